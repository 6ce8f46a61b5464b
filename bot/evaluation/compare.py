"""Two runs held against each other, question by question."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from bot.evaluation.figures import FIGURES, Figure, grouped, question_language, rounded, row_name, together, values
from bot.evaluation.intervals import estimate
from bot.evaluation.record import Changed, ComparedRow, Comparison, Difference, Outcome, Record, Verdict
from index.errors import N_, UsageError

_NOT_READ = N_("{file} cannot be read: {reason}. Name what an earlier “asker eval --json” printed.")
_OTHER = N_("{file} is not what “asker eval --json” prints ({reason}). Name what an earlier run printed.")
_NOTHING_SHARED = N_("No question of {file} is among those that were asked now. Compare runs of the same questions.")

SCHEMA = 1
Key = tuple[str, str, int]


class _Schema(msgspec.Struct, frozen=True):
    schema: int


def read_record(file: Path) -> Record:
    """Read what an earlier run printed.

    :raises UsageError: If it cannot be read, or is something else.
    """
    try:
        raw = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(_NOT_READ, file=file, reason=reason or error) from error
    try:
        if (schema := msgspec.json.decode(raw, type=_Schema).schema) != SCHEMA:
            raise UsageError(_OTHER, file=file, reason=f"schema {schema}")
        return msgspec.json.decode(raw, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(_OTHER, file=file, reason=error) from error


def compare(before: Record, now: Record, file: Path) -> Comparison:
    """Hold a run against an earlier one, over the questions that are in both.

    :param file: Where the earlier one was read.
    :raises UsageError: If they share no question.
    """
    earlier = dict(zip(_keys(before.outcomes), before.outcomes, strict=True))
    pairs = [
        (earlier[key], outcome)
        for key, outcome in zip(_keys(now.outcomes), now.outcomes, strict=True)
        if key in earlier
    ]
    if not pairs:
        raise UsageError(_NOTHING_SHARED, file=file)
    rows = _rows([old for old, _ in pairs], [new for _, new in pairs])
    verdicts = Counter(difference.verdict for row in rows for difference in row.figures.values())
    return Comparison(
        file=str(file),
        version=before.version,
        same_questions=before.sha256 == now.sha256,
        questions=len(pairs),
        only_before=len(before.outcomes) - len(pairs),
        only_now=len(now.outcomes) - len(pairs),
        better=verdicts["better"],
        worse=verdicts["worse"],
        rows=rows,
        lost=tuple(_changed(new) for old, new in pairs if old.right and not new.right),
        won=tuple(_changed(new) for old, new in pairs if new.right and not old.right),
    )


def _keys(outcomes: Sequence[Outcome]) -> list[Key]:
    """What tells a question: its id, else its words and language; and which it is of those that look the same."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for outcome in outcomes:
        key = ("id", outcome.id) if outcome.id is not None else (f"question {outcome.language}", outcome.question)
        keys.append((*key, seen[key]))
        seen[key] += 1
    return keys


def _rows(before: Sequence[Outcome], now: Sequence[Outcome]) -> tuple[ComparedRow, ...]:
    old, new = values(before), values(now)
    # A figure that says something of a question in one run only has nothing to be compared with.
    both = ~np.isnan(old) & ~np.isnan(new)
    old, new = np.where(both, old, np.nan), np.where(both, new, np.nan)
    made = []
    for pair, positions in grouped(now).items():
        means, low, high = estimate(new[positions] - old[positions], together([now[i] for i in positions]))
        figures = {}
        for column, figure in enumerate(FIGURES):
            if count := int(both[positions, column].sum()):
                figures[figure.name] = Difference(
                    before=rounded(float(np.nanmean(old[positions, column]))),
                    now=rounded(float(np.nanmean(new[positions, column]))),
                    difference=rounded(means[column]),
                    low=rounded(low[column]),
                    high=rounded(high[column]),
                    n=count,
                    verdict=_verdict(figure, low[column], high[column]),
                )
        made.append(
            ComparedRow(
                row=row_name(pair),
                question_language=pair[0] if pair else None,
                document_language=pair[1] if pair else None,
                questions=len(positions),
                figures=figures,
            )
        )
    return tuple(made)


def _verdict(figure: Figure, low: float, high: float) -> Verdict:
    if low <= 0 <= high:
        return "unclear"
    if figure.more_is_better is None:
        return "higher" if low > 0 else "lower"
    return "better" if (low > 0) == figure.more_is_better else "worse"


def _changed(outcome: Outcome) -> Changed:
    return Changed(line=outcome.line, id=outcome.id, question=outcome.question, language=question_language(outcome))
