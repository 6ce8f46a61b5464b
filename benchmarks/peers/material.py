"""The same passages and questions for all, and which results are right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.build import context
from index.formats import SUFFIXES
from index.passages import split
from index.readers import read
from index.sources import scan

LONGEST = 1200
"""Characters that a right result spans at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer's place."""

    text: str
    language: str
    answer: Place

    def rank(self, found: Sequence[Place]) -> int | None:
        """Place of the first right result, from 1, by the rule of `score.py retrieval`."""
        return next((number for number, place in enumerate(found, 1) if self._answered_by(place)), None)

    def _answered_by(self, place: Place) -> bool:
        return (
            place.document == self.answer.document
            and place.start <= self.answer.start
            and self.answer.end <= place.end <= place.start + LONGEST
        )


def passages(docs: Path) -> tuple[list[str], list[Place]]:
    """Cut documents as Asker does.

    :returns: What Asker encodes of each passage, its document's title and headings in front, and where it stands.
    """
    texts, places = [], []
    for source in scan([docs], SUFFIXES).sources:
        for passage in split(read(source)):
            texts.append(f"{context(passage)}\n{passage.text}")
            places.append(Place(passage.document.path, passage.start, passage.end))
    return texts, places


def questions(file: Path) -> list[Question]:
    """Read `dev.jsonl`."""
    asked = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        start = row["answer_start"]
        asked.append(Question(row["question"], row["lang"], Place(row["doc"], start, start + len(row["answer"]))))
    return asked


def recall(
    asked: Sequence[Question], found: Sequence[Sequence[Any]], places: Sequence[Place]
) -> Mapping[str, tuple[float, float]]:
    """Recall@1 and @5 in each language.

    :param found: Results of each question: places in the list of passages, or (document, start, end).
    """
    ranks: dict[str, list[int | None]] = {}
    for question, results in zip(asked, found, strict=True):
        where = [places[one] if isinstance(one, int) else Place(*one) for one in results]
        ranks.setdefault(question.language, []).append(question.rank(where))
    return {language: (share(mine, 1), share(mine, 5)) for language, mine in ranks.items()}


def share(ranks: Sequence[int | None], depth: int) -> float:
    """Share of questions whose first right result is among the first so many."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)
