"""Figures on what was held back: passages among all, sentences among those of a passage and a document, and pairs.

Passages are measured by the evaluator of sentence-transformers; its evaluator of pairs takes no vectors but only models
of its own, and there is none for sentences of a passage.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from index.training.encoder.data import Document
from index.training.encoder.texts import Row

PAIRS = 600
LEAST_WORDS = 6

Vectors = Callable[[Sequence[str]], torch.Tensor]
Figures = dict[str, float]
"""Shares by what they are of."""


class Evaluated:
    """Vectors of texts in the form that the evaluator of sentence-transformers takes a model."""

    similarity_fn_name = "cosine"

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str], **_: Any) -> NDArray[np.float32]:
        """Unit vectors, (texts, dimension)."""
        with torch.no_grad():
            return self._vectors(texts).float().cpu().numpy()

    encode_query = encode_document = encode

    @staticmethod
    def similarity(some: Any, others: Any) -> torch.Tensor:
        """Cosines, (some, others)."""
        return torch.as_tensor(some) @ torch.as_tensor(others).T


def report(
    title: str,
    finding: Vectors,
    choosing: Vectors,
    of_passages: Vectors,
    documents: Sequence[Document],
    pairs: Mapping[str, Sequence[Row]],
) -> Figures:
    """Measure and print everything.

    :param finding: Gives vectors to find passages by, of questions.
    :param choosing: Gives vectors to choose sentences by.
    :param of_passages: Gives those of the passages.
    """
    figures = passages(finding, of_passages, documents) | sentences(choosing, documents) | translation(finding, pairs)
    for name, share in figures.items():
        print(f"{title}: {name} {share:.3f}", flush=True)
    return figures


def passages(of_questions: Vectors, of_passages: Vectors, documents: Sequence[Document]) -> Figures:
    """By language: share of questions whose passage is the nearest, or among the five nearest, of all documents'."""
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

    corpus = {f"{one.name}/{n}": text for one in documents for n, text in enumerate(one.passages)}
    embedded = torch.from_numpy(Evaluated(of_passages).encode(list(corpus.values()))) if corpus else torch.zeros(0)
    figures: Figures = {}
    for language in sorted({asked.language for one in documents for asked in one.questions}):
        asked = [(one, told) for one in documents for told in one.questions if told.language == language]
        queries = {str(place): told.text for place, (_, told) in enumerate(asked)}
        right = {str(place): {f"{one.name}/{told.passage}"} for place, (one, told) in enumerate(asked)}
        evaluator = InformationRetrievalEvaluator(
            queries, corpus, right, accuracy_at_k=[1, 5], precision_recall_at_k=[1], mrr_at_k=[1], ndcg_at_k=[1],
            map_at_k=[1], write_csv=False, score_functions={"cosine": Evaluated.similarity},
        )  # fmt: skip
        found = evaluator.compute_metrices(Evaluated(of_questions), corpus_embeddings=embedded)["cosine"]["accuracy@k"]
        for depth in (1, 5):
            figures[f"{language} questions ({len(asked)}), passage of {len(corpus)} at {depth}"] = found[depth]
    return figures


def sentences(vectors: Vectors, documents: Sequence[Document]) -> Figures:
    """By language: share of questions whose sentence is nearest in its passage, and in its document."""
    right: dict[str, list[tuple[bool, bool]]] = {}
    with torch.no_grad():
        for document in documents:
            if not document.questions:
                continue
            asked = vectors([one.text for one in document.questions])
            scores = asked @ vectors(document.sentences).T
            passage_of = torch.tensor(document.passage_of, device=scores.device)
            for row, one in zip(scores, document.questions, strict=True):
                inside = row.masked_fill(passage_of != one.passage, -2.0)
                found = (int(inside.argmax()) == one.sentence, int(row.argmax()) == one.sentence)
                right.setdefault(one.language, []).append(found)
    return {
        f"{language} questions ({len(found)}), sentence of its {where}": sum(one[place] for one in found) / len(found)
        for language, found in sorted(right.items())
        for place, where in enumerate(("passage", "document"))
    }


@torch.no_grad()
def translation(vectors: Vectors, pairs: Mapping[str, Sequence[Row]]) -> Figures:
    """Share of sentences whose nearest in the other language is their own, in both directions."""
    rows = {
        english: norwegian
        for all_rows in pairs.values()
        for norwegian, english in all_rows
        if min(len(norwegian.split()), len(english.split())) >= LEAST_WORDS
    }
    chosen = random.Random(0).sample(sorted(rows), min(PAIRS, len(rows)))  # noqa: S311 - the same ones every time
    if not chosen:
        return {}
    scores = vectors([rows[english] for english in chosen]) @ vectors(chosen).T
    right = torch.arange(len(chosen), device=scores.device)
    return {
        f"pairs ({len(chosen)}), Norwegian to English": float((scores.argmax(1) == right).float().mean()),
        f"pairs ({len(chosen)}), English to Norwegian": float((scores.argmax(0) == right).float().mean()),
    }
