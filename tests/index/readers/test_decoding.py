import unicodedata
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.lines import line_starts
from index.readers import markdown, plain
from index.readers.decoding import decode

TEXT = "# Blåbær på Øya\n\nHøsten kom tidlig i år. «Så fint», sa Åse – og gikk.\n\nNeste avsnitt er om café og crème.\n"


class Form(NamedTuple):
    encoding: str
    codec: str
    bom: bytes


FORMS = [
    Form("utf-8", "utf-8", b""),
    Form("utf-8-sig", "utf-8", b"\xef\xbb\xbf"),
    Form("utf-16-le", "utf-16-le", b"\xff\xfe"),
    Form("utf-16-be", "utf-16-be", b"\xfe\xff"),
    Form("cp1252", "cp1252", b""),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.encoding)
@pytest.mark.parametrize("normal", ["NFC", "NFD"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("reader", [markdown.read, plain.read], ids=["markdown", "plain"])
def test_offsets_are_those_of_the_files_own_text(form, normal, end, reader):
    if form.encoding == "cp1252" and normal == "NFD":
        pytest.skip("Windows-1252 has no combining marks")
    text = unicodedata.normalize(normal, TEXT).replace("\n", end)
    data = form.bom + text.encode(form.codec)
    content = reader(data, "a.md")
    assert content.encoding == form.encoding
    assert content.text == ("\ufeff" if form.bom else "") + text
    assert content.metadata.title == unicodedata.normalize(normal, "Blåbær på Øya").removeprefix("# ") or (
        reader is plain.read
    )
    last = content.blocks[-1]
    words = unicodedata.normalize(normal, "Neste avsnitt er om café og crème.")
    assert content.text[last.start : last.end] == words
    assert last.start == content.text.index(words)
    assert len(line_starts(content.text)) == 6


@pytest.mark.parametrize("form", FORMS[:4], ids=lambda form: form.encoding)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff\ufffe"), max_size=50))
def test_unicode_comes_back_as_it_was(form, text):
    assert decode(form.bom + text.encode(form.codec), "a.txt") == (("\ufeff" if form.bom else "") + text, form.encoding)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_document_error(data):
    try:
        text, encoding = decode(data, "mappe/a.txt")
    except DocumentError:
        return
    assert "\0" not in text
    assert text.encode({"utf-8-sig": "utf-8"}.get(encoding, encoding)) == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a\0b", "NUL"),
        ("norsk".encode("utf-16-le"), "NUL"),  # UTF-16 without a mark
        ("blå\0".encode("cp1252"), "NUL"),
        (b"\xff\xfea", "UTF-16-LE"),  # half a character at the end
        (b"\xfe\xff\xd8\x00\x00\x41", "UTF-16-BE"),  # a surrogate alone
        (b"\xff\xfe\0\0a\0\0\0", "NUL"),  # UTF-32
        (b"\xef\xbb\xbfbl\xe5", "byte 5"),  # the mark says UTF-8
        (b"\x81 bl\xe5", "byte 0"),  # one of the five bytes that Windows-1252 leaves out
        (b"bl\xe5 \x9d", "byte 4"),
    ],
)
def test_what_is_no_text_is_refused(data, says):
    with pytest.raises(DocumentError, match=says):
        decode(data, "a.txt")
