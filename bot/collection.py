"""Which texts are asked about, and where their index is."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import platformdirs

from bot.settings import Settings
from index.build import Model, Progress, Summary, changed_since, outdated, refresh
from index.encoder import PACKAGED, Encoder, encoder_id, open_encoder
from index.errors import N_, DamagedIndexError, UsageError
from index.readers import SUFFIXES, read
from index.sources import Source
from index.store import MissingIndexError, Snapshot
from index.types import Document

PACKAGED_CORPUS = Path(__file__).resolve().parents[1] / "corpus"
"""The texts that Asker carries; never written to."""

Added = Literal["added", "replaced", "same"]


@dataclass(frozen=True, slots=True)
class State:
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
        self.data = Path(settings.data).expanduser() if settings.data else _user_data()

    @cached_property
    def texts(self) -> Path:
        """Where added files go: the folder named, else the user's own texts."""
        return Path(self._settings.corpus[0]).expanduser() if self._settings.corpus else self.data / "texts"

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Folders of texts, resolved."""
        if self._settings.corpus:
            return tuple(Path(folder).expanduser().resolve() for folder in self._settings.corpus)
        private_folder(self.texts)
        return PACKAGED_CORPUS, self.texts.resolve()

    @cached_property
    def folder(self) -> Path:
        """Of the index: the one named, else one for this set of folders."""
        if self._settings.index:
            return Path(self._settings.index).expanduser()
        digest = hashlib.sha256("\n".join(sorted(map(str, self.roots))).encode("utf-8", "surrogatepass")).hexdigest()
        return private_folder(self.data / "indexes") / digest[:16]

    @cached_property
    def model(self) -> Model:
        """The encoder named, else the one that the index was built with, else the packaged one."""
        return self._model(self._settings.model or PACKAGED)

    def open(self, progress: Progress | None = None, building: Callable[[], None] | None = None) -> State:
        """Open the index; build it first where there is none, or it is damaged or outdated.

        :param building: Told before anything is built.
        :raises UsageError: If the user named another encoder than the index's.
        :raises BusyError: If it must be built while another process writes.
        :raises UnreadableError: If it cannot be built.
        """
        try:
            snapshot = Snapshot.open(self.folder)
        except (MissingIndexError, DamagedIndexError):
            return self._build(progress, building)
        self._adopt_model(snapshot)
        if outdated(snapshot, self.model):
            snapshot.close()
            return self._build(progress, building)
        return State(snapshot, None, changed_since(snapshot, self.roots))

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None) -> State:
        """Bring the index up to date with the files.

        :param rebuild: Read every file again; only then, or for a new index, may the encoder change.
        """
        if not rebuild and not self._settings.model:
            try:
                with Snapshot.open(self.folder) as snapshot:
                    self._adopt_model(snapshot)
            except (MissingIndexError, DamagedIndexError):
                pass
        snapshot, summary = refresh(self.roots, self.folder, self.model, rebuild=rebuild, progress=progress)
        return State(snapshot, summary, stale=False)

    def add(self, file: Path) -> tuple[str, Added]:
        """Copy a file into the texts; an older one of the same name is replaced.

        :returns: The document's path, and what was done.
        :raises UsageError: If it is no file, or of a format that cannot be read.
        :raises DocumentError: If it cannot be read; then nothing is copied.
        """
        if not file.is_file():
            raise UsageError(N_("{path} is not a file. Name one or more text files."), path=file)
        if file.suffix.lower() not in SUFFIXES:
            raise UsageError(
                N_("{path} has a format that is not read. Save it as one of {formats}."),
                path=file,
                formats=", ".join(sorted(SUFFIXES)),
            )
        status = file.stat()
        read(Source(str(file.resolve().parent), file.resolve().name, status.st_size, status.st_mtime_ns))
        target = private_folder(self.texts) / file.name
        existed = target.exists()
        if existed and target.read_bytes() == file.read_bytes():
            return file.name, "same"
        _copy(file, target)
        return file.name, "replaced" if existed else "added"

    def remove(self, document: Document) -> Path:
        """Take a document's file out of its folder, without destroying it.

        :returns: Where the file was moved.
        :raises UsageError: If the document came with Asker.
        """
        root = Path(document.root)
        if root == PACKAGED_CORPUS:
            raise UsageError(
                N_("{path} came with Asker and stays. Use --corpus to ask about other texts only."), path=document.path
            )
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        target = private_folder(self.data / "removed" / moment) / Path(document.path).name
        shutil.move(root / document.path, target)
        return target

    def _build(self, progress: Progress | None, building: Callable[[], None] | None) -> State:
        if building:
            building()
        return self.refresh(progress=progress)

    def _adopt_model(self, snapshot: Snapshot) -> None:
        """Go on with the encoder that an index was built with, unless the user named another."""
        built_with = str(snapshot.settings.get("model", PACKAGED))
        if self._settings.model and self._settings.model != built_with:
            raise UsageError(
                N_("The index was built with the model {built}, not {named}. Run: asker index --model {named}"),
                built=built_with,
                named=self._settings.model,
            )
        self.model = self._model(built_with)

    def _model(self, name: str) -> Model:
        online = bool(self._settings.model)

        @cache
        def load() -> Encoder:
            return open_encoder(name, online=online)

        return Model(name, encoder_id(name), load)


def private_folder(path: Path) -> Path:
    """Make a folder, with what is above it, that only its owner can read."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _user_data() -> Path:
    return platformdirs.user_data_path("asker", appauthor=False)


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is the old one or the new one, never half of it."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".asker-")
    try:
        with open(handle, "wb") as out, source.open("rb") as file:  # noqa: PTH123 - of a descriptor
            shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
