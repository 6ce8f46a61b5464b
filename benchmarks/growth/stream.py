"""Documents in a file, one after the other, as the store takes them: any number of them takes no more memory than one.

documents.msgpack  a record for each document, after its length in four bytes
vectors.f4         a row of float32 for each passage, in the same order
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from index.build import context
from index.store import Entry
from index.types import Document, Passage

FloatArray = NDArray[np.float32]

MODIFIED_NS = 1_600_000_000_000_000_000
"""Modification time of all files, so that they are those that the index knows."""
_LENGTH = 4
_DOCUMENTS, _VECTORS = "documents.msgpack", "vectors.f4"


class Cut(msgspec.Struct, frozen=True, array_like=True):
    """A passage without what its document says already."""

    start: int
    end: int
    line: int
    headings: tuple[str, ...]
    own_language: str
    sentences: tuple[tuple[int, int], ...]


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A document with its passages, but for the vectors."""

    document: Document
    """Its root is empty: it becomes the folder that the files are written to."""
    text: str
    cuts: tuple[Cut, ...]
    terms: tuple[str, ...]
    """Of each passage, parted by spaces."""


def made(document: Document, text: str, passages: Sequence[Passage], terms: Iterable[Iterable[str]]) -> Made:
    """What is kept of a document."""
    cuts = tuple(Cut(p.start, p.end, p.line, p.headings, p.own_language, p.sentences) for p in passages)
    return Made(replace(document, root="", modified_ns=MODIFIED_NS), text, cuts, tuple(map(" ".join, terms)))


class Sink:
    """Writes a stream; used as a context manager."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._documents: BinaryIO = (folder / _DOCUMENTS).open("wb")
        self._vectors: BinaryIO = (folder / _VECTORS).open("wb")
        self._encoder = msgspec.msgpack.Encoder()
        self.passages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._documents.close()
        self._vectors.close()

    def add(self, one: Made) -> None:
        """Write a document; its vectors are written by `add_vectors`."""
        data = self._encoder.encode(one)
        self._documents.write(len(data).to_bytes(_LENGTH, "little") + data)
        self.passages += len(one.cuts)

    def add_vectors(self, vectors: FloatArray) -> None:
        """Write rows, n × d."""
        self._vectors.write(np.ascontiguousarray(vectors, "<f4").tobytes())


def documents(folder: Path) -> Iterator[Made]:
    """Read a stream."""
    decoder = msgspec.msgpack.Decoder(Made)
    with (folder / _DOCUMENTS).open("rb") as file:
        while length := file.read(_LENGTH):
            yield decoder.decode(file.read(int.from_bytes(length, "little")))


def matrix(folder: Path, dimension: int) -> FloatArray:
    """All vectors, n × d, mapped into memory and not read."""
    rows = (folder / _VECTORS).stat().st_size // (4 * dimension)
    if not rows:
        return np.empty((0, dimension), np.float32)
    return np.memmap(folder / _VECTORS, "<f4", "r", shape=(rows, dimension))


def entries(folders: Iterable[Path], passages: int, root: Path, dimension: int) -> Iterator[Entry]:
    """The first documents of some streams, until there are that many passages.

    :param root: The folder of their files.
    """
    # Read, not mapped: pages of a mapped file would count as memory of the process that is measured.
    done = 0
    for folder in folders:
        with (folder / _VECTORS).open("rb") as file:
            for one in documents(folder):
                if done >= passages:
                    return
                done += len(one.cuts)
                data = file.read(4 * dimension * len(one.cuts))
                yield entry(one, root, np.frombuffer(data, "<f4").reshape(-1, dimension))


def entry(one: Made, root: Path, vectors: FloatArray) -> Entry:
    """What the store takes of a document, its vectors n × d."""
    document = replace(one.document, root=str(root))
    passages = [
        Passage(
            document=document,
            start=cut.start,
            end=cut.end,
            text=one.text[cut.start : cut.end],
            line=cut.line,
            headings=cut.headings,
            own_language=cut.own_language,
            sentences=cut.sentences,
        )
        for cut in one.cuts
    ]
    keys = [
        hashlib.blake2b(f"{context(passage)}\n{passage.text}".encode(), digest_size=16).digest() for passage in passages
    ]
    return Entry(document, one.text, passages, [line.split(" ") for line in one.terms], vectors, keys)


def write_files(folders: Iterable[Path], passages: int, root: Path) -> int:
    """Write the files that the documents of `entries` came from.

    :returns: Their size in bytes.
    """
    done = size = 0
    for one in chain.from_iterable(map(documents, folders)):
        if done >= passages:
            break
        done += len(one.cuts)
        file = root / one.document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = one.text.encode()
        file.write_bytes(data)
        os.utime(file, ns=(MODIFIED_NS, MODIFIED_NS))
        size += len(data)
    return size
