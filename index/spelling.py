"""Typing errors in questions: a word that nobody knows becomes the word of the texts that is nearest to it.

A word is taken for misspelt only when nothing that it may stand for is in the index, no word table knows it, and one
word of the texts is nearer than all others, or as near and much more common: one letter inserted, dropped, replaced or
swapped with the next, two where the stem is very long. The first letters must agree, unless the first two were swapped
or the first was dropped. What differs in its ending only is no error.

Names vary by single letters (Mathisen, Mathiesen; Kristiansand, Kristiansund), and so do bokmål, nynorsk and English
(frigjøring, frigjering). A name, or a word that only texts in another language have, is therefore corrected only where
two letters changed places or, in a long one, a consonant inside it is lacking or too many. What is no plain word – a
number, a code, an acronym, an address, a hyphenated word – stays.

Not noticed are: a misspelt word that is itself a word ("from" for "form") or a possible compound (Tronheim); one in
which more than that is wrong; one whose right form the texts do not hold, or hold among so many near ones that it is
not come upon. A name that no table knows, absent from the texts and one such slip away from one that they do hold, is
taken for that one (Bransdal, Brandsdal): whoever shows an answer must show the corrected question, too.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from index.store import Snapshot
from index.terms.analysis import stem, stop_words
from index.terms.known import is_known
from index.terms.lexicon import family, translations

MIN_LENGTH = 4
"""Letters of the shortest word that is corrected."""
MIN_NAME = 6
MAX_LENGTH = 40
"""What is longer is no word that somebody mistyped."""

# Letters alone between blanks and punctuation: what holds digits, dots, hyphens or the like is no plain word.
_PLAIN = re.compile(r"(?<!\S)[^\w\s]*([^\W\d_]+)(?=(?:['’]s)?[^\w\s]*(?!\S))")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.?!:]\s)[^\w.?!:]*$")


class _Typed(NamedTuple):
    """A word of the question."""

    text: str
    """As it was typed."""
    word: str
    """Case-folded."""
    start: int
    name: bool
    """Whether its capital says so."""


def correct(question: str, language: str, snapshot: Snapshot, languages: Collection[str]) -> str | None:
    """A question with its misspelt words as the texts spell them.

    :param language: Of the question: nb, nn or en.
    :param snapshot: The index that is to be searched.
    :param languages: Of its texts.
    :returns: The question, all else in it as it was; None where nothing is to be corrected.
    """
    pieces = []
    end = 0
    for typed in _words(question):
        if _is_found(typed.word, language, snapshot, languages) or is_known(typed.word):
            continue
        from index.near import nearest  # a question without a typing error need not wait for it

        better = nearest(typed.word, language, snapshot, languages, name=typed.name)
        if better is not None:
            pieces += [question[end : typed.start], _in_case_of(typed.text, better)]
            end = typed.start + len(typed.text)
    return "".join([*pieces, question[end:]]) if pieces else None


def _words(question: str) -> Iterator[_Typed]:
    """Words that may be corrected, were they misspelt."""
    shouted = question.isupper()
    for match in _PLAIN.finditer(question):
        text = match[1]
        word = text.casefold()
        if not MIN_LENGTH <= len(text) <= MAX_LENGTH or word in stop_words():
            continue
        name = text.istitle() and _SENTENCE_BEGINS.search(question[: match.start(1)]) is None
        if shouted or text.islower() or (text.istitle() and len(text) >= (MIN_NAME if name else MIN_LENGTH)):
            yield _Typed(text, word, match.start(1), name)


def _is_found(word: str, language: str, snapshot: Snapshot, languages: Collection[str]) -> bool:
    """Whether the index holds a term that the whole word may stand for."""
    own = family(language)
    if _holds(snapshot, stem(word, language)):
        return True
    for other in {family(code) for code in languages} - {own}:
        if _holds(snapshot, stem(word, "en" if other == "en" else "nb")):
            return True
        if any(_holds(snapshot, term) for term, _ in translations(stem(word, language), own, other)):
            return True
    return False


def _holds(snapshot: Snapshot, term: str) -> bool:
    return snapshot.term_statistics([term])[term] > 0


def _in_case_of(typed: str, word: str) -> str:
    if typed.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if typed[0].isupper() else word
