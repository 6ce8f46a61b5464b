"""Checks of the terminal that the check was started in: what it can show, and in which language."""

import locale
import os
import sys
from collections.abc import Iterator

from bot.describe import LANGUAGE_NAMES
from bot.doctor.findings import Check, Finding, note, ok
from bot.doctor.setup import Setup
from bot.messages import translate
from index.errors import N_

LEAST_COLUMNS, LEAST_LINES = 40, 10
"""What the chat screen needs to be of use."""
PLAIN = "asker chat --plain"

_NO_TERMINAL = N_("This was not started in a terminal, or its output goes elsewhere: the chat comes line by line then.")
_DUMB = N_("This terminal can only show lines (TERM=dumb). The chat comes line by line there.")
_SMALL = N_(
    "The terminal is small: {columns} columns, {lines} lines. Make its window larger, or converse in plain lines."
)
_ENCODING = N_("The system says that it writes {encoding}, in which letters such as æ, ø and å may come out wrong.")
_READER = N_("If you use a screen reader or a braille display, converse in plain lines: asker chat --plain.")


def check_screen(setup: Setup) -> Iterator[Finding]:
    """Whether the chat screen can be shown, how large, and in which colours."""
    if not _in_terminal():
        yield note(_NO_TERMINAL)
        return
    if os.environ.get("TERM") == "dumb":
        yield note(_DUMB, command=PLAIN)
        return
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        yield note(_SMALL, columns=columns, lines=lines, command=PLAIN)
    elif colours := _colours():
        message = N_("The terminal has {columns} columns, {lines} lines, and {colours} colours.")
        yield ok(message, columns=columns, lines=lines, colours=colours)
    else:
        yield ok(N_("The terminal has {columns} columns and {lines} lines; no colours."), columns=columns, lines=lines)


def _in_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _colours() -> int:
    """How many colours Textual will use."""
    from rich.console import Console

    return {"standard": 16, "windows": 16, "256": 256, "truecolor": 2**24}.get(Console().color_system or "", 0)


def check_encoding(setup: Setup) -> Iterator[Finding]:
    """Whether the system and Asker mean the same by the bytes that letters are made of."""
    encoding = locale.getencoding()
    if encoding.lower().replace("-", "") in ("utf8", "cp65001") or os.name == "nt":
        yield ok(N_("Letters are written as UTF-8."))
    else:
        # LANGUAGE keeps the program's language, which LC_ALL would change.
        mend = f"export LC_ALL=C.UTF-8 LANGUAGE={setup.interface}"
        yield note(_ENCODING, encoding=encoding, command=mend)


def check_language(setup: Setup) -> Iterator[Finding]:
    """The language of the program."""
    name = translate(setup.interface, LANGUAGE_NAMES[setup.interface])
    yield ok(N_("The program's language: {name}. For another one, add --lang nb, nn or en."), name=name)


def check_screen_reader(setup: Setup) -> Iterator[Finding]:
    """How to converse with a screen reader, which no program can know of."""
    if setup.settings.plain:
        yield ok(N_("The chat comes in plain lines, as the settings say."))
    elif _in_terminal():
        yield note(_READER)


CHECKS: dict[str, Check] = {
    "screen": check_screen,
    "encoding": check_encoding,
    "language": check_language,
    "screen_reader": check_screen_reader,
}
