"""Somebody at a terminal who types and reads, for the tests of what converses."""

import codecs
import os
import pty
import select
import signal
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.conftest import Asker

PATIENCE = 60.0
"""Seconds after which nothing more is waited for."""


class Typist:
    """Runs the command in a terminal of its own; used as a context manager.

    :param out: Where stdout goes instead.
    :param environment: On top of that of `asker`.
    """

    def __init__(self, asker: Asker, *arguments: str | Path, out: IO[bytes] | None = None, **environment: str) -> None:
        self._leader, follower = pty.openpty()
        settings = termios.tcgetattr(follower)
        settings[1] &= ~termios.OPOST  # newlines come as they are written
        termios.tcsetattr(follower, termios.TCSANOW, settings)
        self._process = subprocess.Popen(
            asker.command(*arguments),
            stdin=follower,
            stdout=out or follower,
            stderr=follower,
            env={"TERM": "xterm", **asker.environment, **environment},
            cwd=asker.home,
            process_group=0,
        )
        os.close(follower)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.received = ""
        """All that has reached the terminal, what was typed included."""
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._leader)

    def expect(self, text: str) -> str:
        """Wait for a text, and give what came since the last one up to its end."""
        while (at := self.received.find(text, self._read)) < 0:
            assert self._receive(), f"{text!r} never came:\n{self.received}"
        begin, self._read = self._read, at + len(text)
        return self.received[begin : self._read]

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._leader, keys.encode())

    def enter(self, line: str) -> None:
        """Type a line."""
        self.type(f"{line}\n")

    def interrupt(self) -> None:
        """Press Ctrl+C, not sooner than a person could: readline loses one that comes with its prompt."""
        time.sleep(0.5)
        os.killpg(self._process.pid, signal.SIGINT)

    def leave(self) -> int:
        """Wait for the end, and give the exit code."""
        while self._receive():
            pass
        return self._process.wait(PATIENCE)

    def _receive(self) -> bool:
        """Read what comes; false when there is no more."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if select.select([self._leader], [], [], 0.5)[0]:
                try:
                    data = os.read(self._leader, 65536)
                except OSError:  # what Linux says when the other end is closed
                    return False
                self.received += self._decoder.decode(data)
                return bool(data)
        return False
