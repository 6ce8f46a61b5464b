"""More vectors than were encoded, with neighbours as near as real ones would have them.

A copy of the real vectors, reflected in some of their principal axes, has neighbours among itself exactly as far as
the real ones have, and the same covariance. Which axes are reflected goes down a binary tree: copy 5 (binary 101) has
the reflections of copy 1, and some of its own; so each doubling of the number of vectors brings each of them one
neighbour that is nearer than all before. How near is what real vectors show (`check` prints both): the cosine to the
nearest neighbour grows by `DOUBLING` with each doubling. The first `TOPICS` axes, which tell topics apart, are left.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

NEAREST = 0.03
DOUBLING = 0.0335
"""A twin's cosine, among n vectors, is about NEAREST + DOUBLING × log2 n."""
TOPICS = 16
HELD_BACK = 127
"""Number of the copy that is never part of an index."""


class Copies:
    """Reflected copies of real vectors.

    :param real: n × d, of unit length.
    """

    def __init__(self, real: FloatArray, seed: int) -> None:
        self._seed = seed
        self._size = len(real)
        self._mean = real.mean(axis=0)
        centred = real - self._mean
        variance, axes = np.linalg.eigh(centred.T @ centred / len(real))
        self._axes = axes[:, ::-1].astype(np.float32)
        self._free = float(variance[::-1][TOPICS:].sum() / variance.sum())
        """Share of the variance that may be reflected."""
        self._places: FloatArray = centred @ self._axes

    def signs(self, number: int) -> FloatArray:
        """Which axes a copy (0 is the real vectors) is reflected in: d numbers, 1 or -1."""
        signs = np.ones(len(self._mean), np.float32)
        common = float(self._mean @ self._mean)
        for level in range(number.bit_length()):
            if number >> level & 1:
                cosine = NEAREST + DOUBLING * np.log2(self._size * 2 ** (level + 1))
                share = (1 - (cosine - common) / (1 - common)) / 2 / self._free
                node = np.random.default_rng([self._seed, level, number & ((2 << level) - 1)])
                reflected = node.random(len(signs)) < share
                reflected[:TOPICS] = False
                signs[reflected] *= -1
        return signs

    def copy(self, number: int, rows: Sequence[int] | slice = slice(None)) -> FloatArray:
        """A copy of all vectors, or of some, n × d."""
        vectors = (self._places[rows] * self.signs(number)) @ self._axes.T + self._mean
        unit: FloatArray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def neighbours(vectors: FloatArray, sample: NDArray[np.int64], ranks: Sequence[int] = (1, 10, 100)) -> FloatArray:
    """Cosines of some rows to their neighbours of these ranks among all, rows × ranks."""
    found = []
    for first in range(0, len(sample), 256):
        cosines = vectors[sample[first : first + 256]] @ vectors.T
        deepest = max(ranks) + 1  # each row is its own nearest
        top = np.sort(np.partition(cosines, -deepest, axis=1)[:, -deepest:], axis=1)[:, ::-1]
        found.append(top[:, list(ranks)])
    return np.concatenate(found)


def exact(
    queries: FloatArray, vectors: FloatArray, k: int, together: int = 50_000
) -> tuple[FloatArray, NDArray[np.int64]]:
    """The k nearest of vectors (n × d, may be mapped) to each query: cosines and rows, best first."""
    best = np.full((len(queries), 0), -2.0, np.float32)
    rows = np.zeros((len(queries), 0), np.int64)
    for first in range(0, len(vectors), together):
        cosines = queries @ np.asarray(vectors[first : first + together]).T
        best = np.concatenate([best, cosines], axis=1)
        numbers = np.arange(first, first + cosines.shape[1])
        rows = np.concatenate([rows, np.broadcast_to(numbers, cosines.shape)], axis=1)
        chosen = np.argsort(-best, axis=1, kind="stable")[:, :k]
        best, rows = np.take_along_axis(best, chosen, axis=1), np.take_along_axis(rows, chosen, axis=1)
    return best, rows
