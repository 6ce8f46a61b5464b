import io
import re

import pytest
from pypdf import PdfReader, PdfWriter

from index.errors import DocumentError
from index.readers.hyphens import Words, join
from index.readers.pdf import ranges, read
from tests.index.readers.content import REPORT, SAMPLES, blocks, words

SAMPLE = (SAMPLES / "report.pdf").read_bytes()

Piece = tuple[float, float, float, str]
"""Place from the left and from the foot, size, and text; bold if the size is negative."""


def pdf(*pages: list[Piece] | bytes, info: str = "") -> bytes:
    """A PDF file with text where it is wanted, or with drawing of one's own."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        for name in ("Helvetica", "Helvetica-Bold")
    ]
    objects.append(f"<< {info} >>".encode("cp1252"))
    kids = []
    for page in pages:
        drawn = page if isinstance(page, bytes) else b"\n".join(map(_shown, page))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def _shown(piece: Piece) -> bytes:
    x, y, size, text = piece
    escaped = re.sub(rb"([\\()])", rb"\\\1", text.encode("cp1252"))
    return b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (2 if size < 0 else 1, abs(size), x, y, escaped)


def lines(*texts: str, top: float = 780, size: float = 11, x: float = 70, leading: float = 14) -> list[Piece]:
    """Lines one below the other; an empty one leaves its place blank."""
    return [(x, top - leading * number, size, text) for number, text in enumerate(texts) if text]


SCAN = b"q 400 0 0 400 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q " + b"0 0 m 10 10 l S " * 20
LONG = (
    "Svømmehallen ble brukt av alle skolene i distriktet og av idrettslaget, som",
    "holdt stevne to ganger i løpet av vinteren og fikk mange nye medlemmer av",
    "det. Badevaktene redda ingen, for ingen trengte det.",
)


def test_a_report_by_libreoffice():
    content = read(SAMPLE, "report.pdf")
    expected = [
        text.replace("\n", " ").replace(" | ", " ")
        for _, text in REPORT
        if "Prøvene" not in text and "Hallen" not in text  # there it prints the note's number, and what was deleted
    ]
    found = " ".join(" ".join(words(content)).split())
    for text in expected:
        assert text in found or all(part in found for part in text.split(". "))
    assert [text for kind, text in blocks(content) if kind == "heading"] == [t for k, t in REPORT if k == "heading"]
    assert [b.level for b in content.blocks if b.kind == "heading"] == [1, 2, 3, 2, 2, 2]
    assert {b.page for b in content.blocks} == {1, 2, 3, 4}
    assert [b.page for b in content.blocks if b.kind == "heading"] == [1, 1, 1, 2, 3, 4]
    assert content.pages == 4
    assert content.metadata.title == "Årsmelding for Fossheim svømmehall"
    assert (content.metadata.publisher, content.metadata.language) == ("Fossheim idrettslag", "nb")
    assert content.doubts == ()


def test_running_heads_and_page_numbers_are_left_out():
    text = read(SAMPLE, "report.pdf").text
    assert "Fossheim idrettslag" not in text
    assert "Side " not in text
    assert "året før. Styret vil" in text  # without the number of the note


def test_what_stands_at_the_top_of_one_page_only_stays():
    page = lines("Notat 3", "", *LONG)
    content = read(pdf(page, lines("Vedtak 12", "", *LONG[1:]), lines("Frist 5", "", *LONG[2:])), "a.pdf")
    assert words(content)[0] == "Notat 3"
    assert "Vedtak 12" in content.text
    assert "Frist 5" in content.text


def test_the_same_lines_at_the_edges_of_most_pages_go():
    heads = [*lines("Lia kommune", "Sak 4", top=820), *lines("– {} –", top=30)]
    pages = [
        [*[(x, y, size, text.format(number)) for x, y, size, text in heads], *lines(f"Avsnitt nummer {word}.", top=700)]
        for number, word in enumerate(("en", "to", "tre"), 7)
    ]
    content = read(pdf(*pages), "a.pdf")
    assert blocks(content) == [("paragraph", f"Avsnitt nummer {word}.") for word in ("en", "to", "tre")]
    assert [block.page for block in content.blocks] == [1, 2, 3]


def test_lines_become_paragraphs():
    new = ("Her er et nytt avsnitt, som begynner rett under det forrige og er langt nok til", "å gå over to linjer.")
    page = lines(*LONG, *new, "", *LONG)
    assert words(read(pdf(page), "a.pdf")) == [
        " ".join(LONG),
        " ".join(new),
        " ".join(LONG),
    ]


def test_a_paragraph_goes_on_over_the_page():
    content = read(pdf(lines(*LONG[:2]), lines(LONG[2])), "a.pdf")
    assert [(b.page, content.text[b.start : b.end]) for b in content.blocks] == [(1, " ".join(LONG))]


def test_indented_lines_begin_paragraphs():
    first = lines(*LONG[:2], "det. Badevaktene redda ingen, for ingen trengte det i hele vinter heller.")
    second = lines(*LONG, top=738)
    second[0] = (85, *second[0][1:])
    assert words(read(pdf(first + second), "a.pdf"))[1:] == [" ".join(LONG)]


def test_items():
    long = ("• Badetøy som er laget av noe annet enn bomull, og som ikke er så stort at det", "flyter.")
    page = lines("Dette trengs:", "• Håndkle", *long, "– Såpe")
    assert blocks(read(pdf(page), "a.pdf")) == [
        ("paragraph", "Dette trengs:"),
        ("item", "Håndkle"),
        ("item", "Badetøy som er laget av noe annet enn bomull, og som ikke er så stort at det flyter."),
        ("item", "Såpe"),
    ]


def test_headings_by_their_letters():
    page = [
        (70, 800, 20, "Plan for badet i Lia"),
        (70, 776, 20, "og omegn"),
        *lines(*LONG, top=740),
        (70, 680, 14, "Vann"),
        *lines(*LONG, top=660),
        (70, 600, -11, "Varme"),
        *lines(*LONG, top=584),
    ]
    content = read(pdf(page), "a.pdf")
    assert [(content.text[b.start : b.end], b.level) for b in content.blocks if b.kind == "heading"] == [
        ("Plan for badet i Lia og omegn", 1),
        ("Vann", 2),
        ("Varme", 3),
    ]
    assert content.metadata.title == "Plan for badet i Lia og omegn"


def test_headings_of_a_text_in_letters_of_one_size():
    page = lines("Vann og varme", "", *LONG, "", "Luft", "", *LONG)
    assert words(read(pdf(page), "a.pdf"), "heading") == ["Vann og varme", "Luft"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Lia kom-", "mune er stor.", "Lia kommune er stor."),
        ("Lia kom\u00ad", "mune er stor.", "Lia kommune er stor."),
        ("Lia kom\u2010", "mune er stor.", "Lia kommune er stor."),
        ("send en e-", "post i dag", "send en e-post i dag"),
        ("hos NAV-", "kontoret", "hos NAV-kontoret"),
        ("ved NAV-", "Kontor nord", "ved NAV-Kontor nord"),
        ("i Sør-", "Varanger", "i Sør-Varanger"),
        ("barne-", "og ungdomsskole", "barne- og ungdomsskole"),
        ("barne-", "eller ungdomsskole", "barne- eller ungdomsskole"),
        ("Covid-", "19", "Covid-19"),
        ("i 2020-", "årene", "i 2020-årene"),
        ("et ikke-", "røykerrom", "et ikke-røykerrom"),
        ("det var –", "tror vi – bra", "det var – tror vi – bra"),
        ("det var -", "tror vi", "det var - tror vi"),
        ("en linje", "til", "en linje til"),
        ("PC-", "en", "PC-en"),
    ],
)
def test_words_divided_at_line_ends(first, second, joined):
    assert join([first, second], Words([first, second])) == joined


def test_a_divided_word_is_written_as_elsewhere_in_the_text():
    assert join(["by-", "vekst", "by-vekst"], Words(["by-", "vekst", "by-vekst"])) == "by-vekst by-vekst"
    assert join(["ex-", "trem", "extrem"], Words(["ex-", "trem", "extrem"])) == "extrem extrem"


def test_pages_without_text_are_named():
    text = lines(*LONG)
    content = read(pdf(SCAN, text, SCAN, b"", SCAN, SCAN, SCAN), "mappe/a.pdf")
    (doubt,) = content.doubts
    assert doubt.values == {"path": "mappe/a.pdf", "pages": "1, 3, 5–7"}  # page 4 is blank
    assert "OCR" in doubt.message
    assert doubt.message.startswith("Pages ")
    assert content.pages == 7
    (doubt,) = read(pdf(text, SCAN), "a.pdf").doubts
    assert doubt.message.startswith("Page {pages} of")


def test_scans_with_page_numbers_on_them_hold_no_text():
    pages = [SCAN + _shown((300, 30, 10, f"Side {number}")) for number in range(1, 5)]
    content = read(pdf(*pages, lines(*LONG)), "a.pdf")
    assert words(content) == [" ".join(LONG)]
    assert content.doubts[0].values["pages"] == "1–4"


def test_scans_alone_are_an_error():
    with pytest.raises(DocumentError, match=r"mappe/a\.pdf holds no text.*OCR"):
        read(pdf(SCAN, SCAN), "mappe/a.pdf")


@pytest.mark.parametrize("scan", [SCAN, b""])
def test_pages_that_are_all_alike(scan):
    data = pdf(*(scan + _shown((300, 30, 10, "Side 1")) for _ in range(3)))
    if scan:
        with pytest.raises(DocumentError, match="holds no text"):
            read(data, "a.pdf")
    else:
        assert words(read(data, "a.pdf")) == ["Side 1"] * 3


def test_garbled_text_is_told():
    text = "(cid:12)(cid:13)(cid:14) " * 5
    (doubt,) = read(pdf([*lines(text, *LONG)]), "a.pdf").doubts
    assert "garbled" in doubt.message
    assert read(pdf(lines("(cid:12)", *LONG)), "a.pdf").doubts == ()


@pytest.mark.parametrize(("password", "read_all"), [("hemmelig", False), ("", True)])
def test_protected_files(password, read_all):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(SAMPLE)))
    writer.encrypt(user_password=password, owner_password="eier", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    if read_all:
        assert read(file.getvalue(), "a.pdf").text == read(SAMPLE, "a.pdf").text
    else:
        with pytest.raises(DocumentError, match=r"a\.pdf is protected"):
            read(file.getvalue(), "a.pdf")


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Badet", "Badet"), ("Microsoft Word - bad.docx", "Om vann"), ("bad.indd", "Om vann"), ("untitled", "Om vann")],
)
def test_a_title_by_a_program_is_none(title, shown):
    page = [(70, 800, 20, "Om vann"), *lines(*LONG)]
    info = f"/Title ({title}) /Author (Lia vel) /CreationDate (D:20240301120000Z)"
    said = read(pdf(page, info=info), "a.pdf").metadata
    assert (said.title, said.publisher, said.published) == (shown, "Lia vel", "2024-03-01")


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"ikke pdf", SAMPLE[:3000], SAMPLE[:-9000], b"%PDF-1.4\ntrailer << /Root 9 0 R >>"]
)
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(DocumentError, match=r"^mappe/a\.pdf "):
        read(data, "mappe/a.pdf")


def test_ranges():
    assert ranges([3, 5, 6, 7, 9, 10]) == "3, 5–7, 9–10"
