"""What a pronoun may mean: names and nouns of the turns before, the last first."""

import re
from collections.abc import Sequence
from functools import cached_property

import msgspec

from bot.conversation.asked import Asked, Token, asked_for, definite_noun, is_definite, joined, take_apart, tokens
from bot.conversation.phrases import Phrase, person_in, phrases
from bot.conversation.turns import Turn
from bot.conversation.words import AUXILIARIES, PEOPLE, PLACES, PREPOSITIONS, Sort, english_past
from bot.types import Language
from index.terms.analysis import stem, stop_words
from index.terms.lexicon import family

TO = {"nb": "til", "nn": "til", "en": "to"}
ONE_WHO = {"nb": "den som", "nn": "den som", "en": "the one who"}
THOSE_WHO = {"nb": "de som", "nn": "dei som", "en": "those who"}
WHO = ("hvem", "kven", "who", "whom")
IN = {"nb": "i", "nn": "i", "en": "in"}
_ABSTRACT = re.compile(
    r"(?:the )?(?:\w*mål|hensikt|visjon|rolle|oppgave|oppgåve|betydning|tyding|aim|purpose|goal|vision|role|task|"
    r"meaning|point|idea|objective)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"(?:mange|many|mye|mykje|much)$")
_PAST = re.compile(
    r"(?:te|de|et|ed)$|^(?:vant|vann|fikk|fekk|skrev|skreiv|tok|ga|gav|kom|sa|dro|holdt|heldt|gikk|gjekk)$"
)
_INSIDE_NAMES = frozenset("of and og".split())


class Past(msgspec.Struct, frozen=True, dict=True):
    """A turn with its question taken apart."""

    turn: Turn

    @cached_property
    def asked(self) -> Asked:
        """The question as it was understood."""
        return take_apart(self.turn.understood, self.turn.language)

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Its names and nouns."""
        return phrases(self.asked, self.turn.answer)

    @property
    def asks_who(self) -> bool:
        """Whether it asks for a person, or for whoever did something."""
        return not self.asked.noun and self.asked.wh.casefold() in WHO

    @cached_property
    def doer(self) -> str:
        """Who did what was asked: the name before the question's verb in the answer, else nothing."""
        if self.asked.shape != "subject" or self.asked.verb.casefold() in AUXILIARIES[family(self.turn.language)]:
            return ""
        verb = stem(self.asked.verb.casefold(), self.turn.language)
        words = tokens(self.turn.answer)
        for at, word in enumerate(words):
            if at and stem(word.word, self.turn.language) == verb and (name := _name_before(words, at)):
                return name
        return ""


def _name_before(words: Sequence[Token], at: int) -> str:
    """The name that ends right before a word, a noun as in "Asker kommune" included."""
    last = at - 1
    if not words[last].named and words[last].word not in stop_words() and last:
        last -= 1
    start = last + 1
    while start and (words[start - 1].named or (start <= last and words[start - 1].word in _INSIDE_NAMES)):
        if words[start - 1].ends:
            break
        start -= 1
    while start <= last and not words[start].named:
        start += 1
    if start > last or (start == last and (is_definite(words[start].word) or words[start].word in stop_words())):
        return ""
    if start and words[start - 1].word in PREPOSITIONS["no"] | PREPOSITIONS["en"]:
        return ""  # "Kari fra Horten vant": not Horten
    if start and PEOPLE.search(words[start - 1].word):
        start -= 1
    return joined(words[start:at]).strip('«»“”" ')


def filler(past: Past) -> str:
    """What to put where a question asked who or what: the doer's name if it is known."""
    return (not past.asked.noun and past.doer) or asked_for(past.asked)


def thing(past: Past, gender: str = "") -> str:
    """What a question was about, as "den" or "it" may mean it; empty where it names nothing.

    :param gender: Of the pronoun, `common` or `neuter`; a noun of the other gender is taken only for want of others.
    """
    asked = past.asked
    things = [phrase for phrase in past.phrases if not phrase.person]
    single = [phrase for phrase in things if not phrase.plural]
    whole = things[0] if things and asked.shape == "copula" and _ABSTRACT.match(things[0].text) else None
    if whole and len(things) > 1 and things[1].end == whole.end:
        return things[1].text  # "Hva er målet med prosjektet X?" goes on about X
    if asked.shape == "copula" and not past.phrases and not _COUNTS.search(asked.wh):
        return asked.tail.strip(" ,.?!")
    fitting = [phrase for phrase in single if not gender or phrase.gender in ("", gender)]
    best = _most_salient(fitting) or _most_salient(single) or asked.about or _most_salient(things)
    if best:
        return best
    if asked.noun:
        return definite_noun(asked)
    return asked.tail.strip(" ,.?!") if asked.shape == "phrase" else ""


def topic(past: Past) -> str:
    """What a question was about, a person included."""
    return thing(past) or next((phrase.text for phrase in past.phrases), "")


def _most_salient(found: Sequence[Phrase]) -> str:
    """The last, but one that tells where only after others, and none that is a part of another."""
    whole = [one for one in found if not any(o is not one and o.start <= one.start and one.end <= o.end for o in found)]
    if not whole:
        return ""
    return max(whole, key=lambda phrase: (not phrase.of_place, not phrase.before, phrase.end, -phrase.start)).text


def person(pasts: Sequence[Past], *, unnamed: bool = False, other: str = "") -> str:
    """The person last spoken of.

    :param unnamed: Whether the name itself is asked for, so that the person must be called otherwise.
    :param other: What else the pronoun may mean in the last turn, taken where that tells of no person.
    """
    for past in pasts:
        asked = past.asked
        one_who = f"{ONE_WHO[asked.language]} {asked.said}" if past.asks_who and asked.shape == "subject" else ""
        if unnamed and one_who:
            return one_who
        if found := _identified(past) or _answered(past) or _spoken_of(past, pasts):
            return found
        if other:
            return other
        if past.asks_who and asked.shape == "copula":
            return asked.tail.strip(" ,.?!")
        if one_who and not past.doer:
            return one_who
    return _presumed(pasts[0])


def _spoken_of(past: Past, pasts: Sequence[Past]) -> str:
    """The first person in a question."""
    named = next((phrase.text for phrase in past.phrases if phrase.person), "")
    # "Når skrev Knut Hamsun Sult?" does not tell where his name ends, but an earlier turn may.
    return next((earlier.doer for earlier in pasts if earlier.doer and named.startswith(f"{earlier.doer} ")), named)


def _presumed(past: Past) -> str:
    """Who may be meant where no person was told: a long name, else a person in the answer, else another name."""
    if past.turn.language == "nn":
        return ""  # there a thing may be meant
    named = [phrase.text for phrase in past.phrases if phrase.named and not (phrase.before or phrase.organisation)]
    long = next((name for name in named if " " in name), "")
    return long or person_in(past.turn.answer, past.turn.language) or next(iter(named), "")


def _identified(past: Past) -> str:
    """Whom a question asks about by name: "Hvem er Kari Nordmann?"."""
    named = past.phrases[0] if past.phrases else None
    is_asked = named and past.asks_who and past.asked.shape == "copula" and named.named and not named.start
    return named.text if named and is_asked else ""


def _answered(past: Past) -> str:
    """The person whom an answer names, where one was asked for."""
    if not (past.turn.answered and (past.asks_who or not past.asked.wh)):
        return ""
    if past.doer:
        return past.doer if person_in(past.doer, past.turn.language) else ""
    people = (person_in(name, past.turn.language) for name in past.turn.names)
    return next(filter(None, people), "")


def several(pasts: Sequence[Past]) -> str:
    """Those last spoken of: the ones counted, a noun in the plural, names joined by "and"; else a single name."""
    for past in pasts:
        if past.asked.noun and _is_plural(past.asked):
            return _counted(past)
        if found := _most_salient([phrase for phrase in past.phrases if phrase.plural]):
            return found
        if past.asks_who and past.doer:
            return past.doer
        if past.asks_who and past.asked.shape == "subject" and _is_past(past.asked.verb.casefold()):
            return f"{THOSE_WHO[past.asked.language]} {past.asked.said}"
        if named := [phrase.text for phrase in past.phrases if phrase.named and not (phrase.before or phrase.person)]:
            return named[0]
    return next(filter(None, map(thing, pasts)), "")


def _is_past(verb: str) -> bool:
    return bool(_PAST.search(verb)) or verb in english_past()


def _counted(past: Past) -> str:
    """Those who were counted or asked for, told by what was asked: "kommunene som søkte om prisen"."""
    asked, noun = past.asked, definite_noun(past.asked)
    relative = "that" if asked.language == "en" else "som"
    if asked.shape == "subject" and asked.tail:
        return f"{noun} {relative} {asked.said}"
    if asked.language == "en":
        there = [phrase for phrase in past.phrases if phrase.of_place]
        return f"{noun} {there[-1].before} {there[-1].text}" if there else noun
    subject = past.phrases[0] if past.phrases and past.phrases[0].start == 0 else None
    if subject is None or asked.shape != "object":
        return noun
    return f"{noun} {relative} {subject.text} {asked.verb} {joined(asked.rest[subject.end :])}".strip()


def _is_plural(asked: Asked) -> bool:
    wh = asked.wh.casefold()
    if asked.language == "en":
        return asked.noun.endswith("s")
    return (
        "mange" in wh or wh.endswith(("hvilke", "nokre")) or (wh.endswith("kva") and asked.noun.endswith(("ar", "er")))
    )


def place(past: Past, pronoun: str, language: Language) -> str:
    """Where, with its preposition."""
    if pronoun == "dit":
        found = thing(past)
        return f"{TO[language]} {found}" if found else ""
    if past.asked.noun and PLACES.match(past.asked.noun):
        return f"{IN[language]} {_counted(past)}"
    there = [phrase for phrase in past.phrases if phrase.of_place]
    if there:
        return f"{there[-1].before} {there[-1].text}"
    found = thing(past)
    return f"{IN[language]} {found}" if found else ""


def referent(pasts: Sequence[Past], sort: Sort, pronoun: str, language: Language, *, unnamed: bool) -> str:
    """What a pronoun means; empty where nothing fits.

    :param pronoun: Case-folded; its gender counts.
    :param unnamed: Whether a name is asked for.
    """
    if sort == "person":
        return person(pasts, unnamed=unnamed, other=_thing_of_nynorsk(pasts[0], pronoun) if language == "nn" else "")
    if sort == "several":
        return several(pasts)
    if sort == "place":
        return place(pasts[0], pronoun, language)
    gender = "" if language == "en" else "common" if pronoun in {"den", "denne"} else "neuter"
    return next((found for past in pasts if (found := thing(past, gender) or topic(past))), "")


def _thing_of_nynorsk(past: Past, pronoun: str) -> str:
    """In nynorsk "han" and "ho" are things too, of their own gender: "prisen" is "han", "boka" is "ho"."""
    ending = {"han": "en", "honom": "en", "ho": "a", "henne": "a"}.get(pronoun)
    found = thing(past, "common")
    return found if ending and (found.split(" ")[0].endswith(ending) or found.endswith(ending)) else ""
