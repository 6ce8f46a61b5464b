"""How sure a mean is: 95 % intervals by the bootstrap, the same at every run.

Questions are drawn again and again, with replacement, as many as there are; the interval holds the middle 95 % of the
means. A question that is asked in several languages is drawn in all of them at once, since its outcomes go together.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SEED = 0
CELLS = 4_000_000
"""Counts that are held in memory at a time."""

Values = NDArray[np.float64]
"""Questions × figures, NaN where a figure says nothing of a question."""


def units(facts: Sequence[str | None], languages: Sequence[Hashable]) -> NDArray[np.int64]:
    """Number what is drawn together: questions about one fact, if each is in a language of its own."""
    members: dict[str, list[int]] = {}
    for position, fact in enumerate(facts):
        if fact is not None:
            members.setdefault(fact, []).append(position)
    numbers = np.arange(len(facts))
    for positions in members.values():
        if len({languages[position] for position in positions}) == len(positions):
            numbers[positions] = positions[0]
    compact: NDArray[np.int64] = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
    return compact


def estimate(
    values: Values, together: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Means and the bounds of their intervals, by figure; NaN for a figure that says nothing of any question.

    :param together: Number, from 0, of the unit that each question is drawn with.
    """
    known = ~np.isnan(values)
    size = int(together.max()) + 1 if len(together) else 0
    sums, counts = np.zeros((size, values.shape[1])), np.zeros((size, values.shape[1]))
    np.add.at(sums, together, np.where(known, values, 0.0))
    np.add.at(counts, together, known)
    means, low, high = (np.full(values.shape[1], np.nan) for _ in range(3))
    used = np.flatnonzero(counts.sum(axis=0))
    if used.size:
        means[used] = sums[:, used].sum(axis=0) / counts[:, used].sum(axis=0)
        drawn = _drawn_means(sums[:, used], counts[:, used])
        bounds = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
        # Rounding, or a sample of extremes, must not leave the mean outside.
        low[used], high[used] = np.minimum(bounds[0], means[used]), np.maximum(bounds[1], means[used])
    return means, low, high


def _drawn_means(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of each draw: draws × figures, NaN where no question was drawn that a figure says something of."""
    random = np.random.default_rng(SEED)
    size = len(sums)
    at_once = max(1, min(DRAWS, CELLS // size))
    parts = []
    for first in range(0, DRAWS, at_once):
        number = min(at_once, DRAWS - first)
        cells = random.integers(size, size=(number, size)) + np.arange(number)[:, None] * size
        times = np.bincount(cells.ravel(), minlength=number * size).reshape(number, size).astype(np.float64)
        totals, drawn = times @ sums, times @ counts
        parts.append(np.divide(totals, drawn, out=np.full_like(totals, np.nan), where=drawn > 0))
    return np.concatenate(parts)
