import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from index.errors import DocumentError
from index.readers.docx import read
from tests.index.readers.content import REPORT, SAMPLES, blocks, changed, words, zipped

SAMPLE = (SAMPLES / "report.docx").read_bytes()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def document(xml: str) -> bytes:
    """A Word document with some XML for its body."""
    made = Document()
    for element in parse_xml(f"<w:body {W}>{xml}</w:body>"):
        made.element.body.insert(-1, element)
    return saved(made)


def para(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_report_by_libreoffice():
    content = read(SAMPLE, "report.docx")
    assert blocks(content) == REPORT
    assert [b.level for b in content.blocks if b.kind == "heading"] == [1, 1, 2, 1, 1, 1]
    assert content.metadata.title == "Årsmelding for Fossheim svømmehall"
    assert (content.metadata.publisher, content.metadata.published) == ("Fossheim idrettslag", "2023-03-15")
    assert content.metadata.language == "nb"
    assert (content.doubts, content.pages) == ((), None)


def test_a_document_by_python_docx():
    made = Document()
    made.add_heading("Fjellheim", 0)
    made.add_heading("Om huset", 1)
    made.add_paragraph("Huset er gammelt.")
    made.add_paragraph("Kjøkken", style="List Bullet")
    made.add_paragraph("Stue", style="List Number")
    made.add_heading("Rom", 9)
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ["Rom", "m²", "Stue", "20"], strict=True):
        cell.text = text
    content = read(saved(made), "a.docx")
    assert blocks(content) == [
        ("heading", "Fjellheim"),
        ("heading", "Om huset"),
        ("paragraph", "Huset er gammelt."),
        ("item", "Kjøkken"),
        ("item", "Stue"),
        ("heading", "Rom"),
        ("row", "Rom | m²"),
        ("row", "Stue | 20"),
    ]
    assert [b.level for b in content.blocks if b.kind == "heading"] == [1, 1, 6]
    assert content.metadata.title == "Fjellheim"
    assert (content.metadata.publisher, content.metadata.published) == (None, None)  # the library's template has some


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        # What python-docx itself would leave out.
        (f"<w:sdt><w:sdtContent>{para('a')}</w:sdtContent></w:sdt>", ["a"]),
        (f"<w:p><w:sdt><w:sdtContent>{run('a')}</w:sdtContent></w:sdt>{run('b')}</w:p>", ["ab"]),
        (f'<w:p><w:ins w:id="1" w:author="x">{run("a")}</w:ins><w:smartTag>{run("b")}</w:smartTag></w:p>', ["ab"]),
        (f'<w:p><w:hyperlink w:anchor="x">{run("a")}</w:hyperlink>{run("b")}</w:p>', ["ab"]),
        (f"<w:p>{run('a')}<w:del w:id='1' w:author='x'><w:r><w:delText>b</w:delText></w:r></w:del></w:p>", ["a"]),
        (f"<w:p><w:moveFrom w:id='1' w:author='x'>{run('a')}</w:moveFrom>{run('b')}</w:p>", ["b"]),
        (f"<w:p>{run('a')}{run('b', '<w:vanish/>')}{run('c')}</w:p>", ["ac"]),
        ("<w:p>" + run("a") + run("b", '<w:vanish w:val="0"/>') + "</w:p>", ["ab"]),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a b\nc"]),
        ("<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>", ["a-b"]),
        ("<w:p><w:r><w:t>brun</w:t><w:softHyphen/><w:t>ost</w:t></w:r></w:p>", ["brunost"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", []),
        # A table of contents says again what the headings say.
        (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{para('a')}</w:sdtContent></w:sdt>{para('b')}",
            ["b"],
        ),
        # A table with one column, or with headings, arranges the page.
        (f"<w:tbl><w:tr><w:tc>{para('a')}{para('b')}</w:tc></w:tr></w:tbl>", ["a", "b"]),
        (
            f"<w:tbl><w:tr><w:tc>{para('a', 'Heading2')}</w:tc><w:tc>{para('b')}</w:tc></w:tr></w:tbl>",
            ["a", "b"],
        ),
        (f"<w:tbl><w:tr><w:tc>{para('a')}{para('b')}</w:tc><w:tc>{para('c')}</w:tc></w:tr></w:tbl>", ["a b | c"]),
        (
            "<w:tbl><w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>"
            f"<w:tc>{para('a')}</w:tc><w:tc>{para('b')}</w:tc></w:tr></w:tbl>{para('c')}",
            ["c"],
        ),
        (para("a\u030angst, n\u030a"), ["ångst, n\u030a"]),
    ],
)
def test_what_stands_in_a_body(xml, found):
    assert words(read(document(xml), "a.docx")) == found


