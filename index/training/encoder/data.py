"""What a step learns from: texts and which belong together."""

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from index.build import context
from index.formats import SUFFIXES
from index.passages import split
from index.readers import Parsed, read
from index.sources import scan
from index.training.encoder.questions import Asked


class Batch(msgspec.Struct, frozen=True):
    """Texts, and which of the candidates belongs to each; without candidates, texts to be copied.

    Places of candidates go on, after those of the batch, with the rows of the kind's bank.
    """

    anchors: list[str]
    candidates: list[str]
    right: list[int]
    """Per anchor, its candidate."""
    unsure: list[list[int]] = msgspec.field(default_factory=list)
    """Per anchor, candidates that may be right too and do not count."""
    choosing: bool = False
    """Whether candidates are sentences of few passages; else they are found among all, by their whitened vectors."""
    both_ways: bool = False
    """Whether each candidate, too, is to find its anchor."""
    rows: list[int] = msgspec.field(default_factory=list)
    """Per candidate, its row in the bank, where it is brought up to date."""
    taught: list[int] = msgspec.field(default_factory=list)
    """Per anchor, the row of the teacher's vector that it and its candidate are pulled to."""


Maker = Callable[[random.Random], Batch]


class Kind(msgspec.Struct, frozen=True):
    """A kind of batch, the texts whose vectors are candidates in every one of its batches, and those of a teacher.

    The bank's vectors are not trained through (Wang et al. 2020, "Cross-Batch Memory for Embedding Learning"), so a
    question is told from thousands of passages at the cost of encoding a few.
    """

    make: Maker
    bank: Sequence[str] = ()
    taught: Sequence[str] = ()
    """Texts whose vectors, by a teacher, `Batch.taught` names."""


class Told(msgspec.Struct, frozen=True):
    """A question with the places of what answers it in its document's lists."""

    text: str
    language: str
    answer: str
    sentence: int
    passage: int


class Document(msgspec.Struct, frozen=True):
    """A document's passages as they are encoded, its sentences, and what was asked about it."""

    name: str
    passages: list[str]
    sentences: list[str]
    passage_of: list[int]
    """Per sentence."""
    questions: list[Told]


def held_back(name: str) -> bool:
    """Whether a document is kept for figures, as in `bot.training`."""
    return zlib.crc32(name.encode()) % 10 < 2


def read_documents(folder: Path, asked: Iterable[Asked]) -> list[Document]:
    """The documents that something was asked about, with those questions whose answer stands in one sentence."""
    about: dict[str, list[Asked]] = {}
    for one in asked:
        about.setdefault(one.document, []).append(one)
    sources = scan([folder], SUFFIXES).sources
    return [_document(read(source), about[source.path]) for source in sources if source.path in about]


def _document(parsed: Parsed, asked: Sequence[Asked]) -> Document:
    passages = split(parsed)
    spans = [(span, number) for number, passage in enumerate(passages) for span in passage.sentences]
    told = []
    for one in asked:
        places = [
            place
            for place, ((start, end), _) in enumerate(spans)
            if (one.start is None and one.answer in parsed.text[start:end])
            or (one.start is not None and start <= one.start and one.start + len(one.answer) <= end)
        ]
        if len(places) == 1:
            told.append(Told(one.text, one.language, one.answer, places[0], spans[places[0]][1]))
    return Document(
        parsed.document.path,
        [f"{context(passage)}\n{passage.text}" for passage in passages],
        [parsed.text[start:end] for (start, end), _ in spans],
        [number for _, number in spans],
        told,
    )
