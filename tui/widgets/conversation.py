"""The conversation: its turns, one of them current."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from bot.messages import N_
from bot.types import Citation
from tui.localised import Localised
from tui.turns import Turn
from tui.widgets.turn import TurnView

MOUNTED = 40
"""Turns on the screen at first; earlier ones come when one scrolls up, so that long conversations stay quick."""
NEAR_END = 3
"""Lines from the end within which an answer that comes is followed."""


class Conversation(VerticalScroll, Localised):
    """Turns, newest last; Alt+digits and digits open what the current one cites."""

    HELP = N_(
        "The arrows choose a turn, 1 to 9 open its sources, n and p go to the next and previous source. "
        "y copies the answer with its sources, Y the quote."
    )

    DEFAULT_CSS = """
    Conversation {
        width: 1fr;
        height: 1fr;
        padding: 0 0 0 1;
        scrollbar-size-vertical: 1;
        &:focus TurnView.-current { border-left: thick $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "turn(-1)", N_("Previous turn"), id="conversation.previous", show=False),
        Binding("down,j", "turn(1)", N_("Next turn"), id="conversation.next", show=False),
        Binding("home,g", "first", N_("First turn"), id="conversation.first", show=False),
        Binding("end,G", "last", N_("Last turn"), id="conversation.last", show=False),
        Binding("n", "step(1)", N_("Next source"), id="conversation.source.next", show=False),
        Binding("p", "step(-1)", N_("Previous source"), id="conversation.source.previous", show=False),
        *(
            Binding(str(digit), f"cite({digit})", N_("Open a source"), id=f"conversation.cite{digit}", show=False)
            for digit in range(1, 10)
        ),
    ]

    @dataclass
    class Cited(Message):
        """A citation of the current turn was chosen."""

        turn: Turn
        citation: Citation

    @dataclass
    class Stepped(Message):
        """The source after the one that is shown is wanted, or for -1 the one before."""

        step: int

    @dataclass
    class TurnChanged(Message):
        """Another turn is current."""

        turn: Turn

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self._turns: list[Turn] = []
        self._first = 0
        self._current = -1
        self._followed: int | None = None
        """The turn to keep in sight whatever comes, until one scrolls elsewhere."""
        self._following = False
        """Whether it is by following that is scrolled."""

    @property
    def turns(self) -> Sequence[Turn]:
        """All of them, in order."""
        return tuple(self._turns)

    @property
    def current(self) -> Turn | None:
        """The turn that keys are about."""
        return self._turns[self._current] if 0 <= self._current < len(self._turns) else None

    def add(self, turn: Turn) -> int:
        """Append a turn, make it current and show it.

        :returns: Its number.
        """
        self._turns.append(turn)
        number = len(self._turns) - 1
        self._unmount_earlier()
        self.mount(TurnView(number, turn))
        self._make_current(number)
        self._followed = number
        return number

    def change(self, number: int, turn: Turn) -> None:
        """Show what has come of a turn's question."""
        if number == len(self._turns) - 1 and self.max_scroll_y - self.scroll_y <= NEAR_END:
            self._followed = number
        self._turns[number] = turn
        if view := self._view(number):
            view.show(turn)
            self._follow()
        if number == self._current:
            self.post_message(self.TurnChanged(turn))

    def mark(self, number: int, changed: Mapping[int, str]) -> None:
        """Mark the sources of a turn that have changed since; the current turn stays current.

        :param changed: See `Turn.changed`.
        """
        self._turns[number] = turn = replace(self._turns[number], changed=changed)
        if view := self._view(number):
            view.show(turn)

    def replace_all(self, turns: Sequence[Turn]) -> None:
        """Show another conversation."""
        self._turns = list(turns)
        self._first = max(0, len(turns) - MOUNTED)
        self._current = -1
        self.remove_children()
        self.mount_all(TurnView(number, turns[number]) for number in range(self._first, len(turns)))
        self._followed = None
        if turns:
            self._make_current(len(turns) - 1)
            self._followed = self._current

    def choose(self, citation: int | None) -> None:
        """Mark the current turn's citation that stands in the source pane."""
        for view in self.query_children(TurnView):
            view.choose(citation if view.number == self._current else None)

    def cite(self, number: int) -> None:
        """Open a citation of the current turn, by its number; nothing if it has none such."""
        turn = self.current
        citation = next((one for one in turn.places if one.number == number), None) if turn else None
        if turn is not None and citation is not None:
            self.post_message(self.Cited(turn, citation))

    def action_cite(self, number: int) -> None:
        """Open a citation."""
        self.cite(number)

    def action_step(self, step: int) -> None:
        """Open the next or the previous source."""
        self.post_message(self.Stepped(step))

    def action_turn(self, step: int) -> None:
        """Go to another turn."""
        self.go(self._current + step)

    def action_first(self) -> None:
        """Go to the first turn."""
        self.go(0)

    def action_last(self) -> None:
        """Go to the last turn."""
        self.go(len(self._turns) - 1)

    def go(self, number: int) -> None:
        """Make a turn current and bring it to sight; nothing if there is none of that number."""
        if not 0 <= number < len(self._turns):
            return
        self._followed = None
        while number < self._first:
            self._mount_earlier()
        self._make_current(number)
        if view := self._view(number):
            self.call_after_refresh(view.scroll_visible, animate=False)

    def on_turn_view_chosen(self, event: TurnView.Chosen) -> None:
        """A click chooses."""
        event.stop()
        self._make_current(event.number)
        if event.citation is not None:
            self.post_message(self.Cited(self._turns[event.number], event.citation))

    def on_mount(self) -> None:
        """Follow whenever something was laid out, which a turn is some time after it changed."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._follow)

    def _follow(self, _: object = None) -> None:
        """Bring the top of the turn that is followed to the top, or as near as its end allows."""
        view = self._view(self._followed) if self._followed is not None else None
        if view and view.size:
            self._following = True
            self.scroll_to_widget(view, animate=False, immediate=True, top=True)
            self._following = False

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Show earlier turns when the top is reached, and stop following who scrolls."""
        super().watch_scroll_y(old, new)
        if not self._following and old <= self.max_scroll_y:  # or what is shown has become shorter
            self._followed = None
        if new <= 0 < old and self._first:
            self._followed = self._first
            self._mount_earlier()

    def _mount_earlier(self) -> None:
        first = max(0, self._first - MOUNTED)
        views = [TurnView(number, self._turns[number]) for number in range(first, self._first)]
        self._first = first
        self.mount_all(views, before=0)

    def _unmount_earlier(self) -> None:
        """Keep at most twice `MOUNTED` turns on the screen while new ones come."""
        if len(self._turns) - self._first > 2 * MOUNTED:
            self._first = len(self._turns) - MOUNTED
            with self.app.batch_update():
                for view in self.query_children(TurnView):
                    if view.number < self._first:
                        view.remove()

    def _make_current(self, number: int) -> None:
        if number == self._current:
            return
        self._current = number
        for view in self.query_children(TurnView):
            view.set_class(view.number == number, "-current")
            view.choose(None)
        self.post_message(self.TurnChanged(self._turns[number]))

    def _view(self, number: int) -> TurnView | None:
        # Those being removed are children for a moment more, but not displayed.
        views = self.query_children(TurnView)
        return next((view for view in views if view.number == number and view.display), None)
