"""Identity numbers and phone numbers in questions; all numbers are made here."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.care import MASK, masked, sensitive, warning
from bot.types import LANGUAGES

FIRST_WEIGHTS, SECOND_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(digits: str, weights: tuple[int, ...]) -> str | None:
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if rest == 1 else str(-rest % 11)


def number(day: int, month: int, year: int, more_day: int = 0, more_month: int = 0, skip: int = 0) -> str:
    """An identity number of a day, the first or a later one that has check digits."""
    first = {18: 500, 19: 0, 20: 500}[year // 100]
    for individual in range(first + skip, first + 250):
        nine = f"{day + more_day:02}{month + more_month:02}{year % 100:02}{individual:03}"
        ten = nine + (check_digit(nine, FIRST_WEIGHTS) or "x")
        last = check_digit(ten, SECOND_WEIGHTS) if "x" not in ten else None
        if last:
            return ten + last
    raise ValueError("no such number")


PERSON = number(17, 5, 1984)
D_NUMBER = number(1, 1, 1970, more_day=40)


def kinds(question: str) -> list[str]:
    return [finding.kind.split()[0] for finding in sensitive(question)]


@pytest.mark.parametrize(
    "said",
    [
        PERSON,
        D_NUMBER,
        number(31, 12, 1999, more_month=40),  # an H-number, or synthetic
        number(31, 12, 1999, more_month=80),  # synthetic
        number(1, 3, 2004, more_day=40, more_month=80),  # a synthetic D-number
        number(29, 2, 2004),  # a leap day
        number(2, 6, 1899),
        f"{PERSON[:6]} {PERSON[6:]}",
        f"{PERSON[:6]}\u00a0{PERSON[6:]}",
        f"{PERSON[:6]}.{PERSON[6:]}",
        f"{PERSON[:6]}-{PERSON[6:]}",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Hva vet dere om {}?", "fnr.:{}, takk", "({})", "«{}».", "år 2020 {} 2021"])
def test_identity_numbers(said, around):
    question = around.format(said)
    (finding,) = sensitive(question)
    assert finding.kind == "personal number"
    assert question[finding.start : finding.end] == said


@pytest.mark.parametrize(
    "said",
    [
        str(int(PERSON) + 1),  # a wrong last digit
        PERSON[:9] + str((int(PERSON[9]) + 1) % 10) + PERSON[10],
        number(31, 12, 1999, more_month=20),  # no month
        number(9, 5, 1984, more_day=80),  # no day
        "00000000000",
        PERSON + "0",
        "1" + PERSON,
        f"{PERSON[:4]} {PERSON[4:6]} {PERSON[6:]}",  # written as accounts are
        f"{PERSON[:4]}.{PERSON[4:6]}.{PERSON[6:]}",
        f"{PERSON[:6]}  {PERSON[6:]}",
        f"a{PERSON}",
        f"0,{PERSON}",
        f"{PERSON},5",
        f"{PERSON}kr",
        PERSON.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_what_is_no_identity_number(said):
    assert "personal" not in kinds(f"Hva er {said}?")


def test_no_day_that_never_was():
    leap = number(28, 2, 2001)
    for day in range(28, 32):
        valid = number(day, 1, 2001)
        assert kinds(valid) == ["personal"]
    nine = "290201" + leap[6:9]
    ends = [f"{a}{b}" for a in range(10) for b in range(10)]
    assert [end for end in ends if kinds(nine + end)] == []


@given(
    st.dates(date(1900, 1, 1), date(2039, 12, 31)),
    st.sampled_from([0, 40]),
    st.sampled_from([0, 40, 80]),
    st.integers(0, 99),
)
def test_every_day_has_numbers_and_a_changed_digit_is_none(day, more_day, more_month, skip):
    valid = number(day.day, day.month, day.year, more_day, more_month, skip)
    assert kinds(valid) == ["personal"]
    for at in range(11):  # the check digits tell each single wrong digit
        for digit in set("0123456789") - {valid[at]}:
            assert kinds(valid[:at] + digit + valid[at + 1 :]) == []


PHONES = [
    "22334455",
    "91 23 45 67",
    "912 34 567",
    "912\u00a034\u00a0567",
    "41\u202f23\u202f45\u202f67",
    "800 12 345",
    "+4722334455",
    "+47 22334455",
    "+47 22 33 44 55",
    "+47 912 34 567",
    "(+47) 912 34 567",
    "004722334455",
    "0047 22 33 44 55",
]


@pytest.mark.parametrize("said", PHONES)
@pytest.mark.parametrize(
    "around",
    ["{}", "Hvem har nummer {}?", "Ring {}.", "tlf.{}", "tlf: {}, takk", "Mobil {}/e-post", "{} er mitt", "«{}»"],
)
def test_phone_numbers(said, around):
    question = around.format(said)
    (finding,) = sensitive(question)
    assert finding.kind == "phone number"
    assert question[finding.start : finding.end] == said


@pytest.mark.parametrize(
    "question",
    [
        "Hva skjedde i 2017?",
        "Hva skjedde 2017–2019 og 2020-2023?",
        "Kostet det 25 000 000 kroner?",
        "Kostet det 25000000 kroner?",
        "Kostet det kr 45678912?",
        "Kostet det kr. 45 67 89 12?",
        "Kostet det 40000000?",
        "Er 45678912,50 riktig?",
        "Er 45678912,- for mye?",
        "Er 45.678.912 riktig?",
        "Is it $45678912?",
        "Did 45678912 people vote?",
        "Har landet 83456789 innbyggere?",
        "Ble det brukt 23456789 kWh?",
        "Hva skjedde 20170615?",
        "Hva skjedde 24122017?",
        "Hva skjedde 24.12.2017?",
        "Hva skjedde 24 12 2017?",
        "Hva skjedde 2017-06-15T22:33:44?",
        "Hvem er 974760673?",  # nine digits, as organisations have
        "Hvem er 974 760 673?",
        "Hvem er org.nr. 974 760 673 MVA?",
        "Hvem bor i 1383 Asker, 1385 Asker eller 3470 Slemmestad?",
        "Hva sier § 22-33 i LOV-2005-06-17-62?",
        "Hva sier lov 17. juni 2005 nr. 62 § 12-1?",
        "Hva er pi, 3.14159265 eller 3,14159265?",
        "Hva er 59.83333333?",
        "Hvor er 192.168.22.33?",
        "Hvem har konto 2233 44 55667?",
        "Hvem har konto 2233.44.55667?",
        "Hva er sak 22334455?",
        "Hva står i saksnummer 2021/22334455?",
        "Hva er ISBN 978-82-02-33445-5?",
        "Hva er 12345678?",  # no Norwegian number begins with 1
        "Hva er 02800?",
        "Hva er 223344556?",
        "Hva er A22334455?",
        "Hva er 22334455b?",
        "Hva er 0x22334455?",
        "Hva er 22_33_44_55?",
        "Hva er 22 33 44 55 66?",
        "Hva er 2 233 44 556?",
        "Hva er ２２３３４４５５?",
        "10 20 30 40",
    ],
)
def test_what_is_no_phone_number(question):
    assert sensitive(question) == ()
    assert masked(question) == question


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Ring 24122017", ["phone"]),  # what is said before tells
        ("Telefonen er 40000000", ["phone"]),
        ("Ring meg på 40000000", ["phone"]),
        ("22334455/99887766", ["phone", "phone"]),
        ("22334455 99887766", ["phone", "phone"]),
        ("22 33 44 55, 99 88 77 66", ["phone", "phone"]),
        (f"{PERSON} 22334455", ["personal", "phone"]),
        (f"22334455 og {D_NUMBER} og {PERSON}", ["phone", "personal", "personal"]),
        (f"{PERSON}{D_NUMBER}", []),
    ],
)
def test_several_numbers(question, found):
    assert kinds(question) == found


def test_masked():
    question = f"Er {PERSON[:6]} {PERSON[6:]} eller +47 22 33 44 55 fra 2017?"
    assert masked(question) == "Er •••••• ••••• eller +•• •• •• •• •• fra 2017?"


DIGITS = st.text(alphabet="0123456789 .,-/+()•krx\u00a0", max_size=40)


@given(
    st.one_of(
        DIGITS, st.text(max_size=40), st.builds("{} {} {}".format, DIGITS, st.sampled_from([*PHONES, PERSON]), DIGITS)
    )
)
def test_whatever_is_asked(question):
    findings = sensitive(question)
    assert all(a.end <= b.start for a, b in pairwise(findings))
    hidden = masked(question)
    assert len(hidden) == len(question)
    assert sensitive(hidden) == ()
    for at, (shown, char) in enumerate(zip(hidden, question, strict=True)):
        within = any(finding.start <= at < finding.end for finding in findings)
        assert shown == (MASK if within and char in "0123456789" else char)


@given(st.integers(0, 999_999_999), st.sampled_from(["{} kroner", "kr {}", "{:_} kroner", "{} innbyggere", "§ {}-1"]))
def test_no_amount_is_a_phone_number(amount, said):
    assert sensitive(f"Er det {said.format(amount).replace('_', ' ')}?") == ()


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_no_date_is_a_phone_number(day):
    later = day + timedelta(days=40)
    for said in (
        f"{day:%Y%m%d}",
        f"{day:%d%m%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d %m %Y}",
        f"{day:%Y}-{later:%Y}",
        f"{day}",
    ):
        assume(later.year < 2100)
        assert sensitive(f"Hva skjedde {said}?") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_are_in_every_language(language):
    said = {warning("personal number", language), warning("phone number", language)}
    assert len(said) == 2
    words = {"nb": "fødselsnummer", "nn": "ikkje", "en": "identity number"}
    assert words[language] in " ".join(said)
