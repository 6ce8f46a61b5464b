"""Questions asked one after another, each with what came of it."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.assistant import Assistant
from bot.evaluation.places import Place
from bot.evaluation.questions import Question
from bot.evaluation.record import Outcome, Source
from bot.types import Answer, Citation
from index.types import Hit

MAX_WORDS = 60
MAX_CITATIONS = 4
"""Of a right answer."""
DEPTH = 10
"""Passages among which the right one is looked for."""
NEAREST = 3
"""Considered passages that are kept of a refusal."""

_MARK = re.compile(r" \[\d+\]")


def outcomes(
    assistant: Assistant,
    questions: Sequence[Question],
    places: dict[int, Place],
    *,
    k: int,
    detects: bool,
    progress: Callable[[int, int], None],
) -> Iterator[Outcome]:
    """Ask all questions.

    :param places: Where gold answers stand, by the questions' lines.
    :param k: How many passages an answer looks at, at least.
    :param detects: Whether the questions' languages are detected, not fixed.
    :param progress: Told how many are done, of how many.
    """
    for number, question in enumerate(questions, 1):
        place = places.get(question.line)
        hits = assistant.search(question.text, DEPTH) if place else []
        yield outcome(question, assistant.ask(question.text, k), place, hits, detects=detects)
        progress(number, len(questions))


def outcome(
    question: Question, answer: Answer, place: Place | None, hits: Sequence[Hit], *, detects: bool = True
) -> Outcome:
    """Hold one answer, and the passages found, to what is known."""
    fits = answer.answered and word_count(answer.answer) <= MAX_WORDS and len(answer.citations) <= MAX_CITATIONS
    said = (answer.answer, " ".join(sentence.text for sentence in answer.sentences), _MARK.sub("", answer.answer))
    quoted = " ".join(citation.quote for citation in answer.citations)
    right = fits and holds(question, *said) if question.answerable else not answer.answered
    return Outcome(
        line=question.line,
        id=question.id,
        fact=question.fact,
        question=question.text,
        language=question.language,
        detected=answer.language,
        document_language=_document_language(answer, place),
        answerable=question.answerable,
        off_topic=question.off_topic,
        answer_regex=tuple(pattern.pattern for pattern in question.patterns),
        gold=question.gold,
        gold_document=question.document,
        answered=answer.answered,
        right=right,
        cited=right and holds(question, quoted) if question.answerable else None,
        placed=place is not None,
        rank=next((rank for rank, hit in enumerate(hits, 1) if place and place.is_in(hit)), None),
        language_right=answer.language == question.language if question.language and detects else None,
        words=word_count(answer.answer),
        confidence=answer.confidence,
        answer=answer.answer,
        reason=answer.reason,
        citations=tuple(map(_source, answer.citations)),
        considered=() if answer.answered else tuple(map(_source, answer.considered[:NEAREST])),
    )


def word_count(text: str) -> int:
    """Words of an answer, its citation marks among them."""
    return len(text.split())


def holds(question: Question, *texts: str) -> bool:
    """Whether one of the texts fits all patterns or, where there are none, holds the gold answer.

    Neither case nor the kind and number of blanks matter.
    """
    lines = [" ".join(text.split()) for text in texts]
    if question.patterns:
        return any(all(pattern.search(line) for pattern in question.patterns) for line in lines)
    gold = " ".join((question.gold or "").split()).casefold()
    return bool(gold) and any(gold in line.casefold() for line in lines)


def _document_language(answer: Answer, place: Place | None) -> str | None:
    if place:
        return place.document.language
    return next((citation.language for citation in (*answer.citations, *answer.considered)), None)


def _source(citation: Citation) -> Source:
    return Source(
        document=citation.document.path,
        title=citation.document.title,
        language=citation.language,
        start=citation.start,
        end=citation.end,
        line=citation.line,
        quote=citation.quote,
    )
