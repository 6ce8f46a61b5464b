"""Compares the words of one question with texts, in any inflection, compound or translation."""

import re
import unicodedata
from collections.abc import Sequence

from bot.evidence import find
from bot.question import Kind, Question, names
from index.terms.analysis import content_words, stem, terms, tokens
from index.terms.information import information
from index.terms.lexicon import family
from index.terms.query import alternatives

COUNTED_WITHIN = 3
"""How many words after a number may hold what it counts."""
BESIDE_WITHIN = 8
"""How many words may stand between what a question asks for and a word of it, before they have nothing to do with
each other."""
LETTERS = 5
"""Length of the pieces of words that are compared where the words themselves differ."""

_WORD = re.compile(r"[^\W_]+")


class Matcher:
    """Compares the words of one question with texts."""

    def __init__(self, question: Question) -> None:
        self.question = question
        own = family(question.language)
        words = dict.fromkeys(content_words(question.focus))
        self.words = tuple(word for word in words if word not in question.asking) or tuple(words)
        self.information = {word: information(stem(word, question.language), own) for word in self.words}
        self.known = frozenset(tokens(question.text))
        self.names = tuple(
            dict.fromkeys(name.casefold() for name in names(question.focus) if name.casefold() in self.information)
        )
        self._alternatives: dict[tuple[str, str], dict[str, float]] = {}
        self._pieces: dict[str, float] = {}
        for word in self.words:
            for piece in _pieces(word):
                self._pieces[piece] = max(self._pieces.get(piece, 0.0), self.information[word])

    def match(self, found: frozenset[str], language: str) -> dict[str, float]:
        """How well each word of the question is met by a text's terms.

        :param found: Terms of the text.
        :param language: Of the text.
        :returns: For each word met, a weight in 0 to 1.
        """
        met = {}
        for word in self.words:
            weight = max((w for term, w in self._of(word, language).items() if term in found), default=0.0)
            if weight:
                met[word] = min(1.0, weight)
        return met

    def match_text(self, language: str, *texts: str) -> dict[str, float]:
        """Like `match`, for the texts themselves taken together.

        A name must stand there as it is, in texts of its language: Lars is not met by "lar", nor Holmberg by Solberg.
        """
        met = self.match(frozenset(term for text in texts for term in terms(text, language)), language)
        if self.names and family(language) == family(self.question.language):
            folded = unicodedata.normalize("NFC", " ".join(texts)).casefold()
            for name in self.names:
                if name in met and name not in folded and _without_genitive(name) not in folded:
                    del met[name]
        return met

    def is_counted(self, text: str, language: str) -> bool:
        """Whether a number stands before the noun asked for: "18 kommuner" for "Hvor mange kommuner …?"."""
        for _, end in find("number", text, language=language):
            near = frozenset(terms(" ".join(text[end:].split()[:COUNTED_WITHIN]), language))
            if self.match(near, language).keys() & set(self.question.nouns):
                return True
        return False

    def beside(self, kinds: Sequence[Kind], text: str, language: str) -> float:
        """How near what is asked for stands to words of the question.

        :returns: For the best span of these kinds, the sum over the question's words of their information, less the
            farther they are; in units of a rare word's information, at most 1.5.
        """
        if not kinds:
            return 0.0
        spots = list(self._spots(text, language))
        best = 0.0
        for kind in kinds:
            for start, end in find(kind, text, self.known, language):
                near = 0.0
                for left, right, bits in spots:
                    if start <= left and right <= end:
                        continue  # a word of the question does not answer it
                    between = text[right:start] if right <= start else text[end:left]
                    near += bits / 20 * max(0.0, 1 - len(between.split()) / BESIDE_WITHIN)
                best = max(best, near)
        return min(1.5, best)

    def letters(self, text: str) -> float:
        """Share of the question's pieces of words, by their information, that a text holds, 0 to 1."""
        held = _pieces(text)
        total = sum(self._pieces.values())
        return sum(bits for piece, bits in self._pieces.items() if piece in held) / total if total else 0.0

    def share(self, met: dict[str, float]) -> float:
        """Share of the question's information that is met, 0 to 1."""
        total = sum(self.information.values())
        return sum(self.information[word] * weight for word, weight in met.items()) / total if total else 0.0

    def share_of(self, words: Sequence[str], met: dict[str, float], *, otherwise: float = 0.5) -> float:
        """The same for some of the question's words; `otherwise` where there are none."""
        total = sum(self.information.get(word, 0.0) for word in words)
        held = sum(self.information.get(word, 0.0) * met.get(word, 0.0) for word in words)
        return held / total if total else otherwise

    def rarest_missing(self, met: dict[str, float]) -> float:
        """Information of the word that is missed most, in units of a rare word's, 0 to 1."""
        return max((bits * (1 - met.get(word, 0.0)) for word, bits in self.information.items()), default=0.0) / 20

    def _spots(self, text: str, language: str) -> list[tuple[int, int, float]]:
        """Where words of the question stand in a text, and how much they tell, in bits."""
        spots = []
        for match in _WORD.finditer(text):
            stemmed = stem(unicodedata.normalize("NFC", match[0]).casefold(), language)
            bits = [self.information[word] for word in self.words if stemmed in self._of(word, language)]
            if bits:
                spots.append((*match.span(), max(bits)))
        return spots

    def _of(self, word: str, language: str) -> dict[str, float]:
        key = (word, family(language))
        if key not in self._alternatives:
            self._alternatives[key] = dict(alternatives(word, self.question.language, (language,)))
        return self._alternatives[key]


def union(*parts: dict[str, float]) -> dict[str, float]:
    """Words met by any of several texts, each as well as by the best."""
    return {word: max(part.get(word, 0.0) for part in parts) for word in {word for part in parts for word in part}}


def _without_genitive(name: str) -> str:
    return name[:-1] if len(name) > 4 and name.endswith("s") else name


def _pieces(text: str) -> frozenset[str]:
    joined = f" {' '.join(tokens(text))} "
    return frozenset(joined[i : i + LETTERS] for i in range(len(joined) - LETTERS + 1))
