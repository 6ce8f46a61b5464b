"""How a screen asks: one question at a time, in a thread, the others waiting their turn."""

from collections import deque
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace
from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled, WorkerState, get_current_worker

from bot.types import Answer, Sentence
from index.errors import AskerError
from tui.localised import FAULT, Localised
from tui.turns import Turn
from tui.widgets.conversation import Conversation

GROUP = "ask"


class Question(msgspec.Struct, frozen=True):
    """A question that waits for its answer."""

    number: int
    """Of its turn."""
    text: str
    keep: bool
    """Whether the history may hold it."""


class AskingScreen(Screen[None], Localised):
    """A screen with a conversation; questions wait until the texts are open and those before are answered."""

    @dataclass
    class Said(Message):
        """A sentence of a language model came."""

        question: Question
        sentence: Sentence

    @dataclass
    class Answered(Message):
        """A question has its answer."""

        question: Question
        answer: Answer
        kept: bool = True
        """Whether it may be in the history."""
        problem: str = ""
        """Why it could not be kept."""

    @dataclass
    class Failed(Message):
        """A question could not be answered."""

        question: Question
        problem: str

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._waiting: deque[Question] = deque()
        self._asking: Question | None = None

    @property
    def conversation(self) -> Conversation:
        """The turns."""
        return self.query_one(Conversation)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is being waited for."""
        return self._asking is not None or bool(self._waiting)

    def is_asked(self, question: Question) -> bool:
        """Whether a question's answer is being waited for; what still comes of others was given up."""
        return self._asking is question

    def ask(self, text: str, *, keep: bool = True) -> None:
        """Ask a question, when its turn comes.

        :param keep: Whether the history may hold it.
        """
        number = self.conversation.add(Turn(question=text, unsaved=not keep))
        self._waiting.append(Question(number, text, keep))
        self.ask_next()

    def ask_next(self) -> None:
        """Ask the next question that waits, if none is being answered and the texts are open."""
        session = self.app.session
        if self._asking is None and self._waiting and session is not None and session.ready:
            self._asking = self._waiting.popleft()
            self._answer(self._asking)

    def cancel(self) -> None:
        """Give up the questions that have no answer yet."""
        given_up = [*([self._asking] if self._asking else []), *self._waiting]
        self._waiting.clear()
        self._asking = None
        self.workers.cancel_group(self, GROUP)
        for question in given_up:
            self.change(question.number, state="cancelled")

    def fail_waiting(self, problem: str) -> None:
        """Tell the questions that wait why they get no answer; `problem` is printable already."""
        while self._waiting:
            self.change(self._waiting.popleft().number, state="failed", problem=problem)

    def change(self, number: int, **changes: object) -> Turn:
        """Show what has come of a question."""
        turn = replace(self.conversation.turns[number], **changes)
        self.conversation.change(number, turn)
        return turn

    @work(thread=True, group=GROUP, exit_on_error=False)
    def _answer(self, question: Question) -> None:
        worker = get_current_worker()
        session = self.app.session
        if session is None:
            raise ValueError("asked before the texts were open")

        def said(sentence: Sentence) -> None:
            if worker.is_cancelled:  # so that the model does not go on
                raise WorkerCancelled
            self.post_message(self.Said(question, sentence))

        talk = session.talk
        try:
            answer = session.ask(question.text, said)
        except WorkerCancelled:
            return
        except AskerError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(question, self.app.explain(error)))
            return
        if worker.is_cancelled:
            return
        kept, problem = question.keep, ""
        try:
            kept = session.keep(answer, save=question.keep, talk=talk)
        except AskerError as error:
            problem = self.app.explain(error)
        self.post_message(self.Answered(question, answer, kept, problem))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn a fault of ours into a sentence."""
        if event.worker.group == GROUP and event.state is WorkerState.ERROR and self._asking is not None:
            name = type(event.worker.error).__name__
            self.post_message(self.Failed(self._asking, self.app.say(FAULT, name=name)))

    def on_asking_screen_said(self, event: Said) -> None:
        """Show a sentence as it comes."""
        if not self.is_asked(event.question):
            return
        turn = self.conversation.turns[event.question.number]
        self.change(event.question.number, said=(*turn.said, event.sentence))

    def on_asking_screen_answered(self, event: Answered) -> None:
        """Show an answer, and go on with the next question."""
        if not self.is_asked(event.question):
            return
        self._asking = None
        self.change(event.question.number, state="answered", answer=event.answer, unsaved=not event.kept)
        if event.problem:
            self.notify(event.problem, severity="warning", markup=False)
        self.ask_next()

    def on_asking_screen_failed(self, event: Failed) -> None:
        """Show why there is no answer, and go on with the next question."""
        if not self.is_asked(event.question):
            return
        self._asking = None
        self.change(event.question.number, state="failed", problem=event.problem)
        self.ask_next()
