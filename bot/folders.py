"""Folders by the names that people give them, and such as only their owner can read."""

import os
from pathlib import Path

from index.errors import N_, UnreadableError


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


def expanded(name: str) -> Path:
    """A path in which `~` is the user's home; as it was written where there is no such home."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 - Path raises there
