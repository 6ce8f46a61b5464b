"""All that our code does to files, one operation after the other, for tests that stop it, refuse it or note it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = (
    *("open", "write", "ftruncate", "fsync", "chmod"),
    *("mkdir", "rename", "replace", "link", "symlink", "unlink", "remove", "rmdir"),
)
"""Functions of `os` that change a disk, or see to it that it is changed."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is about to be done."""

    name: str
    path: Path
    """What it is done to; for a rename and a link, what is there before."""
    target: Path | None = None
    """What a rename or a link makes."""
    descriptor: int = -1
    """Of the open file, of a write, a truncation and an fsync."""
    data: bytes = b""
    """What a write writes."""
    size: int = 0
    """What a truncation leaves."""


class _Watch:
    """Functions that stand for those of `os`."""

    def __init__(self, before: Callable[[Operation], None]) -> None:
        self._before = before
        self.originals = {name: getattr(os, name) for name in NAMES}
        self._paths: dict[int, Path] = {}

    def _path(self, name: Any, folder: int | None) -> Path:
        if isinstance(name, int):
            return self._paths.get(name, Path(f"/descriptor/{name}"))
        # Removal of a tree goes by open folders.
        return (self._paths[folder] if folder is not None else Path()) / os.fsdecode(name)

    def open(self, name: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        path = self._path(name, dir_fd)
        if flags & os.O_CREAT:
            self._before(Operation("open", path))
        descriptor: int = self.originals["open"](name, flags, mode, dir_fd=dir_fd)
        self._paths[descriptor] = path
        return descriptor

    def of(self, name: str) -> Callable[..., Any]:
        def operation(first: Any, *rest: Any, **options: Any) -> Any:
            self._before(self._describe(name, first, rest, options.get("dir_fd")))
            return self.originals[name](first, *rest, **options)

        return self.open if name == "open" else operation

    def _describe(self, name: str, first: Any, rest: tuple[Any, ...], folder: int | None) -> Operation:
        path = self._path(first, folder)
        descriptor = first if isinstance(first, int) else -1
        if name == "write":
            return Operation(name, path, descriptor=descriptor, data=bytes(rest[0]))
        if name == "ftruncate":
            return Operation(name, path, descriptor=descriptor, size=rest[0])
        target = Path(rest[0]) if name in ("rename", "replace", "link", "symlink") else None
        return Operation(name, path, target, descriptor)


@contextmanager
def watched(before: Callable[[Operation], None]) -> Iterator[None]:
    """Call `before` ahead of every operation; what it raises is what the operation would have raised."""
    watch = _Watch(before)
    try:
        for name in NAMES:
            setattr(os, name, watch.of(name))
        yield
    finally:
        for name, original in watch.originals.items():
            setattr(os, name, original)
