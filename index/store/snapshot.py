"""Read-only view of one generation of an index."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError, UnreadableError
from index.store.errors import MISSING
from index.store.files import read_verified
from index.store.manifest import Manifest, newest, read_manifest
from index.store.segment import Segment, decode_table
from index.store.words import Alternatives, Words
from index.types import Document, Passage

ORDER = "order.npy"
"""Living documents, sorted by root and path: documents × 2, segment's place in the manifest and document row."""
WORDS = "words"


class Snapshot:
    """One generation, verified when it was opened and kept in memory: later commits do not change it.

    Passages are numbered from 0 in the order of their documents' roots and paths, and within a document in the order
    in which they were added: the numbers of a document's passages follow each other. They hold in this snapshot only,
    but depend on the documents alone, not on the history of commits. Several threads may use a snapshot.
    `manifest`, `segments` and `living` are there for the writer.

    :param folder: The index's folder.
    :param manifest: Which files make the generation up.
    :param known: Segments that are verified already, by their paths.
    :raises DamagedIndexError: If a file is not what was written.
    :raises FileNotFoundError: If a file is missing.
    :raises UnreadableError: If the system refuses.
    """

    def __init__(self, folder: Path, manifest: Manifest, known: Mapping[str, Segment] | None = None) -> None:
        known = known or {}
        self.manifest = manifest
        self.segments = [known.get(record.path) or Segment(folder, record) for record in manifest.segments]
        view = read_verified(folder / manifest.view.path, manifest.view.files)
        self._order: NDArray[np.int32] = decode_table(view[ORDER])
        self._number_passages()
        names = [name.removeprefix(f"{WORDS}/") for name in view if name != ORDER]
        self._words: Words | None = Words(folder / manifest.view.path / WORDS, names)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the live generation of an index.

        Every file's SHA-256 is verified before FAISS or tantivy sees it.

        :raises MissingIndexError: If the folder holds no index.
        :raises OutdatedIndexError: If another version of the program wrote it.
        :raises DamagedIndexError: If anything is not what was written.
        :raises UnreadableError: If the system refuses.
        """
        while True:
            generation = newest(folder)
            try:
                return cls(folder, read_manifest(folder, generation))
            except (FileNotFoundError, UnreadableError) as error:
                # Two commits since the manifest was read take its files away: that is no damage.
                if newest(folder) != generation:
                    continue
                if isinstance(error, UnreadableError):
                    raise
                raise DamagedIndexError(MISSING, path=error.filename or folder) from error

    def _number_passages(self) -> None:
        firsts = np.zeros(len(self._order), np.int64)
        ends = firsts.copy()
        for number, segment in enumerate(self.segments):
            mine = self._order[:, 0] == number
            rows = self._order[mine, 1]
            firsts[mine] = segment.passage_starts[rows]
            ends[mine] = segment.passage_starts[rows + 1]
        counts = ends - firsts
        # Id of each living document's first passage, and the end of the last: documents + 1.
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        size = int(self._starts[-1])
        # Segment and passage row of each id.
        self._segment_of = np.repeat(self._order[:, 0], counts)
        self._row_of = np.repeat(firsts - self._starts[:-1], counts) + np.arange(size)
        # And back: the id of each segment's rows, -1 for the dead.
        self._ids = [np.full(segment.passage_count, -1, np.int64) for segment in self.segments]
        for number, ids in enumerate(self._ids):
            mine = np.flatnonzero(self._segment_of == number)
            ids[self._row_of[mine]] = mine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the words' files, which nobody can delete on Windows before; searching for terms ends."""
        self._words = None

    def __len__(self) -> int:
        return int(self._starts[-1])

    @property
    def generation(self) -> int:
        """Number of the generation, from 1."""
        return self.manifest.generation

    @property
    def created(self) -> str:
        """When the generation was committed, UTC, ISO 8601."""
        return self.manifest.created

    @property
    def settings(self) -> Mapping[str, str | int]:
        """What the committer said built the index."""
        return MappingProxyType(self.manifest.settings)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Sorted by root and path."""
        return tuple(self.segments[number].document(row) for number, row in self._order.tolist())

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages of the documents and of their passages."""
        return frozenset().union(*(self.segments[number].languages(row) for number, row in self._order.tolist()))

    @cached_property
    def _positions(self) -> dict[tuple[str, str], int]:
        return {document.key: position for position, document in enumerate(self.documents)}

    @property
    def _open_words(self) -> Words:
        if self._words is None:
            raise ValueError("the snapshot is closed")
        return self._words

    def search_terms(self, query: Sequence[Alternatives], k: int) -> list[tuple[int, float]]:
        """Ids and BM25 scores of at most `k` passages, best first, ties by id.

        :param query: For each word the terms that may stand for it, with their weights: the one that scores best in a
            passage counts there. Terms are looked up as they are, nothing in them is syntax.
        """
        return self._open_words.search(query, k)

    def search_near(self, term: str, distance: int, k: int, without: Iterable[str] = ()) -> list[int]:
        """Ids of at most `k` passages, ascending, that hold a term near to one: all weigh the same.

        The terms of the index are not gone through one by one. Other near terms come to light when those already
        found are given as `without`.

        :param distance: Letters to insert, delete, replace or swap with the next at most: 0, 1 or 2.
        :param without: Terms of which the passages must hold none.
        """
        return self._open_words.near(term, distance, k, without)

    def search_vectors(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """Ids and cosines of the `k` passages nearest to a vector (d, unit length), best first, ties by id.

        :raises ValueError: If the vector has another dimension than the index.
        """
        query = np.ascontiguousarray(vector, np.float32)
        hits: list[tuple[int, float]] = []
        for segment, ids in zip(self.segments, self._ids, strict=True):
            self._check_dimension(segment, query)
            hits.extend((int(ids[row]), score) for row, score in segment.vectors.search(query, k, ids >= 0))
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def similarities(self, ids: Sequence[int], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines of passages and a vector (d, unit length), in the order of `ids`.

        :raises IndexError: If an id is none of this snapshot's.
        :raises ValueError: If the vector has another dimension than the index.
        """
        query = np.ascontiguousarray(vector, np.float32)
        wanted = self._checked(ids)
        cosines = np.empty(len(wanted), np.float32)
        for number, segment in enumerate(self.segments):
            mine = self._segment_of[wanted] == number
            if mine.any():
                self._check_dimension(segment, query)
                cosines[mine] = segment.vectors.matrix[self._row_of[wanted[mine]]] @ query
        return cosines

    @staticmethod
    def _check_dimension(segment: Segment, vector: NDArray[np.float32]) -> None:
        if vector.shape != (segment.vectors.dimension,):
            raise ValueError(f"a vector of {segment.vectors.dimension} numbers is needed, not one of {vector.shape}")

    def _checked(self, ids: Iterable[int]) -> NDArray[np.int64]:
        wanted = np.fromiter(ids, np.int64)
        if wanted.size and not (wanted.min() >= 0 and wanted.max() < len(self)):
            raise IndexError(f"passages are numbered from 0 to {len(self) - 1}")
        return wanted

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """Passages with these ids, in this order.

        :raises IndexError: If an id is none of this snapshot's.
        """
        wanted = self._checked(ids)
        places = zip(self._segment_of[wanted].tolist(), self._row_of[wanted].tolist(), strict=True)
        return [self.segments[number].passage(row) for number, row in places]

    def passages_of(self, document: Document) -> list[Passage]:
        """All passages of a document, in the order in which they were added.

        :raises KeyError: If no living document has its root and path.
        """
        position = self._positions[document.key]
        return self.passages(range(int(self._starts[position]), int(self._starts[position + 1])))

    def count(self, document: Document) -> int:
        """How many passages a document has.

        :raises KeyError: If no living document has its root and path.
        """
        position = self._positions[document.key]
        return int(self._starts[position + 1] - self._starts[position])

    def text(self, document: Document) -> str:
        """A document's text, which offsets refer to.

        :raises KeyError: If no living document has its root and path.
        """
        number, row = self._order[self._positions[document.key]]
        return self.segments[int(number)].text(int(row))

    def term_statistics(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term."""
        return {term: self._open_words.frequency(term) for term in terms}

    def living(self, number: int) -> list[int]:
        """Document rows of the living documents of a segment, ascending."""
        rows: list[int] = np.sort(self._order[self._order[:, 0] == number, 1]).tolist()
        return rows
