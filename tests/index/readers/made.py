"""Small files of each format, and their parts, to damage and to make bombs of."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import docx
from odfdo import Document, Header, List, Paragraph, Row, Table

_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")

WORDS = "Asker kommune vant innovasjonsprisen i 2017. Prisen går til de som får det til sammen med innbyggerne."


def html() -> bytes:
    """A page with headings, a list, a table and an image's words."""
    rows = "".join(f"<tr><th>Rad {row}</th><td>{row * 7}</td><td>{WORDS[:20]}</td></tr>" for row in range(6))
    return (
        '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8"><title>Om prisen</title></head><body>'
        f"<nav><a href='/'>Hjem</a></nav><main><h1>Prisen</h1><p>{WORDS}</p><h2>Liste</h2>"
        f"<ul><li>Én &amp; to</li><li>Tre&nbsp;fire</li></ul><table>{rows}</table>"
        f"<blockquote>{WORDS}</blockquote><pre>  kode\n  mer</pre><p>{WORDS}<br>Ny linje</p></main></body></html>"
    ).encode()


def word() -> bytes:
    """A document with headings, a list and a table, as python-docx makes it."""
    document = docx.Document()
    document.core_properties.title = "Om prisen"
    document.add_heading("Prisen", 1)
    document.add_paragraph(WORDS)
    document.add_heading("Liste", 2)
    for item in ("Én ting", "En annen ting"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(4, 3)
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"Celle {row} {column}"
    document.add_paragraph(WORDS).add_run(" Fet skrift.").bold = True
    return _saved(document)


def odt() -> bytes:
    """A document with headings, a list and a table, as odfdo makes it."""
    document = Document("text")
    body = document.body
    body.clear()
    table = Table("Tabell")
    for row in range(4):
        table.append_row(Row())
        table.set_row_values(row, [f"Celle {row} {column}" for column in range(3)])
    for element in (
        Header(1, "Prisen"),
        Paragraph(WORDS),
        Header(2, "Liste"),
        List(["Én ting", "En annen ting"]),
        table,
        Paragraph(WORDS),
    ):
        body.append(element)
    return _saved(document)


def _saved(document: Any) -> bytes:
    """A document's file, without the time at which it is made."""
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        return archived([(name, _TIME.sub(b"2017-06-15T12:00:00", archive.read(name))) for name in archive.namelist()])


def pdf(pages: int = 2) -> bytes:
    """A file of pages with a heading and two lines each; its streams are deflated, its fonts those that all have."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    outline = b"<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>"
    entry = b"<< /Title (Prisen) /Parent 4 0 R /Dest [6 0 R /Fit] >>"
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 6 + 2 * pages, 2))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R /Lang (nb-NO) >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        font,
        outline,
        entry,
    ]
    for number in range(pages):
        place = "abcdefghij"[number] * 9
        lines = f"Om {place}) Tj 0 -30 Td ({WORDS[:45]} {place}) Tj 0 -14 Td ({place} {WORDS[45:]}".encode("cp1252")
        objects.append(page(7 + 2 * number))
        objects.append(stream(b"BT /F1 12 Tf 70 700 Td (" + lines + b") Tj ET"))
    return assembled(objects)


def page(contents: int, more: bytes = b"") -> bytes:
    """A page of object 2 with object 3 as its font, whose contents are another object."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 3 0 R >> %s >> >>" % (contents, more)
    )


def deflated(unit: bytes, size: int) -> tuple[bytes, int]:
    """A deflate stream of a unit over and over, and its CRC, without the work of compressing it all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    times, crc = size // len(unit), 0
    for _ in range(times):
        crc = zlib.crc32(unit, crc)
    return head * times + packer.flush(), crc


def inflating(unit: bytes, size: int, start: bytes = b"") -> bytes:
    """A zlib stream of a unit over and over, after a start that stands in it as it is."""
    stored = b"\0" + struct.pack("<HH", len(start), 0xFFFF ^ len(start)) + start
    check = zlib.adler32(start)
    for _ in range(size // len(unit)):
        check = zlib.adler32(unit, check)
    return b"\x78\xda" + stored + deflated(unit, size)[0] + check.to_bytes(4, "big")


def stream(data: bytes, filters: int = 1, more: bytes = b"", packed: int = 0) -> bytes:
    """A stream, deflated so many times, of which `packed` times already."""
    for _ in range(packed, filters):
        data = zlib.compress(data, 9)
    names = b"/FlateDecode " * filters
    return b"<< /Length %d /Filter [%s] %s >>\nstream\n%s\nendstream" % (len(data), names, more, data)


def assembled(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of objects numbered from 1, the first of which is its catalogue."""
    data, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(data), len(places) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(data)


def replaced(archive: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A zip file with some of its members replaced, and others added."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        kept = [(name, old.read(name)) for name in old.namelist() if name not in parts]
    return archived([*kept, *parts.items()])


def archived(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of members in order; the same for the same ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


SAMPLES = {"html": html, "docx": word, "odt": odt, "pdf": pdf}
