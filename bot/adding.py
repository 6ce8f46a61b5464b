"""Adding files to a folder of texts: what is copied, what is left out, and why."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from bot.copying import copy, hash_of
from index.build import Key, Progress
from index.errors import N_, AskerError, DocumentError, UsageError
from index.formats import SUFFIXES
from index.readers import Limits, Parsed, read
from index.sources import BROKEN, LEADS_OUT, SIDE, SPECIAL, Source, scan

Done = Literal["added", "replaced", "same", "duplicate", "skipped", "failed"]

HIDDEN = N_("{path} has a name that begins with a dot and would be passed over. Rename it.")
UNSUPPORTED = N_("{path} has a format that is not read. Save it as one of {formats}.")
_MISSING = N_("{path} cannot be read: {reason}. Name one or more files or folders.")
_SPECIAL = N_("{path} is neither a file nor a folder. Name one or more files or folders.")
_BAD_NAME = N_("The name of {path} is not valid UTF-8. Rename it.")
_NOTHING = N_("There is nothing in {path} that can be added.")
_TWICE = N_("Two of the files are named {name}. Name one of them otherwise.")
_NOT_FOLLOWED = frozenset({LEADS_OUT, BROKEN, SPECIAL})


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with one file."""

    file: Path
    """As it was named, or found in a folder that was named."""
    done: Done
    """`same` is there already, `duplicate` under another name; `skipped` was found in a folder and is left out."""
    document: Key | None = None
    """Root and path of the document, of the other one where it is a duplicate; None where there is none."""
    error: AskerError | None = None
    """Why it is left out, or could not be added."""


class Added(msgspec.Struct, frozen=True):
    """What was done with all files that were to be added."""

    rows: tuple[Addition, ...]
    ready: Mapping[Key, Parsed]
    """What was read of those that were copied, for `index.build.refresh`."""
    aside: Path | None = None
    """Where the files that were replaced are kept; None where none was."""

    @property
    def kept(self) -> bool:
        """Whether any of the files is in the texts now."""
        return any(row.document is not None for row in self.rows)

    @property
    def failures(self) -> list[AskerError]:
        """Why files could not be added."""
        return [row.error for row in self.rows if row.done == "failed" and row.error is not None]


