"""Words in saved conversations, however they are written."""

import re
import unicodedata
from functools import lru_cache

from bot.history.contents import Contents, Said

AROUND = 60
"""Characters shown on each side of a word found."""

# The ring of å stays: å, like æ and ø, is a letter of its own.
_MARKS = re.compile(r"(?<!a)\u030a|[\u0300-\u0309\u030b-\u036f]")


def folded(text: str) -> str:
    """A text as it is compared: small letters, without diacritics but that of å."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))


def folded_words(words: str) -> list[str]:
    """What is searched for, each word once; a word that is nothing but diacritics is none."""
    return list(dict.fromkeys(folded(words).split()))


def find(contents: Contents, wanted: list[str]) -> list[tuple[int, str]]:
    """Exchanges of a conversation that hold the words wanted, with what stands around the first of them.

    :param wanted: Folded.
    :returns: In order; none unless all words stand in the conversation.
    """
    title = folded(contents.title)
    said = list(contents.said())
    texts = {number: folded(f"{one.question}\n{one.answer}\n{one.reason or ''}") for number, one in said}
    held = {number: {word for word in wanted if word in text} for number, text in texts.items()}
    in_title = {word for word in wanted if word in title}
    if set(wanted) - in_title - set().union(*held.values()):
        return []
    rest = set(wanted) - in_title
    numbers = [number for number, words in held.items() if words and words >= rest]
    if not numbers:
        best = max(held, key=lambda number: (len(held[number]), number), default=1)
        if not held.get(best):
            return [(1, contents.title)]
        numbers = [best]
    by_number = dict(said)
    return [(number, _snippet(by_number[number], wanted)) for number in numbers]


def _snippet(said: Said, wanted: list[str]) -> str:
    """What stands around the first word in the question, else in the answer, else in the reason."""
    for text in (said.question, said.answer, said.reason or ""):
        line = unicodedata.normalize("NFC", " ".join(text.split()))
        compared, places = _placed(line)
        found = [at for word in wanted if (at := compared.find(word)) >= 0]
        if found:
            start = max(0, places[min(found)] - AROUND)
            end = min(len(line), places[min(found)] + AROUND)
            return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
    return " ".join(said.question.split())[: 2 * AROUND]


def _placed(line: str) -> tuple[str, list[int]]:
    """A line folded, and for each character of that the offset in the line."""
    parts = [_folded_character(char) for char in line]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


@lru_cache(maxsize=4096)
def _folded_character(char: str) -> str:
    return folded(char)
