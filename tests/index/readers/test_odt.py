import pytest

from index.errors import DocumentError
from index.readers.odt import read
from tests.index.readers.content import REPORT, SAMPLES, blocks, changed, words, zipped

SAMPLE = (SAMPLES / "report.odt").read_bytes()
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
)


def document(body: str) -> bytes:
    """An ODT file with nothing but a body."""
    xml = f"{HEAD}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml.encode()})


def test_a_report_by_libreoffice():
    content = read(SAMPLE, "report.odt")
    assert blocks(content) == REPORT
    assert [b.level for b in content.blocks if b.kind == "heading"] == [1, 1, 2, 1, 1, 1]
    assert content.metadata.title == "Årsmelding for Fossheim svømmehall"
    assert (content.metadata.publisher, content.metadata.published) == ("Fossheim idrettslag", "2023-03-15")
    assert content.metadata.language == "nb"  # the file says English, as LibreOffice was set to
    assert (content.doubts, content.pages) == ((), None)


def test_paragraphs_are_parted_by_blank_lines_and_rows_and_items_by_lines():
    text = read(SAMPLE, "report.odt").text
    assert "i mai.\n\nBesøk\n\nMåned | Barn | Voksne\nJanuar | 512 | 240\nJuli | stengt\n\nTallene" in text
    assert "- Stupebrettet skal byttes.\n- Det nye er bestilt.\n- Dusjene" in text


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<text:p>a<text:s text:c='5'/>b<text:tab/>c\n  d</text:p>", ["a b c d"]),
        ("<text:section><text:p>a</text:p><text:section><text:p>b</text:p></text:section></text:section>", ["a", "b"]),
        ("<text:table-of-content><text:index-body><text:p>a</text:p></text:index-body></text:table-of-content>", []),
        ("<text:p>a<text:ruby><text:ruby-text>c</text:ruby-text></text:ruby></text:p>", ["a"]),
        ("<text:p> <!-- a --> </text:p><text:p>***</text:p>", []),
        ("<text:p>a\u030angst</text:p>", ["ångst"]),
    ],
)
def test_pieces(body, found):
    assert words(read(document(body), "a.odt")) == found


def test_a_table_with_headings_or_one_column_only_arranges_the_page():
    cell = "<table:table-cell><text:p>{}</text:p><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    one = "<table:table>" + row.format(cell.format("a", "b")) + row.format(cell.format("c", "d")) + "</table:table>"
    assert blocks(read(document(one), "a.odt")) == [("paragraph", word) for word in "abcd"]
    two = "<table:table>" + row.format(cell.format("a", "b") + cell.format("c", "d")) + "</table:table>"
    assert blocks(read(document(two), "a.odt")) == [("row", "a b | c d")]


def test_a_row_of_a_million_repeated_cells_is_short():
    cell = "<table:table-cell table:number-columns-repeated='1000000'>{}</table:table-cell>"
    row = f"<table:table-row>{cell.format('<text:p>x</text:p>')}{cell.format('')}</table:table-row>"
    assert len(read(document(f"<table:table>{row}</table:table>"), "a.odt").text) < 1000


@pytest.mark.parametrize("mark", [b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY b "c">]>', "<!DOCTYPE a>".encode("utf-16")])
def test_a_doctype_is_refused(mark):
    def change(xml: bytes) -> bytes:
        if mark[:2] == b"\xff\xfe":
            return f'<?xml version="1.0" encoding="utf-16"?>{mark.decode("utf-16")}<a/>'.encode("utf-16")
        return bytes(mark + b"<a/>")

    with pytest.raises(DocumentError, match=r"report\.odt.*DOCTYPE"):
        read(changed(SAMPLE, "content.xml", change), "report.odt")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no ODT file"),
        (b"PK\x03\x04 no zip", "ODT"),
        (zipped({"a": b"b"}), "content.xml"),
        (changed(SAMPLE, "content.xml", lambda xml: xml[: len(xml) // 2]), "content.xml"),
        (changed(SAMPLE, "content.xml", lambda xml: b"<a/>"), "office:text"),
        (changed(SAMPLE, "META-INF/manifest.xml", lambda xml: b"<a><encryption-data/></a>"), "password"),
        (changed(SAMPLE, "Pictures/a.png", lambda _: bytes(300 * 2**20)), "too large"),
        (changed(SAMPLE, "content.xml", lambda xml: b" " * 40 * 2**20 + b"<a/>"), "too large"),
        (zipped({f"{number}": b"" for number in range(10_001)}), "too large"),
        (SAMPLE[: len(SAMPLE) // 2], "ODT"),
    ],
)
def test_what_is_no_document_is_refused(data, says):
    with pytest.raises(DocumentError, match=says) as caught:
        read(data, "mappe/a.odt")
    assert str(caught.value).startswith("mappe/a.odt ")
