"""Made-up texts whose words are those of real ones, as often and next to the same, with new names and compounds.

A chain of bigrams over some thirteen million words of reviews gives the sentences. Real texts never run out of new
words: a word that the reviews hold `RARE` times at most is replaced by one of an endless list, whose ranks follow
Zipf's law (p of rank r ~ (r + OFFSET) ^ -EXPONENT) so that distinct terms grow as they do in the real texts. And texts
come back to what they tell of: some words are replaced by one that stood before.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.growth.real import PARTED
from index.terms.analysis import terms

RARE = 8
EXPONENT = 1.6
OFFSET = 8_000.0
REPEATED = 0.3
"""Share of the words but stop words that are repeated."""
BACK = 600
"""How far back they stood at most, counted in such words; the nearer the likelier."""
LANGUAGE = "nb"
"""Of all made-up texts; most reviews are bokmål."""
END = 0
"""Token between two sentences."""

Ids = NDArray[np.int32]

_CORE = re.compile(r"[^\W\d_]{4,}(?:-?[^\W\d_]+)*")
_GROUP = re.compile(r"(?<=\d) (?=\d{3})")
_MIX = 0x9E3779B97F4A7C15


class Words:
    """Words of real texts, with what follows them.

    :param reviews: File of texts parted by `PARTED`, a line for each sentence.
    """

    def __init__(self, reviews: Path) -> None:
        ids = self.text = self._read(reviews)
        """The texts themselves."""
        order = np.argsort(ids[:-1], kind="stable")
        self._following: Ids = ids[1:][order]
        """What stands after each token's occurrences, token after token."""
        self._count = np.bincount(ids[:-1], minlength=len(self.surfaces))
        self._first = np.concatenate([[0], np.cumsum(self._count)[:-1]])
        self._terms: list[str | None] = [None] * len(self.surfaces)
        self._find_rare()

    def _read(self, reviews: Path) -> Ids:
        known = {"": END}
        found = [END]
        with gzip.open(reviews, "rt", encoding="utf-8") as file:
            for line in file.read().replace(PARTED, "\n").split("\n"):
                words = _GROUP.sub("", line).split()
                if words:
                    if words[-1][-1].isalnum():
                        words[-1] += "."
                    found += [known.setdefault(word, len(known)) for word in words]
                    found.append(END)
        self.surfaces = list(known)
        return np.array(found, np.int32)

    def _find_rare(self) -> None:
        """Tell which words are replaced, and what new ones are made of."""
        cores = [match[0] if (match := _CORE.search(surface)) else "" for surface in self.surfaces]
        often: dict[str, int] = {}
        for core, count in zip(cores, self._count.tolist(), strict=True):
            often[core] = often.get(core, 0) + count
        self._core = cores
        self._rare = np.array([core != "" and often[core] <= RARE for core in cores])
        by_count = sorted((core for core in often if core), key=lambda core: (-often[core], core))
        self._parts = [core for core in by_count if core.islower() and core.isalpha()][200:12_000]
        self._names = [core for core in by_count if core.istitle() and core.isalpha()][200:12_000]

    def tokens(self, random: np.random.Generator, walkers: int, steps: int) -> Ids:
        """Walks along the chain, one after the other, each beginning and ending with a sentence."""
        walk = np.empty((steps, walkers), np.int32)
        at = np.zeros(walkers, np.int64)
        for step in range(steps):
            at = self._following[self._first[at] + (random.random(walkers) * self._count[at]).astype(np.int64)]
            walk[step] = at
        walks = []
        for one in walk.T:
            ends = np.flatnonzero(one == END)
            if len(ends):
                walks.append(one[: ends[-1] + 1])
        return np.concatenate(walks)

    def block(self, random: np.random.Generator, walkers: int = 1024, steps: int = 1500) -> "Block":
        """Sentences, at about 100 characters each."""
        tokens = self.tokens(random, walkers, steps)
        places = np.flatnonzero(self._rare[tokens])
        uniform = 1.0 - random.random(len(places))
        ranks = (OFFSET * (uniform ** (-1.0 / (EXPONENT - 1.0)) - 1.0)).clip(0, 2**52).astype(np.int64)
        surfaces = [self._replaced(*pair) for pair in zip(tokens[places].tolist(), ranks.tolist(), strict=True)]
        return Block(self, tokens, places, surfaces, random)

    def _replaced(self, token: int, rank: int) -> str:
        """A word like this one in capitals and punctuation, of the endless list."""
        surface, core = self.surfaces[token], self._core[token]
        return surface.replace(core, self._name(rank) if core[0].isupper() else self._compound(rank), 1)

    def _compound(self, rank: int) -> str:
        first, second = self._two(rank, len(self._parts))
        return self._parts[first] + self._parts[second]

    def _name(self, rank: int) -> str:
        first, second = (self._names[place] for place in self._two(rank, len(self._names)))
        return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]

    @staticmethod
    def _two(rank: int, size: int) -> tuple[int, int]:
        """Two places below `size`, the low ones more often; others for every rank, nearly."""
        mixed = (rank + 1) * _MIX % 2**64
        high, low = (int(size * ((mixed >> shift & 0xFFFFFFFF) / 2**32) ** 2) for shift in (32, 0))
        return high, low

    def terms_of(self, token: int) -> str:
        """Terms of a word, parted by spaces."""
        found = self._terms[token]
        if found is None:
            found = self._terms[token] = " ".join(terms(self.surfaces[token], LANGUAGE))
        return found


@lru_cache(maxsize=500_000)
def terms_of_new(surface: str) -> str:
    """Terms of a word that the real texts do not hold, parted by spaces."""
    return " ".join(terms(surface, LANGUAGE))


class Block:
    """Sentences of one block of the chain.

    :param places: Where in `tokens` a word of `surfaces` stands instead.
    :param random: Repeats words; None leaves them as they are.
    """

    def __init__(
        self,
        words: Words,
        tokens: Ids,
        places: NDArray[np.int64],
        surfaces: Sequence[str],
        random: np.random.Generator | None = None,
    ) -> None:
        table = words.surfaces
        self._said = [table[token] for token in tokens.tolist()]
        self._terms = [words.terms_of(token) for token in tokens.tolist()]
        for place, surface in zip(places.tolist(), surfaces, strict=True):
            self._said[place] = surface
            self._terms[place] = terms_of_new(surface)
        self._ends = np.flatnonzero(tokens == END).tolist()
        if random is not None:
            self._repeat(random)

    def _repeat(self, random: np.random.Generator) -> None:
        # A number would be one with the number beside it: 4 000.
        content = np.array([place for place, found in enumerate(self._terms) if found.replace(" ", "").isalpha()])
        chosen = np.flatnonzero(random.random(len(content)) < REPEATED)
        back = (BACK ** random.random(len(chosen))).astype(np.int64)
        # Backwards, so that what is copied is what stood there at first.
        for to, source in zip(
            content[chosen][::-1].tolist(), content[np.maximum(chosen - back, 0)][::-1].tolist(), strict=True
        ):
            self._said[to], self._terms[to] = self._said[source], self._terms[source]

    def sentences(self) -> Iterator[tuple[str, list[str]]]:
        """Each sentence with its terms, a string a word."""
        first = 0
        for end in self._ends:
            if end > first:
                yield " ".join(self._said[first:end]), [one for one in self._terms[first:end] if one]
            first = end + 1
