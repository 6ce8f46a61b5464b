"""Which texts are asked about, and where their index is."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from bot.documents import Text
from bot.folders import expanded, private_folder
from bot.settings import Settings, data_folder
from index.build import Key, Model, Progress, Summary, changed_since, outdated, refresh
from index.encoder import PACKAGED, Encoder, encoder_id, open_encoder
from index.encoder.packaged import preload
from index.errors import N_, DamagedIndexError, UsageError
from index.store import MissingIndexError, OutdatedIndexError, Snapshot

if TYPE_CHECKING:
    from bot.adding import Added
    from index.readers import Limits, Parsed

PACKAGED_CORPUS = Path(__file__).resolve().parents[1] / "corpus"
"""The texts that Asker carries; never written to."""

NEEDS_BUILDING = (MissingIndexError, DamagedIndexError, OutdatedIndexError)
"""What is mended by building the index, without asking."""


class State(msgspec.Struct, frozen=True):
    """An index that can be searched, and how it came about."""

    snapshot: Snapshot
    summary: Summary | None
    """What was done to make it so; None when it was ready."""
    stale: bool
    """Whether files have changed since it was built."""


class Collection:
    """Folders of texts with their index.

    :raises UsageError: If a folder that the settings name is not there.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.data = data_folder(settings)

    @cached_property
    def texts(self) -> Path:
        """Where added files go: the folder named, else the user's own texts."""
        return expanded(self._settings.corpus[0]) if self._settings.corpus else self.data / "texts"

    @property
    def aside(self) -> Path:
        """Where the files of removed documents are kept."""
        return self.data / "removed"

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Folders of texts, resolved."""
        if self._settings.corpus:
            return tuple(dict.fromkeys(Path(os.path.realpath(expanded(folder))) for folder in self._settings.corpus))
        private_folder(self.texts)
        return PACKAGED_CORPUS, self.texts.resolve()

    @cached_property
    def folder(self) -> Path:
        """Of the index: the one named, else one for this set of folders."""
        if self._settings.index:
            return expanded(self._settings.index)
        digest = hashlib.sha256("\n".join(sorted(map(str, self.roots))).encode("utf-8", "surrogatepass")).hexdigest()
        return private_folder(self.data / "indexes") / digest[:16]

    @cached_property
    def model(self) -> Model:
        """The encoder named, else the one that the index was built with, else the packaged one."""
        return self._model(self._settings.model or PACKAGED)

    @property
    def _limits(self) -> "Limits":
        from index.readers import Limits

        return Limits(seconds=self._settings.read_seconds, memory=self._settings.read_memory)

    def warm(self) -> None:
        """Begin to load the packaged encoder in a thread, while the index is opened.

        An encoder of another kind is left until it is needed, and so is the error if loading fails.
        """
        if self.model.name == PACKAGED:
            preload()

    def open(
        self,
        progress: Progress | None = None,
        building: Callable[[bool], None] | None = None,
        reading: Progress | None = None,
    ) -> State:
        """Open the index; build it first where there is none, or it is damaged or outdated.

        :param progress: Told of passages encoded.
        :param building: Told before anything is built; its argument says whether there was no index before.
        :param reading: Told of files read.
        :raises UsageError: If the user named another encoder than the index's.
        :raises BusyError: If it must be built while another process writes.
        :raises UnreadableError: If it cannot be built.
        """
        try:
            snapshot = Snapshot.open(self.folder)
        except NEEDS_BUILDING as error:
            return self._build(progress, building, reading, first=isinstance(error, MissingIndexError))
        self._adopt_model(snapshot)
        if outdated(snapshot, self.model):
            snapshot.close()
            return self._build(progress, building, reading)
        return State(snapshot, None, changed_since(snapshot, self.roots))

    def refresh(
        self,
        *,
        rebuild: bool = False,
        wait: float = 0.0,
        progress: Progress | None = None,
        reading: Progress | None = None,
        ready: "Mapping[Key, Parsed] | None" = None,
    ) -> State:
        """Bring the index up to date with the files.

        :param rebuild: Read every file again; only then, or for a new index, may the encoder change.
        :param wait: Seconds to wait for another process that writes.
        :param progress: Told of passages encoded.
        :param reading: Told of files read.
        :param ready: What was read already, when files were added.
        """
        if not rebuild and not self._settings.model:
            try:
                with Snapshot.open(self.folder) as snapshot:
                    self._adopt_model(snapshot)
            except NEEDS_BUILDING:
                pass
        snapshot, summary = refresh(
            self.roots,
            self.folder,
            self.model,
            rebuild=rebuild,
            wait=wait,
            progress=progress,
            reading=reading,
            ready=ready,
            limits=self._limits,
        )
        return State(snapshot, summary, stale=False)

    def add(self, files: Sequence[Path], *, duplicates: bool = False, progress: Progress | None = None) -> "Added":
        """Copy files, and whole folders, into the texts; see `bot.adding.add_files`. `refresh` then indexes them.

        :param duplicates: Copy a file even if its content is there under another name.
        :param progress: Told of files looked at.
        :raises UsageError: If there is no one folder to copy into.
        """
        from bot.adding import add_files  # a question need not wait for what only keeps texts

        if len(self._settings.corpus) > 1:
            raise UsageError(N_("Files can be added to one folder at a time. Name one with --corpus."))
        if self.texts.resolve().is_relative_to(PACKAGED_CORPUS):
            raise UsageError(
                N_("{folder} came with Asker and is not written to. Name another folder."), folder=self.texts
            )
        return add_files(
            files, self.texts, self.roots, self.aside, duplicates=duplicates, progress=progress, limits=self._limits
        )

    def remove(self, documents: Sequence[Text]) -> dict[Text, Path]:
        """Take documents' files out of their folders, without destroying them.

        :returns: Where each file was moved.
        :raises UsageError: If one came with Asker, or its file is gone; then none is moved.
        """
        from bot.removing import remove_files

        return remove_files(documents, self.aside, PACKAGED_CORPUS)

    def _build(
        self,
        progress: Progress | None,
        building: Callable[[bool], None] | None,
        reading: Progress | None,
        *,
        first: bool = False,
    ) -> State:
        if building:
            building(first)
        return self.refresh(progress=progress, reading=reading)

    def _adopt_model(self, snapshot: Snapshot) -> None:
        """Go on with the encoder that an index was built with, unless the user named another."""
        built_with = str(snapshot.settings.get("model", PACKAGED))
        if self._settings.model and self._settings.model != built_with:
            raise UsageError(
                N_("The index was built with the model {built}, not {named}. Run: asker index --model {named}"),
                built=built_with,
                named=self._settings.model,
            )
        if self.model.name != built_with:
            self.model = self._model(built_with)

    def _model(self, name: str) -> Model:
        online = bool(self._settings.model)
        lock = Lock()

        @cache
        def load_once() -> Encoder:
            return open_encoder(name, online=online)

        def load() -> Encoder:
            with lock:  # while one thread loads, another waits instead of loading too
                return load_once()

        return Model(name, encoder_id(name), load)
