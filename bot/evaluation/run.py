"""A whole run: questions asked, figures made of their outcomes."""

import time
from collections.abc import Callable
from importlib import metadata

from bot.assistant import Assistant
from bot.evaluation import figures
from bot.evaluation.places import Places
from bot.evaluation.questions import Questions
from bot.evaluation.record import Record
from bot.evaluation.scoring import outcomes
from bot.types import Language
from index.store import Snapshot


def run(
    assistant: Assistant,
    snapshot: Snapshot,
    questions: Questions,
    places: Places,
    *,
    k: int,
    language: Language | None,
    progress: Callable[[int, int], None],
) -> Record:
    """Ask all questions and make figures.

    :param snapshot: What the assistant searches.
    :param k: How many passages an answer looks at, at least.
    :param language: Of all answers; None where they follow the question.
    :param progress: Told how many questions are done, of how many.
    """
    began = time.perf_counter()
    found = tuple(outcomes(assistant, questions.rows, places.found, k=k, detects=language is None, progress=progress))
    return Record(
        schema=1,
        version=metadata.version("asker"),
        file=str(questions.file),
        sha256=questions.sha256,
        questions=len(found),
        answer_language=language,
        encoder=str(snapshot.settings.get("encoder", "")),
        documents=len(snapshot.documents),
        passages=len(snapshot),
        seconds=round(time.perf_counter() - began, 3),
        unknown_documents=places.unknown,
        misplaced=places.misplaced,
        rows=figures.rows(found),
        curve=figures.curve(found),
        outcomes=found,
    )
