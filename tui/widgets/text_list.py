"""The texts in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable

from bot.messages import N_
from bot.printable import one_line, printable_name
from tui.listing import Listed
from tui.localised import Localised
from tui.widgets.banner import NAMES

if TYPE_CHECKING:
    from index.build import Key

HEADERS = (N_("Title"), N_("Language"), N_("Passages"), N_("Pages"), N_("Date"))
LEAST = 12
"""Columns that a title has at least."""


class TextList(DataTable[Text], Localised):
    """A line a text: doubts, title, language, passages, pages where some have them, and date."""

    HELP = N_(
        "The texts; a ! marks those that could not be read, or not in full. The arrows choose one, Enter goes to its "
        "text. a adds files, Delete takes a text out, r reads what has changed, R reads every text again."
    )

    DEFAULT_CSS = """
    TextList {
        height: 1fr;
        background: $background;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .datatable--header { background: $background; color: $text-muted; text-style: none; }
        &:focus > .datatable--header { background-tint: $foreground 0%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", N_("Next text"), id="list.next", show=False),
        Binding("k", "cursor_up", N_("Previous text"), id="list.previous", show=False),
        Binding("home,g", "scroll_top", N_("First text"), id="list.first", show=False),
        Binding("end,G", "scroll_bottom", N_("Last text"), id="list.last", show=False),
        Binding("enter", "select_cursor", N_("Go to the text"), id="list.read"),
    ]

    @dataclass
    class Chosen(Message):
        """Another text is chosen, or none."""

        text: Listed | None

    @dataclass
    class Entered(Message):
        """The chosen text is to be read."""

    def __init__(self) -> None:
        super().__init__(id="texts", cursor_type="row")
        self._texts: Sequence[Listed] = ()
        self._chosen: Listed | None = None
        self._width = 0

    @property
    def chosen(self) -> Listed | None:
        """The text under the cursor."""
        return self._chosen

    def localise(self) -> None:
        """Word the headers."""
        self._fill()

    def show_texts(self, texts: Sequence[Listed], choose: "Key | None" = None) -> None:
        """List texts; the cursor stays with its text, or on its line where that is gone.

        :param choose: Root and path of the text to go to, if it is there.
        """
        self._texts = texts
        self._fill(choose)
        self._choose()

    def on_resize(self) -> None:
        """Give the titles the room that there is."""
        if self.size.width != self._width:
            self._fill()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell which is chosen."""
        event.stop()
        self._choose()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Tell that it is to be read."""
        event.stop()
        self._choose()
        self.post_message(self.Entered())

    def _choose(self) -> None:
        chosen = self._texts[self.cursor_row] if 0 <= self.cursor_row < len(self._texts) else None
        before, self._chosen = self._chosen, chosen
        if (chosen and chosen.said) != (before and before.said):
            self.post_message(self.Chosen(chosen))

    def _fill(self, choose: "Key | None" = None) -> None:
        row = self._row_of(choose)
        self._width = self.size.width
        rows = [self._cells(text) for text in self._texts]
        headers = ["", *map(self.app.say, HEADERS)]
        shown = [number for number, _ in enumerate(headers) if number < 2 or any(cells[number] for cells in rows)]
        widths = {number: max([len(headers[number]), *(cells[number].cell_len for cells in rows)]) for number in shown}
        room = self._width - sum(widths[number] + 2 for number in shown if number != 1) - 2 - _SCROLLBAR
        widths[1] = max(room, LEAST)
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for number in shown:
                self.add_column(Text(headers[number]), width=max(widths[number], 1))
            for cells in rows:
                self.add_row(*(cells[number] for number in shown))
            self.move_cursor(row=row, animate=False)

    def _row_of(self, wanted: "Key | None") -> int:
        """Where a text is now, else the chosen one; where the cursor is, if that is gone too."""
        rows = {(text.root, text.path): number for number, text in enumerate(self._texts)}
        chosen = (self._chosen.root, self._chosen.path) if self._chosen else None
        return next((rows[key] for key in (wanted, chosen) if key in rows), max(0, min(self.cursor_row, len(rows) - 1)))

    def _cells(self, text: Listed) -> tuple[Text, ...]:
        document = text.document
        if document is None:
            return Text("!", "bold"), _cell(printable_name(text.path)), Text(), Text(), Text(), Text()
        return (
            Text("!" if text.notes else "", "bold"),
            _cell(one_line(document.title)),
            _cell(NAMES.get(document.language, one_line(document.language))),
            Text(str(text.passages), justify="right"),
            Text(str(document.pages) if document.pages is not None else "", justify="right"),
            _cell(one_line(document.published or "")),
        )


_SCROLLBAR = 1


def _cell(text: str) -> Text:
    """A text that is printable already, cut to its column."""
    return Text(text, no_wrap=True, overflow="ellipsis")
