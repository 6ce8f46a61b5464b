"""Segments: immutable folders that hold documents with their texts, passages, terms and vectors.

    documents.jsonl   a line of JSON for each document: the document, its heading paths and languages
    texts.utf8        texts of the documents, one after the other
    terms.txt         a line for each passage: its terms, parted by spaces
    passages.npy      a row of `entry.PASSAGE` for each passage
    sentences.npy     m × 2, code points
    vectors.faiss     n × d
    offsets.npy       (documents + 1) × 5: where each document begins in the files above but the last

Opening parses nothing: lines and rows are read when they are asked for.
"""

import io
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError
from index.store.entry import Rows
from index.store.errors import MISSING
from index.store.files import make_folder, new_id, read_verified, sync_folder, write_file
from index.store.manifest import Folder
from index.store.vectors import Vectors, encode_vectors
from index.types import Document, Passage

_Place = tuple[tuple[str, ...], str]
"""A heading path, and a language or nothing."""
_PARTS = ("line", "text", "terms", "passages", "sentences")
_TEXTS = {"line": "documents.jsonl", "text": "texts.utf8", "terms": "terms.txt"}
_TABLES = ("passages", "sentences")
_VECTORS = "vectors.faiss"


def write_segment(folder: Path, rows: Sequence[Rows]) -> Folder:
    """Write a new segment of at least one document below an index's folder.

    :raises OSError: If the system refuses.
    """
    path = f"segments/{new_id()}"
    make_folder(folder / "segments")
    make_folder(folder / path)
    files = {}
    for part, name in _TEXTS.items():
        files[name] = write_file(folder / path / name, b"".join(getattr(row, part) for row in rows))
    for part in _TABLES:
        files[f"{part}.npy"] = write_file(
            folder / path / f"{part}.npy", encode_table(np.concatenate([getattr(row, part) for row in rows]))
        )
    sizes = [[len(getattr(row, part)) for part in _PARTS] for row in rows]
    ends = np.cumsum(np.array([[0] * len(_PARTS), *sizes], np.int64), axis=0)
    files["offsets.npy"] = write_file(folder / path / "offsets.npy", encode_table(ends))
    vectors = encode_vectors(np.concatenate([row.vectors for row in rows]))
    files[_VECTORS] = write_file(folder / path / _VECTORS, vectors)
    sync_folder(folder / path)
    return Folder(path, files)


def encode_table(table: NDArray[Any]) -> memoryview:
    """What is written to a file for an array."""
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    return buffer.getbuffer()


def decode_table(data: bytes) -> NDArray[Any]:
    """Array that `encode_table` wrote, read-only and without a copy.

    :param data: Verified by the caller.
    """
    file = io.BytesIO(data)
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    return np.frombuffer(data, dtype, offset=file.tell()).reshape(shape)


def read_known_vectors(folder: Path, record: Folder) -> dict[bytes, NDArray[np.float32]]:
    """Vectors of a segment by their keys, whatever has happened to its other files.

    :raises UnreadableError: If the files needed are damaged or cannot be read.
    :raises FileNotFoundError: If one is missing.
    """
    wanted = {name: record.files[name] for name in ("passages.npy", _VECTORS) if name in record.files}
    contents = read_verified(folder / record.path, wanted)
    passages = decode_table(contents["passages.npy"])
    return dict(zip(passages["key"].tolist(), Vectors(contents[_VECTORS]).matrix, strict=True))


