"""The question before taken apart, as far as needed to ask it again otherwise."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from bot.conversation.words import (
    ABOUT_LEAD,
    ARTICLES,
    AUXILIARIES,
    BE,
    DO,
    LOCATIVE,
    PREPOSITIONS,
    SOMEONE,
    THAT,
    TIMES,
    english_past,
)
from bot.question import analyse
from bot.types import Language
from index.terms.analysis import stop_words
from index.terms.lexicon import family

Shape = Literal["adverb", "subject", "object", "copula", "polar", "phrase"]
"""What its question word is: an adverb (when), the subject (who won), an object (what did they win) or what somebody is
(what is it); `polar` is a question for yes or no, `phrase` no question by its form."""

_PUNCTUATION = "«»“”\"'’()[],.?!:;–-"
_ADVERBS = (
    r"når|hvor (?:lenge|ofte|langt|fort)|kor (?:lenge|ofte|langt|fort)|hvor(?! (?:mange|mye|stor))|"
    r"kor(?! (?:mange|mykje|stor))|kvar|hvorfor|kvifor|korfor|hvordan|korleis|åssen|when|where|why|"
    r"how (?:long|often|far)|how(?! (?:many|much))"
)
_COUNTED = r"(?:hvor|kor) (?:mange|mye|mykje|stor[et]?)|how (?:many|much)"
_WHICH = r"hvilke[nt]?|kva for (?:ein|eit|ei|nokre)|(?:hva|kva) slags|which|what kind of"
_NOMINAL = r"hvem|kven|hva|kva|who|whom|what"
_EXTRA = rf"(?: (?:og|and) (?:{_ADVERBS})\b)?"
_SHORT_VERBS = frozenset(
    "sa seier fekk får gjer gjorde gjekk heiter vann kostar tyder skjer skjedde meiner ga gav".split()
)
_INFLECTED = re.compile(r"(?:[tdk]|mm)?(?:te|de)$")
_ADJECTIVE = re.compile(r"(?:ske|ige|lege|ale|nye|store|små|andre|gode|ulike|første|største|beste)$")
_DEFINITE = re.compile(r"\w{2}(?:en|et|a|ene|ane)$")
_PARTICLES = frozenset("inn ut opp ned fram frem up out down".split())


class Token(msgspec.Struct, frozen=True):
    """A word as written, with the punctuation about it."""

    raw: str
    text: str
    word: str
    """Case-folded, without punctuation."""

    @property
    def named(self) -> bool:
        """Whether it begins like a name; at the beginning of a question that says nothing."""
        return self.text[:1].isupper()

    @property
    def ends(self) -> bool:
        """Whether a clause may end with it."""
        return self.raw[-1:] in ",.?!:;)»”"


class Asked(msgspec.Struct, frozen=True):
    """A question's parts, in order: what it is about (where said first), its question word, its verb, the rest."""

    shape: Shape
    language: Language
    about: str
    wh: str
    """With the preposition before it: "I hvilken"."""
    noun: str
    """What it asks for by name: "kommuner" in "Hvilke kommuner …?"."""
    verb: str
    rest: tuple[Token, ...]

    @property
    def tail(self) -> str:
        """What follows the verb."""
        return joined(self.rest)

    @property
    def said(self) -> str:
        """All but the question word."""
        return f"{self.verb} {self.tail}".strip()


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text."""
    parts = ((raw, raw.strip(_PUNCTUATION)) for raw in text.split())
    return tuple(Token(raw, bare, bare.casefold()) for raw, bare in parts)


def joined(words: Sequence[Token]) -> str:
    """Words as a text again."""
    return " ".join(token.raw for token in words)


@cache
def _opening() -> re.Pattern[str]:
    before = "|".join(sorted(PREPOSITIONS["no"] | PREPOSITIONS["en"]))
    return re.compile(
        rf"^(?P<wh>(?:(?:{before}) )?(?:(?P<adverb>(?:{_ADVERBS})\b{_EXTRA})|(?P<counted>{_COUNTED})|"
        rf"(?P<which>{_WHICH})|(?P<nominal>{_NOMINAL})))\b(?P<rest>.*)$",
        re.IGNORECASE,
    )


def question_word(text: str) -> re.Match[str] | None:
    """The question word that a text begins with, alone or after a preposition; groups name its sort."""
    return _opening().match(text)


def is_definite(word: str) -> bool:
    """Whether a Norwegian word looks like a noun in the definite: "prisen", "juryen", "kommunene"."""
    return len(word) > 3 and bool(_DEFINITE.search(word)) and word not in stop_words()


def take_apart(question: str, language: Language) -> Asked:
    """Take a question that was asked before apart."""
    about = ""
    if lead := ABOUT_LEAD.match(question):
        about, question = lead[1], question[lead.end() :]
    sentence = _asking(question, language)
    found = question_word(sentence)
    if found is None:
        return _without_question_word(sentence, language, about)
    wh, words = found["wh"], tokens(found["rest"])
    noun: tuple[Token, ...] = ()
    if not found["adverb"]:
        size = _noun_size(found, words, language)
        noun, words = words[:size], words[size:]
    adverbial = bool(
        found["adverb"] or " " in wh.removesuffix(found["counted"] or found["which"] or "") or _is_time(noun)
    )
    words = words if adverbial else _without_cleft(words)
    if not words:
        return Asked("phrase", language, about, f"{wh} {joined(noun)}".strip(), "", "", ())
    verb, rest = words[0].raw, words[1:]
    if found["adverb"] and _begins_phrase(words[0], language) and not words[0].word.endswith(("et", "a")):
        # "(Can you tell me) when the museum opens": told, not asked; the verb comes last.
        return Asked("phrase", language, about, "", "", "", words[: max(2, len(words) - 1)])
    if adverbial:
        return Asked("adverb", language, about, f"{wh} {joined(noun)}".strip(), "", verb, rest)
    return Asked(_shape(wh, noun, words, language), language, about, wh, joined(noun), verb, rest)


def _is_time(noun: Sequence[Token]) -> bool:
    """Whether what is asked for is a time: "Hvilken dag …?" asks when."""
    return len(noun) == 1 and noun[0].word in TIMES


def _asking(question: str, language: Language) -> str:
    """The sentence that asks, up to its second question, without its end."""
    sentences = re.findall(r"\S.*?(?:[.!?]+(?=\s|$)|$)", " ".join(question.split())) or [question]
    asking = [sentence for sentence in sentences if sentence.endswith("?")] or sentences
    focus = analyse(asking[-1], language).focus
    focus = re.sub(r"^(hvem|kven|hva|kva|hvilke\w*|who|what) som (?=\w)", r"\1 ", focus, flags=re.IGNORECASE)
    clause = re.split(rf",? (?:og|and|men|but) (?=(?:{_ADVERBS}|{_COUNTED}|{_WHICH}|{_NOMINAL})\b)", focus)
    first = clause[0] if len(clause[0].split()) > 1 else focus
    return first.rstrip(" ?.!,")


def _without_question_word(sentence: str, language: Language, about: str) -> Asked:
    words = tokens(sentence)
    if len(words) > 1 and (
        words[0].word in AUXILIARIES[family(language)]
        or (language != "en" and words[0].named and (words[1].named or is_definite(words[1].word)) and len(words) > 2)
    ):
        return Asked("polar", language, about, "", "", words[0].raw, words[1:])
    told = re.match(r"^(?:\w+ ){1,3}(?:om|about) (?=\S)", sentence)
    words = tokens(sentence[told.end() :]) if told else words
    return Asked("phrase", language, about, "", "", "", words)


def _without_cleft(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without "var det som" and its like."""
    if (
        len(words) > 3
        and words[0].word in BE
        and words[1].word in {"det", "it"}
        and words[2].word in {"som", "that", "who"}
    ):
        return words[3:]
    return words


