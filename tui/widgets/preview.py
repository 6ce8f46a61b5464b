"""A text by itself: what it is, how well it was read, and what it says."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from bot.describe import describe
from bot.messages import N_
from bot.printable import one_line, printable_name
from tui.listing import Listed
from tui.localised import Localised
from tui.widgets.reader import Reader


class Preview(Vertical, Localised):
    """A text of the list."""

    DEFAULT_CSS = """
    Preview {
        height: 1fr;
        & > #about { height: auto; max-height: 8; padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._text: Listed | None = None
        self._about = Static(id="about")
        self._reader = Reader()

    def compose(self) -> ComposeResult:
        """What it is, and what it says."""
        yield self._about
        yield self._reader

    def localise(self) -> None:
        """Word what it is."""
        self._about.update(self._described())

    def show(self, text: Listed | None) -> None:
        """Tell what a text is; what it says follows by `show_text`."""
        if text is None or self._text is None or text.said != self._text.said:
            self._reader.clear()
        self._text = text
        self.localise()

    def show_text(self, of: Listed, text: str) -> None:
        """Show what a text says, if it still is the one that is shown."""
        if self._text is not None and self._text.said == of.said:
            self._reader.show(text, None)

    def _described(self) -> Content:
        if self._text is None:
            return Content("")
        document, path = self._text.document, printable_name(self._text.path)
        parts = []
        if document is not None:
            parts.append(Content.styled(describe(document, self.app.language), "bold"))
            if self._text.packaged:
                path = self.app.say(N_("{path} (came with Asker)"), path=path)
        parts.append(Content.styled(path, "$text-muted"))
        notes = [one_line(self.app.say(note.message, **note.values)) for note in self._text.notes]
        parts += [Content.styled(f"! {note}", "$text-warning") for note in notes]
        return Content("\n").join(parts)