class Segment:
    """A segment whose every byte was verified when it was opened, and is kept.

    What is asked of it goes by document rows and passage rows, both from 0, dead ones included.

    :param folder: The index's folder.
    :raises DamagedIndexError: If a file is not what was written.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """

    def __init__(self, folder: Path, record: Folder) -> None:
        self.record = record
        self._folder = folder
        self._contents = read_verified(folder / record.path, record.files)
        # Only merging and the building of the word index need the terms.
        del self._contents[_TEXTS["terms"]]
        self.vectors = Vectors(self._contents.pop(_VECTORS))
        self.offsets: NDArray[np.int64] = self._table("offsets")
        """(documents + 1) × 5, in the order of `_PARTS`."""
        self._documents: dict[int, tuple[Document, list[_Place]]] = {}

    def _table(self, part: str) -> NDArray[Any]:
        return decode_table(self._contents[f"{part}.npy"])

    @cached_property
    def _passages(self) -> NDArray[np.void]:
        return self._table("passages")

    @cached_property
    def _sentences(self) -> NDArray[np.int32]:
        return self._table("sentences")

    @property
    def document_count(self) -> int:
        """Documents, dead ones included."""
        return len(self.offsets) - 1

    @property
    def passage_count(self) -> int:
        """Passages, dead ones included."""
        return int(self.offsets[-1, _PARTS.index("passages")])

    @property
    def passage_starts(self) -> NDArray[np.int64]:
        """First passage row of each document row, and the end of the last: documents + 1."""
        starts: NDArray[np.int64] = self.offsets[:, _PARTS.index("passages")]
        return starts

    def _span(self, row: int, part: str) -> slice:
        column = _PARTS.index(part)
        return slice(int(self.offsets[row, column]), int(self.offsets[row + 1, column]))

    def _text(self, row: int, part: str) -> bytes:
        return self._contents[_TEXTS[part]][self._span(row, part)]

    def _document(self, row: int) -> tuple[Document, list[_Place]]:
        if row not in self._documents:
            values = json.loads(self._text(row, "line"))
            document = msgspec.convert(values["document"], Document)
            paths = values["headings"]
            # What another version of Asker wrote has no languages; it is replaced as soon as it was opened.
            languages = values.get("languages", [""] * len(paths))
            places = [(tuple(path), own) for path, own in zip(paths, languages, strict=True)]
            self._documents[row] = document, places
        return self._documents[row]

    def document(self, row: int) -> Document:
        """The document in a document row."""
        return self._document(row)[0]

    def languages(self, row: int) -> set[str]:
        """Languages of a document and of its passages."""
        document, places = self._document(row)
        return {document.language, *(own for _, own in places if own)}

    def text(self, row: int) -> str:
        """A document's whole text."""
        return self._text(row, "text").decode("utf-8", "surrogatepass")

    def passage(self, row: int) -> Passage:
        """The passage in a passage row."""
        owner = int(np.searchsorted(self.passage_starts, row, side="right")) - 1
        document, places = self._document(owner)
        start, end, byte_start, byte_end, line, page, heading, first, last, _ = self._passages[row].tolist()
        base = self._span(owner, "text").start
        sentences = self._sentences[self._span(owner, "sentences")][first:last].tolist()
        text = self._contents[_TEXTS["text"]][base + byte_start : base + byte_end]
        return Passage(
            document=document,
            start=start,
            end=end,
            text=text.decode("utf-8", "surrogatepass"),
            line=line,
            page=page or None,
            headings=places[heading][0],
            own_language=places[heading][1],
            sentences=tuple((left, right) for left, right in sentences),
        )

    def rows(self, wanted: Iterable[int]) -> list[Rows]:
        """Rows of documents, to be written into another segment.

        :raises UnreadableError: If the terms cannot be read again.
        """
        terms = self.read_terms()
        matrix = self.vectors.matrix
        return [
            Rows(
                key=self.document(row).key,
                line=self._text(row, "line"),
                text=self._text(row, "text"),
                passages=self._passages[self._span(row, "passages")],
                sentences=self._sentences[self._span(row, "sentences")],
                terms=terms[self._span(row, "terms")],
                vectors=matrix[self._span(row, "passages")],
            )
            for row in wanted
        ]

    def read_terms(self) -> bytes:
        """Terms of all passages, read and verified again.

        :raises UnreadableError: If they cannot be read.
        """
        name = _TEXTS["terms"]
        folder = self._folder / self.record.path
        try:
            return read_verified(folder, {name: self.record.files[name]})[name]
        except FileNotFoundError as error:
            raise DamagedIndexError(MISSING, path=folder / name) from error

    def term_lines(self, terms: bytes, row: int) -> list[bytes]:
        """Lines of one document's passages, out of what `read_terms` gave."""
        # Only \n ends a line here; terms hold other line ends.
        return terms[self._span(row, "terms")].split(b"\n")[:-1]

    def known_vectors(self, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Vectors with these keys, dead rows' too."""
        found = wanted & self._rows_of_keys.keys()
        matrix = self.vectors.matrix if found else ()
        return {key: matrix[self._rows_of_keys[key]] for key in found}

    @cached_property
    def _rows_of_keys(self) -> dict[bytes, int]:
        return {key: row for row, key in enumerate(self._passages["key"].tolist())}
