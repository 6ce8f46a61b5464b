"""Batches of questions with sentences and passages of their documents."""

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.build import context
from index.formats import SUFFIXES
from index.passages import split
from index.readers import Parsed, read
from index.sources import scan
from index.training.encoder.questions import Asked

MOST_QUESTIONS = 8
"""Of one document in a batch."""
MOST_SENTENCES = 10
PASSAGES_A_BATCH = 12
SENTENCE_DOCUMENTS = 6


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts, and which of the candidates belongs to each."""

    anchors: list[str]
    candidates: list[str]
    right: list[int]
    """Per anchor, its candidate."""
    unsure: list[list[int]] = field(default_factory=list)
    """Per anchor, candidates that may be right too and do not count."""
    both_ways: bool = False
    """Whether each candidate, too, is to find its anchor."""


Maker = Callable[[random.Random], Batch]


@dataclass(frozen=True, slots=True)
class Told:
    """A question with the places of what answers it in its document's lists."""

    text: str
    language: str
    answer: str
    sentence: int
    passage: int


@dataclass(frozen=True, slots=True)
class Document:
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


def asked_sentences(documents: Sequence[Document]) -> Maker:
    """Questions → the sentences that answer them, among other sentences of the same documents."""
    documents = [one for one in documents if one.questions]

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [])
        for document in rng.sample(documents, min(SENTENCE_DOCUMENTS, len(documents))):
            chosen = rng.sample(document.questions, min(MOST_QUESTIONS, len(document.questions)))
            places = {one.sentence for one in chosen}
            near = {document.passage_of[place] for place in places}
            others = [
                place
                for place, text in enumerate(document.sentences)
                if place not in places and document.passage_of[place] in near and len(text) > 15
            ]
            places.update(rng.sample(others, min(len(others), max(3, MOST_SENTENCES - len(places)))))
            _add(batch, chosen, [one.sentence for one in chosen], sorted(places), document.sentences)
        return batch

    return make


def asked_passages(documents: Sequence[Document]) -> Maker:
    """Questions → the passages that answer them, among other passages of the same documents."""
    documents = [one for one in documents if one.questions]

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [])
        for document in rng.sample(documents, len(documents)):
            if len(batch.candidates) >= PASSAGES_A_BATCH:
                break
            chosen = rng.sample(document.questions, min(MOST_QUESTIONS, len(document.questions)))
            kept = {one.passage for one in chosen[:2]}
            others = [place for place in range(len(document.passages)) if place not in kept]
            kept.update(rng.sample(others, min(1, len(others))))
            chosen = [one for one in chosen if one.passage in kept]
            _add(batch, chosen, [one.passage for one in chosen], sorted(kept), document.passages)
        return batch

    return make


def _add(batch: Batch, asked: Sequence[Told], right: Sequence[int], places: list[int], texts: Sequence[str]) -> None:
    """Add a document's questions and candidates to a batch; another text with the same answer is left in doubt."""
    first = len(batch.candidates)
    batch.candidates.extend(texts[place] for place in places)
    for one, place in zip(asked, right, strict=True):
        batch.anchors.append(one.text)
        batch.right.append(first + places.index(place))
        answer = one.answer.casefold()
        batch.unsure.append(
            [first + n for n, other in enumerate(places) if other != place and answer in texts[other].casefold()]
        )
