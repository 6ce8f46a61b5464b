"""Batches of sentence pairs and of running text."""

import random
import zlib
from collections.abc import Sequence
from pathlib import Path

from index.sentences import sentences
from index.training.compound_parts import lines
from index.training.encoder.data import Batch, Maker

BIBLE = 0.1
"""Share of the Bible's pairs that are used: its Norwegian is old."""
WORD_LISTS = ("omw_", "cldr_")
DOCUMENT_END = "\x1e"
PAIRS_A_BATCH = 48
TEXTS_A_BATCH = 16

Row = tuple[str, str]


def read_pairs(folder: Path, *, kept: bool = False) -> dict[str, list[Row]]:
    """Norwegian and English by file, without word lists.

    :param kept: The tenth that is held back, without the Bible, instead of the rest.
    """
    found = {}
    for path in sorted(folder.glob("*.tsv")):
        if path.name.startswith(WORD_LISTS) or (kept and path.name.startswith("bible")):
            continue
        rows = []
        for line in lines(path):
            norwegian, english, *_ = [*line.rstrip("\n").split("\t"), "", ""]
            if english and (zlib.crc32(english.encode()) % 10 == 0) == kept:
                rows.append((norwegian, english))
        found[path.name] = rows
    return found


def paired(files: dict[str, list[Row]]) -> Maker:
    """Norwegian sentences ↔ English ones."""
    rows = [
        row
        for name, all_rows in files.items()
        for number, row in enumerate(all_rows)
        if (not name.startswith("bible") or number % round(1 / BIBLE) == 0) and min(map(_words, row)) >= 4
    ]

    def make(rng: random.Random) -> Batch:
        chosen = {english: norwegian for norwegian, english in rng.sample(rows, min(PAIRS_A_BATCH, len(rows)))}
        return Batch(list(chosen.values()), list(chosen), list(range(len(chosen))), both_ways=True)

    return make


def joined(files: dict[str, list[Row]]) -> Maker:
    """A piece of a line, in either language → the lines around it as a passage, in either language."""
    books = [rows for name, rows in files.items() if len(rows) >= 4 and not name.startswith("bible_nn")]
    weights = [len(rows) ** 0.5 for rows in books]

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [], both_ways=True)
        for rows in rng.choices(books, weights, k=TEXTS_A_BATCH):
            first = rng.randrange(len(rows) - 3)
            around = rows[first : first + rng.randint(2, 5)]
            language = rng.random() < 0.7
            passage = " ".join(row[language] for row in around)
            line = max(rng.sample(around, 2), key=lambda row: len(row[0]))[rng.random() < 0.5]
            if _words(line) >= 4 and passage not in batch.candidates:
                batch.right.append(len(batch.candidates))
                batch.anchors.append(_piece(line, rng))
                batch.candidates.append(passage)
        return batch

    return make


def read_texts(path: Path) -> list[list[str]]:
    """Documents of running text as their paragraphs, title first."""
    documents: list[list[str]] = [[]]
    for line in lines(path):
        if DOCUMENT_END in line:
            documents.append([])
        elif line.strip():
            documents[-1].append(line.strip())
    return [one for one in documents if len(one) >= 4]


def running(documents: Sequence[list[str]]) -> Maker:
    """A title, a sentence, a piece of one, or the sentence before → a passage of the same text."""

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [], both_ways=True)
        for title, *paragraphs in rng.sample(documents, min(TEXTS_A_BATCH, len(documents))):
            text = "\n".join(paragraphs)
            spans = sentences(text[:6000], 0, min(len(text), 6000))
            if len(spans) < 4:
                continue
            first = rng.randrange(len(spans) - 3)
            inside = spans[first + 1 : first + rng.randint(3, 6)]
            anchor = title
            kind = rng.random()
            if kind > 0.25:
                start, end = spans[first] if kind < 0.45 else rng.choice(inside)
                anchor = text[start:end] if kind < 0.6 else _piece(text[start:end], rng)
                if 0.45 < kind < 0.55 and len(inside) > 2:
                    inside = [span for span in inside if span != (start, end)]
            if _words(anchor) >= 2:
                batch.right.append(len(batch.candidates))
                batch.anchors.append(anchor)
                batch.candidates.append(" ".join(text[start:end] for start, end in inside))
        return batch

    return make


def _piece(text: str, rng: random.Random) -> str:
    """Five to eight words of a text."""
    words = text.split()
    length = rng.randint(5, 8)
    first = rng.randrange(max(1, len(words) - length + 1))
    return " ".join(words[first : first + length])


def _words(text: str) -> int:
    return len(text.split())
