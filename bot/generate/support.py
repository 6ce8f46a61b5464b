"""Whether quotes support a sentence: every name, number and date of it, and most of its other words, stand in them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.generate.facts import Fact, Reader, is_number, met, read
from index.abbreviations import STARTERS
from index.sentences import sentences
from index.terms.analysis import part_stems, stem, stop_words, terms
from index.terms.lexicon import family, translations
from index.terms.nynorsk import to_bokmal
from index.terms.query import alternatives

MIN_SHARE = 0.5
"""Share of a sentence's plain words that its quotes must hold in any form."""
MIN_SHARE_FOREIGN = 0.25
"""The same where all quotes are in another language, into which not every word is known to translate."""
NEAR = 3
"""How far apart the parts of a name may stand in a quote: "Katinka Leiner" for "Katinka Greve Leiner"."""
LONG = 9
"""Letters from which a capitalised compound is an ordinary word, whose forms are one: Innovasjonsprisen."""

_TOKEN = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?(?!\w)")
_START = re.compile(r"^[\W_]*$")
_COUNTED = re.compile(r"(?:[^\S\r\n][^\W\d_][\w-]*){1,3}")
_JOINED = re.compile(r"[ \u00a0-]")
_ARTICLES = frozenset({"the", "of", "and", "og", "av", "for"})
_CURRENCIES = frozenset({"nok", "kr", "eur", "usd", "gbp"})
"""Checked with their sums."""
_STARTERS = frozenset(word.casefold() for word in STARTERS)
_NOT = {
    "no": frozenset("ikke ikkje aldri ingen inga inkje ingenting".split()),
    "en": frozenset("not no never none nobody nothing neither nor cannot".split()),
}
_SHORT_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)


