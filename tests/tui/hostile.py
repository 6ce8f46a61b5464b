"""Strings that mean harm to a screen, and what a widget has drawn of them."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from textual.geometry import Region
from textual.widget import Widget

NUMBER = 10_000
"""Random strings, next to all that are made by hand."""

BRACKETS = (
    "[1]", "[/", "[/]", "[", "]", "[]", "[red]", "[red]x", "[bold]x[/bold]", "[@click=app.quit]x[/]",
    "[@click=app.quit()]y[/@click=]", "\\[", "\\[red]", "[link=http://evil]z[/link]", "[$primary on $error]å[/]",
    "[b]x[/i]", "x[/red]", ":smile: [blink]", "{title} {0} {", "}", "%s %(x)s", "$primary",
)  # fmt: skip
TERMINAL = (
    "\x1b", "\x1b[2J\x1b[31mx", "\x1b]0;tittel\x07", "\x1b]8;;http://evil\x07lenke\x1b]8;;\x07",
    "\x1b]52;c;aGVp\x1b\\", "\x1bP+q544e\x1b\\", "\x1b[?1049l", "\x1bc", "\x00\x01\x7f\x08\x0b\x0c", "\x9b31mx",
    "\x9d52;c;aGVp\x9c", "\x85", "".join(map(chr, range(0x80, 0xA0))), "".join(map(chr, range(0x20))), "a\rb\r\nc\n\nd",
    "\ta\tb",
)  # fmt: skip
UNICODE = (
    "\u202egnp\u202c", "\u2066x\u2069\u200f\u200e\u061c", "\ud800", "\udfff\ud800", "x\udc80y",
    "\u200b\u2060\ufeff\u00ad",
    "a\u200cb\u200dc", "e" + "\u0301" * 60, "\u0301\u0300", "\u0e01\u0e33\u0e49", "नि\u094d",
    "👩‍👩‍👧‍👦", "🏳️‍🌈🇳🇴🇳", "👍🏽☺️❤︎",
    "漢字テスト", "한글\u1100\u1161", "ｆｕｌｌ", "\u2028\u2029", "\u3000\u00a0\u2003", "\U000e0041\U000e007f",
    "\ue000\uffff\U0010ffff",
    "İıẞßﬁ", "æøåÆØÅ", "﷽", "─│█▓",
)  # fmt: skip
LONG = ("Menneskerettighetsorganisasjon" * 12, "漢" * 150, "a " * 200, "[red]" * 50, "x" * 79 + "👩‍👩‍👧‍👦" + "y" * 80)
BY_HAND = (*BRACKETS, *TERMINAL, *UNICODE, *LONG)

_PIECES = (*BRACKETS, *TERMINAL, *UNICODE, *"abcdefghijæøå", " ", "  ", "\n", "Kaia", "er", "stengt.")
_PLANES = ((0x00, 0xFF), (0x100, 0x24F), (0x300, 0x36F), (0x590, 0x6FF), (0x2000, 0x206F), (0x2190, 0xD7FF),
           (0xD800, 0xFFFF), (0x1F300, 0x1FAFF), (0xE0000, 0xE01FF), (0x0, 0x10FFFF))  # fmt: skip
_BLANKS = re.compile(r"[\s.…]+")
_ALLOWED = frozenset("\u200c\u200d")
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_OURS = frozenset({"citation", "key", "offset", "option", "row", "column", "out_of_bounds"})
"""Keys of what a style may tell of its place: ours, and Textual's for clicks and selections."""


def strings(number: int = NUMBER, seed: int = 6) -> list[str]:
    """All that are made by hand, and random ones; always the same."""
    chance = random.Random(seed)
    return [*BY_HAND, *(_random(chance) for _ in range(number))]


def batches(size: int, number: int = NUMBER) -> Iterator[tuple[str, ...]]:
    """The same, so many at a time; the last may be fewer."""
    every = strings(number)
    return (tuple(every[at : at + size]) for at in range(0, len(every), size))


def _random(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return "".join(chance.choices(_PIECES, k=chance.randint(1, 5)))
    return "".join(chr(chance.randint(*chance.choice(_PLANES))) for _ in range(chance.randint(1, 12)))


def span(text: str, chance: random.Random) -> tuple[int, int]:
    """A span that splits no character made of several code points: terminals would not draw its halves as one."""
    places = [0, *(at for at in range(1, len(text)) if text[at - 1 : at + 1].isascii()), len(text)]
    start, end = sorted(chance.choices(places, k=2))
    return start, end


def drawn(widget: Widget) -> list[str]:
    """The rows of a widget's content as it draws them, after seeing that nothing in them can do harm."""
    rows = []
    for strip in widget.render_lines(Region(*widget.content_offset, *widget.content_size)):
        for text, style, control in strip:
            assert not control, control
            raw = {char for char in text if char not in _ALLOWED and unicodedata.category(char) in _HARMFUL}
            assert not raw, (raw, text)
            if style is not None:
                assert style.link is None, text
                assert set(style.meta) <= _OURS, (style.meta, text)
        rows.append(strip.text)
    return rows


def squeezed(text: str | Iterable[str]) -> str:
    """Text without blanks and stops, which lines and ellipses take away or add, and without what has no width."""
    shown = _BLANKS.sub("", text if isinstance(text, str) else "".join(text))
    return shown if shown.isascii() else "".join(char for char in shown if cell_len(char))


def missing(expected: Iterable[str], rows: Sequence[str]) -> list[str]:
    """Texts that do not stand in rows literally and whole, however they are broken."""
    text = squeezed(rows)
    return [one for one in expected if squeezed(one) not in text]


def wrong_rows(expected: Sequence[str], rows: Sequence[str]) -> list[tuple[str, str]]:
    """Rows that are not the beginnings of the texts that should stand in them, one a row; with those texts."""
    found = []
    for text, row in zip(expected, rows, strict=False):
        whole, shown = squeezed(text), squeezed(row)
        if not whole.startswith(shown) or bool(whole) > bool(shown):
            found.append((text, row))
    return found
