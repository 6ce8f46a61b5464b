"""Printed lines to paragraphs, items and headings: what a PDF file has instead of a text."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median, quantiles

import msgspec

from index.readers.flow import Flow, tidy
from index.readers.hyphens import Words, join
from index.readers.plain import HEADING_AT_MOST, like_heading

EDGE = 3
"""Lines at the top or foot of a page that may be a running head, a running foot or a page number."""
_RECURS = 0.4
_NEAR = 4.0
"""How far from one another lines may stand that are the same on several pages, in points."""

_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")
_BULLET = re.compile(r"(?:[•*‣▪◦●○■□➢✓–—-]|[\uf0b7\uf0a7\uf0d8\uf076\uf02d])[ \u00a0]*(?=\S)|o[ ](?=[A-ZÆØÅ])")
_NUMBERED = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")

_LARGER = 1.12
_SAME = 0.08
_WIDE_GAP = 1.35
_INDENT = 0.8
_FULL = 0.85
_HEADING_AT_MOST = 200
_BOLD_AT_MOST = 90
_MOST_LEVELS = 4


class Line(msgspec.Struct, frozen=True):
    """A line as it is printed."""

    text: str
    page: int
    """From 1."""
    x: float
    y: float
    """Where it begins, in points from the left and from the foot of the page."""
    size: float
    """Of its letters, in points."""
    bold: bool


class _Paragraph(msgspec.Struct):
    lines: list[Line]
    level: int
    """1 to 6 for a heading, else 0."""
    item: bool


def flow_of(pages: Mapping[int, Sequence[Line]], flow: Flow, whole: bool = False) -> list[int]:
    """Add the text of some pages, without what recurs on most of them.

    :param pages: Lines by page, in the order in which they are read.
    :param whole: Add what recurs too.
    :return: The pages of which nothing is left.
    """
    kept = pages if whole else _without_furniture(pages)
    lines = [line for number in sorted(kept) for line in kept[number]]
    words = Words(line.text for line in lines)
    paragraphs = _paragraphs(lines)
    texts = [join([line.text for line in paragraph.lines], words) for paragraph in paragraphs]
    if not any(paragraph.level for paragraph in paragraphs):
        _find_headings(paragraphs, texts)
    for paragraph, text in zip(paragraphs, texts, strict=True):
        if paragraph.item:
            text = _BULLET.sub("", text, count=1)
        kind = "heading" if paragraph.level else "item" if paragraph.item else "paragraph"
        flow.add(text, kind, paragraph.level, paragraph.lines[0].page)  # type: ignore[arg-type]
    return [number for number in pages if pages[number] and not kept[number]]


def _without_furniture(pages: Mapping[int, Sequence[Line]]) -> dict[int, list[Line]]:
    """The pages' lines less running heads, running feet and page numbers."""
    edges = {number: _edges(lines) for number, lines in pages.items()}
    enough = max(2.0, _RECURS * len(pages))
    seen: dict[str, list[tuple[int, float]]] = {}
    for number, both in edges.items():
        for line in {id(line): line for edge in both for line in edge}.values():
            seen.setdefault(_sign(line), []).append((number, line.y))
    kept = {}
    for number, both in edges.items():
        gone: set[int] = set()
        for edge in both:
            for line in edge:
                same = {page for page, y in seen[_sign(line)] if abs(y - line.y) <= _NEAR}
                if len(same) < enough:
                    break
                gone.add(id(line))
        kept[number] = [line for line in pages[number] if id(line) not in gone]
    return kept


