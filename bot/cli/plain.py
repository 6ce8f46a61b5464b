"""The plain chat: a conversation line by line, for screen readers, simple terminals and scripts.

lines.py      what is typed or piped in
talk.py       the conversation: asking, showing, choosing by numbers
commands.py   the commands' names
sources.py    commands about the texts
past.py       commands about what was said
"""

import os
import sys
import time
from gettext import gettext as _
from typing import TYPE_CHECKING

from bot.cli import opening
from bot.cli.chat import new_session
from bot.cli.commands import carry_out, is_command
from bot.cli.entry import was_interrupted, worded
from bot.cli.lines import Lines
from bot.cli.options import Context
from bot.cli.output import note, say
from bot.cli.talk import Talk
from bot.describe import titles
from bot.printable import one_line
from index.errors import AskerError

if TYPE_CHECKING:
    from bot.collection import State
    from bot.session import Session

NAMED = 4
"""Titles that are named before the rest is counted."""
LOOK = 15.0
"""Seconds between two looks for files that have changed, at least."""


def plain_chat(context: Context) -> int:
    """Converse until the user or the lines end.

    :returns: The exit code: 0, whatever the texts answered.
    :raises AskerError: If there is nothing to converse about.
    """
    say(_("Asker answers questions from texts and shows where each answer stands."))
    sys.stdout.flush()
    session = new_session(context)
    state = _open(session)
    talk = Talk(session, Lines())
    _greet(talk)
    _converse(talk, _Watch(talk, told=state.stale))
    return 0


def _open(session: "Session") -> "State":
    state = session.open(building=opening.building_of(session.collection))
    opening.tell(state, session.collection, _stale())
    if state.summary is not None:
        note(_("The texts are read: {number}.").format(number=len(session.documents)))
    return state


def _stale() -> str:
    return _("Some texts have changed since they were read. Type /refresh to read them.")


def _greet(talk: Talk) -> None:
    known = titles(talk.session.documents, talk.interface)
    named = "; ".join(known[:NAMED])
    if len(known) > NAMED:
        say(_("The texts: {titles}; and {number} more.").format(titles=named, number=len(known) - NAMED))
    else:
        say(_("The texts: {titles}.").format(titles=named))
    say(_("Ask a question and press Enter. /help lists what else there is; /quit leaves."))
    if talk.lines.typed and talk.session.history is not None:
        try:
            talk.lines.remember(reversed(talk.session.history.questions()))
        except AskerError as error:
            say(worded(error, talk.interface))


def _converse(talk: Talk, watch: "_Watch") -> None:
    """Take one line after the other; on a terminal, Ctrl+C gives up the line, and leaves when it is pressed again."""
    given_up = False
    while not talk.ended:
        try:
            line = _next_line(talk)
        except KeyboardInterrupt:
            if not talk.lines.typed:
                raise
            say()
            if given_up:
                break
            given_up = True
            say(_("Given up. Press Ctrl+C again to leave."))
            continue
        if line is None:
            break
        given_up = False
        if line:
            _take(talk, line)
            watch.look()
    if talk.lines.shown:
        say(_("Goodbye. The conversation is saved.") if talk.session.saved_as else _("Goodbye!"))


def _next_line(talk: Talk) -> str | None:
    """What to take next, shown above what comes of it if it is not seen already; None at the end."""
    lines = talk.lines
    put = lines.taken()
    if put is None and lines.shown:
        say()
        line = lines.read(_("Question: {question}").format(question=""))
        if line is None:
            say()
        return line
    line = put or lines.read(_("Question: {question}").format(question=""))
    if line:
        message = _("Command: {command}") if is_command(line) else _("Question: {question}")
        say()
        say(message.format(command=one_line(line), question=one_line(line)))
        sys.stdout.flush()
    return line


def _take(talk: Talk, line: str) -> None:
    """Do what a line says; what goes wrong is said, and the conversation goes on."""
    try:
        if not carry_out(talk, line):
            talk.ask(line)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _give_up(talk)
    except Exception as error:
        if was_interrupted(error):
            _give_up(talk)
        elif os.environ.get("ASKER_DEBUG") and not isinstance(error, AskerError):
            raise
        else:
            say(one_line(worded(error, talk.interface)))


def _give_up(talk: Talk) -> None:
    """Go on after Ctrl+C.

    :raises KeyboardInterrupt: If nobody is there to go on with.
    """
    if not talk.lines.typed:
        raise KeyboardInterrupt
    say()
    say(_("Cancelled."))


class _Watch:
    """Says once that files have changed.

    :param told: Whether it was said already.
    """

    def __init__(self, talk: Talk, *, told: bool) -> None:
        self._talk = talk
        self._looked = time.monotonic()
        self._told = told

    def look(self) -> None:
        """Look now and then, while somebody is there to hear of it."""
        if not self._talk.lines.typed or time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        stale = self._talk.session.stale()
        if stale and not self._told:
            say(_stale())
        self._told = stale
