"""Which text of a PDF page its readers can see, told from how the page is drawn.

Text is drawn invisibly over a scanned page by OCR, so what is invisible counts as hidden only where no picture lies.
"""

from collections.abc import Sequence
from math import hypot
from typing import Any

from index.readers.hidden import TINY, letters

_WHITE = 0.94
"""Share of the light from which a colour is white."""
_INVISIBLE = (3, 7)
"""Modes of rendering text that leave nothing on the page."""
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_ENDS = (*_FILLS, b"n", b"S", b"s")
_COLOURS = (b"g", b"rg", b"k", b"sc", b"scn")
_MOST = 500
"""Painted areas that are kept in mind."""
_STACK = 200

Matrix = Sequence[float]
Box = tuple[float, float, float, float]


class Drawing:
    """Follows the operations of a page and empties those that show text which cannot be seen.

    :param box: The part of the page that is shown: left, lower, right, upper edge.
    :param pictured: Whether the page shows pictures.
    """

    def __init__(self, box: Box, pictured: bool) -> None:
        self.hidden = 0
        """Letters and digits, or bytes of such, that were left out."""
        self._box = box
        self._pictured = pictured
        self._white, self._mode, self._size = False, 0, 1.0
        self._stack: list[tuple[bool, int, float]] = []
        self._path: list[tuple[float, float]] = []
        self._painted: list[Box] = []
        self._forms = 0

    def before(self, operator: bytes, operands: Any, cm: Matrix, tm: Matrix) -> None:
        """What pypdf calls before each operation."""
        if operator in _SHOWS:
            if operands and self._unseen(cm, tm):
                self._leave_out(operands)
        elif operator == b"Do":
            self._keep(True)
            self._forms += 1
        elif operator in (b"q", b"Q"):
            self._keep(operator == b"q")
        elif operator == b"Tr" and operands and isinstance(operands[0], int):
            self._mode = int(operands[0])
        elif operator == b"Tf" and len(operands) > 1:
            self._size = _number(operands[1])
        elif operator in _COLOURS:
            self._white = _is_white(operator, operands)
        else:
            self._draw(operator, operands, cm)

    def after(self, operator: bytes, operands: Any, cm: Matrix, tm: Matrix) -> None:
        """What pypdf calls after each operation."""
        if operator == b"Do":
            self._forms -= 1
            self._keep(False)
            self._paint([])  # a picture, or what a form has painted

    def _keep(self, kept: bool) -> None:
        if kept and len(self._stack) < _STACK:
            self._stack.append((self._white, self._mode, self._size))
        elif not kept and self._stack:
            self._white, self._mode, self._size = self._stack.pop()

    def _draw(self, operator: bytes, operands: Any, cm: Matrix) -> None:
        """Note where something is painted on which white letters can be seen."""
        if operator == b"re" and len(operands) == 4:
            x, y, wide, high = map(_number, operands)
            corners = ((x, y), (x + wide, y), (x, y + high), (x + wide, y + high))
            self._path += [_moved(*corner, cm) for corner in corners]
        elif operator in (b"m", b"l") and len(operands) == 2:
            self._path.append(_moved(_number(operands[0]), _number(operands[1]), cm))
        elif operator in (b"sh", b"BI"):
            self._paint([])
        elif operator in _ENDS:
            if operator in _FILLS and not self._white and self._path:
                self._paint(self._path)
            self._path = []
        del self._path[_MOST:]

    def _paint(self, corners: Sequence[tuple[float, float]]) -> None:
        """Without corners all of the page, as far as is known."""
        across, up = [x for x, _ in corners] or [-1e9, 1e9], [y for _, y in corners] or [-1e9, 1e9]
        if len(self._painted) < _MOST:
            self._painted.append((min(across), min(up), max(across), max(up)))

    def _unseen(self, cm: Matrix, tm: Matrix) -> bool:
        if self._forms:  # whose place on the page pypdf does not tell
            return self._mode in _INVISIBLE and not self._pictured
        x, y = _moved(tm[4], tm[5], cm)
        high = abs(self._size) * hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        _, low, right, top = self._box
        if x > right or y > top or y + high < low or (self._size > 0 and high <= TINY / 2):
            return True
        if self._mode in _INVISIBLE:
            return not self._pictured
        y += high / 3
        return self._white and not any(a - 1 <= x <= c + 1 and b - 1 <= y <= d + 1 for a, b, c, d in self._painted)

    def _leave_out(self, operands: Any) -> None:
        shown = operands[-1]
        pieces = shown if isinstance(shown, list) else [shown]
        for place, piece in enumerate(pieces):
            if isinstance(piece, str | bytes):
                self.hidden += letters(piece) if isinstance(piece, str) else len(piece)
                pieces[place] = type(piece)()
        operands[-1] = pieces if isinstance(shown, list) else pieces[0]


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _is_white(operator: bytes, operands: Any) -> bool:
    """Whether a colour is white; of a colour space that is named, that is not known."""
    values = [_number(value) for value in operands]
    if operator == b"k":
        return len(values) == 4 and all(value <= 1 - _WHITE for value in values)
    sized = {b"g": (1,), b"rg": (3,)}.get(operator, (3,))
    return len(values) in sized and all(value >= _WHITE for value in values)
