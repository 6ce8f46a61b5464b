"""Approximate search of many vectors: compressed to a quarter of a byte a number, and its recall measured.

Every pair of numbers becomes four bits (product quantization), which FAISS compares with a question for all vectors in
turn, 16 or 32 at a time: 10 ms for a million of 384 numbers, whatever the question is like. Exact cosines of the best
*candidates* come from the vectors themselves. How many candidates that takes is chosen so that recall@10 against exact
search reaches `TARGET` on questions made up from the vectors.

Lists around centroids (an inverted file) were tried before: questions lie elsewhere than passages, so that half of the
lists had to be looked into for a recall of 0.97.

Sources: H. Jégou, M. Douze and C. Schmid, Product quantization for nearest neighbor search, IEEE TPAMI 33 (2011);
F. André, A.-M. Kermarrec and N. Le Scouarnec, Cache locality is not enough, VLDB 9 (2015).
"""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.store.files import NewFile
from index.store.recall import Recall
from index.store.vectors import FloatArray, faiss

TARGET = 0.995
"""Recall@10 to be reached on made-up questions; 0.97 is promised for real ones, which are a little harder."""
_NEIGHBOURS = 10
_ASKED = 256
_LIKENESS = 0.4
"""Cosine of a made-up question and the vector it was made from: what NorQuAD's have to the best of a million."""
_BITS = 4
_SAMPLE = 20_000
_BATCH = 65_536
_FEWEST = 50
"""Candidates tried first."""
_SEED = 20_261_122


class _Stored(msgspec.Struct, frozen=True):
    """The vectors of a file that was just written, n × d."""

    rows: FloatArray

    def sample(self, count: int, random: np.random.Generator) -> FloatArray:
        chosen = np.sort(random.choice(len(self.rows), min(count, len(self.rows)), replace=False))
        return np.asarray(self.rows[chosen], np.float32)

    def exact(self, questions: FloatArray) -> NDArray[np.int64]:
        """Rows of the nearest to each question, q × 10, by brute force."""
        best = np.full((len(questions), _NEIGHBOURS), -np.inf, np.float32)
        rows = np.full((len(questions), _NEIGHBOURS), -1, np.int64)
        for begin in range(0, len(self.rows), _BATCH):
            scores = np.concatenate([best, questions @ self.rows[begin : begin + _BATCH].T], axis=1)
            places = np.argpartition(-scores, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
            earlier = np.take_along_axis(rows, np.minimum(places, _NEIGHBOURS - 1), axis=1)
            rows = np.where(places < _NEIGHBOURS, earlier, places - _NEIGHBOURS + begin)
            best = np.take_along_axis(scores, places, axis=1)
        return rows


def write_nearest(vectors: Path, dimension: int, target: NewFile) -> Recall:
    """Make an approximate index and write it.

    :param vectors: File of the vectors, little-endian float32, `dimension` numbers each.
    :raises OSError: If the system refuses.
    """
    stored = _Stored(np.memmap(vectors, "<f4", "r").reshape(-1, dimension))
    random = np.random.default_rng(_SEED)
    index = _build(stored, random)

    def write(data: bytes) -> int:
        target.write(data)
        return len(data)

    faiss().write_index(index, faiss().PyCallbackIOWriter(write))
    return _choose(index, stored, random)


def _build(stored: _Stored, random: np.random.Generator) -> Any:
    count, dimension = stored.rows.shape
    codes = dimension // 2 if dimension % 2 == 0 else dimension
    index = faiss().IndexPQFastScan(dimension, codes, _BITS, faiss().METRIC_INNER_PRODUCT)
    index.pq.cp.seed = _SEED
    index.pq.cp.min_points_per_centroid = 1  # for a warning only, which would go to the terminal
    sample = stored.sample(_SAMPLE, random)
    # A code has 16 values, which need as many vectors to begin with.
    index.train(np.resize(sample, (max(len(sample), 1 << _BITS), dimension)))
    for begin in range(0, count, _BATCH):
        index.add(np.ascontiguousarray(stored.rows[begin : begin + _BATCH]))
    return index


def _choose(index: Any, stored: _Stored, random: np.random.Generator) -> Recall:
    """Fewest candidates that reach the target; each try doubles them."""
    questions = _questions(stored, random)
    wanted = stored.exact(questions)
    candidates = _FEWEST
    while True:
        _, found = index.search(questions, min(candidates, index.ntotal))
        hits = sum(len(np.intersect1d(one[one >= 0], other)) for one, other in zip(wanted, found, strict=True))
        recall = hits / max((wanted >= 0).sum(), 1)
        if recall >= TARGET or candidates >= index.ntotal:
            return Recall(candidates, round(float(recall), 4), len(questions))
        candidates *= 2


def _questions(stored: _Stored, random: np.random.Generator) -> FloatArray:
    """Made-up questions: a vector, moved by the difference of two others, which keeps to where vectors lie."""
    near, one, other = (stored.sample(_ASKED, random) for _ in range(3))
    away = random.permutation(one) - random.permutation(other)
    away -= (away * near).sum(axis=1, keepdims=True) * near
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    questions = _LIKENESS * near + (1 - _LIKENESS**2) ** 0.5 * away
    return np.ascontiguousarray(questions / np.linalg.norm(questions, axis=1, keepdims=True), np.float32)
