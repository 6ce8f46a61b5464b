import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.printable import one_line, printable, printable_json, printable_name
from tests.amounts import amount
from tests.tui.hostile import strings

STRINGS = amount(20_000, 100_000)

ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\x1b\x9b\x07\r\n\t\u202e\u2066\u200f\ufeff\ud800")
)


def harmful(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - set(
        "\n\t\u200c\u200d"
    )


@given(ANY)
def test_nothing_harmful_is_left(text):
    shown = printable(text)
    assert not harmful(shown)
    shown.encode()  # no lone surrogates


def test_nothing_harmful_is_left_of_very_many_strings(record_property):
    every = strings(STRINGS)
    for text in every:
        as_json = printable_json(json.dumps(text, ensure_ascii=False))
        left = harmful(f"{printable(text)}{one_line(text)}{printable_name(text)}{as_json}")
        assert not left, (left, text)
    record_property("random strings made printable", len(every))


@given(ANY)
def test_printable_twice_is_printable_once(text):
    assert printable(printable(text)) == printable(text)
    assert one_line(one_line(text)) == one_line(text)
    assert printable_name(printable_name(text)) == printable_name(text)


@given(ANY)
def test_a_line_and_a_name_are_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert len(printable_name(text).splitlines()) <= 1


@given(ANY)
def test_json_says_the_same(text):
    shown = printable_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(shown) == text
    assert not harmful(shown)


@pytest.mark.parametrize(
    "text",
    [
        "Blåbærsyltetøy på Ås – «æøå ÆØÅ», “quotes”, 1\u00a0000 kr, 50\u202f%",
        unicodedata.normalize("NFD", "Blåbær på Ås"),  # combining marks
        "👩‍👩‍👧 🇳🇴 👍🏽 ❤️",  # joiners, flags, skin tones, variation selectors
        "čáđŋšŧž Sámi; 中文; עברית; العربية",
        "line\n\tindented",
    ],
)
def test_what_people_write_is_kept(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("sam\u00adarbeid", "samarbeid"),
        ("\udc80", "\\udc80"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_how_it_is_shown(text, shown):
    assert printable(text) == shown


def test_a_name_keeps_its_blanks():
    assert printable_name("a  b\n\tc.md") == "a  b\\n\\tc.md"
