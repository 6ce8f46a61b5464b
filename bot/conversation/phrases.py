"""The names and nouns of a question that a pronoun of the next may stand for."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from bot.conversation.asked import Asked, Token, is_definite, joined, singular, tokens
from bot.conversation.words import (
    ARTICLES,
    AUXILIARIES,
    CLAUSE,
    DO,
    GENERIC_HEADS,
    JOINING,
    LOCATIVE,
    PEOPLE,
    PREPOSITIONS,
    english_participles,
)
from bot.evidence import find
from bot.types import Language
from index.terms.analysis import stop_words
from index.terms.lexicon import family

_PARTICLES = frozenset("of the and av og for i von van de".split())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_CLASSES = (
    "kommune|fylke|departement|universitet|direktorat|selskap|parti|forbund|lab|prize|award|municipality|ministry"
)
_ORGANISATION = re.compile(rf"\b\w*(?:{_CLASSES})\w*\b", re.IGNORECASE)
_VERB_LIKE = re.compile(r"(?:te|de|dd|et)$")
_INDEFINITE = frozenset("en et ei ein eit a an".split())


class Phrase(msgspec.Struct, frozen=True):
    """A name or a noun with what belongs to it."""

    text: str
    start: int
    end: int
    """Words of the question's rest that it is made of."""
    before: str
    """The preposition before it, or nothing."""
    named: bool
    plural: bool
    gender: Literal["", "common", "neuter"]
    """As the end of a Norwegian noun tells."""
    person: bool
    organisation: bool
    """Whether it names itself one: "Asker kommune"."""

    @property
    def of_place(self) -> bool:
        """Whether it only tells where: "i Maastricht"."""
        return self.before in LOCATIVE["no"] | LOCATIVE["en"]


def phrases(asked: Asked, known: str = "") -> list[Phrase]:
    """Names and nouns of a question, in its order; a noun that others belong to comes with them and without.

    :param known: The answer that was given, which tells what stands in one name with the words about it.
    """
    spans = _english(asked) if asked.language == "en" else _norwegian(asked, known)
    found: list[Phrase] = []
    joining = JOINING[family(asked.language)]
    for start, end in spans:
        phrase = _phrase(asked, start, end)
        last = found[-1] if found else None
        near = last is not None and start == last.end + 1 and not last.plural and not last.named
        if last and near and phrase.before in (joining | LOCATIVE["no"] if last.person else joining):
            found[-1] = _phrase(asked, last.start, end)
        if last and start == last.end + 1 and asked.rest[last.end].word in {"og", "and"}:
            found.append(_phrase(asked, last.start, end))
        found.append(phrase)
        if asked.language == "en" and (inner := _after_of(asked, start, end)):
            found.append(inner)
    return found


def _after_of(asked: Asked, start: int, end: int) -> Phrase | None:
    """The name in "the aim of …"."""
    at = next((i for i in range(end - 1, start, -1) if asked.rest[i - 1].word == "of"), end)
    if at == end or asked.rest[start].word != "the" or not asked.rest[at].named:
        return None
    return _phrase(asked, at, end)


def person_in(text: str, language: Language) -> str:
    """The first name of a person in a text, with the person's office; else nothing."""
    for start, end in find("person", text, (), language):
        organisations = [start + match.end() for match in _ORGANISATION.finditer(text[start:end])]
        name = text[max(organisations, default=start) : end].strip()
        if name.count(" ") or (name and not organisations):
            return name
    return ""


def _phrase(asked: Asked, start: int, end: int) -> Phrase:
    words, own = asked.rest[start:end], family(asked.language)
    text = joined(words).strip(" ,.?!:;")
    head = next((words[i - 1] for i, token in enumerate(words) if i and token.word in PREPOSITIONS[own]), words[-1])
    if _YEAR.match(head.word) and len(words) > 1:
        head = words[-2]
    named = any(token.named for token in words)
    both = any(token.word in {"og", "and"} for token in words) and " of " not in text
    if asked.language == "en":
        plural = both or (not named and head.word.endswith("s") and not head.word.endswith("ss"))
        gender: Literal["", "common", "neuter"] = ""
    else:
        plural = both or (not head.named and head.word.endswith(("ene", "ane")))
        is_noun = not head.named and is_definite(head.word)
        gender = "neuter" if is_noun and head.word.endswith("et") else "common" if is_noun else ""
    before = asked.rest[start - 1].word if start and asked.rest[start - 1].word in PREPOSITIONS[own] else ""
    is_person = bool(PEOPLE.search(head.word)) or (named and bool(person_in(text, asked.language)))
    person = is_person and not plural
    organisation = bool(_ORGANISATION.search(text))
    return Phrase(
        _definite(text, asked), start, end, before, named, plural, gender, person and not plural, organisation
    )


def _definite(text: str, asked: Asked) -> str:
    """A noun with an indefinite article in the definite, since it is known by now; others as they are."""
    first, _, rest = text.partition(" ")
    if first.casefold() not in _INDEFINITE or not rest:
        return text
    if asked.language == "en":
        return f"the {rest}"
    if rest[0].isupper():
        return rest
    noun, _, more = rest.partition(" ")
    if more and more.split()[0] not in PREPOSITIONS["no"]:
        return text
    return f"{singular(noun, neuter=first.casefold() in {'et', 'eit'})} {more}".strip()


