"""HTML: `.html` and `.htm`. The text that a reader of the page came for, without menus, banners and cookie notices.

The parser is lxml's. What belongs to the text is told by what the page says of its parts (`index.readers.page`). A
general extractor was tried (trafilatura 2.3): it flattened short pages to one paragraph and demoted headings.
"""

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from index.errors import N_, DocumentError
from index.readers.base import Content, Metadata, label
from index.readers.decoding import BOM, decode
from index.readers.flow import Flow, own_author, own_title, tidy
from index.readers.frontmatter import iso_date
from index.readers.hidden import doubts
from index.readers.page import left_out, main_text
from index.readers.styles import blank
from index.types import BlockKind

_BROKEN = N_("{path} cannot be read as HTML ({reason}). Open it in a browser and save it again.")
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_LATIN = {"iso8859-1", "ascii", "latin-1", "cp1252"}

_HEADINGS = {**{f"h{level}": level for level in range(1, 7)}, "summary": 4}
_KINDS: dict[str, BlockKind] = {"li": "item", "dd": "item", "blockquote": "quote", "pre": "code"}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_DATES = ("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date")
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "date")
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "author", "dc.creator")


def read(data: bytes, name: str) -> Content:
    """Read a page.

    Headings, lists, quotations and rows of tables keep their kind; what a browser does not show is left out.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the bytes are no text, or the parser gives up.
    """
    text, encoding = _decode(data, name)
    flow = Flow()
    if not text.removeprefix(BOM).strip():
        return flow.content(name, Metadata(), encoding=encoding)
    try:
        # Bytes, since the parser refuses a `str` that names an encoding.
        parser = etree.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
        )
        page = etree.fromstring(text.removeprefix(BOM).encode("utf-8", "replace"), parser)
        if any(entry.level_name == "FATAL" for entry in parser.error_log):  # what came after it is lost
            raise ValueError(parser.error_log[-1].message)
        hidden = blank(page)
        metadata = _metadata(page)
        skipped = left_out(page)
        _Walk(flow, skipped).run(main_text(page, skipped))
    except Exception as error:  # whatever a broken page makes the parser do
        raise DocumentError(_BROKEN, path=name, reason=str(error)[:120] or type(error).__name__) from error
    return flow.content(name, metadata, tuple(doubts(name, hidden)), encoding=encoding)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: by a byte order mark, the encoding that the page names, UTF-8 or Windows-1252.

    A page that says Latin-1 and is UTF-8 was saved anew by an editor: its letters say so beyond doubt.
    """
    named = _CHARSET.search(data[:_CHARSET_WITHIN])
    if not named or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name)
    try:
        codec = codecs.lookup(named[1].decode("ascii"))
        if codec.name in _LATIN or codec.name.startswith("utf"):
            return decode(data, name)
        return codec.decode(data)[0].replace("\0", ""), codec.name
    except (LookupError, UnicodeError, TypeError):  # a name that is none, or a codec that is not of text
        return decode(data, name)


class _Walk:
    """Goes through a page in document order, without recursion, and makes blocks."""

    def __init__(self, flow: Flow, skipped: set[etree._Element]) -> None:
        self.flow = flow
        self.skipped = skipped
        self.words: list[str] = []
        self.open: list[tuple[BlockKind, int]] = [("paragraph", 0)]

    def run(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element, root)
            elif element in self.skipped:
                walk.skip_subtree()
            elif element.tag == "table" and (rows := data_rows(element, self.skipped)):
                self._flush()
                for row in rows:
                    self.flow.row(row)
                walk.skip_subtree()
                self.skipped.add(element)
            else:
                self._start(element)
        self._flush()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            if tag in _HEADINGS:
                self.open.append(("heading", _HEADINGS[tag]))
            elif tag in _KINDS:
                self.open.append((_KINDS[tag], 0))
        elif tag == "br":
            self.words.append("\n")
        self._say(element.text)

    def _end(self, element: etree._Element, root: etree._Element) -> None:
        if element.tag in _BLOCKS and element not in self.skipped:
            self._flush()
            if element.tag in _HEADINGS or element.tag in _KINDS:
                self.open.pop()
        if element is not root:
            self._say(element.tail)

    def _say(self, words: str | None) -> None:
        if words:
            self.words.append(words if self.open[-1][0] == "code" else words.replace("\n", " ").replace("\r", " "))

    def _flush(self) -> None:
        kind, level = self.open[-1]
        self.flow.add("".join(self.words), kind, level)
        self.words = []


def data_rows(table: etree._Element, skipped: set[etree._Element]) -> list[list[str]]:
    """The cells of a table, row by row; none if the table only arranges the page."""
    if any(next(table.iter(tag), None) is not None for tag in ("h1", "h2", "h3")) or len(list(table.iter("table"))) > 1:
        return []
    rows = [
        [" ".join(_shown(cell, skipped)) for cell in row if cell.tag in {"td", "th"}]
        for row in table.iter("tr")
        if row not in skipped
    ]
    return rows if any(len(row) > 1 for row in rows) else []


def _shown(element: etree._Element, skipped: set[etree._Element]) -> Iterator[str]:
    """The words within an element that are shown."""
    words: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start" and inner in skipped:
            walk.skip_subtree()
        elif event == "start":
            words += [" " if inner.tag in _BLOCKS or inner.tag == "br" else "", inner.text or ""]
        elif inner is not element:
            words += [" " if inner.tag in _BLOCKS else "", inner.tail or ""]
    yield "".join(words)


def _metadata(page: etree._Element) -> Metadata:
    said: dict[str, str] = {}
    for meta in page.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().casefold()
        said.setdefault(key, meta.get("content") or "")
    return Metadata(
        title=_title(page, said.get("og:title", "")),
        language=page.get("lang") or said.get("dc.language") or None,
        publisher=next((found for key in _PUBLISHERS if (found := own_author(said.get(key)))), None),
        published=next((found for key in (*_DATES, *_MODIFIED) if (found := iso_date(said.get(key, "")))), None),
        source=_address(page, said.get("og:url", "")),
    )


def _title(page: etree._Element, social: str) -> str | None:
    """The page's title, less the name of the site that many put after it: then the first heading is a part of it."""
    element = next(page.iter("title"), None)
    title = own_title(social or ("".join(map(str, element.itertext())) if element is not None else ""))
    heading = next(page.iter("h1"), None)
    words = label(tidy("".join(map(str, heading.itertext())))) if heading is not None else ""
    return words if title and words and title.startswith(words) else title


def _address(page: etree._Element, social: str) -> str | None:
    canonical = next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"), None)
    address = (canonical or social).strip()
    return address if re.fullmatch(r"https?://\S+", address) else None
