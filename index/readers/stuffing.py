"""Words that a file repeats over and over, as some do to be found: they tell nothing and would hide what does.

A unit – a block, or a piece of a long one, with the heading above it – is a repetition if each of its words and nearly
each pair of neighbouring words comes often in the file. It is left out only where most of the file is such: a refrain,
a form or a notice that comes again is no harm.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from index.types import Block

OFTEN = 20
"""Times that a word or pair must come to be no news."""
NEWS = 0.1
"""Share of the pairs in a repetition that may be rarer."""
MOST = 0.5
"""Share of a file's words that must be repetitions before any is left out."""
AT_LEAST = 150
"""Words that a file must have to be judged."""
PIECE = 600
"""Longest unit, in code points: one block may be the whole file."""

_WORD = re.compile(r"[^\W_]+")
_EXEMPT = frozenset({"row", "code"})
"""Kinds of blocks that repeat themselves by nature: cells, and names of variables."""


class _Unit(msgspec.Struct, frozen=True):
    blocks: tuple[Block, ...]
    words: tuple[str, ...]


def without_stuffing(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, or parts of them, that are no repetitions; all of them where repetitions are not most of the text.

    :param text: The document's text.
    :param blocks: In order and without overlap.
    """
    units = list(_units(text, blocks))
    words = Counter(word for unit in units for word in unit.words)
    if words.total() < AT_LEAST or words.total() < 2 * len(words):
        return tuple(blocks)
    pairs = Counter(pair for unit in units for pair in pairwise(unit.words))
    kept = [unit for unit in units if not _repeats(unit, words, pairs)]
    if sum(len(unit.words) for unit in kept) > (1 - MOST) * words.total():
        return tuple(blocks)
    return tuple(block for unit in kept for block in unit.blocks)


def _units(text: str, blocks: Sequence[Block]) -> Iterator[_Unit]:
    heading: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            heading.append(block)
            continue
        for piece in _pieces(text, block):
            yield _unit(text, (*heading, piece))
            heading = []
    if heading:
        yield _unit(text, tuple(heading))


def _unit(text: str, blocks: tuple[Block, ...]) -> _Unit:
    words = (match[0].casefold() for block in blocks for match in _WORD.finditer(text, block.start, block.end))
    return _Unit(blocks, tuple(words))


def _pieces(text: str, block: Block) -> Iterator[Block]:
    from index.sentences import divide

    if block.end - block.start <= PIECE:
        yield block
        return
    for start, end in divide(text, block.start, block.end, PIECE):
        yield Block(start, end, block.kind, block.level, block.page)


def _repeats(unit: _Unit, words: Counter[str], pairs: Counter[tuple[str, str]]) -> bool:
    if unit.blocks[-1].kind in _EXEMPT or any(words[word] < OFTEN for word in unit.words):
        return False
    rare = sum(pairs[pair] < OFTEN for pair in pairwise(unit.words))
    return rare <= NEWS * len(unit.words)
