"""Checks of the index: every hash, what it holds, whether it is up to date, and who else is at it."""

from collections.abc import Iterator
from pathlib import Path

from bot.doctor.commands import asker, writable
from bot.doctor.findings import Check, Finding, error, note, ok, warning
from bot.doctor.setup import Setup
from bot.messages import explain
from index.errors import N_, AskerError, DamagedIndexError, UsageError
from index.store import MissingIndexError, OutdatedIndexError, Snapshot
from index.store.files import TEMPORARY, verify
from index.store.garbage import strays
from index.store.manifest import LOCK, MARKER, Manifest, generations, read_manifest

_NONE = N_("There is no index yet. It is built when the first question is asked, which takes a little longer then.")
_FOREIGN = N_("{folder} holds something else than an index. Name another folder with --index.")
_OLD = N_("Another version of Asker built the index. It is built anew the next time it is used.")
_DAMAGED = N_("The index is damaged: {file}. Your texts are not affected; the index can be made of them again.")
_UNREADABLE = N_("The index cannot be read: {reason}")
_OTHER_MODEL = N_("The settings name the encoder {named}, and the index was built with {built}.")
_COUNTS = N_(
    "The index holds {documents} texts and {passages} passages, and should hold {expected_documents} and "
    "{expected_passages}."
)
_STALE = N_("Texts were added, changed or removed since the index was built.")
_UNREAD = N_("Not read: {reason}")
_DOUBTS = N_("There are remarks on how well texts could be read: {number}.")
_LEFTOVERS = N_(
    "Something was interrupted while the index was written: {number} leftovers. The next writing removes them."
)
_BUSY = N_("Another program is writing the index at this moment. Run the check again when it is done.")


def check_state(setup: Setup) -> Iterator[Finding]:
    """Whether there is an index, and whether it can be opened."""
    folder, opened = setup.collection.folder, setup.opened
    if isinstance(opened, Snapshot):
        yield ok(N_("The index can be opened: {folder}."), folder=folder)
    elif isinstance(opened, MissingIndexError):
        if _is_foreign(folder):
            yield error(_FOREIGN, folder=folder, command=asker(setup, "index", "--index", "DIR"))
        else:
            yield note(_NONE, command=asker(setup, "index"))
    elif isinstance(opened, OutdatedIndexError):
        yield note(_OLD, command=asker(setup, "index"))
    elif isinstance(opened, DamagedIndexError):
        yield _damaged(setup, Path(str(opened.values.get("path", folder))))
    else:
        yield error(_UNREADABLE, reason=explain(opened, setup.interface), command=writable(folder))


def _is_foreign(folder: Path) -> bool:
    if not folder.is_dir():
        return folder.exists()
    names = {path.name for path in folder.iterdir() if not path.name.startswith(TEMPORARY)}
    return bool(names - {LOCK}) and MARKER not in names


def _damaged(setup: Setup, path: Path) -> Finding:
    folder = setup.collection.folder
    file = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
    return error(_DAMAGED, file=file, command=asker(setup, "index", "--rebuild"))


def check_files(setup: Setup) -> Iterator[Finding]:
    """Every byte of the index, by its hash, whatever was verified when it was opened."""
    if setup.snapshot is None:
        return
    folder = setup.collection.folder
    parts = setup.snapshot.manifest.folders
    try:
        for part in parts:
            verify(folder / part.path, part.files)
    except DamagedIndexError as problem:
        yield _damaged(setup, Path(str(problem.values["path"])))
    except FileNotFoundError as problem:
        yield _damaged(setup, Path(problem.filename))
    else:
        number = sum(len(part.files) for part in parts)
        yield ok(N_("The files of the index are what was written: {number}."), number=number)


def check_counts(setup: Setup) -> Iterator[Finding]:
    """Whether the index holds as much as it says."""
    snapshot = setup.snapshot
    if snapshot is None:
        return
    said = snapshot.manifest
    found = len(snapshot.documents), sum(snapshot.count(document) for document in snapshot.documents)
    if found == (said.documents, said.passages) and len(snapshot) == said.passages:
        yield ok(N_("The index holds {documents} texts, {passages} passages."), documents=found[0], passages=found[1])
    else:
        yield error(
            _COUNTS,
            documents=found[0],
            expected_documents=said.documents,
            passages=found[1],
            expected_passages=said.passages,
            command=asker(setup, "index", "--rebuild"),
        )


def check_current(setup: Setup) -> Iterator[Finding]:
    """Whether the index is of this version of Asker, of the encoder wanted, and up to date with its files."""
    from index.build import changed_since, outdated

    snapshot = setup.snapshot
    if snapshot is None:
        return
    named, built = setup.settings.model, str(snapshot.settings.get("model"))
    if named and named != built:
        yield error(_OTHER_MODEL, named=named, built=built, command=asker(setup, "index", "--model", named))
        return
    if outdated(snapshot, setup.model):
        yield note(_OLD, command=asker(setup, "index"))
        return
    try:
        stale = changed_since(snapshot, setup.collection.roots)
    except UsageError:  # a folder is gone, which another check tells
        return
    if stale:
        yield note(_STALE, command=asker(setup, "index"))
    else:
        yield ok(N_("The index is up to date with the texts."))


def check_texts(setup: Setup) -> Iterator[Finding]:
    """What could not be read, or not well."""
    from index.build import failed_in

    snapshot = setup.snapshot
    if snapshot is None:
        return
    failed = failed_in(snapshot)
    for problem in failed:
        yield warning(_UNREAD, reason=explain(problem.error, setup.interface), command=asker(setup, "index"))
    doubtful = sum(bool(document.doubts) for document in snapshot.documents)
    if doubtful:
        yield note(_DOUBTS, number=doubtful, command=asker(setup, "list"))
    if not failed and not doubtful:
        yield ok(N_("All texts could be read without reservation."))


def check_leftovers(setup: Setup) -> Iterator[Finding]:
    """Another program that writes, and what one that was killed has left."""
    folder = setup.collection.folder
    if not (folder / LOCK).is_file():
        return
    if _is_busy(folder):
        yield note(_BUSY)
        return
    number = sum(1 for _ in _leftovers(folder))
    if number:
        yield note(_LEFTOVERS, number=number, command=asker(setup, "index"))
    else:
        yield ok(N_("Nobody else is writing the index, and nothing was left half done."))


def _is_busy(folder: Path) -> bool:
    import filelock

    lock = filelock.FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        return True
    except OSError:  # a folder that may only be read
        return False
    lock.release()
    return False


def _leftovers(folder: Path) -> Iterator[Path]:
    """What belongs to no generation; nothing where one cannot be read, since nobody knows what it needs."""
    try:
        manifests: list[Manifest] = [read_manifest(folder, number) for number in generations(folder)]
    except (AskerError, OSError):
        return
    needed = {part.path for manifest in manifests for part in manifest.folders}
    yield from strays(folder, needed)


CHECKS: dict[str, Check] = {
    "state": check_state,
    "files": check_files,
    "counts": check_counts,
    "current": check_current,
    "texts": check_texts,
    "leftovers": check_leftovers,
}
