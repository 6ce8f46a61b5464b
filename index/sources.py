"""Which files a set of folders holds: what to read, what to leave out and why."""

import os
import stat
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from index.errors import N_, DocumentError, UsageError

_MISSING = N_("The folder {path} does not exist. Create it, or name another folder with --corpus.")
_NOT_A_FOLDER = N_("{path} is a file, not a folder. Name the folder that it stands in with --corpus.")
_BAD_NAME = N_("The name of {path} is not valid UTF-8. Rename it.")
LEADS_OUT = N_("{path} is a link that leads out of its folder and is not followed. Copy the file into the folder.")
BROKEN = N_("{path} is a link to something that does not exist. Remove it or mend it.")
SPECIAL = N_("{path} is neither a file nor a folder (a pipe, socket or device) and is not read. Remove it.")
_UNREADABLE = N_("{path} cannot be read: {reason}. Check its permissions.")
_ALONE = N_("{path} tells of {document}, which is not there. Rename it after its document, or remove it.")

SIDE = ".toml"
"""What the name of a side file adds to that of the document it tells of: `report.pdf.toml`."""

# Windows folders that stand in for others are no symbolic links to Python 3.11, but lead out all the same.
_MOUNT_POINT = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)


class Source(msgspec.Struct, frozen=True):
    """A file to read."""

    root: str
    """Absolute path of the corpus folder, links resolved."""
    path: str
    """Path relative to `root`, with `/` on every system."""
    size: int
    """Bytes."""
    modified_ns: int
    """Nanoseconds since 1970."""
    side: tuple[int, int] | None = None
    """Size and modification time of its side file, where it has one."""

    @property
    def file(self) -> Path:
        """Where the file is."""
        return Path(self.root, self.path)


class Problem(msgspec.Struct, frozen=True):
    """Something in a folder that is not read, and why."""

    root: str
    path: str
    error: DocumentError


class Scan(msgspec.Struct, frozen=True):
    """What a set of folders holds, by folder as given and then by path."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    unsupported: tuple[str, ...]
    """Paths of the files whose format is not read, relative to their folder."""
    hidden: tuple[str, ...] = ()
    """Paths of what is left out because its name begins with a dot, relative to their folder."""


def scan(roots: Sequence[Path], suffixes: Collection[str]) -> Scan:
    """List the files in folders and the folders below them.

    Names with a leading dot are left out. A side file goes with its document; one without is a problem. Links are not
    followed: what they lead to stands in the folder anyway, or is none of ours. A folder named twice is listed once.

    :param roots: Folders; a link to a folder will do.
    :param suffixes: Endings of file names that are read, in lower case and with their dot.
    :raises UsageError: If a folder is missing, is a file or cannot be looked up.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    unsupported: list[str] = []
    hidden: list[str] = []
    for root in dict.fromkeys(_resolve(root) for root in roots):
        walk = _Walk(root, frozenset(suffixes))
        walk.run()
        sources += sorted(walk.sources, key=lambda source: source.path)
        problems += sorted(walk.problems, key=lambda problem: problem.path)
        unsupported += sorted(walk.unsupported)
        hidden += sorted(walk.hidden)
    return Scan(tuple(sources), tuple(problems), tuple(unsupported), tuple(hidden))


def _resolve(root: Path) -> str:
    try:
        resolved = root.resolve(strict=True)
    except FileNotFoundError as error:
        raise UsageError(_MISSING, path=root) from error
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links is a RuntimeError before Python 3.13
        raise UsageError(_UNREADABLE, path=root, reason=error) from error
    if not resolved.is_dir():
        raise UsageError(_NOT_A_FOLDER, path=root)
    return str(resolved)


class _Walk(msgspec.Struct):
    """One folder's listing while it grows."""

    root: str
    suffixes: frozenset[str]
    sources: list[Source] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    unsupported: list[str] = msgspec.field(default_factory=list)
    hidden: list[str] = msgspec.field(default_factory=list)
    sides: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    """Side files' sizes and times, by the paths of their documents."""

    def run(self) -> None:
        self._look()
        self.sources = [replace(source, side=self.sides.pop(source.path, None)) for source in self.sources]
        for path in self.sides:
            self._problem(path + SIDE, _ALONE, document=path)

    def _look(self) -> None:
        folders = [("", self.root)]
        while folders:
            path, folder = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    folders += self._sort_out(path, entries)
            except OSError as error:
                self._problem(path or ".", _UNREADABLE, error)

    def _sort_out(self, folder: str, entries: Iterable[os.DirEntry[str]]) -> Iterable[tuple[str, str]]:
        """Note the files among a folder's entries; the folders among them come back."""
        below = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                self.hidden.append(path)
                continue
            try:
                if self._descend(entry, path):
                    below.append((path, entry.path))
            except OSError as error:
                self._problem(path, _UNREADABLE, error)
        return below

    def _descend(self, entry: os.DirEntry[str], path: str) -> bool:
        """Note an entry, or say that it is a folder to look into."""
        if not _is_unicode(entry.name):
            self._problem(path, _BAD_NAME)
            return False
        status = entry.stat(follow_symlinks=False)
        if entry.is_symlink() or getattr(status, "st_reparse_tag", 0) == _MOUNT_POINT:
            self._link(entry, path)
        elif stat.S_ISDIR(status.st_mode):
            return True
        elif not stat.S_ISREG(status.st_mode):
            self._problem(path, SPECIAL)
        elif os.path.splitext(entry.name)[1].lower() in self.suffixes:  # noqa: PTH122 - many times faster
            self.sources.append(Source(self.root, path, status.st_size, status.st_mtime_ns))
        elif path.endswith(SIDE) and os.path.splitext(path.removesuffix(SIDE))[1].lower() in self.suffixes:  # noqa: PTH122
            self.sides[path.removesuffix(SIDE)] = status.st_size, status.st_mtime_ns
        else:
            self.unsupported.append(path)
        return False

    def _link(self, entry: os.DirEntry[str], path: str) -> None:
        target = Path(os.path.realpath(entry.path))
        if not target.is_relative_to(self.root):
            self._problem(path, LEADS_OUT)
        elif not target.exists():
            self._problem(path, BROKEN)

    def _problem(self, path: str, message: str, error: OSError | None = None, **values: str) -> None:
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        reason = (error.strerror or str(error)) if error else ""
        self.problems.append(Problem(self.root, shown, DocumentError(message, path=shown, reason=reason, **values)))


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)
