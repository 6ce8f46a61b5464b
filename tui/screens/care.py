"""A warning before something private is asked and kept."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from bot.care import Finding, warning
from bot.messages import N_
from tui.screens.dialog import Dialog

Choice = Literal["forget", "keep", "change"]


class CareScreen(Dialog[Choice]):
    """Asks what to do with a question that seems to hold a personal number or a phone number.

    :param keeps: Whether questions are kept, so that it can be asked without being kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "change", N_("Change"), id="care.change", show=False)]

    def __init__(self, findings: Sequence[Finding], *, keeps: bool = True) -> None:
        super().__init__()
        self._keeps = keeps
        self._findings = findings

    def compose(self) -> ComposeResult:
        """The warning and the choices."""
        with VerticalScroll(can_focus=False):
            yield Static(id="warning")
            with Horizontal():
                yield Button("", id="forget", variant="primary", compact=True)
                yield Button("", id="change", compact=True)
                yield Button("", id="keep", compact=True)

    def localise(self) -> None:
        """Word the warning."""
        kinds = dict.fromkeys(finding.kind for finding in self._findings)
        asked = [self.app.say(_ASKED)] if self._keeps else []
        text = "\n".join([*(warning(kind, self.app.language) for kind in kinds), *asked])
        self.query_one("#warning", Static).update(Content(text))
        self.query_one("#forget", Button).label = self.say(N_("Ask, keep nothing"))
        self.query_one("#change", Button).label = self.say(N_("Change it"))
        self.query_one("#keep", Button).label = self.say(N_("Ask and keep"))
        self.query_one("#keep").display = self._keeps

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the choice back."""
        choices: dict[str | None, Choice] = {"forget": "forget", "keep": "keep", "change": "change"}
        self.dismiss(choices[event.button.id])

    def action_change(self) -> None:
        """Go back to the question."""
        self.dismiss("change")


_ASKED = N_("Questions are kept on this machine only. What shall be done with this one?")
