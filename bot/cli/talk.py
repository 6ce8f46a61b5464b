"""One plain conversation: what was said, what a number chooses, and how a question is asked."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING

from bot.care import sensitive, warning
from bot.cli import output, reports
from bot.cli.lines import Lines
from bot.cli.output import say
from bot.describe import describe, in_quotes, spoken_place
from bot.history import Exchange
from bot.messages import N_
from bot.printable import one_line
from bot.types import Answer, Citation, Language
from index.errors import AskerError, UsageError

if TYPE_CHECKING:
    from bot.session import Session

_WITHOUT = frozenset({"u", "uten", "utan", "w", "without"})
_CHANGE = frozenset({"", "e", "endre", "c", "change"})
_SAVE = frozenset({"l", "lagre", "s", "save"})
_ANYWAY = frozenset({"s", "spør", "a", "ask"})


class Talk:
    """A conversation that goes on.

    :param session: Its texts are open.
    """

    def __init__(self, session: "Session", lines: Lines) -> None:
        self.session = session
        self.lines = lines
        self.exchanges: list[Exchange] = []
        """What was asked and answered."""
        self.withheld: set[int] = set()
        """Numbers of the exchanges that are not kept, for what their questions hold."""
        self.title = ""
        """That of the conversation, if it was opened again."""
        self.choices: Sequence[Callable[[], None]] = ()
        """What the numbers from 1 do."""
        self.listed: Sequence[str] = ()
        """Ids of the conversations listed last, as they were numbered."""
        self.ended = False
        self._told = ""

    @property
    def interface(self) -> Language:
        """Language of all that is neither question nor answer."""
        return self.session.interface

    @property
    def last(self) -> Answer | None:
        """The answer given last."""
        return self.exchanges[-1].answer if self.exchanges else None

    def begin(self, exchanges: Sequence[Exchange] = (), title: str = "") -> None:
        """Forget what was said, and go on from what is given."""
        self.exchanges = list(exchanges)
        self.withheld = set()
        self.title = title
        self.choices = ()

    def choose(self, number: int) -> None:
        """Do what a number stands for.

        :raises UsageError: If it stands for nothing.
        """
        if not self.choices:
            raise UsageError(N_("There is nothing to choose by a number yet."))
        if not 1 <= number <= len(self.choices):
            raise UsageError(N_("Choose a number from 1 to {last}."), last=len(self.choices))
        self.choices[number - 1]()

    def offer_questions(self) -> None:
        """List questions to begin with, numbered."""
        questions = self.session.openers(self.interface)
        if questions:
            say(_("You may begin with one of these:"))
            for number, question in enumerate(questions, 1):
                say(f"{number}. {one_line(question)}")
            self.choices = [partial(self.lines.put, question) for question in questions]

    def ask(self, question: str) -> None:
        """Answer a question, and keep both.

        :raises AskerError: If it cannot be answered.
        """
        keep = self._may_be_kept(question)
        if keep is None:
            return
        if keep:
            self.lines.remember([question])
        asked = datetime.now(UTC).isoformat()
        if self.session.has_writer:
            say(_("One moment …"))
            sys.stdout.flush()
        answer = self.session.ask(question)
        kept, problem = self._keep(answer, asked, save=keep)
        self.show(answer)
        if keep and not kept:
            say(_("Not kept in the history."))
        if problem:
            self.told_once(problem)

    def show(self, answer: Answer) -> None:
        """Print an answer; numbers then choose of it."""
        output.show_answer(answer, plain=True, conversing=True)
        passages, questions = output.offered(answer)
        cited = answer.citations if answer.answered else passages
        self.choices = [
            *(partial(self.show_citation, citation) for citation in cited),
            *(partial(self.lines.put, question) for question in (() if answer.answered else questions)),
        ]

    def show_citation(self, citation: Citation) -> None:
        """Print a quote where it stands, between `>>>` and `<<<`; alone where its text is not what it was."""
        language, document = self.interface, citation.document
        say(f"{spoken_place(citation, language)}. {describe(document, language, publisher=True)}")
        text = self.session.text(document)
        # A text may be read otherwise since, too, by a later version.
        if text is None or text[citation.start : citation.end] != citation.quote:
            say(_("The source has changed since, or is gone: this is the quote as it was."))
            say(in_quotes(one_line(citation.quote), language))
            return
        start, end = 0, len(text)
        passage = self.session.passage(document, citation.start)
        if passage is not None:
            start, end = passage.start, max(passage.end, citation.end)
            if passage.headings:
                say(_("Under the heading: {headings}.").format(headings="; ".join(map(one_line, passage.headings))))
        reports.show_text(text[start:end], (citation.start - start, citation.end - start))

    def told_once(self, text: str) -> None:
        """Print what need not be said twice in a row."""
        if text != self._told:
            say(text)
        self._told = text

    def _keep(self, answer: Answer, asked: str, *, save: bool) -> tuple[bool, str]:
        """Make an answer part of the conversation.

        :returns: Whether it may be in the history, and why it could not be written there, if it could not.
        """
        number = self.exchanges[-1].number + 1 if self.exchanges else 1
        self.exchanges.append(Exchange(number, asked, answer))
        kept, problem = True, ""
        try:
            kept = self.session.keep(answer, save=save)
        except AskerError as error:
            problem = reports.worded(error)
        if not kept:
            self.withheld.add(number)
        return kept, problem

    def _may_be_kept(self, question: str) -> bool | None:
        """Whether a question may be saved; None if it shall not be asked."""
        findings = sensitive(question)
        if not findings:
            return True
        for kind in dict.fromkeys(finding.kind for finding in findings):
            say(warning(kind, self.interface))
        saving = self.session.history is not None
        if not self.lines.typed:
            if saving:
                say(_("The question is asked, but not saved."))
            return False
        choice = self._chosen(saving)
        if choice is None and not self.lines.offer(question):
            say(_("The question was not asked. Write it anew."))
        return choice

    def _chosen(self, saving: bool) -> bool | None:
        """What the user wants with a question that should perhaps not be saved; as `_may_be_kept`."""
        if saving:
            say(_("Type w to ask without saving it, c to change it, or s to ask and save it."))
        else:
            say(_("Type a to ask it all the same, or c to change it."))
        while True:
            try:
                said = (self.lines.read(_("Your choice: ")) or "").casefold()
            except KeyboardInterrupt:
                say()
                said = ""
            if said in _CHANGE:
                return None
            if said in (_WITHOUT if saving else _ANYWAY):
                return False
            if saving and said in _SAVE:
                return True


def number_of(argument: str, last: int) -> int:
    """The number that follows a command.

    :raises UsageError: If it is none, or not from 1 to `last`.
    """
    number = int(argument) if argument.isdecimal() and len(argument) <= len(str(last)) else 0
    if not 1 <= number <= last:
        raise UsageError(N_("Choose a number from 1 to {last}."), last=last)
    return number
