"""Opens a file in the user's own program."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from textual.app import SuspendNotSupported

from bot.documents import full_path
from bot.messages import N_
from bot.printable import one_line, printable_name
from bot.types import Citation
from tui.localised import Interface

_TEXT = frozenset({".md", ".markdown", ".txt"})
"""Formats that an editor or a pager shows at a line."""
_LINE_BEFORE = frozenset({"vi", "vim", "nvim", "nano", "emacs", "less", "more", "most", "micro", "joe", "kak", "view"})
"""Programs that take `+LINE` before the file."""
_LINE_AFTER = frozenset({"hx", "helix", "subl", "zed"})
"""Programs that take `FILE:LINE`."""


def open_file(app: Interface, citation: Citation) -> None:
    """Open the file of a citation at its line; what goes wrong is told."""
    path = full_path(citation.document)
    if not Path(path).is_file():
        app.notify(app.say(N_("The file {path} is gone."), path=printable_name(path)), severity="warning", markup=False)
        return
    try:
        command = _command(path, citation.line) if Path(path).suffix.lower() in _TEXT else None
        if command is None or not _run(app, command):
            _open_by_system(path)
    except OSError as error:
        message = N_("{path} cannot be opened: {reason}. Set EDITOR or PAGER to a program that can.")
        reason = one_line(error.strerror or error)
        app.notify(app.say(message, path=printable_name(path), reason=reason), severity="error", markup=False)


def _run(app: Interface, command: list[str]) -> bool:
    """Run a program in the terminal until it ends; False where the terminal cannot be lent, as on Windows."""
    try:
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 - the user's own program
    except SuspendNotSupported:
        return False
    return True


def _command(path: str, line: int) -> list[str] | None:
    """The user's editor or pager, and how it is told the line; None on Windows without one."""
    for program in _programs():
        if program and shutil.which(program[0]):
            name = Path(program[0]).stem.lower()
            if name in _LINE_BEFORE:
                return [*program, f"+{line}", path]
            return [*program, f"{path}:{line}" if name in _LINE_AFTER else path]
    return None


def _programs() -> Iterator[list[str]]:
    for variable in ("VISUAL", "EDITOR", "PAGER"):
        yield _words(os.environ.get(variable, ""))
    if sys.platform != "win32":
        yield ["less"]
        yield ["more"]


def _words(command: str) -> list[str]:
    """A program and what it is told; nothing where a quote is not closed."""
    windows = sys.platform == "win32"  # where a backslash is part of a path, and quotes would stay
    try:
        words = shlex.split(command, posix=not windows)
    except ValueError:
        return []
    return [word.strip('"') for word in words] if windows else words


def _open_by_system(path: str) -> None:
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - what a double click does
    else:
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen([opener, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
