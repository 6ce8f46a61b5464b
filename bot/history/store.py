"""The folder of saved conversations."""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.folders import private_folder
from bot.history import events, searching
from bot.history.contents import Contents, asked_at, moment_of, shortened
from bot.history.types import Found, Listing, Saved
from bot.types import Answer
from index.errors import N_, UnreadableError, UsageError
from index.store.files import sync_folder, write_all

FOLDER = "conversations"
"""Of the data folder, where conversations are kept."""
SUFFIX = ".jsonl"

_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9]{6}-[0-9a-f]{8}")
_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_CREAT | os.O_EXCL

_UNKNOWN = N_("There is no saved conversation “{name}”.")
_UNREADABLE = N_("The saved conversation {path} cannot be read: {reason}. Check who may read it, or delete it.")
_UNREADABLE_FOLDER = N_("The saved conversations in {path} cannot be read: {reason}. Check who may read the folder.")
_UNWRITABLE = N_(
    "The conversation cannot be saved in {path}: {reason}. Mend that, or set history = false in asker.toml."
)
_UNDELETABLE = N_("The saved conversation {path} cannot be deleted: {reason}. Delete the file yourself.")


class History:
    """Saved conversations.

    Several programs may use a folder at once. A conversation's file only grows, each time by one line in one system
    call, which Linux and macOS keep whole; on Windows, two programs must not go on with the same conversation at the
    same moment.

    :param folder: Made, for its owner only, when the first conversation is saved.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new_id(self) -> str:
        """Name for a new conversation; later ones sort after earlier ones."""
        return f"{datetime.now(UTC):%Y%m%dT%H%M%S-%f}-{secrets.token_hex(4)}"

    def append(self, id: str, answer: Answer, asked: str | None = None) -> None:
        """Save an answer, so that it stays after a crash; a conversation's first one makes its file.

        :param asked: When it was asked, ISO 8601; now unless given.
        :raises UsageError: If `id` is no name of a conversation.
        :raises UnreadableError: If the system refuses.
        """
        path = self._path(id)
        moment = events.utc(datetime.fromisoformat(asked) if asked else datetime.now(UTC))
        line = events.line(events.EXCHANGE, asked=moment, answer=answer)
        with _naming(_UNWRITABLE, path):
            try:
                _write(path, _APPEND, line)
            except FileNotFoundError:
                self._begin(path, events.line(events.CREATED, id=id, at=moment), line)

    def _begin(self, path: Path, header: bytes, line: bytes) -> None:
        private_folder(self.folder)
        if os.name != "nt" and stat.S_IMODE(self.folder.stat().st_mode) & 0o077:
            self.folder.chmod(0o700)
        try:
            _write(path, _APPEND | _NEW, header + line)
        except FileExistsError:  # another program has just begun it
            _write(path, _APPEND, line)
        sync_folder(self.folder)

    def read(self, id: str) -> Saved:
        """Read a conversation, as far as it can be read.

        :raises UsageError: If there is no such conversation.
        :raises UnreadableError: If the system refuses.
        """
        path = self._path(id)
        with _naming(_UNREADABLE, path):
            try:
                return Contents.of(id, _bytes(path)).saved
            except FileNotFoundError as error:
                raise UsageError(_UNKNOWN, name=id) from error

    def search(self, words: str) -> "list[Found]":
        """Find the exchanges in which words stand, in titles, questions, answers or reasons for refusals.

        All words must stand in a conversation; the exchanges found are those that hold all that its title does not
        or, where none does, the one that holds most. Case and diacritics do not matter, but æ, ø and å are letters
        of their own.

        :param words: Parted by blanks; parts of words will do.
        :returns: The latest conversation first, and of each the latest exchange.
        :raises UnreadableError: If the folder cannot be read.
        """
        wanted = searching.folded_words(words)
        if not wanted:
            return []
        found = [(contents.listing, searching.find(contents, wanted)) for contents in self._contents()]
        found.sort(key=lambda pair: (pair[0].updated, pair[0].id), reverse=True)
        return [Found(listing, number, snippet) for listing, hits in found for number, snippet in reversed(hits)]

    def questions(self, limit: int = 200) -> "list[str]":
        """Questions asked, the latest first, each once.

        :raises UnreadableError: If the folder cannot be read.
        """
        said = [
            (asked_at(contents.exchanges[number - 1]), contents.id, number, one.question)
            for contents in self._contents()
            for number, one in contents.said()
        ]
        return list(dict.fromkeys(question for *_, question in sorted(said, reverse=True)))[:limit]

    def rename(self, id: str, title: str) -> None:
        """Give a conversation a title, put on one line and shortened; an empty one gives its first question back.

        :raises UsageError: If there is no such conversation.
        :raises UnreadableError: If the system refuses.
        """
        path = self._path(id)
        with _naming(_UNWRITABLE, path):
            try:
                _write(path, _APPEND, events.line(events.RENAMED, title=shortened(title)))
            except FileNotFoundError as error:
                raise UsageError(_UNKNOWN, name=id) from error

    def delete(self, id: str) -> None:
        """Delete a conversation for good.

        :raises UsageError: If there is no such conversation.
        :raises UnreadableError: If the system refuses.
        """
        path = self._path(id)
        with _naming(_UNDELETABLE, path):
            try:
                path.unlink()
            except FileNotFoundError as error:
                raise UsageError(_UNKNOWN, name=id) from error
            sync_folder(self.folder)

    def forget(self) -> int:
        """Delete all conversations for good; those that the system keeps do not keep the others.

        :returns: How many were deleted.
        :raises UnreadableError: If the system refuses.
        """
        refused: UnreadableError | None = None
        deleted = 0
        for id in self._ids():
            try:
                self.delete(id)
                deleted += 1
            except UsageError:  # another program was faster
                pass
            except UnreadableError as error:
                refused = error
        if refused:
            raise refused
        return deleted

    def list(self) -> "list[Listing]":
        """All conversations, the one with the latest question first.

        One that cannot be read is listed, too, with as much as its name tells.

        :raises UnreadableError: If the folder cannot be read.
        """
        listings = [contents.listing for contents in self._contents()]
        return sorted(listings, key=lambda listing: (listing.updated, listing.id), reverse=True)

    def _contents(self) -> Iterator[Contents]:
        for id in self._ids():
            try:
                yield Contents.of(id, _bytes(self._path(id)))
            except FileNotFoundError:  # deleted meanwhile
                continue
            except OSError:
                yield Contents.of(id, b"")

    def _ids(self) -> tuple[str, ...]:
        with _naming(_UNREADABLE_FOLDER, self.folder):
            try:
                with os.scandir(self.folder) as entries:
                    names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
            except FileNotFoundError:
                return ()
        ids = (name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))
        return tuple(id for id in ids if _is_id(id))

    def _path(self, id: str) -> Path:
        """File of a conversation.

        :raises UsageError: If `id` is no name that `new_id` gives; so no name leads out of the folder.
        """
        if not _is_id(id):
            raise UsageError(_UNKNOWN, name=id)
        return self.folder / f"{id}{SUFFIX}"


def _is_id(name: str) -> bool:
    if not _ID.fullmatch(name):
        return False
    try:
        moment_of(name)
    except ValueError:
        return False
    return True


def _bytes(path: Path) -> bytes:
    """All of a file, which must be a plain one: a pipe would never end."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return path.read_bytes()


def _write(path: Path, flags: int, data: bytes) -> None:
    """Write at the end of a file, in one call as a rule, and see it onto the disk."""
    descriptor = os.open(path, flags, 0o600)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _naming(message: str, path: Path) -> Iterator[None]:
    """Name what the system refuses.

    :raises UnreadableError: If it does.
    """
    try:
        yield
    except OSError as error:
        raise UnreadableError(message, path=path, reason=error.strerror or error) from error
