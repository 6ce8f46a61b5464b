"""A line of text that is asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from bot.messages import N_
from tui.screens.dialog import Dialog
from tui.widgets.line_input import LineInput


class AskTextScreen(Dialog[str | None]):
    """Asks for a line of text; gives it back as it was typed, None if nothing shall be done.

    :param question: Message to ask, marked with `N_`.
    :param yes: Message on the button that takes the text.
    :param text: What stands there at first, selected; it must be printable already.
    :param values: What the fields of `question` stand for; they are made harmless.
    """

    DEFAULT_CSS = """
    AskTextScreen {
        & > VerticalScroll { width: 70; border: round $primary; }
        & LineInput { margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "LineInput"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="ask.cancel", show=False),
        Binding("down", "app.focus_next", N_("Next choice"), id="ask.next", show=False),
        Binding("up", "app.focus_previous", N_("Previous choice"), id="ask.previous", show=False),
    ]

    def __init__(self, question: str, yes: str, text: str = "", **values: object) -> None:
        super().__init__()
        self._question = question
        self._yes = yes
        self._text = text
        self._values = values

    def compose(self) -> ComposeResult:
        """The question, the text and the choices."""
        with VerticalScroll(can_focus=False):
            yield Static(id="question")
            yield LineInput(self._text, id="text", compact=True)
            with Horizontal():
                yield Button("", id="yes", variant="primary", compact=True)
                yield Button("", id="no", compact=True)

    def localise(self) -> None:
        """Word the question."""
        self.query_one("#question", Static).update(self.say(self._question, **self._values))
        self.query_one("#yes", Button).label = self.say(self._yes)
        self.query_one("#no", Button).label = self.say(N_("Cancel"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text back."""
        self.dismiss(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the text back, or nothing."""
        self.dismiss(self.query_one(LineInput).value if event.button.id == "yes" else None)

    def action_cancel(self) -> None:
        """Do nothing."""
        self.dismiss(None)
