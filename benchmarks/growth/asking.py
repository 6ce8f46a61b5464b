"""Steps that search: warm questions, and how much of the exact result approximate search finds."""

import time
from typing import Any

import numpy as np

from benchmarks.growth.questions import questions
from benchmarks.growth.steps import CANDIDATES, Figures, Place, clocked, peak, resident
from benchmarks.growth.stream import matrix
from benchmarks.growth.vectors import exact
from bot.assistant import Assistant
from index.encoder import open_encoder
from index.store import Snapshot
from index.terms.query import query

DEPTH = 10
TIE = 1e-5
"""Cosines that differ less are the same: other sums give other last digits."""


def warm(place: Place) -> Figures:
    """Ask questions in one process, and let words and vectors search alone."""
    asked = questions(place.norquad, place.streams[0], place.questions, place.smallest)
    began = time.perf_counter()
    encoder = open_encoder()
    with Snapshot.open(place.index) as snapshot:
        figures: Figures = {"opening": time.perf_counter() - began, "opened": resident()}
        assistant = Assistant(snapshot, lambda: encoder)
        figures["search"], hits = clocked(lambda one: assistant.search(one.text, DEPTH), asked)
        figures["ask"], _ = clocked(lambda one: assistant.ask(one.text), asked)
        figures |= {"resident": resident(), "peak": peak(), "questions": len(asked)}
        for depth in (1, 5):
            right = [any(map(one.is_answered_by, found[:depth])) for one, found in zip(asked, hits, strict=True)]
            figures[f"recall_{depth}"] = sum(right) / len(right)
        words = [query(one.text, one.language, snapshot.languages) for one in asked]
        vectors = [encoder.question(one.text) for one in asked]
        figures["terms"], _ = clocked(lambda one: snapshot.search_terms(one, CANDIDATES), words)
        figures["vectors"], _ = clocked(lambda one: snapshot.search_vectors(one, CANDIDATES), vectors)
        figures["all_peak"] = peak()
    return figures


def approximate(place: Place) -> Figures:
    """Compare what `search_vectors` finds with all cosines, computed here."""
    encoder = open_encoder()
    asked = questions(place.norquad, place.streams[0], place.questions, place.smallest)
    queries = {
        "questions": np.stack([encoder.question(one.text) for one in asked]),
        "passages": np.array(matrix(place.cache / "held", encoder.dimension)),
    }
    with Snapshot.open(place.index) as snapshot:
        streams = [matrix(stream, encoder.dimension) for stream in place.streams]
        rest = max(0, len(snapshot) - len(streams[0]))
        parts = [streams[0][: len(snapshot)], streams[1][:rest]]
        return {name: _recall(snapshot, vectors, parts) for name, vectors in queries.items()}


def _recall(snapshot: Snapshot, vectors: Any, parts: Any) -> Figures:
    (first, ids), (second, more) = (exact(vectors, part, DEPTH) for part in parts)
    cosines = np.concatenate([first, second], axis=1)
    ids = np.concatenate([ids, more + len(parts[0])], axis=1)
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :DEPTH]
    cosines, ids = np.take_along_axis(cosines, order, axis=1), np.take_along_axis(ids, order, axis=1)
    shares, wrong = [], 0.0
    for vector, best, right in zip(vectors, cosines, ids, strict=True):
        found = snapshot.search_vectors(vector, DEPTH)
        known = dict(zip(right.tolist(), best.tolist(), strict=True))
        wrong = max([wrong, *(abs(known[number] - score) for number, score in found if number in known)])
        shares.append(sum(number in known or score >= best[-1] - TIE for number, score in found) / DEPTH)
    return {
        "recall": float(np.mean(shares)),
        "worst": min(shares),
        "error": wrong,
        "nearest": float(cosines[:, 0].mean()),
    }
