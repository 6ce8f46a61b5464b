"""The command palette: everything that can be done, found by typing a part of its name."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from bot.messages import N_
from tui.commands import Command
from tui.keynames import key_name
from tui.localised import Localised


class PaletteScreen(ModalScreen[Command], Localised):
    """Finds a command; gives it back, or None.

    :param commands: In the order in which they are shown before anything is typed.
    """

    HELP = N_("Type a part of what you want to do, choose with the arrows and press Enter.")

    DEFAULT_CSS = """
    PaletteScreen {
        align-horizontal: center;
        & > Vertical {
            width: 76; max-width: 95%; height: auto; max-height: 90%; margin-top: 1; padding: 0 1;
            border: round $border; background: $surface;
        }
        & Input, & Input:focus { border: none; height: 1; padding: 0; background: $surface; margin-bottom: 1; }
        & OptionList {
            height: auto; max-height: 16; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1;
            text-wrap: nowrap; text-overflow: ellipsis;
            & > .option-list--option-highlighted {
                color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
            }
        }
        & #nothing { display: none; color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Close"), id="palette.close", show=False),
        Binding("up", "move('cursor_up')", N_("Previous command"), id="palette.previous", show=False, priority=True),
        Binding("down", "move('cursor_down')", N_("Next command"), id="palette.next", show=False, priority=True),
        Binding("pageup", "move('page_up')", N_("Page up"), id="palette.page_up", show=False, priority=True),
        Binding("pagedown", "move('page_down')", N_("Page down"), id="palette.page_down", show=False, priority=True),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._found: list[Command] = []

    def compose(self) -> ComposeResult:
        """Where to type, and the list."""
        with Vertical():
            yield Input()
            yield OptionList(markup=False, compact=True)
            yield Static(id="nothing")

    def localise(self) -> None:
        """Word it all."""
        pane = self.query_one(Vertical)
        pane.border_title = self.say(N_("Commands"))
        pane.border_subtitle = self.say(N_("Esc closes"))
        self.query_one(Input).placeholder = self.app.say(N_("What do you want to do?"))
        self.query_one("#nothing", Static).update(self.say(N_("Nothing is called that.")))
        self._fill()

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is highlighted."""
        event.stop()
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._found[highlighted])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was clicked."""
        event.stop()
        self.dismiss(self._found[event.option_index])

    def on_click(self, event: events.Click) -> None:
        """A click beside it closes it."""
        if event.widget is self:
            self.dismiss(None)

    def action_move(self, way: str) -> None:
        """Highlight another command."""
        commands = self.query_one(OptionList)
        getattr(commands, f"action_{way}")()

    def _fill(self) -> None:
        rows = list(self._rows(self.query_one(Input).value.strip()))
        self._found = [command for command, _ in rows]
        commands = self.query_one(OptionList)
        commands.clear_options()
        commands.add_options(Option(row) for _, row in rows)
        commands.highlighted = 0 if rows else None
        commands.display = bool(rows)
        self.query_one("#nothing", Static).display = not rows

    def _rows(self, typed: str) -> Iterator[tuple[Command, Content]]:
        """What matches, best first."""
        named = [(command, self.app.say(command.message, **command.values)) for command in self._commands]
        if not typed:
            yield from ((command, self._row(command, Content(name))) for command, name in named)
            return
        words = typed.casefold().split()
        scored = [(_score(name, words), command, name) for command, name in named]
        for score, command, name in sorted(scored, key=lambda one: -one[0]):
            if score:
                yield command, self._row(command, _marked(name, words))

    def _row(self, command: Command, name: Content) -> Content:
        if not command.key:
            return name
        return Content.assemble(name, ("  ", ""), key_name(command.key, self.app.language))


def _score(name: str, words: Sequence[str]) -> int:
    """How well a name fits what is typed: 0 if a word is not in it, more the more of its words begin so."""
    folded = name.casefold()
    if not all(word in folded for word in words):
        return 0
    return 1 + sum(any(part.startswith(word) for part in folded.split()) for word in words)


def _marked(name: str, words: Sequence[str]) -> Content:
    content = Content(name)
    for word in words:
        if found := re.search(re.escape(word), name, re.IGNORECASE):
            content = content.stylize("bold underline", *found.span())
    return content
