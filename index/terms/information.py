"""How much a word tells, from the frequencies of running text; the same whatever the size of the corpus."""

from functools import cache

from index.terms.lexicon import Family
from index.terms.tables import Table

RARE = 20.0
"""Bits of a word that the tables do not hold, such as a name."""


@cache
def _table(family: Family) -> Table:
    return Table(f"data/information.{family}.tsv")


def information(stem: str, family: Family) -> float:
    """Information content of a stem: minus the binary logarithm of its frequency.

    :returns: Bits, from about 6 for a common word to `RARE`.
    """
    found = _table(family).get(stem)
    return float(found) if found else RARE
