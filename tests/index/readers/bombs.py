"""Files that are small and cost much, or are not what they say: made by code, each by its name.

    python -m tests.index.readers.bombs [--seconds 10] [--memory 512] [--only NAME] [--json]

reads them all as Asker would and prints what became of each, how long it took, and the most memory that any took.
"""

import argparse
import json
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import DocumentError
from index.formats import FORMATS
from index.readers.base import Content
from index.readers.limits import Limits
from index.readers.process import FAILURES, Pool
from tests.index.readers import pdf_bombs
from tests.index.readers.made import deflated, inflating, odt, replaced, word

Bomb = tuple[str, Callable[[], bytes]]
"""The ending of a file's name, and what makes the file."""

_MIB = 2**20
_XML = b"<a/>" * 2**18
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_O = "urn:oasis:names:tc:opendocument:xmlns:"
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "haha">{_ENTITIES}]>'
_XXE = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


def _word(body: str, doctype: str = "", encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w:document xmlns:w="{_W}">'
    xml = f"{head}<w:body>{body}</w:body></w:document>"
    return replaced(word(), {"word/document.xml": xml.encode(encoding)})


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _odt(body: str, doctype: str = "") -> bytes:
    names = " ".join(f'xmlns:{name}="{_O}{name}:1.0"' for name in ("office", "text", "table"))
    xml = f"{doctype}<office:document-content {names}><office:body><office:text>{body}"
    return replaced(odt(), {"content.xml": f"{xml}</office:text></office:body></office:document-content>".encode()})


def _nest(opening: str, closing: str, depth: int, inner: str = "bunn") -> str:
    return opening * depth + inner + closing * depth


def zipped(
    members: Iterable[tuple[str, bytes, int, int]], flags: int = 0, attributes: int = 0, shared: bool = False
) -> bytes:
    """A zip file, byte by byte.

    :param members: Name, deflated data, CRC, and the size that it claims to have.
    :param shared: Whether all members stand in the same place.
    """
    body, directory, count = bytearray(), bytearray(), 0
    for name, data, crc, size in members:
        fields = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 33, crc, len(data), size, len(name.encode()), 0)
        place = 0 if shared else len(body)
        if not (shared and body):
            body += b"PK\3\4" + fields + name.encode() + data
        start = struct.pack("<HHHII", 0, 0, 0, attributes, place)
        directory += b"PK\1\2\x14\3" + fields + start + name.encode()
        count += 1
    size = min(count, 65535)
    return bytes(
        body + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, size, size, len(directory), len(body), 0)
    )


def _huge(claimed: int | None = None, flags: int = 0) -> bytes:
    data, crc = deflated(_XML, 300 * _MIB)
    size = 300 * _MIB if claimed is None else claimed
    types = zlib.compress(b"<Types/>")[2:-4]
    parts = [("[Content_Types].xml", types, zlib.crc32(b"<Types/>"), 8), ("content.xml", data, crc, size)]
    return zipped([*parts, ("word/document.xml", data, crc, size)], flags)


def _quine() -> bytes:
    return replaced(word(), {f"word/embeddings/{n}.docx": _huge() for n in range(3)})


def _dense() -> bytes:
    """Under every limit of size and ratio, but each byte becomes many in the parser."""
    return _word("".join(f"<w:p w:rsidR='{n:x}'/>" for n in range(1_800_000)) + _p("slutt"))


def _symlink() -> bytes:
    target = b"/etc/passwd"
    packed = zlib.compress(target)[2:-4]
    names = ("[Content_Types].xml", "content.xml", "word/document.xml")
    return zipped([(name, packed, zlib.crc32(target), len(target)) for name in names], attributes=0o120777 << 16)


def _traversal() -> bytes:
    return replaced(
        word(), dict.fromkeys(("../../../tmp/x.xml", "/etc/x.xml", "C:\\x.xml", "word/../../x.xml"), b"<x/>")
    )


def _many() -> bytes:
    empty = zlib.compress(b"")[2:-4]
    return zipped((f"word/{n}.xml", empty, 0, 0) for n in range(60_000))


def _overlapping() -> bytes:
    data, crc = deflated(_XML, 8 * _MIB)
    return zipped([(f"{n}.xml", data, crc, 8 * _MIB) for n in range(5_000)], shared=True)


def _cells(rows: int, columns: int) -> str:
    cell = f"<w:tc>{_p('x')}</w:tc>"
    return f"<w:tbl>{f'<w:tr>{cell * columns}</w:tr>' * rows}</w:tbl>"


