import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import line_number, line_starts, trim

TEXTS = st.text(st.sampled_from("aå \t\r\n\x0b\x0c\x1c\x85\u2028\u2029"), max_size=60)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("a\r\nb\rc\nd", [0, 3, 5, 7]),
        ("\n\r", [0, 1, 2]),
        ("a\x0cb\x85c\u2028d\u2029e\x0bf\x1cg", [0]),  # lines to str.splitlines(), to nobody else
    ],
)
def test_lines_end_at_cr_lf_and_crlf_only(text, starts):
    assert line_starts(text) == starts


@given(TEXTS)
def test_line_numbers_count_the_line_ends_before(text):
    starts = line_starts(text)
    for offset in range(len(text) + 1):
        if text[max(0, offset - 1) : offset + 1] != "\r\n":
            before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
            assert line_number(starts, offset) == before.count("\n") + 1


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_trim_is_strip(text, start, end):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    first, last = trim(text, start, end)
    assert text[first:last] == text[start:end].strip()
    assert start <= first <= last <= end
