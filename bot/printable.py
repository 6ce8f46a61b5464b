"""The one way for foreign text to reach a terminal."""

import unicodedata

_KEPT = frozenset("\n\t")
_HIDDEN = frozenset("\u2028\u2029\ufeff\u00ad")
"""Line and paragraph separators, and what terminals show as nothing or as anything."""


def printable(text: object) -> str:
    r"""Make text of documents, file names, questions and errors harmless for a terminal.

    Control, bidirectional and other format characters are shown as `\x1b`, `\u202e` and so on; newlines and tabs are
    kept, and so are the joiners that scripts and emoji need. Line ends become `\n`.

    :param text: Anything; it is made a string first.
    """
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if _harmless(char) else _escape(char) for char in lines)


def one_line(text: object) -> str:
    """Make text harmless and put it on one line."""
    return " ".join(printable(text).split())


def _harmless(char: str) -> bool:
    if char in _KEPT or char in "\u200c\u200d":
        return True
    if char in _HIDDEN:
        return False
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _escape(char: str) -> str:
    if char in "\u00ad\ufeff":  # soft hyphens and byte order marks mean nothing on a screen
        return ""
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
