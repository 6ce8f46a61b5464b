"""Questions made harder or other: typing errors, small letters, and Norwegian made English word by word."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.terms.analysis import part_stems, stem, tokens

LOWER = 0.15
TYPO = 0.1
LEAST_WEIGHT = 0.1
"""Translations that weigh less are not used."""
NAME_WEIGHT = 0.4
"""A capitalised word inside a sentence is translated only by what weighs as much: Norge, not Bakke."""
LEAST_TRANSLATED = 0.5
"""Share of a piece's other words that must have a translation."""

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = {
    word: english
    for words, english in (
        ("og", "and"), ("i", "in"), ("på", "on"), ("av", "of"), ("til", "to"), ("for", "for"), ("med", "with"),
        ("fra frå", "from"), ("om", "about"), ("er", "is"), ("var", "was"), ("har", "has"), ("hadde", "had"),
        ("kan", "can"), ("skal", "shall"), ("vil", "will"), ("ikke ikkje", "not"), ("det", "it"), ("den", "the"),
        ("de dei", "they"), ("han", "he"), ("hun ho", "she"), ("jeg eg", "I"), ("du", "you"), ("vi", "we"),
        ("som", "that"), ("at", "that"), ("å", "to"), ("en ei et ein eit", "a"), ("hva kva", "what"),
        ("hvem kven", "who"), ("hvor kvar", "where"), ("når", "when"), ("hvorfor kvifor", "why"),
        ("hvordan korleis", "how"), ("hvilken hvilket hvilke", "which"), ("mellom", "between"), ("etter", "after"),
        ("før", "before"), ("over", "over"), ("under", "under"), ("ble blei vart", "was"), ("blir blei", "becomes"),
        ("være vere", "be"), ("eller", "or"), ("men", "but"), ("så", "so"), ("også òg", "also"), ("bare berre", "only"),
        ("mer meir", "more"), ("enn", "than"), ("mot", "against"), ("alle", "all"), ("noe noko", "something"),
        ("noen nokon", "some"), ("nå no", "now"), ("da då", "then"), ("her", "here"), ("der", "there"),
        ("mange", "many"), ("mye mykje", "much"), ("ved", "at"), ("hans", "his"), ("hennes hennar", "her"),
        ("sin sitt sine", "their"), ("seg", "themselves"), ("første", "first"), ("hos", "with"), ("per", "per"),
    )
    for word in words.split()
}  # fmt: skip


class Dictionary:
    """Turns Norwegian into something like English, word by word, out of the lexicon.

    :param lexicon: `lexicon.no-en.tsv`.
    :param english: Texts that tell which word of a stem is the usual one.
    """

    def __init__(self, lexicon: Path, english: Iterable[str]) -> None:
        counts: dict[str, Counter[str]] = {}
        words = Counter(word for text in english for word in tokens(text))
        for word, number in words.items():
            counts.setdefault(stem(word, "en"), Counter())[word] += number
        self._forms = {of: [word for word, _ in forms.most_common(2)] for of, forms in counts.items()}
        self._entries: dict[str, list[tuple[str, float]]] = {}
        for line in lexicon.read_text(encoding="utf-8").splitlines():
            source, _, found = line.partition("\t")
            pairs = [pair.rpartition(":") for pair in found.split()]
            entry = [(term, float(weight)) for term, _, weight in pairs if float(weight) >= LEAST_WEIGHT]
            if entry:
                self._entries[source] = entry

    def english(self, text: str, rng: random.Random) -> str | None:
        """A Norwegian text word by word in English; None where too little of it is known."""
        known = unknown = 0

        def one(match: re.Match[str]) -> str:
            nonlocal known, unknown
            word = match[0]
            if found := _FUNCTION_WORDS.get(word.casefold()):
                return found
            name = word[0].isupper() and match.start() > 0
            if found := self._word(word, rng, NAME_WEIGHT if name else LEAST_WEIGHT):
                known += 1
                return found
            unknown += not name
            return word

        made = _WORD.sub(one, text)
        return made if known and known >= LEAST_TRANSLATED * (known + unknown) else None

    def _word(self, word: str, rng: random.Random, least: float) -> str | None:
        folded = word.casefold()
        if whole := self._stem(stem(folded, "nn"), rng, least) or self._stem(stem(folded, "nb"), rng, least):
            return whole
        parts = [self._stem(part, rng, least) for part in part_stems(folded, "nb")]
        return " ".join(part for part in parts if part) if parts and all(parts) else None

    def _stem(self, of: str, rng: random.Random, least: float) -> str | None:
        entry = [(term, weight) for term, weight in self._entries.get(of, ()) if weight >= least]
        if not entry:
            return None
        (term,) = rng.choices([term for term, _ in entry], [weight**2 for _, weight in entry])
        return self._forms.get(term, [term])[0]


def noisy(text: str, rng: random.Random) -> str:
    """A text, now and then in small letters, now and then with a typing error."""
    if rng.random() < LOWER:
        text = text.lower()
    if rng.random() < TYPO:
        words = text.split(" ")
        long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
        if long:
            place = rng.choice(long)
            words[place] = mistyped(words[place], rng)
            text = " ".join(words)
    return text


def mistyped(word: str, rng: random.Random) -> str:
    """A word with one letter dropped, doubled, replaced, or swapped with the next."""
    at = rng.randrange(len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + rng.choice("aeinrst") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def word_pairs(files: Mapping[str, Iterable[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Norwegian and English entries of word lists, short and each once."""
    every = {row for rows in files.values() for row in rows}
    return sorted(row for row in every if row[0] != row[1] and max(len(side.split()) for side in row) <= 3)
