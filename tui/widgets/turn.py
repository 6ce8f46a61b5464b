"""One turn of a conversation on the screen."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Static

from bot.types import Citation
from tui.localised import Localised
from tui.turns import CITATION, Turn, turn_content


class TurnView(Static, Localised):
    """A question with its answer; its citations can be clicked.

    :param number: Of the turn in its conversation, from 0.
    """

    DEFAULT_CSS = """
    TurnView {
        height: auto;
        padding: 0 1 1 1;
        border-left: blank;
        &.-current { border-left: thick $primary 40%; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A turn was clicked, perhaps on one of its citations."""

        number: int
        citation: Citation | None

    def __init__(self, number: int, turn: Turn) -> None:
        super().__init__()
        self.number = number
        self.turn = turn
        self._chosen: int | None = None

    def localise(self) -> None:
        """Word what is ours."""
        self._show()

    def show(self, turn: Turn) -> None:
        """Show what has come of the question."""
        self.turn = turn
        self._show()

    def choose(self, citation: int | None) -> None:
        """Mark a citation as the one that stands in the source pane."""
        if citation != self._chosen:
            self._chosen = citation
            self._show()

    def _show(self) -> None:
        if self.is_mounted or self.is_attached:
            self.update(turn_content(self.turn, self.app.language, self._chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose the turn, and the citation under the pointer."""
        event.stop()
        number = event.style.meta.get(CITATION)
        citation = next((one for one in self.turn.places if one.number == number), None)
        self.post_message(self.Chosen(self.number, citation))
