"""Unit vectors of a segment: rows of numbers in a file, searched exactly or by a FAISS index.

Exact search is a product of each row with the question's vector, which takes far less than importing FAISS does.
Where vectors are many, an approximate index of them was made and written beside them (`nearest`).
"""

from functools import cached_property
from threading import Lock
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.store.contents import Contents
from index.store.recall import Recall

FloatArray = NDArray[np.float32]

_WIDENED = 50
"""How many more candidates than neighbours are asked for, at least."""
_ITEM_BYTES = 4


def faiss() -> Any:
    """The FAISS module, with one thread a search: more of them wait for each other on a machine that does other work.

    Imported when it is needed (50 ms), and as Any: its stubs do not know what its Python layer accepts.
    """
    import faiss as module

    if module.omp_get_max_threads() > 1:
        module.omp_set_num_threads(1)
    return module


class Nearest(msgspec.Struct, frozen=True):
    """What `nearest.write_nearest` made."""

    contents: Contents
    recall: Recall


class Vectors:
    """Vectors of one segment, n × d.

    :param rows: Their numbers, little-endian float32, row by row.
    :param dimension: d.
    :param nearest: None for a segment that is searched exactly.
    """

    def __init__(self, rows: Contents, dimension: int, nearest: Nearest | None = None) -> None:
        self.dimension = dimension
        self._rows = rows
        self._count = rows.size // (_ITEM_BYTES * dimension)
        self._nearest = nearest
        self._made: Any = None
        self._lock = Lock()

    def __len__(self) -> int:
        return self._count

    @property
    def recall(self) -> Recall | None:
        """What approximate search reaches; None where search is exact."""
        return self._nearest.recall if self._nearest is not None else None

    def take(self, rows: NDArray[np.int64]) -> FloatArray:
        """Vectors of these rows, in this order.

        :raises UnreadableError: If they cannot be read, or are not what was written.
        """
        width = _ITEM_BYTES * self.dimension
        if self._nearest is None:
            return self._every[rows]
        taken = np.empty((len(rows), self.dimension), np.float32)
        for place, row in enumerate(rows.tolist()):
            taken[place] = np.frombuffer(self._rows.read(row * width, (row + 1) * width), "<f4")
        return taken

    def span(self, start: int, end: int) -> FloatArray:
        """Vectors of the rows from `start` up to `end`, read-only.

        :raises UnreadableError: If they cannot be read, or are not what was written.
        """
        width = _ITEM_BYTES * self.dimension
        flat = np.frombuffer(self._rows.read(start * width, end * width), "<f4")
        return np.asarray(flat.reshape(-1, self.dimension), np.float32)

    def cosines(self, rows: NDArray[np.int64], vector: FloatArray) -> FloatArray:
        """Cosines of `vector` (d, unit length) and the vectors of these rows, in this order.

        :raises UnreadableError: If they cannot be read, or are not what was written.
        """
        return _products(self.take(rows), vector)

    def search(self, vector: FloatArray, k: int, live: NDArray[np.bool_]) -> list[tuple[int, float]]:
        """Rows and cosines of the vectors nearest to `vector` (d, unit length), at most `k`, best first.

        :param live: Which of the n rows may be found.
        :raises UnreadableError: If the approximate index or vectors cannot be read, or are not what was written.
        """
        k = min(k, int(live.sum()))
        if k <= 0:
            return []
        if self._nearest is None:
            cosines = np.where(live, _products(self._every, vector), -np.inf)
            found = np.flatnonzero(cosines >= np.partition(cosines, -k)[-k])
            cosines = cosines[found]
        else:
            found = self._candidates(vector, max(self._nearest.recall.candidates, k + _WIDENED), live)
            cosines = self.cosines(found, vector)
        best = np.argsort(-cosines, kind="stable")[:k]
        return list(zip(found[best].tolist(), cosines[best].tolist(), strict=True))

    def _candidates(self, vector: FloatArray, count: int, live: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Living rows that the approximate index puts first, ascending, at least `count` where so many live."""
        share = live.mean()
        while True:
            asked = min(int(count / share) + 1, len(live))
            rows = self._index.search(vector.reshape(1, -1), asked)[1][0]
            rows = rows[rows >= 0]
            rows = rows[live[rows]]
            if len(rows) >= count or asked == len(live):
                return np.sort(rows)
            # This index cannot leave out the dead, of which more than their share were near.
            share /= 2

    @property
    def _index(self) -> Any:
        with self._lock:
            if self._made is None and self._nearest is not None:
                self._made = load_index(self._nearest.contents)
        return self._made

    @cached_property
    def _every(self) -> FloatArray:
        return self.span(0, self._count)


def _products(vectors: FloatArray, vector: FloatArray) -> FloatArray:
    """Row by row: one product of a matrix would wake BLAS's threads, which wait busily beside those that encode."""
    products: FloatArray = np.vecdot(vectors, vector)
    return products


def load_index(contents: Contents) -> Any:
    """FAISS index of a file; FAISS gets no byte that was not verified.

    :raises UnreadableError: If the file cannot be read, or is not what was written.
    """
    begin = 0
    problems: list[Exception] = []

    def read(count: int) -> bytes:
        nonlocal begin
        try:
            data = bytes(contents.read(begin, begin + count))
        except Exception as error:  # carried past FAISS, which would make another of it
            problems.append(error)
            return b""
        begin += count
        return data

    try:
        return faiss().read_index(faiss().PyCallbackIOReader(read))
    except RuntimeError:
        if problems:
            raise problems[0] from None
        raise
