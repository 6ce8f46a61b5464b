"""Help for the part of the screen that has the focus."""

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from bot.messages import N_
from tui.keynames import key_names
from tui.localised import Localised
from tui.working import Working


class HelpScreen(ModalScreen[None], Localised):
    """Tells what a part of the screen is for, and what all keys do there.

    :param about: What the part is for, a message; empty if it says nothing.
    :param keys: What keys did where help was asked for.
    """

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll {
            width: 76; max-width: 95%; height: auto; max-height: 95%; padding: 0 2;
            border: round $border; background: $surface; scrollbar-size-vertical: 1;
        }
        & Static { height: auto; }
        & #about { margin: 1 0; }
        & .group { text-style: bold; color: $text-primary; }
        & .keys { margin: 0 0 1 0; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", N_("Close"), id="help.close", show=False)]

    def __init__(self, about: str, keys: Sequence[Working]) -> None:
        super().__init__()
        self._about = about
        self._groups = {
            "here": [one for one in keys if one.here and one.id],
            "everywhere": [one for one in keys if not one.here],
            "textual": [one for one in keys if one.here and not one.id],
        }

    def compose(self) -> ComposeResult:
        """The text and the tables."""
        with VerticalScroll() as pane:
            pane.can_focus = True
            yield Static(id="about")
            for group in self._groups:
                yield Static(id=f"{group}-title", classes="group")
                yield Static(id=group, classes="keys")

    def localise(self) -> None:
        """Word it all."""
        pane = self.query_one(VerticalScroll)
        pane.border_title = self.say(N_("Help"))
        pane.border_subtitle = self.say(N_("Esc closes"))
        about = self.query_one("#about", Static)
        about.update(self.say(self._about) if self._about else "")
        about.display = bool(self._about)
        for group, title in _TITLES.items():
            self._show(group, title, self._groups[group])

    def _show(self, group: str, title: str, keys: Sequence[Working]) -> None:
        self.query_one(f"#{group}-title", Static).update(self.say(title))
        self.query_one(f"#{group}", Static).update(self._table(keys))
        for each in self.query(f"#{group}-title, #{group}"):
            each.display = bool(keys)

    def _table(self, keys: Sequence[Working]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(ratio=2)
        table.add_column(ratio=3)
        for one in keys:
            family = (one.id or "")[-1:].isdigit()
            names = key_names(one.keys, self.app.language, family=family)
            table.add_row(Text(names, style="bold"), Text(self.app.say(one.description)))
        return table


_TITLES = {
    "here": N_("In this part"),
    "everywhere": N_("Everywhere"),
    "textual": N_("Moving and writing"),
}