def _noun_size(found: re.Match[str], words: Sequence[Token], language: Language) -> int:
    """How many words after a question word belong to it: what it asks for by name."""
    if not words or words[0].word in AUXILIARIES[family(language)] | PREPOSITIONS[family(language)]:
        return 0
    if language == "en":
        return _english_noun_size(found, words)
    first, second = words[0], words[1] if len(words) > 1 else None
    if found["nominal"]:
        is_noun = (
            found["nominal"].casefold() == "kva"
            and second is not None
            and not (first.named or second.named or is_definite(second.word) or first.word in _SHORT_VERBS)
            and second.word not in PREPOSITIONS["no"] | ARTICLES["no"]
        )
        return int(is_noun)
    if found["counted"] and (
        _INFLECTED.search(first.word)
        or (second and second.word in PREPOSITIONS["no"] and not first.word.endswith(("er", "ar")))
    ):
        return 0
    return 2 if second and _ADJECTIVE.search(first.word) else 1


def _english_noun_size(found: re.Match[str], words: Sequence[Token]) -> int:
    for size, token in enumerate(words[:4]):
        if token.word in AUXILIARIES["en"] or token.word in english_past() or token.word.endswith("ed"):
            return 0 if found["nominal"] and token.word not in AUXILIARIES["en"] else size
    return 0 if found["nominal"] else 1


