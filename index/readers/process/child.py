"""One child process that reads files, as its parent sees it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, cast

import msgspec

from index.readers.limits import Limits
from index.readers.process.frames import (
    OUT_OF_MEMORY,
    Begun,
    Cause,
    Failed,
    Reply,
    Request,
    decode_reply,
    encode,
    framed,
    receive,
)

_MIB = 2**20
FATAL: frozenset[Cause] = frozenset({"time", "memory", "lost", "start"})
"""Causes of failure that end a child, or leave it in a state that nobody knows."""

_STARTING = 60.0
"""Seconds until the reader must be loaded: half a second, unless the machine is busy or its disk slow."""

# -I: neither the current folder nor the environment decides what is imported. Nor do they decide here where modules
# are looked for, but the parent does, which may have been installed for one user or unpacked somewhere: by its own
# list, without entries that mean the current folder.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from index.readers.process.worker import main; main()"


class Child:
    """A running process.

    :raises OSError: If it cannot be started.
    """

    def __init__(self) -> None:
        self.served = 0
        """Files that were read in it to the end."""
        self._expired = False
        python = sys.executable or ""
        self._process = subprocess.Popen(  # noqa: S603 - the interpreter that runs this
            [python, "-I", "-c", _PROGRAM, *filter(os.path.isabs, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A parser may look for files beside it (and Windows for libraries).
            cwd=Path(python).parent,
            env=_environment(),
            # Ctrl+C is for the parent, which then ends the child.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def ask(self, reader: str, data: bytes, name: str, limits: Limits) -> Reply:
        """Have one file read; after `Failed` with a cause in `FATAL` the child is of no more use."""
        request = Request(
            reader=reader,
            name=name.encode("utf-8", "backslashreplace").decode(),
            size=len(data),
            seconds=limits.seconds,
            memory=limits.memory * _MIB,
        )
        stdin, stdout = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        begun = False
        try:
            with self._at_most(_STARTING):
                stdin.write(framed(encode(request)))
                stdin.write(data)
                stdin.flush()
                first = decode_reply(receive(stdout))
            if not isinstance(first, Begun):
                return first
            begun = True
            with self._at_most(limits.seconds):
                reply = decode_reply(receive(stdout))
        except (OSError, EOFError, ValueError, msgspec.MsgspecError):
            return self._lost(begun)
        self.served += 1
        return reply

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what it was never told
                cast(IO[bytes], stream).close()
        self._process.wait()

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """End the process if the block takes longer, which ends any waiting for its pipes."""
        timer = Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    def _lost(self, begun: bool) -> Failed:
        """Why there is no reply."""
        self._process.kill()
        status = self._process.wait()
        if self._expired:
            return Failed("time") if begun else Failed("start", f"{_STARTING:g} s")
        if status == OUT_OF_MEMORY:
            return Failed("memory")
        reason = _ending(status)
        if reason == "SIGXCPU":
            return Failed("time")
        return Failed("lost" if begun else "start", reason)


def _ending(status: int) -> str:
    """An exit status, or the name of the signal that it stands for."""
    try:
        return signal.Signals(-status).name
    except ValueError:
        return str(status)


def _environment() -> dict[str, str]:
    """The parent's, less Asker's settings, of which one may be a key."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASKER_")}
    # One arena for all threads: glibc reserves 64 MiB of address space, which is what is limited, for each.
    return {**kept, "MALLOC_ARENA_MAX": "1"}
