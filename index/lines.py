"""Lines of a text: they end at CR LF, LF or CR and at nothing else.

`str.splitlines()` also breaks at form feeds, U+0085, U+2028 and more, so its line numbers are not those of editors
and of the Markdown parser.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

_LINE_END = re.compile(r"\r\n|\n|\r")


def line_starts(text: str) -> list[int]:
    """Offset at which every line starts; the first is 0, and text that ends with a line end has an empty last line."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def line_number(starts: Sequence[int], offset: int) -> int:
    """Number, from 1, of the line that an offset stands in.

    :param starts: What `line_starts` says of the text.
    """
    return bisect_right(starts, offset)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either end; `(start, start)` where nothing else is in it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start, start) if left == len(piece) else (start + left, start + len(piece.rstrip()))