ZIPS: dict[str, Bomb] = {
    "docx: 300 MiB in 300 kB": (".docx", _huge),
    "docx: bombs within": (".docx", _quine),
    "docx: says that it is small": (".docx", lambda: _huge(claimed=1000)),
    "docx: says that it is 4 GiB": (".docx", lambda: _huge(claimed=2**32 - 2)),
    "docx: says that it is encrypted": (".docx", lambda: _huge(claimed=1000, flags=1)),
    "docx: 60,000 members": (".docx", _many),
    "docx: 5,000 members in one place": (".docx", _overlapping),
    "docx: names that lead out": (".docx", _traversal),
    "docx: links as members": (".docx", _symlink),
    "docx: billion laughs": (".docx", lambda: _word(_p("&e9;"), _LAUGHS)),
    "docx: billion laughs in UTF-16": (".docx", lambda: _word(_p("&e9;"), _LAUGHS, "utf-16")),
    "docx: an outer entity": (".docx", lambda: _word(_p("&e9;"), _XXE)),
    "docx: two million empty paragraphs": (".docx", _dense),
    "docx: tables 5,000 deep": (
        ".docx",
        lambda: _word(_nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 5000, _p("x"))),
    ),
    "docx: tables 60 deep": (
        ".docx",
        lambda: _word(_nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60, _p("x"))),
    ),
    "docx: a table of 250,000 cells": (".docx", lambda: _word(_cells(500, 500))),
    "docx: 12 MB in one paragraph": (".docx", lambda: _word(_p("".join(f"ord{n:x} " for n in range(1_300_000))))),
    "docx: cut": (".docx", lambda: word()[:20_000]),
    "docx: an ODT": (".docx", odt),
    "odt: 300 MiB in 300 kB": (".odt", _huge),
    "odt: billion laughs": (".odt", lambda: _odt("<text:p>&e9;</text:p>", _LAUGHS)),
    "odt: sections 100,000 deep": (".odt", lambda: _odt(_nest("<text:section>", "</text:section>", 100_000))),
    "odt: lists 200 deep": (
        ".odt",
        lambda: _odt(_nest("<text:list><text:list-item>", "</text:list-item></text:list>", 200)),
    ),
    "odt: cells a million times": (
        ".odt",
        lambda: _odt(
            "<table:table>"
            + "<table:table-row table:number-rows-repeated='1000000'>"
            + "<table:table-cell table:number-columns-repeated='1000000'><text:p>x</text:p></table:table-cell>" * 2
            + "</table:table-row></table:table>"
        ),
    ),
    "odt: a billion spaces": (".odt", lambda: _odt("<text:p>a<text:s text:c='1000000000'/>b</text:p>" * 1000)),
    "odt: a PDF": (".odt", pdf_bombs.sample),
}

_TABLES = ("<table><tr><td>a</td><td>", "</td></tr></table>")

