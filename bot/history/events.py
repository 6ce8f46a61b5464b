"""The lines of a conversation's file: JSON objects, each an event.

    {"schema":1,"event":"created","id":"20251122T003012-123456-1a2b3c4d","at":"2025-11-22T00:30:12.123456Z"}
    {"schema":1,"event":"exchange","asked":"2025-11-22T00:30:12.123456Z","answer":{…}}
    {"schema":1,"event":"renamed","title":"The jury"}

Each line is written with the line end before it, so that one that was cut off spoils no later one.
A line that cannot be read, with an unknown event or a later schema is passed over.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec.structs import replace

from bot.types import Answer

SCHEMA = 1
CREATED, EXCHANGE, RENAMED = "created", "exchange", "renamed"

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
T = TypeVar("T")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Any line, its answer not looked into."""

    event: str
    schema: int = SCHEMA
    id: str | None = None
    at: _Moment | None = None
    asked: _Moment | None = None
    title: str | None = None
    answer: msgspec.Raw = msgspec.Raw()

    @property
    def known(self) -> bool:
        """Whether this version of Asker understands it."""
        if self.schema > SCHEMA or not all(1 < moment.year < 9999 for moment in (self.at, self.asked) if moment):
            return False  # on the first and the last days of all, it may be no time in UTC
        if self.event == EXCHANGE:
            return self.asked is not None and bool(self.answer)
        return self.event == CREATED or (self.event == RENAMED and self.title is not None)


def utc(moment: datetime) -> str:
    """A time as it is saved: UTC, ISO 8601, always as long, so that such texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def line(event: str, **values: Any) -> bytes:
    """An event as a line, after a line end."""
    said = {"schema": SCHEMA, "event": event, **values}
    try:
        return b"\n" + msgspec.json.encode(said)
    except UnicodeEncodeError:  # lone surrogates, as names of folders may hold: JSON's own escapes keep them
        return b"\n" + json.dumps(msgspec.to_builtins(said), separators=(",", ":")).encode()


def events(data: bytes) -> Iterator[Event | None]:
    """The events of a file, in order; None for each line that is passed over."""
    for one in data.split(b"\n"):
        if one.strip():
            event = _read(one)
            yield event if event and event.known else None


def decoded(raw: bytes | msgspec.Raw, kind: type[T]) -> T | None:
    """What JSON says, as a type of ours; None where it does not fit."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        return msgspec.convert(json.loads(bytes(raw)), kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def answer_of(event: Event) -> Answer | None:
    """The answer of an exchange; None where it cannot be read."""
    return decoded(event.answer, Answer)


def _read(data: bytes) -> Event | None:
    try:
        return _EVENT.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        said = json.loads(data)
        answer = said.pop("answer", None)
        event = msgspec.convert(said, Event)
    except (msgspec.MsgspecError, ValueError, RecursionError, AttributeError, TypeError):
        return None
    return replace(event, answer=msgspec.Raw(json.dumps(answer).encode()))


_EVENT = msgspec.json.Decoder(Event)
