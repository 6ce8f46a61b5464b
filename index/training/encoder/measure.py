"""Figures on what was held back: sentences among those of a passage and a document, and pairs among all."""

import random
from collections.abc import Callable, Mapping, Sequence

import torch

from index.training.encoder.data import Document
from index.training.encoder.texts import Row

PAIRS = 600
LEAST_WORDS = 6

Vectors = Callable[[Sequence[str]], torch.Tensor]


@torch.no_grad()
def report(title: str, vectors: Vectors, documents: Sequence[Document], pairs: Mapping[str, Sequence[Row]]) -> None:
    """Print how often the nearest is the right one."""
    for language, (in_passage, in_document, asked) in ranking(vectors, documents).items():
        print(
            f"{title}: {language} {asked} questions, nearest sentence right of its passage's {in_passage:.3f}", end=""
        )
        print(f", of its document's {in_document:.3f}", flush=True)
    print(f"{title}: pairs, Norwegian to English {translation(vectors, pairs):.3f}", flush=True)


@torch.no_grad()
def ranking(vectors: Vectors, documents: Sequence[Document]) -> dict[str, tuple[float, float, int]]:
    """By language: share of questions whose sentence is nearest in its passage, in its document, and their number."""
    right: dict[str, list[tuple[bool, bool]]] = {}
    for document in documents:
        if not document.questions:
            continue
        asked = vectors([one.text for one in document.questions])
        scores = asked @ vectors(document.sentences).T
        passage_of = torch.tensor(document.passage_of)
        for row, one in zip(scores, document.questions, strict=True):
            inside = row.masked_fill(passage_of != one.passage, -2.0)
            found = (int(inside.argmax()) == one.sentence, int(row.argmax()) == one.sentence)
            right.setdefault(one.language, []).append(found)
    return {
        language: (sum(a for a, _ in found) / len(found), sum(b for _, b in found) / len(found), len(found))
        for language, found in sorted(right.items())
    }


@torch.no_grad()
def translation(vectors: Vectors, pairs: Mapping[str, Sequence[Row]]) -> float:
    """Share of Norwegian sentences whose nearest English one is their own."""
    rows = {
        english: norwegian
        for all_rows in pairs.values()
        for norwegian, english in all_rows
        if min(len(norwegian.split()), len(english.split())) >= LEAST_WORDS
    }
    chosen = random.Random(0).sample(sorted(rows), min(PAIRS, len(rows)))  # noqa: S311 - the same ones every time
    scores = vectors([rows[english] for english in chosen]) @ vectors(chosen).T
    return float((scores.argmax(1) == torch.arange(len(chosen))).float().mean())
