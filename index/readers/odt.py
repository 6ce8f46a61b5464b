"""OpenDocument text: `.odt`. Paragraphs, headings, lists and tables, with notes and text boxes after where they stand.

lxml reads the XML as it is: the format is plain enough, and what is needed is a walk in document order.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from index.errors import DocumentError
from index.readers.archives import checked, damaged
from index.readers.base import Content, Metadata
from index.readers.flow import Flow, own_author, own_title
from index.readers.frontmatter import iso_date
from index.readers.hidden import TINY, WHITE, alike, colour, doubts, letters
from index.types import BlockKind

_FORM = "ODT"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _TABLE, _DRAW, _OFFICE = (f"{{{_NAMES}:{part}:1.0}}" for part in ("text", "table", "drawing", "office"))
_STYLE, _META, _FO = f"{{{_NAMES}:style:1.0}}", f"{{{_NAMES}:meta:1.0}}", f"{{{_NAMES}:xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_AUTHORS = (f"{_DC}publisher", f"{_META}initial-creator", f"{_DC}creator")
_SKIPPED = {
    f"{_TEXT}tracked-changes",  # deletions; insertions stand in the text
    f"{_TEXT}table-of-content",
    f"{_TEXT}alphabetical-index",
    f"{_TEXT}illustration-index",
    f"{_TEXT}table-index",
    f"{_TEXT}ruby-text",
    f"{_TEXT}note-citation",
    f"{_TEXT}hidden-text",
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
}
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_LATER = {f"{_TEXT}note-body", f"{_DRAW}text-box"}
_PAINTED = (f"{_TABLE}table-cell", f"{_DRAW}text-box")
"""Where white may stand on a dark ground."""
_LIST, _GRID = f"{_TEXT}list", f"{_TABLE}table"
_MOST_SPACES = 1000
_CHAIN = 20
"""Styles that may stand on one another."""
_MOST_REPEATED = 50
"""Equal cells that a row may say in one; more are a sheet's margin."""


def read(data: bytes, name: str) -> Content:
    """Read an OpenDocument text, with insertions and without deletions that are tracked, and without its indexes.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the file is no such document, is encrypted, damaged or a bomb.
    """
    checked(data, name, _FORM, "content.xml")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = _xml(archive.read("content.xml"))
            others = [
                _xml(archive.read(part)) if part in archive.namelist() else None for part in ("meta.xml", "styles.xml")
            ]
        text = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if text is None:
            raise damaged(name, _FORM, "office:text")
        body = _Body(_Styles(content, others[1]), _titles(content))
        body.blocks(text)
        return body.flow.content(name, _metadata(*others), tuple(doubts(name, body.unseen)))
    except DocumentError:
        raise
    except Exception as error:  # whatever a damaged file makes the library do
        raise damaged(name, _FORM, error) from error


