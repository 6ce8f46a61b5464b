"""What is done to the texts: how far it has come, what came of it, and what there would be to do."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from bot.messages import N_
from tui.localised import Localised


class Rebuild(VerticalScroll, Localised):
    """A progress bar with the time left while something goes on, else what came of it, or a quiet notice."""

    HELP = N_("What was done to the texts. The arrows scroll.")

    DEFAULT_CSS = """
    Rebuild {
        height: auto;
        max-height: 7;
        padding: 0 1;
        background: $panel;
        scrollbar-size-vertical: 1;
        & > Static { height: auto; }
        & > ProgressBar { width: 100%; & Bar { width: 1fr; max-width: 60; } }
        &:focus { background-tint: $foreground 5%; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="rebuild")
        self._words = Static(id="work")
        self._bar = ProgressBar(show_eta=True)
        self._step = ""

    def compose(self) -> ComposeResult:
        """The words and the bar."""
        yield self._words
        yield self._bar

    def show_work(self, step: str, words: str, done: int, total: int) -> None:
        """Show how far something has come.

        :param step: What is being done; the time left is reckoned anew with each.
        :param words: The same, worded.
        """
        if step != self._step:
            self._step = step
            self._bar.update(total=None, progress=0)
        self._show(Content(words))
        self._bar.display = True
        self._bar.update(total=total or None, progress=done)

    def show_words(self, words: Content | None) -> None:
        """Show what came of it, or a notice; None for nothing."""
        self._step = ""
        self._bar.display = False
        self._show(words)
        self.scroll_home(animate=False)

    def _show(self, words: Content | None) -> None:
        self.display = words is not None
        self._words.update(words or "")
