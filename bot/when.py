"""Time told from a text's or a question's own day: "i år" in a text of 2017 is 2017."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal

from bot.dates import long_date
from bot.types import Language, Span

OLD = 2
"""Years after which a text's age is said with what it says."""
SEASONS_FROM = 4
"""Month from which "i høst" is of the same year; in January it may be of the year before. What is said of winters,
and of the last or the next summer, tells no year for sure."""

_SEASON = r"(?:sommer(?:en)?|sommar(?:en)?|høst(?:en)?|haust(?:en)?|summer|autumn)"
# "I vår" is "in our", too: "i vår kommune".
_SPRING = r"i vår(?=\W*$|[.,;:!?)»”\"]|\s(?:og|ble|blir|vart|vert|skal|skulle|har|hadde|er|var|kom|kjem|kommer)\b)"

Unit = Literal["year", "season", "day"]

_WORDS: tuple[tuple[Unit, int, str], ...] = (
    ("season", 0, rf"(?:nå |no )?(?:i {_SEASON}|{_SPRING})|denne (?:{_SEASON}|våren)|this (?:{_SEASON}|spring)"),
    ("year", 0, r"(?:hittil )?i år(?! \d)|dette året|i inneværende år|this year"),
    ("year", -1, r"i fjor(?:sommer|sommar|høst|haust|vår)?|(?:forrige|førre) år|(?<!the )last year"),
    ("year", 1, r"(?:til )?neste år|(?<!the )next year"),
    ("day", 0, r"i dag|today|i kveld|tonight"),
    ("day", -1, r"i går|yesterday"),
    ("day", 1, r"i morgen|i morgon|tomorrow"),
)


@cache
def _pattern() -> re.Pattern[str]:
    parts = (f"(?P<{unit}_{step + 1}>{words})" for unit, step, words in _WORDS)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _pointed(text: str) -> Iterator[tuple[Span, str, int]]:
    for match in _pattern().finditer(text):
        unit, _, step = str(match.lastgroup).partition("_")
        yield match.span(), unit, int(step) - 1


def meanings(text: str, published: str | None, language: Language) -> list[tuple[str, str]]:
    """What words such as "i fjor" mean in a text, each once, as the text has them and as dates.

    :param published: The text's date, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; without it nothing can be told.
    :param language: In which to write the dates.
    """
    found: dict[str, tuple[str, str]] = {}
    for (start, end), unit, step in _pointed(text):
        said = text[start:end]
        if said.casefold() not in found and (meaning := _meaning(unit, step, published, language)):
            found[said.casefold()] = (said, meaning)
    return list(found.values())


def _meaning(unit: str, step: int, published: str | None, language: Language) -> str | None:
    year = published_year(published)
    if year is None or published is None:
        return None
    if unit == "day":
        try:
            return long_date((date.fromisoformat(published) + timedelta(days=step)).isoformat(), language)
        except (ValueError, OverflowError):  # only the month is known, or there is no such day
            return None
    month = re.match(r"-(\d\d)", published[4:])
    if unit == "season" and (month is None or int(month[1]) < SEASONS_FROM):
        return None
    return str(year + step)


def years_pointed_at(question: str, today: date) -> tuple[str, ...]:
    """Years that a question insists on by words such as "i fjor"."""
    units = ("year", "season") if today.month >= SEASONS_FROM else ("year",)
    return tuple(dict.fromkeys(str(today.year + step) for _, unit, step in _pointed(question) if unit in units))


def published_year(published: str | None) -> int | None:
    """Year of a document's date, None where it has none that can be read."""
    return int(published[:4]) if published and re.match(r"\d{4}(?!\d)", published) else None


def is_old(published: str | None, today: date) -> bool:
    """Whether a text is so old that its age should be said."""
    year = published_year(published)
    return year is not None and today.year - year >= OLD
