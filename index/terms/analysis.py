"""Words of a text as terms for BM25: stems, nynorsk and bokmål as one, compounds with their parts."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

from index.terms.compounds import split_compound
from index.terms.nynorsk import to_bokmal

VERSION = 1
"""Raise it whenever this module would give other terms for the same text."""

_DATA = Path(__file__).parents[1] / "data"
_TABLES = (
    "stop_words.txt",
    "nynorsk.tsv",
    "compound_parts.txt",
    "irregular.no.tsv",
    "irregular.nn.tsv",
    "irregular.en.tsv",
)

# Separators inside numbers go: 4 000, 4.000 and 4,000 are one number, 3,5 is none of them.
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ .,\u00a0\u202f]\d{3})+)(?![\d.,]*\d)")
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")


@cache
def stop_words() -> frozenset[str]:
    """Words too common to search for, Norwegian and English together."""
    lines = (_DATA / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def tokens(text: str) -> list[str]:
    """Words and numbers of a text in order, composed (NFC) and case-folded, æøå kept."""
    folded = unicodedata.normalize("NFC", text).casefold()
    joined = _GROUPED.sub(lambda m: m[1] + re.sub(r"\D", "", m[2]), folded)
    return _WORD.findall(_POSSESSIVE.sub("", joined))


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Stem of a token: English for `en`, else Norwegian, nynorsk forms first made bokmål.

    Words whose stems change ("vant", "vunnet"; "wrote") have the stem of their lemma ("vinne", "write").
    """
    if language == "nn" and (lemma := _nynorsk_lemmas().get(word)):
        word = lemma
    stemmed = _regular_stem(word, language)
    return _irregular("en" if language == "en" else "no").get(stemmed, stemmed)


def _regular_stem(word: str, language: str) -> str:
    if language == "en":
        return str(_stemmer("english").stemWord(word))
    norwegian = _stemmer("norwegian")
    # Twice, since once leaves lederen at "leder" but takes leder to "led".
    return str(norwegian.stemWord(norwegian.stemWord(to_bokmal(word))))


@cache
def _irregular(language: str) -> dict[str, str]:
    """Stems that are no stem of their lemma, with the lemma's."""
    return {_regular_stem(form, language): _regular_stem(lemma, language) for form, lemma in _forms(language)}


@cache
def _nynorsk_lemmas() -> dict[str, str]:
    """Lemmas of nynorsk words that are others in bokmål ("vann"), by the form itself: "vatn" shares their stem."""
    return dict(_forms("nn"))


def _forms(language: str) -> Iterator[tuple[str, str]]:
    lines = (_DATA / f"irregular.{language}.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            lemma, forms = line.split("\t")
            yield from ((form, lemma) for form in forms.split())


@lru_cache(maxsize=200_000)
def part_stems(word: str, language: str) -> tuple[str, ...]:
    """Stems of a compound's parts, empty when the word is none that we know; English has no such compounds."""
    if language == "en":
        return ()
    bokmal = to_bokmal(word)
    parts = split_compound(bokmal) or (split_compound(bokmal[:-1]) if bokmal.endswith("s") else ())  # a genitive
    return tuple(stem(part, "nb") for part in parts)


@cache
def analysis_id() -> str:
    """Names this analysis with its word tables; where it differs, indexes are built anew."""
    digest = hashlib.sha256()
    for name in _TABLES:
        digest.update((_DATA / name).read_bytes())
    return f"{VERSION}-{digest.hexdigest()[:12]}"


def content_words(text: str) -> list[str]:
    """Tokens of a text that are no stop words."""
    common = stop_words()
    return [word for word in tokens(text) if word not in common]


def terms(text: str, language: str) -> list[str]:
    """Terms under which a text is found: a stem for each content word, and the stems of a compound's parts."""
    found: list[str] = []
    for word in content_words(text):
        found.append(stem(word, language))
        found.extend(part_stems(word, language))
    return found
