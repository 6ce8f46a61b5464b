"""Segments: immutable folders that hold documents with their texts, passages, terms and vectors.

    documents.jsonl   a line of JSON for each document: the document, its heading paths and languages
    texts.utf8        texts of the documents, one after the other
    terms.zlib        for each document a compressed line for each passage: its terms, parted by spaces
    passages.npy      a row of `entry.PASSAGE` for each passage
    sentences.npy     m × 2, code points
    languages.npy     for each document the languages in it, parted by spaces
    offsets.npy       (documents + 1) × 5: where each document begins in the first five files
    vectors.f32       n × d
    nearest.faiss     where vectors are many: approximate index of them, with nearest.json about it (`nearest`)
    NAME.blocks       beside a large file, the SHA-256 of its blocks (`contents`)

Opening parses nothing: lines and rows are read when they are asked for.
"""

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError
from index.store.contents import BLOCKS, Contents, open_contents
from index.store.entry import Rows, unpack_terms
from index.store.manifest import Folder
from index.store.recall import Recall
from index.store.vectors import Nearest, Vectors
from index.types import Document, Passage

_Place = tuple[tuple[str, ...], str]
"""A heading path, and a language or nothing."""
PARTS = ("line", "text", "terms", "passages", "sentences")
"""Columns of the offsets."""
TEXTS = {"line": "documents.jsonl", "text": "texts.utf8", "terms": "terms.zlib"}
TABLES = ("passages", "sentences")
VECTORS = "vectors.f32"
NEAREST = "nearest.faiss"
ABOUT_NEAREST = "nearest.json"
_NEEDED_FOR_VECTORS = {"passages.npy", VECTORS}
_AT_A_TIME = 4096
_HEADER_BYTES = 4096
"""Of a table's file, at most."""


class _Line(msgspec.Struct, frozen=True):
    document: Document
    headings: list[tuple[str, ...]]
    languages: list[str]


_LINES = msgspec.json.Decoder(_Line)


def encode_table(table: NDArray[Any]) -> memoryview:
    """What is written to a file for an array."""
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    return buffer.getbuffer()


def decode_table(data: bytes | memoryview) -> NDArray[Any]:
    """Array that `encode_table` wrote, read-only and without a copy.

    :param data: Verified by the caller.
    """
    file = io.BytesIO(data[:_HEADER_BYTES])
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    return np.frombuffer(data, dtype, offset=file.tell()).reshape(shape)


def read_known_vectors(folder: Path, record: Folder) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
    """Keys and vectors of a segment, whatever has happened to its other files.

    :raises UnreadableError: If the files needed are damaged or cannot be read.
    :raises FileNotFoundError: If one is missing.
    """
    wanted = {name: value for name, value in record.files.items() if name.removesuffix(BLOCKS) in _NEEDED_FOR_VECTORS}
    contents = open_contents(folder / record.path, wanted)
    passages = decode_table(_whole(contents["passages.npy"]))
    vectors = _vectors(record, contents)
    for start in range(0, len(passages), _AT_A_TIME):
        keys = passages["key"][start : start + _AT_A_TIME].tolist()
        yield from zip(keys, vectors.span(start, start + len(keys)), strict=True)


def _whole(contents: Contents) -> memoryview:
    return contents.read(0, contents.size)


def _vectors(record: Folder, contents: dict[str, Contents]) -> Vectors:
    nearest = None
    if NEAREST in contents:
        recall = msgspec.json.decode(_whole(contents[ABOUT_NEAREST]), type=Recall)
        nearest = Nearest(contents[NEAREST], recall)
    return Vectors(contents[VECTORS], record.dimension, nearest)


