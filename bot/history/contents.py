"""What the file of a conversation says, its answers read only as far as is needed."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from bot.history import events
from bot.history.events import Event
from bot.history.types import Exchange, Listing, Saved

MAX_TITLE = 80


class Said(msgspec.Struct):
    """Of an answer, only what is searched."""

    question: str
    answer: str = ""
    reason: str | None = None


class Contents(msgspec.Struct):
    """A conversation, its answers not looked into."""

    id: str
    created: str
    given: str = ""
    """The title that was given, if one was."""
    exchanges: list[Event] = msgspec.field(default_factory=list)
    unread: int = 0
    """Lines that were passed over."""

    @classmethod
    def of(cls, id: str, data: bytes) -> "Contents":
        """Read the bytes of a conversation's file."""
        contents = cls(id, events.utc(moment_of(id)))
        for event in events.events(data):
            if event is None:
                contents.unread += 1
            elif event.event == events.EXCHANGE:
                contents.exchanges.append(event)
            elif event.event == events.RENAMED:
                contents.given = shortened(event.title or "")
            elif event.at:
                contents.created = events.utc(event.at)
        return contents

    @property
    def title(self) -> str:
        """The one given, else the first question that can be read, else nothing."""
        return self.given or next((shortened(said.question) for _, said in self.said()), "")

    @property
    def listing(self) -> Listing:
        """The conversation in short."""
        updated = max((asked_at(event) for event in self.exchanges), default=self.created)
        return Listing(self.id, self.title, self.created, updated, len(self.exchanges))

    @property
    def saved(self) -> Saved:
        """The conversation in full."""
        answers = [(number, event, events.answer_of(event)) for number, event in enumerate(self.exchanges, 1)]
        exchanges = tuple(Exchange(number, asked_at(event), answer) for number, event, answer in answers if answer)
        listing = self.listing
        return Saved(
            id=self.id,
            title=listing.title,
            created=listing.created,
            updated=listing.updated,
            exchanges=exchanges,
            unread=self.unread + len(self.exchanges) - len(exchanges),
        )

    def said(self) -> Iterator[tuple[int, Said]]:
        """What was said in the exchanges that can be read, with their numbers."""
        for number, event in enumerate(self.exchanges, 1):
            if said := events.decoded(event.answer, Said):
                yield number, said


def asked_at(event: Event) -> str:
    """When the question of an exchange was asked."""
    if event.asked is None:
        raise ValueError("not an exchange")
    return events.utc(event.asked)


def moment_of(id: str) -> datetime:
    """The time that the name of a conversation begins with.

    :raises ValueError: If it begins with none.
    """
    return datetime.fromisoformat(f"{id[:15]}.{id[16:22]}+00:00")


def shortened(text: str) -> str:
    """A title or question on one line, of at most `MAX_TITLE` characters."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1].rstrip() + "…"
