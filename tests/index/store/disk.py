"""A disk that loses its power: what it may hold afterwards, by the rules of POSIX.

A file's bytes are safe after its fsync, the names in a folder after the folder's; a rename is atomic. Of all else each
part may be there or not, in any order, and bytes may be there in part or be zeros.
"""

import os
import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.index.store.operations import Operation

FOLDER = -1
"""Stands for a folder where else a file's number stands."""
Names = dict[Path, int | None]
"""Numbers of files by the names they get; None where a name goes. All of them at once."""
Tree = dict[Path, bytes | None]
"""What a disk holds: bytes of files, None for folders."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for a file, or (None) another size."""

    file: int
    at: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file's bytes, or the names in a folder, are seen onto the disk."""

    what: int | Path


Event = Names | Write | Sync
T = TypeVar("T")


class Recorder:
    """Notes what happens below a folder, beginning from what is there, which counts as safe.

    What tantivy does cannot be watched: it is noted, as if nothing of it was synced, when its files are settled.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self.events: list[Event] = []
        self.commits: list[int] = []
        """How many events came before each manifest was renamed."""
        self._contents: dict[int, bytes] = {}
        self._names: dict[Path, int] = {}
        self._inodes: dict[int, int] = {}
        for path in sorted(base.rglob("*")):
            self._add(path)
        self.before = Disk(base, dict(self._names), dict(self._contents))

    def _add(self, path: Path) -> int:
        """Number of what is at a path: the same for all names of a file."""
        inode = path.stat().st_ino
        if path.is_dir():
            self._names[path] = FOLDER
        elif inode in self._inodes:
            self._names[path] = self._inodes[inode]
        else:
            self._names[path] = self._inodes[inode] = number = len(self._contents)
            self._contents[number] = path.read_bytes()
        return self._names[path]

    def _note(self, names: Names) -> None:
        self.events.append(names)
        for path, number in names.items():
            if number is None:
                self._names.pop(path)
            else:
                self._names[path] = number

    def __call__(self, operation: Operation) -> None:
        name, path, target = operation.name, operation.path, operation.target
        if path.parent.name == "words":
            self._look(path.parent)
        if name == "mkdir":
            self._note({path: FOLDER})
        elif name == "open" and path not in self._names:
            number = len(self._contents)
            self._contents[number] = b""
            self._note({path: number})
        elif name in ("unlink", "remove", "rmdir") and path in self._names:
            self._note({path: None})
        elif name == "link" and target is not None:
            self._inodes[path.stat().st_ino] = self._names[path]
            self._note({target: self._names[path]})
        elif name in ("rename", "replace") and target is not None:
            if target.suffix == ".json":
                self.commits.append(len(self.events))
            self._note({path: None, target: self._names[path]})
        elif name in ("write", "ftruncate"):
            at = os.lseek(operation.descriptor, 0, os.SEEK_CUR) if name == "write" else operation.size
            self.events.append(Write(self._names[path], at, operation.data if name == "write" else None))
        elif name == "fsync":
            number = self._names.get(path, FOLDER)
            self.events.append(Sync(path if number == FOLDER else number))

    def _look(self, folder: Path) -> None:
        """Note what tantivy has done in a folder."""
        there = {path: path.stat().st_ino for path in folder.iterdir()} if folder.is_dir() else {}
        for path in [path for path in self._names if path.parent == folder and path not in there]:
            self._note({path: None})
        for path, inode in sorted(there.items()):
            known = self._names.get(path)
            if known is None or self._inodes.get(inode) != known:
                self._inodes.pop(inode, None)
                number = self._add(path)
                self._note({path: number})
                self.events.append(Write(number, 0, self._contents[number]))


@dataclass
class Disk:
    """What is safe, and what is not yet."""

    base: Path
    names: dict[Path, int]
    contents: dict[int, bytes]
    later_names: dict[Path, list[Names]] = field(default_factory=dict)
    """By folder, in order."""
    later_writes: dict[int, list[Write]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if isinstance(event, dict):
            self.later_names.setdefault(next(iter(event)).parent, []).append(event)
        elif isinstance(event, Write):
            self.later_writes.setdefault(event.file, []).append(event)
        elif isinstance(event.what, int):
            self.contents[event.what] = _written(
                self.contents.get(event.what, b""), self.later_writes.pop(event.what, [])
            )
        else:
            for change in self.later_names.pop(event.what, []):
                _rename(self.names, change)

    def cut(self, chance: random.Random) -> Tree:
        """What there may be when the power goes now."""
        names = dict(self.names)
        for changes in self.later_names.values():
            for change in _some(changes, chance):
                _rename(names, change)
        tree: Tree = {}
        for path, number in sorted(names.items()):
            # Nothing is there without its folder.
            if path.parent == self.base or path.parent in tree:
                tree[path] = None if number == FOLDER else b""
        contents: dict[int, bytes] = {}
        for path in tree:
            number = names[path]
            if number != FOLDER:
                if number not in contents:
                    contents[number] = self._bytes(number, chance)
                tree[path] = contents[number]
        return tree

    def _bytes(self, number: int, chance: random.Random) -> bytes:
        writes = _some(self.later_writes.get(number, []), chance)
        return _written(self.contents.get(number, b""), [_torn(write, chance) for write in writes])


def _some(events: list[T], chance: random.Random) -> list[T]:
    """All, none, the first, or any."""
    match chance.randrange(4):
        case 0:
            return events
        case 1:
            return []
        case 2:
            return events[: chance.randrange(len(events) + 1)]
        case _:
            return [event for event in events if chance.random() < 0.5]


def _torn(write: Write, chance: random.Random) -> Write:
    if write.data is None:
        return write
    kept = chance.randrange(len(write.data) + 1)
    match chance.randrange(4):
        case 0:
            return Write(write.file, write.at, write.data[:kept])
        case 1:
            return Write(write.file, write.at, write.data[:kept] + bytes(len(write.data) - kept))
        case _:
            return write


def _written(data: bytes, writes: Iterable[Write]) -> bytes:
    for write in writes:
        if write.data is None:
            data = data[: write.at].ljust(write.at, b"\0")
        else:
            data = data.ljust(write.at, b"\0")
            data = data[: write.at] + write.data + data[write.at + len(write.data) :]
    return data


def _rename(names: dict[Path, int], change: Names) -> None:
    for path, number in change.items():
        if number is None:
            names.pop(path, None)
        else:
            names[path] = number


def lay_out(tree: Tree, base: Path) -> None:
    """Make files and folders as a disk has them, instead of what is there."""
    shutil.rmtree(base)
    base.mkdir()
    for path, data in tree.items():
        if data is None:
            path.mkdir()
        else:
            path.write_bytes(data)
