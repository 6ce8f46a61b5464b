"""The first screen: what this is, which texts it knows, and questions to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from bot.describe import titles
from bot.messages import N_
from index.types import Document
from tui.localised import Localised
from tui.text import line

NAMED = 4
"""Titles of texts that are named before the rest is counted."""


class Openers(OptionList, Localised):
    """Questions to begin with."""

    HELP = N_("Questions that the texts answer. Choose one with the arrows and Enter, or click it.")

    def __init__(self) -> None:
        super().__init__(id="openers", markup=False, compact=True)


class Welcome(VerticalScroll, Localised, can_focus=False):
    """Greets, and offers questions that are answered."""

    DEFAULT_CSS = """
    Welcome {
        width: 1fr;
        height: 1fr;
        padding: 1 2;
        & > Static { height: auto; max-width: 76; }
        & > #what { text-style: bold; color: $primary; }
        & > #texts { margin: 1 0; }
        & > #problem { color: $text-error; margin: 1 0; display: none; }
        & > #try { color: $text-muted; display: none; }
        & > ProgressBar { display: none; margin: 0 0 1 0; }
        & > Openers { height: auto; max-width: 76; background: $background; border: none; padding: 0; display: none; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A question was chosen."""

        question: str

    def __init__(self) -> None:
        super().__init__(id="welcome")
        self._documents: Sequence[Document] | None = None
        self._questions: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """The greeting and its parts."""
        yield Static(id="what")
        yield Static(id="texts")
        yield ProgressBar(id="building", show_eta=True)
        yield Static(id="problem")
        yield Static(id="try")
        yield Openers()

    def localise(self) -> None:
        """Word what is ours."""
        self.query_one("#what", Static).update(
            self.say(N_("Asker answers questions from texts and shows where each answer stands."))
        )
        self.query_one("#try", Static).update(self.say(N_("You may begin with one of these:")))
        self.query_one("#texts", Static).update(self._about_texts())

    def show_documents(self, documents: Sequence[Document]) -> None:
        """Tell which texts there are."""
        self._documents = documents
        self.query_one("#building").display = False
        self.query_one("#problem").display = False
        self.query_one("#texts", Static).update(self._about_texts())

    def show_questions(self, questions: Sequence[str]) -> None:
        """Offer questions."""
        self._questions = questions
        openers = self.query_one(Openers)
        openers.clear_options()
        openers.add_options(Option(Content("› ") + line(question)) for question in questions)
        openers.display = self.query_one("#try").display = bool(questions)

    def show_progress(self, done: int, total: int) -> None:
        """Tell how much of the texts is read."""
        bar = self.query_one("#building", ProgressBar)
        bar.display = True
        bar.update(total=total, progress=done)

    def show_problem(self, problem: str) -> None:
        """Tell why there is nothing to ask; `problem` is printable already."""
        place = self.query_one("#problem", Static)
        place.update(Content(problem))
        place.display = True
        self.query_one("#texts", Static).update("")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask what was chosen."""
        event.stop()
        self.post_message(self.Chosen(self._questions[event.option_index]))

    def _about_texts(self) -> Content:
        if self._documents is None:
            return self.say(N_("Opening the texts …"))
        known = titles(self._documents, self.app.language)
        named = [Content.assemble(("  ", ""), line(f"– {title}")) for title in known[:NAMED]]
        if len(known) > NAMED:
            named.append(self.say(N_("  and {number} more"), number=len(known) - NAMED))
        if not named:
            return self.say(N_("There are no texts yet. Press F5 to add some."))
        return Content("\n").join([self.say(N_("The texts:")), *named])
