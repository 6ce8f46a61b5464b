"""The child process that files are read in: started when first needed, replaced when it is lost or has done enough."""

import atexit
import time
from itertools import pairwise
from threading import Lock

from msgspec.structs import replace

from index.errors import N_, DocumentError
from index.readers.base import Content
from index.readers.limits import Limits
from index.readers.process.child import FATAL, Child
from index.readers.process.frames import MAX_REPLY, Cause, Done, Failed, Refused, Reply
from index.types import Block

FILES_EACH = 500
"""Files that one child reads: what parsers leak is given back."""

FAILURES: dict[Cause, str] = {
    "time": N_(
        "{path} took longer than {seconds} s to read and was left out. Save it as plain text, divide it, or set "
        "read_seconds higher."
    ),
    "memory": N_(
        "{path} needs more than {memory} MiB of memory to read and was left out. Save it as plain text, divide it, or "
        "set read_memory higher."
    ),
    "length": N_("{path} holds more than {length} MiB of text. Divide it into smaller files."),
    "fault": N_(
        "{path} cannot be read ({reason}). It is probably damaged: open it in the program that it was made with and "
        "save it anew, or save it as plain text."
    ),
    "lost": N_(
        "{path} was left out: the process that was reading it ended ({reason}). Index again; if it happens again, save "
        "the file as plain text."
    ),
    "start": N_("{path} was left out: no process could be started to read it in ({reason}). Index again."),
}
"""What is said of a file that a child could not read, by the cause."""


class Pool:
    """One child process at a time, which any thread may use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """Number of the child process; None while there is none."""
        child = self._child
        return child.pid if child else None

    def read(self, reader: str, data: bytes, name: str, limits: Limits) -> Content:
        """Read a file in the child.

        :param reader: Module whose `read` does it, by its full name.
        :param data: The file's bytes.
        :param name: The file's path, for messages.
        :raises DocumentError: If the reader refuses it, fails, or goes beyond a limit.
        """
        with self._lock:
            used = self._child is not None and self._child.served > 0
            began = time.monotonic()
            reply = self._ask(reader, data, name, limits)
            left = limits.seconds - (time.monotonic() - began)
            if used and left > 0 and isinstance(reply, Failed) and reply.cause in FATAL - {"time"}:
                # Perhaps because of what the files before had left behind. A fresh child may have what time is left.
                again = self._ask(reader, data, name, replace(limits, seconds=left))
                reply = reply if isinstance(again, Failed) and again.cause == "time" else again
        if isinstance(reply, Refused):
            raise DocumentError(reply.message, **{**reply.values, "path": name})
        if isinstance(reply, Done) and _sound(reply.content):
            return reply.content
        failed = reply if isinstance(reply, Failed) else Failed("fault", "offsets")
        raise DocumentError(
            FAILURES[failed.cause],
            path=name,
            seconds=f"{limits.seconds:g}",
            memory=limits.memory,
            length=MAX_REPLY // 2**20,
            reason=failed.reason,
        )

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child:
            child.end()

    def _ask(self, reader: str, data: bytes, name: str, limits: Limits) -> Reply:
        reply: Reply | None = None
        try:
            if self._child is None:
                self._child = Child()
            reply = self._child.ask(reader, data, name, limits)
        except OSError as error:
            reply = Failed("start", error.strerror or str(error))
        finally:  # also when it is interrupted
            worn = self._child is not None and self._child.served >= FILES_EACH
            if reply is None or worn or (isinstance(reply, Failed) and reply.cause in FATAL):
                self.close()
        return reply


def _sound(content: Content) -> bool:
    """Whether blocks are spans of the text, in order and without overlap."""
    edges = [Block(0, 0, "paragraph"), *content.blocks]
    ordered = all(a.end <= b.start < b.end for a, b in pairwise(edges))
    return ordered and edges[-1].end <= len(content.text)


_pool = Pool()
atexit.register(_pool.close)


def read_apart(reader: str, data: bytes, name: str, limits: Limits) -> Content:
    """Read a file in this process's child: see `Pool.read`."""
    return _pool.read(reader, data, name, limits)
