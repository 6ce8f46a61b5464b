"""Vectors of an unfinished build, kept so that nothing is encoded twice.

A log of batches: each has a header, the keys and the vectors, and its SHA-256 covers all of them. The first batch that
does not fit its hash ends the log: that is what a crash in the middle of writing leaves.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.store.entry import KEY_BYTES
from index.store.files import reading, sync_folder, write_all

LOG = "encoded.log"
_HEADER = struct.Struct("<4s16sII")
_MAGIC = b"AVEC"
_DIGEST_BYTES = 32


class Remembered:
    """The log of one index, read once; only the holder of the writer's lock may use it.

    :param folder: The index's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        self._vectors: dict[tuple[bytes, bytes], NDArray[np.float32]] | None = None
        self._end = 0

    def append(self, encoder: str, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Write a batch and see it onto the disk.

        :param vectors: n × d.
        :raises OSError: If the system refuses.
        :raises UnreadableError: If the log of an earlier build cannot be read.
        """
        known = self._load()
        flat = np.array(vectors, "<f4")
        start = _HEADER.pack(_MAGIC, _short(encoder), *flat.shape)
        body = b"".join(keys) + flat.tobytes()
        record = start + sha256(start + body).digest() + body
        new = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            # What a crash left behind the last sound batch would hide all that follows.
            os.ftruncate(descriptor, self._end)
            os.lseek(descriptor, self._end, os.SEEK_SET)
            write_all(descriptor, record)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            sync_folder(self._path.parent)
        self._end += len(record)
        known.update(((_short(encoder), key), vector) for key, vector in zip(keys, flat, strict=True))

    def find(self, encoder: str, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Vectors that this encoder made for these keys.

        :raises UnreadableError: If the system refuses.
        """
        known = self._load()
        made_by = _short(encoder)
        return {key: known[made_by, key] for key in wanted if (made_by, key) in known}

    def forget(self) -> None:
        """Remove the log; what cannot be removed does no harm."""
        self._vectors = None
        with suppress(OSError):
            self._path.unlink()

    def _load(self) -> dict[tuple[bytes, bytes], NDArray[np.float32]]:
        if self._vectors is None:
            try:
                with reading(self._path):
                    data = self._path.read_bytes()
            except FileNotFoundError:
                data = b""
            self._vectors = {}
            self._end = 0
            for end, encoder, keys, vectors in _batches(memoryview(data)):
                self._end = end
                self._vectors.update(((encoder, key), vector) for key, vector in zip(keys, vectors, strict=True))
        return self._vectors


def _batches(data: memoryview) -> Iterator[tuple[int, bytes, list[bytes], NDArray[np.float32]]]:
    """Sound batches from the beginning: where each ends, its encoder, keys and vectors."""
    begin = _HEADER.size + _DIGEST_BYTES
    while len(data) - begin >= 0:
        start = data[begin - _HEADER.size - _DIGEST_BYTES : begin - _DIGEST_BYTES]
        magic, encoder, count, dimension = _HEADER.unpack(start)
        end = begin + count * (KEY_BYTES + 4 * dimension)
        digest = sha256(start)
        digest.update(data[begin:end])
        if magic != _MAGIC or len(data) < end or digest.digest() != data[begin - _DIGEST_BYTES : begin]:
            return
        keys = [bytes(data[place : place + KEY_BYTES]) for place in range(begin, begin + count * KEY_BYTES, KEY_BYTES)]
        flat = np.frombuffer(data, "<f4", count * dimension, begin + count * KEY_BYTES)
        yield end, encoder, keys, flat.reshape(count, dimension)
        begin = end + _HEADER.size + _DIGEST_BYTES


def _short(encoder: str) -> bytes:
    return sha256(encoder.encode("utf-8", "surrogatepass")).digest()[:16]
