"""The source pane: what an answer cites, what else was looked at, and the place in its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from bot.cli.output import without_marks
from bot.describe import describe, place
from bot.messages import N_
from bot.printable import one_line
from bot.types import Citation
from tui.localised import Localised
from tui.turns import CHANGED, Turn
from tui.widgets.reader import Reader


class SourceList(OptionList, Localised):
    """Citations first, then passages that were looked at and not cited."""

    HELP = N_("The sources of the answer, and below them passages that were considered. Enter shows one in its text.")

    def __init__(self) -> None:
        super().__init__(id="source-list", markup=False, compact=True)


class Sources(Vertical, Localised):
    """What an answer stands on."""

    DEFAULT_CSS = """
    Sources {
        width: 1fr;
        height: 1fr;
        border-left: vkey $foreground 15%;
        & > SourceList { height: auto; max-height: 33%; background: $background; border: none; padding: 0 1;
            scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #place { display: none; height: auto; max-height: 5; padding: 0 1; background: $panel; }
        & > #nothing { padding: 1 2; color: $text-muted; }
        & SourceList.-textual-compact > .option-list--option { padding: 0 1; }
        & SourceList:focus > .option-list--option-highlighted { text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "next(1)", N_("Next source"), id="sources.next"),
        Binding("p,left", "next(-1)", N_("Previous source"), id="sources.previous"),
        *(
            Binding(str(digit), f"cite({digit})", N_("Open a source"), id=f"sources.cite{digit}", show=False)
            for digit in range(1, 10)
        ),
    ]

    @dataclass
    class Opened(Message):
        """A passage was chosen from the list."""

        citation: Citation

    def __init__(self) -> None:
        super().__init__(id="sources")
        self._turn: Turn | None = None
        self._shown: Citation | None = None
        self._headings: tuple[str, ...] = ()
        self._known = True
        """Whether the text of what is shown is there."""
        self._list = SourceList()
        self._place = Static(id="place")
        self._nothing = Static(id="nothing")
        self._reader = Reader()

    def compose(self) -> ComposeResult:
        """The list, what the place is, and the text."""
        yield self._list
        yield self._place
        yield self._nothing
        yield self._reader

    @property
    def shown(self) -> Citation | None:
        """What stands in the reader."""
        return self._shown

    @property
    def places(self) -> list[Citation]:
        """All that can be opened, in the list's order."""
        if self._turn is None or self._turn.answer is None:
            return []
        cited = list(self._turn.answer.citations)
        spans = {(one.document.key, one.start, one.end) for one in cited}
        considered = [
            one
            for one in self._turn.answer.considered
            if not any(key == one.document.key and one.start <= start and end <= one.end for key, start, end in spans)
        ]
        if not cited:
            considered = [replace(one, number=number) for number, one in enumerate(considered, 1)]
        return cited + considered

    def localise(self) -> None:
        """Word what is ours."""
        self._nothing.update(self.say(N_("The sources of an answer are shown here, with the quote in its text.")))
        self._tell_place()
        self._fill()

    def show_turn(self, turn: Turn | None) -> None:
        """List a turn's sources; the reader keeps what it shows until another is opened."""
        self._turn = turn
        self._fill()

    def show_text(self, citation: Citation, text: str | None, headings: tuple[str, ...] = ()) -> None:
        """Show a citation in its document.

        :param text: Of the document; None when it has changed since, and only the quote is left.
        :param headings: Path to the place, outermost first.
        """
        self._shown, self._headings, self._known = citation, headings, text is not None
        self._tell_place()
        if text is None:
            self._reader.show(citation.quote, (0, len(citation.quote)))
        else:
            self._reader.show(text, (citation.start, citation.end))
        self._nothing.display = False
        self._place.display = True
        for number, one in enumerate(self.places):
            if _same(one, citation):
                self._list.highlighted = self._list.get_option_index(str(number))

    def clear(self) -> None:
        """Show nothing."""
        self._turn = self._shown = None
        self._fill()
        self._reader.clear()

    def action_next(self, step: int) -> None:
        """Open the next or the previous source of the list."""
        places = self.places
        at = next((number for number, one in enumerate(places) if self._shown and _same(one, self._shown)), -1)
        if 0 <= at + step < len(places):
            self.post_message(self.Opened(places[at + step]))

    def action_cite(self, number: int) -> None:
        """Open a source by its number."""
        if citation := next((one for one in self.places if one.number == number), None):
            self.post_message(self.Opened(citation))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        event.stop()
        self.post_message(self.Opened(self.places[int(event.option.id or 0)]))

    def _tell_place(self) -> None:
        if self._shown is not None:
            self._place.update(self._describe(self._shown, self._headings, known=self._known))

    def _fill(self) -> None:
        if not self.is_mounted:
            return
        places = self.places
        self._list.clear_options()
        self._list.add_options(self._options(places))
        self._list.display = bool(places)
        self._nothing.display = not places and self._shown is None
        self._place.display = self._shown is not None

    def _options(self, places: list[Citation]) -> Iterator[Option]:
        heading = None
        answered = bool(self._turn and self._turn.answer and self._turn.answer.citations)
        for number, one in enumerate(places):
            cited = answered and one.number is not None
            wanted = N_("Cited") if cited else N_("Considered, not cited") if answered else N_("Nearest passages")
            if wanted != heading:
                heading = wanted
                yield Option(self.say(wanted).stylize("$text-muted"), id=f"heading-{number}", disabled=True)
            yield Option(self._row(one), id=str(number))

    def _row(self, citation: Citation) -> Content:
        mark = f"[{citation.number}] " if citation.number else "  • "
        changed = self._turn.changed.get(citation.number or 0) if self._turn else None
        parts: list[Content | tuple[str, str]] = [
            (mark, "bold $text-primary"),
            (f"{place(citation, self.app.language)}  ", "$text-muted"),
            Content(without_marks(citation.quote)),
        ]
        if changed:
            parts.append((f" {self.app.say(CHANGED[changed])}", "$text-warning bold"))
        return Content.assemble(*parts).first_line

    def _describe(self, citation: Citation, headings: tuple[str, ...], *, known: bool) -> Content:
        language = self.app.language
        path = "".join(f" › {one_line(heading)}" for heading in headings)
        described = describe(citation.document, language).removeprefix(one_line(citation.document.title))
        parts: list[Content | tuple[str, str]] = [
            (one_line(citation.document.title), "bold"),
            (f"\n{place(citation, language)}{path}", "$text-accent"),
        ]
        if not known:
            message = N_("The source has changed since, or is gone: this is the quote as it was.")
            parts.append((f"\n{self.app.say(message)}", "$text-warning"))
        # Last, since a long one is cut.
        return Content.assemble(*parts, (f"\n{described.lstrip('. ')}", "$text-muted"))


def _same(one: Citation, other: Citation) -> bool:
    return (one.document.key, one.start, one.end) == (other.document.key, other.start, other.end)
