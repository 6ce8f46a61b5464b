"""Term translations between Norwegian and English, for questions in another language than the texts."""

from functools import cache
from typing import Literal

from index.terms.tables import Table

Family = Literal["no", "en"]
"""Bokmål and nynorsk share one analysis, and so does every text that is not English."""


def family(language: str) -> Family:
    """Which analysis a language has."""
    return "en" if language == "en" else "no"


@cache
def _table(source: Family, target: Family) -> Table:
    return Table(f"model/lexicon.{source}-{target}.tsv")


def translations(stem: str, source: Family, target: Family) -> list[tuple[str, float]]:
    """Stems of the other language that a stem may stand for.

    :param stem: Snowball stem of the source language, bokmål if Norwegian.
    :returns: Up to six stems with their weights in 0 to 1, best first; empty when the lexicon has none.
    """
    entry = _table(source, target).get(stem) or ""
    found = (pair.rsplit(":", 1) for pair in entry.split())
    return [(term, float(weight)) for term, weight in found]