def _chain(words: Sequence[Token], at: int) -> int:
    """Where a name that begins at a word ends."""
    end = at + 1
    while end < len(words) and not words[end - 1].ends:
        if words[end].word == "den" and end + 1 < len(words) and words[end + 1].word.endswith("e"):
            end += 2  # "Aleksander den store"
            continue
        nearer = words[end].named or _YEAR.match(words[end].word)
        joins = words[end].word in _PARTICLES and end + 1 < len(words) and words[end + 1].named
        if words[end].word in LOCATIVE["no"] | LOCATIVE["en"] or not (nearer or joins):
            break
        end += 1
    return end


def _verb_after_subject(asked: Asked) -> bool:
    """Whether another verb is to come, as after "ble" and "did"."""
    return asked.verb.casefold() in AUXILIARIES[family(asked.language)] and asked.shape != "copula"


def _norwegian(asked: Asked, known: str) -> Iterator[tuple[int, int]]:
    words, at = asked.rest, 0
    awaits_verb = _verb_after_subject(asked)
    if awaits_verb and asked.shape == "subject":
        at, awaits_verb = 1, False
    while at < len(words):
        end = _norwegian_end(words, at, known)
        if not end:
            at += 1
            continue
        yield at, end
        at = end
        if (
            awaits_verb
            and at < len(words)
            and not (words[at].word in PREPOSITIONS["no"] | ARTICLES["no"] or words[at].named)
        ):
            at, awaits_verb = at + 1, False


def _norwegian_end(words: Sequence[Token], at: int, known: str) -> int:
    """Where a phrase that begins at a word ends; 0 where none does."""
    word = words[at]
    if word.named:
        end = _chain(words, at)
        more = words[end] if end < len(words) and not words[end - 1].ends else None
        return end + bool(more and _belongs(words, at, end, known))
    if PEOPLE.search(word.word) and at + 1 < len(words) and words[at + 1].named:
        return _chain(words, at + 1)
    if word.word in ARTICLES["no"]:
        end = at + 1
        while (
            end < len(words)
            and words[end].word.endswith("e")
            and not words[end].named
            and not is_definite(words[end].word)
        ):
            end += 1
        if end < len(words) and (words[end].named or is_definite(words[end].word) or word.word in _INDEFINITE):
            return _with_year(words, _chain(words, end) if words[end].named else end + 1)
        return 0
    if not is_definite(word.word):
        return 0
    if at and words[at - 1].word in PREPOSITIONS["no"] and words[at + 1 : at + 2] and words[at + 1].named:
        end = _chain(words, at + 1)  # "målet med prosjektet Grønn by"
        return end + bool(end < len(words) and _belongs(words, at, end, known))
    return _with_year(words, at + 1)


def _belongs(words: Sequence[Token], at: int, end: int, known: str) -> bool:
    """Whether the word after a name is a part of it: "Asker kommune", "Asker velferdslab"."""
    last, more = words[end - 1], words[end]
    if more.word in stop_words() or more.word in PREPOSITIONS["no"]:
        return False
    governed = at and words[at - 1].word in PREPOSITIONS["no"] and not _VERB_LIKE.search(more.word)
    genitive = last.word.endswith("s") and len(last.word) > 3 and not more.word.endswith(("te", "dde", "et"))
    return bool(
        more.word in GENERIC_HEADS
        or f"{last.text} {more.text}" in known
        or ((governed or genitive) and not is_definite(more.word))
    )


def _with_year(words: Sequence[Token], end: int) -> int:
    return end + bool(end < len(words) and not words[end - 1].ends and _YEAR.match(words[end].word))


def _english(asked: Asked) -> Iterator[tuple[int, int]]:
    words, at = asked.rest, 0
    awaits_verb = _verb_after_subject(asked)
    while at < len(words):
        if words[at].word in ARTICLES["en"]:
            end = _english_end(words, at + 1)
        elif words[at].named:
            end = _chain(words, at)
            end = _english_end(words, end) if words[end - 1].word.endswith(("'s", "’s")) else end
        elif name := _office(words, at):
            end = _chain(words, name)
        else:
            at += 1
            continue
        if awaits_verb:
            stop = end - 1
            while stop > at and words[stop].word in stop_words():
                stop -= 1
            if stop > at + (words[at].word in ARTICLES["en"]) and _is_verb(asked, words[stop]):
                end = stop
            awaits_verb = False
        yield at, end
        at = end


def _office(words: Sequence[Token], at: int) -> int:
    """Where the name after an office begins, as in "jury chair Kari Nordmann"; 0 where there is no office."""
    name = next((i for i in range(at, min(at + 4, len(words))) if words[i].named or words[i].word in stop_words()), 0)
    return name if name > at and words[name].named and PEOPLE.search(words[name - 1].word) else 0


def _english_end(words: Sequence[Token], at: int) -> int:
    end = at
    while end < len(words) and not (end > at and words[end - 1].ends):
        word = words[end].word
        if word in AUXILIARIES["en"] | CLAUSE["en"] | ARTICLES["en"] and not (
            word == "the" and words[end - 1].word == "of"
        ):
            break
        if word in PREPOSITIONS["en"] and word != "of":
            break
        end += 1
    return end


def _is_verb(asked: Asked, last: Token) -> bool:
    if last.named:
        return False
    if asked.verb.casefold() in DO:
        return True
    return last.word.endswith("ed") or last.word in english_participles()


def content(text: str) -> frozenset[str]:
    """Words of a text that say something."""
    return frozenset(token.word for token in tokens(text)) - stop_words()
