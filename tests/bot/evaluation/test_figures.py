"""Figures of a run and their intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.evaluation import figures
from bot.evaluation.intervals import estimate, units
from tests.bot.evaluation.conftest import outcome_of


def test_figures():
    some = [
        outcome_of(1, rank=1),
        outcome_of(2, rank=4, right=False),
        outcome_of(3, rank=None, answered=False, right=False),
    ]
    some += [outcome_of(4, answerable=False, answered=True), outcome_of(5, answerable=False, answered=False)]
    some += [outcome_of(6, answerable=False, answered=False, off_topic=True, language="en", document_language=None)]
    *pairs, everything = figures.rows(some)
    assert [row.row for row in pairs] == ["nb-nb", "en-none"]
    values = {name: round(found.value, 2) for name, found in everything.figures.items()}
    assert values == {
        "recall_1": 0.33, "recall_5": 0.67, "recall_10": 0.67, "mrr_10": 0.42, "right": 0.33, "cited": 0.33,
        "answered": 0.67, "words": 10, "near_refused": 0.5, "off_refused": 1.0, "language": 1.0,
    }  # fmt: skip
    assert list(pairs[1].figures) == ["off_refused", "language"]


def test_without_a_language_the_detected_one_counts():
    assert [row.row for row in figures.rows([outcome_of(1, language=None, detected="nn")])] == ["nn-nb", "all"]


def test_the_curve():
    some = [outcome_of(1, confidence=0.9), outcome_of(2, confidence=0.3), outcome_of(3)]
    some += [outcome_of(4, answerable=False, confidence=0.5), outcome_of(5, answerable=False, confidence=None)]
    points = {point.threshold: point for point in figures.curve(some)}
    assert list(points)[:2] == [0.0, 0.05]
    assert [points[at].false_refusals for at in (0.0, 0.3, 0.35, 0.9, 1.0)] == [0, 0, 0.5, 0.5, 1]
    assert [points[at].false_answers for at in (0.0, 0.5, 0.55)] == [1, 1, 0]
    assert points[0.5].false_answers_off_topic is None
    assert figures.curve([outcome_of(1)]) == ()


# Intervals


@settings(max_examples=40)
@given(
    arrays(np.float64, st.tuples(st.integers(1, 40), st.integers(1, 3)), elements=st.floats(0, 1) | st.just(np.nan)),
    st.data(),
)
def test_intervals_hold_their_mean_and_come_out_the_same(values, data):
    together = units([None] * len(values), [None] * len(values))
    if data.draw(st.booleans()):
        together = units(["f"] * len(values), list(range(len(values))))
    means, low, high = estimate(values, together)
    for column in range(values.shape[1]):
        known = values[~np.isnan(values[:, column]), column]
        if not len(known):
            assert np.isnan([means[column], low[column], high[column]]).all()
            continue
        assert means[column] == pytest.approx(known.mean())
        assert known.min() - 1e-9 <= low[column] <= means[column] <= high[column] <= known.max() + 1e-9
    assert np.array_equal(np.array(estimate(values, together)), np.array([means, low, high]), equal_nan=True)


def test_intervals_are_as_wide_as_theory_says():
    values = np.array([[float(n % 2)] for n in range(400)])
    _, low, high = estimate(values, units([None] * 400, [0] * 400))
    assert high[0] - low[0] == pytest.approx(2 * 1.96 * 0.5 / 20, abs=0.012)


def test_intervals_in_parts_are_those_at_once(monkeypatch):
    values = np.array([[float(n % 3 == 0)] for n in range(50)])
    at_once = estimate(values, np.arange(50))
    monkeypatch.setattr("bot.evaluation.intervals.CELLS", 120)
    assert np.array_equal(np.array(at_once), np.array(estimate(values, np.arange(50))))


def test_what_is_drawn_together():
    assert units(["a", None, "a", "off", "off"], ["nb", "nb", "nn", "nb", "nb"]).tolist() == [0, 1, 0, 2, 3]
    copies = np.repeat([[1.0], [0.0], [1.0], [0.0]], 3, axis=0)
    facts = [str(n // 3) for n in range(12)]
    apart = estimate(copies, units([None] * 12, ["nb", "nn", "en"] * 4))
    joined = estimate(copies, units(facts, ["nb", "nn", "en"] * 4))
    assert joined[2] - joined[1] > apart[2] - apart[1]  # one fact in three languages is not three facts
