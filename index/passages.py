"""Passages: spans of a document that are short enough to be found and shown whole.

A document falls into sections at its headings of level 1 to 3; a section's headings belong to it. A section longer than
the target is divided as evenly as its paragraphs and sentences allow: between paragraphs rather than within one,
between sentences rather than within one, and never right after a heading. In a document of many tiny sections, such as
a list of questions with their answers, neighbours share a passage.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, takewhile
from math import ceil, inf
from statistics import median

import msgspec

from index.language import other_language
from index.lines import line_number, line_starts
from index.readers.base import Parsed, label
from index.sentences import LONGEST, divide, sentences
from index.types import Block, Passage

TARGET = 1050
"""Length that passages are divided to, in code points."""

LIMIT = 1200
"""Greatest length of a passage, in code points."""

SECTION_LEVEL = 3
"""Deeper headings do not begin a section."""

Span = tuple[int, int]

_WITHIN_PARAGRAPH = 0.15
_AFTER_HEADING = 1.0
"""What a cut in such a place costs; a passage half as long as it should be costs 0.25."""

_TINY = 3
"""Sections shorter than this part of the target are tiny."""


class _Unit(msgspec.Struct, frozen=True):
    """One or a few sentences between which no cut is worth while."""

    start: int
    end: int
    cost: float
    """What a cut after it costs."""


class _Part(msgspec.Struct, frozen=True):
    """A block, with the headings that it stands under and its sentences."""

    block: Block
    path: tuple[str, ...]
    sentences: tuple[Span, ...]

    def between(self, start: int, end: int) -> tuple[Span, ...]:
        """The sentences that begin in a span."""
        return self.sentences[bisect_left(self.sentences, (start, 0)) : bisect_left(self.sentences, (end, 0))]


def split(parsed: Parsed, target: int = TARGET, limit: int = LIMIT) -> list[Passage]:
    """Divide a document into passages, in order and without overlap.

    Every passage begins and ends with something other than white space; every character of the document's blocks but
    white space is in one passage, and in one sentence of it.

    :param parsed: The document with its text and blocks.
    :param target: Length to divide to, in code points.
    :param limit: Greatest length, in code points.
    :raises ValueError: Unless 1 ≤ `target` ≤ `limit`.
    """
    if not 1 <= target <= limit:
        raise ValueError(f"target {target} is not between 1 and the limit, {limit}")
    return list(_Splitter(parsed, target, limit).passages())


class _Splitter:
    def __init__(self, parsed: Parsed, target: int, limit: int) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.target = target
        self.limit = limit
        self.starts = line_starts(parsed.text)

    def passages(self) -> Iterator[Passage]:
        sections = list(_sections(self._parts()))
        for parts in _share(sections, self.target):
            for start, end in self._cut(parts):
                yield self._passage(start, end, parts)

    def _parts(self) -> Iterator[_Part]:
        title = self.parsed.document.title.casefold()
        path: list[tuple[int, str]] = []
        for block in self.parsed.blocks:
            if block.kind == "heading":
                words = label(self.text[block.start : block.end])
                path = [(level, above) for level, above in path if level < block.level]
                if words and words.casefold() != title:
                    path.append((block.level, words))
            yield _Part(block, tuple(words for _, words in path), tuple(self._sentences(block)))

    def _sentences(self, block: Block) -> Iterable[Span]:
        longest = min(LONGEST, self.limit)
        if block.kind in {"heading", "row"}:
            return divide(self.text, block.start, block.end, longest)
        if block.kind == "code":
            first = line_number(self.starts, block.start)
            starts = self.starts[first : line_number(self.starts, block.end - 1)]
            lines = pairwise([block.start, *starts, block.end])
            return chain.from_iterable(divide(self.text, *line, longest) for line in lines)
        return sentences(self.text, block.start, block.end, longest)

    def _cut(self, parts: Sequence[_Part]) -> list[Span]:
        """Spans of passages over a run of blocks, as even as cuts that cost little allow."""
        units = list(_units(parts, min(80, self.target // 8), self.limit))
        whole = units[-1].end - units[0].start
        if whole <= min(self.limit, self.target * 5 // 4):
            return [(units[0].start, units[-1].end)]
        ideal = whole / ceil(whole / self.target)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for last, unit in enumerate(units):
            found = (inf, last)
            for first in range(last, -1, -1):
                length = unit.end - units[first].start
                if length > self.limit and first < last:
                    break
                found = min(found, (best[first][0] + (length / ideal - 1) ** 2 + unit.cost, first))
            best.append(found)
        cuts: list[Span] = []
        last = len(units)
        while last:
            first = best[last][1]
            cuts.append((units[first].start, units[last - 1].end))
            last = first
        return cuts[::-1]

    def _passage(self, start: int, end: int, parts: Sequence[_Part]) -> Passage:
        first = bisect_right(parts, start, key=lambda part: part.block.end)
        inside = parts[first : bisect_left(parts, end, key=lambda part: part.block.start)]
        bodies = [part.path for part in inside if part.block.kind != "heading"]
        text = self.text[start:end]
        return Passage(
            document=self.parsed.document,
            start=start,
            end=end,
            text=text,
            line=line_number(self.starts, start),
            page=inside[0].block.page,
            headings=_common(bodies or [part.path for part in inside]),
            sentences=tuple(chain.from_iterable(part.between(start, end) for part in inside)),
            own_language=other_language(text, self.parsed.document.language),
        )


def _sections(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Runs of blocks that no passage crosses: headings, and what stands under them."""
    section: list[_Part] = []
    filled = False
    for part in parts:
        heading = part.block.kind == "heading"
        if heading and part.block.level <= SECTION_LEVEL and filled:
            yield section
            section, filled = [], False
        section.append(part)
        filled = filled or not heading
    if section:
        yield section


def _share(sections: list[list[_Part]], target: int) -> Iterator[list[_Part]]:
    """The sections; where most are tiny, tiny neighbours under the same heading as one."""
    lengths = [section[-1].block.end - section[0].block.start for section in sections]
    if not sections or median(lengths) * _TINY > target:
        yield from sections
        return
    shared = sections[0]
    for section, before, length in zip(sections[1:], lengths, lengths[1:], strict=False):
        together = section[-1].block.end - shared[0].block.start
        if (
            max(before, length) * _TINY <= target
            and together <= target
            and shared[-1].path[:-1] == section[-1].path[:-1]
        ):
            shared = [*shared, *section]
        else:
            yield shared
            shared = section
    yield shared


def _units(parts: Iterable[_Part], tiny: int, limit: int) -> Iterator[_Unit]:
    """The sentences, with tiny ones joined, so that finding the cuts among very many takes linear time."""
    start: int | None = None
    end = 0
    for part in parts:
        for number, (first, last) in enumerate(part.sentences, 1):
            if start is not None and last - start > limit:
                yield _Unit(start, end, 0.0)
                start = None
            start, end = first if start is None else start, last
            final = number == len(part.sentences)
            if end - start >= (tiny // 4 if final and part.block.kind != "heading" else tiny):
                yield _Unit(start, end, _cost(part.block, final))
                start = None
    if start is not None:
        yield _Unit(start, end, 0.0)


def _cost(block: Block, final: bool) -> float:
    if block.kind == "heading":
        return _AFTER_HEADING
    return 0.0 if final else _WITHIN_PARAGRAPH


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all the paths begin with."""
    same = takewhile(lambda words: len(set(words)) == 1, zip(*paths, strict=False))
    return tuple(words[0] for words in same)
