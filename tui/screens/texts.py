"""The texts: which there are, what is in them; adding, taking out, reading anew."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from bot.messages import N_
from tui.indexing import Indexing, Job
from tui.listing import Listed, listed, preview
from tui.localised import Localised
from tui.reports import describe_report, describe_work
from tui.screens.confirm import ConfirmScreen
from tui.widgets.banner import Banner
from tui.widgets.footer import Keys
from tui.widgets.path_input import PathInput
from tui.widgets.preview import Preview
from tui.widgets.reader import Reader
from tui.widgets.rebuild import Rebuild
from tui.widgets.text_list import TextList

if TYPE_CHECKING:
    from index.build import Key

WATCHED_EVERY = 15.0
"""Seconds between two looks for files that have changed."""


class TextsScreen(Screen[None], Localised):
    """All texts, a preview of one, and what can be done with them."""

    app = getters.app(Indexing)

    AUTO_FOCUS = "TextList"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual's own

    DEFAULT_CSS = """
    TextsScreen {
        & > Container { height: 1fr; layout: vertical; }
        & #nothing { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
        & Preview { border-top: hkey $foreground 15%; }
        &.-wide > Container { layout: horizontal; }
        &.-wide TextList, &.-wide #nothing { width: 1fr; }
        &.-wide Preview { width: 1fr; border-top: none; border-left: vkey $foreground 15%; }
        &.-narrow.-reading TextList, &.-narrow.-reading Rebuild, &.-narrow.-reading PathInput { display: none; }
        &.-narrow.-reading Preview { border-top: none; }
        &.-empty TextList, &.-empty Preview { display: none; }
        &.-empty #nothing { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="texts.back"),
        Binding("a", "add", N_("Add"), id="texts.add"),
        Binding("delete,d", "remove", N_("Take out"), id="texts.remove"),
        Binding("r", "read(False)", N_("Read changes"), id="texts.refresh"),
        Binding("R", "read(True)", N_("Read all again"), id="texts.rebuild"),
        Binding("s", "stop", N_("Stop"), id="texts.stop"),
    ]

    @dataclass
    class Listing(Message):
        """The texts were listed."""

        texts: list[Listed]

    @dataclass
    class Watched(Message):
        """Whether files have changed since they were read."""

        stale: bool

    @dataclass
    class Found(Message):
        """The text of a document is there."""

        of: Listed
        text: str

    def __init__(self) -> None:
        super().__init__(id="all-texts")
        self._stale = False
        self._new: Key | None = None
        """The first of the texts that were added just now."""

    def compose(self) -> ComposeResult:
        """The parts."""
        yield Banner(id="banner")
        with Container():
            yield TextList()
            yield Static(id="nothing")
            yield Preview()
        yield Rebuild()
        yield PathInput()
        yield Keys()

    def on_mount(self) -> None:
        """List the texts."""
        self.add_class("-empty")
        self.list_texts()
        self.set_interval(WATCHED_EVERY, self.watch_files)

    def on_unmount(self) -> None:
        """Let go of what was told."""
        self.app.report = None

    def localise(self) -> None:
        """Word what is ours."""
        self.query_one(Banner).title = self.app.say(N_("Your texts"))
        self.query_one("#nothing", Static).update(self._why_empty())
        self._show_state()

    @work(thread=True, group="texts", exclusive=True, exit_on_error=False)
    def list_texts(self) -> None:
        """Gather what there is to list, and look whether files have changed."""
        session = self.app.session
        if session is not None and session.ready:
            self.post_message(self.Listing(listed(session)))
            self.post_message(self.Watched(session.stale()))

    @work(thread=True, group="watch", exclusive=True, exit_on_error=False)
    def watch_files(self) -> None:
        """Look whether files have changed."""
        session = self.app.session
        if session is not None and session.ready:
            self.post_message(self.Watched(session.stale()))

    @work(thread=True, group="preview", exclusive=True, exit_on_error=False)
    def find_text(self, text: Listed) -> None:
        """Get a document's text."""
        session = self.app.session
        if session is not None:
            self.post_message(self.Found(text, preview(session, text)))

    def on_texts_screen_listing(self, event: Listing) -> None:
        """Show the list."""
        self.set_class(not event.texts, "-empty")
        self.query_one("#nothing", Static).update(self._why_empty())
        texts = self.query_one(TextList)
        texts.show_texts(event.texts, self._new)
        self._new = None
        self.query_one(Preview).show(texts.chosen)
        if not event.texts:
            self.query_one(PathInput).focus()

    def on_texts_screen_watched(self, event: Watched) -> None:
        """Tell quietly."""
        self._stale = event.stale
        self._show_state()

    def on_texts_screen_found(self, event: Found) -> None:
        """Show the text."""
        self.query_one(Preview).show_text(event.of, event.text)

    def on_text_list_chosen(self, event: TextList.Chosen) -> None:
        """Preview it."""
        self.query_one(Preview).show(event.text)
        if event.text is not None:
            self.find_text(event.text)

    def on_text_list_entered(self) -> None:
        """Go to its text."""
        self.query_one(Reader).focus()

    def on_indexing_opened(self) -> None:
        """List them, or tell why they cannot be."""
        self.query_one("#nothing", Static).update(self._why_empty())
        self.list_texts()

    def on_indexing_advanced(self) -> None:
        """Tell how far it has come."""
        self._show_state()

    def on_indexing_finished(self, event: Indexing.Finished) -> None:
        """Tell what came of it, and go to what is new."""
        self._stale = False
        if event.report.added is not None:
            self._new = next((row.document for row in event.report.added.rows if row.document is not None), None)
        self.list_texts()
        self._show_state()

    def on_path_input_given(self, event: PathInput.Given) -> None:
        """Add the files; the keys are the list's again."""
        self.query_one(TextList).focus()
        self.app.do(Job("add", files=event.files))

    def on_paste(self, event: events.Paste) -> None:
        """Take files that are dropped anywhere."""
        field = self.query_one(PathInput)
        field.focus()
        field.put(event.text)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where there is no room for both, show the text alone while it is read."""
        self.set_class(isinstance(event.widget, Reader), "-reading")

    def action_back(self) -> None:
        """Go back to the chat, where the text stands alone to the list; what goes on goes on."""
        if self.has_class("-reading") and self.has_class("-narrow"):
            self.query_one(TextList).focus()
        else:
            self.dismiss()

    def action_add(self) -> None:
        """Let the user name files."""
        self.query_one(PathInput).focus()

    def action_read(self, everything: bool) -> None:
        """Read what has changed, or every text."""
        self.app.do(Job("rebuild" if everything else "refresh"))

    def action_stop(self) -> None:
        """Give up what goes on."""
        self.app.stop_work()

    def action_remove(self) -> None:
        """Take the chosen text out, if the user says so again."""
        text = self.query_one(TextList).chosen
        session = self.app.session
        if text is None or session is None:
            return
        if text.packaged:
            message = N_(
                "“{title}” came with Asker and cannot be taken out. Start Asker with --corpus to leave it aside."
            )
            self.notify(self.app.say(message, title=text.title), severity="warning", markup=False)
            return

        def decide(yes: bool | None) -> None:
            if yes:
                self.app.do(Job("remove", texts=(text,)))

        message = N_(
            "Take “{title}” out of the texts? Its file {path} is not destroyed: it is moved, and kept in {folder}."
        )
        values = {"title": text.title, "path": text.path, "folder": session.collection.aside}
        self.app.push_screen(ConfirmScreen(message, N_("Take out"), **values), decide)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what goes on, and to take out only where there is something."""
        if action == "stop":
            return self.app.working is not None
        return not (action == "remove" and self.has_class("-empty"))

    def _show_state(self) -> None:
        rebuild = self.query_one(Rebuild)
        working, report = self.app.working, self.app.report
        if working is not None:
            rebuild.show_work(working.step, describe_work(self.app, working), working.done, working.total)
        elif report is not None:
            rebuild.show_words(describe_report(self.app, report))
        elif self._stale:
            message = N_("Some texts have changed: r reads them.")
            rebuild.show_words(Content.styled(self.app.say(message), "$text-warning"))
        else:
            rebuild.show_words(None)
        self.refresh_bindings()

    def _why_empty(self) -> Content:
        session = self.app.session
        if session is not None and session.ready:
            from index.formats import SUFFIXES

            message = N_(
                "There are no texts yet. Name a file or a folder below, or drag it here, and press Enter.\n\n"
                "These formats are read: {formats}."
            )
            return self.say(message, formats=", ".join(sorted(SUFFIXES)))
        if self.app.unopened:
            return Content.styled(self.app.unopened, "$text-error")
        return self.say(N_("Opening the texts …"))