def _shape(wh: str, noun: Sequence[Token], words: Sequence[Token], language: Language) -> Shape:
    """What a question word that is no adverb stands for; `words` begin with the verb."""
    verb, after = words[0].word, words[1] if len(words) > 1 else None
    begins = after is not None and _begins_phrase(after, language)
    if not noun and verb in BE and (begins or len(words) == 2):
        return "copula"
    if language == "en":
        return "object" if verb in DO or (begins and verb in AUXILIARIES["en"]) else "subject"
    if not noun and wh.casefold().endswith(("hva", "kva")):
        return "object"
    return "object" if noun and begins else "subject"


def _begins_phrase(word: Token, language: Language) -> bool:
    """Whether a word begins a name or a definite noun."""
    return word.named or word.word in ARTICLES[family(language)] or (language != "en" and is_definite(word.word))


def filled(asked: Asked, filler: str) -> str:
    """What follows the verb, with words where the question word left a gap."""
    words, own = list(asked.rest), family(asked.language)
    at = len(words)
    awaits_verb = bool(words) and asked.verb.casefold() in AUXILIARIES[own] - DO
    if asked.shape == "subject" or (awaits_verb and not _begins_phrase(words[0], asked.language)):
        at = 0
    elif words and words[-1].word in _PARTICLES:
        at -= 1
    elif words and words[-1].word not in PREPOSITIONS[own]:
        about = LOCATIVE[own] | {"om", "about"}
        at = next((i for i in range(len(words) - 1, 0, -1) if words[i].word in about), at)
    return " ".join(part for part in (joined(words[:at]), filler, joined(words[at:])) if part)


def asked_for(asked: Asked) -> str:
    """What the question word stood for, in words that keep it open: "kommunene", "noen", "det"."""
    if asked.noun:
        return definite_noun(asked)
    is_person = asked.wh.casefold().endswith(("hvem", "kven", "who", "whom"))
    return SOMEONE[asked.language] if is_person else THAT[asked.language]


def definite_noun(asked: Asked) -> str:
    """The noun asked for, in the definite: "kommunene" of "Hvor mange kommuner", "the firm" of "Which firm"."""
    if asked.language == "en":
        return f"the {asked.noun}"
    *adjectives, noun = asked.noun.split()
    wh = asked.wh.casefold()
    plural = "mange" in wh or wh.endswith(("hvilke", "nokre")) or (wh.endswith("kva") and noun.endswith(("ar", "er")))
    neuter = wh.endswith(("hvilket", "eit"))
    inflected = _plural(noun, asked.language) if plural else singular(noun, neuter=neuter)
    article = "de " if plural and asked.language == "nb" else "dei " if plural else "det " if neuter else "den "
    return f"{article if adjectives else ''}{' '.join((*adjectives, inflected))}"


def _plural(noun: str, language: Language) -> str:
    if noun.endswith("ere"):
        return f"{noun[:-1]}ne"
    if noun.endswith(("er", "ar")):
        return f"{noun[:-1]}ne"
    if noun.endswith("e"):
        return f"{noun}ne"
    return f"{noun}a" if language == "nn" or noun == "barn" else f"{noun}ene"


def singular(noun: str, *, neuter: bool) -> str:
    """A Norwegian noun in the definite singular, as most are inflected."""
    if neuter:
        return f"{noun}t" if noun.endswith("e") else f"{noun}et"
    return f"{noun}n" if noun.endswith("e") else f"{noun}en"
