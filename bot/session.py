"""One conversation with the texts, for the faces that go on: the screen and the plain chat."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.care import sensitive
from bot.collection import Collection, State
from bot.conversation import Conversation
from bot.history import Exchange, History, Saved
from bot.types import Answer, Language, Sentence
from index.build import Key, Progress, Summary, changed_since, failed_in
from index.errors import N_, AskerError, UnreadableError
from index.readers import Parsed
from index.sources import Problem
from index.store import Snapshot
from index.types import Document, Hit, Passage

if TYPE_CHECKING:
    from bot.generate import Writer

OPENERS = 4
"""Questions to begin with."""
TRIED = 12
"""Questions of the texts that are tried before fewer openers are shown."""

_NOT_OPEN = N_("The texts are not ready yet. Wait a moment and try again.")


class Session:
    """Asks, remembers and goes on while the index is made anew.

    Its methods block and may be called from any thread: questions are answered one at a time, and a refresh works
    beside them.

    :param collection: The texts.
    :param interface: Language of questions that do not tell their own.
    :param language: Language of all answers; None follows each question.
    :param k: How many of the passages looked at to show.
    :param writer: A language model that words the answers; None quotes.
    :param history: Where conversations are kept; None keeps none.
    """

    def __init__(
        self,
        collection: Collection,
        *,
        interface: Language,
        language: Language | None = None,
        k: int = 5,
        writer: "Writer | None" = None,
        history: History | None = None,
    ) -> None:
        self.collection = collection
        self.history = history
        self.language = language
        self._interface = interface
        self._k = k
        self._writer = writer
        self._lock = Lock()
        self._turning = Lock()
        """Held, never for long, while it is told which conversation goes on."""
        self._snapshot: Snapshot | None = None
        self._assistant: Assistant | None = None
        self._conversation = Conversation()
        self._saved_as: str | None = None
        self._talk = object()
        self._withheld = False

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return self._assistant is not None

    @property
    def has_writer(self) -> bool:
        """Whether a language model words the answers."""
        return self._writer is not None

    @property
    def saved_as(self) -> str | None:
        """Id of this conversation in the history, once something of it is kept."""
        return self._saved_as

    @property
    def interface(self) -> Language:
        """Language of questions that do not tell their own."""
        return self._interface

    @interface.setter
    def interface(self, language: Language) -> None:
        with self._lock:
            self._interface = language
            if self._snapshot is not None:
                self._assistant = self._new_assistant(self._snapshot)

    def open(
        self,
        progress: Progress | None = None,
        building: Callable[[bool], None] | None = None,
        reading: Progress | None = None,
    ) -> State:
        """Open the texts' index, building it where needed; see `Collection.open`.

        :raises AskerError: If that cannot be done.
        """
        self.collection.warm()
        state = self.collection.open(progress, building, reading)
        self._use(state.snapshot)
        return state

    def refresh(
        self,
        *,
        rebuild: bool = False,
        wait: float = 0.0,
        progress: Progress | None = None,
        reading: Progress | None = None,
        ready: Mapping[Key, Parsed] | None = None,
    ) -> Summary:
        """Bring the index up to date; until that is done, the old one answers. See `Collection.refresh`.

        :raises AskerError: If that cannot be done; the old index goes on.
        """
        state = self.collection.refresh(rebuild=rebuild, wait=wait, progress=progress, reading=reading, ready=ready)
        self._use(state.snapshot)
        if state.summary is None:
            raise ValueError("nothing was refreshed")
        return state.summary

    def stale(self) -> bool:
        """Whether files have changed since the index was built; False while that cannot be told."""
        snapshot = self._snapshot
        try:
            return snapshot is not None and changed_since(snapshot, self.collection.roots)
        except AskerError:
            return False

    @property
    def documents(self) -> tuple[Document, ...]:
        """Sorted by root and path; none before the index is open."""
        return self._snapshot.documents if self._snapshot is not None else ()

    @property
    def failed(self) -> tuple[Problem, ...]:
        """What could not be read when the index was built; none before it is open."""
        return failed_in(self._snapshot) if self._snapshot is not None else ()

    def passages_of(self, document: Document) -> int:
        """How many passages a document has; 0 if it is gone."""
        try:
            return self._opened.count(document)
        except KeyError:
            return 0

    def text(self, document: Document) -> str | None:
        """A document's text as it was when it was cited; None if it has changed since, or is gone."""
        snapshot = self._opened
        now = next((one for one in snapshot.documents if one.key == document.key), None)
        return snapshot.text(now) if now is not None and now.sha256 == document.sha256 else None

    def passage(self, document: Document, offset: int) -> Passage | None:
        """The passage at an offset of a document's text; None where there is none, or the document is gone."""
        try:
            passages = self._opened.passages_of(document)
        except KeyError:
            return None
        return next((one for one in passages if one.start <= offset < one.end), None)

    def headings(self, document: Document, offset: int) -> tuple[str, ...]:
        """Heading path at an offset of a document's text, outermost first."""
        passage = self.passage(document, offset)
        return passage.headings if passage is not None else ()

    def openers(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with: some that the texts say they answer, and do; at most `OPENERS`."""
        with self._lock:
            tried = self._answering.suggestions(language, limit=TRIED)
        return tuple(islice(filter(self._is_answered, tried), OPENERS))

    def _is_answered(self, question: str) -> bool:
        with self._lock:  # between two of them, what the user asks has its turn
            return self._answering.ask(question).answered

    def ask(self, question: str, said: Callable[[Sentence], None] | None = None) -> Answer:
        """Answer a question in the light of the conversation, without keeping anything of it yet.

        :param said: Told each sentence of a language model as it comes.
        :raises AskerError: If the index is not open, or its encoder will not do.
        """
        with self._lock:
            answer = self._answering.ask(question, self._k, self._conversation)
        if self._writer is None:
            return answer
        for part in self._writer.stream(answer):
            if isinstance(part, Answer):
                answer = part
            elif said is not None:
                said(part)
        return answer

    def search(self, query: str) -> list[Hit]:
        """Passages for some words, best first.

        :raises AskerError: If the index is not open, or its encoder will not do.
        """
        with self._lock:
            return self._answering.search(query, self._k)

    @property
    def talk(self) -> object:
        """What tells this conversation from those before and after it."""
        return self._talk

    def keep(self, answer: Answer, *, save: bool = True, talk: object = None) -> bool:
        """Make an answer part of the conversation.

        A follow-up that is understood as holding what was withheld before is withheld, too.

        :param save: Write it to the history too.
        :param talk: The conversation that was asked in: the answer is dropped if that has ended since.
        :returns: Whether it may be in the history.
        :raises AskerError: If the history cannot be written; the conversation goes on.
        """
        with self._turning:
            if talk not in (None, self._talk):
                return False
            self._conversation = self._conversation.after(answer)
            if not save or (self._withheld and sensitive(answer.rewritten or "")):
                self._withheld = True
                return False
            talk, id = self._talk, self._saved_as
        if self.history is not None:
            id = id or self.history.new_id()
            self.history.append(id, answer)
            with self._turning:
                if talk is self._talk:  # else another conversation has begun, which this one must not go on in
                    self._saved_as = id
        return True

    def begin(self) -> None:
        """Begin a new conversation."""
        self._go_on(Conversation(), None)

    def resume(self, saved: Saved) -> None:
        """Go on with a conversation of the history."""
        self._go_on(_replayed(saved.exchanges), saved.id)

    def _go_on(self, conversation: Conversation, saved_as: str | None) -> None:
        with self._turning:
            self._conversation, self._saved_as = conversation, saved_as
            self._talk = object()
            self._withheld = False

    @property
    def _opened(self) -> Snapshot:
        if self._snapshot is None:
            raise UnreadableError(_NOT_OPEN)
        return self._snapshot

    @property
    def _answering(self) -> Assistant:
        if self._assistant is None:
            raise UnreadableError(_NOT_OPEN)
        return self._assistant

    def _use(self, snapshot: Snapshot) -> None:
        with self._lock:
            before, self._snapshot = self._snapshot, snapshot
            self._assistant = self._new_assistant(snapshot)
            if before is not None:
                before.close()

    def _new_assistant(self, snapshot: Snapshot) -> Assistant:
        return Assistant(snapshot, self.collection.model.load, interface=self._interface, language=self.language)


def _replayed(exchanges: Sequence[Exchange]) -> Conversation:
    conversation = Conversation()
    for exchange in exchanges:
        conversation = conversation.after(exchange.answer)
    return conversation
