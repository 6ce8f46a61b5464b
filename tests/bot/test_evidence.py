from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import find
from bot.question import KINDS
from index.language import identify


def found(kind: str, text: str, *known: str) -> list[str]:
    return [text[start:end] for start, end in find(kind, text, known, identify(text))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Badet åpnet 3. mai 2020 klokka 12.", ["3. mai 2020", "klokka 12"]),
        ("The bath opened on 3 May 2020.", ["3 May 2020"]),
        ("The bath opened on May 3rd, 2020.", ["May 3rd, 2020"]),
        ("Badet åpnet i juni 2017.", ["juni 2017"]),
        ("The bath opened in May 2017.", ["May 2017"]),
        ("Festivalen varte 11.–13. februar 2018.", ["11.–13. februar 2018"]),  # a range
        ("Det er marked fra 4. til 7. august.", ["4. til 7. august"]),
        ("It runs from 4 to 7 August.", ["4 to 7 August"]),
        ("Møtet er tirsdag 9. mars.", ["tirsdag 9. mars"]),
        ("Møtet er tysdag.", ["tysdag"]),
        ("It was built in the 1960s.", ["1960s"]),
        ("Han vart bygd på 1960-talet.", ["1960-talet"]),
        ("Frist: 12.03.2021.", ["12.03.2021"]),
        ("Møtet begynner kl. 18.30.", ["kl. 18.30"]),
        ("Det skjer neste uke, ikke i dag.", ["neste uke", "i dag"]),
        ("Presten er 45 år gammel.", ["45 år gammel"]),
        ("It burned down two years ago.", ["two years ago"]),
        ("Badet har fire basseng.", []),
        ("Det bor 12 500 mennesker her.", []),  # no year
    ],
)
def test_times(text, spans):
    assert found("time", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Badet åpnet 3. mai 2020 klokka 12.", ["3. mai 2020"]),
        ("The bath opened on 3 May 2020.", ["3 May 2020"]),
        ("The bath opened on May 3rd, 2020.", ["May 3rd, 2020"]),
        ("Festivalen varte 11.–13. februar.", ["11.–13. februar"]),
        ("Frist: 12.03.2021.", ["12.03.2021"]),
        ("Møtet er onsdag 9. mars.", ["onsdag 9. mars"]),
        ("Møtet er tysdag.", ["tysdag"]),
        ("Badet er åpent på onsdager.", ["onsdager"]),
        ("The bath is open on Mondays.", ["Mondays"]),
        ("Badet åpner i morgen.", ["i morgen"]),
        ("Badet opnar i morgon, ikkje i dag.", ["i morgon", "i dag"]),
        ("The bath opens tomorrow.", ["tomorrow"]),
        # A month, a year or a time of day is no date.
        ("Badet åpnet i 2020.", []),
        ("Badet åpnet i juni 2017.", []),
        ("The bath opened in May 2017.", []),
        ("Badet åpner klokka 12.", []),
        ("Badet åpner neste uke.", []),
        ("Badet har fire basseng.", []),
    ],
)
def test_dates(text, spans):
    assert found("date", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Det bor 12 500 mennesker her.", ["12 500"]),
        ("About 4,000 people live here.", ["4,000"]),
        ("Tårnet er 12,5 meter høyt.", ["12,5"]),
        ("Badet har fire basseng.", ["fire"]),
        ("The bath has eleven pools.", ["eleven"]),
        ("Det kom 4 000 gjester 3. mai 2020.", ["4 000"]),  # not the date's
        ("Åpnet 3. mai 2020.", []),
        ("Ring 22 11 33 44.", []),  # nor a telephone's
        ("Rom B12 er ledig.", []),  # nor part of a name
        ("Badet er stort.", []),
    ],
)
def test_numbers(text, spans):
    assert found("number", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Ring 22 11 33 44.", ["22 11 33 44"]),
        ("Ring 221 13 344 nå.", ["221 13 344"]),  # written as mobile numbers are
        ("Call +47 22 11 33 44 today.", ["+47 22 11 33 44"]),
        ("Se https://vik.example/bad for mer.", ["https://vik.example/bad"]),
        ("Det bor 120 000 mennesker her.", []),
        ("Åpnet 3. mai 2020.", []),
    ],
)
def test_contacts(text, spans):
    assert found("contact", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Det kostet 12 500 kroner.", ["12 500 kroner"]),
        ("Det kosta 3,5 millionar kroner.", ["3,5 millionar kroner"]),
        ("It cost $40, or €30.", ["$40", "€30"]),
        ("It cost 5 million pounds.", ["5 million pounds"]),
        ("NOK 500 per month, kr 200 for children.", ["NOK 500", "kr 200"]),
        ("Laget fikk to hundre kroner.", ["to hundre kroner"]),
        ("Det kom 500 gjester.", []),
        ("Den kostet mange penger.", []),
    ],
)
def test_sums_of_money(text, spans):
    assert found("money", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Om lag 45 prosent av elevene svømmer.", ["45 prosent"]),
        ("45 % i fjor og 12,5% i år.", ["45 %", "12,5%"]),
        ("Seven per cent, or 7 percent.", ["7 percent"]),
        ("Halvparten av elevene, og to tredjedeler av lærerne.", ["Halvparten", "to tredjedeler"]),
        ("Half of the pupils and two thirds of the teachers.", ["Half", "two thirds"]),
        ("Det kom 45 elever.", []),
    ],
)
def test_shares(text, spans):
    assert found("share", text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Kurset varer i tre uker.", ["tre uker"]),
        ("Kurset varer i fleire månader.", ["fleire månader"]),
        ("The course lasts 6 months.", ["6 months"]),
        ("Den har vært åpen siden 1994.", ["siden 1994"]),
        ("It is held every other year.", ["every other year"]),
        ("Han blir halden annakvart år.", ["annakvart år"]),
        ("Kurset begynner 3. mai.", []),
    ],
)
def test_durations(text, spans):
    assert found("duration", text) == spans


