"""Passages for a question: words (BM25) and meaning (embeddings) together."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

from index.encoder import Encoder
from index.store import Snapshot
from index.terms.lexicon import family
from index.terms.query import query
from index.types import Document, Hit

Weights = Literal["hybrid", "terms", "dense"]

CANDIDATES = 100
"""How many passages words and vectors each bring before they are fused."""
TERMS_SAME_LANGUAGE = 0.7
TERMS_OTHER_LANGUAGE = 0.5
"""Share of the words in the fused score: they are worth less where they had to be translated. Chosen on half of the
development documents by `benchmarks/retrieval.py`."""


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
        return frozenset(document.language for document in self.snapshot.documents)

    @cached_property
    def _translations(self) -> dict[str, list[Document]]:
        works: dict[str, list[Document]] = {}
        for document in self.snapshot.documents:
            if document.work:
                works.setdefault(document.work, []).append(document)
        return works

    def search(self, question: str, language: str, k: int = 10, weights: Weights = "hybrid") -> list[Hit]:
        """Find the passages nearest to a question.

        Of the translations of one work only one is among the results: the one in the question's language, else one
        in a near language (bokmål for nynorsk), else the one that fits best.

        :param language: Of the question: nb, nn or en.
        :param k: How many passages to return at most.
        :param weights: `hybrid`, or words or vectors alone.
        """
        vector = None if weights == "terms" else self._encoder().question(question)
        bm25 = {}
        if weights != "dense":
            bm25 = dict(self.snapshot.search_terms(query(question, language, self.languages), CANDIDATES))
        cosine: dict[int, float] = {}
        if vector is not None:
            near = dict(self.snapshot.search_vectors(vector, CANDIDATES))
            found = sorted(bm25.keys() | near.keys())
            cosine = dict(zip(found, self.snapshot.similarities(found, vector).tolist(), strict=True))
        ids = sorted(bm25.keys() | cosine.keys())
        passages = dict(zip(ids, self.snapshot.passages(ids), strict=True))
        best_terms, best_cosine = max(bm25.values(), default=0.0), max(cosine.values(), default=0.0)
        hits = []
        for number, passage in passages.items():
            words = bm25.get(number, 0.0) / best_terms if best_terms > 0 else 0.0
            meaning = max(cosine.get(number, 0.0), 0.0) / best_cosine if best_cosine > 0 else 0.0
            share = _share_of_words(weights, language, passage.document.language)
            score = share * words + (1 - share) * meaning
            hits.append(Hit(number, passage, score, bm25.get(number, 0.0), cosine.get(number, 0.0)))
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        return self._one_translation(hits, language)[:k]

    def _one_translation(self, hits: Sequence[Hit], language: str) -> list[Hit]:
        chosen: dict[str, tuple[str, str]] = {}
        kept = []
        for hit in hits:
            document = hit.passage.document
            if document.work:
                if document.work not in chosen:
                    chosen[document.work] = self._preferred(document, language).key
                if chosen[document.work] != document.key:
                    continue
            kept.append(hit)
        return kept

    def _preferred(self, found: Document, language: str) -> Document:
        others = self._translations[found.work or ""]
        for fits in (lambda d: d.language == language, lambda d: family(d.language) == family(language)):
            for document in (found, *others):
                if fits(document):
                    return document
        return found


def _share_of_words(weights: Weights, question: str, text: str) -> float:
    if weights != "hybrid":
        return 1.0 if weights == "terms" else 0.0
    return TERMS_SAME_LANGUAGE if family(question) == family(text) else TERMS_OTHER_LANGUAGE
