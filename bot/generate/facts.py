"""Numbers, dates and addresses in a text, in one form however they are written."""

import re
from collections.abc import Callable
from decimal import Decimal

import msgspec

from index.terms.lexicon import Family

Fact = tuple[object, ...]
"""Its sort, then what it says: `("number", "4000")`, `("date", 2017, 6, 15)`, `("name", "asker")`."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "mars march mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mandag måndag monday",
            "tirsdag tysdag tuesday",
            "onsdag wednesday",
            "torsdag thursday",
            "fredag friday",
            "lørdag laurdag saturday",
            "søndag sundag sunday",
        )
    )
    for name in names.split()
}
_UNITS: dict[Family, str] = {
    "no": "en/ein/ett/eitt/én/éin/ei/et to tre fire fem seks sju/syv åtte ni ti elleve tolv/dusin tretten fjorten "
    "femten seksten sytten atten nitten",
    "en": "one two three four five six seven eight nine ten eleven twelve/dozen thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
}
_TENS: dict[Family, str] = {
    "no": "tjue/tyve tretti/tredve førti femti seksti sytti åtti nitti",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_ORDINALS: dict[Family, str] = {
    "no": "tredje fjerde femte sjette sjuende/syvende/sjuande åttende/åttande niende/niande tiende/tiande",
    "en": "third fourth fifth sixth seventh eighth ninth tenth",
}
_TIMES: dict[Family, dict[str, int]] = {
    "no": {"hundre": 10**2, "tusen": 10**3, "mill": 10**6, "milliard": 10**9, "mrd": 10**9, "billion": 10**12},
    "en": {"hundred": 10**2, "thousand": 10**3, "mill": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12},
}
_FACTOR: dict[Family, str] = {
    "no": r"(?:hundre|tusen|mill(?:ion(?:er|ar)?)?|milliard(?:er|ar)?|mrd|billion(?:er|ar)?)\b",
    "en": r"(?:hundred|thousand|mill(?:ion)?|billion|bn|trillion)s?\b",
}


def _spelt(family: Family) -> dict[str, int]:
    """Number words of a language up to ninety-nine."""
    words: dict[str, int] = {}
    units = [forms.split("/") for forms in _UNITS[family].split()]
    for number, forms in enumerate(units, 1):
        words |= dict.fromkeys(forms, number)
    for number, forms in enumerate((word.split("/") for word in _ORDINALS[family].split()), 3):
        words |= dict.fromkeys(forms, number)
    for ten, tens in enumerate((word.split("/") for word in _TENS[family].split()), 2):
        for form in tens:
            words[form] = 10 * ten
            for unit, names in enumerate(units[:9], 1):
                for name in names:
                    words |= dict.fromkeys((f"{form}{name}", f"{form}-{name}", f"{form} {name}"), 10 * ten + unit)
    return words


_SPELT: dict[Family, dict[str, int]] = {"no": _spelt("no"), "en": _spelt("en")}

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:1\d|2[01])\d\d)(?!\d)"
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th)?"
_ALSO = rf"(?:(?P<also>{_DAY})\s?(?:[-–]|til|to|og|and)\s?)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,]){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\w)",
        r"(?<![\w.,])(?P<day>\d{1,2})(?P<sep>[./])(?P<month>\d{1,2})(?P=sep)(?P<year>(?:1\d|2[01])\d\d|\d\d)(?!\w)",
        rf"(?<![\w.,]){_ALSO}(?P<day>{_DAY})\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_ALSO}(?P<day>{_DAY})(?!\w)(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}",
    )
)
_BARE_MONTH = re.compile(  # "may", "march" and the short forms are other words too
    rf"\b(?:{'|'.join(name for name in _MONTHS if len(name) > 4 and name != 'march')}|mai|mars|juni|june|juli|july)\b|"
    r"(?<=\w )(?-i:May|March)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_WEEKDAYS)})(?:en|er|ar|ane|s)?\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)[^\s<>\"“”«»()\[\]]+|"
    r"\b(?:[\w-]+\.)+(?:no|com|org|net|eu|se|dk|gov|edu|io|info)\b(?:/[^\s<>\"“”«»()\[\]]*)?",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"(?<![\w-])(?!\d{1,3}(?:\s\d{3})+(?!\s?\d))(?:\+47\s?)?(?=(?:\s?\d){8})\d{2,3}(?:\s?\d{2,3}){2,3}(?!\w)"
)
_CLOCK = re.compile(
    r"\b(?:kl\.?|klokka|klokken|at)\s?(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?!\d)(?P<half>\s?[ap]\.?m\b\.?)?|"
    r"(?<![\w.:])(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?![\d:])(?P<half2>\s?[ap]\.?m\b\.?)?|"
    r"(?<![\w.:])(?P<h3>1[0-2]|[1-9])(?:[.:](?P<m3>[0-5]\d))?(?P<half3>\s?[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_DIGITS = (
    r"(?<![^\W_])(?P<sign>(?:(?<=\s)|^)[-−])?"
    r"(?P<digits>\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+")


_UNIT = (
    r"(?:(?P<share>%|prosent|per\s?cent|pst\b)|(?P<kr>kr\b|kron|nok\b)|(?P<eur>€|eur)|(?P<usd>\$|usd|dollar)|"
    r"(?P<gbp>£|gbp|pund|pound))"
)
_UNIT_AFTER = re.compile(rf"\.?[\s-]?{_UNIT}", re.IGNORECASE)
_UNIT_BEFORE = re.compile(rf"{_UNIT}\.?\s?$", re.IGNORECASE)


def _numbers(family: Family) -> re.Pattern[str]:
    words = "|".join(sorted(_SPELT[family], key=len, reverse=True))
    factor = _FACTOR[family]
    return re.compile(
        rf"(?:{_DIGITS}|\b(?P<word>{words})\b)(?:[\s-]?(?P<factor>{factor}))?|"
        rf"\b(?P<bare>{'|'.join('million' if name == 'mill' else name for name in _TIMES[family])})\b",
        re.IGNORECASE,
    )


_JOINED: dict[Family, re.Pattern[str]] = {
    family: re.compile(
        rf"(?>{'|'.join(sorted((*_SPELT[family], *_TIMES[family], 'og', 'and'), key=len, reverse=True))})++"
    )
    for family in ("no", "en")
}
_NUMBERS: dict[Family, re.Pattern[str]] = {"no": _numbers("no"), "en": _numbers("en")}


class Reader(msgspec.Struct):
    """Takes facts out of a text, the longest forms first; what is taken is blotted out."""

    text: str
    family: Family
    facts: set[Fact] = msgspec.field(default_factory=set)
    places: list[tuple[Fact, int]] = msgspec.field(default_factory=list)
    """Facts with the offsets where they end."""

    def read(self) -> None:
        """Take all facts out."""
        self._take(_ADDRESS, lambda match: [("address", match[0].rstrip(".,;:!?/").casefold())])
        for pattern in _DATES:
            self._take(pattern, _date)
        self._take(_TELEPHONE, lambda match: [("number", re.sub(r"\D", "", match[0].removeprefix("+47")))])
        self._take(_CLOCK, _clock)
        self._take(_WEEKDAY, lambda match: [("weekday", _WEEKDAYS[match["day"].casefold()])])
        self._take(_BARE_MONTH, lambda match: [("date", None, _MONTHS[match[0].casefold()], None)])
        self._take(_NUMBERS[self.family], lambda match: _number(match, self.family))

    def _take(self, pattern: re.Pattern[str], facts: Callable[[re.Match[str]], list[Fact]]) -> None:
        def blot(match: re.Match[str]) -> str:
            found = facts(match)
            self.facts.update(found)
            self.places.extend((fact, match.end()) for fact in found)
            return "_" * len(match[0]) if found else match[0]

        self.text = pattern.sub(blot, self.text)


def read(text: str, family: Family) -> Reader:
    """Facts of a text, and the text with them blotted out.

    A date is `("date", year, month, day)` with None for what it does not say. "En" and "one" are `("one",)`, since they
    may be articles.

    :param family: Which language's number words to understand.
    """
    reader = Reader(text, family)
    reader.read()
    return reader


def is_number(word: str, family: Family) -> bool:
    """Whether a word is a number written as one that is not understood: femtitusen."""
    return _JOINED[family].fullmatch(word) is not None


def met(fact: Fact, facts: set[Fact]) -> bool:
    """Whether facts of a text hold one: a date is held by one that says more, a year by any date in it."""
    if fact in facts:
        return True
    dates = [one for one in facts if one[0] == "date"]
    if fact[0] == "date":
        return any(all(mine in (None, its) for mine, its in zip(fact[1:], one[1:], strict=True)) for one in dates)
    if fact[0] == "time":
        return _dotted(fact) in facts
    if fact[0] != "number":
        return False
    if fact[1] == "1":
        return ("one",) in facts
    said = {("number", str(one[1])) for one in dates} | {_dotted(one) for one in facts if one[0] == "time"}
    return fact in said


def _dotted(time: Fact) -> Fact:
    """A time of day as the number that 12.30 looks like."""
    return _value(Decimal(f"{time[1]}.{time[2]:02}"))


def _date(match: re.Match[str]) -> list[Fact]:
    parts = match.groupdict()
    month = parts["month"].casefold()
    year = int(parts["year"]) if parts.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < 50 else 1900
    days = [int(re.sub(r"\D", "", parts[name])) for name in ("also", "day") if parts.get(name)]
    number = _MONTHS.get(month) or int(month)
    if number > 12 and len(days) == 1:  # June 15 as 6/15
        number, days = days[0], [number]
    if not 1 <= number <= 12 or not all(1 <= day <= 31 for day in days):
        return []
    return [("date", year, number, day) for day in days] or [("date", year, number, None)]


def _clock(match: re.Match[str]) -> list[Fact]:
    parts = match.groupdict()
    number = next(ending for ending in ("", "2", "3") if parts[f"h{ending}"])
    hour, minute = int(parts[f"h{number}"]), int(parts[f"m{number}"] or 0)
    half = (parts[f"half{number}"] or "").strip().casefold()
    if match[0].casefold().startswith("at") and not parts["m"] and not half:
        return []  # "at 18 schools"
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return [("time", hour % 24, minute)]


def _number(match: re.Match[str], family: Family) -> list[Fact]:
    parts = match.groupdict()
    times = _TIMES[family]
    if parts["bare"]:
        bare = parts["bare"].casefold()
        return [_value(Decimal(times["mill" if bare == "million" else bare]))]
    if parts["word"]:
        value = Decimal(_SPELT[family][parts["word"].casefold()])
        if value == 1 and not parts["factor"]:
            return [("one",)]
    else:
        digits = parts["digits"]
        value = Decimal(re.sub(r"\D", "", digits) if _GROUPED.fullmatch(digits) else digits.replace(",", "."))
    if parts["sign"]:
        value = -value
    if parts["factor"]:
        said = parts["factor"].casefold()
        value *= times[max((name for name in times if said.startswith(name)), key=len)]
    fact = _value(value)
    unit = _UNIT_AFTER.match(match.string, match.end()) or _UNIT_BEFORE.search(match.string[: match.start()])
    return [fact, ("unit", fact[1], unit.lastgroup)] if unit else [fact]


def _value(value: Decimal) -> Fact:
    return "number", f"{value.normalize():f}"
