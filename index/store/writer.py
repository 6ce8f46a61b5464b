"""The one writer of an index."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import N_, UnreadableError
from index.store.change import Change, Incoming
from index.store.entry import KEY_BYTES, Entry
from index.store.errors import MissingIndexError, UnwritableError
from index.store.files import TEMPORARY, new_id, sync_folder, write_file, writing
from index.store.garbage import collect, strays
from index.store.limits import Limits
from index.store.manifest import Manifest, encode_manifest, generations, manifest_path, newest, read_manifest
from index.store.ownership import claim_folder
from index.store.remembered import Remembered
from index.store.segment import Segment, read_known_vectors
from index.store.snapshot import Snapshot
from index.store.view import write_view

if TYPE_CHECKING:
    from filelock import BaseFileLock

ENCODER = "encoder"
"""The setting that names the encoder: its vectors are known again only where it is the same."""


class Writer:
    """Changes an index; holds its lock until it is closed. Not for several threads.

    Made by `open`, used as a context manager.
    """

    def __init__(self, folder: Path, lock: "BaseFileLock", limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._lock: BaseFileLock | None = lock
        self._remembered = Remembered(folder)
        self.snapshot: Snapshot | None = None
        """The live generation; None when there is none yet, or when it is damaged."""
        self.damage: UnreadableError | None = None
        """Why the live generation cannot be read, where it cannot: then only `replace_all` commits."""
        self._spared: frozenset[Path] = frozenset()

    @classmethod
    def open(cls, folder: Path, wait: float = 0.0, limits: Limits | None = None) -> Self:
        """Lock an index for writing, making its folder if need be.

        :param wait: Seconds to wait for another writer.
        :raises UsageError: If the folder holds something else.
        :raises BusyError: If another process writes.
        :raises UnwritableError: If the system refuses.
        """
        with writing(folder):
            writer = cls(folder, claim_folder(folder, wait), limits or Limits())
        try:
            writer._look()
        except BaseException:
            writer.close()
            raise
        return writer

    def _look(self) -> None:
        try:
            self.snapshot = Snapshot.open(self._folder)
        except MissingIndexError:
            pass
        except UnreadableError as error:
            self.damage = error
            with writing(self._folder):
                self._spared = frozenset(strays(self._folder))
        self._collect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write. Snapshots stay open."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def vectors(self, keys: Iterable[bytes], encoder: str) -> dict[bytes, NDArray[np.float32]]:
        """Vectors (d each) that `encoder` made before, for those of the keys that are known.

        They come from the live generation, documents that were removed lately included, from the sound part of a
        damaged one, and from an unfinished build.

        :raises UnreadableError: If the system refuses.
        """
        self._check_open()
        wanted = set(keys)
        found = self._remembered.find(encoder, wanted)
        if self.snapshot is None:
            return {**self._salvage(encoder, wanted), **found}
        if self.snapshot.settings.get(ENCODER) == encoder:
            for segment in self.snapshot.segments:
                found.update(segment.known_vectors(wanted - found.keys()))
        return found

    def _salvage(self, encoder: str, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found: dict[bytes, NDArray[np.float32]] = {}
        with suppress(UnreadableError, FileNotFoundError):
            manifest = read_manifest(self._folder, newest(self._folder))
            for record in manifest.segments if manifest.settings.get(ENCODER) == encoder else ():
                with suppress(UnreadableError, FileNotFoundError):
                    known = read_known_vectors(self._folder, record)
                    found.update((key, vector) for key, vector in known if key in wanted)
        return found

    def remember(self, keys: Sequence[bytes], vectors: NDArray[np.float32], encoder: str) -> None:
        """See encoded vectors (n × d) onto the disk, for `vectors` to find after an interruption.

        Each call waits for the disk: give it some dozens at a time. The next commit forgets them.

        :raises UnwritableError: If the system refuses.
        :raises ValueError: If the keys do not fit the vectors.
        """
        self._check_open()
        if vectors.ndim != 2 or len(keys) != len(vectors) or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"{len(keys)} keys of {KEY_BYTES} bytes need as many vectors")
        with writing(self._folder):
            self._remembered.append(encoder, keys, vectors)

    def commit(
        self,
        add: Iterable[Entry],
        remove: Collection[tuple[str, str]],
        settings: Mapping[str, str | int],
        replace_all: bool = False,
    ) -> Snapshot:
        """Make a new generation live: all of it or, whatever happens, nothing.

        When nothing changes, the live generation stays.

        :param add: Documents to add; one with the key of a living document replaces it.
        :param remove: Roots and paths of documents to remove; unknown ones are ignored.
        :param settings: What built the entries; `"encoder"` names the encoder.
        :param replace_all: Keep no document of the live generation.
        :raises UnwritableError: If the system refuses.
        :raises UnreadableError: If the live generation is damaged and is not replaced.
        :raises ValueError: If the parts of an entry do not fit together or to the index.
        """
        self._check_open()
        if self.damage is not None and not replace_all:
            raise self.damage
        base = None if replace_all else self.snapshot
        incoming = Incoming(self._folder, self._limits, base)
        try:
            for entry in add:
                with writing(self._folder):
                    incoming.add(entry)
            change = Change(base, incoming, remove)
            if base is not None and base.settings == settings and not change:
                return base
            with writing(self._folder):
                # Read back before it is published: what cannot be opened never becomes live.
                self._publish(Snapshot(self._folder, *self._write(change, settings)))
        finally:
            self._collect()
        self._remembered.forget()
        assert self.snapshot is not None  # noqa: S101 - for the type checker
        return self.snapshot

    def _write(self, change: Change, settings: Mapping[str, str | int]) -> tuple[Manifest, dict[str, Segment]]:
        segments, order = change.write(self._folder, self._limits)
        before = change.base.words_before if change.base is not None else None
        view, slots = write_view(self._folder, segments, order, before, self._limits)
        numbers = generations(self._folder)
        manifest = Manifest(
            generation=numbers[-1] + 1 if numbers else 1,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            settings=dict(settings),
            documents=len(order),
            passages=int(order.counts(segments).sum()),
            slots=slots,
            segments=tuple(segment.record for segment in segments),
            view=view,
        )
        return manifest, {segment.record.path: segment for segment in segments}

    def _publish(self, snapshot: Snapshot) -> None:
        temporary = self._folder / f"{TEMPORARY}{new_id()}"
        write_file(temporary, encode_manifest(snapshot.manifest))
        temporary.rename(manifest_path(self._folder, snapshot.generation))
        # This was the commit point: from here on the new generation is what everybody opens.
        self.snapshot = snapshot
        self.damage = None
        self._spared = frozenset()
        try:
            sync_folder(self._folder)
        except OSError as error:
            message = N_("The index in {path} is written, but may not survive a power cut: {reason}.")
            raise UnwritableError(message, path=self._folder, reason=error.strerror or error) from error

    def _collect(self) -> None:
        collect(self._folder, self.snapshot.manifest if self.snapshot is not None else None, self._spared)

    def _check_open(self) -> None:
        if self._lock is None:
            raise ValueError("the writer is closed")
