"""The keys that matter, in the interface's language."""

from typing import Any

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from tui.keynames import key_name, short_key_name
from tui.localised import Localised
from tui.working import Working, working

FIRST = (
    "prompt.ask",
    "path.add",
    "texts.stop",
    "texts.add",
    "texts.remove",
    "texts.refresh",
    "texts.back",
    "history.reopen",
    "history.rename",
    "history.delete",
    "history.export",
    "history.back",
    "sources",
    "help",
    "texts",
    "quit",
    "history",
)
"""Ids of what is shown first, most important first."""
LAST = ("palette", "new", "language")
"""Ids of what is shown after all that the focused part does."""
KEY = "key"
"""Key of a style's meta data that holds the key under the pointer."""
_GAP = 2
"""Columns between two keys."""


class Keys(Static, Localised):
    """As many of the keys that work now as there is room for, whole; a click is as good as the key."""

    DEFAULT_CSS = """
    Keys {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-description-foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def localise(self) -> None:
        """Word the keys anew."""
        self._draw()

    def on_resize(self) -> None:
        """Show as many as fit now."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Press the key."""
        if key := event.style.meta.get(KEY):
            self.app.simulate_key(key)

    def _changed(self, screen: Screen[Any]) -> None:
        if self.app.app_focus and screen is self.screen:
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.is_attached and self.content_size.width:
            self.update(self._content(self.content_size.width))

    def _content(self, width: int) -> Content:
        """Names are long where all that matters fits, else short."""
        keys = sorted((one for one in working(self.screen) if one.shown), key=_rank)
        first = [one for one in keys if one.id in FIRST]
        long = [(key_name(one.keys[0], self.app.language), self._described(one)) for one in first]
        short = sum(cell_len(f"{key} {description}") + _GAP for key, description in long) - _GAP > width
        parts = [Content("")]
        for one in keys:
            key = short_key_name(one.keys[0]) if short else key_name(one.keys[0], self.app.language)
            part = _part(one.keys[0], key, self._described(one), gap=1 if short else _GAP, first=len(parts) == 1)
            if sum(before.cell_length for before in parts) + part.cell_length <= width:
                parts.append(part)
        return Content.assemble(*parts)

    def _described(self, one: Working) -> str:
        return self.app.say(one.description)


def _rank(one: Working) -> int:
    if one.id in FIRST:
        return FIRST.index(one.id)
    return len(FIRST) + (1 + LAST.index(one.id) if one.id in LAST else 0)


def _part(pressed: str, key: str, description: str, *, gap: int, first: bool) -> Content:
    part = Content.assemble((key, "bold $footer-key-foreground"), (" ", ""), description)
    return Content("" if first else " " * gap) + part.stylize(Style.from_meta({KEY: pressed}))
