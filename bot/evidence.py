"""Where a text holds the kind of thing that a question asks for."""

import re
from collections.abc import Iterable

from bot.question import Kind
from bot.types import Span

_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|"
    r"january|february|march|may|june|july|october|december)"
)
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th)?"
_RANGE = rf"{_DAY}(?:\s?(?:[-–]|til|to|og|and)\s?{_DAY})?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_WEEKDAY = (
    r"(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_NUMBER = r"(?<![\w.,])\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|(?<![\w])\d+(?:[.,]\d+)?"
_WORD_NUMBER = (
    r"\b(?:ett?|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten|"
    r"tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre|tusen|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|hundred|"
    r"thousand|million(?:er|ar|s)?|milliard(?:er|ar)?|billions?|dusin|dozen)\b"
)
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
_FULL_NAME = rf"(?:{_CAPITALISED})(?:\s(?:(?:av|von|van|de|der|bin|al)\s)?(?!{_BODY})(?:{_CAPITALISED}))+(?!\s{_BODY})"

_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"(?:{_WEEKDAY}\s+)?{_RANGE}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_RANGE}(?:,?\s+{_YEAR})?|"
        rf"{_MONTH}\s+{_YEAR}|(?<!\d)\d{{1,2}}[./]\d{{1,2}}[./](?:{_YEAR}|\d\d)(?!\d)|\b{_YEAR}(?:-(?:tallet|talet)|s)?\b|"
        rf"\b{_WEEKDAY}\b|\b{_MONTH}\b|\b(?:kl\.?|klokka|klokken|at)\s\d{{1,2}}(?:[.:]\d\d)?|"
        rf"\b(?:om|for|in)\s(?:(?:{_NUMBER})|{_WORD_NUMBER})\s{_UNIT_OF_TIME}\b|"
        rf"(?:(?:{_NUMBER})|{_WORD_NUMBER})\s{_UNIT_OF_TIME}\s(?:gam\w+|old|siden|sidan|ago|etter|seinare|senere|later)\b|"
        r"\bi\s(?:dag|går|morgen|morgon|fjor|år|natt|kveld|helgen|helga|sommer|sommar|høst|haust|vinter|vår)\b|"
        r"\b(?:denne|neste|forrige|førre|siste|this|next|last)\s(?:uke[na]?|veka?|måned(?:en)?|månad(?:en)?|"
        r"år(?:et)?|sesong(?:en)?|week|month|year|season|summer|winter|spring|autumn)\b|"
        r"\b(?:today|yesterday|tomorrow|tonight)\b",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        rf"(?:(?:{_NUMBER})|{_WORD_NUMBER}|flere|fleire|mange|several|many|half|halvt?)\s+{_UNIT_OF_TIME}\b|"
        rf"\b(?:siden|sidan|since|til|until|ut|through)\s+(?:{_RANGE}\s+{_MONTH}|{_MONTH}|{_YEAR})|"
        r"\b(?:annenhvert|annethvert|annakvart|anna kvart|hvert|kvart) år\b|\bevery (?:other )?year\b|"
        r"\bi (?:kort|lang|lange|flere|fleire) tid(?:er)?\b|\bfor a (?:long|short) time\b",
        re.IGNORECASE,
    ),
    "money": re.compile(
        rf"(?:(?:{_NUMBER})|{_WORD_NUMBER})\s*"
        rf"(?:(?:tusen|hundre|million(?:er|ar)?|milliard(?:er|ar)?|billion)\s+)?{_CURRENCY}(?!\w)|"
        rf"{_CURRENCY}\s?(?:{_NUMBER})",
        re.IGNORECASE,
    ),
    "share": re.compile(
        rf"(?:{_NUMBER})\s?(?:%|prosent\w*|pst\.?|per\s?cent)|\b(?:halv(?:parten|e|t)?|half|(?:en|ein|to|one|two)?\s?"
        r"(?:tredje(?:del\w*|part\w*)|tredel\w*|firedel\w*|fjerdedel\w*|thirds?|quarters?))\b",
        re.IGNORECASE,
    ),
    "number": re.compile(rf"{_NUMBER}|{_WORD_NUMBER}", re.IGNORECASE),
    "contact": re.compile(
        r"(?<!\d)(?:\+\d{2}\s?)?\d{2,3}(?:\s?\d{2,3}){2,3}(?!\d)|[\w.+-]+@[\w-]+\.\w+|https?://\S+|\bwww\.\S+"
    ),
    "person": re.compile(rf"{_ROLE}\s(?:{_CAPITALISED})(?:\s(?:{_CAPITALISED}))*|{_FULL_NAME}"),
    "name": re.compile(_NAME + r"|[«“\"][^»”\"]{2,80}[»”\"]"),
    "place": re.compile(rf"\b(?:i|på|ved|fra|frå|til|utenfor|utanfor|under|hos|in|at|on|from|near)\s{_NAME}"),
    "list": re.compile(_NAME),
    "definition": re.compile(
        r"\b(?:står for|stands? for|short for|forkortelse\w*|forkorting\w*|betyr|tyder|means?|is an?|are|"
        r"(?:er|var) e(?:n|in|it|i|t))\b",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:fordi|derfor|difor|ettersom|siden|sidan|grunn\w*|begrunn\w*|årsak\w*|skyld\w*|på grunn av|"
        r"som følge av|som følgje av|for å|slik at|takket være|takka vere|grunnet|"
        r"because|due to|since|as a result|in order to|so that|reasons?|"
        r"for (?:its|their|his|her|working|having)|justif\w+|thanks to|therefore)\b",
        re.IGNORECASE,
    ),
    "manner": re.compile(r"\b(?:ved å|gjennom|ved hjelp av|slik at|by \w+ing|through|via|using)\b", re.IGNORECASE),
}
_WORDS = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"^[\W_]*$")


def find(kind: Kind, text: str, known: Iterable[str] = ()) -> list[Span]:
    """Spans that may be what is asked for.

    :param kind: What is asked for.
    :param text: A sentence.
    :param known: Words of the question, case-folded: a name that holds nothing else is not news.
    :returns: Spans of `text`, in order.
    """
    spans = [match.span() for match in _PATTERNS[kind].finditer(text)]
    if kind == "number":  # the digits of a date answer "when", not "how many"
        dates = [match.span() for match in _PATTERNS["time"].finditer(text)]
        phones = [match.span() for match in _PATTERNS["contact"].finditer(text)]
        spans = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in (*dates, *phones))]
    if kind in {"person", "name", "place", "list"}:
        seen = set(known)
        spans = [span for span in spans if _is_news(text, span, seen)]
    return spans


def _is_news(text: str, span: Span, known: set[str]) -> bool:
    words = [word.casefold() for word in _WORDS.findall(text[span[0] : span[1]])]
    if all(word in known for word in words):
        return False
    first_in_sentence = bool(_SENTENCE_START.match(text[: span[0]]))
    return len(words) > 1 or not first_in_sentence
