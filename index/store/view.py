"""What a generation adds to its segments: which documents live, in which order, and the index of their words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.store.files import Fingerprint, make_folder, new_id, sync_folder, write_file
from index.store.limits import Limits
from index.store.manifest import Folder
from index.store.segment import Segment, encode_table
from index.store.words import Added, build_words, extend_words

ORDER = "order.npy"
"""Living documents, sorted by root and path: a row of `Order` for each."""
WORDS = "words"

_DEAD_SHARE = 0.1
"""The index of words is built anew when the dead that it still counts are more than this share of the living: each
moves the scores a little."""


class Order(msgspec.Struct, frozen=True, eq=False):
    """Living documents, sorted by root and path: n of each."""

    segment: NDArray[np.int64]
    """Place in the manifest."""
    row: NDArray[np.int64]
    """Document row in the segment."""
    slot: NDArray[np.int64]
    """Of the first passage in the index of words; -1 where it has none yet."""

    def __len__(self) -> int:
        return len(self.row)

    def counts(self, segments: Sequence[Segment]) -> NDArray[np.int64]:
        """How many passages each document has."""
        counts = np.zeros(len(self), np.int64)
        for number, segment in enumerate(segments):
            mine = self.segment == number
            counts[mine] = np.diff(segment.passage_starts)[self.row[mine]]
        return counts

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "Order":
        """The documents in these places."""
        return Order(self.segment[places], self.row[places], self.slot[places])

    def encode(self) -> memoryview:
        """What is written to a file."""
        return encode_table(np.stack([self.segment, self.row, self.slot], axis=1))

    @classmethod
    def decode(cls, table: NDArray[np.int64]) -> "Order":
        """From the table that `encode` wrote."""
        return cls(*np.ascontiguousarray(table.T))


class WordsBefore(msgspec.Struct, frozen=True):
    """The index of words of the generation before."""

    folder: Path
    files: dict[str, Fingerprint]
    slots: int
    """Slots given so far."""
    living: NDArray[np.int64]
    """Slots of the first passages of its living documents."""


def write_view(
    folder: Path, segments: Sequence[Segment], order: Order, before: WordsBefore | None, limits: Limits
) -> tuple[Folder, int]:
    """Write the view of a new generation below an index's folder; and how many slots are given now.

    :param segments: All segments of the generation, in the order of its manifest.
    :param before: To be extended, where that pays.
    :raises OSError: If the system refuses.
    :raises UnreadableError: If tantivy refuses, or the segments' terms cannot be read.
    """
    path = f"generations/{new_id()}"
    make_folder(folder / "generations")
    make_folder(folder / path)
    make_folder(folder / path / WORDS)
    counts = order.counts(segments)
    slots = int(counts.sum())
    if before is None or _built_anew(order, counts, before, limits):
        order = Order(order.segment, order.row, np.cumsum(counts) - counts)
        words = build_words(folder / path / WORDS, _added(segments, order))
    else:
        fresh = order.slot < 0
        ends = before.slots + np.cumsum(counts[fresh])
        slots = int(ends[-1]) if len(ends) else before.slots
        given = order.slot.copy()
        given[fresh] = ends - counts[fresh]
        order = Order(order.segment, order.row, given)
        added = _added(segments, order.take(fresh))
        gone = np.setdiff1d(before.living, given).tolist()
        words = extend_words(folder / path / WORDS, before.folder, before.files, added, gone)
    files = {f"{WORDS}/{name}": fingerprint for name, fingerprint in words.items()}
    files[ORDER] = write_file(folder / path / ORDER, order.encode())
    sync_folder(folder / path)
    return Folder(path, files), slots


def _built_anew(order: Order, counts: NDArray[np.int64], before: WordsBefore, limits: Limits) -> bool:
    living = int(counts.sum())
    fresh = int(counts[order.slot < 0].sum())
    dead = before.slots + fresh - living
    return living <= limits.anew or fresh * 2 > living or dead > living * _DEAD_SHARE


def _added(segments: Sequence[Segment], order: Order) -> Iterator[Added]:
    for number, row, slot in zip(order.segment.tolist(), order.row.tolist(), order.slot.tolist(), strict=True):
        yield Added(slot, segments[number].term_lines(row))
