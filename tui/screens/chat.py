"""The chat: ask, read, see exactly where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.worker import WorkerCancelled, get_current_worker

from bot.care import sensitive
from bot.messages import N_
from bot.references import plain, quote
from bot.types import Citation
from index.errors import AskerError
from index.types import Document
from tui.editor import open_file
from tui.indexing import Indexing
from tui.reports import describe_work, in_short, went_well
from tui.screens.care import CareScreen, Choice
from tui.screens.recalling import RecallingScreen
from tui.turns import Turn
from tui.widgets.banner import Banner
from tui.widgets.conversation import Conversation
from tui.widgets.footer import Keys
from tui.widgets.notice import Damage
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader
from tui.widgets.sources import Sources
from tui.widgets.welcome import Welcome

WATCHED_EVERY = 15.0
"""Seconds between two looks for files that have changed."""
NARROW = "-narrow"
SOURCES = "-sources"
WITHOUT_SOURCES = "-without-sources"


class ChatScreen(RecallingScreen):
    """The conversation, its sources beside it or in its place, and the prompt."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, NARROW),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012

    DEFAULT_CSS = """
    ChatScreen {
        & #panes { height: 1fr; }
        & Conversation { display: none; }
        &.-talking Conversation { display: block; }
        &.-talking Welcome { display: none; }
        &.-narrow Sources { display: none; border-left: none; }
        &.-narrow.-sources Sources { display: block; }
        &.-narrow.-sources Conversation, &.-narrow.-sources Welcome { display: none; }
        &.-wide.-without-sources Sources { display: none; }
        &.-low SourceList { max-height: 5; }
        &.-low #place { max-height: 3; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="back", show=False),
        Binding("f3", "sources", N_("Sources"), id="sources"),
        Binding("ctrl+n", "new", N_("New conversation"), id="new"),
        *(
            # Before the prompt, which would write the digit.
            Binding(f"alt+{digit}", f"cite({digit})", N_("Open a source"), id=f"cite{digit}", show=False, priority=True)
            for digit in range(1, 10)
        ),
        Binding("y", "copy_answer", N_("Copy answer"), id="copy.answer"),
        Binding("Y", "copy_quote", N_("Copy quote"), id="copy.quote", show=False),
        Binding("o", "open_file", N_("Open file"), id="open"),
    ]

    @dataclass
    class Opened(Message):
        """The texts are open."""

        documents: tuple[Document, ...]
        stale: bool

    @dataclass
    class Building(Message):
        """The texts are being read."""

        done: int
        total: int

    @dataclass
    class Offered(Message):
        """Questions to begin with were found, in the language of the interface then."""

        questions: tuple[str, ...]

    @dataclass
    class Unopened(Message):
        """The texts cannot be opened."""

        problem: str

    @dataclass
    class Found(Message):
        """The text of a citation is there, or None where it has changed since."""

        citation: Citation
        text: str | None
        headings: tuple[str, ...]

    @dataclass
    class Watched(Message):
        """Whether files have changed since they were read."""

        stale: bool

    def __init__(self) -> None:
        super().__init__("chat")
        self._wanted: Citation | None = None
        """What the source pane is to show."""

    def compose(self) -> ComposeResult:
        """The parts."""
        yield Banner(id="banner")
        yield Damage()
        with Horizontal(id="panes"):
            yield Welcome()
            yield Conversation()
            yield Sources()
        yield Prompt()
        yield Keys()

    def on_mount(self) -> None:
        """Let the user type, and open the texts meanwhile."""
        self.query_one(Prompt).focus()
        # Not before the first paint: what is imported then would hold it up.
        self.call_after_refresh(self.open_texts)
        self.set_interval(WATCHED_EVERY, self.watch_files)

    def localise(self) -> None:
        """Offer questions in the interface's language."""
        session = self.app.session
        if session is not None and session.ready:
            self.find_openers()

    @work(thread=True, group="open", exclusive=True, exit_on_error=False)
    def open_texts(self) -> None:
        """Open the texts and warm what answers."""
        worker = get_current_worker()

        def tell(done: int, total: int) -> None:
            if worker.is_cancelled:  # the user leaves, and must not wait for all texts to be read
                raise WorkerCancelled
            self.post_message(self.Building(done, total))

        try:
            session = self.app.open_session()
            state = session.open(tell, reading=tell)
        except WorkerCancelled:
            return
        except AskerError as error:
            self.post_message(self.Unopened(self.app.explain(error)))
            return
        self.post_message(self.Opened(session.documents, state.stale))
        self.tell_questions(session)

    @work(thread=True, group="openers", exclusive=True, exit_on_error=False)
    def find_openers(self) -> None:
        """Find questions to begin with, which takes an answer each."""
        worker, session = get_current_worker(), self.app.session
        if session is not None:
            session.interface = self.app.language  # may wait for an answer, as the screen must not
            questions = session.openers(self.app.language)
            if not worker.is_cancelled:
                self.post_message(self.Offered(questions))

    @work(thread=True, group="watch", exclusive=True, exit_on_error=False)
    def watch_files(self) -> None:
        """Look whether files have changed."""
        session = self.app.session
        if session is not None and session.ready:
            self.post_message(self.Watched(session.stale()))

    @work(thread=True, group="source", exclusive=True, exit_on_error=False)
    def find_text(self, citation: Citation) -> None:
        """Get the text that a citation stands in."""
        worker, session = get_current_worker(), self.app.session
        if session is not None and session.ready:
            text = session.text(citation.document)
            if text is not None and text[citation.start : citation.end] != citation.quote:
                text = None  # read otherwise since, by a later version
            headings = session.headings(citation.document, citation.start) if text is not None else ()
            if not worker.is_cancelled:
                self.post_message(self.Found(citation, text, headings))

    async def on_chat_screen_opened(self, event: Opened) -> None:
        """Tell what there is, and answer what was asked meanwhile."""
        self.query_one(Welcome).show_documents(event.documents)
        self.query_one(Banner).stale = event.stale
        self.mark_changed()
        self.app.post_message(Indexing.Opened())
        self.ask_next()
        self.find_openers()
        if not event.documents and self.app.screen is self and not self.query_one(Prompt).text:
            await self.app.run_action("texts")

    def on_indexing_advanced(self, event: Indexing.Advanced) -> None:
        """Tell quietly."""
        self.query_one(Banner).busy = describe_work(self.app, event.work)

    def on_indexing_finished(self, event: Indexing.Finished) -> None:
        """Know the texts as they are now."""
        self.query_one(Banner).busy = ""
        session = self.app.session
        if session is not None and session.ready and event.report.summary is not None:
            self.post_message(self.Opened(session.documents, stale=False))
        if self.app.screen is self:
            severity: SeverityLevel = "information" if went_well(event.report) else "warning"
            self.notify(in_short(self.app, event.report), severity=severity, markup=False)

    def on_chat_screen_building(self, event: Building) -> None:
        """Tell how far the reading has come."""
        self.query_one(Welcome).show_progress(event.done, event.total)

    def on_chat_screen_unopened(self, event: Unopened) -> None:
        """Tell why nothing can be asked; questions that wait say so too."""
        self.query_one(Welcome).show_problem(event.problem)
        self.app.post_message(Indexing.Opened(event.problem))
        self.fail_waiting(event.problem)

    def on_chat_screen_offered(self, event: Offered) -> None:
        """Offer questions."""
        self.query_one(Welcome).show_questions(event.questions)
        self.query_one(Prompt).offer(event.questions)

    def on_recalling_screen_remembered(self, event: RecallingScreen.Remembered) -> None:
        """Let the up arrow bring them back."""
        self.query_one(Prompt).remember(event.questions)

    def on_chat_screen_watched(self, event: Watched) -> None:
        """Tell quietly."""
        self.query_one(Banner).stale = event.stale

    def on_chat_screen_found(self, event: Found) -> None:
        """Show the place."""
        self.query_one(Sources).show_text(event.citation, event.text, event.headings)

    def on_prompt_asked(self, event: Prompt.Asked) -> None:
        """Ask, after a warning where the question seems to hold something private."""
        self.take(event.question)

    def on_welcome_chosen(self, event: Welcome.Chosen) -> None:
        """Ask what was offered."""
        self.query_one(Prompt).focus()
        self.take(event.question)

    def take(self, question: str) -> None:
        """Ask a question, after a warning where it seems to hold something private."""
        findings = sensitive(question)
        if not findings:
            self.begin_asking(question)
            return

        def decide(choice: Choice | None) -> None:
            if choice is None or choice == "change":
                self.query_one(Prompt).put(question)
            else:
                self.begin_asking(question, keep=choice == "keep")

        keeps = self.app.session is None or self.app.session.history is not None
        self.app.push_screen(CareScreen(findings, keeps=keeps), decide)

    def begin_asking(self, question: str, *, keep: bool = True) -> None:
        """Show the conversation and ask."""
        self.add_class("-talking")
        self.remove_class(SOURCES)
        if keep:
            self.query_one(Prompt).remember_one(question)
        self.ask(question, keep=keep)

    def on_conversation_turn_changed(self, event: Conversation.TurnChanged) -> None:
        """List the turn's sources, and show the first where there is room beside the conversation."""
        sources = self.query_one(Sources)
        sources.show_turn(event.turn)
        self.query_one(Prompt).offer(event.turn.answer.suggestions if event.turn.answer else ())
        if event.turn.places and not self.has_class(NARROW):
            self.open_citation(event.turn.places[0], reveal=False)

    def on_conversation_cited(self, event: Conversation.Cited) -> None:
        """Open it."""
        self.open_citation(event.citation)

    def on_conversation_stepped(self, event: Conversation.Stepped) -> None:
        """Open the next or the previous source."""
        self.query_one(Sources).action_next(event.step)

    def on_sources_opened(self, event: Sources.Opened) -> None:
        """Open it."""
        self.open_citation(event.citation)

    def open_citation(self, citation: Citation, *, reveal: bool = True) -> None:
        """Show a citation in its text.

        :param reveal: Bring the source pane to sight, too.
        """
        self.conversation.choose(citation.number)
        if reveal:
            self.remove_class(WITHOUT_SOURCES)
            if self.has_class(NARROW):
                self.add_class(SOURCES)
                self.query_one(Reader).focus()
        self._wanted = citation
        self.find_text(citation)

    def mark_changed(self) -> bool:
        """Mark the sources that have changed, in the source pane, too."""
        changed = super().mark_changed()
        sources = self.query_one(Sources)
        if changed:
            sources.show_turn(self.conversation.current)
        if self._wanted is not None and (changed or sources.shown is None):
            self.find_text(self._wanted)
        return changed

    def show_conversation(self, turns: Sequence[Turn], title: str) -> None:
        """Show another conversation."""
        super().show_conversation(turns, title)
        self._wanted = None
        self.query_one(Sources).clear()
        self.set_class(bool(turns), "-talking")
        self.remove_class(SOURCES)
        self.query_one(Prompt).focus()

    def action_cite(self, number: int) -> None:
        """Open a citation of the current turn."""
        self.conversation.cite(number)

    def action_sources(self) -> None:
        """Show or hide the source pane."""
        self.toggle_class(SOURCES if self.has_class(NARROW) else WITHOUT_SOURCES)
        if self.has_class(NARROW) and self.has_class(SOURCES):
            self.query_one(Reader).focus()
        else:
            self.query_one(Prompt).focus()

    def action_back(self) -> None:
        """Cancel what is being answered, else step back to the conversation, else to the prompt."""
        if self.is_asking:
            self.cancel()
        elif self.has_class(NARROW) and self.has_class(SOURCES):
            self.action_sources()
        else:
            self.query_one(Prompt).focus()

    def action_new(self) -> None:
        """Begin a new conversation; the one before stays in the history."""
        self.begin()

    def action_copy_answer(self) -> None:
        """Copy the current answer with its references."""
        turn = self.conversation.current
        if turn and turn.answer:
            self.app.copy_to_clipboard(plain(turn.answer))
            self.notify(self.app.say(N_("The answer is copied, with its sources.")), markup=False)

    def action_copy_quote(self) -> None:
        """Copy the quote in the source pane."""
        if shown := self.query_one(Sources).shown:
            self.app.copy_to_clipboard(quote(shown))
            self.notify(self.app.say(N_("The quote is copied, with its source.")), markup=False)

    def action_open_file(self) -> None:
        """Open the cited file where it stands, in the user's editor or pager."""
        if shown := self.query_one(Sources).shown:
            open_file(self.app, shown)