class Text:
    """A sentence, or a quote, taken apart.

    :param language: `nb`, `nn`, `en` or another.
    """

    def __init__(self, text: str, language: str) -> None:
        self.text = _POSSESSIVE.sub("", unicodedata.normalize("NFC", text))
        self.language = language
        self.family = family(language)

    @cached_property
    def _read(self) -> Reader:
        return read(self.text, self.family)

    @property
    def facts(self) -> set[Fact]:
        """Numbers, dates and addresses."""
        return self._read.facts

    @cached_property
    def tokens(self) -> list[tuple[str, int, int]]:
        """Words with their offsets, numbers and dates left out."""
        return [(match[0], *match.span()) for match in _TOKEN.finditer(self._read.text)]

    @cached_property
    def counts(self) -> list[tuple[Fact, tuple[str, ...]]]:
        """Numbers with the words after them that may say what they count."""
        found = []
        for fact, end in self._read.places:
            if fact[0] == "number":
                after = _COUNTED.match(self._read.text, end)
                words = _TOKEN.findall(after[0].casefold()) if after else []
                found.append((fact, tuple(word for word in words if word not in stop_words())))
        return found

    @cached_property
    def folded(self) -> list[str]:
        """All words in order, case-folded."""
        return [word.casefold() for word in _TOKEN.findall(self.text)]

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that stand there without a capital letter."""
        return frozenset(word for word in _TOKEN.findall(self.text) if word.islower())

    @cached_property
    def capital(self) -> frozenset[str]:
        """Words that stand there with one, case-folded."""
        return frozenset(word.casefold() for word in _TOKEN.findall(self.text) if not word.islower())

    @cached_property
    def bokmal(self) -> frozenset[str]:
        """Words with a capital letter as they are in bokmål: Norge for Noreg."""
        return frozenset(to_bokmal(word) for word in self.capital)

    @cached_property
    def small_stems(self) -> frozenset[str]:
        """Stems of the words without a capital letter, and of what they are made of."""
        return frozenset(terms(" ".join(self.small), self.language))

    @cached_property
    def parts(self) -> frozenset[str]:
        """Stems of what its long words are made of."""
        return frozenset(part for word in self.folded if len(word) >= LONG for part in part_stems(word, self.language))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Stems of all words, and of what they are made of."""
        return frozenset(terms(self.text, self.language))

    @cached_property
    def negated(self) -> bool:
        """Whether it says "not" or the like."""
        return self._says_not(self.text)

    @cached_property
    def negated_throughout(self) -> bool:
        """Whether every sentence of it does."""
        text = self.text
        return self.negated and all(self._says_not(text[start:end]) for start, end in sentences(text, 0, len(text)))

    def _says_not(self, text: str) -> bool:
        words = (word.casefold() for word in _TOKEN.findall(text))
        return not _NOT[self.family].isdisjoint(words) or bool(_SHORT_NOT.search(text))

    @cached_property
    def names(self) -> list[tuple[str, bool]]:
        """Words with a capital letter, and whether each is joined to the one before it as part of a name."""
        found: list[tuple[str, bool]] = []
        end = -1
        for word, start, stop in self.tokens:
            if not _is_name(word, first=bool(_START.match(self._read.text[:start]))):
                continue
            found.append((word, bool(end >= 0 and _JOINED.fullmatch(self._read.text[end:start]))))
            end = stop
        return found

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Its other words, case-folded, without those that say little."""
        names = {word for word, _ in self.names}
        words = (word.casefold() for word, _, _ in self.tokens if word not in names)
        return tuple(dict.fromkeys(word for word in words if word not in stop_words()))


def _is_name(word: str, *, first: bool) -> bool:
    """Whether a word may be a name, or hold a number of its own such as E18."""
    if any(char.isdecimal() for char in word):
        return True
    if not word[0].isupper():
        return any(char.isupper() for char in word)
    folded = word.casefold()
    if len(word) > 1 and word.isupper():
        return folded not in _CURRENCIES
    return folded not in stop_words() and folded not in _ARTICLES and not (first and folded in _STARTERS)


def claims(sentence: Text) -> Iterator[Fact]:
    """What a sentence says that can be checked: its facts, its names, its plain words, and "not"."""
    yield from (fact for fact in sentence.facts if fact != ("one",))
    yield from (("count", fact[1], words[0]) for fact, words in sentence.counts if words)
    before = ""
    for name, joined in sentence.names:
        yield "name", name
        if joined:
            yield "pair", before, name
        before = name
    for word in sentence.plain:
        yield ("literal" if is_number(word, sentence.family) else "word"), word
    if sentence.negated:
        yield ("not",)


def holds(claim: Fact, sentence: Text, quote: Text) -> bool:
    """Whether a quote holds one claim of a sentence."""
    match claim:
        case ("name", str(name)):
            return _holds_name(name, sentence, quote)
        case ("pair", str(first), str(second)):
            return _holds_pair(first, second, sentence, quote)
        case ("word", str(word)):
            return not quote.terms.isdisjoint(_terms_for(word, sentence, quote))
        case ("literal", str(word)):
            return word in quote.folded
        case ("count", str(number), str(word)):
            return _holds_count(("number", number), word, sentence, quote)
        case ("not",):
            return quote.negated
        case _:
            return met(claim, quote.facts)


def supported(sentence: Text, quotes: Sequence[Text]) -> bool:
    """Whether quotes together support a sentence.

    :param quotes: What the sentence cites.
    """
    wanted = list(claims(sentence))
    if all(claim == ("not",) for claim in wanted):
        return False  # there is nothing in it that could be checked
    if not sentence.negated and all(quote.negated_throughout for quote in quotes):
        return False
    held = {claim for claim in wanted if any(holds(claim, sentence, quote) for quote in quotes)}
    words = [claim for claim in wanted if claim[0] == "word"]
    foreign = all(quote.family != sentence.family for quote in quotes)
    if sum(word in held for word in words) < (MIN_SHARE_FOREIGN if foreign else MIN_SHARE) * len(words):
        return False
    return all(claim in held or claim[0] == "word" for claim in wanted)


def _forms(name: str) -> set[str]:
    """A name and its genitive."""
    folded = name.casefold()
    return {folded, folded + "s"} | ({folded[:-1]} if folded.endswith("s") and len(folded) > 3 else set())


def _holds_name(name: str, sentence: Text, quote: Text) -> bool:
    folded = name.casefold()
    if _forms(name) & quote.capital or (folded in quote.small and folded not in stop_words()):
        return True
    if any(char.isdecimal() for char in name) or (len(name) > 1 and name.isupper()):
        return False
    own = stem(folded, sentence.language)
    if quote.family != sentence.family:
        return any(term in quote.terms for term, _ in translations(own, sentence.family, quote.family))
    if own in quote.small_stems or own in quote.parts or to_bokmal(folded) in quote.bokmal:
        return True
    is_compound = len(folded) >= LONG and bool(part_stems(folded, sentence.language))
    return is_compound and own in quote.terms


def _holds_pair(first: str, second: str, sentence: Text, quote: Text) -> bool:
    """Whether a quote holds both parts of a name, near each other and in their order.

    What is met as an ordinary word, or translated, may stand anywhere.
    """
    if not (_holds_name(first, sentence, quote) and _holds_name(second, sentence, quote)):
        return False
    here, there = _places(first, quote), _places(second, quote)
    if not here or not there or {first.casefold(), second.casefold()} & quote.small:
        return True
    return any(0 < after - before <= NEAR for before in here for after in there)


def _holds_count(number: Fact, word: str, sentence: Text, quote: Text) -> bool:
    """Whether a quote holds a number, and does not count by another what the sentence counts by it."""
    if not met(number, quote.facts):
        return False
    wanted = _terms_for(word, sentence, quote)
    counted = [fact for fact, words in quote.counts if wanted.intersection(terms(" ".join(words), quote.language))]
    return not counted or number in counted


def _terms_for(word: str, sentence: Text, quote: Text) -> set[str]:
    """Terms that may stand for a sentence's word in a quote."""
    return {term for term, _ in alternatives(word, sentence.language, (quote.language,))}


def _places(name: str, quote: Text) -> list[int]:
    forms = _forms(name)
    return [place for place, word in enumerate(quote.folded) if word in forms]
