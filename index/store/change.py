"""From one generation to the next: what comes, what goes, and which segments are written for it."""

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.store.entry import Entry, Rows, to_rows
from index.store.limits import Limits
from index.store.merging import Size, plan_merges
from index.store.new_segment import write_segment
from index.store.segment import Segment
from index.store.snapshot import Snapshot
from index.store.view import Order

Key = tuple[str, str]
"""Root and path of a document."""


class Incoming:
    """Documents that are added, in the order in which they come.

    :param folder: The index's folder.
    :param base: The generation that they are added to.
    """

    def __init__(self, folder: Path, limits: Limits, base: Snapshot | None) -> None:
        self._folder = folder
        self._limits = limits
        self._dimensions = {segment.vectors.dimension for segment in (base.segments if base is not None else [])}
        self._bytes = 0
        self.keys: dict[Key, None] = {}
        """Of all that came."""
        self.segments: list[Segment] = []
        """Those that were too many to be kept in memory; they hold the first of `keys`."""
        self.rows: list[Rows] = []
        """The rest."""

    def add(self, entry: Entry) -> None:
        """Take one more.

        :raises ValueError: If its parts do not fit together, or to the index, or it came before.
        :raises OSError: If the system refuses.
        """
        rows = to_rows(entry)
        if entry.document.key in self.keys:
            raise ValueError(f"{entry.document.path} is given twice")
        self._dimensions.add(rows.vectors.shape[1])
        if len(self._dimensions) > 1:
            raise ValueError(f"{entry.document.path}: vectors of {self._dimensions} numbers do not mix")
        self.keys[entry.document.key] = None
        self.rows.append(rows)
        self._bytes += len(rows.text) + len(rows.terms) + rows.vectors.nbytes
        if self._bytes > self._limits.spill:
            # It will be merged, so nothing of it is searched; large files of it are read by blocks all the same.
            self.segments.append(Segment(self._folder, write_segment(self._folder, self.rows, self._limits)))
            self.rows, self._bytes = [], 0


class _Part(msgspec.Struct, frozen=True, eq=False):
    """Documents that live on, in one segment of before or none."""

    segment: Segment | None
    living: NDArray[np.int64]
    """Document rows, ascending; of documents in memory, their places."""
    size: Size

    @property
    def stays(self) -> bool:
        """Whether it need not be written anew as long as it is not joined to another."""
        return self.segment is not None and not self.size.wasteful


class Change:
    """What a commit does; false when it does nothing.

    :param base: The generation before, or None to begin from nothing.
    :param remove: Keys of documents that go; unknown ones are ignored.
    """

    def __init__(self, base: Snapshot | None, incoming: Incoming, remove: Collection[Key]) -> None:
        self.base = base
        self._incoming = incoming
        self._kept = np.ones(len(base.order) if base is not None else 0, bool)
        if base is not None:
            found = map(base.find, {*remove, *incoming.keys})
            self._kept[[position for position, there in found if there]] = False

    def __bool__(self) -> bool:
        return bool(self._incoming.keys) or not self._kept.all()

    def write(self, folder: Path, limits: Limits) -> tuple[list[Segment], Order]:
        """Write segments where that pays; all segments of the next generation and the order of its documents.

        :raises OSError: If the system refuses.
        """
        parts = list(self._parts())
        # Where each part's documents stand in the new segments: their number, and the row of each living one.
        numbers, rows = np.zeros(len(parts), np.int64), [part.living for part in parts]
        segments: list[Segment] = []
        for places in plan_merges([part.size for part in parts]):
            only = parts[places[0]]
            numbers[places] = len(segments)
            if len(places) == 1 and only.stays and only.segment is not None:
                segments.append(only.segment)
                continue
            end = 0
            for place in places:
                rows[place] = np.arange(end, end := end + len(parts[place].living))
            joined = chain.from_iterable(self._rows(parts[place]) for place in places)
            segments.append(Segment(folder, write_segment(folder, joined, limits)))
        return segments, self._order(parts, numbers, rows)

    def _parts(self) -> Iterator[_Part]:
        if self.base is not None:
            order = self.base.order.take(self._kept)
            for number, segment in enumerate(self.base.segments):
                yield _part(segment, np.sort(order.row[order.segment == number]))
        for segment in self._incoming.segments:
            yield _part(segment, np.arange(segment.document_count))
        new = len(self._incoming.rows) + sum(len(rows.passages) for rows in self._incoming.rows)
        yield _Part(None, np.arange(len(self._incoming.rows)), Size(new, new))

    def _rows(self, part: _Part) -> Iterator[Rows]:
        if part.segment is None:
            return iter(self._incoming.rows)
        return part.segment.rows(part.living.tolist())

    def _order(self, parts: list[_Part], numbers: NDArray[np.int64], rows: list[NDArray[np.int64]]) -> Order:
        old = len(self.base.segments) if self.base is not None else 0
        number_of = np.concatenate([np.full(len(rows[place]), numbers[place]) for place in range(old, len(parts))])
        came = sorted(enumerate(self._incoming.keys), key=lambda one: one[1])
        places = np.array([place for place, _ in came], np.int64)
        new = Order(number_of[places], np.concatenate(rows[old:])[places], np.full(len(places), -1))
        if self.base is None:
            return new
        kept = self.base.order.take(self._kept)
        segment, row = kept.segment.copy(), kept.row.copy()
        for place in range(old):
            mine = kept.segment == place
            segment[mine] = numbers[place]
            row[mine] = rows[place][np.searchsorted(parts[place].living, kept.row[mine])]
        before = np.concatenate([[0], np.cumsum(self._kept)])
        at = before[np.array([self.base.find(key)[0] for _, key in came], np.int64)]
        return Order(
            np.insert(segment, at, new.segment), np.insert(row, at, new.row), np.insert(kept.slot, at, new.slot)
        )


def _part(segment: Segment, living: NDArray[np.int64]) -> _Part:
    passages = int(np.diff(segment.passage_starts)[living].sum())
    return _Part(segment, living, Size(len(living) + passages, segment.document_count + segment.passage_count))
