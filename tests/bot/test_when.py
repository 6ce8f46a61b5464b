import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import long_date
from bot.when import OLD, is_old, meanings, published_year, years_pointed_at

PUBLISHED = "2017-06-15"


@pytest.mark.parametrize(
    ("text", "said", "meaning"),
    [
        ("Prisen deles ut for tredje gang i år.", "i år", "2017"),
        ("Prisen vert delt ut i år.", "i år", "2017"),
        ("The prize is awarded this year.", "this year", "2017"),
        ("Hittil i år har 18 søkt.", "Hittil i år", "2017"),  # as it stands
        ("Budsjettet er vedtatt i inneværende år.", "i inneværende år", "2017"),
        ("I FJOR vant Horten.", "I FJOR", "2016"),
        ("I fjor vann Horten.", "I fjor", "2016"),
        ("Horten vant i fjor høst.", "i fjor", "2016"),
        ("Horten won last year.", "last year", "2016"),
        ("Horten vant forrige år.", "forrige år", "2016"),
        ("Horten vann førre år.", "førre år", "2016"),
        ("Det skjer neste år.", "neste år", "2018"),
        ("Det skjer til neste år.", "til neste år", "2018"),
        ("It will be next year.", "next year", "2018"),
        ("Badet åpner i høst.", "i høst", "2017"),
        ("Badet opnar i haust.", "i haust", "2017"),
        ("The pool opens this autumn.", "this autumn", "2017"),
        ("Badet åpnet nå i vår.", "nå i vår", "2017"),
        ("I vår ble badet åpnet.", "I vår", "2017"),
        ("Prisen ble delt ut i dag.", "i dag", "15. juni 2017"),
        ("Prisen vart delt ut i går.", "i går", "14. juni 2017"),
        ("Prisen blir delt ut i morgen.", "i morgen", "16. juni 2017"),
        ("Prisen vert delt ut i morgon.", "i morgon", "16. juni 2017"),
        ("Prisen deles ut i kveld.", "i kveld", "15. juni 2017"),
        ("The prize is given tonight.", "tonight", "15. juni 2017"),
    ],
)
def test_what_words_mean_in_a_text(text, said, meaning):
    assert meanings(text, PUBLISHED, "nb") == [(said, meaning)]


@pytest.mark.parametrize(
    "text",
    [
        "Badet ligger i vår kommune.",  # in our
        "Aldri før i vår tid har så mange søkt.",
        "Det var i år 1000 etter vår tidsregning.",
        "Prisen ble delt ut to ganger i året.",
        "Søk om neste års midler.",
        "I dagens samfunn er det slik.",
        "Over the last year, 18 applied.",  # twelve months
        "The next year, Horten won.",
        "Det er ti dager i denne måneden.",
        "Badet var åpent i vinter.",  # of which year, nothing tells
        "Badet åpnet forrige sommer.",
        "The pool opened last summer.",
        "Prisen ble delt ut i 2017.",
        "",
    ],
)
def test_what_tells_no_year_is_left_alone(text):
    assert meanings(text, PUBLISHED, "nb") == []


@pytest.mark.parametrize(
    ("language", "written"),
    [("nb", "15. juni 2017"), ("nn", "15. juni 2017"), ("en", "15 June 2017")],
)
def test_dates_are_written_in_the_language_of_the_answer(language, written):
    assert meanings("I dag vant de.", PUBLISHED, language) == [("I dag", written)]


def test_each_is_told_once_in_the_order_of_the_text():
    text = "I år søkte 18, i fjor 12. I år er prisen større, og i dag deles den ut."
    assert meanings(text, PUBLISHED, "nb") == [("I år", "2017"), ("i fjor", "2016"), ("i dag", "15. juni 2017")]
    assert meanings("I år, i år, I ÅR.", PUBLISHED, "nb") == [("I år", "2017")]


