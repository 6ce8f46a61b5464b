"""Checks of folders: texts, who may read what is private, whether there is room, and the saved conversations."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from bot.doctor.commands import asker, make_folder, private, unset_or_edit, writable
from bot.doctor.findings import Check, Finding, error, ok, refused, warning
from bot.doctor.setup import Setup
from bot.history import FOLDER, History
from bot.history.store import SUFFIX
from bot.printable import printable_name
from index.errors import N_, AskerError, UnreadableError, UsageError

_MIB = 2**20
_SPARE = 200 * _MIB
"""Bytes that should be free, whatever the size of the index."""
_GENERATIONS = 2
"""How often an index must have room again while it is built anew: beside the old one, and beside what is encoded."""

_NO_FOLDER = N_(
    "The folder of texts {folder} is not there. If it is on a drive or a network that is not connected, connect that "
    "first; else make the folder anew, or name another with --corpus."
)
_EMPTY = N_("There are no texts in {folder} yet. These formats are read: {formats}.")
_OPEN = N_("Others who use this machine can read {path}, which holds what you ask and what you read.")
_UNWRITABLE = N_("Nothing can be written in {folder}: {reason}. New texts and conversations cannot be kept there.")
_READ_ONLY = N_("The index in {folder} cannot be written: {reason}. Questions are answered, but no new texts are read.")
_NOT_BUILT = N_("Nothing can be written in {folder}: {reason}. The index cannot be built there.")
_LITTLE_ROOM = N_(
    "Little room is left where {folder} is: {free} MiB; {wanted} MiB are needed to build the index anew. "
    "Delete what you do not need, or keep the index elsewhere with --index."
)
_DAMAGED = N_(
    "The saved conversation {path} is damaged: lines that cannot be read and are passed over: {number}. The rest of it "
    "is kept. To be rid of this, delete the conversation in the chat (F4)."
)


def check_texts(setup: Setup) -> Iterator[Finding]:
    """The folders of texts."""
    from index.formats import SUFFIXES
    from index.sources import scan

    number = 0
    for folder in setup.collection.roots:
        if not folder.exists():
            yield error(_NO_FOLDER, folder=folder, command=make_folder(folder))
            return
        try:
            number += len(scan([folder], SUFFIXES).sources)
        except UsageError as problem:
            yield refused(problem, command=writable(folder) if folder.is_dir() else None)
            return
    folders = ", ".join(printable_name(folder) for folder in setup.collection.roots)
    if number:
        yield ok(N_("Texts that can be read: {number}, in {folders}."), number=number, folders=folders)
    else:
        yield warning(_EMPTY, folder=folders, formats=", ".join(sorted(SUFFIXES)), command=asker(setup, "add", "FILE"))


def check_private(setup: Setup) -> Iterator[Finding]:
    """Whether only the user can read texts of their own, indexes and conversations; Windows sees to that itself."""
    if os.name == "nt":
        return
    index = setup.collection.folder
    kept = [setup.data, *([] if index.is_relative_to(setup.data) else [index])]
    exposed = [folder for folder in kept if folder.is_dir() and _is_exposed(folder)]
    for folder in exposed:
        yield warning(_OPEN, path=folder, command=private(folder))
    if not exposed:
        yield ok(N_("Only you can read your texts, indexes and conversations in {folder}."), folder=setup.data)


def _is_exposed(path: Path) -> bool:
    """Whether others can read a file, or one below a folder: where a folder is closed, all below it is."""
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode):
        return bool(status.st_mode & 0o055) and any(map(_is_exposed, path.iterdir()))
    return stat.S_ISREG(status.st_mode) and bool(status.st_mode & 0o066)


def check_writable(setup: Setup) -> Iterator[Finding]:
    """Whether the folders can be written that Asker writes to."""
    data = {_nearest(folder): folder for folder in (setup.data / FOLDER, setup.data)}
    refusals = {there: reason for there in data if (reason := _refusal(there)) is not None}
    for there, reason in refusals.items():
        mend = writable(there) if there.is_dir() else unset_or_edit("data")
        yield error(_UNWRITABLE, folder=data[there], reason=reason, command=mend)
    there = _nearest(setup.collection.folder)
    if there not in data and (reason := _refusal(there)) is not None:
        refusals[there] = reason
        said = warning(_READ_ONLY) if setup.usable else error(_NOT_BUILT)
        yield replace(said, values={"folder": there, "reason": reason}, command=writable(there))
    if not refusals:
        yield ok(N_("What you add and ask can be kept in {folder}."), folder=setup.data)


def _nearest(folder: Path) -> Path:
    """A folder, or the nearest one above it that is there."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)


def _refusal(folder: Path) -> str | None:
    """Why nothing can be written in a folder; None where it can."""
    try:
        # Named like what the store leaves behind when it is killed, so that a killed check is cleared away, too.
        with tempfile.TemporaryFile(dir=folder, prefix=".asker-tmp-"):
            return None
    except OSError as problem:
        return problem.strerror or str(problem)


def check_space(setup: Setup) -> Iterator[Finding]:
    """Whether the disk has room to build the index anew."""
    folder = setup.collection.folder
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    free = shutil.disk_usage(_nearest(folder)).free
    wanted = _GENERATIONS * size + _SPARE
    if free < wanted:
        yield warning(_LITTLE_ROOM, folder=folder, free=free // _MIB, wanted=wanted // _MIB)
    else:
        yield ok(
            N_("Free on the disk: {free} MiB; the index takes {size} MiB."), free=free // _MIB, size=-(-size // _MIB)
        )


def check_history(setup: Setup) -> Iterator[Finding]:
    """Whether the saved conversations can be read."""
    history = History(setup.data / FOLDER)
    if not setup.settings.history and not history.folder.exists():
        yield ok(N_("Conversations are not kept, as the settings say."))
        return
    try:
        listed = history.list()
    except UnreadableError as problem:
        yield refused(problem, command=writable(history.folder))
        return
    bad = False
    for listing in listed:
        path = history.folder / f"{listing.id}{SUFFIX}"
        try:
            unread = history.read(listing.id).unread
        except AskerError as problem:
            bad = True
            yield Finding("warning", problem.message, problem.values, writable(path))
            continue
        if unread:
            bad = True
            yield warning(_DAMAGED, path=path, number=unread)
    if not bad:
        yield ok(N_("Saved conversations, all of which can be read: {number}."), number=len(listed))


CHECKS: dict[str, Check] = {
    "texts": check_texts,
    "private": check_private,
    "writable": check_writable,
    "space": check_space,
    "history": check_history,
}
