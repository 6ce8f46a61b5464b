"""Rows of patterns of which only those are compiled that a text may match: compiling all makes each start slower."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

KEPT = 256
"""Mixtures of rows whose pattern is kept."""


class Rows:
    """Patterns by row, each with marks: parts of texts, one of which is in all that the row matches.

    :param marks: Of each row, parted by `|`.
    :param compiled: Makes one pattern of the rows that have these numbers.
    """

    def __init__(self, marks: Iterable[str], compiled: Callable[[tuple[int, ...]], re.Pattern[str]]) -> None:
        self._marks = [one.split("|") for one in marks]
        self._compiled = lru_cache(maxsize=KEPT)(compiled)

    def pattern(self, text: str) -> re.Pattern[str] | None:
        """A pattern that finds in a text what that of all rows would find there; None where no row can match."""
        rows = tuple(row for row, marks in enumerate(self._marks) if any(mark in text for mark in marks))
        return self._compiled(rows) if rows else None
