"""Lines that a user types or a pipe holds, for the plain chat."""

import codecs
import locale
import os
import sys
from collections import deque
from collections.abc import Iterable
from typing import Any

from bot.printable import one_line

_SETTINGS = ("set enable-bracketed-paste off", "set enable-meta-key off", "set bell-style none")
"""Nothing but what is typed may reach a screen reader."""


class Lines:
    """Reads lines from stdin: edited, with those before at hand, where stdin and stdout are terminals.

    `TERM=dumb` asks for a terminal that is left alone: there the line is edited by the system.
    """

    def __init__(self) -> None:
        self.typed = sys.stdin.isatty()
        """Whether somebody can be asked."""
        self.shown = self.typed and sys.stdout.isatty()
        """Whether what is typed shows where the answers do."""
        self._readline = _readline() if self.shown and os.environ.get("TERM") != "dumb" else None
        self._put: deque[str] = deque()

    def read(self, prompt: str) -> str | None:
        """The next line, without blanks around it; None when there are no more.

        :param prompt: Shown to whom can answer.
        :raises KeyboardInterrupt: If the user gives the line up.
        """
        sys.stdout.flush()
        if self._readline is not None:
            try:
                line = input(prompt)
            except EOFError:
                return None
        else:
            if self.typed:
                stream = sys.stdout if self.shown else sys.stderr
                stream.write(prompt)
                stream.flush()
            line = sys.stdin.readline()
            if not line:
                return None
        return line.lstrip("\ufeff").strip()

    def put(self, line: str) -> None:
        """Let a line be taken before the next one that is read."""
        self._put.append(line)

    def taken(self) -> str | None:
        """A line that was put, if there is one."""
        return self._put.popleft() if self._put else None

    def remember(self, lines: Iterable[str]) -> None:
        """Let the up arrow bring lines back, the last one first; nothing of it is written to a file."""
        if self._readline is not None:
            for line in lines:
                self._readline.add_history(one_line(line))

    def offer(self, line: str) -> bool:
        """Let the next line begin as this one, to be changed.

        :returns: Whether that can be done.
        """
        if self._readline is None:
            return False
        readline = self._readline

        def insert() -> None:
            readline.insert_text(one_line(line))
            readline.set_startup_hook()

        readline.set_startup_hook(insert)
        return True


def _readline() -> Any:
    """The standard library's line editor, where the system has one that knows letters beyond ASCII."""
    if codecs.lookup(locale.getencoding()).name != "utf-8":
        return None
    try:
        import readline
    except ImportError:
        return None
    for setting in _SETTINGS:
        readline.parse_and_bind(setting)
    readline.set_auto_history(False)
    return readline
