"""Text that is in a file but not for its readers' eyes: in the colour of the paper, too small to see, off the page.

What word processors and browsers call hidden is left out without a word. This is for what nobody would do by mistake:
it is left out too, and its user told.
"""

import re
from collections.abc import Iterator

from index.errors import N_
from index.types import Doubt

LEFT_OUT = N_(
    "{path} holds text that its readers cannot see, because of its colour, size or place; it is left out. "
    "If it belongs to the text, make it visible and save the file again."
)
TINY = 2.0
"""Points: letters no larger than this cannot be read."""
_WORTH_A_WORD = 40
"""Letters and digits that are hidden before their user is told: pages hide single words from the eye for screen
readers."""
_ALIKE = 16
"""How much two colours may differ, in each of red, green and blue of 0 to 255, and look the same."""
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "silver": (192, 192, 192)}
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+%?))?\s*\)")

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


def doubts(name: str, hidden: int) -> Iterator[Doubt]:
    """What a file's user is told of text that was left out.

    :param name: The file's path.
    :param hidden: Letters and digits that were left out.
    """
    if hidden >= _WORTH_A_WORD:
        yield Doubt(LEFT_OUT, {"path": name})


def letters(words: str | None) -> int:
    """How many letters and digits a text has."""
    return sum(map(str.isalnum, words)) if words else 0


def colour(value: str) -> Colour | None:
    """A colour as HTML, Word or OpenDocument write it; None if it is none, or one of the many rarer names."""
    words = value.strip().casefold()
    if found := _RGB.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _HEX.fullmatch(words):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    return _NAMED.get(words)


def transparent(value: str) -> bool:
    """Whether a colour lets all light through."""
    words = value.strip().casefold()
    found = _RGB.fullmatch(words)
    return words == "transparent" or bool(found and found[4] and float(found[4].rstrip("%")) == 0)


def alike(first: Colour, second: Colour) -> bool:
    """Whether nobody can tell one colour on the other."""
    return all(abs(a - b) <= _ALIKE for a, b in zip(first, second, strict=True))