@pytest.mark.parametrize(
    ("kind", "text", "spans"),
    [
        ("name", "Bøker finnes i Vik.", ["Vik"]),  # not the word that begins the sentence
        ("name", "Bøker finnes i hylla.", []),
        ("name", "Kari Vik låner ut bøker.", ["Kari Vik"]),  # two, so a name even there
        ("name", "– Bøker er bra, sier hun.", []),  # after a dash, too
        ("name", "Biblioteket «Den gule boka» er nytt.", ["«Den gule boka»"]),
        ("person", "Badet ble åpnet av Kari Vik.", ["Kari Vik"]),
        ("person", "Badet ble åpnet av ordfører Vik.", ["ordfører Vik"]),
        ("person", "Vik Municipality built the bath.", []),  # no person's name
        ("person", "Bøker finnes i hylla.", []),
        ("place", "Badet ligger i Vik, ved Store Vatn.", ["i Vik", "ved Store Vatn"]),
        ("place", "The bath is near Little Harbour.", ["near Little Harbour"]),
        ("place", "Badet ligger i sentrum.", []),
        ("list", "Vi ser til Drammen, Bærum og Hole.", ["Drammen", "Bærum og Hole"]),
        ("definition", "NRK står for Norsk rikskringkasting.", ["står for"]),
        ("definition", "A fjord is an inlet.", ["is an"]),
        ("reason", "Broen ble stengt fordi den rustet.", ["fordi"]),
        ("reason", "The bridge was closed because of rust.", ["because"]),
        ("manner", "Du søker ved å fylle ut skjemaet.", ["ved å"]),
        ("manner", "Apply by filling in the form.", ["by filling"]),
    ],
)
def test_names_and_words_that_tell(kind, text, spans):
    assert found(kind, text) == spans


@pytest.mark.parametrize(
    ("kind", "text", "known", "spans"),
    [
        ("name", "Her bor Kari Vik.", ["kari", "vik"], []),  # the question named her
        ("name", "Her bor Kari Vik.", ["kari"], ["Kari Vik"]),  # only in part
        ("place", "Badet ligger i Vik.", ["i", "vik"], []),
        ("person", "Der satt juryleder Kari Vik.", ["kari", "vik"], []),  # her role neither
        ("person", "Juryleder Kari Vik sa det.", ["kari", "vik"], []),
        ("person", "Der satt juryleder Kari Vik.", ["juryleder"], ["juryleder Kari Vik"]),  # who it is
        ("person", "Der satt juryleder Kari Vik.", ["kari", "moen"], ["juryleder Kari Vik"]),
        ("time", "Det skjedde 3. mai.", ["3", "mai"], ["3. mai"]),  # only names are compared
    ],
)
def test_names_of_the_question_are_no_news(kind, text, known, spans):
    assert found(kind, text, *known) == spans


PIECES = st.sampled_from(
    "3. mai 2020 11.–13. februar kl. 18 Kari Vik kommune «Havet» 12 500 000 kroner 45 % +47 22 11 33 44 a@b.no "
    "www.x.no fordi siden to tredjedeler i på av . , – ( ) 1994 60s in the of every other year NOK $ €5 "
    "A. \n \xa0".split(" ")
)


@given(
    st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(["kari", "vik", "mai"])),
)
def test_spans_lie_in_the_text(text, kind, known):
    spans = find(kind, text, known)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end].strip() for start, end in spans)
