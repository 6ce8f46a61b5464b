"""Folders by the names that people give them, and such as only their owner can read."""

import os
import stat
from pathlib import Path

from index.errors import N_, UnreadableError


def private_folder(path: Path) -> Path:
    """Make a folder, with what is above it, that only its owner can read; those that are there stay as they are.

    :raises UnreadableError: If the system refuses.
    """
    try:
        for folder in (*reversed(path.parents), path):  # `parents=True` would let others read those above
            if folder == path or not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = N_("The folder {path} cannot be made: {reason}. Set ASKER_DATA to a folder that you can write to.")
        raise UnreadableError(message, path=path, reason=error.strerror or error) from error
    return path


def is_private(folder: Path) -> bool:
    """Whether only its owner can read a folder; never on Windows, which has other means."""
    return os.name != "nt" and not stat.S_IMODE(folder.stat().st_mode) & 0o077


def make_private(file: Path) -> None:
    """Let only its owner read a file; a link is left alone.

    :raises OSError: If the system refuses.
    """
    if os.name != "nt" and not file.is_symlink():
        file.chmod(stat.S_IMODE(file.stat().st_mode) & 0o700)


def expanded(name: str) -> Path:
    """A path in which `~` is the user's home; as it was written where there is no such home."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 - Path raises there
