"""What stands on the screen, as text that can be compared: its rows, and below them which looks they have."""

from itertools import groupby
from string import ascii_letters, digits
from typing import Any

from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.widgets import Input, TextArea


class Drawing(SingleFileSnapshotExtension):
    """Keeps each drawing in a text file of its own; `pytest --snapshot-update` draws them anew."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


async def drawing(pilot: Pilot[Any]) -> str:
    """Draw the screen, its cursor not blinking."""
    for field in pilot.app.screen.query("TextArea, Input"):
        assert isinstance(field, TextArea | Input)
        field.cursor_blink = False
    await pilot.pause()
    rows: list[str] = []
    looks: list[str] = []
    letters: dict[Any, str] = {}
    for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
        rows.append(strip.text.rstrip())
        runs = [(look, sum(len(one.text) for one in several)) for look, several in groupby(strip, _look)]
        for look, _ in runs:
            letters.setdefault(look, (ascii_letters + digits)[len(letters)])
        looks.append(" ".join(f"{letters[look]}{length}" for look, length in runs))
    legend = [f"{letter} {look}" for look, letter in letters.items()]
    return "\n".join([*rows, "", *looks, "", *legend]) + "\n"


def _look(segment: Any) -> str:
    """How a part looks, without what it tells of clicks."""
    style = segment.style or Style()
    return str(Style(
        color=style.color, bgcolor=style.bgcolor, bold=style.bold, dim=style.dim, italic=style.italic,
        underline=style.underline, reverse=style.reverse,
    ))  # fmt: skip
