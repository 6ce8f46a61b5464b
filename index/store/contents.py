"""What a file of a segment holds: kept in memory when it is small, read block by block when it is not.

A small file is verified whole when it is opened. Beside a large one stands a list of its blocks' SHA-256, which is
verified then; a block is verified each time that it is read, so damage shows before it is used, not at the start.
"""

import os
import weakref
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Protocol

from index.errors import DamagedIndexError
from index.store.errors import CHANGED
from index.store.files import BLOCK_BYTES, Fingerprint, NewFile, read_verified, reading, write_file

BLOCKS = ".blocks"
"""How the name of a list of blocks goes on after the file's."""
_DIGEST_BYTES = 32


class Contents(Protocol):
    """Bytes of a file, verified before they are handed out. Several threads may read."""

    @property
    def size(self) -> int:
        """Bytes."""

    def read(self, start: int, end: int) -> memoryview:
        """Bytes from `start` up to `end`, of which at most `size` are there.

        :raises DamagedIndexError: If they are not what was written.
        :raises UnreadableError: If the system refuses.
        """


class _Kept:
    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, start: int, end: int) -> memoryview:
        return self._data[start:end]


class _Blocks:
    """A large file. It stays open as long as this object lives, so that a later commit may remove its name."""

    def __init__(self, path: Path, size: int, digests: bytes) -> None:
        self._path = path
        self._digests = digests
        self.size = size
        with reading(path):
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._descriptor)
        self._lock = Lock()
        # A file that was cut or has grown is not begun with.
        expected = -(-size // BLOCK_BYTES) * _DIGEST_BYTES
        if os.fstat(self._descriptor).st_size != size or len(digests) != expected:
            raise DamagedIndexError(CHANGED, path=path)

    def read(self, start: int, end: int) -> memoryview:
        end = min(end, self.size)
        if start >= end:
            return memoryview(b"")
        first = start // BLOCK_BYTES
        begin = first * BLOCK_BYTES
        data = memoryview(self._read_at(begin, min(-(-end // BLOCK_BYTES) * BLOCK_BYTES, self.size)))
        for number, place in enumerate(range(0, len(data), BLOCK_BYTES), first):
            digest = self._digests[number * _DIGEST_BYTES : (number + 1) * _DIGEST_BYTES]
            if sha256(data[place : place + BLOCK_BYTES]).digest() != digest:
                raise DamagedIndexError(CHANGED, path=self._path)
        return data[start - begin : end - begin]

    def _read_at(self, begin: int, end: int) -> bytes:
        parts = []
        with reading(self._path):
            while begin < end and (part := self._read_some(begin, end - begin)):
                parts.append(part)
                begin += len(part)
        if begin < end:
            raise DamagedIndexError(CHANGED, path=self._path)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _read_some(self, begin: int, count: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, count, begin)
        with self._lock:  # Windows has no call that reads at a place
            os.lseek(self._descriptor, begin, os.SEEK_SET)
            return os.read(self._descriptor, count)


def record(folder: Path, name: str, file: NewFile, large: int) -> dict[str, Fingerprint]:
    """Fingerprints of a file that was just written, and of the list of its blocks, which is written where it is large.

    :param large: Bytes above which it is.
    :raises OSError: If the system refuses.
    """
    files = {name: file.fingerprint}
    if file.size > large:
        files[f"{name}{BLOCKS}"] = write_file(folder / f"{name}{BLOCKS}", file.blocks)
    return files


def open_contents(folder: Path, files: Mapping[str, Fingerprint]) -> dict[str, Contents]:
    """Open files of a folder: all of them, but the lists of blocks, which are used up here.

    :raises DamagedIndexError: If a small file, a list or a large file's size is not what was written.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """
    large = {name for name in files if f"{name}{BLOCKS}" in files}
    kept = read_verified(folder, {name: value for name, value in files.items() if name not in large})
    opened: dict[str, Contents] = {
        name: _Blocks(folder / name, files[name][0], kept.pop(f"{name}{BLOCKS}")) for name in large
    }
    return opened | {name: _Kept(data) for name, data in kept.items()}
