"""Files that are durable once written and trusted only once hashed.

Folders are private (0700) and so are files (0600), since texts may be: the mode is given when they are created.
"""

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index.errors import DamagedIndexError, UnreadableError
from index.store.errors import CHANGED, UNREADABLE, UNWRITABLE, UnwritableError

TEMPORARY = ".asker-tmp-"
"""How the name of a file begins that is not yet what it shall be."""

Fingerprint = tuple[int, str]
"""Size in bytes and hexadecimal SHA-256."""
BLOCK_BYTES = 8192
"""What is read and verified at a time of a file that is not kept in memory: a row of vectors has 1,536 bytes."""
_WRITE_BYTES = 1 << 20

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_SEAL = b'{"sha256":"%b",'


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Name what could not be read; a file that is not there stays a `FileNotFoundError`.

    :param path: What is named when the system names nothing.
    :raises UnreadableError: If the system refuses.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(UNREADABLE, path=error.filename or path, reason=error.strerror or error) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Name what could not be written.

    :param path: What is named when the system names nothing.
    :raises UnwritableError: If the system refuses.
    """
    try:
        yield
    except OSError as error:
        raise UnwritableError(UNWRITABLE, path=error.filename or path, reason=error.strerror or error) from error


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    # os.write and os.fsync know only a number, and a user needs a name.
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def new_id() -> str:
    """A name that no earlier file or folder has: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of `data`, however little the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class NewFile:
    """A file that is written from its beginning to its end, and seen onto the disk when it is left.

    A context manager; `fingerprint` and `blocks` are there after it was left without an error.

    :param path: Of a file that does not exist yet.
    :raises OSError: If it exists or the system refuses; it names `path`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole = sha256()
        self._block = sha256()
        self._room = BLOCK_BYTES
        self._digests: list[bytes] = []
        self._waiting = bytearray()
        self.size = 0
        """Bytes given so far."""
        with _naming(path):
            self._descriptor = os.open(path, _NEW_FILE, 0o600)

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes to the end."""
        flat = memoryview(data).cast("B")
        self.size += len(flat)
        self._whole.update(flat)
        self._digest(flat)
        if self._waiting or len(flat) < _WRITE_BYTES:
            self._waiting += flat
            if len(self._waiting) >= _WRITE_BYTES:
                self._flush()
        else:
            self._write(flat)

    def _digest(self, flat: memoryview) -> None:
        while len(flat) >= self._room:
            self._block.update(flat[: self._room])
            self._digests.append(self._block.digest())
            flat = flat[self._room :]
            self._block, self._room = sha256(), BLOCK_BYTES
        self._block.update(flat)
        self._room -= len(flat)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, bytearray()
        if waiting:
            self._write(memoryview(waiting))

    def _write(self, data: memoryview) -> None:
        with _naming(self._path):
            write_all(self._descriptor, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
                with _naming(self._path):
                    os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    @property
    def fingerprint(self) -> Fingerprint:
        """Of all bytes given."""
        return self.size, self._whole.hexdigest()

    @property
    def blocks(self) -> bytes:
        """SHA-256 of each `BLOCK_BYTES` bytes, the last block's perhaps shorter, one after the other."""
        last = [self._block.digest()] if self._room < BLOCK_BYTES else []
        return b"".join([*self._digests, *last])


def write_file(path: Path, data: bytes | memoryview) -> Fingerprint:
    """Write a new file and see it onto the disk.

    :raises OSError: If the file exists or the system refuses; it names `path`.
    """
    with NewFile(path) as file:
        file.write(data)
    return file.fingerprint


def settle_file(path: Path) -> Fingerprint:
    """See a file onto the disk that another library wrote, and make it private.

    :raises OSError: If the system refuses; it names `path`.
    """
    with _naming(path):
        path.chmod(0o600)
        # Windows flushes only what is open for writing.
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return _fingerprint(path)


def _fingerprint(path: Path) -> Fingerprint:
    total, size = sha256(), 0
    with path.open("rb", buffering=0) as file:
        while data := file.read(_WRITE_BYTES):
            total.update(data)
            size += len(data)
    return size, total.hexdigest()


def link_file(source: Path, target: Path) -> None:
    """Give a file that never changes a second name, or copy it where the file system has no links.

    :raises OSError: If the system refuses.
    """
    with suppress(OSError):
        os.link(source, target)
        return
    with NewFile(target) as file, source.open("rb", buffering=0) as data:
        while part := data.read(_WRITE_BYTES):
            file.write(part)


def sync_folder(path: Path) -> None:
    """See the names in a folder onto the disk; Windows has no such call and needs none.

    :raises OSError: If the system refuses; it names `path`.
    """
    if os.name == "nt":
        return
    with _naming(path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network file systems know no fsync of folders.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a private folder where there is none yet.

    :raises OSError: If the system refuses.
    """
    if not path.is_dir():
        path.mkdir(mode=0o700)
        sync_folder(path.parent)


def read_verified(folder: Path, files: Mapping[str, Fingerprint]) -> dict[str, bytes]:
    """Contents of files, each exactly as it was written.

    :raises DamagedIndexError: If a file's size or hash differs.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """
    contents = {}
    for name, (size, digest) in files.items():
        path = folder / name
        with reading(path), path.open("rb", buffering=0) as file:
            # A file that has grown is not read at all.
            data = file.readall() if os.fstat(file.fileno()).st_size == size else None
        if data is None or sha256(data).hexdigest() != digest:
            raise DamagedIndexError(CHANGED, path=path)
        contents[name] = data
    return contents


def verify(folder: Path, files: Mapping[str, Fingerprint]) -> None:
    """Make sure that files are exactly as they were written, without keeping what they hold.

    :raises DamagedIndexError: If a file's size or hash differs.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """
    for name, expected in files.items():
        path = folder / name
        with reading(path):
            sound = path.stat().st_size == expected[0] and _fingerprint(path) == expected
        if not sound:
            raise DamagedIndexError(CHANGED, path=path)


def seal(values: Mapping[str, Any]) -> bytes:
    """JSON object whose first field is the SHA-256 of all that follows it."""
    # ASCII, because names of files and folders may hold surrogates, which UTF-8 (and msgspec's JSON) refuses.
    rest = json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()[1:]
    return _SEAL % sha256(rest).hexdigest().encode() + rest


def unseal(data: bytes) -> dict[str, Any] | None:
    """What was sealed, or None when a byte of it has changed."""
    length = len(_SEAL % (b"0" * 64))
    rest = data[length:]
    if not rest or data[:length] != _SEAL % sha256(rest).hexdigest().encode():
        return None
    values: dict[str, Any] = json.loads(b"{" + rest)
    return values
