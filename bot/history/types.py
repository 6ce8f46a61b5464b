"""What is kept of conversations."""

import msgspec

from bot.types import Answer


class Exchange(msgspec.Struct, frozen=True):
    """A question, when it was asked, and its answer."""

    number: int
    """From 1, within its conversation."""
    asked: str
    """Time in UTC, ISO 8601."""
    answer: Answer


class Listing(msgspec.Struct, frozen=True):
    """A conversation, without what was said in it; titles are as they were typed, not made printable."""

    id: str
    title: str
    """The one given, else the first question; empty where neither can be read."""
    created: str
    """Time in UTC, ISO 8601."""
    updated: str
    """Time of the last question in UTC, ISO 8601."""
    exchanges: int


class Saved(msgspec.Struct, frozen=True):
    """A conversation as it was saved."""

    id: str
    title: str
    created: str
    updated: str
    exchanges: tuple[Exchange, ...]
    unread: int = 0
    """Lines of its file that were passed over: damaged, or of a later version of Asker."""


class Found(msgspec.Struct, frozen=True):
    """An exchange in which words were found."""

    listing: Listing
    number: int
    """Of the exchange; 1 where only the title holds the words."""
    snippet: str
    """What stands around the first word found, on one line; not made printable."""
