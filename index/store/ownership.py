"""Whose a folder is, and who may write in it."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import N_, BusyError, UsageError
from index.store.files import TEMPORARY, new_id, seal, sync_folder, unseal, write_file
from index.store.manifest import FORMAT, LOCK, MARKER, generations, manifest_path

if TYPE_CHECKING:
    from filelock import BaseFileLock


def claim_folder(folder: Path, wait: float) -> "BaseFileLock":
    """Make a folder an index, where it is none yet, and lock it for the one writer.

    :param wait: Seconds to wait for another writer.
    :raises UsageError: If something else is in the way.
    :raises BusyError: If another process writes.
    :raises OSError: If the system refuses.
    """
    import filelock

    if folder.exists() and not folder.is_dir():
        raise UsageError(N_("{folder} is a file. Name a folder for the index."), folder=folder)
    for missing in [path for path in (folder, *folder.parents) if not path.exists()][::-1]:
        missing.mkdir(mode=0o700, exist_ok=True)
        sync_folder(missing.parent)
    if not _is_ours(folder):
        message = N_("{folder} is not empty and holds no index. Name another folder, or empty this one.")
        raise UsageError(message, folder=folder)
    lock = filelock.FileLock(folder / LOCK, timeout=max(wait, 0.0), mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        message = N_("Another process is writing the index in {folder}. Try again when it is done.")
        raise BusyError(message, folder=folder) from error
    try:
        _mark(folder)
    except BaseException:
        lock.release()
        raise
    return lock


def _is_ours(folder: Path) -> bool:
    # A sealed manifest proves as much as the marker; a first writer that was killed leaves neither.
    files = [folder / MARKER, *(manifest_path(folder, number) for number in generations(folder))]
    if any(map(_is_sealed, files)):
        return True
    empty = all(path.name == LOCK or path.name.startswith(TEMPORARY) for path in folder.iterdir())
    # Another first writer may have made the marker in between.
    return empty or _is_sealed(files[0])


def _is_sealed(path: Path) -> bool:
    try:
        return unseal(path.read_bytes()) is not None
    except OSError:
        return False


def _mark(folder: Path) -> None:
    marker = folder / MARKER
    if _is_sealed(marker):
        return
    with suppress(PermissionError):
        folder.chmod(0o700)
    # A new name, because Windows replaces no file: a damaged marker goes first.
    marker.unlink(missing_ok=True)
    temporary = folder / f"{TEMPORARY}{new_id()}"
    write_file(temporary, seal({"format": FORMAT}))
    temporary.rename(marker)
    sync_folder(folder)
