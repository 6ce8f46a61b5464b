"""What was chosen on the screen, for the next time."""

import tempfile
from pathlib import Path

import msgspec

from bot.folders import private_folder
from bot.types import Language
from index.errors import N_, UnreadableError

FILE = "screen.json"
"""Of the data folder."""

_UNWRITABLE = N_("What you chose cannot be kept in {path}: {reason}. It holds until you leave.")


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What a user chose on the screen; None where nothing was."""

    language: Language | None = None
    """Of the interface."""
    theme: str | None = None
    """Name of the colours."""


def load(path: Path) -> Choices:
    """Read what was chosen; a file that is missing or damaged says nothing."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Choices)
    except (OSError, ValueError):
        return Choices()


def save(path: Path, choices: Choices) -> None:
    """Replace what was chosen before, at once or not at all.

    :raises UnreadableError: If the system refuses.
    """
    private_folder(path.parent)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".asker-")  # for its owner only
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - of a descriptor
                file.write(msgspec.json.encode(choices))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnreadableError(_UNWRITABLE, path=path, reason=error.strerror or error) from error