PAGES: dict[str, Bomb] = {
    "html: 400,000 deep": (".html", lambda: _nest("<div>", "</div>", 400_000).encode()),
    "html: tables 4,000 deep": (".html", lambda: _nest(*_TABLES, 4000).encode()),
    "html: lists 100,000 deep": (".html", lambda: b"<ul><li>a" * 100_000),
    "html: 1 million tags left open": (".html", lambda: b"<b><i>x" * 500_000),
    "html: billion laughs": (".html", lambda: f"{_LAUGHS}<p>&e9;</p>".encode()),
    "html: 30 MB on one line": (".html", lambda: b"<p>" + b"ord og " * 4_500_000),
    "html: 1 GB in a claim": (".html", lambda: b"<p style='width:1000000000ch' colspan=1000000000>kort</p>"),
    "html: 300,000 attributes": (".html", lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x</p>"),
    "html: a million cells": (".html", lambda: b"<table>" + (b"<tr>" + b"<td>x" * 1000) * 1000),
    "html: compressed by its charset": (".html", lambda: inflating(b"<p>" * 2**18, 300 * _MIB, b"<meta charset=zlib>")),
    "html: a comment without end": (".html", lambda: b"<p>a</p>" + b"<!-- " * 3_000_000),
    "html: 500,000 quotes in classes": (
        ".html",
        lambda: b"<div class='" + b"a b " * 500_000 + b"'>x</div>" + b"<a><" * 500_000,
    ),
    "html: a million empty headings": (".html", lambda: b"<h1></h1>" * 1_000_000 + b"<p>slutt"),
    "html: a picture": (".html", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400),
}

TEXTS: dict[str, Bomb] = {
    "txt: 60 MB on one line": (".txt", lambda: b"ord og " * (60 * _MIB // 7)),
    "txt: 30 million lines": (".txt", lambda: b"a\n" * 30_000_000),
    "txt: a million paragraphs": (".txt", lambda: "".join(f"Ord{n}\n\n" for n in range(1_000_000)).encode()),
    "md: 60 MB on one line": (".md", lambda: b"ord og " * (60 * _MIB // 7)),
    "md: a million headings": (".md", lambda: "".join(f"# Tittel {n}\n" for n in range(1_000_000)).encode()),
    "md: a million items": (".md", lambda: "".join(f"- ting {n}\n" for n in range(1_000_000)).encode()),
    "md: lists 2,000 deep": (".md", lambda: "".join(f"{'  ' * n}- ting {n}\n" for n in range(2_000)).encode()),
    "md: quotes 1 million deep": (".md", lambda: b">" * 1_000_000 + b" bunn"),
    "md: 9 million brackets": (".md", lambda: b"[" * 9_000_000),
    "md: a million cells": (".md", lambda: b"|a|b|\n|-|-|\n" + b"|x|y|\n" * 500_000),
    "md: a fence without end": (".md", lambda: b"```\n" + b"x = 1\n" * 2_000_000),
    "md: a claim of much front matter": (
        ".md",
        lambda: b"---\n" + b"a: [" * 16_000 + b"\n---\nTekst." + b" ord" * 20_000,
    ),
}

BOMBS: dict[str, Bomb] = {
    **ZIPS,
    **PAGES,
    **TEXTS,
    "html: a million headings": (".html", lambda: "".join(f"<h2>Tittel {n}" for n in range(1_000_000)).encode()),
    "docx: 300,000 headings": (
        ".docx",
        lambda: _word("<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Tittel</w:t></w:r></w:p>" * 300_000),
    ),
    **{f"pdf: {name}": (".pdf", make) for name, make in pdf_bombs.BOMBS.items()},
    "pdf: a DOCX": (".pdf", word),
}


def make(folder: Path, names: Iterable[str]) -> None:
    """Write bombs into a folder."""
    for name in names:
        suffix, made = BOMBS[name]
        (folder / f"{list(BOMBS).index(name)}{suffix}").write_bytes(made())


def explode(folder: Path, limits: Limits) -> Iterator[dict[str, object]]:
    """Read the bombs in a folder as Asker would, one after another, and tell what became of each."""
    pool = Pool()
    try:
        for number, (name, (suffix, _)) in enumerate(BOMBS.items()):
            if (file := folder / f"{number}{suffix}").exists():
                data = file.read_bytes()
                began = time.perf_counter()
                outcome = _outcome(pool, suffix, data, limits)
                yield {"name": name, "bytes": len(data), "seconds": time.perf_counter() - began, **outcome}
    finally:
        pool.close()


def _outcome(pool: Pool, suffix: str, data: bytes, limits: Limits) -> dict[str, object]:
    try:
        content = pool.read(f"index.readers.{FORMATS[suffix]}", data, f"bombe{suffix}", limits)
    except DocumentError as error:
        return {"error": str(error), "cause": cause(error)}
    doubts = [doubt.message for doubt in content.doubts]
    return {"text": content.text[:1000], "length": len(content.text), "doubts": doubts, "sound": sound(content)}


def cause(error: DocumentError) -> str:
    """Why a file was not read: because of a limit or an accident, or because its reader `refused` it."""
    return next((cause for cause, message in FAILURES.items() if message == error.message), "refused")


def sound(content: Content) -> bool:
    """Whether blocks are spans in order that begin and end with something other than white space."""
    words = [content.text[block.start : block.end] for block in content.blocks]
    ordered = all(a.end <= b.start for a, b in pairwise(content.blocks))
    inside = all(0 <= block.start < block.end <= len(content.text) for block in content.blocks)
    return ordered and inside and all(word == word.strip() for word in words)


def peak() -> int:
    """The most memory that any child took that has ended, in bytes.

    On Linux no less than what this process had when it started them.
    """
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Make them all in this process, read them from another one that stays small, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=Limits().seconds)
    parser.add_argument("--memory", type=int, default=Limits().memory)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="read those that were made before")
    options = parser.parse_args()
    if options.folder:
        _report(options.folder, Limits(seconds=options.seconds, memory=options.memory), options.json)
        return
    with TemporaryDirectory() as folder:
        make(Path(folder), [name for name in BOMBS if options.only in name])
        again = [sys.executable, "-m", "tests.index.readers.bombs", *sys.argv[1:], "--folder", folder]
        raise SystemExit(subprocess.run(again, check=False).returncode)


def _report(folder: Path, limits: Limits, as_json: bool) -> None:
    rows = []
    for row in explode(folder, limits):
        rows.append(row)
        if not as_json:
            said = row.get("error") or f"{row['length']} code points {row['doubts'] or ''}"
            print(f"{row['seconds']:6.2f} s  {row['bytes']:>9} bytes  {row['name']}: {said}", flush=True)
    if as_json:
        print(json.dumps({"rows": rows, "peak": peak()}))
    else:
        print(f"{len(rows)} files, most memory {peak() / _MIB:.0f} MiB")


if __name__ == "__main__":
    main()
