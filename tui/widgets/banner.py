"""The line at the top: what this is and the state of things."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from bot.messages import N_
from bot.printable import one_line
from tui.localised import Localised

NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}
"""Languages by their own names."""
_STALE = N_("Some texts have changed: F5 to read them")


class Banner(Static, Localised):
    """The program's name, the conversation's title, and notices that need no answer."""

    DEFAULT_CSS = """
    Banner { height: 1; dock: top; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    title: reactive[str] = reactive("")
    """Of the conversation."""
    stale: reactive[bool] = reactive(False)
    """Whether files have changed since they were read."""
    busy: reactive[str] = reactive("")
    """What goes on in the background, worded."""

    def localise(self) -> None:
        """Word the line."""
        self.update(self._content())

    def watch_title(self) -> None:
        """Show it."""
        self.localise()

    def watch_stale(self) -> None:
        """Show it."""
        self.localise()

    def watch_busy(self) -> None:
        """Show it."""
        self.localise()

    def _content(self) -> Content:
        parts: list[tuple[str, str]] = [("Asker", "bold $primary"), (f"  {NAMES[self.app.language]}", "$text-muted")]
        if self.busy:
            parts.append((f"  ·  {one_line(self.busy)}", "$text-accent"))
        elif self.stale:
            parts.append((f"  ·  {self.app.say(_STALE)}", "$text-warning"))
        if self.title:
            parts.append((f"  ·  {one_line(self.title)}", "$text-muted"))
        return Content.assemble(*parts)
