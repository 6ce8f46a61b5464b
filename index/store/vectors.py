"""Unit vectors of a segment: rows of numbers in a file, and a FAISS index that searches them.

A small segment's vectors are searched exactly; its index is made when it is first needed. A large one's index is
approximate, takes long to make, and is written beside them (`nearest`).
"""

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
            every = np.frombuffer(self._rows.read(0, self._rows.size), "<f4").reshape(-1, self.dimension)
            return np.asarray(every[rows], np.float32)
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

    def search(self, vector: FloatArray, k: int, live: NDArray[np.bool_]) -> list[tuple[int, float]]:
        """Rows and cosines of the vectors nearest to `vector` (d, unit length), at most `k`, best first.

        :param live: Which of the n rows may be found.
        :raises UnreadableError: If the approximate index or vectors cannot be read, or are not what was written.
        """
        k = min(k, int(live.sum()))
        if k <= 0:
            return []
        if self._nearest is None:
            only = None
            if not live.all():
                only = faiss().SearchParameters(sel=faiss().IDSelectorBitmap(np.packbits(live, bitorder="little")))
            scores, rows = self._index.search(vector.reshape(1, -1), k, params=only)
            return [(row, score) for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if row >= 0]
        found = self._candidates(vector, max(self._nearest.recall.candidates, k + _WIDENED), live)
        cosines = self.take(found) @ vector
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
            if self._made is None:
                self._made = self._exact() if self._nearest is None else load_index(self._nearest.contents)
        return self._made

    def _exact(self) -> Any:
        """Inner products of unit vectors are cosines."""
        index = faiss().IndexFlatIP(self.dimension)
        index.add(self.span(0, self._count))
        return index


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
