"""Commands of the plain chat about what was said: in this conversation and in earlier ones."""

from datetime import datetime
from functools import partial
from gettext import gettext as _
from gettext import ngettext

from bot.cli.output import say
from bot.cli.talk import Talk, number_of
from bot.dates import moment
from bot.exporting import path_of, write
from bot.history import History, Listing, Saved
from bot.history.export import file_name, markdown
from bot.history.sources import changed
from bot.messages import N_
from bot.printable import one_line, printable_name
from bot.types import Answer
from index.errors import UsageError

LISTED = 20
"""Conversations that are listed before the rest is only counted."""


def begin(talk: Talk, argument: str) -> None:
    """Begin a new conversation."""
    talk.session.begin()
    talk.begin()
    say(_("A new conversation begins."))


def show_again(talk: Talk, argument: str) -> None:
    """Print an answer of this conversation again, with its question."""
    if not talk.exchanges:
        raise UsageError(N_("Nothing has been answered in this conversation yet."))
    last = len(talk.exchanges)
    _show_exchange(talk, talk.exchanges[number_of(argument or str(last), last) - 1].answer)


def _show_exchange(talk: Talk, answer: Answer) -> None:
    say(_("Question: {question}").format(question=one_line(answer.question)))
    talk.show(answer)
    messages = {"changed": _("Source {number} has changed since."), "gone": _("Source {number} is gone.")}
    for number, change in changed(answer, talk.session.documents).items():
        say(messages[change].format(number=number))


def list_conversations(talk: Talk, words: str) -> None:
    """Print the conversations kept, the latest first; a number then opens one."""
    history = _history(talk)
    listings: dict[str, Listing] = {}
    if words:
        for found in history.search(words):
            listings.setdefault(found.listing.id, found.listing)
    else:
        listings = {listing.id: listing for listing in history.list()}
    if not listings:
        say(_("No conversation was found.") if words else _("There are no saved conversations."))
    talk.listed = list(listings)
    talk.choices = [partial(_open, talk, id) for id in talk.listed]
    for number, listing in enumerate(list(listings.values())[:LISTED], 1):
        say(f"{number}. {_described(talk, listing)}")
    if len(listings) > LISTED:
        say(_("and {number} more. Add a word to list those that hold it.").format(number=len(listings) - LISTED))


def _described(talk: Talk, listing: Listing) -> str:
    asked = ngettext("{number} question", "{number} questions", listing.exchanges).format(number=listing.exchanges)
    when = moment(datetime.fromisoformat(listing.updated).astimezone(), talk.interface)
    title = one_line(listing.title) or _("A conversation")
    return _("{title} – {when}, {asked}").format(title=title, when=when, asked=asked)


def open_conversation(talk: Talk, argument: str) -> None:
    """Go on with a conversation, by its number in the list shown last, or else among all."""
    listed = talk.listed or [listing.id for listing in _history(talk).list()]
    if not listed:
        raise UsageError(N_("There are no saved conversations."))
    _open(talk, listed[number_of(argument, len(listed)) - 1])


def _open(talk: Talk, id: str) -> None:
    saved = _history(talk).read(id)
    talk.session.resume(saved)
    talk.begin(saved.exchanges, saved.title)
    say(_("Opened: {title}").format(title=one_line(saved.title) or _("A conversation")))
    if saved.unread:
        say(_("Parts of this conversation could not be read."))
    for number, exchange in enumerate(saved.exchanges[:-1], 1):
        say(f"{number}. {one_line(exchange.answer.question)}")
    if saved.exchanges:
        _show_exchange(talk, saved.exchanges[-1].answer)


def export(talk: Talk, name: str) -> None:
    """Write this conversation as Markdown, over nothing that is there; without what shall not be kept."""
    shown = tuple(exchange for exchange in talk.exchanges if exchange.number not in talk.withheld)
    if not shown:
        raise UsageError(N_("There is nothing to write yet: ask something first."))
    created = shown[0].asked
    title = talk.title or one_line(shown[0].answer.question)
    saved = Saved(id="", title=title, created=created, updated=shown[-1].asked, exchanges=shown)
    path = path_of(name, file_name(title))
    if not write(path, markdown(saved, talk.interface)):
        raise UsageError(N_("{path} is there already. Choose another name."), path=path)
    say(_("Written: {path}").format(path=printable_name(path)))
    if left_out := len(talk.exchanges) - len(shown):
        message = ngettext(
            "{number} question that was not saved is left out.",
            "{number} questions that were not saved are left out.",
            left_out,
        )
        say(message.format(number=left_out))


def _history(talk: Talk) -> History:
    if talk.session.history is None:
        raise UsageError(N_("Conversations are not saved, since history = false is set."))
    return talk.session.history
