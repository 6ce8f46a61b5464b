"""Approximate search of many vectors: an inverted file whose recall is measured when it is made.

The vectors are parted into lists around centroids (k-means); a search looks into the few lists whose centroids are
nearest to the question. Vectors stand in them as bytes (8 bits a number), a quarter of their size; exact cosines of the
best come from the vectors themselves. How many lists are looked into is chosen so that recall@10 against exact search
reaches `TARGET` on questions made up from the vectors.

Source: H. Jégou, M. Douze and C. Schmid, Product quantization for nearest neighbor search, IEEE TPAMI 33 (2011).
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.files import NewFile
from index.store.recall import Recall
from index.store.vectors import FloatArray, faiss

TARGET = 0.985
"""Recall@10 to be reached on made-up questions: real ones were found within one hundredth of them
(`benchmarks/growth`), and 0.97 is promised."""
_NEIGHBOURS = 10
_ASKED = 256
_LIKENESS = 0.6
"""Cosine of a made-up question and the vector it was made from: what a question has to its best passage."""
_SAMPLE_PER_LIST = 48
_ROUNDS = 8
_BATCH = 65_536
_SEED = 20_261_122


@dataclass(frozen=True, slots=True)
class _Stored:
    """The vectors of a file that was just written, n × d."""

    rows: FloatArray

    def sample(self, count: int, random: np.random.Generator) -> FloatArray:
        chosen = np.sort(random.choice(len(self.rows), min(count, len(self.rows)), replace=False))
        return np.asarray(self.rows[chosen])

    def exact(self, questions: FloatArray) -> NDArray[np.int64]:
        """Rows of the nearest to each question, q × 10, by brute force."""
        best = np.full((len(questions), _NEIGHBOURS), -np.inf, np.float32)
        rows = np.zeros((len(questions), _NEIGHBOURS), np.int64)
        for begin in range(0, len(self.rows), _BATCH):
            scores = np.concatenate([best, questions @ self.rows[begin : begin + _BATCH].T], axis=1)
            places = np.argpartition(-scores, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
            earlier = np.take_along_axis(rows, np.minimum(places, _NEIGHBOURS - 1), axis=1)
            rows = np.where(places < _NEIGHBOURS, earlier, places - _NEIGHBOURS + begin)
            best = np.take_along_axis(scores, places, axis=1)
        return rows


def write_nearest(vectors: Path, dimension: int, target: NewFile) -> Recall:
    """Make an approximate index and write it.

    :param vectors: File of the vectors, little-endian float32, at least some hundreds of `dimension` numbers each.
    :raises OSError: If the system refuses.
    """
    stored = _Stored(np.memmap(vectors, "<f4", "r").reshape(-1, dimension))
    random = np.random.default_rng(_SEED)
    module = faiss()
    module.omp_set_num_threads(os.cpu_count() or 1)
    try:
        index = _build(stored, random)
        recall = _choose(index, stored, random)
    finally:
        module.omp_set_num_threads(1)

    def write(data: bytes) -> int:
        target.write(data)
        return len(data)

    module.write_index(index, module.PyCallbackIOWriter(write))
    return recall


def _build(stored: _Stored, random: np.random.Generator) -> Any:
    module = faiss()
    count, dimension = stored.rows.shape
    lists = max(1, min(round(2 * count**0.5), count // _SAMPLE_PER_LIST))
    index = module.IndexIVFScalarQuantizer(
        module.IndexFlatIP(dimension), dimension, lists, module.ScalarQuantizer.QT_8bit, module.METRIC_INNER_PRODUCT
    )
    index.cp.niter = _ROUNDS
    index.cp.seed = _SEED
    index.cp.min_points_per_centroid = 1  # for a warning only, which would go to the terminal
    index.train(stored.sample(lists * _SAMPLE_PER_LIST, random))
    for begin in range(0, count, _BATCH):
        index.add(np.ascontiguousarray(stored.rows[begin : begin + _BATCH]))
    return index


def _choose(index: Any, stored: _Stored, random: np.random.Generator) -> Recall:
    """Set the fewest probes that reach the target: powers of two are tried."""
    questions = _questions(stored, random)
    wanted = stored.exact(questions)
    probes, recall = 4, 0.0
    while True:
        probes = min(probes * 2, index.nlist)
        index.nprobe = probes
        # Exact cosines put what it finds in order, so the ten need only be among these.
        _, found = index.search(questions, _NEIGHBOURS * 4)
        hits = [len(np.intersect1d(one, other)) for one, other in zip(wanted, found, strict=True)]
        recall = sum(hits) / wanted.size
        if recall >= TARGET or probes == index.nlist:
            return Recall(index.nlist, probes, round(recall, 4), len(questions))


def _questions(stored: _Stored, random: np.random.Generator) -> FloatArray:
    """Made-up questions: a vector, moved by the difference of two others, which keeps to where vectors lie."""
    near, one, other = (stored.sample(_ASKED, random) for _ in range(3))
    away = random.permutation(one) - random.permutation(other)
    away -= (away * near).sum(axis=1, keepdims=True) * near
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    questions = _LIKENESS * near + (1 - _LIKENESS**2) ** 0.5 * away
    return np.ascontiguousarray(questions / np.linalg.norm(questions, axis=1, keepdims=True), np.float32)
