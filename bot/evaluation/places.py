"""Where gold answers stand in the texts as they are indexed."""

import unicodedata
from collections.abc import Sequence

import msgspec

from bot.evaluation.questions import Question, Questions
from bot.evaluation.record import Misplaced
from index.errors import N_, UsageError
from index.store import Snapshot
from index.types import Document, Hit

LONGEST = 1200
"""Characters of a passage that can be right: none of ours is longer."""

_ALL_UNKNOWN = N_(
    "The index knows none of the texts that {file} names, such as {name}. Name their folder with --corpus."
)


class Place(msgspec.Struct, frozen=True):
    """A gold answer's place, which has been looked up."""

    document: Document
    start: int
    end: int

    def is_in(self, hit: Hit) -> bool:
        """Whether a passage holds the whole gold answer."""
        passage = hit.passage
        return (
            passage.document.key == self.document.key
            and passage.start <= self.start
            and self.end <= passage.end <= passage.start + LONGEST
        )


class Places(msgspec.Struct, frozen=True):
    """What came of looking the gold answers up."""

    found: dict[int, Place]
    """By the question's line."""
    unknown: tuple[str, ...]
    """Texts that the index does not know, each once."""
    misplaced: tuple[Misplaced, ...]


def look_up(questions: Questions, snapshot: Snapshot) -> Places:
    """Look all gold answers up.

    :raises UsageError: If the index knows none of the texts: another folder is meant.
    """
    by_path: dict[str, list[Document]] = {}
    for document in snapshot.documents:
        by_path.setdefault(_folded(document.path), []).append(document)
    asked: dict[str, list[Question]] = {}
    for question in questions.rows:
        if question.document is not None:
            asked.setdefault(_folded(question.document), []).append(question)
    unknown = tuple(str(rows[0].document) for path, rows in asked.items() if path not in by_path)
    if unknown and len(unknown) == len(asked):
        raise UsageError(_ALL_UNKNOWN, file=questions.file, name=unknown[0])
    found: dict[int, Place] = {}
    misplaced: list[Misplaced] = []
    for path, rows in asked.items():
        if documents := by_path.get(path):
            texts = [(document, snapshot.text(document)) for document in documents]
            for question in rows:
                place = _look_up(question, texts)
                if isinstance(place, Place):
                    found[question.line] = place
                else:
                    misplaced.append(place)
    return Places(found, unknown, tuple(sorted(misplaced, key=lambda one: one.line)))


def _look_up(question: Question, texts: Sequence[tuple[Document, str]]) -> Place | Misplaced:
    gold = question.gold or ""
    for document, text in texts:
        if text.startswith(gold, question.start):
            return Place(document, question.start, question.start + len(gold))
    starts = [start for _, text in texts if (start := text.find(gold)) >= 0]
    return Misplaced(line=question.line, document=texts[0][0].path, stands_at=starts[0] if starts else None)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./")
