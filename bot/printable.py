"""The one way for foreign text to reach a terminal."""

import unicodedata

_KEPT = frozenset("\n\t\u200c\u200d")
"""Line ends, tabs, and the joiners that scripts and emoji need."""
_DROPPED = frozenset("\u00ad\ufeff")
"""Soft hyphens and byte order marks, which mean nothing on a screen."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that terminals obey, or show as nothing or as anything."""


def printable(text: object) -> str:
    r"""Make text of documents, file names, questions and errors harmless for a terminal.

    Control, bidirectional and other format characters are shown as `\x1b`, `\u202e` and so on; newlines and tabs are
    kept, and so are the joiners that scripts and emoji need. Line ends become `\n`.

    :param text: Anything; it is made a string first.
    """
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return lines if _plain(lines) else "".join(_shown(char) for char in lines)


def one_line(text: object) -> str:
    """Make text harmless and put it on one line."""
    return " ".join(printable(text).split())


def printable_name(name: object) -> str:
    r"""Make a name harmless and keep it on one line, every blank as it is: a newline is shown as `\n`."""
    raw = str(name).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return printable(raw)


def printable_json(text: str) -> str:
    """Make JSON harmless without changing what it says: characters become escapes of JSON's own.

    :param text: JSON in which control characters below U+0020 are escaped already.
    """
    if _plain(text):
        return text
    return "".join(char if _harmless(char) else _json_escape(char) for char in text)


def _plain(text: str) -> bool:
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


def _harmless(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) not in _HIDDEN


def _shown(char: str) -> str:
    if _harmless(char):
        return char
    if char in _DROPPED:
        return ""
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
