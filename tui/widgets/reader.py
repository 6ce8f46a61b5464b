"""The source pane's lower part: a document's text, at the quote."""

import re
from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from bot.messages import N_
from bot.printable import printable
from bot.types import Span
from tui.localised import Localised

WINDOW = 12_000
"""Code points of a document that are shown around a place at first, and added when one scrolls to an end."""
ABOVE = 3
"""Lines of context kept above the quote."""

_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


class Reader(VerticalScroll, Localised):
    """A document's text, scrolled to a highlighted span; more of it comes as one scrolls."""

    HELP = N_(
        "The text of the source, with the quote highlighted. The arrows scroll; n and p go to the next and previous "
        "source."
    )

    DEFAULT_CSS = """
    Reader {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & > Static { height: auto; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="reader")
        self._text = ""
        self._span: Span | None = None
        self._window: Span = (0, 0)
        self._body = Static(id="reader-text")

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._body

    def on_mount(self) -> None:
        """Highlight by what the colours allow."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    def clear(self) -> None:
        """Show nothing."""
        self.show("", None)

    def show(self, text: str, span: Span | None) -> None:
        """Show a text.

        :param span: Offsets of what to highlight and scroll to, in code points; None shows the beginning.
        """
        self._text, self._span = text, span
        start, end = span or (0, 0)
        self._window = (_line_start(text, start - WINDOW), _line_end(text, end + WINDOW))
        self._draw()
        self.call_after_refresh(self._scroll_to_span)

    def on_resize(self) -> None:
        """Keep the quote in sight."""
        if self._span:
            self.call_after_refresh(self._scroll_to_span)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Show more of the text when an end is reached."""
        super().watch_scroll_y(old, new)
        start, end = self._window
        if new > old and new >= self.max_scroll_y and end < len(self._text):
            self._window = (start, _line_end(self._text, end + WINDOW))
            self._draw()
        elif new < old and new <= 0 < start:
            self._window = (_line_start(self._text, start - WINDOW), end)
            self._draw()
            added = self._height_of(self._window[0], start)
            self.call_after_refresh(self.scroll_to, y=added, animate=False)

    def _draw(self) -> None:
        self._body.update(Content.assemble(*self._parts()))

    def _parts(self) -> Iterator[Content]:
        start, end = self._window
        more = Content.styled("⋯\n", "$text-muted")
        if start > 0:
            yield more
        if self._span:
            yield _shown(self._text[start : self._span[0]])
            look = "reverse" if self.app.few_colours else "$highlight-foreground on $highlight"
            yield _shown(self._text[slice(*self._span)]).stylize(look)
            yield _shown(self._text[self._span[1] : end])
        else:
            yield _shown(self._text[start:end])
        if end < len(self._text):
            yield Content("\n") + more

    def _scroll_to_span(self) -> None:
        if self._span is None:
            self.scroll_home(animate=False)
            return
        # Up to the end of the quote's first word, with which its line breaks.
        word = re.compile(r"\S+").search(self._text, self._span[0], self._span[1])
        above = self._height_of(self._window[0], word.end() if word else self._span[0]) - 1
        self.scroll_to(y=max(0, above + (self._window[0] > 0) - ABOVE), animate=False)

    def _height_of(self, start: int, end: int) -> int:
        """Lines that a part of the text takes."""
        width = self._body.content_size.width
        return len(_shown(self._text[start:end]).wrap(width)) if width else 0


def _shown(text: str) -> Content:
    """Text as it stands, harmless; Markdown's headings stand out."""
    content = Content(printable(text).replace("\t", "    "))
    for heading in _HEADING.finditer(content.plain):
        content = content.stylize("bold", *heading.span())
    return content


def _line_start(text: str, offset: int) -> int:
    """Where the line at an offset begins, or the offset itself where that is too far away to be shown at once."""
    if offset <= 0:
        return 0
    start = text.rfind("\n", max(0, offset - WINDOW), offset) + 1
    return start or (0 if offset <= WINDOW else offset)


def _line_end(text: str, offset: int) -> int:
    """Where the line at an offset ends, or the offset itself where that is too far away to be shown at once."""
    end = text.find("\n", min(offset, len(text)), offset + WINDOW)
    return end if end >= 0 else len(text) if len(text) <= offset + WINDOW else offset
