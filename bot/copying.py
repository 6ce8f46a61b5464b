"""Files copied so that what was there is the old one or the new one, never half of it."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from bot.folders import is_private, make_private, private_folder
from index.errors import N_, UnreadableError

_UNWRITABLE = N_("{path} cannot be written: {reason}. The texts that were there are kept.")
_LEADS_OUT = N_("{path} is a link that leads out of the folder of texts, so nothing is written there. Remove it.")


def copy(source: Path, folder: Path, path: str, aside: Path | None = None) -> os.stat_result:
    """Copy a file into a folder, making folders below it if need be; an older file of that name is replaced.

    A folder that only its owner can read stays so, with all that is copied into it; elsewhere a copy may be read by
    whom its source may be read by.

    :param folder: Links resolved.
    :param path: Of the copy, relative to `folder`.
    :param aside: Where the older file is kept, by the same path; None keeps it nowhere.
    :returns: Status of the copy.
    :raises UnreadableError: If the system refuses, or a link leads out of the folder.
    """
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder):
        raise UnreadableError(_LEADS_OUT, path=target.parent)
    try:
        if aside is not None and target.is_file():
            private_folder((aside / path).parent)
            shutil.copy2(target, aside / path)
            make_private(aside / path)
        private = is_private(folder)
        if private:
            private_folder(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".asker-")
        try:
            with open(handle, "wb") as out, source.open("rb") as file:  # noqa: PTH123 - of a descriptor
                shutil.copyfileobj(file, out)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).chmod(stat.S_IMODE(source.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)
            if private:
                make_private(Path(temporary))
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return target.stat()
    except OSError as error:
        raise UnreadableError(_UNWRITABLE, path=target, reason=error.strerror or error) from error


def hash_of(file: Path) -> str | None:
    """Hexadecimal SHA-256 of a regular file; None if there is none, or it cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() if file.is_file() else None
    except OSError:
        return None
