"""Where a line of text is typed."""

from textual import events
from textual.widgets import Input

from bot.printable import one_line

MAX_PASTED = 4096
"""Characters of a text that are pasted: as long as a path may be."""


class LineInput(Input):
    """Textual's, into which text is pasted harmless to the terminal."""

    DEFAULT_CSS = """
    LineInput { background: $panel; }
    LineInput:focus { background: $panel; }
    """

    def on_paste(self, event: events.Paste) -> None:
        """Paste on one line."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text)[:MAX_PASTED], *self.selection)
