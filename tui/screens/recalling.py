"""How a screen goes on with a conversation of the history."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from index.errors import AskerError
from tui.recall import changes, turn_of_exchange, turns_of
from tui.screens.asking import AskingScreen
from tui.turns import Turn
from tui.widgets.banner import Banner
from tui.widgets.notice import Damage

if TYPE_CHECKING:
    from bot.history import Saved
    from bot.session import Session


class RecallingScreen(AskingScreen):
    """A screen whose conversation has a title, and may be one of the history."""

    @dataclass
    class Remembered(Message):
        """Questions that were asked before, newest first."""

        questions: tuple[str, ...]

    def resume(self, saved: "Saved", number: int | None = None) -> None:
        """Go on with a saved conversation; the one before stays in the history.

        :param number: Of the exchange to show, from 1; None for the last.
        """
        session = self.app.session
        if session is None:
            raise ValueError("resumed before there was a session")
        if session.saved_as != saved.id:  # else all is here, and what was not kept too
            self.cancel()
            session.resume(saved)
            self.show_conversation(turns_of(saved), saved.title)
            self.query_one(Damage).display = saved.unread > 0
            self.mark_changed()
        if number is not None and (turn := turn_of_exchange(self.conversation.turns, saved, number)) is not None:
            self.conversation.go(turn)

    def begin(self) -> None:
        """Begin a new conversation; the one before stays in the history."""
        self.cancel()
        if self.app.session is not None:
            self.app.session.begin()
        self.show_conversation([], "")
        self.query_one(Damage).display = False

    def show_conversation(self, turns: Sequence[Turn], title: str) -> None:
        """Show another conversation.

        :param title: Need not be printable.
        """
        self.conversation.replace_all(turns)
        self.query_one(Banner).title = title

    def mark_changed(self) -> bool:
        """Mark the sources that have changed since they were cited; called whenever the index is another one.

        :returns: Whether there is anything new to tell; False before the index is open.
        """
        session = self.app.session
        if session is None or not session.ready:
            return False
        found = list(changes(self.conversation.turns, session.documents))
        for number, changed in found:
            self.conversation.mark(number, changed)
        return bool(found)

    def renamed(self, id: str, title: str) -> None:
        """Show the new title of a saved conversation if it is the one here."""
        if self.app.session is not None and self.app.session.saved_as == id:
            self.query_one(Banner).title = title

    def deleted(self, id: str) -> None:
        """Begin a new conversation if the one here has been deleted, and forget the questions of the one deleted."""
        if self.app.session is not None and self.app.session.saved_as == id:
            self.begin()
        self.recall()

    @work(thread=True, group="recall", exclusive=True, exit_on_error=False)
    def recall(self) -> None:
        """Look anew which questions were asked before."""
        if self.app.session is not None:
            self.tell_questions(self.app.session)

    def tell_questions(self, session: "Session") -> None:
        """Tell which questions were asked before; to be called in a thread."""
        if session.history is not None:
            with suppress(AskerError):  # the history itself tells what is wrong with it
                self.post_message(self.Remembered(tuple(session.history.questions())))

    def on_asking_screen_answered(self, event: AskingScreen.Answered) -> None:
        """Call the conversation by its first question, as the history does."""
        banner = self.query_one(Banner)
        if self.is_asked(event.question) and event.kept and not banner.title:
            banner.title = event.answer.question
