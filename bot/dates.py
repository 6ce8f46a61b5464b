"""Dates as people write them in bokmål, nynorsk and English."""

from datetime import datetime

from bot.messages import N_, translate
from bot.types import Language

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def long_date(date: str, language: Language) -> str:
    """Write a date out: `2017-06-15` is "15. juni 2017" or "15 June 2017".

    :param date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is given back as it is.
    """
    year, *rest = date.split("-")
    if not all(part.isdecimal() for part in (year, *rest)) or len(rest) > 2:
        return date
    if not rest or not 1 <= int(rest[0]) <= 12:
        return date
    month = translate(language, MONTHS[int(rest[0]) - 1])
    if len(rest) == 1:
        return translate(language, N_("{month} {year}"), month=month, year=year)
    return translate(language, N_("{day} {month} {year}"), day=int(rest[1]), month=month, year=year)


def moment(at: datetime, language: Language) -> str:
    """Write a time out, as it stands on the clock of `at`: "15 June 2017 at 13:05"."""
    return translate(
        language,
        N_("{date} at {hour}:{minute}"),
        date=long_date(at.date().isoformat(), language),
        hour=f"{at:%H}",
        minute=f"{at:%M}",
    )
