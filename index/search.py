"""Passages for a question: words (BM25) and meaning (embeddings) together."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from index.encoder import Encoder, Vectors
from index.errors import N_, UsageError
from index.store import Snapshot
from index.terms.lexicon import family
from index.terms.query import query
from index.types import Document, Hit

Weights = Literal["hybrid", "terms", "dense"]

CANDIDATES = 100
"""How many passages words and vectors each bring, at least, before they are fused."""
TERMS_SAME_LANGUAGE = 0.8
TERMS_OTHER_LANGUAGE = 0.6
"""Share of the words in the fused score: they are worth less where they had to be translated. Chosen on half of the
development documents by `benchmarks/retrieval.py`."""
NEAR = {"nb": ("nb", "nn"), "nn": ("nn", "nb")}
"""In which languages a translation is taken, the best first; any other comes after."""

_OTHER_ENCODER = N_(
    "The model {model} has changed since the index was built. Run: asker index --rebuild --model {model}"
)


class _Found(msgspec.Struct, frozen=True):
    """A passage that was found, before its text is read."""

    id: int
    document: Document
    score: float


class Searcher:
    """Searches one snapshot of an index.

    :param snapshot: What to search; stays open as long as the searcher is used.
    :param encoder: Gives the encoder that made the snapshot's vectors; called only when vectors are needed.
    """

    def __init__(self, snapshot: Snapshot, encoder: Callable[[], Encoder]) -> None:
        self.snapshot = snapshot
        self._encoder = encoder

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages of the texts."""
        return self.snapshot.languages

    def search(
        self,
        question: str,
        language: str,
        k: int = 10,
        weights: Weights = "hybrid",
        *,
        prefer: str | None = None,
    ) -> list[Hit]:
        """Find the passages nearest to a question.

        Of the translations of one work only one is among the results: of those found the one in the question's
        language, else the one in the other Norwegian, else the one that fits best.

        :param language: Of the question: nb, nn or en.
        :param k: How many passages to return at most.
        :param weights: `hybrid`, or words or vectors alone.
        :param prefer: Language in which a translation is wanted, where it is not that of the question.
        :raises UsageError: If the encoder is not the one that made the snapshot's vectors.
        """
        vector = None if weights == "terms" else self._encode(question)
        candidates = max(CANDIDATES, k)
        bm25 = {}
        if weights != "dense":
            bm25 = dict(self.snapshot.search_terms(query(question, language, self.languages), candidates))
        cosine: dict[int, float] = {}
        if vector is not None:
            cosine = dict(self.snapshot.search_vectors(vector, candidates))
            others = sorted(bm25.keys() - cosine.keys())
            cosine.update(zip(others, self.snapshot.similarities(others, vector).tolist(), strict=True))
        ids = sorted(bm25.keys() | cosine.keys())
        best_terms, best_cosine = max(bm25.values(), default=0.0), max(cosine.values(), default=0.0)
        found = []
        for number, (document, spoken) in zip(ids, self.snapshot.origins(ids), strict=True):
            words = bm25.get(number, 0.0) / best_terms if best_terms > 0 else 0.0
            meaning = max(cosine.get(number, 0.0), 0.0) / best_cosine if best_cosine > 0 else 0.0
            share = _share_of_words(weights, language, spoken)
            found.append(_Found(number, document, share * words + (1 - share) * meaning))
        found.sort(key=lambda one: (-one.score, one.id))
        best = _one_translation(found, prefer or language)[: max(k, 0)]
        passages = self.snapshot.passages(one.id for one in best)
        return [
            Hit(one.id, passage, one.score, bm25.get(one.id, 0.0), cosine.get(one.id, 0.0))
            for one, passage in zip(best, passages, strict=True)
        ]

    def _encode(self, question: str) -> Vectors:
        encoder = self._encoder()
        built_with = self.snapshot.settings.get("encoder")
        if built_with != encoder.id:
            raise UsageError(_OTHER_ENCODER, model=self.snapshot.settings.get("model"))
        return encoder.question(question)


def _one_translation(found: Sequence[_Found], language: str) -> list[_Found]:
    """What was found without what is in other translations of a work than the one to show.

    Two texts of a work in one language are no translations of each other: none may hide the other by saying so.
    """
    near = NEAR.get(language, (language,))
    chosen: dict[str, Document] = {}
    for one in found:
        if one.document.work:
            best = chosen.setdefault(one.document.work, one.document)
            chosen[one.document.work] = min(best, one.document, key=lambda other: _distance(other.language, near))
    return [one for one in found if _stays(one.document, chosen)]


def _stays(document: Document, chosen: Mapping[str, Document]) -> bool:
    return not document.work or document.language == chosen[document.work].language


def _distance(language: str, near: Sequence[str]) -> int:
    return near.index(language) if language in near else len(near)


def _share_of_words(weights: Weights, question: str, text: str) -> float:
    if weights != "hybrid":
        return 1.0 if weights == "terms" else 0.0
    return TERMS_SAME_LANGUAGE if family(question) == family(text) else TERMS_OTHER_LANGUAGE
