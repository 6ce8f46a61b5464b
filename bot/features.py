"""What tells whether a sentence answers a question: features of pairs, for `bot.selection` and `bot.refusal`."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence import find
from bot.question import KINDS, Kind, Question, names
from bot.types import Span
from index.encoder import Encoder
from index.terms.analysis import content_words, stem, terms, tokens
from index.terms.information import information
from index.terms.lexicon import family
from index.terms.query import alternatives
from index.types import Hit, Passage

PASSAGES = 6
"""How many of the best passages lend their sentences."""
FAR = 0.2
"""A sentence farther than this below the nearest is no less likely for it: a small encoder's distances mean little."""
COUNTED_WITHIN = 3
"""How many words after a number may hold what it counts."""
ENCODED = 20
"""How many sentences, those that share most words with the question, are compared by meaning."""

FEATURES = (
    "words",
    "words_telling",
    "words_near",
    "words_heading",
    "words_passage",
    "names",
    "noun",
    "counted",
    "similarity",
    "similarity_below_best",
    "passage_similarity",
    "passage_score",
    "best_passage",
    "question",
    "fragment",
    "length",
    "early",
    "has_demanded",
    *(f"has_{kind}" for kind in KINDS),
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
        words = dict.fromkeys(content_words(question.focus))
        self.words = tuple(word for word in words if word not in question.asking) or tuple(words)
        self.information = {word: information(stem(word, question.language), own) for word in self.words}
        self.known = frozenset(tokens(question.text))
        self.names = tuple(
            dict.fromkeys(name.casefold() for name in names(question.focus) if name.casefold() in self.information)
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

    def is_counted(self, text: str, language: str) -> bool:
        """Whether a number stands before the noun asked for: "18 kommuner" for "Hvor mange kommuner …?"."""
        for _, end in find("number", text, language=language):
            near = frozenset(terms(" ".join(text[end:].split()[:COUNTED_WITHIN]), language))
            if self.match(near, language).keys() & set(self.question.nouns):
                return True
        return False

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
    vector = encoder().question(matcher.question.focus)
    encoded = encoder().passages([draft.text for draft in drafts])
    for draft, other in zip(drafts, encoded, strict=True):
        draft.values["similarity"] = float(vector @ other)
    _compare(matcher, drafts)
    return [draft.finish() for draft in drafts]


def _compare(matcher: Matcher, drafts: Sequence["_Draft"]) -> None:
    """Set the values that depend on the other candidates: what most of them share tells little."""
    held = Counter(word for draft in drafts for word in draft.met)
    telling = {
        word: matcher.information[word] * math.log((len(drafts) + 1) / (number + 0.5)) for word, number in held.items()
    }
    total = sum(telling.values()) or 1.0
    nearest = max(draft.values["similarity"] for draft in drafts)
    for draft in drafts:
        draft.values["words_telling"] = sum(telling[word] * weight for word, weight in draft.met.items()) / total
        draft.values["similarity_below_best"] = min(FAR, nearest - draft.values["similarity"])


@dataclass(slots=True)
class _Draft:
    """A candidate before it is compared by meaning."""

    hit: Hit
    place: int
    span: Span
    text: str
    values: dict[str, float]
    met: dict[str, float]
    kinds: frozenset[Kind]

    @property
    def rank(self) -> float:
        v = self.values
        return (
            v["words"] + 0.5 * v["words_near"] + 0.3 * v["words_heading"] + 0.5 * bool(self.kinds) + v["passage_score"]
        )

    def finish(self) -> Candidate:
        values = tuple(self.values[name] for name in FEATURES)
        return Candidate(self.hit, self.place, *self.span, self.text, values, frozenset(self.met), self.kinds)


def _drafts(matcher: Matcher, hit: Hit, best: Hit) -> list[_Draft]:
    passage, question = hit.passage, matcher.question
    language = passage.document.language
    texts = [passage.slice(start, end) for start, end in passage.sentences]
    met = [matcher.match(frozenset(terms(text, language)), language) for text in texts]
    context = matcher.match(frozenset(terms(" ".join((passage.document.title, *passage.headings)), language)), language)
    whole = matcher.share(union(context, *met))
    headings = {heading.casefold() for heading in (passage.document.title, *passage.headings)}
    drafts = []
    for place, (span, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        if " ".join(text.split()).casefold() in headings or _is_heading(passage, span):
            continue  # it says nothing by itself
        near = union(*met[max(0, place - 1) : place + 2])
        kinds = frozenset(kind for kind in question.kinds if find(kind, text, matcher.known, language))
        values = {
            "words": matcher.share(met[place]),
            "words_near": matcher.share(near),
            "words_heading": matcher.share(union(met[place], context)),
            "words_passage": whole,
            "names": _share_of(matcher.names, met[place]),
            "noun": _share_of(question.nouns, met[place]),
            "counted": float("number" in question.kinds and matcher.is_counted(text, language)),
            "passage_similarity": hit.similarity,
            "passage_score": hit.score / best.score if best.score else 0.0,
            "best_passage": float(hit is best),
            "question": float(text.rstrip('»”" ').endswith("?")),
            "fragment": float(not re.search(r"[.!?:…»”\")]\s*$", text)),
            "length": math.log1p(len(text.split())) / 4,
            "early": 1.0 / (1 + place),
            "has_demanded": _share_of_kinds(question.demanded, kinds),
            **{f"has_{kind}": float(kind in kinds) for kind in KINDS},
        }
        drafts.append(_Draft(hit, place, span, text, values, met[place], kinds))
    return drafts


def _is_heading(passage: Passage, span: Span) -> bool:
    """Whether a sentence is one of Markdown's headings."""
    before, after = passage.text[: span[0] - passage.start], passage.text[span[1] - passage.start :]
    return bool(
        re.search(r"(?:^|\n) {0,3}#{1,6}[ \t]+$", before)
        or re.match(r"[ \t]*\r?\n {0,3}(?:=+|-+)[ \t]*(?:\r?\n|$)", after)
    )


def _share_of(names: Sequence[str], met: dict[str, float]) -> float:
    return sum(name in met for name in names) / len(names) if names else 0.5


def _share_of_kinds(demanded: Sequence[Kind], held: frozenset[Kind]) -> float:
    return sum(kind in held for kind in demanded) / len(demanded) if demanded else 0.0
