"""Where a text holds the kind of thing that a question asks for."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from bot.question import Kind
from bot.types import Span
from index.terms.lexicon import Family, family

_MONTHS: dict[Family, str] = {
    "no": r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)",
    "en": r"(?:January|February|March|April|May|June|July|August|September|October|November|December)",
}
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th)?"
_RANGE = rf"{_DAY}(?:\s?(?:[-–]|til|to|og|and)\s?{_DAY})?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_WEEKDAY = (
    r"(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:s|er|ar|ene|ane)?"
)
_NUMBER = r"(?<![\w.,])\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|(?<![\w])\d+(?:[.,]\d+)?"
_WORD_NUMBERS: dict[Family, str] = {
    "no": (
        r"\b(?:ett?|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|"
        r"nitten|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre|tusen|million(?:er|ar)?|milliard(?:er|ar)?|"
        r"dusin)\b"
    ),
    "en": (
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
        r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|millions?|"
        r"billions?|dozen)\b"
    ),
}
_UNIT_OF_TIME = (
    r"(?:år|måned(?:er)?|månad(?:er)?|uker?|veker?|døgn|dag(?:er|ar)?|time(?:r|ar)?|minutt(?:er)?|sekund(?:er)?|"
    r"years?|months?|weeks?|days?|hours?|minutes?|seconds?)"
)
_CURRENCY = r"(?:kroner|kr\.?|nok|euro|dollar(?:s)?|pund|pounds?|[$€£])"
_CAPITALISED = r"[A-ZÆØÅÀ-ÖØ-Þ][\w'’.-]*\w|[A-ZÆØÅ]\."
_PARTICLE = r"(?:av|von|van|de|der|den|al|bin|of|for|the|and|og)"
_NAME = rf"(?:{_CAPITALISED})(?:\s+(?:(?:{_CAPITALISED})|{_PARTICLE}\s+(?:{_CAPITALISED})))*"
_ROLE = (
    r"\b[a-zæøå-]*(?:leder|leiar|sekretær|minister|president|direktør|sjef|fører|førar|giver|gjevar|forsker|forskar|"
    r"professor|forfatter|forfattar|trener|trenar|spiller|spelar|konge|dronning|sier|seier|sa|mener|meiner|chair|"
    r"secretary|adviser|director|mayor|minister|says|said)"
)
_BODY = (
    r"\S*(?:kommune|departement|universitet|direktorat|selskap|parti|forbund|konferanse|pris|Municipality|Ministry|"
    r"University|Award|Council|Summit|Conference|Institute|Government|Administration|Sector|Certificate)"
)
"""Words of which the names of organisations and events are made, not those of people."""
_FULL_NAME = (
    rf"(?:{_CAPITALISED})(?:\s(?:(?:av|von|van|de|der|bin|al)\s)?(?!{_BODY})(?:{_CAPITALISED}))+\b(?!\s{_BODY})"
)

_CASED: frozenset[Kind] = frozenset({"person", "name", "place", "list"})
"""Kinds that capital letters tell."""


@cache
def _pattern(kind: Kind, family: Family) -> re.Pattern[str]:
    """What a kind looks like in a language; compiled when it is first asked for."""
    return re.compile(_SOURCES[kind](_MONTHS[family], _WORD_NUMBERS[family]), 0 if kind in _CASED else re.IGNORECASE)


def _time(month: str, number: str) -> str:
    return (
        rf"{_date(month, number)}|{month}\s+{_YEAR}|\b{_YEAR}(?:-(?:tallet|talet)|s)?\b|"
        # "may" is a verb too.
        rf"(?!may\b)\b{month}\b|\b(?:kl\.?|klokka|klokken|at)\s\d{{1,2}}(?:[.:]\d\d)?|"
        rf"\b(?:om|for|in)\s(?:(?:{_NUMBER})|{number})\s{_UNIT_OF_TIME}\b|"
        rf"(?:(?:{_NUMBER})|{number})\s{_UNIT_OF_TIME}\s(?:gam\w+|old|siden|sidan|ago|etter|seinare|senere|later)\b|"
        r"\bi\s(?:fjor|år|natt|kveld|helgen|helga|sommer|sommar|høst|haust|vinter|vår)\b|"
        r"\b(?:denne|neste|forrige|førre|siste|this|next|last)\s(?:uke[na]?|veka?|måned(?:en)?|månad(?:en)?|"
        r"år(?:et)?|sesong(?:en)?|week|month|year|season|summer|winter|spring|autumn)\b|"
        r"\btonight\b"
    )


def _date(month: str, number: str) -> str:
    return (
        rf"(?:{_WEEKDAY}\s+)?{_RANGE}\s+(?:of\s+)?{month}(?:,?\s+{_YEAR})?|{month}\s+{_RANGE}(?!\d)(?:,?\s+{_YEAR})?|"
        rf"(?<!\d)(?:1\d|20)\d\d-\d\d-\d\d(?!\d)|(?<!\d)\d{{1,2}}[./]\d{{1,2}}[./](?:{_YEAR}|\d\d)(?!\d)|\b{_WEEKDAY}\b|"
        r"\b(?:i\s(?:dag|går|morgen|morgon)|today|yesterday|tomorrow)\b"
    )


def _duration(month: str, number: str) -> str:
    return (
        rf"(?:(?:{_NUMBER})|{number}|flere|fleire|mange|several|many|half|halvt?)\s+{_UNIT_OF_TIME}\b|"
        rf"\b(?:siden|sidan|since|til|until|ut|through)\s+(?:{_RANGE}\s+{month}|{month}|{_YEAR})|"
        r"\b(?:annenhvert|annethvert|annakvart|anna kvart|hvert|kvart) år\b|\bevery (?:other )?year\b|"
        r"\bi (?:kort|lang|lange|flere|fleire) tid(?:er)?\b|\bfor a (?:long|short) time\b"
    )


def _money(month: str, number: str) -> str:
    return (
        rf"(?:(?:{_NUMBER})|{number})\s*"
        rf"(?:(?:tusen|hundre|thousand|million(?:er|ar|s)?|milliard(?:er|ar)?|billion)\s+)?{_CURRENCY}(?!\w)|"
        rf"{_CURRENCY}\s?(?:{_NUMBER})"
    )


# Groups of three digits are a number, and fewer than eight digits in all no telephone number.
_TELEPHONE = (
    r"(?<![\d-])(?!\d{1,3}(?:\s\d{3})+(?!\s?\d))(?=\+?(?:\s?\d){8})(?:\+\d{2}\s?)?\d{2,3}(?:\s?\d{2,3}){2,3}(?!\d)"
)
_CONTACT = rf"{_TELEPHONE}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|\bwww(?:\.[\w-]+)+(?:/\S*)?"
_SHARE = (
    rf"(?:{_NUMBER})\s?(?:%|prosent\w*|pst\.?|per\s?cent)|\b(?:halv(?:parten|e|t)?|half|(?:en|ein|to|one|two)?\s?"
    r"(?:tredje(?:del\w*|part\w*)|tredel\w*|firedel\w*|fjerdedel\w*|thirds?|quarters?))\b"
)
_DEFINITION = (
    r"\b(?:står for|stands? for|short for|forkortelse\w*|forkorting\w*|betyr|tyder|means?|is an?|are|"
    r"(?:er|var) e(?:n|in|it|i|t))\b"
)
_REASON = (
    r"\b(?:fordi|derfor|difor|ettersom|siden|sidan|grunn\w*|begrunn\w*|årsak\w*|skyld\w*|på grunn av|"
    r"som følge av|som følgje av|for å|slik at|takket være|takka vere|grunnet|"
    r"because|due to|since|as a result|in order to|so that|reasons?|"
    r"for (?:its|their|his|her|working|having)|justif\w+|thanks to|therefore)\b"
)
_SOURCES: dict[Kind, Callable[[str, str], str]] = {
    "date": _date,
    "time": _time,
    "duration": _duration,
    "money": _money,
    "share": lambda month, number: _SHARE,
    "number": lambda month, number: rf"{_NUMBER}|{number}",
    "contact": lambda month, number: _CONTACT,
    "person": lambda month, number: rf"{_ROLE}\s(?:{_CAPITALISED})(?:\s(?:{_CAPITALISED}))*|{_FULL_NAME}",
    "name": lambda month, number: _NAME + r"|[«“\"][^»”\"]{2,80}[»”\"]",
    "place": lambda month, number: rf"\b(?:i|på|ved|fra|frå|til|utenfor|utanfor|under|hos|in|at|on|from|near)\s{_NAME}",
    "list": lambda month, number: _NAME,
    "definition": lambda month, number: _DEFINITION,
    "reason": lambda month, number: _REASON,
    "manner": lambda month, number: r"\b(?:ved å|gjennom|ved hjelp av|slik at|by \w+ing|through|via|using)\b",
}
_AFTER_WHAT_A_YEAR_STANDS = re.compile(
    r"(?:^|[(\d–-]|\b(?:i|in|fra|frå|from|siden|sidan|since|til|to|året|år|year|av|of|og|and|før|etter|before|after|by|"
    r"innen|innan|until|rundt|around|mellom|between|sommeren|høsten|våren|hausten|vinteren|sommaren))\s*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"^[\W_]*$")


def find(kind: Kind, text: str, known: Iterable[str] = (), language: str = "nb") -> list[Span]:
    """Spans that may be what is asked for.

    :param kind: What is asked for.
    :param text: A sentence.
    :param known: Words of the question, case-folded: a name that holds nothing else is not news.
    :param language: Of the text.
    :returns: Spans of `text`, in order.
    """
    words = family(language)
    spans = [match.span() for match in _pattern(kind, words).finditer(text)]
    if kind == "number":  # the digits of a date answer "when", not "how many"
        others = [match.span() for match in _pattern("contact", words).finditer(text)]
        others += [match.span() for match in _pattern("time", words).finditer(text) if not _is_count(text, match)]
        spans = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in others)]
    if kind in _CASED:
        seen = set(known)
        spans = [span for span in spans if _is_news(text, span, seen)]
    return spans


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a year is a count, as in "1850 innbyggere"."""
    return match[0].isdecimal() and not _AFTER_WHAT_A_YEAR_STANDS.search(text[: match.start()])


def _is_news(text: str, span: Span, known: set[str]) -> bool:
    whole = _WORDS.findall(text[span[0] : span[1]])
    words = [word.casefold() for word in whole]
    # The role before a name is not what is asked for: "juryleder Kari Nordmann" is no news of Kari Nordmann.
    named = [word.casefold() for word in whole if word[0].isupper()] or words
    if len(named) > 1 and named[0] not in known and re.fullmatch(_ROLE, named[0]):
        named = named[1:]
    if all(word in known for word in named):
        return False
    first_in_sentence = bool(_SENTENCE_START.match(text[: span[0]]))
    return len(words) > 1 or not first_in_sentence
