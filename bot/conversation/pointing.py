"""Which pronouns of a question point back to what was said before it; "er det sant at" points nowhere."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.conversation.asked import Token, is_definite, joined, question_word
from bot.conversation.words import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CLAUSE,
    DEMONSTRATIVES,
    DO,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    TRAILING,
    Sort,
)
from bot.types import Language
from index.terms.analysis import stop_words
from index.terms.lexicon import family

_PARTICIPLE = re.compile(r"\w{2}(?:tt|dd|gd|[aefgklnprsv]t|ed)$")
_NO_VERBS = frozenset(
    "mest minst best verst først sist størst flest to tre fire fem seks sju syv åtte ni ti store nye andre gode".split()
)
_MODALS = frozenset("skal skulle vil ville kan kunne må måtte bør burde".split())
_OTHER_FORM = re.compile(r"\w{2}(?<!s)(?<!t)(?<!d)(?<!sk)(?<!ig)(?<!leg)(?:e|a)$|\w{3}en$")
"""Infinitives, and participles of nynorsk such as "skrive" and "starta"; no superlative, no adjective."""
_NOUN_FORM = re.compile(r"(?:en|a|ene|ane)$")
_TODAY = re.compile(r"^(?:i dag|i fjor|i år|i går|nå|no|today|now)$")
_TIMES = re.compile(
    r"^(?:years?|weeks?|weekend|seasons?|months?|summer|winter|spring|autumn|fall|morning|evening|time|century)(?:['’]s)?$|"
    r"^(?:år|året|uka|uken|veka|sesong|sesongen|måneden|månaden|sommeren|sommaren|vinteren|våren|høsten|hausten|helga|"
    r"helgen|kvelden|gangen|gongen|tida|tiden|artikkelen|teksten|valgkampen|valkampen)$"
)
"""With "denne" and "this" they mean the present: no more is needed to understand them."""
_LASTING = frozenset("take cost mean matter help possible legal allowed safe necessary be rain snow".split())
_BEFORE_CLAUSE = frozenset("da då mens medan før etter siden sidan while before after since".split())
_LIGHT_AFTER = frozenset("ikke ikkje alle seg også òg not all also ever".split())


def points_back(words: Sequence[Token], at: int, language: Language) -> Sort | None:
    """What sort of pronoun a word is, where it is one that the question itself does not explain."""
    word = words[at]
    if at and word.named:
        return None  # a name, such as Hans or De Gaulle
    own, after = PRONOUNS[family(language)], _after(words, at)
    if is_possessive(words, at, language):
        explained = any(before.word in CLAUSE[family(language)] for before in words[1:at])
        explained = explained or _has_own(words, at, language, anywhere=language == "en")
        return None if explained else POSSESSIVES[family(language)][word.word]
    sort = own.get(word.word)
    relative = after is not None and after.word in {"som", "who", "selv", "sjølv", "sjølve"}
    if sort is None or relative or (at == 0 and sort == "event") or _has_own(words, at, language):
        return None
    if is_determiner(words, at, language):
        return sort if _points_with_noun(words, at, language) else None
    if sort == "place":
        return sort if after is None and at and (language != "en" or words[at - 1].word not in BE) else None
    if sort == "event" and not _means_something(words, at, language):
        return None
    return sort


def is_possessive(words: Sequence[Token], at: int, language: Language) -> bool:
    """Whether a word says whose something is; "her" may also be an object."""
    own, word, after = family(language), words[at].word, _after(words, at)
    if word not in POSSESSIVES[own]:
        return False
    return word not in PRONOUNS[own] or (after is not None and after.word not in _light(language))


def is_determiner(words: Sequence[Token], at: int, language: Language) -> bool:
    """Whether a pronoun belongs to a noun after it: "de ansatte", "dette prosjektet", "that year"."""
    word, after = words[at].word, _after(words, at)
    if after is None or word not in DEMONSTRATIVES or after.word in _light(language) | _LIGHT_AFTER:
        return False
    if language == "en":
        asked = words[at - 1].word in AUXILIARIES["en"] if at else False
        is_verb = asked and (at + 2 == len(words) or words[at + 2].word in PREPOSITIONS["en"] | ARTICLES["en"])
        return word not in {"it", "they", "them"} and not (is_verb and words[at - 1].word in DO)
    if after.word in AUXILIARIES["no"] or after.word in PRONOUNS["no"]:
        return False
    if word in {"de", "dei"} and is_definite(after.word) and not after.word.endswith(("ene", "ane")):
        return False  # "Når fikk de prisen?"
    if word == "det":
        return is_definite(after.word) and not _verb_follows(words, at)
    return not _verb_follows(words, at)


def _after(words: Sequence[Token], at: int) -> Token | None:
    """The next word of the same clause."""
    return words[at + 1] if at + 1 < len(words) and not words[at].ends else None


def _light(language: Language) -> frozenset[str]:
    """Words of which no pronoun is the article."""
    own = family(language)
    return PREPOSITIONS[own] | TRAILING[own] | CLAUSE[own]


def _has_own(words: Sequence[Token], at: int, language: Language, *, anywhere: bool = False) -> bool:
    """Whether the question itself names what a pronoun may stand for: in a sentence or a clause before its own.

    :param anywhere: Whether the same clause will do, as it does for "its".
    """
    own, after = family(language), _after(words, at)
    begins = at and (words[at - 1].word in _BEFORE_CLAUSE or (after and after.word in AUXILIARIES[own]))
    beyond = anywhere or bool(begins)
    for i in range(at - 1, -1, -1):
        ends = words[i].raw[-1:] in ",;:.?!–"
        if words[i].raw[-1:] in ".?!" and i:
            return True  # another sentence leads up to this one
        beyond = beyond or ends
        if beyond and _is_noun_like(words, i):
            return True
        beyond = beyond or bool(i and words[i].word in CLAUSE[own])
    opens = words[0].word in _BEFORE_CLAUSE and at < 3  # "Før hun ble …, hva gjorde Kari?"
    return opens and any(word.named for word in words[at + 1 :])


def _is_noun_like(words: Sequence[Token], i: int) -> bool:
    word = words[i]
    if i == 0:
        return word.text.isupper() and len(word.text) > 1
    counted = words[i - 1].word in {"mange", "many", "hvilke", "hvilken", "hvilket", "which", "av", "of"}
    article = words[i - 1].word in (ARTICLES["no"] | ARTICLES["en"] | {"hver", "every", "each"}) - {"det", "den"}
    return word.named or is_definite(word.word) or counted or (article and word.word not in stop_words())


def _verb_follows(words: Sequence[Token], at: int) -> bool:
    """Whether an infinitive or a participle follows, as in "ble den vedtatt"."""
    before, after = words[at - 1].word if at else "", words[at + 1].word
    if before not in AUXILIARIES["no"]:
        return False
    more = words[at + 2 : at + 4]
    of_noun = any(is_definite(word.word) for word in takewhile(lambda word: word.word not in _light("nb"), more))
    if words[at].word in DEMONSTRATIVES - {"det", "de", "dei"} and _NOUN_FORM.search(after) and is_definite(after):
        return False
    if after in _NO_VERBS:
        return False
    is_verb = _PARTICIPLE.search(after) or (before not in BE and _OTHER_FORM.search(after))
    return bool(is_verb and (before in _MODALS or not of_noun))


def _points_with_noun(words: Sequence[Token], at: int, language: Language) -> bool:
    """Whether a determiner points back, with the noun after it: "dette prosjektet", "that project"."""
    word, after = words[at].word, words[at + 1]
    if word in {"de", "dei", "den", "det"} or _TIMES.match(after.word) or after.named:
        return False
    if word == "that":
        return bool(at and words[at - 1].word in PREPOSITIONS["en"] | AUXILIARIES["en"])
    return language == "en" or is_definite(after.word)


def _means_something(words: Sequence[Token], at: int, language: Language) -> bool:
    """Whether "det" or "it" stands for something that was said, rather than for nothing, as in "er det sant at"."""
    rest, before = words[at + 1 :], words[at - 1].word
    following = " ".join(word.word for word in rest)
    if not rest or following in {"for noe", "for noko"}:
        return True
    if _TODAY.match(following) or all(word.word in TRAILING[family(language)] for word in rest):
        return not (before in BE and _TODAY.match(following)) or (at == 2 and words[0].word in {"hva", "kva", "what"})
    if language == "en":
        return _it_means_something(words, at)
    found = question_word(joined(words))
    announced = found is not None and not (found["adverb"] or found["nominal"])  # "Hvor mange søknader kom det inn?"
    if before in BE and len(rest) > 1:
        return False  # "Når er det duket for …?"
    return _verb_follows(words, at) and rest[0].word not in {"blitt", "vorte"} and not (announced or _announces(rest))


def _announces(rest: Sequence[Token]) -> bool:
    """Whether what follows the verb is what "det" stands before: "ble det vedtatt å …", "ble det funnet gull"."""
    if len(rest) < 2:
        return False
    plain = PREPOSITIONS["no"] | TRAILING["no"] | {"og", "eller"}
    return rest[1].word not in plain or (rest[1].word == "om" and len(rest) > 2)


def _it_means_something(words: Sequence[Token], at: int) -> bool:
    rest, before = [word.word for word in words[at + 1 :]], words[at - 1].word
    if words[at].word in {"that", "this"}:
        return before in AUXILIARIES["en"]
    if {"that", "who", "which", "whether", "if"}.intersection(rest) or before in {"make", "made"}:
        return False
    if rest[0] == "called" and len(rest) > 1:
        return False  # the name that is asked about stands in the question
    return not ({"rain", "snow"} & set(rest) or ("to" in rest and (_LASTING & set(rest) or before in BE)))