class Segment:
    """A segment, whose every byte is verified before it is used: when it is opened, or when a block of it is read.

    What is asked of it goes by document rows and passage rows, both from 0, dead ones included.

    :param folder: The index's folder.
    :raises DamagedIndexError: If a file is not what was written.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """

    def __init__(self, folder: Path, record: Folder) -> None:
        self.record = record
        self._contents = open_contents(folder / record.path, record.files)
        self.vectors = _vectors(record, self._contents)
        self.offsets: NDArray[np.int64] = self._table("offsets")
        """(documents + 1) × 5, in the order of `PARTS`."""
        self._documents: dict[int, tuple[Document, list[_Place]]] = {}

    def _table(self, part: str) -> NDArray[Any]:
        return decode_table(_whole(self._contents[f"{part}.npy"]))

    @cached_property
    def _passages(self) -> NDArray[np.void]:
        return self._table("passages")

    @cached_property
    def _sentences(self) -> NDArray[np.int32]:
        return self._table("sentences")

    @cached_property
    def languages(self) -> NDArray[np.bytes_]:
        """Languages of each document row and its passages, parted by spaces."""
        return self._table("languages")

    @property
    def document_count(self) -> int:
        """Documents, dead ones included."""
        return len(self.offsets) - 1

    @property
    def passage_count(self) -> int:
        """Passages, dead ones included."""
        return int(self.offsets[-1, PARTS.index("passages")])

    @cached_property
    def passage_starts(self) -> NDArray[np.int64]:
        """First passage row of each document row, and the end of the last: documents + 1."""
        # A column is not contiguous, and would be copied whole each time that something is looked up in it.
        return np.ascontiguousarray(self.offsets[:, PARTS.index("passages")])

    def _span(self, row: int, part: str) -> slice:
        column = PARTS.index(part)
        return slice(int(self.offsets[row, column]), int(self.offsets[row + 1, column]))

    def _text(self, row: int, part: str) -> memoryview:
        span = self._span(row, part)
        return self._contents[TEXTS[part]].read(span.start, span.stop)

    def _document(self, row: int) -> tuple[Document, list[_Place]]:
        if row not in self._documents:
            line = _read_line(self._text(row, "line"))
            self._documents[row] = line.document, list(zip(line.headings, line.languages, strict=True))
        return self._documents[row]

    def document(self, row: int) -> Document:
        """The document in a document row."""
        return self._document(row)[0]

    def text(self, row: int) -> str:
        """A document's whole text."""
        return _decode(self._text(row, "text"))

    def origins(self, rows: NDArray[np.int64]) -> Iterator[tuple[Document, str]]:
        """Document and language of each passage row; the texts are not read."""
        owners = np.searchsorted(self.passage_starts, rows, side="right") - 1
        headings = self._passages["heading"][rows]
        for owner, heading in zip(owners.tolist(), headings.tolist(), strict=True):
            document, places = self._document(owner)
            yield document, places[heading][1] or document.language

    def passage(self, row: int) -> Passage:
        """The passage in a passage row."""
        owner = int(np.searchsorted(self.passage_starts, row, side="right")) - 1
        document, places = self._document(owner)
        start, end, byte_start, byte_end, line, page, heading, first, last, _ = self._passages[row].tolist()
        base = self._span(owner, "text").start
        sentences = self._sentences[self._span(owner, "sentences")][first:last].tolist()
        return Passage(
            document=document,
            start=start,
            end=end,
            text=_decode(self._contents[TEXTS["text"]].read(base + byte_start, base + byte_end)),
            line=line,
            page=page or None,
            headings=places[heading][0],
            own_language=places[heading][1],
            sentences=tuple((left, right) for left, right in sentences),
        )

    def rows(self, wanted: Iterable[int]) -> Iterator[Rows]:
        """Rows of documents, to be written into another segment."""
        for row in wanted:
            span = self._span(row, "passages")
            yield Rows(
                line=bytes(self._text(row, "line")),
                text=bytes(self._text(row, "text")),
                passages=self._passages[span],
                sentences=self._sentences[self._span(row, "sentences")],
                terms=bytes(self._text(row, "terms")),
                languages=self.languages[row],
                vectors=self.vectors.span(span.start, span.stop),
            )

    def term_lines(self, row: int) -> list[bytes]:
        """Lines of terms, one for each passage of a document."""
        return unpack_terms(self._text(row, "terms"))

    def known_vectors(self, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Vectors with these keys, dead rows' too; none that is damaged."""
        # The first halves of keys sort as numbers do; few passages share one that do not share the other.
        asked = np.frombuffer(b"".join(wanted), "<u8")[::2]
        rows = np.flatnonzero(np.isin(self._first_halves, asked))
        keys = self._passages["key"][rows].tolist()
        mine = {key: row for key, row in zip(keys, rows.tolist(), strict=True) if key in wanted}
        with suppress(DamagedIndexError):
            return dict(zip(mine, self.vectors.take(np.fromiter(mine.values(), np.int64)), strict=True))
        found = {}
        for key, row in mine.items():  # a damaged block takes no more with it than what is in it
            with suppress(DamagedIndexError):
                found[key] = self.vectors.take(np.array([row]))[0]
        return found

    @cached_property
    def _first_halves(self) -> NDArray[np.uint64]:
        return np.frombuffer(np.ascontiguousarray(self._passages["key"]).tobytes(), "<u8")[::2]


def _decode(data: memoryview) -> str:
    return str(data, "utf-8", "surrogatepass")


def _read_line(data: memoryview) -> _Line:
    try:
        return _LINES.decode(data)
    except msgspec.DecodeError:
        # A file's name may hold half a surrogate pair, which this decoder refuses.
        return msgspec.convert(json.loads(bytes(data)), _Line)
