"""What tells whether a sentence answers a question: features of pairs, for `bot.selection` and `bot.refusal`."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence import find
from bot.question import Kind, Question
from bot.types import Span
from index.encoder import Encoder
from index.terms.analysis import content_words, stem, terms, tokens
from index.terms.information import information
from index.terms.lexicon import family
from index.terms.query import alternatives
from index.types import Hit

PASSAGES = 6
"""How many of the best passages lend their sentences."""
ENCODED = 12
"""How many sentences, those that share most words with the question, are compared by meaning."""

_NAME = re.compile(r"(?<=\w[ ,])\b[A-ZÆØÅ][\w-]*\w")

FEATURES = (
    "words",
    "words_near",
    "words_heading",
    "words_passage",
    "names",
    "kind",
    "no_kind",
    "similarity",
    "passage_similarity",
    "passage_score",
    "best_passage",
    "question",
    "heading",
    "length",
    "early",
)
"""Names of a candidate's values, in order; `bot/weights.json` holds a weight for each."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that may answer a question."""

    hit: Hit
    place: int
    """Index of the sentence in its passage."""
    start: int
    end: int
    text: str
    values: tuple[float, ...]
    """In the order of `FEATURES`."""
    matched: frozenset[str]
    """Words of the question that stand in the sentence, in any form or translation."""
    kinds: frozenset[Kind]
    """Kinds asked for that the sentence holds."""

    def value(self, feature: str) -> float:
        """One of the candidate's values by its name."""
        return self.values[FEATURES.index(feature)]


class Matcher:
    """Compares the words of one question with texts."""

    def __init__(self, question: Question) -> None:
        self.question = question
        own = family(question.language)
        self.words = tuple(dict.fromkeys(content_words(question.text)))
        self.information = {word: information(stem(word, question.language), own) for word in self.words}
        self.known = frozenset(tokens(question.text))
        self.names = tuple(
            dict.fromkeys(
                name.casefold() for name in _NAME.findall(question.text) if name.casefold() in self.information
            )
        )
        self._alternatives: dict[tuple[str, str], dict[str, float]] = {}

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

    def share(self, met: dict[str, float]) -> float:
        """Share of the question's information that is met, 0 to 1."""
        total = sum(self.information.values())
        return sum(self.information[word] * weight for word, weight in met.items()) / total if total else 0.0

    def _of(self, word: str, language: str) -> dict[str, float]:
        key = (word, family(language))
        if key not in self._alternatives:
            self._alternatives[key] = dict(alternatives(word, self.question.language, (language,)))
        return self._alternatives[key]


def union(*parts: dict[str, float]) -> dict[str, float]:
    """Words met by any of several texts, each as well as by the best."""
    return {word: max(part.get(word, 0.0) for part in parts) for word in {word for part in parts for word in part}}


def candidates(matcher: Matcher, hits: Sequence[Hit], encoder: Callable[[], Encoder]) -> list[Candidate]:
    """Sentences of the best passages with their features, in the order of the passages.

    :param hits: Of one search, best first.
    :param encoder: Called when there is anything to compare.
    """
    drafts = [draft for hit in hits[:PASSAGES] for draft in _drafts(matcher, hit, hits[0])]
    drafts.sort(key=lambda draft: -draft.rank)
    drafts = drafts[:ENCODED]
    if not drafts:
        return []
    vector = encoder().question(matcher.question.text)
    encoded = encoder().passages([draft.text for draft in drafts])
    return [draft.finish(float(vector @ other)) for draft, other in zip(drafts, encoded, strict=True)]


@dataclass(slots=True)
class _Draft:
    """A candidate before it is compared by meaning."""

    hit: Hit
    place: int
    span: Span
    text: str
    values: dict[str, float]
    matched: frozenset[str]
    kinds: frozenset[Kind]

    @property
    def rank(self) -> float:
        v = self.values
        return v["words"] + 0.5 * v["words_near"] + 0.3 * v["words_heading"] + 0.5 * v["kind"] + v["passage_score"]

    def finish(self, similarity: float) -> Candidate:
        self.values["similarity"] = similarity
        return Candidate(
            self.hit,
            self.place,
            *self.span,
            self.text,
            tuple(self.values[name] for name in FEATURES),
            self.matched,
            self.kinds,
        )


def _drafts(matcher: Matcher, hit: Hit, best: Hit) -> list[_Draft]:
    passage, question = hit.passage, matcher.question
    language = passage.document.language
    texts = [passage.slice(start, end) for start, end in passage.sentences]
    met = [matcher.match(frozenset(terms(text, language)), language) for text in texts]
    context = matcher.match(frozenset(terms(" ".join((passage.document.title, *passage.headings)), language)), language)
    whole = matcher.share(union(context, *met))
    headings = {heading.strip() for heading in (passage.document.title, *passage.headings)}
    drafts = []
    for place, (span, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        near = union(*met[max(0, place - 1) : place + 2])
        kinds = frozenset(kind for kind in question.kinds if find(kind, text, matcher.known))
        values = {
            "words": matcher.share(met[place]),
            "words_near": matcher.share(near),
            "words_heading": matcher.share(union(met[place], context)),
            "words_passage": whole,
            "names": _share_of(matcher.names, met[place]),
            "kind": len(kinds) / len(question.kinds) if question.kinds else 0.0,
            "no_kind": float(not question.kinds),
            "passage_similarity": hit.similarity,
            "passage_score": hit.score / best.score if best.score else 0.0,
            "best_passage": float(hit is best),
            "question": float(text.rstrip('»”" ').endswith("?")),
            "heading": float(text.strip() in headings or not re.search(r"[.!?:…»”\")]\s*$", text)),
            "length": math.log1p(len(text.split())) / 4,
            "early": 1.0 / (1 + place),
        }
        drafts.append(_Draft(hit, place, span, text, values, frozenset(met[place]), kinds))
    return drafts


def _share_of(names: Sequence[str], met: dict[str, float]) -> float:
    return sum(name in met for name in names) / len(names) if names else 0.5