ALL = "I fjor, i år, i høst og i dag."


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2017-06-15", ["2016", "2017", "2017", "15. juni 2017"]),
        ("2017-06", ["2016", "2017", "2017"]),  # the day is not known
        ("2017", ["2016", "2017"]),  # nor the time of year
        ("2018-01-10", ["2017", "2018", "10. januar 2018"]),  # autumn may be the last or the next
        (None, []),
        ("", []),
        ("ukjent", []),
        ("20170615", []),
    ],
)
def test_as_much_as_the_date_of_the_text_tells(published, told):
    assert [meaning for _, meaning in meanings(ALL, published, "nb")] == told


@pytest.mark.parametrize(
    ("published", "text"), [("9999-12-31", "i morgen"), ("0001-01-01", "i går"), ("2017-02-30", "i dag")]
)
def test_a_day_that_cannot_be_is_not_told(published, text):
    assert meanings(text, published, "nb") == []


TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Hvem vant i fjor?", ("2025",)),
        ("Kven vann i fjor?", ("2025",)),
        ("Who won last year?", ("2025",)),
        ("Hvem vinner i år?", ("2026",)),
        ("Hva skjer neste år?", ("2027",)),
        ("Vant de i fjor eller i år?", ("2025", "2026")),
        ("Vant de i år, ja, i år?", ("2026",)),
        ("Hva skjedde i høst?", ("2026",)),
        ("Hva skjedde i går?", ()),  # a day
        ("Hva skjer i vår kommune?", ()),
        ("Hvem vant i 2017?", ()),  # which the question itself names
        ("Hvem vant?", ()),
        ("", ()),
    ],
)
def test_years_that_a_question_points_at(question, years):
    assert years_pointed_at(question, TODAY) == years


def test_in_january_autumn_may_be_of_either_year():
    assert years_pointed_at("Hva skjedde i høst?", date(2026, 1, 5)) == ()
    assert years_pointed_at("Hva skjedde i fjor?", date(2026, 1, 5)) == ("2025",)


@pytest.mark.parametrize(
    ("published", "year"),
    [
        ("2017", 2017),
        ("2017-06", 2017),
        ("2017-06-15", 2017),
        ("20170615", None),
        ("i fjor", None),
        ("", None),
        (None, None),
    ],
)
def test_published_year(published, year):
    assert published_year(published) == year


def test_old_texts():
    assert is_old(str(TODAY.year - OLD), TODAY)
    assert is_old("1814-05-17", TODAY)
    assert not is_old(str(TODAY.year - OLD + 1), TODAY)
    assert not is_old("2031", TODAY)
    assert not is_old(None, TODAY)


DAYS = st.dates(date(1000, 1, 2), date(9999, 12, 30))
PIECES = st.sampled_from(
    "I år i fjor this year last the next neste år i høst i vår kommune . , hittil i dag i går tomorrow I DAG 2017 \n "
    "ble denne våren".split(" ")
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=15).map(" ".join))


@given(TEXTS, st.one_of(st.none(), st.text(max_size=12), DAYS.map(str)), st.sampled_from(["nb", "nn", "en"]))
def test_meanings_of_any_text(text, published, language):
    found = meanings(text, published, language)
    assert all(said in text for said, _ in found)
    assert len({said.casefold() for said, _ in found}) == len(found)
    year = published_year(published)
    if year is None:
        assert found == []
    else:
        assert all(abs(int(re.findall(r"\d+", told)[-1]) - year) <= 1 for _, told in found)


@given(DAYS, st.sampled_from(["nb", "nn", "en"]))
def test_days_are_counted_from_the_day_of_the_text(day, language):
    told = dict(meanings("i går, i dag, i morgen, i fjor, i år, neste år", day.isoformat(), language))
    for said, step in (("i går", -1), ("i dag", 0), ("i morgen", 1)):
        assert told[said] == long_date((day + timedelta(days=step)).isoformat(), language)
    assert [int(told[said]) - day.year for said in ("i fjor", "i år", "neste år")] == [-1, 0, 1]


@given(TEXTS, DAYS)
def test_years_pointed_at_are_near(text, today):
    years = years_pointed_at(text, today)
    assert set(years) <= {str(today.year + step) for step in (-1, 0, 1)}
    assert len(set(years)) == len(years)
