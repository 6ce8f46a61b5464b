"""Names of files as people type, paste and drop them into a terminal."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
"""A word on Windows, where a backslash is part of a path."""
_OPEN_QUOTE = re.compile(r"(?:^|\s)(['\"])((?:(?!\1).)*)$")
_LAST_WORD = re.compile(r"(?:\\.|[^\s\\])+$")
_WHOLE = re.compile(r"[/~\\]|file:|[A-Za-z]:[/\\]")
"""How a name begins that is whole by itself, not the rest of one with blanks."""
_SPECIAL = re.compile(r"[^\w/.,:=@%+-]")
"""What a shell wants a backslash before."""


def paths_in(text: str) -> list[Path]:
    r"""Files and folders that a text names.

    :param text: One or more names: as they are, quoted, with backslashes before blanks, or as `file:` addresses;
        `~` is the home folder. A line that is itself the name of something stands for that alone.
    """
    names = [name for line in text.splitlines() for name in _names(line.strip())]
    return [Path(name) for name in dict.fromkeys(map(_local, names))]


def completed(text: str) -> str | None:
    """A text with the last name in it completed from the file system; None where nothing fits.

    Only folders, files that can be read as texts, and names that can be shown are looked at. Blocks.
    """
    for name, escape in _last_names(text):
        if name and (rest := _rest(name)):
            return text + (_SPECIAL.sub(r"\\\g<0>", rest) if escape else rest)
    return None


def _names(line: str) -> list[str]:
    if not line or _is_there(line):
        return [line] if line else []
    words = _words(line)
    # A name with blanks that is mistyped is told as it was typed.
    several = any(map(_is_there, words)) or all(map(_WHOLE.match, words))
    return words if len(words) == 1 or several else [line]


def _words(line: str) -> list[str]:
    if sys.platform == "win32":
        return ["".join(found) for found in _QUOTED.findall(line)]
    try:
        return shlex.split(line)
    except ValueError:  # a quote that is not closed, such as an apostrophe
        return [line]


def _local(name: str) -> str:
    """A name as the system takes it."""
    if name.startswith("file:"):
        from urllib.request import url2pathname

        with suppress(ValueError):  # what is no address is a name
            return url2pathname(urlsplit(name).path)
    return os.path.expanduser(name)  # noqa: PTH111 - Path raises where there is no such home


def _is_there(name: str) -> bool:
    try:
        return os.path.lexists(_local(name))
    except ValueError:  # such as a NUL within
        return False


def _last_names(text: str) -> Iterator[tuple[str, bool]]:
    """What may be the last name, as the system takes it, and whether what is added needs backslashes."""
    yield text.lstrip(), False
    if quoted := _OPEN_QUOTE.search(text):
        yield quoted[2], False
    elif sys.platform != "win32" and (word := _LAST_WORD.search(text)):
        yield re.sub(r"\\(.)", r"\1", word[0]), True


def _rest(name: str) -> str:
    """What the first fitting name in its folder adds to one that is begun; nothing where none fits."""
    if name == "~":
        return os.sep
    from index.formats import SUFFIXES

    folder, begun = os.path.split(_local(name))
    try:
        with os.scandir(folder or os.curdir) as entries:
            fitting = min(
                entry.name + os.sep * entry.is_dir()
                for entry in entries
                if entry.name.startswith(begun)
                and entry.name.isprintable()
                and entry.name.startswith(".") == begun.startswith(".")
                and (entry.is_dir() or Path(entry.name).suffix.lower() in SUFFIXES)
            )
    except (OSError, ValueError):  # no such folder, or nothing that fits
        return ""
    return fitting.removeprefix(begun)
