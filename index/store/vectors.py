"""Unit vectors of a segment, in a FAISS index whose bytes were verified before."""

from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


def _faiss() -> Any:
    # Imported when it is needed (160 ms), and as Any: its stubs do not know what its Python layer accepts.
    import faiss

    return faiss


def encode_vectors(vectors: FloatArray) -> memoryview:
    """What is written to a file for vectors, n × d.

    Exact search (`IndexFlatIP`): inner products of unit vectors are cosines.
    """
    index = _faiss().IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return memoryview(_faiss().serialize_index(index))


class _Flat:
    """Memory of a FAISS index, as an array that keeps it alive: FAISS's own views outlive what they show."""

    def __init__(self, index: Any) -> None:
        self._index = index
        flat = _faiss().rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
        address, _ = flat.__array_interface__["data"]
        shape = (index.ntotal, index.d)
        self.__array_interface__ = {"data": (address, True), "shape": shape, "typestr": flat.dtype.str, "version": 3}


class Vectors:
    """Vectors that FAISS reads when they are first needed: listing documents need not import it.

    :param data: What `encode_vectors` gave, verified by the caller – FAISS answers wrongly in silence otherwise.
    """

    def __init__(self, data: bytes) -> None:
        self._data: bytes | None = data
        self._read: Any = None
        self._lock = Lock()

    @property
    def _index(self) -> Any:
        with self._lock:
            if self._data is not None:
                self._read = _faiss().deserialize_index(np.frombuffer(self._data, np.uint8))
                self._data = None
        return self._read

    @property
    def dimension(self) -> int:
        """Numbers in a vector: d."""
        return int(self._index.d)

    @property
    def matrix(self) -> FloatArray:
        """All vectors, n × d, read-only and without a copy."""
        index = self._index
        return np.asarray(_Flat(index)) if index.ntotal else np.empty((0, index.d), np.float32)

    def search(self, vector: FloatArray, k: int, live: NDArray[np.bool_]) -> list[tuple[int, float]]:
        """Rows and cosines of the vectors nearest to `vector` (d, unit length), at most `k`, best first.

        :param live: Which of the n rows may be found.
        """
        k = min(k, int(live.sum()))
        if k <= 0:
            return []
        parameters = None
        if not live.all():
            selector = _faiss().IDSelectorBitmap(np.packbits(live, bitorder="little"))
            parameters = _faiss().SearchParameters(sel=selector)
        scores, rows = self._index.search(vector.reshape(1, -1), k, params=parameters)
        return [(row, score) for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if row >= 0]
