"""Made-up documents: vectors from `vectors`, texts from `words`, about ten passages each."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.growth.real import path
from benchmarks.growth.stream import MODIFIED_NS, Cut, FloatArray, Made, Sink
from benchmarks.growth.vectors import HELD_BACK, Copies
from benchmarks.growth.words import LANGUAGE, Words
from index.terms.analysis import terms
from index.types import Document

FEWEST, MOST = 6, 14
"""Passages of a document."""
TARGET, SPREAD, BOUNDS = 940.0, 60.0, (600.0, 1_050.0)
"""Length of passages in code points, before the last sentence is ended."""
LONGEST = 300
"""Longer sentences are left out."""
HELD_BACK_DOCUMENTS = 20
"""Of ten passages each."""

Sentence = tuple[str, list[str]]


class Generator:
    """Makes documents, the same for the same real vectors, reviews and seed."""

    def __init__(self, real: FloatArray, reviews: Path, seed: int) -> None:
        self._copies = Copies(real, seed)
        self._size = len(real)
        self._words = Words(reviews)
        self._seed = seed

    def write(self, first: int, passages: int, folder: Path) -> None:
        """Write a stream of about that many passages.

        :param first: Number of the first document.
        """
        random = np.random.default_rng([self._seed, 1])
        sentences = self._sentences(2)
        number, copy = first, 1
        with Sink(folder) as sink:
            while sink.passages < passages:
                vectors = self._copies.copy(copy)
                ends = np.cumsum(random.integers(FEWEST, MOST + 1, self._size // FEWEST))
                starts = np.concatenate([[0], ends[ends <= self._size - MOST]])
                for start, end in random.permutation(np.stack([starts[:-1], starts[1:]], axis=1)).tolist():
                    if sink.passages >= passages:
                        break
                    sink.add(document(number, end - start, sentences, random))
                    sink.add_vectors(vectors[start:end])
                    number += 1
                copy += 1

    def write_held_back(self, folder: Path) -> None:
        """Write a stream of documents that are never part of an index, to be added and to be looked for."""
        random = np.random.default_rng([self._seed, 3])
        sentences = self._sentences(4)
        with Sink(folder) as sink:
            for number in range(HELD_BACK_DOCUMENTS):
                start = int(random.integers(0, self._size - 10))
                sink.add(document(999_000 + number, 10, sentences, random))
                sink.add_vectors(self._copies.copy(HELD_BACK, slice(start, start + 10)))

    def _sentences(self, purpose: int) -> Iterator[Sentence]:
        block = 0
        while True:
            made = self._words.block(np.random.default_rng([self._seed, purpose, block]))
            yield from (one for one in made.sentences() if len(one[0]) <= LONGEST)
            block += 1


class _Page:
    """A text while it is written, and where its sentences stand."""

    def __init__(self, title: str) -> None:
        self.parts = [title]
        self.end, self.line = len(title), 1
        self.spans = [(0, self.end)]
        """Of the sentences since the last passage."""
        self.start = 0
        self.first_line = 1

    def paragraph(self) -> None:
        """Begin one."""
        self._write("\n\n")
        self.line += 2

    def sentence(self, text: str) -> None:
        """Go on."""
        if not self.parts[-1].endswith("\n"):
            self._write(" ")
        if not self.spans:
            self.start, self.first_line = self.end, self.line
        self.spans.append((self.end, self.end + len(text)))
        self._write(text)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.end += len(text)

    def cut(self) -> Cut:
        """End a passage."""
        cut = Cut(self.start, self.end, self.first_line, (), "", tuple(self.spans))
        self.spans = []
        return cut


def document(number: int, passages: int, sentences: Iterator[Sentence], random: np.random.Generator) -> Made:
    """A document of so many passages: a title, then paragraphs, each on a line, with an empty line between them."""
    title = _title(next(sentences)[0])
    title_terms = terms(title, LANGUAGE)
    page = _Page(title)
    cuts, found = [], []
    for number_of, length in enumerate(random.normal(TARGET, SPREAD, passages).clip(*BOUNDS).tolist()):
        # A passage is found by its document's title too; the first one begins with it.
        words = title_terms * (1 if number_of else 2)
        while page.end - page.start < length or not page.spans:
            page.paragraph()
            for sentence, more in islice(sentences, int(random.integers(2, 7))):
                page.sentence(sentence)
                words += more
                if page.end - page.start >= length:
                    break
        cuts.append(page.cut())
        found.append(" ".join(words))
    text = "".join(page.parts)
    data = text.encode()
    about = Document(
        root="",
        path=path(number, "made.txt"),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        modified_ns=MODIFIED_NS,
        title=title,
        language=LANGUAGE,
    )
    return Made(about, text, tuple(cuts), tuple(found))


def _title(sentence: str) -> str:
    title = " ".join(sentence.split()[:6]).rstrip(".,:;!?…»”\")'") or "Uten tittel"
    return title[0].upper() + title[1:]
