"""How like real passages the made-up ones are, as Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np

from benchmarks.growth.stream import FloatArray, Made, documents, matrix
from benchmarks.growth.vectors import Copies, neighbours
from benchmarks.growth.words import Block, Words
from index.encoder.packaged import configuration
from index.terms.analysis import terms

SAMPLE = 2_000
"""Vectors whose neighbours are looked at."""
MARKS = (1_000, 3_000, 10_000, 30_000, 60_000)
"""Passages after which distinct terms are counted."""
PASSAGE = 950
"""Length of the passages that the reviews' sentences are joined to, before the last sentence is ended."""
EXAMINED = 300
"""Documents whose terms are compared with those that the analysis gives."""


def compare(cache: Path, reviews: Path, seed: int) -> None:
    """Print all comparisons."""
    real = np.array(matrix(cache / "real", configuration().dimension))
    made = matrix(cache / "made", len(real[0]))
    print("| vectors | nearest, p5 p25 p50 p75 p95 | 10th | 100th |\n|---|---|---|---|")
    random = np.random.default_rng(seed)
    for vectors, name in chain(_reals(real, random), _grown(real, random, seed), _larger(real, made)):
        sample = random.permutation(len(vectors))[:SAMPLE]
        found = np.percentile(neighbours(vectors, sample), [5, 25, 50, 75, 95], axis=0).T
        print(f"| {name} | {' | '.join(' '.join(f'{one:.2f}' for one in row) for row in found)} |", flush=True)
    print(f"\n{_equal(cache)} passages have the terms that the analysis gives\n")
    print("| passages | distinct terms, reviews | made up |\n|---|---|---|")
    texts = {name: _Statistics() for name in ("reviews", "made up")}
    words = Words(reviews)
    texts["reviews"].count(_packed(words))
    texts["made up"].count(_made(documents(cache / "made")))
    for mark in MARKS:
        counts = [f"{one.distinct[mark]:,}" if mark in one.distinct else "–" for one in texts.values()]
        print(f"| {mark:,} | {' | '.join(counts)} |")
    print("\n| a passage | reviews | made up |\n|---|---|---|")
    for row, name in enumerate(("code points", "bytes", "sentences", "terms", "distinct terms")):
        print(f"| {name} | {' | '.join(one.means(row) for one in texts.values())} |")
    for rank in (10, 100, 1_000, 10_000):
        print(f"| share with the term of rank {rank:,} | {' | '.join(one.share(rank) for one in texts.values())} |")


def _reals(real: FloatArray, random: np.random.Generator) -> Iterator[tuple[FloatArray, str]]:
    shuffled = random.permutation(real)
    size = 1_250
    while size < len(real):
        yield shuffled[:size], f"{size:,} real"
        size *= 2
    yield real, f"{len(real):,} real"


def _grown(real: FloatArray, random: np.random.Generator, seed: int) -> Iterator[tuple[FloatArray, str]]:
    """Copies of few real vectors, as many as there are real ones."""
    for share in (8, 16):
        few = random.permutation(real)[: len(real) // share]
        copies = Copies(few, seed)
        yield np.concatenate([copies.copy(number) for number in range(share)]), f"{len(few):,} real × {share} copies"


def _larger(real: FloatArray, made: FloatArray) -> Iterator[tuple[FloatArray, str]]:
    if len(made) >= len(real):
        yield np.array(made[: len(real)]), f"{len(real):,} made up"
    size = 100_000
    while size <= len(real) + len(made):
        yield np.concatenate([real, made[: size - len(real)]]), f"{size:,} real and made up"
        size *= 3


class _Statistics:
    """Counts of passages as they come."""

    def __init__(self) -> None:
        self.distinct: dict[int, int] = {}
        self._held: Counter[str] = Counter()
        self._rows: list[tuple[int, int, int, int, int]] = []

    def count(self, passages: Iterable[tuple[str, int, list[str]]]) -> None:
        """Take texts, how many sentences each has, and its terms."""
        for number, (text, sentences, found) in enumerate(islice(passages, max(MARKS)), 1):
            self._held.update(set(found))
            self._rows.append((len(text), len(text.encode()), sentences, len(found), len(set(found))))
            if number in MARKS:
                self.distinct[number] = len(self._held)

    def means(self, row: int) -> str:
        """Mean and standard deviation."""
        values = np.array([one[row] for one in self._rows])
        return f"{values.mean():.1f} ± {values.std():.1f}"

    def share(self, rank: int) -> str:
        """Share of the passages that hold the term of that rank."""
        counts = sorted(self._held.values(), reverse=True)
        return f"{counts[rank - 1] / len(self._rows):.4f}" if rank <= len(counts) else "–"


def _packed(words: Words) -> Iterator[tuple[str, int, list[str]]]:
    """The reviews themselves, in passages like the made-up ones."""
    text: list[str] = []
    found: list[str] = []
    for sentence, more in Block(words, words.text, np.array([], np.int64), []).sentences():
        text.append(sentence)
        found += more
        if sum(map(len, text)) + len(text) >= PASSAGE:
            yield " ".join(text), len(text), " ".join(found).split(" ")
            text, found = [], []


def _made(stream: Iterable[Made]) -> Iterator[tuple[str, int, list[str]]]:
    for one in stream:
        for cut, found in zip(one.cuts, one.terms, strict=True):
            # The title, with which each passage is found, is none of the reviews'.
            without = found.split(" ")[len(terms(one.document.title, one.document.language)) :]
            yield one.text[cut.start : cut.end], len(cut.sentences), without


def _equal(cache: Path) -> str:
    equal = number = 0
    for one in islice(documents(cache / "made"), EXAMINED):
        for cut, found in zip(one.cuts, one.terms, strict=True):
            expected = terms(f"{one.document.title}\n{one.text[cut.start : cut.end]}", one.document.language)
            number += 1
            equal += expected == found.split(" ")
    return f"{equal} of {number}"
