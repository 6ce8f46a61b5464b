"""A question that is answered by yes or no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from bot.messages import N_
from tui.screens.dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Asks before something is done that cannot be undone; gives back whether to do it.

    :param question: Message to ask, marked with `N_`.
    :param yes: Message on the button that does it.
    :param values: What the fields of `question` stand for; they are made harmless.
    """

    # The button that does nothing has the focus at first.
    AUTO_FOCUS = "#no"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", N_("Cancel"), id="confirm.no", show=False),
        Binding("left,up", "app.focus_previous", N_("Previous choice"), id="confirm.previous", show=False),
        Binding("right,down", "app.focus_next", N_("Next choice"), id="confirm.next", show=False),
    ]

    def __init__(self, question: str, yes: str, **values: object) -> None:
        super().__init__()
        self._question = question
        self._yes = yes
        self._values = values

    def compose(self) -> ComposeResult:
        """The question and the choices."""
        with VerticalScroll(can_focus=False):
            yield Static(id="question")
            with Horizontal():
                yield Button("", id="yes", variant="warning", compact=True)
                yield Button("", id="no", compact=True)

    def localise(self) -> None:
        """Word the question."""
        self.query_one("#question", Static).update(self.say(self._question, **self._values))
        self.query_one("#yes", Button).label = self.say(self._yes)
        self.query_one("#no", Button).label = self.say(N_("Cancel"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the choice back."""
        self.dismiss(event.button.id == "yes")

    def action_refuse(self) -> None:
        """Do nothing."""
        self.dismiss(False)
