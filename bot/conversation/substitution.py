"""The question before asked again: with another question word, or of something else."""

import re

from bot.conversation.asked import Asked, filled, is_definite, joined, question_word, tokens
from bot.conversation.phrases import Phrase, person_in
from bot.conversation.referents import Past, filler, thing
from bot.conversation.words import (
    ABOUT,
    ARTICLES,
    AUXILIARIES,
    LOCATIVE,
    NOT_OURS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    REASON,
    WHAT_ABOUT,
)
from bot.types import Language
from index.terms.lexicon import family

_SOMEONE = frozenset("noen nokon nokre someone anyone somebody anybody".split())
_AND = re.compile(r"^(?:og|men|and|but)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_A_YEAR = re.compile(r"(?:(?:i|in) )?((?:1[5-9]|20)\d\d)")
_MAX_FRAGMENT = 6


def about(subject: str, question: str, language: Language) -> str:
    """A question with its topic before it: "Om prisen: hvem var finalistene?"."""
    keeps = question.split()[0][1:] != question.split()[0][1:].lower()  # an abbreviation
    return f"{ABOUT[language]} {subject}: {question if keeps else question[0].lower() + question[1:]}"


def asked_again(wh: str, noun: str, past: Past, language: Language, *, adverbial: bool) -> str | None:
    """The question before with another question word, in the language of the question before.

    :param noun: What the new one asks for by name, if it does.
    :param adverbial: Whether it is no part of the sentence that must be there, as when, where and "av hvem" are.
    """
    asked, target = past.asked, past.turn.language
    new = f"{wh} {noun}".strip()
    if family(language) != family(target):
        own = None if noun else _translated(wh, target)
        if own is None:
            return _put_to_topic(new, past, language)
        new = wh = own
    if not asked.verb and asked.about:
        return about(asked.about, new, target)
    again = _with_adverb(new, past) if adverbial else _with_noun(wh, noun, asked)
    if again is None:
        return _put_to_topic(new, past, target)
    return about(asked.about, again, target) if asked.about else again


def _translated(wh: str, target: Language) -> str | None:
    """A question word in another language."""
    return next((words[target] for words in QUESTION_WORDS if wh.casefold() in words.values()), None)


def _put_to_topic(wh: str, past: Past, language: Language) -> str | None:
    found = thing(past)
    return about(found, wh, language) if found else None


def copula_again(wh: str, verb: str, past: Past) -> str:
    """When or where something is, after a question what it is."""
    return f"{wh} {verb} {thing(past) or past.asked.tail}"


def _with_adverb(wh: str, past: Past) -> str | None:
    asked = past.asked
    if asked.shape == "adverb":
        return f"{wh} {asked.said}"
    if asked.shape == "polar":
        verb = asked.verb[0].lower() + asked.verb[1:]
        return f"{wh} {verb} {asked.tail}"
    if asked.shape == "phrase":
        return None
    if asked.shape == "copula" and {"som", "that"}.intersection(word.word for word in asked.rest):
        return None
    if asked.shape == "copula":
        return f"{wh} {thing(past)}" if wh.casefold() in REASON else copula_again(wh, asked.verb, past)
    if asked.shape == "subject" and asked.language == "en" and asked.verb.casefold() not in AUXILIARIES["en"]:
        be = "is" if asked.verb.endswith("s") else "was"
        return f"{wh} {be} it that {filler(past)} {asked.said}"
    return f"{wh} {asked.verb} {filled(asked, filler(past))}"


def _with_noun(wh: str, noun: str, asked: Asked) -> str | None:
    first = asked.rest[0].word if asked.rest else ""
    if asked.shape == "polar" and first in _SOMEONE and asked.language != "en":
        return f"{wh} {noun} {asked.verb.lower()} {joined(asked.rest[1:])}"
    if asked.shape in ("adverb", "polar", "phrase") or (noun and asked.shape == "copula"):
        return None
    if noun and not asked.noun and asked.shape == "object":
        return None
    counts = wh.casefold().split()[-1] in {"mange", "many", "hvilke", "which", "nokre"}
    return f"{wh} {noun or (asked.noun if counts else '')} {asked.said}"


def about_another(question: str, text: str, language: Language, past: Past) -> str | None:
    """What "Hva med …?", "Og …?" or a fragment such as "I finalen?" asks: the same of something else.

    :param text: The question without "og" before it.
    """
    asks = WHAT_ABOUT.match(text)
    fragment = text[asks.end() :] if asks else text
    fragment = re.sub(r" (?:da|då|then|now|nå|no)$", "", fragment.rstrip(" ?.!"))
    words = tokens(fragment)
    if not words or len(words) > _MAX_FRAGMENT or words[0].word in NOT_OURS or question_word(fragment):
        return None
    if words[0].word in PRONOUNS[family(language)] and len(words) == 1:
        return None
    own = family(language)
    prepositions = PREPOSITIONS[own]
    ends = question.rstrip().endswith("?")
    starts = words[0].word in prepositions | ARTICLES[own] or words[0].named or is_definite(words[0].word)
    joins = bool(_AND.match(question)) and (starts or len(words) == 1 or words[0].word.isdecimal())
    if not (asks or (ends and joins) or (ends and words[0].word in prepositions and len(words) < 5)):
        return None
    again = question_before(past)
    return _substituted(fragment, past) or about(fragment, again, past.turn.language)


def question_before(past: Past) -> str:
    """The question before as it was understood, without what was put before it."""
    understood = past.turn.understood
    return understood.partition(": ")[2] if past.asked.about else understood


def _substituted(fragment: str, past: Past) -> str | None:
    """The question before with something new in the place of its like; None where it holds nothing like it."""
    asked, before = past.asked, question_before(past)
    words = tokens(fragment)
    if year := _A_YEAR.fullmatch(fragment.casefold()):
        return (
            _YEAR.sub(year[1], before)
            if _YEAR.search(before)
            else _added(before, f"i {year[1]}" if asked.language != "en" else f"in {year[1]}")
        )
    if words[0].word in PREPOSITIONS["no"] | PREPOSITIONS["en"]:
        return _with_adverbial(fragment, past)
    whole = asked.shape == "copula" and len(past.phrases) == 1 and past.phrases[0].end == len(asked.rest)
    if any(word.named for word in words) and not whole:
        old = _like(fragment, past)
        return _put(before, old.text, fragment) if old else None
    if asked.shape == "copula":
        return f"{asked.wh} {asked.verb} {fragment}"
    if asked.noun and len(words) == 1 and words[0].word[-2:] == asked.noun[-2:]:
        return f"{asked.wh} {fragment} {asked.said}"
    subject = next((phrase for phrase in past.phrases if phrase.start == 0), None)
    definite = words[0].word in ARTICLES[family(asked.language)] or is_definite(words[-1].word)
    if subject and definite and not subject.named and asked.shape in ("adverb", "polar", "object"):
        return _put(before, subject.text, fragment)
    if len(asked.rest) > 1 and not definite and _ends_indefinite(asked):
        return f"{before.rstrip(' ?.!').rpartition(' ')[0]} {fragment}?"
    return None


def _ends_indefinite(asked: Asked) -> bool:
    """Whether a question ends with a preposition and a plain noun: "Hva sier loven om røyking?"."""
    before, last = asked.rest[-2:]
    return before.word in PREPOSITIONS[family(asked.language)] and not last.named and not is_definite(last.word)


def _added(question: str, more: str) -> str:
    return f"{question.rstrip(' ?.!')} {more}?"


def _with_adverbial(fragment: str, past: Past) -> str:
    """The question before with another "i …" or "på …" in place of its own, or after it."""
    asked, before = past.asked, question_before(past)
    first, body = tokens(fragment)[0], tokens(fragment)[1:]
    named = any(word.named for word in body)
    articles = ARTICLES["no"] | ARTICLES["en"]
    for phrase in past.phrases:
        if (phrase.text.split()[0].casefold() in articles) != (bool(body) and body[0].word in articles):
            continue
        same = phrase.before == first.word or (phrase.of_place and first.word in LOCATIVE[family(asked.language)])
        if same and phrase.named == named:
            return before.replace(f"{phrase.before} {phrase.text}", first.word + fragment[len(first.text) :], 1)
    if len(asked.rest) > 1 and asked.rest[-2].word == first.word and _ends_indefinite(asked):
        return f"{before.rstrip(' ?.!').rpartition(' ')[0]} {joined(body)}?"
    return _added(before, first.word + fragment[len(first.text) :])


def _like(name: str, past: Past) -> Phrase | None:
    """The name in the question before that is most like another by its form; a person only like a person."""
    is_person = bool(person_in(name, past.turn.language))
    articles = ARTICLES["no"] | ARTICLES["en"]
    named = [
        phrase
        for phrase in past.phrases
        if phrase.named
        and phrase.person == is_person
        and (phrase.text.split()[0].casefold() in articles) == (name.split()[0].casefold() in articles)
    ]
    words = len(name.split())
    return min(
        named,
        key=lambda phrase: (phrase.text.isupper() != name.isupper(), abs(len(phrase.text.split()) - words)),
        default=None,
    )


def _put(question: str, old: str, new: str) -> str:
    """A question with one name for another; "kommune" after the old one stays if the new one is bare."""
    kept = [word for word in old.split() if word[0].isupper()]
    if len(kept) == 1 and old.startswith(kept[0]) and len(new.split()) == 1:
        old = kept[0]
    return question.replace(old, new, 1)
