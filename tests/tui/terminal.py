"""A terminal for the real program: what is typed, what stands on it, and whether all that comes is harmless."""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.cells import cell_len

from tests.conftest import Asker
from tests.typist import PATIENCE

KEYS = {"f1": "\x1bOP", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "escape": "\x1b", "enter": "\r",
        "ctrl+q": "\x11", "alt+1": "\x1b1", "tab": "\t", "home": "\x1b[H"}  # fmt: skip

_SEQUENCE = re.compile(
    r"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<final>[ $]?[@-~])|\x1b\](?P<osc>[ -~]*)(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(r"\x1b(?:$|[\[\]][ -~]*$|\][ -~]*\x1b$)")
_FINALS = {"": set("HJKmt"), "?": {"h", "l", "$p", "u"}, ">": {"u"}, "<": {"u"}, "=": {"u"}}
"""How the sequences end that Textual writes: places, wiping, looks, window size; modes and keys."""
_MODES = {"7", "25", "1000", "1003", "1004", "1006", "1007", "1015", "1016", "1049", "2004", "2026", "2048"}
"""Modes that Textual sets or asks for: wrapping, cursor, mouse, focus, the other screen, pastes, drawing, size."""
_HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Terminal:
    """The command in a terminal of its own, of whose session it is the leader; used as a context manager.

    :param environment: On top of that of `asker`.
    """

    def __init__(
        self, asker: Asker, *arguments: str | Path, columns: int = 80, rows: int = 24, **environment: str
    ) -> None:
        self._leader, self._follower = pty.openpty()
        self.size = (columns, rows)
        self.resize(columns, rows)
        self._before = termios.tcgetattr(self._follower)
        self.process = subprocess.Popen(
            asker.command(*arguments),
            stdin=self._follower,
            stdout=self._follower,
            stderr=self._follower,
            env={"TERM": "xterm-256color", **asker.environment, "LANG": "C.UTF-8", **environment},
            cwd=asker.home,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # the terminal's end is to reach it
        )
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._rest = ""
        self._at = (0, 0)
        self.modes: set[str] = set()
        """What is set and not reset."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._follower)
        self.hang_up()

    @property
    def shown(self) -> str:
        """What stands on it, a line a row."""
        return "\n".join("".join(row).rstrip() for row in self._rows)

    @property
    def restored(self) -> bool:
        """Whether it is as it was: echo on, cursor shown, its own screen, and nothing asked of it."""
        return self.modes <= {"7", "25"} and "25" in self.modes and termios.tcgetattr(self._follower) == self._before

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size, as one does with a window."""
        self.size = (columns, rows)
        self._rows = [[" "] * columns for _ in range(rows)]
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._leader, text.encode())

    def press(self, *keys: str) -> None:
        """Press keys, by their names."""
        for key in keys:
            self.type(KEYS[key])

    def until(self, *texts: str, gone: str = "") -> str:
        """Wait until texts stand on it, and another does not; give all that stands there."""
        self._wait(lambda: all(text in self.shown for text in texts) and not (gone and gone in self.shown), str(texts))
        return self.shown

    def end(self) -> int:
        """Wait for the end; give the exit code."""
        self._wait(lambda: self.process.poll() is not None, "the end")
        while self._read(0.1):
            pass
        return self.process.wait()

    def hang_up(self) -> None:
        """Close it, as one does with a window."""
        if self._leader >= 0:
            os.close(self._leader)
            self._leader = -1

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, f"{what} never came:\n{self.shown}"
            assert self._read(0.2) or self.process.poll() is None or done(), f"ended before {what}:\n{self.shown}"

    def _read(self, seconds: float) -> bool:
        if not select.select([self._leader], [], [], seconds)[0]:
            return False
        self._take(self._decoder.decode(os.read(self._leader, 65536)))
        return True

    def _take(self, text: str) -> None:
        """Draw what has come; what may do harm, or is of no kind known, fails."""
        text = self._rest + text
        begun = _BEGUN.search(text)
        self._rest = text[begun.start() :] if begun else ""
        text = text[: len(text) - len(self._rest)]
        at = 0
        for found in _SEQUENCE.finditer(text):
            self._draw(text[at : found.start()])
            self._obey(found)
            at = found.end()
        self._draw(text[at:])

    def _obey(self, found: re.Match[str]) -> None:
        if found["osc"] is not None:
            assert found["osc"].startswith("22;"), found[0]  # the pointer's shape
            return
        assert found["final"] in _FINALS[found["mark"]], found[0]
        if found["final"] == "H":
            row, _, column = found["numbers"].partition(";")
            self._at = (int(row or 1) - 1, int(column or 1) - 1)
        elif found["mark"] == "?" and found["final"] in ("h", "l", "$p"):
            assert set(found["numbers"].split(";")) <= _MODES, found[0]
            if found["final"] != "$p":
                change = self.modes.update if found["final"] == "h" else self.modes.difference_update
                change(found["numbers"].split(";"))

    def _draw(self, text: str) -> None:
        row, column = self._at
        for char in text:
            if char in "\r\n":
                row, column = (row, 0) if char == "\r" else (row + 1, column)
                continue
            harmful = unicodedata.category(char) in _HARMFUL and char not in "\u200c\u200d\t"
            assert not harmful, (char, text)
            if row < self.size[1] and column < self.size[0]:
                self._rows[row][column] = char
                for beside in range(column + 1, min(column + cell_len(char), self.size[0])):
                    self._rows[row][beside] = ""
            column += cell_len(char)
        self._at = (row, column)
