"""Word: `.docx`. Paragraphs, headings, lists and tables, with footnotes and text boxes after what they belong to.

python-docx opens the package and knows its styles. Paragraphs are read from their XML, since its `iter_inner_content`
and `text` leave out content controls, insertions that are tracked, notes and text boxes.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from index.errors import N_, DocumentError
from index.readers.archives import checked, damaged
from index.readers.base import Content, Metadata
from index.readers.flow import Flow, own_author, own_title
from index.readers.hidden import doubts
from index.readers.runs import Sight
from index.types import Doubt

if TYPE_CHECKING:
    from docx.document import Document

_LEFT_OUT = N_("Part of {path} is another file put into it, and is left out. Open it in Word and save it again.")

_FORM = "DOCX"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TABLE, _ROW, _CELL, _STYLE = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc", "pStyle"))
_SKIPPED = {
    *(f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "tblPr", "instrText", "rt", "sectPr", "tcPr", "trPr")),
    # Says once more, for older programs, what stands beside it.
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_WRITTEN = {
    f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"
}  # fmt: skip
_NOTES = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_BODY_LEVEL = 9
_CHAIN = 20
"""Styles that may stand on one another."""


def read(data: bytes, name: str) -> Content:
    """Read a Word document, with insertions and without deletions that are tracked, and without its table of contents.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the file is no such document, is encrypted, damaged or a bomb.
    """
    checked(data, name, _FORM, "[Content_Types].xml")
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        body = _Body(document)
        body.read()
        said = _metadata(document)
        inner = (Doubt(_LEFT_OUT, {"path": name}),) if next(body.xml.iter(f"{_W}altChunk"), None) is not None else ()
        return body.flow.content(name, said, (*inner, *doubts(name, body.sight.hidden)))
    except DocumentError:
        raise
    except Exception as error:  # whatever a damaged file makes the library do
        raise damaged(name, _FORM, error) from error


class _Body:
    """A document's text while it is read."""

    def __init__(self, document: "Document") -> None:
        self.flow = Flow()
        self.xml = document.element.body
        self.styles = {style.style_id: style.element for style in document.styles}
        self.notes = _notes(document)
        self.sight = Sight(self.styles, document.element.find(f"{_W}background") is not None)
        self.levels: dict[str, int] = {}
        self.later: list[etree._Element] = []
        """Notes and text boxes to put after the paragraph or table at hand."""

    def read(self) -> None:
        self._blocks(self.xml)

    def _blocks(self, container: etree._Element) -> None:
        for element in _inner(container, {_P, _TABLE}):
            if element.tag == _P:
                self._paragraph(element)
            elif self._arranges(element):
                for row in _inner(element, {_ROW}):
                    for cell in _inner(row, {_CELL}):
                        self._blocks(cell)
            else:
                for row in _inner(element, {_ROW}):
                    self.flow.row([self._cell(cell) for cell in _inner(row, {_CELL})])
            later, self.later = self.later, []
            for inner in later:
                self._blocks(inner)

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = self._words(paragraph)
        level, item, contents = self._style(paragraph)
        if level:
            self.flow.add(" ".join(words.split()), "heading", level)
        elif not contents:
            self.flow.add(words, "item" if item else "paragraph")

    def _cell(self, cell: etree._Element) -> str:
        return " ".join(self._words(paragraph) for paragraph in cell.iter(_P))

    def _arranges(self, table: etree._Element) -> bool:
        """Whether a table only arranges the page: it has one column, or headings in it."""
        if all(len(list(_inner(row, {_CELL}))) < 2 for row in _inner(table, {_ROW})):
            return True
        return any(self._style(paragraph)[0] for paragraph in table.iter(_P))

    def _words(self, element: etree._Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or (tag == f"{_W}r" and not self.sight.sees(child)):
                continue
            if tag in {f"{_W}t", f"{_M}t"}:
                yield child.text or ""
            elif tag in _WRITTEN:
                yield _WRITTEN[tag]
            elif tag in _NOTES:
                note = self.notes.get((_NOTES[tag], child.get(f"{_W}id")))
                self.later += [] if note is None else [note]
            elif tag == f"{_W}txbxContent":
                self.later.append(child)
            elif isinstance(tag, str):
                yield from self._pieces(child)

    def _style(self, paragraph: etree._Element) -> tuple[int, bool, bool]:
        """A paragraph's level as a heading (0 for none), whether it is an item, and whether it is of the contents."""
        properties = paragraph.find(f"{_W}pPr")
        own = [] if properties is None else [properties]
        named = properties.find(_STYLE) if properties is not None else None
        chain = list(self._chain(named.get(f"{_W}val") if named is not None else None))
        names = [name for name, _ in chain]
        if any(name.startswith("toc ") for name in names):
            return 0, False, True
        if "title" in names:
            return 1, False, False
        sources = [*own, *(xml for _, xml in chain if xml is not None)]
        level = _value(sources, f"{_W}outlineLvl", _BODY_LEVEL)
        numbered = _value(sources, f"{_W}numPr/{_W}numId", 0)
        return (level + 1 if 0 <= level < _BODY_LEVEL else 0), bool(numbered), False

    def _chain(self, style: str | None) -> Iterator[tuple[str, etree._Element | None]]:
        """Names and paragraph properties of a style and those that it stands on."""
        for _ in range(_CHAIN):
            element = self.styles.get(style)
            if element is None:
                return
            name = element.find(f"{_W}name")
            yield (name.get(f"{_W}val") or "").casefold() if name is not None else "", element.find(f"{_W}pPr")
            based = element.find(f"{_W}basedOn")
            style = based.get(f"{_W}val") if based is not None else None


def _inner(container: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """The nearest elements of some kinds, through content controls, insertions and the like; deleted ones are gone."""
    for child in container:
        if child.tag in wanted:
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not _is_contents(child):
            yield from _inner(child, wanted)


def _is_contents(element: etree._Element) -> bool:
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"


def _value(sources: list[etree._Element], path: str, default: int) -> int:
    """A number that a paragraph or the nearest of its styles sets."""
    for source in sources:
        element = source.find(path)
        if element is not None:
            number = element.get(f"{_W}val") or ""
            return int(number) if number.isdecimal() else default
    return default


def _parts(document: "Document", kind: str) -> Iterator[bytes]:
    for relation in [*document.part.rels.values(), *document.part.package.rels.values()]:
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] == kind:
            yield relation.target_part.blob


def _xml(blob: bytes) -> Any:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _notes(document: "Document") -> dict[tuple[str, str | None], etree._Element]:
    return {
        (kind, note.get(f"{_W}id")): note
        for kind in _NOTES.values()
        for blob in _parts(document, kind)
        for note in _xml(blob)
        if note.get(f"{_W}type") in {None, "normal"}
    }


def _metadata(document: "Document") -> Metadata:
    said = document.core_properties
    if said.author == "python-docx":  # a template's properties
        return Metadata(title=own_title(said.title))
    companies = [xml.findtext("{*}Company") for blob in _parts(document, "extended-properties") for xml in [_xml(blob)]]
    tongue = document.styles.element.find(f"{_W}docDefaults//{_W}lang")
    when = said.modified or said.created
    return Metadata(
        title=own_title(said.title),
        language=said.language or (tongue.get(f"{_W}val") if tongue is not None else None),
        publisher=own_author(companies[0] if companies else None) or own_author(said.author),
        published=when.date().isoformat() if when else None,
    )