def test_a_style_of_ones_own_that_stands_on_a_heading_is_one():
    made = Document()
    style = made.styles.add_style("Kapittel", 1)
    style.base_style = made.styles["Heading 2"]
    made.add_paragraph("Om huset", style="Kapittel")
    made.add_paragraph("Huset er gammelt.")
    assert [(b.kind, b.level) for b in read(saved(made), "a.docx").blocks] == [("heading", 2), ("paragraph", 0)]


def test_an_inserted_file_is_said_to_be_left_out():
    content = read(document("<w:altChunk/>" + para("a")), "mappe/a.docx")
    (doubt,) = content.doubts
    assert "is left out" in doubt.message
    assert doubt.values == {"path": "mappe/a.docx"}


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Plan", "Plan"), ("Microsoft Word - utkast.doc", "Om badet"), ("Dokument1", "Om badet"), ("", "Om badet")],
)
def test_a_title_by_a_program_is_none(title, shown):
    made = Document()
    made.core_properties.title = title
    made.core_properties.author = "Microsoft Office User"
    made.add_heading("Om badet", 1)
    made.add_paragraph("Det er varmt.")
    said = read(saved(made), "a.docx").metadata
    assert (said.title, said.publisher) == (shown, None)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no DOCX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no DOCX file"),  # with a password, or an old .doc
        (zipped({"a": b"b"}), "Content_Types"),
        ((SAMPLES / "report.odt").read_bytes(), "Content_Types"),
        (changed(SAMPLE, "word/document.xml", lambda xml: xml[: len(xml) // 2]), "word/document.xml"),
        (changed(SAMPLE, "word/document.xml", lambda xml: b"<!DOCTYPE a>" + xml[xml.index(b"?>") + 2 :]), "DOCTYPE"),
        (changed(SAMPLE, "word/styles.xml", lambda xml: b"<!DOCTYPE a>" + xml[xml.index(b"?>") + 2 :]), "DOCTYPE"),
        (changed(SAMPLE, "word/strange.bin", lambda _: b'<?xml version="1.0"?><!DOCTYPE a><a/>'), "DOCTYPE"),
        (changed(SAMPLE, "word/document.xml", lambda xml: b"<a/>"), "no DOCX file"),
        (changed(SAMPLE, "word/media/a.png", lambda _: bytes(300 * 2**20)), "too large"),
        (changed(SAMPLE, "word/document.xml", lambda xml: b" " * 40 * 2**20 + b"<a/>"), "too large"),
        (SAMPLE[: len(SAMPLE) // 2], "no DOCX file"),
    ],
)
def test_what_is_no_document_is_refused(data, says):
    with pytest.raises(DocumentError, match=says) as caught:
        read(data, "mappe/a.docx")
    assert str(caught.value).startswith("mappe/a.docx ")


def test_a_picture_with_a_doctype_is_no_harm():
    data = changed(SAMPLE, "word/media/a.svg", lambda _: b'<?xml version="1.0"?><!DOCTYPE svg><svg/>')
    assert blocks(read(data, "a.docx")) == REPORT
