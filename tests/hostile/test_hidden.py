"""Text that nobody sees is not read either; of what is hidden by tricks its user is told."""

import docx
import pytest
from docx.shared import RGBColor

from index.errors import DocumentError
from index.readers import PARTLY_STUFFED, read
from index.readers.hidden import LEFT_OUT
from index.sources import Source
from tests.hostile import offices, pages
from tests.hostile.documents import CANARY, FACTS
from tests.index.readers.content import SAMPLES
from tests.index.readers.made import assembled, page, stream

HIDDEN = {**pages.hidden(f"{CANARY} {FACTS['nb']}"), **offices.hidden(f"{CANARY} {FACTS['nb']}")}
SILENT = {"display.html", "pynt.html", "kommentar.html", "egenskaper.html"}
SILENT |= {"borte.docx", "stil.docx", "skjult.odt", "del.odt"}
"""What the format itself calls hidden, or does not call text."""


def parsed(folder, name, data):
    (folder / name).write_bytes(data)
    return read(Source(str(folder), name, len(data), 1))


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_left_out(tmp_path, name):
    one = parsed(tmp_path, name, HIDDEN[name]())
    assert "Turlaget går til Kolsås" in one.text
    assert CANARY not in one.text
    assert "Donald" not in one.text
    told = [doubt.message for doubt in one.doubts]
    assert (LEFT_OUT in told) == (name not in SILENT)


SEEN = {
    "gaps between blocks": pages._html("<ul style='font-size:0'><li style='font-size:14px'>Sett</li></ul>"),
    "white on dark": pages._html("<p style='background:#003; color:white'>Sett</p>"),
    "white on a picture": pages._html("<div style='background-image:url(x)'><p style='color:#fff'>Sett</p></div>"),
    "white in another style sheet's page": pages._html(
        "<p style='color:#fff'>Sett</p>", "<link rel=stylesheet href=x>"
    ),
    "print only": pages._html("<p class='a'>Sett</p>", "<style>@media print { .a { display: none } }</style>"),
    "shown again": pages._html("<div style='visibility:hidden'><p style='visibility:visible'>Sett</p></div>"),
    "half seen": pages._html("<p style='opacity:0.5; left:-20px; position:absolute; font-size:0.8em'>Sett</p>"),
    "hidden from screen readers, like all": b"<body><div aria-hidden=true><p>Turlaget g&aring;r</p><p>Sett</p></div>",
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_on_a_page_is_read(tmp_path, name):
    assert "Sett" in parsed(tmp_path, "a.html", SEEN[name]).text


def drawn(operations: bytes, *, scanned: bool = False) -> bytes:
    """A page of PDF."""
    picture = stream(
        b"\0" * 4, 1, b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    catalogue, tree = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    more = b"/XObject << /X 6 0 R >>" if scanned else b""
    show = b"q 595 0 0 842 0 0 cm /X Do Q " if scanned else b""
    return assembled([catalogue, tree, font, page(5, more), stream(show + operations), picture])


@pytest.mark.parametrize(
    ("operations", "scanned"),
    [
        (b"BT /F1 9 Tf 3 Tr 70 600 Td (Sett) Tj ET", True),  # by OCR
        (b"0 0 0.4 rg 60 590 200 30 re f 1 g BT /F1 12 Tf 70 600 Td (Sett) Tj ET", False),
        (b"q 1 g BT /F1 12 Tf 70 700 Td (Hvit) Tj ET Q BT /F1 12 Tf 70 600 Td (Sett) Tj ET", False),
        (b"BT /F1 1 Tf 12 0 0 12 70 600 Tm (Sett) Tj ET", False),
        (b"0 0 0 0.9 k BT /F1 12 Tf 70 600 Td [(Se) 20 (tt)] TJ ET", False),
    ],
)
def test_what_is_seen_on_a_printed_page_is_read(tmp_path, operations, scanned):
    one = parsed(tmp_path, "a.pdf", drawn(operations, scanned=scanned))
    assert "Sett" in one.text
    assert "Hvit" not in one.text


def test_white_letters_in_a_table_are_read(tmp_path):
    document = docx.Document()
    run = document.add_table(1, 2).rows[0].cells[0].paragraphs[0].add_run("Sett")
    run.font.color.rgb = RGBColor(255, 255, 255)
    assert "Sett" in parsed(tmp_path, "a.docx", offices._saved(document)).text


def test_words_over_and_over_are_left_out_and_told_of(tmp_path):
    repeated = "innovasjonspris kommune vinner jury asker finale " * 100
    with pytest.raises(DocumentError, match="only repeats the same words"):
        parsed(tmp_path, "a.txt", repeated.encode())
    one = parsed(tmp_path, "b.txt", f"Turlaget går til Kolsås på lørdag.\n{repeated}".encode())
    assert [one.text[block.start : block.end] for block in one.blocks] == ["Turlaget går til Kolsås på lørdag."]
    assert [doubt.message for doubt in one.doubts][:1] == [PARTLY_STUFFED]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"Skole {n}: åpen mandag til fredag klokka 8 til 16, stengt i juli." for n in range(60)),
        "# Timeplan\n\n| fag | dag |\n|---|---|\n" + "| norsk | mandag |\n| mattematikk | mandag |\n" * 60,
        "\n\n".join(f"# Hall {n}\n\nÅpen hver dag fra klokka 8 til 16." for n in range(60)),
        "Å kjøre vatten, å kjøre ved.\n" * 8 + (SAMPLES / "library.nb.md").read_text("utf-8"),
    ],
)
def test_lists_tables_and_refrains_are_not(tmp_path, text):
    one = parsed(tmp_path, "a.md", text.encode())
    assert PARTLY_STUFFED not in [doubt.message for doubt in one.doubts]
    assert sum(block.end - block.start for block in one.blocks) > 0.6 * len(text)
