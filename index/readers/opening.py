"""Opens a file that was found in a folder, and none that it, or a folder above it, has become a link to since then."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.errors import N_, DocumentError

_NOT_A_FILE = N_("{path} is not a file any more. Index the folder again.")
_LINK = getattr(os, "O_NOFOLLOW", 0)
# A pipe would block until somebody writes to it.
_READ = os.O_RDONLY | _LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_STEPWISE = os.open in os.supports_dir_fd


@contextmanager
def opened(root: str, path: str) -> Iterator[IO[bytes]]:
    """Open a file to read it, a regular one within its folder whatever has become of it since the folder was listed.

    :param root: The folder, links resolved.
    :param path: Relative to it, with `/` between its parts.
    :raises DocumentError: If it is no regular file, or not in the folder.
    :raises OSError: If it cannot be opened, because it or a folder above it is a link now for one.
    """
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        raise DocumentError(_NOT_A_FILE, path=path)
    with open(_stepwise(root, path) if _STEPWISE else _checked(root, path), "rb") as file:  # noqa: PTH123 - a number
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise DocumentError(_NOT_A_FILE, path=path)
        yield file


def _stepwise(root: str, path: str) -> int:
    """A descriptor of the file, by way of its folders, none of which may be a link."""
    *folders, name = path.split("/")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in folders:
            above = folder
            folder = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _LINK, dir_fd=above)
            os.close(above)
        return os.open(name, _READ, dir_fd=folder)
    finally:
        os.close(folder)


def _checked(root: str, path: str) -> int:
    """A descriptor of the file, where the system cannot go step by step; a moment is left in which it may change."""
    file = Path(root, path)
    there = os.path.normcase(Path(os.path.realpath(root), path))
    if os.path.normcase(os.path.realpath(file)) != there:
        raise DocumentError(_NOT_A_FILE, path=path)
    return os.open(file, _READ)
