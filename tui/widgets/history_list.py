"""The list of saved conversations."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from bot.dates import long_date
from bot.messages import N_, translate
from bot.printable import one_line
from bot.types import Language
from tui.localised import Localised
from tui.text import line

if TYPE_CHECKING:
    from bot.history import Listing

SNIPPETS = 3
"""Places of a conversation that are shown of those found."""
BEFORE = 30
"""Characters shown before what was found."""


class Row(msgspec.Struct, frozen=True):
    """A conversation of the list."""

    listing: "Listing"
    found: tuple[tuple[int, str], ...] = ()
    """Numbers of exchanges in which what was searched for stands, and what stands around it."""


class HistoryList(OptionList, Localised):
    """Saved conversations, two lines each and what was found in them; a double click is as Enter."""

    HELP = N_("Your conversations, the latest first. Enter opens one again, and what was found in it.")

    DEFAULT_CSS = """
    HistoryList {
        height: 1fr;
        background: $background;
        border: none;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { background: $primary 20%; color: $foreground; }
        &:focus > .option-list--option-highlighted { background: $primary 35%; color: $foreground; text-style: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="history-list", markup=False)
        self._rows: list[Row] = []
        self._words: list[str] = []
        self._current: str | None = None

    @property
    def chosen(self) -> Row | None:
        """The conversation that keys are about."""
        return self._rows[self.highlighted] if self.highlighted is not None else None

    def localise(self) -> None:
        """Word the rows."""
        self._fill()

    def show(self, rows: Sequence[Row], words: str, current: str | None) -> None:
        """Show conversations; the one chosen stays chosen unless something else was searched for.

        :param words: What was searched for.
        :param current: Id of the conversation on the screen.
        """
        chosen, at = self.chosen, self.highlighted or 0
        searched = words.split() != self._words
        self._rows, self._words, self._current = list(rows), words.split(), current
        self._fill()
        same = (number for number, row in enumerate(rows) if chosen and row.listing.id == chosen.listing.id)
        if rows:
            self.highlighted = 0 if searched else next(same, min(at, len(rows) - 1))

    def on_click(self, event: events.Click) -> None:
        """Choose with one click what two open."""
        option = event.style.meta.get("option")
        if option is not None and event.chain < 2:
            event.prevent_default()
            self.highlighted = option

    def _fill(self) -> None:
        highlighted = self.highlighted
        self.set_options(Option(self._content(row)) for row in self._rows)
        self.highlighted = highlighted  # what is beyond the end becomes the last

    def _content(self, row: Row) -> Content:
        listing, language = row.listing, self.app.language
        title = (
            line(listing.title, "bold") if listing.title.strip() else self.say(N_("A conversation")).stylize("italic")
        )
        about = [moment(listing.updated, language), _number(listing.exchanges, language)]
        if listing.id == self._current:
            about.append(translate(language, N_("on the screen now")))
        snippets = [self._snippet(text) for _, text in row.found[:SNIPPETS]]
        return Content("\n").join([title, Content.styled("  " + " · ".join(about), "$text-muted"), *snippets])

    def _snippet(self, text: str) -> Content:
        words = re.compile("|".join(map(re.escape, self._words)), re.IGNORECASE)
        shown = one_line(text)
        found = words.search(shown)
        if found and found.start() > BEFORE:  # else narrow screens would cut off what was found
            start = found.start() - BEFORE
            shown = f"…{shown[max(start, shown.find(' ', start, found.start()) + 1) :]}"
        return Content(f"  {shown}").highlight_regex(words, style="bold $text-accent")


def moment(time: str, language: Language) -> str:
    """A time as people write it, where they are: "22. november 2025 kl. 14.30".

    :param time: ISO 8601.
    """
    try:
        local = datetime.fromisoformat(time).astimezone()
    except OverflowError:  # at either end of the calendar
        return time
    date = long_date(local.date().isoformat(), language)
    return translate(language, N_("{date} at {hour}:{minute}"), date=date, hour=f"{local:%H}", minute=f"{local:%M}")


def _number(exchanges: int, language: Language) -> str:
    if exchanges == 0:
        return translate(language, N_("nothing in it can be read"))
    if exchanges == 1:
        return translate(language, N_("one question"))
    return translate(language, N_("{number} questions"), number=exchanges)
