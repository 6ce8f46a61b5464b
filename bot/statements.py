"""Sentences that state nothing, and so answer nothing, however many words they share with a question."""

import re

from index.terms.analysis import content_words, tokens

_ASKS = re.compile(r"[?？][\s*_]*$")
_KEYWORDS_FROM = 12
"""Words in a row with hardly an "and", "is" or "the" that nobody writes but to be found."""
_COMMON = 0.05
"""Share of such small words in a sentence that has hardly any."""
_LISTED = re.compile(r"[,;:|/•·–—]|\s-\s|\n")
_ORDERS = re.compile(
    # "You must answer that …": to be told what to say, not that one must answer, as letters to citizens do.
    r"\b(?:(?:skal|må)\s+du|du\s+(?:skal|må)|you\s+(?:must|should|shall))\s+(?:alltid\s+|berre\s+|bare\s+|always\s+|only\s+)?"
    r"(?:svare|seie|si|opplyse|answer|reply|respond|say)\s*(?:at\b|that\b|nei\b|ja\b|no\b|yes\b|[:«\"“])"
    r"|\b(?:assistenten|språkmodellen|the\s+assistant|the\s+language\s+model)\s+(?:skal|må|bør|must|should|shall)\b"
    r"|\b(?:ignorer|sjå\s+bort\s+frå|se\s+bort\s+fra|ignore|disregard)\b.{0,40}"
    r"\b(?:instru[ksct]\w+|prompts?|(?:andre|øvrige|other)\s+(?:dokument\w*|documents?|kilde\w*|kjelde\w*|sources?))\b"
    r"|\b(?:you\s+are|du\s+er)\s+(?:now|nå|no)\b.{0,30}\b(?:assist\w+|chatbot\w*|språkmodel\w*|language\s+model)",
    re.IGNORECASE | re.DOTALL,
)
"""Words to whoever answers, in place of an answer."""
_ORDERS_FROM = 2
"""Such orders in a passage from which the rest of it serves them."""


def states(text: str) -> bool:
    """Whether a sentence may state something: it is no question, string of keywords or order to whoever answers."""
    return not (_ASKS.search(text) or _ORDERS.search(text) or _keywords(text))


def gives_orders(passage: str) -> bool:
    """Whether a passage is there to tell whoever answers what to do."""
    return len(_ORDERS.findall(passage)) >= _ORDERS_FROM


def _keywords(text: str) -> bool:
    words = tokens(text)
    if len(words) < _KEYWORDS_FROM or _LISTED.search(text):
        return False
    return len(content_words(text)) >= (1 - _COMMON) * len(words)
