"""Damaged files are read as far as they make sense, or refused by their reader: never more, whatever is damaged."""

from collections import Counter

import pytest

from index.readers.limits import Limits
from tests.amounts import amount
from tests.index.readers.mutations import FORMATS, bases, mutants, results

COUNT = amount(300, 2500)
SEEDS = range(4)
"""1,200 files of each format, 10,000 in a long run, in parts that can run side by side."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", FORMATS)
def test_damaged_files(form, seed):
    outcomes = Counter(outcome for _, outcome in results(form, COUNT, seed, Limits()))
    assert outcomes.total() == COUNT
    assert set(outcomes) == {"read", "refused"}


@pytest.mark.parametrize("form", FORMATS)
def test_they_are_damaged_and_always_the_same(form):
    once, again = (list(mutants(form, 50)) for _ in range(2))
    assert once == again
    assert len(set(once) - set(bases(form))) > 40
