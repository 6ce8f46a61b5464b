"""Pronouns of a follow-up question: the question with what they mean."""

import re
from collections.abc import Sequence

from bot.conversation.asked import Token, tokens
from bot.conversation.phrases import content
from bot.conversation.pointing import is_determiner, is_possessive, points_back
from bot.conversation.referents import ONE_WHO, Past, person, referent
from bot.conversation.substitution import about
from bot.conversation.words import AUXILIARIES, DEMONSTRATIVES, PREPOSITIONS, Sort
from bot.types import Language
from index.terms.analysis import stop_words

_UNNAMED = re.compile(
    r"\b(?:heter|het|heiter|heitte|heite|kalles|kallast) (?:han|hun|ho)\b|\b(?:navnet|namnet) (?:hans|hennes|hennar)\b|"
    r"\b(?:his|her) (?:\w+ )?name\b|\b(?:he|she) (?:called|named)\b"
)
"""A name is asked for: the one spoken of must be called otherwise."""
_WHO_IS = re.compile(r"^(?:hvem|kven|who) (?:er|var|is|was) (?:det|it|that|this)$")
_DEEDS = re.compile(
    r"^(?:sa|sier|seier|sagt|gjorde|gjør|gjer|gjort|mente|mener|meinte|meiner|bestemte|bestemmer|avgjorde|vedtok|trodde|"
    r"sei|si|said|say|says|did|do|done|decided|decide|decides|thought|think|thinks)$"
)
_MOTION = frozenset("get go come travel got went came".split())
"""After these "there" is what Norwegian calls "dit"."""
_PARTICLES = frozenset("ut inn opp ned fram frem bort".split())
"""Words that a Norwegian verb takes along: a noun stands after them, a pronoun before."""
_ENDS = ",.?!:;"
_LONG = 3
"""More words than these have no genitive: "the name of the one who led the jury"."""


def replaced(text: str, language: Language, pasts: Sequence[Past]) -> str | None:
    """A question with what its pronouns mean, each sort once; None where none of them points back."""
    words = tokens(text)
    unnamed = bool(_UNNAMED.search(text.casefold()))
    done: set[Sort] = set()
    said: list[str] = []
    at = 0
    while at < len(words):
        sort = points_back(words, at, language)
        new, end = words[at].raw, at + 1
        if sort and sort not in done and not (done and words[at].word in {"det", "dette", "that", "this"}):
            found = _meaning(words, at, sort, language, pasts, unnamed=unnamed)
            if found and not content(found) <= content(f"{text} {' '.join(said)}"):
                done.add(sort)
                new, end = _put(words, at, found, language)
            elif found and sort == "place":
                new = _parted(words[at])[1]  # "there", where the place is told already
        said.append(new)
        at = end
    if not done:
        return None
    if done == {"event"} and _is_deed(words, language):
        found = referent(pasts, "thing", "", language, unnamed=False)
        return about(found, text, language)
    resolved = " ".join(said)
    context = pasts[0].asked.about
    if context and not content(context) & content(resolved) and "person" not in done:
        return about(context, resolved, language)
    return resolved


def _is_deed(words: Sequence[Token], language: Language) -> bool:
    """Whether a question ends with somebody's doing, saying or deciding "det", which no thing can stand for."""
    return (
        len(words) > 1
        and words[-1].word in {"det", "dette", "that", "this", "it"}
        and bool(_DEEDS.match(words[-2].word))
    )


def _meaning(
    words: Sequence[Token], at: int, sort: Sort, language: Language, pasts: Sequence[Past], *, unnamed: bool
) -> str:
    if _WHO_IS.match(" ".join(word.word for word in words)) and (found := person(pasts)):
        return found
    pronoun = "dit" if at and words[at - 1].word in _MOTION and sort == "place" else words[at].word
    return referent(pasts, sort, pronoun, language, unnamed=unnamed)


def _put(words: Sequence[Token], at: int, found: str, language: Language) -> tuple[str, int]:
    """What stands instead of a pronoun, and the first word after it."""
    word = words[at]
    if is_possessive(words, at, language):
        return _owned(words, at, found, language)
    if word.word in DEMONSTRATIVES and is_determiner(words, at, language):
        noun, end = _parted(words[at + 1])
        if found.casefold().endswith(words[at + 1].word):
            return found + end, at + 2  # "denne prisen" is innovasjonsprisen
        return f"{word.raw} {noun} ({found}){end}", at + 2
    if at > 1 and at + 1 < len(words) and words[at + 1].word in _PARTICLES and not _parted(word)[1]:
        after = words[at + 2].word if at + 2 < len(words) else ""
        if after != "av":  # "delte den ut" is "delte ut prisen"
            particle, end = _parted(words[at + 1])
            return f"{particle} {found}{end}", at + 2
    return found + _parted(word)[1], at + 1


def _owned(words: Sequence[Token], at: int, found: str, language: Language) -> tuple[str, int]:
    """Something of somebody's: "målet til X", "Xs mål", "X's aim"."""
    end = _parted(words[at])[1]
    after = words[at + 1] if at + 1 < len(words) and not end else None
    genitive = f"{found}’" if found.endswith("s") else f"{found}s" if language != "en" else f"{found}’s"
    if language == "en":
        if after and (len(found.split()) > _LONG or found.startswith(ONE_WHO["en"])):
            noun, end = _parted(after)
            return f"the {noun} of {found}{end}", at + 2
        return genitive + end, at + 1
    before = words[at - 1].word if at else ""
    if before and before not in stop_words() | PREPOSITIONS["no"] | AUXILIARIES["no"]:
        return f"til {found}{end}", at + 1
    return genitive, at + 1


def _parted(word: Token) -> tuple[str, str]:
    """A word and the punctuation after it."""
    bare = word.raw.rstrip(_ENDS)
    return bare, word.raw[len(bare) :]
