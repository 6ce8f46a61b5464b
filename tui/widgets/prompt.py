"""Where questions are typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from bot.messages import N_
from bot.printable import one_line
from tui.localised import Localised

MAX_PASTED = 1000
"""Characters of a text that are pasted: no more of a question is read."""


class Prompt(TextArea, Localised):
    """A question being typed, on as many lines as it needs; Enter asks it.

    The up arrow brings back previous questions, the down arrow what may be asked.
    """

    HELP = N_(
        "Type a question and press Enter. The up arrow brings back previous questions, the down arrow suggests some. "
        "Alt+1 to Alt+9 open the sources of the last answer."
    )

    DEFAULT_CSS = """
    Prompt {
        height: auto;
        min-height: 3;
        max-height: 8;
        border: round $border-blurred;
        padding: 0 1;
        background: $background;
        &:focus { border: round $border; background: $background; }
        & .text-area--placeholder { color: $text-muted; }
        & .text-area--cursor-line { background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Ask"), id="prompt.ask"),
        Binding("up", "earlier", N_("Previous question"), id="prompt.earlier", show=False),
        Binding("down", "later", N_("Next question"), id="prompt.later", show=False),
    ]

    @dataclass
    class Asked(Message):
        """A question was asked."""

        question: str

    def __init__(self) -> None:
        super().__init__(id="prompt", highlight_cursor_line=False)
        self._earlier: list[str] = []
        self._offers: list[str] = []
        self._at = 0
        self._draft = ""

    def localise(self) -> None:
        """Word the placeholder."""
        self.placeholder = self.say(N_("Ask a question in Norwegian or English"))

    def remember(self, questions: Sequence[str]) -> None:
        """Set the previous questions, newest first."""
        self._earlier = list(questions)
        self._at = 0

    def remember_one(self, question: str) -> None:
        """Make a question the newest of the previous ones."""
        self._earlier = [question, *(one for one in self._earlier if one != question)]

    def offer(self, questions: Sequence[str]) -> None:
        """Set the questions that the down arrow suggests."""
        self._offers = list(questions)
        self._at = min(self._at, 0)

    def put(self, question: str) -> None:
        """Have a question in the prompt, for the user to change or ask."""
        self.load_text(one_line(question))
        self.move_cursor(self.document.end)

    def action_submit(self) -> None:
        """Ask what is typed."""
        question = " ".join(self.text.split())
        if not question:
            return
        self._at = 0
        self.load_text("")
        self.post_message(self.Asked(question))

    def action_earlier(self) -> None:
        """Go up a line, from the first to the question before."""
        if not self.cursor_at_first_line:
            self.action_cursor_up()
        elif -self._at < len(self._earlier):
            self._move(-1)

    def action_later(self) -> None:
        """Go down a line, from the last to the question after, and on to what may be asked."""
        if not self.cursor_at_last_line:
            self.action_cursor_down()
        elif self._at < len(self._offers):
            self._move(1)

    def _move(self, step: int) -> None:
        """Show another of the previous questions, numbered from -1 downwards, or offers, numbered from 1."""
        if self._at == 0:
            self._draft = self.text
        self._at += step
        if self._at == 0:
            self.put(self._draft)
        else:
            self.put(self._earlier[-self._at - 1] if self._at < 0 else self._offers[self._at - 1])

    def on_key(self, event: events.Key) -> None:
        """Enter asks here and now: as a binding it would overtake letters that wait, or be overtaken by others."""
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.action_submit()

    def on_paste(self, event: events.Paste) -> None:
        """Paste on one line, harmless to the terminal."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text)[:MAX_PASTED], *self.selection)
