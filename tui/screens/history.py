"""The history: saved conversations, to find, reopen, rename, delete and export."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState, get_current_worker

from bot.exporting import path_of, suggested, write
from bot.messages import N_
from bot.printable import one_line, printable_name
from index.errors import AskerError, UsageError
from tui.localised import FAULT, Localised
from tui.screens.ask_text import AskTextScreen
from tui.screens.confirm import ConfirmScreen
from tui.widgets.banner import Banner
from tui.widgets.footer import Keys
from tui.widgets.history_list import HistoryList, Row
from tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from bot.history import History, Saved

PAUSE = 0.15
"""Seconds without a key after which what is typed is searched for."""
_NONE = N_("No conversations are kept yet. Each one is, from its first answer.")
_NOT_FOUND = N_("These words stand in no conversation.")
_OFF = N_(
    "Conversations are not kept: the history is off. To keep them, take history = false out of asker.toml "
    "(or ASKER_HISTORY out of the environment) and start Asker again."
)


class Reopened(msgspec.Struct, frozen=True):
    """What the history is left with, to go on with."""

    saved: "Saved"
    number: int | None
    """Of the exchange that was found, if one was searched for."""


class Export(msgspec.Struct, frozen=True):
    """What is to be written where."""

    id: str
    """Of the conversation."""
    name: str
    """Of the file, where a folder is typed."""
    typed: str


class HistoryScreen(Screen[Reopened | None], Localised):
    """Saved conversations; all keys work while one types what to search for."""

    HELP = N_(
        "Type to search your conversations; the arrows choose one. Enter opens it and goes on with it, F6 renames, "
        "F8 deletes, F9 saves it as a Markdown file. Esc goes back."
    )

    DEFAULT_CSS = """
    HistoryScreen {
        & > #words { border: round $border-blurred; background: $background; height: 3; padding: 0 1;
            &:focus { border: round $border; } }
        & > #nothing { padding: 1 2; color: $text-muted; max-width: 76; height: auto; display: none; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the input and the list, which have an Enter of their own that the footer does not show.
        Binding("enter", "reopen", N_("Reopen"), id="history.reopen", priority=True),
        Binding("f6,r", "rename", N_("Rename"), id="history.rename"),
        Binding("f8,d,delete", "delete", N_("Delete"), id="history.delete"),
        Binding("f9,e", "export", N_("Export"), id="history.export"),
        Binding("escape", "back", N_("Back"), id="history.back"),
        Binding("up", "move('cursor_up')", N_("Previous conversation"), id="history.previous", show=False),
        Binding("down", "move('cursor_down')", N_("Next conversation"), id="history.next", show=False),
        Binding("pageup", "move('page_up')", N_("Page up"), id="history.page.up", show=False),
        Binding("pagedown", "move('page_down')", N_("Page down"), id="history.page.down", show=False),
        Binding("slash", "app.focus('words')", N_("Search"), id="history.search", show=False),
    ]

    @dataclass
    class Listed(Message):
        """Conversations were listed, or those that hold what was searched for."""

        words: str
        rows: list[Row]

    @dataclass
    class Unlisted(Message):
        """Conversations cannot be listed."""

        error: AskerError

    @dataclass
    class Read(Message):
        """A conversation was read, to go on with."""

        reopened: Reopened

    @dataclass
    class Renamed(Message):
        """A conversation has another title."""

        id: str
        title: str

    @dataclass
    class Deleted(Message):
        """A conversation is gone."""

        id: str

    @dataclass
    class Exported(Message):
        """A conversation was written to a file, or was not, since there is one."""

        export: Export
        path: Path
        written: bool

    @dataclass
    class Refused(Message):
        """Something could not be done."""

        problem: str
        export: Export | None = None

    def __init__(self) -> None:
        super().__init__(id="history")
        self._list = HistoryList()
        self._input = LineInput(id="words")
        self._timer: Timer | None = None
        self._listed: str | None = None
        """What the list shows was searched for by these words."""
        self._eager = False
        """Whether to reopen the first that is found."""
        self._problem: AskerError | None = None

    def compose(self) -> ComposeResult:
        """What to search for, and the conversations."""
        yield Banner(id="banner")
        yield self._input
        yield Static(id="nothing")
        yield self._list
        yield Keys()

    def on_mount(self) -> None:
        """List all."""
        self._input.focus()
        self.find()

    def localise(self) -> None:
        """Word what is ours."""
        self.query_one(Banner).title = self.app.say(N_("History"))
        self._input.placeholder = self.app.say(N_("Search your conversations"))
        self._tell_nothing()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what is done to a conversation only where one is chosen."""
        return action not in {"reopen", "rename", "delete", "export"} or self._list.chosen is not None

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the user pauses."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.find)

    def find(self) -> None:
        """List the conversations that hold what is typed, all for nothing."""
        self._find(self._input.value.strip())

    @work(thread=True, group="find", exclusive=True, exit_on_error=False)
    def _find(self, words: str) -> None:
        worker = get_current_worker()
        try:
            history = self.app.open_session().history
            if history is None:
                raise UsageError(_OFF)
            rows = _found(history, words) if words else [Row(listing) for listing in history.list()]
        except AskerError as error:
            self.post_message(self.Unlisted(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Listed(words, rows))

    def on_history_screen_listed(self, event: Listed) -> None:
        """Show them."""
        if event.words != self._input.value.strip():
            return
        self._problem, self._listed = None, event.words
        session = self.app.session
        self._list.show(event.rows, event.words, session.saved_as if session else None)
        self._tell_nothing()
        if self._eager:
            self._eager = False
            self.action_reopen()

    def on_history_screen_unlisted(self, event: Unlisted) -> None:
        """Tell why."""
        self._problem, self._listed = event.error, None
        self._list.show([], "", None)
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        nothing = self.query_one("#nothing", Static)
        if self._problem is not None:
            nothing.update(Content(self.app.explain(self._problem)))
        elif self._listed is not None:
            nothing.update(self.say(_NOT_FOUND if self._listed else _NONE))
        nothing.display = not self._list.option_count and (self._problem is not None or self._listed is not None)
        self.refresh_bindings()

    # What keys do

    def action_move(self, how: str) -> None:
        """Move in the list, wherever the focus is."""
        getattr(self._list, f"action_{how}")()

    def action_back(self) -> None:
        """Go back to the conversation on the screen."""
        if self.is_current:
            self.dismiss(None)

    def action_reopen(self) -> None:
        """Go on with the conversation chosen; if one has just typed, with the first that is found."""
        row = self._list.chosen
        if self._listed != self._input.value.strip():
            self._eager = True
            self.find()
        elif row is not None:
            number = row.found[0][0] if row.found else None
            self._do(lambda history: self.Read(Reopened(history.read(row.listing.id), number)))

    def on_option_list_option_selected(self) -> None:
        """A double click is as Enter."""
        self.action_reopen()

    def action_rename(self) -> None:
        """Ask for another title."""
        row = self._list.chosen
        if row is None:
            return
        id, shown = row.listing.id, one_line(row.listing.title)

        def rename(history: "History", title: str) -> Message:
            history.rename(id, title)
            return self.Renamed(id, history.read(id).title)

        def decide(title: str | None) -> None:
            if title is not None and title != shown:
                self._do(lambda history: rename(history, title))

        question = N_("What shall the conversation be called? Without a name, it has that of its first question.")
        self.app.push_screen(AskTextScreen(question, N_("Rename"), shown), decide)

    def action_delete(self) -> None:
        """Delete the conversation chosen, if the user is sure."""
        row = self._list.chosen
        if row is None:
            return
        id = row.listing.id

        def delete(history: "History") -> Message:
            history.delete(id)
            return self.Deleted(id)

        def decide(sure: bool | None) -> None:
            if sure:
                self._do(delete)

        title = one_line(row.listing.title) or self.app.say(N_("A conversation"))
        question = N_("Delete the conversation “{title}” for good?")
        self.app.push_screen(ConfirmScreen(question, N_("Delete"), title=title), decide)

    def action_export(self) -> None:
        """Ask where to write the conversation chosen."""
        from bot.history.export import file_name

        row = self._list.chosen
        if row is not None:
            name = file_name(row.listing.title)
            self._ask_where(Export(row.listing.id, name, printable_name(suggested(name))))

    def _ask_where(self, export: "Export") -> None:
        def decide(typed: str | None) -> None:
            if typed and typed.strip():
                self._write(replace(export, typed=typed))

        question = N_("To which file shall the conversation be written, as Markdown?")
        self.app.push_screen(AskTextScreen(question, N_("Export"), export.typed), decide)

    def _write(self, export: "Export", *, over: bool = False) -> None:
        def task(history: "History") -> Message:
            from bot.history.export import markdown

            path = path_of(export.typed, export.name)
            text = markdown(history.read(export.id), self.app.language)
            return self.Exported(export, path, write(path, text, replace=over))

        self._do(task, export)

    # What comes of it

    @work(thread=True, group="do", exit_on_error=False)
    def _do(self, task: "Callable[[History], Message]", export: "Export | None" = None) -> None:
        """Do something with the history, and tell what came of it."""
        session = self.app.session
        try:
            if session is not None and session.history is not None:
                self.post_message(task(session.history))
        except AskerError as error:
            self.post_message(self.Refused(self.app.explain(error), export))

    def on_history_screen_read(self, event: Read) -> None:
        """Give it to the chat."""
        if self.is_current:
            self.dismiss(event.reopened)

    def on_history_screen_renamed(self) -> None:
        """Show it."""
        self.find()

    def on_history_screen_deleted(self) -> None:
        """Show it."""
        self.find()

    def on_history_screen_exported(self, event: Exported) -> None:
        """Tell where it is; where there was a file, ask."""
        path = printable_name(event.path)
        if event.written:
            self.notify(self.app.say(N_("The conversation is written to {path}."), path=path), markup=False)
            return

        def decide(sure: bool | None) -> None:
            if sure:
                self._write(event.export, over=True)
            else:
                self._ask_where(event.export)

        question = N_("There is a file {path} already. Replace it?")
        self.app.push_screen(ConfirmScreen(question, N_("Replace"), path=path), decide)

    def on_history_screen_refused(self, event: Refused) -> None:
        """Tell why, and ask for another place where that may help."""
        self.notify(event.problem, severity="error", markup=False)
        self.find()
        if event.export is not None:
            self._ask_where(event.export)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn a fault of ours into a sentence."""
        if event.state is WorkerState.ERROR:
            problem = self.app.say(FAULT, name=type(event.worker.error).__name__)
            self.notify(problem, severity="error", markup=False)


def _found(history: "History", words: str) -> list[Row]:
    """Conversations that hold words, each with what was found in it."""
    groups = groupby(history.search(words), key=lambda found: found.listing)
    return [Row(listing, tuple((one.number, one.snippet) for one in group)) for listing, group in groups]
