"""Writes a text where the user says, and over nothing without being told to."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from bot.folders import expanded
from index.errors import N_, UnreadableError, UsageError

_UNWRITABLE = N_("{path} cannot be written: {reason}. Choose another place.")
_NO_FOLDER = N_("The folder {path} is not there. Make it, or choose another.")


def suggested(name: str) -> Path:
    """Where a file of that name may go: the user's documents, or the current folder where they have none."""
    documents = platformdirs.user_documents_path()
    try:
        return (documents if documents.is_dir() else Path.cwd()) / name
    except OSError:  # the current folder is gone
        return Path.home() / name


def path_of(typed: str, name: str) -> Path:
    """The file that was meant.

    :param typed: A path, `~` for the user's home; relative ones start from the current folder.
    :param name: Of the file, where a folder was typed.
    :raises UsageError: If its folder is not there.
    :raises UnreadableError: If the system refuses.
    """
    path = Path.cwd() / expanded(typed.strip())
    with _naming(path):
        if path.is_dir():
            path /= name
        if not path.parent.is_dir():
            raise UsageError(_NO_FOLDER, path=path.parent)
    return path


def write(path: Path, text: str, *, replace: bool = False) -> bool:
    """Write a file in UTF-8; an old one stays as it is until all of the new one is written.

    :param replace: Whether there may be an old one.
    :returns: Whether it was written; False if there is an old one that may not be replaced.
    :raises UnreadableError: If the system refuses.
    """
    data = text.encode()
    with _naming(path):
        if replace:
            _replace(path.resolve(), data)
            return True
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            return False
    return True


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".asker-", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.close()
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name what the system refuses.

    :raises UnreadableError: If it does.
    """
    try:
        yield
    except (OSError, ValueError) as error:  # a null character is a ValueError
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableError(_UNWRITABLE, path=path, reason=reason or error) from error
