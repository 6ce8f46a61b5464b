"""Which texts are asked about, and where their index is."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

import platformdirs

from bot.settings import Settings
from index.build import Model, Progress, Summary, changed_since, outdated, refresh
from index.encoder import PACKAGED, Encoder, encoder_id, open_encoder
from index.errors import N_, DamagedIndexError, UnreadableError, UsageError
from index.readers import SUFFIXES, read
from index.sources import Source
from index.store import MissingIndexError, OutdatedIndexError, Snapshot
from index.types import Document

PACKAGED_CORPUS = Path(__file__).resolve().parents[1] / "corpus"
"""The texts that Asker carries; never written to."""

Added = Literal["added", "replaced", "same"]

NEEDS_BUILDING = (MissingIndexError, DamagedIndexError, OutdatedIndexError)
"""What is mended by building the index, without asking."""


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
        self.data = _folder(settings.data) if settings.data else platformdirs.user_data_path("asker", appauthor=False)

    @cached_property
    def texts(self) -> Path:
        """Where added files go: the folder named, else the user's own texts."""
        return _folder(self._settings.corpus[0]) if self._settings.corpus else self.data / "texts"

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Folders of texts, resolved."""
        if self._settings.corpus:
            return tuple(dict.fromkeys(Path(os.path.realpath(_folder(folder))) for folder in self._settings.corpus))
        private_folder(self.texts)
        return PACKAGED_CORPUS, self.texts.resolve()

    @cached_property
    def folder(self) -> Path:
        """Of the index: the one named, else one for this set of folders."""
        if self._settings.index:
            return _folder(self._settings.index)
        digest = hashlib.sha256("\n".join(sorted(map(str, self.roots))).encode("utf-8", "surrogatepass")).hexdigest()
        return private_folder(self.data / "indexes") / digest[:16]

    @cached_property
    def model(self) -> Model:
        """The encoder named, else the one that the index was built with, else the packaged one."""
        return self._model(self._settings.model or PACKAGED)

    def warm(self) -> None:
        """Begin to load the packaged encoder in a thread, while the index is opened.

        An encoder of another kind is left until it is needed, and so is the error if loading fails.
        """

        def load(model: Model) -> None:
            with suppress(Exception):
                model.load()

        if self.model.name == PACKAGED:
            Thread(target=load, args=(self.model,), name="encoder").start()

    def open(self, progress: Progress | None = None, building: Callable[[bool], None] | None = None) -> State:
        """Open the index; build it first where there is none, or it is damaged or outdated.

        :param building: Told before anything is built; its argument says whether there was no index before.
        :raises UsageError: If the user named another encoder than the index's.
        :raises BusyError: If it must be built while another process writes.
        :raises UnreadableError: If it cannot be built.
        """
        try:
            snapshot = Snapshot.open(self.folder)
        except NEEDS_BUILDING as error:
            return self._build(progress, building, first=isinstance(error, MissingIndexError))
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
            except NEEDS_BUILDING:
                pass
        snapshot, summary = refresh(self.roots, self.folder, self.model, rebuild=rebuild, progress=progress)
        return State(snapshot, summary, stale=False)

    def add(self, files: Sequence[Path]) -> dict[str, Added]:
        """Copy files into the texts; an older one of the same name is replaced.

        :returns: What was done with each, by the document's path.
        :raises UsageError: If one is no file, or cannot be added; then none is copied.
        :raises DocumentError: If one cannot be read; then none is copied.
        """
        if len(self._settings.corpus) > 1:
            raise UsageError(N_("Files can be added to one folder at a time. Name one with --corpus."))
        if self.texts.resolve().is_relative_to(PACKAGED_CORPUS):
            raise UsageError(
                N_("{folder} came with Asker and is not written to. Name another folder."), folder=self.texts
            )
        if self._settings.corpus and not self.texts.is_dir():
            raise UsageError(
                N_("The folder {path} does not exist. Create it, or name another folder with --corpus."),
                path=self.texts,
            )
        files = list(dict.fromkeys(files))
        for file in files:
            _check_addable(file)
        if double := [file for number, file in enumerate(files) if file.name in {f.name for f in files[:number]}]:
            raise UsageError(N_("Two of the files are named {name}. Name one of them otherwise."), name=double[0].name)
        folder = private_folder(self.texts)
        return {file.name: _copy(file, folder / file.name) for file in files}

    def remove(self, documents: Sequence[Document]) -> dict[Document, Path]:
        """Take documents' files out of their folders, without destroying them.

        :returns: Where each file was moved.
        :raises UsageError: If one came with Asker, or its file is gone; then none is moved.
        """
        for document in documents:
            if Path(document.root).is_relative_to(PACKAGED_CORPUS):
                message = N_("{path} came with Asker and stays. Use --corpus to ask about other texts only.")
                raise UsageError(message, path=document.path)
            if not Path(document.root, document.path).is_file():
                message = N_("The file {path} is gone already. Run: asker index")
                raise UsageError(message, path=document.path)
        moved: dict[Document, Path] = {}
        for document in dict.fromkeys(documents):
            moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            folder = private_folder(self.data / "removed" / f"{moment}-{len(moved)}")
            moved[document] = folder / Path(document.path).name
            shutil.move(Path(document.root, document.path), moved[document])
        return moved

    def _build(
        self, progress: Progress | None, building: Callable[[bool], None] | None, *, first: bool = False
    ) -> State:
        if building:
            building(first)
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


def private_folder(path: Path) -> Path:
    """Make a folder, with what is above it, that only its owner can read.

    :raises UnreadableError: If the system refuses.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = N_("The folder {path} cannot be made: {reason}. Set ASKER_DATA to a folder that you can write to.")
        raise UnreadableError(message, path=path, reason=error.strerror or error) from error
    return path


def _folder(name: str) -> Path:
    return Path(os.path.expanduser(name))  # noqa: PTH111 - Path raises where there is no such home


def _check_addable(file: Path) -> None:
    """Refuse what would not be read where it is copied to.

    :raises UsageError: If it is no file, or has a name or format that is passed over.
    :raises DocumentError: If it cannot be read.
    """
    try:
        status = file.stat()
    except OSError as error:
        message = N_("{path} cannot be read: {reason}. Name one or more text files.")
        raise UsageError(message, path=file, reason=error.strerror or error) from error
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(N_("{path} is not a file. Name one or more text files."), path=file)
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(
            N_("{path} has a format that is not read. Save it as one of {formats}."),
            path=file,
            formats=", ".join(sorted(SUFFIXES)),
        )
    if file.name.startswith("."):
        raise UsageError(N_("{path} has a name that begins with a dot and would be passed over. Rename it."), path=file)
    if not file.name.isascii() and any("\ud800" <= char <= "\udfff" for char in file.name):
        raise UsageError(N_("The name of {path} is not valid UTF-8. Rename it."), path=file)
    real = file.resolve()
    read(Source(str(real.parent), real.name, status.st_size, status.st_mtime_ns))


def _copy(source: Path, target: Path) -> Added:
    """Copy a file so that the target is the old one or the new one, never half of it.

    :raises UnreadableError: If the system refuses.
    """
    existed = target.exists()
    try:
        if existed and target.read_bytes() == source.read_bytes():
            return "same"
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".asker-")
        try:
            with open(handle, "wb") as out, source.open("rb") as file:  # noqa: PTH123 - of a descriptor
                shutil.copyfileobj(file, out)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).chmod(stat.S_IMODE(source.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = N_("{path} cannot be written: {reason}. The texts that were there are kept.")
        raise UnreadableError(message, path=target, reason=error.strerror or error) from error
    return "replaced" if existed else "added"