def add_files(
    files: Sequence[Path],
    folder: Path,
    roots: Sequence[Path],
    aside: Path,
    *,
    duplicates: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Added:
    """Copy files, and folders with what is below them, into a folder of texts.

    What cannot be read is left where it is, and the others are copied all the same. An older file of the same name is
    replaced and kept aside; an equal one stays.

    :param files: Files and folders; a folder keeps its name and its structure.
    :param folder: Of the texts.
    :param roots: Folders in which the same content may stand already.
    :param aside: Folder for what is replaced.
    :param duplicates: Copy a file even if the same content is there under another name.
    :param progress: Told of files looked at.
    :param limits: What the reading of one file may take; None for the usual.
    :raises UsageError: If one of `roots` is not there.
    """
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    adding = _Adding(folder.resolve(), _Contents(roots), aside / moment, duplicates, limits)
    found = [one for file in dict.fromkeys(files) for one in _found(file)]
    rows: list[Addition] = []
    for number, one in enumerate(found):
        if progress:
            progress(number, len(found))
        rows.append(adding.add(one) if isinstance(one, _Found) else one)
    if progress and found:
        progress(len(found), len(found))
    replaced = any(row.done == "replaced" for row in rows)
    return Added(tuple(rows), adding.ready, adding.aside if replaced else None)


class _Found(msgspec.Struct, frozen=True):
    """A file that may be added."""

    file: Path
    source: Source
    target: str
    """Path of its copy in the folder of texts, with `/` on every system."""


def _found(file: Path) -> Iterator[_Found | Addition]:
    """Files that an argument stands for; what is left out comes as it is to be told."""
    if file.suffix.lower() == SIDE and Path(file.stem).suffix.lower() in SUFFIXES:
        file = file.with_suffix("")
    try:
        real = file.resolve(strict=True)
        name = real.name if file.name in ("", "..") else file.name
        _check_name(file, name)
        if real.is_dir():
            yield from _below(file, real, name)
        else:
            yield _Found(file, _source(file, real), name)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links is a RuntimeError before Python 3.13
        reason = error.strerror if isinstance(error, OSError) else None
        yield Addition(file=file, done="failed", error=UsageError(_MISSING, path=file, reason=reason or error))
    except AskerError as error:
        yield Addition(file=file, done="failed", error=error)


def _check_name(file: Path, name: str) -> None:
    if name.startswith("."):
        raise UsageError(HIDDEN, path=file)
    if not name.isascii() and any("\ud800" <= char <= "\udfff" for char in name):
        raise UsageError(_BAD_NAME, path=file)


def _source(file: Path, real: Path) -> Source:
    status = real.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(_SPECIAL, path=file)
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(UNSUPPORTED, path=file, formats=", ".join(sorted(SUFFIXES)))
    return Source(str(real.parent), real.name, status.st_size, status.st_mtime_ns)


def _below(file: Path, real: Path, name: str) -> Iterator[_Found | Addition]:
    """What stands in a folder, by its path."""
    scanned = scan([real], SUFFIXES)
    prefix = f"{name}/" if name else ""
    for source in scanned.sources:
        # With its folder in its path, so that messages name it as it will be named.
        whole = replace(source, root=str(real.parent), path=source.file.relative_to(real.parent).as_posix())
        yield _Found(file / source.path, whole, prefix + source.path)
    for problem in scanned.problems:
        done: Done = "skipped" if problem.error.message in _NOT_FOLLOWED else "failed"
        yield Addition(file=file / problem.path, done=done, error=problem.error)
    for path in scanned.unsupported:
        error = DocumentError(UNSUPPORTED, path=file / path, formats=", ".join(sorted(SUFFIXES)))
        yield Addition(file=file / path, done="skipped", error=error)
    for path in scanned.hidden:
        yield Addition(file=file / path, done="skipped", error=DocumentError(HIDDEN, path=file / path))
    if not scanned.sources:
        yield Addition(file=file, done="failed", error=UsageError(_NOTHING, path=file))


class _Contents:
    """Which contents stand in the folders of texts already."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._by_size: dict[int, list[Source]] = {}
        for source in scan(roots, SUFFIXES).sources:
            self._by_size.setdefault(source.size, []).append(source)

    def find(self, size: int, digest: str) -> Key | None:
        """Root and path of a document with this content."""
        return next(((one.root, one.path) for one in self._by_size.get(size, ()) if hash_of(one.file) == digest), None)

    def add(self, source: Source) -> None:
        """Note one that was copied."""
        self._by_size.setdefault(source.size, []).append(source)


class _Adding(msgspec.Struct):
    """Copies one file after the other."""

    folder: Path
    contents: _Contents
    aside: Path
    duplicates: bool
    limits: Limits | None = None
    ready: dict[Key, Parsed] = msgspec.field(default_factory=dict)
    copied: dict[str, Path] = msgspec.field(default_factory=dict)
    """From where each document came."""

    def add(self, found: _Found) -> Addition:
        """Copy a file if it can be read and is not there already."""
        try:
            return self._add(found)
        except AskerError as error:
            return Addition(file=found.file, done="failed", error=error)

    def _add(self, found: _Found) -> Addition:
        target = self.folder / found.target
        document = str(self.folder), found.target
        digest = hash_of(found.source.file)
        if digest is not None and digest == hash_of(target) and _same_side(found.source.file, target):
            return Addition(file=found.file, done="same", document=document)
        if found.target in self.copied and self.copied[found.target] != found.source.file:
            raise UsageError(_TWICE, name=found.target)
        replaces = target.exists()
        if not (replaces or self.duplicates or digest is None):
            other = self.contents.find(found.source.size, digest)
            if other is not None:
                return Addition(file=found.file, done="duplicate", document=other)
        self._copy(found, read(found.source, self.limits))
        return Addition(file=found.file, done="replaced" if replaces else "added", document=document)

    def _copy(self, found: _Found, parsed: Parsed) -> None:
        file = found.source.file
        status = copy(file, self.folder, found.target, self.aside)
        side = (
            copy(side_file(file), self.folder, found.target + SIDE, self.aside) if side_file(file).is_file() else None
        )
        document = replace(
            parsed.document,
            root=str(self.folder),
            path=found.target,
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            side=side and (side.st_size, side.st_mtime_ns),
        )
        self.copied[found.target] = file
        self.contents.add(Source(document.root, document.path, document.size, document.modified_ns))
        if hash_of(self.folder / found.target) == document.sha256:  # else it changed in between, and is read again
            self.ready[document.key] = replace(parsed, document=document)


def side_file(file: Path) -> Path:
    """Where the file would be that tells of another."""
    return file.with_name(file.name + SIDE)


def _same_side(one: Path, other: Path) -> bool:
    """Whether a file brings nothing new in the file that tells of it."""
    side = hash_of(side_file(one))
    return side is None or side == hash_of(side_file(other))
