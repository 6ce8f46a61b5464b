"""Figures from outcomes, by the languages of question and text."""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from bot.evaluation.intervals import Values, estimate, units
from bot.evaluation.record import Estimate, Outcome, Point, Row
from bot.messages import N_
from bot.types import LANGUAGES

Group = Literal["search", "answers", "refusals", "language"]
ALL = "all"
THRESHOLDS = tuple(number / 20 for number in range(21))


class Figure(msgspec.Struct, frozen=True):
    """A mean over questions."""

    name: str
    """In JSON."""
    group: Group
    label: str
    """Message: the head of its column."""
    meaning: str
    """Message: what it is, in a sentence."""
    is_share: bool = True
    more_is_better: bool | None = True
    """None where neither more nor less is."""


FIGURES = (
    Figure("recall_1", "search", N_("top 1"), N_("The passage found first holds the whole gold answer (recall@1).")),
    Figure("recall_5", "search", N_("top 5"), N_("One of the first 5 passages holds it (recall@5).")),
    Figure("recall_10", "search", N_("top 10"), N_("One of the first 10 passages holds it (recall@10).")),
    Figure(
        "mrr_10",
        "search",
        N_("MRR@10"),
        N_("Mean of 1 divided by the right passage's place; 0 where it is not among the first 10. In hundredths."),
    ),
    Figure(
        "right",
        "answers",
        N_("answered right"),
        N_(
            "The question is answered in at most 60 words with at most 4 citations, and the answer fits all patterns "
            "or, where there are none, holds the gold answer."
        ),
    ),
    Figure("cited", "answers", N_("cited"), N_("Right, and the quotes by themselves are right too.")),
    Figure(
        "answered",
        "answers",
        N_("answered"),
        N_("There is an answer, right or wrong. What is missing to 100%: false refusals."),
    ),
    Figure(
        "words",
        "answers",
        N_("words"),
        N_("Words of an answer to such a question, on average."),
        is_share=False,
        more_is_better=None,
    ),
    Figure(
        "near_refused",
        "refusals",
        N_("near miss refused"),
        N_("Questions near the subject that the texts do not answer, refused. What is missing to 100%: false answers."),
    ),
    Figure(
        "off_refused",
        "refusals",
        N_("off topic refused"),
        N_("Questions off the subject, refused: those whose “fact” begins with “off”."),
    ),
    Figure("language", "language", N_("language recognised"), N_("The question's language is recognised.")),
)


def values(outcomes: Sequence[Outcome]) -> Values:
    """What each figure says of each question."""
    table = np.full((len(outcomes), len(FIGURES)), np.nan)
    for row, outcome in enumerate(outcomes):
        said = _said_of(outcome)
        table[row] = [said.get(figure.name, np.nan) for figure in FIGURES]
    return table


def _said_of(outcome: Outcome) -> dict[str, float]:
    said: dict[str, float] = {}
    if outcome.placed:
        rank = outcome.rank
        said = {f"recall_{depth}": float(rank is not None and rank <= depth) for depth in (1, 5, 10)}
        said["mrr_10"] = 1 / rank if rank else 0.0
    if outcome.answerable:
        said["right"] = float(outcome.right)
        said["cited"] = float(bool(outcome.cited))
        said["answered"] = float(outcome.answered)
    else:
        said["off_refused" if outcome.off_topic else "near_refused"] = float(not outcome.answered)
    if outcome.language_right is not None:
        said["language"] = float(outcome.language_right)
    if outcome.answerable and outcome.answered:
        said["words"] = float(outcome.words)
    return said


def question_language(outcome: Outcome) -> str:
    """What the file says, else what was detected."""
    return outcome.language or outcome.detected


def grouped(outcomes: Sequence[Outcome]) -> dict[tuple[str, str | None] | None, list[int]]:
    """Positions of outcomes by the languages of question and text, in order; under None, the last, all of them."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for position, outcome in enumerate(outcomes):
        groups.setdefault((question_language(outcome), outcome.document_language), []).append(position)

    def order(pair: tuple[str, str | None]) -> tuple[tuple[int, str], tuple[int, str]]:
        return _place(pair[0]), _place(pair[1])

    return {**{pair: groups[pair] for pair in sorted(groups, key=order)}, None: list(range(len(outcomes)))}


def _place(language: str | None) -> tuple[int, str]:
    """Our own languages first, what is unknown last."""
    return (LANGUAGES.index(language), "") if language in LANGUAGES else (len(LANGUAGES), language or "~")


def row_name(pair: tuple[str, str | None] | None) -> str:
    """A row's name in JSON."""
    return ALL if pair is None else f"{pair[0]}-{pair[1] or 'none'}"


def rows(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """Figures of each pair of languages, and of all."""
    table = values(outcomes)
    made = []
    for pair, positions in grouped(outcomes).items():
        mine = [outcomes[position] for position in positions]
        found = table[positions]
        means, low, high = estimate(found, together(mine))
        counts = (~np.isnan(found)).sum(axis=0)
        made.append(
            Row(
                row=row_name(pair),
                question_language=pair[0] if pair else None,
                document_language=pair[1] if pair else None,
                questions=len(mine),
                figures={
                    figure.name: Estimate(value=rounded(mean), low=rounded(lower), high=rounded(upper), n=int(count))
                    for figure, mean, lower, upper, count in zip(FIGURES, means, low, high, counts, strict=True)
                    if count
                },
            )
        )
    return tuple(made)


def together(outcomes: Sequence[Outcome]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """What is drawn together for intervals."""
    return units([one.fact for one in outcomes], [question_language(one) for one in outcomes])


def rounded(number: float) -> float:
    """As JSON gives it."""
    return round(float(number), 4)


def curve(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """What would go wrong at each threshold of confidence; nothing where no confidence is known."""
    known = [(one.confidence, one) for one in outcomes if one.confidence is not None]
    answerable = [confidence for confidence, one in known if one.answerable]
    near = [confidence for confidence, one in known if not one.answerable and not one.off_topic]
    off = [confidence for confidence, one in known if one.off_topic]

    def share(confidences: Sequence[float], threshold: float, *, refused: bool) -> float | None:
        wrong = [(confidence < threshold) == refused for confidence in confidences]
        return rounded(sum(wrong) / len(wrong)) if wrong else None

    return tuple(
        Point(
            threshold=threshold,
            false_refusals=share(answerable, threshold, refused=True),
            false_answers=share(near, threshold, refused=False),
            false_answers_off_topic=share(off, threshold, refused=False),
        )
        for threshold in (THRESHOLDS if known else ())
    )