def _edges(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The outermost lines at the top and at the foot of a page, the outermost first."""
    down = sorted(lines, key=lambda line: -line.y)
    return down[:EDGE], down[::-1][:EDGE]


def _sign(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.casefold().split()))


def _paragraphs(lines: Sequence[Line]) -> list[_Paragraph]:
    if not lines:
        return []
    measure = _Measure(lines)
    paragraphs: list[_Paragraph] = []
    for line in lines:
        level = measure.level(line)
        if paragraphs and measure.continues(paragraphs[-1], line, level):
            paragraphs[-1].lines.append(line)
        else:
            item = not level and _BULLET.match(line.text) is not None
            paragraphs.append(_Paragraph([line], level, item))
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        # Large letters that go on and on are no heading, nor are bold ones above the rows of a table.
        row = after is not None and not after.level and not after.item and not _ends(after.lines[-1])
        if sum(len(line.text) for line in paragraph.lines) > _HEADING_AT_MOST or (row and measure.small(paragraph)):
            paragraph.level = 0
    return paragraphs


def _find_headings(paragraphs: Sequence[_Paragraph], texts: Sequence[str]) -> None:
    """In a text that is all of one size: a short line that looks like a heading, above a longer paragraph."""
    for paragraph, text, after in zip(paragraphs, texts, texts[1:], strict=False):
        alone = len(paragraph.lines) == 1 and not paragraph.item and len(text) <= HEADING_AT_MOST
        if alone and len(after) > max(len(text), HEADING_AT_MOST) and like_heading(text):
            paragraph.level = 2


class _Measure:
    """What is usual in a document: the size of its letters, the distance and the length of its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        gaps = [
            first.y - second.y
            for first, second in pairwise(lines)
            if first.page == second.page and first.size == second.size == self.body and first.y > second.y
        ]
        near = [gap for gap in gaps if gap < 2.5 * max(self.body, 1.0)]
        self.leading = median(near) if near else 1.2 * self.body
        self.widths = {page: _usual(found) for page, found in _by_page(lines, self.body).items()}
        large = sorted({line.size for line in lines if line.size > _LARGER * self.body}, reverse=True)
        self.levels = {size: min(level, _MOST_LEVELS) for level, size in enumerate(_apart(large), 1)}
        self.bolds = sum(len(line.text) for line in lines if line.bold) < 0.4 * sum(len(line.text) for line in lines)

    def level(self, line: Line) -> int:
        """A line's level as a heading; 0 for the text proper."""
        if not any(map(str.isalpha, line.text)):
            return 0
        if line.size > _LARGER * self.body:
            return next((level for size, level in self.levels.items() if line.size >= size * 0.97), _MOST_LEVELS)
        heading = self.bolds and line.bold and line.size >= 0.97 * self.body and not _BULLET.match(line.text)
        if heading and len(line.text) <= _BOLD_AT_MOST and like_heading(line.text):
            return min(len(set(self.levels.values())) + 1, _MOST_LEVELS + 1)
        return 0

    def small(self, paragraph: _Paragraph) -> bool:
        """Whether a heading is no larger than the text proper."""
        return paragraph.lines[0].size <= _LARGER * self.body

    def continues(self, paragraph: _Paragraph, line: Line, level: int) -> bool:
        """Whether a line goes on with a paragraph."""
        last = paragraph.lines[-1]
        if level != paragraph.level or abs(line.size - last.size) > _SAME * max(last.size, 1.0):
            return False
        if _BULLET.match(line.text) and (paragraph.item or _SENTENCE_END.search(last.text)):
            return False
        if last.page != line.page or line.y > last.y:
            return not level and self._full(last, line) and not _ends(last) and line.text[:1].islower()
        gap = last.y - line.y
        if gap > _WIDE_GAP * max(self.leading, 1.2 * line.size if level else 0.0):
            return False
        if level:
            return True
        if _ends(last) and (_NUMBERED.match(line.text) or line.x > last.x + _INDENT * line.size) and not paragraph.item:
            return False
        return self._full(last, line)

    def _full(self, line: Line, following: Line) -> bool:
        """Whether a line is as long as lines get, so that it did not end for the sake of a paragraph."""
        word = following.text.split(maxsplit=1)[0]
        return len(line.text) + 1 + min(len(word), 12) >= _FULL * self.widths.get(line.page, 0.0)


def _ends(line: Line) -> bool:
    return _SENTENCE_END.search(line.text) is not None


def _by_page(lines: Iterable[Line], body: float) -> dict[int, list[int]]:
    lengths: dict[int, list[int]] = {}
    for line in lines:
        lengths.setdefault(line.page, [])
        if abs(line.size - body) <= _SAME * body:
            lengths[line.page].append(len(tidy(line.text)))
    return lengths


def _usual(lengths: list[int]) -> float:
    """How long a full line is."""
    if len(lengths) < 2:
        return float(max(lengths, default=0))
    return quantiles(lengths, n=10, method="inclusive")[-1]


def _apart(sizes: Iterable[float]) -> list[float]:
    """Sizes of letters, the largest first, without those that hardly differ from one before."""
    found: list[float] = []
    for size in sizes:
        if not found or size < 0.97 * found[-1]:
            found.append(size)
    return found
