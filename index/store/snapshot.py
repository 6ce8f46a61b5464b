"""Read-only view of one generation of an index."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError, UnreadableError
from index.store.errors import MISSING
from index.store.files import read_verified, verify
from index.store.manifest import Manifest, newest, read_manifest
from index.store.recall import Recall
from index.store.segment import Segment, decode_table
from index.store.view import ORDER, WORDS, Order, WordsBefore
from index.store.words import Alternatives, Words
from index.types import Document, Passage


class Snapshot:
    """One generation, which later commits do not change: files not kept in memory stay open, and are verified as read.

    Passages are numbered from 0 in the order of their documents' roots and paths, and within a document in the order
    in which they were added: the numbers of a document's passages follow each other. They hold in this snapshot only,
    but depend on the documents alone, not on the history of commits. Several threads may use a snapshot.
    `manifest`, `segments`, `order`, `find` and `words_before` are there for the writer.

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
        view = folder / manifest.view.path
        files = dict(manifest.view.files)
        table = read_verified(view, {ORDER: files.pop(ORDER)})[ORDER]
        self.order = Order.decode(decode_table(table))
        self._number_passages()
        verify(view, files)
        self._words: Words | None = Words(view / WORDS, [name.removeprefix(f"{WORDS}/") for name in files])
        self._folder = folder

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
        order = self.order
        firsts = np.zeros(len(order), np.int64)
        for number, segment in enumerate(self.segments):
            mine = order.segment == number
            firsts[mine] = segment.passage_starts[order.row[mine]]
        counts = order.counts(self.segments)
        # Id of each living document's first passage, and the end of the last: documents + 1.
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        size = int(self._starts[-1])
        # Segment and passage row of each id.
        self._segment_of = np.repeat(order.segment, counts)
        self._row_of = np.repeat(firsts - self._starts[:-1], counts) + np.arange(size)
        # And back: the id of each segment's rows, -1 for the dead.
        self._ids = [np.full(segment.passage_count, -1, np.int64) for segment in self.segments]
        for number, ids in enumerate(self._ids):
            mine = np.flatnonzero(self._segment_of == number)
            ids[self._row_of[mine]] = mine
        # Documents by their slots.
        self._by_slot = np.argsort(order.slot, kind="stable")
        self._slots = order.slot[self._by_slot]

    def _ids_of(self, slots: Sequence[int]) -> list[int]:
        """Ids of the passages with these slots in the index of words."""
        asked = np.asarray(slots, np.int64)
        positions = self._by_slot[np.searchsorted(self._slots, asked, side="right") - 1]
        ids: list[int] = (self._starts[positions] + asked - self.order.slot[positions]).tolist()
        return ids

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
        return tuple(map(self._document, range(len(self.order))))

    def _document(self, position: int) -> Document:
        return self.segments[int(self.order.segment[position])].document(int(self.order.row[position]))

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages of the documents and of their passages."""
        found: set[bytes] = set()
        for number, segment in enumerate(self.segments):
            found.update(segment.languages[self.order.row[self.order.segment == number]].tolist())
        return frozenset(language for several in found for language in several.decode().split())

    def find(self, key: tuple[str, str]) -> tuple[int, bool]:
        """Position of a living document by its root and path, or where one would stand; and whether it is there."""
        count = len(self.order)
        position = bisect_left(range(count), key, key=lambda place: self._document(place).key)
        return position, position < count and self._document(position).key == key

    def _position(self, document: Document) -> int:
        position, there = self.find(document.key)
        if not there:
            raise KeyError(document.key)
        return position

    @property
    def recall(self) -> tuple[Recall, ...]:
        """What approximate search reaches, for each segment that has so many vectors that it is searched thus."""
        about = (segment.vectors.recall for segment in self.segments)
        return tuple(one for one in about if one is not None)

    @property
    def words_before(self) -> WordsBefore:
        """Index of words, for the next generation to extend."""
        files = {
            name.removeprefix(f"{WORDS}/"): value for name, value in self.manifest.view.files.items() if "/" in name
        }
        folder = self._folder / self.manifest.view.path / WORDS
        return WordsBefore(folder, files, self.manifest.slots, self.order.slot)

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
        hits = self._open_words.search(query, k)
        ids = self._ids_of([slot for slot, _ in hits])
        found = [(number, score) for number, (_, score) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def search_near(self, term: str, distance: int, k: int, without: Iterable[str] = ()) -> list[int]:
        """Ids of at most `k` passages, ascending, that hold a term near to one: all weigh the same.

        The terms of the index are not gone through one by one. Other near terms come to light when those already
        found are given as `without`.

        :param distance: Letters to insert, delete, replace or swap with the next at most: 0, 1 or 2.
        :param without: Terms of which the passages must hold none.
        """
        return sorted(self._ids_of(self._open_words.near(term, distance, k, without)))

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
                cosines[mine] = segment.vectors.cosines(self._row_of[wanted[mine]], query)
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

    def origins(self, ids: Iterable[int]) -> list[tuple[Document, str]]:
        """Documents and languages of passages with these ids, in this order; sooner known than the passages themselves.

        :raises IndexError: If an id is none of this snapshot's.
        """
        wanted = self._checked(ids)
        found: dict[int, tuple[Document, str]] = {}
        for number, segment in enumerate(self.segments):
            mine = wanted[self._segment_of[wanted] == number]
            found.update(zip(mine.tolist(), segment.origins(self._row_of[mine]), strict=True))
        return [found[one] for one in wanted.tolist()]

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
        position = self._position(document)
        return self.passages(range(int(self._starts[position]), int(self._starts[position + 1])))

    def count(self, document: Document) -> int:
        """How many passages a document has.

        :raises KeyError: If no living document has its root and path.
        """
        position = self._position(document)
        return int(self._starts[position + 1] - self._starts[position])

    def text(self, document: Document) -> str:
        """A document's text, which offsets refer to.

        :raises KeyError: If no living document has its root and path.
        """
        position = self._position(document)
        return self.segments[int(self.order.segment[position])].text(int(self.order.row[position]))

    def term_statistics(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term."""
        return {term: self._open_words.frequency(term) for term in terms}
