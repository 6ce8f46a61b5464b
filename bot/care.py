"""Personal data in questions: identity numbers and phone numbers, which no answer needs.

Only what is written as such a number is found, and has no likelier meaning: a warning that comes for nothing
teaches people to pass over warnings.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from bot.messages import N_, translate
from bot.types import Language

Kind = Literal["personal number", "phone number"]

MASK = "•"
"""Stands for a digit."""

_MESSAGES: dict[Kind, str] = {
    "personal number": N_("The question seems to hold a national identity number. No answer needs it: leave it out."),
    "phone number": N_("The question seems to hold a phone number. No answer needs it: leave it out."),
}

_BLANK = "[ \u00a0\u2009\u202f]"
_PERSONAL = re.compile(rf"(?<!\w)(?<![0-9][.,/-])[0-9]{{6}}(?:{_BLANK}|[.-])?[0-9]{{5}}(?!\w|[.,/-][0-9])")
_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
"""Of the digits up to each check digit, which make the weighted sums divisible by 11."""
_CENTURIES = (
    (1900, range(500), range(100)),
    (1800, range(500, 750), range(54, 100)),
    (2000, range(500, 1000), range(40)),
    (1900, range(900, 1000), range(40, 100)),
)
"""Centuries, with what digits seven to nine, and five and six, are in them."""

_ABROAD = rf"(?:\(?\+47\)?|0047){_BLANK}?"
_RUN = re.compile(rf"(?<![\w§+])(?<![0-9][.,/:-])(?:{_ABROAD})?[0-9]+(?:(?:{_BLANK}|[.,/:-])[0-9]+)*(?!\w)")
"""All digits that belong together, so that nothing is found within a longer number."""
_PAIRS = rf"[2-9][0-9](?:{_BLANK}[0-9]{{2}}){{3}}"
_TRIPLES = rf"[2-9][0-9]{{2}}{_BLANK}[0-9]{{2}}{_BLANK}[0-9]{{3}}"
_PHONE = re.compile(rf"(?P<abroad>{_ABROAD})?(?:{_PAIRS}|{_TRIPLES}|(?P<bare>[2-9][0-9]{{7}}))")
_BETWEEN = re.compile(rf"{_BLANK}|/")
_LOOKED_BACK = 30
"""Characters before a number in which a word tells what it is."""
_CALLED = re.compile(
    r"\b(?:tlf|tel|telefon\w*|mobil\w*|ring\w*|sms|phone|call|text|nummer(?:et)?|number)(?:\W+\w{1,3}){0,2}\W{0,3}$",
    re.I,
)
_AMOUNT_OR_CASE = re.compile(
    r"(?:[€$£]|\b(?:kr|nok|eur|usd|gbp|sum\w*|beløp\w*|amount|sak(?:en|s?nr|snummer\w*)?|journal\w*|ref\w*|kid|konto\w*"
    r"|account|faktura\w*|invoice|ordre\w*|order|isbn|id))\W{0,3}$",
    re.I,
)
_UNIT = re.compile(
    r"\s?(?:,-|%|(?:kr|kroner|kronar|nok|mill\w*|mrd|euro|eur|dollar\w*|usd|pund|pounds|prosent|percent|kvm|m2|m²|km|meter"
    r"|metres?|kg|tonn|liter|[kmgt]wh|stk|innbygg\w*|person\w*|menneske\w*|people|inhabitants|residents|gonger|ganger"
    r"|times|kvadrat\w*|square)\b)",
    re.I,
)


class Finding(msgspec.Struct, frozen=True):
    """A number that should not be in a question."""

    kind: Kind
    start: int
    end: int
    """Offsets into the question, in code points."""


def sensitive(question: str) -> tuple[Finding, ...]:
    """Find identity numbers and phone numbers in a question, in order and without overlap."""
    personal = [
        Finding("personal number", *match.span()) for match in _PERSONAL.finditer(question) if _is_valid(match[0])
    ]
    rest = _without(question, personal)
    phones = [
        Finding("phone number", *match.span())
        for run in _RUN.finditer(rest)
        for match in _phones(rest, *run.span())
        if _is_called(rest, match)
    ]
    return tuple(sorted(personal + phones, key=lambda finding: finding.start))


def masked(question: str) -> str:
    """A question with a mark for each digit of what `sensitive` finds; as long as it was."""
    return _without(question, sensitive(question))


def _without(text: str, findings: Iterable[Finding]) -> str:
    for finding in findings:
        found = re.sub("[0-9]", MASK, text[finding.start : finding.end])
        text = text[: finding.start] + found + text[finding.end :]
    return text


def warning(kind: Kind, language: Language) -> str:
    """What a face says of a finding."""
    return translate(language, _MESSAGES[kind])


def _is_valid(number: str) -> bool:
    """Whether eleven digits are an identity number: of a possible day, with both check digits."""
    digits = [int(char) for char in number if char in "0123456789"]
    return _is_born(digits) and all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 == 0 for weights in _WEIGHTS
    )


def _is_born(digits: list[int]) -> bool:
    """Whether the first nine digits tell a possible day.

    In a D-number 40 is added to the day; in an H-number 40, and in synthetic ones 40 or 80, to the month.
    """
    day, month, short, rest = (int("".join(map(str, digits[a:b]))) for a, b in ((0, 2), (2, 4), (4, 6), (6, 9)))
    years = [century + short for century, rests, shorts in _CENTURIES if rest in rests and short in shorts]
    day -= 40 if day > 40 else 0
    return any(_is_day(year, month % 40, day) for year in years)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _phones(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The phone numbers that a run of digits consists of; none where there is anything else in it."""
    found: list[re.Match[str]] = []
    while match := _PHONE.match(text, start, end):
        found.append(match)
        if match.end() == end:
            return found
        if not _BETWEEN.match(text, match.end(), end):
            return []
        start = match.end() + 1
    return []


def _is_called(text: str, match: re.Match[str]) -> bool:
    """Whether digits that may be a phone number are likelier that than an amount, a date or the number of a case."""
    if match["abroad"]:
        return True
    before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
    if _AMOUNT_OR_CASE.search(before) or _UNIT.match(text, match.end()):
        return False
    bare = match["bare"]
    return not bare or bool(_CALLED.search(before)) or not (bare.endswith("00000") or _is_date(bare))


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day of 1900 to 2099, as `YYYYMMDD` or `DDMMYYYY`."""
    days = (digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])
    return any(year[:2] in ("19", "20") and _is_day(int(year), int(month), int(day)) for year, month, day in days)
