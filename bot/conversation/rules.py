"""The rules by which a follow-up question is told and asked in full; each gives the question, or None."""

import re
from collections.abc import Sequence

from bot.conversation.asked import joined, question_word, tokens
from bot.conversation.pronouns import replaced
from bot.conversation.referents import Past, thing, topic
from bot.conversation.substitution import about, about_another, asked_again, copula_again, question_before
from bot.conversation.turns import Turn
from bot.conversation.words import (
    BE,
    HAPPENING,
    IDIOMS,
    LEADS,
    MORE,
    NOT_OURS,
    PLACES,
    POSSESSIVES,
    REASON,
    TELL_MORE,
    TIMES,
    WHAT_ABOUT,
)
from bot.question import analyse, names
from bot.types import Language
from index.terms.analysis import content_words
from index.terms.compounds import known_parts
from index.terms.lexicon import family

_COUNTED_ALONE = HAPPENING | frozenset("de dei they there".split())
_FEW = 4
_ADVERBIAL = frozenset({"time", "place", "duration"})


def resolve(question: str, language: Language, turns: Sequence[Turn]) -> str | None:
    """Ask a follow-up question in full.

    :param turns: At least one, the last first.
    """
    pasts = [Past(turn) for turn in turns]
    lead = LEADS.match(question)
    text = question[lead.end() :] if lead else question
    bare = text.rstrip(" ?.!").casefold()
    if MORE.match(bare):
        found = topic(pasts[0])
        return f"{TELL_MORE[pasts[0].turn.language]} {found}." if found else None
    if not bare or IDIOMS.search(bare):
        return None
    resolved = (
        _by_question_word(text, language, pasts[0])
        or _of_theirs(question, text, language, pasts)
        or about_another(question, text, language, pasts[0])
        or replaced(text, language, pasts)
        or (_about_the_same(text, language, pasts[0]) if lead else None)
    )
    return _finished(resolved, text) if resolved else None


def _finished(resolved: str, text: str) -> str:
    """With one space between words, a capital first, and a question mark at the end of what is a question."""
    resolved = " ".join(resolved.split())
    resolved = resolved[0].upper() + resolved[1:]
    if resolved.endswith((".", "?", "!")):
        return resolved
    asks = text.endswith("?") or question_word(text) or not re.search(r"\b(?:om|about) \w", text)
    return resolved + ("?" if asks else ".")


def _by_question_word(text: str, language: Language, past: Past) -> str | None:
    """A question word alone, or with "var det" and the like, is asked of the question before."""
    bare = text.rstrip(" ?.!")
    found = question_word(bare)
    if found is None:
        return None
    rest = tokens(found["rest"])
    words = [token.word for token in rest]
    adverbial = bool(found["adverb"] or (found["nominal"] and " " in found["wh"]))  # "av hvem"
    if set(words) <= _fillers(found, adverbial=adverbial):
        if adverbial and _asks_where_it_is(found, words, past):
            return copula_again(found["wh"], words[0], past)
        return asked_again(found["wh"], "", past, language, adverbial=adverbial)
    if not found["adverb"] and _is_noun(found, words):
        of_time = bool(_ADVERBIAL.intersection(analyse(bare, language).kinds)) or words[0] in TIMES
        return asked_again(
            found["wh"],
            joined(rest),
            past,
            language,
            adverbial=of_time or found["wh"] not in (found["counted"], found["which"]),
        )
    return None


def _asks_where_it_is(found: re.Match[str], words: Sequence[str], past: Past) -> bool:
    """Whether "Hvor er det?" asks about a thing, rather than about all that happened: "Når var det?"."""
    if not words or words[0] not in BE or found["wh"].casefold() in REASON or not thing(past):
        return False
    return past.asked.shape == "copula" or (words[0] in {"er", "is"} and words[-1] in {"det", "it"})


def _fillers(found: re.Match[str], *, adverbial: bool) -> frozenset[str]:
    """Words with which a question word still asks of nothing but what was said before."""
    if found["counted"]:
        return _COUNTED_ALONE
    if adverbial:
        return HAPPENING
    return frozenset({"da", "då", "ones"}) if found["nominal"] not in ("hva", "kva", "what") else frozenset()


def _is_noun(found: re.Match[str], words: Sequence[str]) -> bool:
    """Whether what follows a question word is only the noun that it asks for: "Hvor mange prosjekter?"."""
    if len(words) != 1 or (found["nominal"] and not _ADVERBIAL.intersection(analyse(found[0], "nb").kinds)):
        return False
    if words[0] in TIMES or PLACES.match(words[0]):
        return True
    return words[0].endswith(("er", "ar", "ene", "s")) or (
        words[0] in known_parts() and words[0][-2:] not in ("te", "de")
    )


def _of_theirs(question: str, text: str, language: Language, pasts: Sequence[Past]) -> str | None:
    """What "Og kona hans?" asks: the same of what belongs to the one spoken of."""
    asks = WHAT_ABOUT.match(text)
    fragment = (text[asks.end() :] if asks else text).rstrip(" ?.!")
    words = fragment.casefold().split()
    if not (asks or text != question) or len(words) > _FEW or not POSSESSIVES[family(language)].keys() & set(words):
        return None
    owned = replaced(fragment, language, pasts)
    if owned is None or question_word(fragment):
        return None
    asked = question_before(pasts[0])
    owner = next((phrase.text for phrase in pasts[0].phrases if phrase.text in owned), "")
    return asked.replace(owner, owned, 1) if owner else about(owned, asked, pasts[0].turn.language)


def _about_the_same(text: str, language: Language, past: Past) -> str | None:
    """A whole question that begins with "og" keeps the topic, unless it names one of its own."""
    words = text.casefold().rstrip(" ?.!").split()
    if len(words) < 3 or names(text) or question_word(text) is None or NOT_OURS.intersection(words):
        return None
    found = past.asked.about or topic(past)
    if not found or set(content_words(found)) <= set(content_words(text)):
        return None
    return about(found, text, language)
