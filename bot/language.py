"""Which language a question is asked in."""

from typing import Literal

import msgspec

from index.language import Weights, any_language, foreign_score, is_latin, norwegian_or_english, weigh, written_standard

Language = Literal["nb", "nn", "en"]

_LIMIT = 2_000
_SURE = 1.0
_UNSPACED = (("\u0e00", "\u0e7f"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
"""First and last letters of scripts that are written without blanks: Thai, kana, Han and Hangul."""


class Detected(msgspec.Struct, frozen=True):
    """The language of a question."""

    language: Language
    """Language to answer in; that of the interface where the question does not tell."""
    supported: bool = True
    foreign: str | None = None
    """ISO 639-1 code of the question's own language, where it is neither Norwegian nor English; `und` if unknown."""


def detect(question: str, interface: str) -> Detected:
    """Tell bokmål, nynorsk and English apart, and say when a question is in none of them.

    :param question: Anything that was typed.
    :param interface: `nb`, `nn` or `en`: decides where the question does not, such as for a bare name.
    """
    fallback: Language = "nn" if interface == "nn" else "en" if interface == "en" else "nb"
    text = question[:_LIMIT]
    weights = weigh(text)
    foreign = _foreign(text, weights)
    if foreign:
        return Detected(fallback, supported=False, foreign=foreign)
    family = _family(weights)
    if family is None:
        return Detected(fallback)
    if family == "en":
        return Detected("en")
    return Detected("nn" if written_standard(weights, fallback) == "nn" else "nb")


def _family(weights: Weights) -> Literal["no", "en"] | None:
    """Norwegian or English; None for what may be either, such as a name."""
    difference = weights.norwegian - weights.english
    if weights.names and weights.listed < _SURE:
        return None
    if abs(difference) >= _SURE:
        return "no" if difference > 0 else "en"
    if weights.listed < _SURE and len(weights.words) < 3:
        if abs(difference) >= _SURE / 2:
            return "no" if difference > 0 else "en"
        return "no" if max(weights.bokmal, weights.nynorsk) > 0.5 > weights.english else None
    nearer = norwegian_or_english(" ".join(weights.plain or weights.words))
    if nearer is None and difference:
        nearer = "no" if difference > 0 else "en"
    return "en" if nearer == "en" else "no" if nearer == "no" else None


def _unspaced(text: str) -> int:
    """How many letters are of a script without blanks."""
    return sum(any(first <= letter <= last for first, last in _UNSPACED) for letter in text)


def _foreign(text: str, weights: Weights) -> str | None:
    """Code of another language than Norwegian and English, where words and langdetect agree on it."""
    latin = is_latin(text)
    if len(weights.words) < 4 and (latin or _unspaced(text) < 4):
        return None
    known = max(weights.norwegian, weights.english)
    other, listed = foreign_score(weights)
    if latin and not (other > known or (weights.listed < _SURE and known < 2)):
        return None
    language, probability = any_language(text)
    if language in ("no", "en", "da", "und"):
        return None if latin else "und"
    return (listed or language) if probability >= (0.9 if other > known or not latin else 0.99) else None