class _Body:
    """A document's text while it is read.

    :param styles: The document's styles.
    :param titles: Names of the styles of the document's title.
    """

    def __init__(self, styles: "_Styles", titles: set[str]) -> None:
        self.flow = Flow()
        self.styles = styles
        self.unseen = 0
        """Letters and digits of text that is shown but cannot be seen."""
        self.titles = titles
        self.later: list[Any] = []
        """Notes and text boxes to put after the paragraph or table at hand."""

    def blocks(self, container: Any, kind: BlockKind = "paragraph") -> None:
        """Add the blocks within an element."""
        for element in _inner(container, {*_PARAGRAPHS, *_LATER, _LIST, _GRID}):
            if element.tag == _LIST:
                self.blocks(element, "item")
            elif element.tag in _LATER:
                self.blocks(element)
            elif element.tag == _GRID:
                self._table(element)
            else:
                self._paragraph(element, kind)
            later, self.later = self.later, []
            for inner in later:
                self.blocks(inner)

    def _paragraph(self, element: Any, kind: BlockKind) -> None:
        words = self._words(element)
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level") or ""
            self.flow.add(" ".join(words.split()), "heading", int(level) if level.isdecimal() else 1)
        elif element.get(f"{_TEXT}style-name") in self.titles:
            self.flow.add(" ".join(words.split()), "heading", 1)
        else:
            self.flow.add(words, kind)

    def _table(self, table: Any) -> None:
        rows = [list(_inner(row, {f"{_TABLE}table-cell"})) for row in _inner(table, {f"{_TABLE}table-row"})]
        if all(len(row) < 2 for row in rows) or next(table.iter(f"{_TEXT}h"), None) is not None:
            for cell in (cell for row in rows for cell in row):
                self.blocks(cell)
            return
        for row in rows:
            self.flow.row([words for cell in row for words in self._cell(cell)])

    def _cell(self, cell: Any) -> list[str]:
        words = " ".join(self._words(paragraph) for paragraph in cell.iter(*_PARAGRAPHS))
        times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
        return [words] * min(int(times) if times.isdecimal() else 1, _MOST_REPEATED if words else 1)

    def _words(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        style = element.get(f"{_TEXT}style-name") or ""
        if style in self.styles.hidden:
            return
        if style in self.styles.faint and next(element.iterancestors(*_PAINTED), None) is None:
            self.unseen += letters("".join(map(str, element.itertext())))
            return
        yield _spaced(element.text)
        for child in element:
            if child.tag in _LATER:
                self.later.append(child)
            elif child.tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c") or "1"
                yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
            elif child.tag == f"{_TEXT}tab":
                yield " "
            elif child.tag == f"{_TEXT}line-break":
                yield "\n"
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._pieces(child)
            yield _spaced(child.tail)


def _spaced(words: str | None) -> str:
    """The format's own rule: line ends in the XML are but spaces."""
    return words.replace("\n", " ").replace("\r", " ") if words else ""


def _inner(container: Any, wanted: set[str]) -> Iterator[Any]:
    """The nearest elements of some kinds, through sections, groups and frames."""
    for child in container:
        if child.tag in wanted:
            if next(child.iterchildren(f"{_TEXT}hidden-paragraph"), None) is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and child.get(f"{_TEXT}display") != "none":
            yield from _inner(child, wanted)


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


class _Styles:
    """Names of the styles whose text is hidden, and of those whose text is too faint or small to be seen."""

    def __init__(self, *parts: Any | None) -> None:
        found = [style for part in parts if part is not None for style in part.iter(f"{_STYLE}style")]
        self._styles = {style.get(f"{_STYLE}name") or "": style for style in found}
        self.hidden = {name for name in self._styles if self._said(name, f"{_TEXT}display") == "none"}
        self.faint = {name for name in self._styles if self._is_faint(name)}

    def _is_faint(self, name: str) -> bool:
        size = self._said(name, f"{_FO}font-size").removesuffix("pt")
        if size.replace(".", "", 1).isdecimal() and float(size) <= TINY:
            return True
        ink = colour(self._said(name, f"{_FO}color"))
        return (
            ink is not None and alike(ink, WHITE) and self._said(name, f"{_FO}background-color") in {"", "transparent"}
        )

    def _said(self, name: str, attribute: str) -> str:
        """What a style says, or the nearest that it stands on."""
        for _ in range(_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return ""
            for properties in style:
                if (value := properties.get(attribute)) is not None:
                    return str(value)
            name = style.get(f"{_STYLE}parent-style-name") or ""
        return ""


def _titles(content: Any) -> set[str]:
    styles = content.iter(f"{_STYLE}style")
    own = (style.get(f"{_STYLE}name") for style in styles if style.get(f"{_STYLE}parent-style-name") == "Title")
    return {"Title", *(name for name in own if name)}


def _metadata(meta: Any | None, styles: Any | None) -> Metadata:
    said = {element.tag: element.text for element in meta.iter(etree.Element)} if meta is not None else {}
    tongue = None
    if styles is not None:
        defaults = styles.find(f".//{_STYLE}default-style[@{_STYLE}family='paragraph']/{_STYLE}text-properties")
        tongue = defaults.get(f"{_FO}language") if defaults is not None else None
    return Metadata(
        title=own_title(said.get(f"{_DC}title")),
        language=said.get(f"{_DC}language") or tongue,
        publisher=next((found for key in _AUTHORS if (found := own_author(said.get(key)))), None),
        published=iso_date(said.get(f"{_DC}date") or said.get(f"{_META}creation-date") or ""),
    )
