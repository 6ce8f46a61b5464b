"""What a child and its parent say to each other over pipes: MessagePack, checked against these types, never pickle.

A frame is the length of its body (four bytes, most significant first) and the body. After a request follow the file's
bytes as they are, `size` of them. The child answers with `Begun`, then with one of the others.
"""

from collections.abc import Callable
from typing import IO, Literal

import msgspec

from index.readers.base import MAX_BYTES, Content

MAX_REPLY = MAX_BYTES
"""Longest body, in bytes: no file may become more text and layout than a file of plain text may hold."""

OUT_OF_MEMORY = 77
"""Exit status of a child that ended itself because it had taken too much memory."""

_PREFIX = 4


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Read a file."""

    reader: str
    """Module whose `read` does it, by its full name."""
    name: str
    """The file's path, for messages."""
    size: int
    """Bytes that follow."""
    seconds: float
    memory: int
    """Bytes."""


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The reader is loaded and has the file: from now on the clock counts."""


class Done(msgspec.Struct, frozen=True, tag=True):
    """What the file holds."""

    content: Content


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The reader's own DocumentError."""

    message: str
    values: dict[str, str | int | float]


Cause = Literal["time", "memory", "length", "fault", "lost", "start"]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The file was not read."""

    cause: Cause
    """Time or memory were not enough, the text is too long, the parser failed, or the child was lost or never began."""
    reason: str = ""
    """What the parser or the system says."""


Reply = Begun | Done | Refused | Failed


def framed(body: bytes) -> bytes:
    """A frame."""
    return len(body).to_bytes(_PREFIX, "big") + body


def receive(stream: IO[bytes]) -> bytes:
    """The body of the next frame.

    :raises EOFError: If the stream ends before it is whole.
    :raises ValueError: If it is longer than `MAX_REPLY`.
    """
    length = int.from_bytes(exactly(stream, _PREFIX), "big")
    if length > MAX_REPLY:
        raise ValueError(f"a frame of {length} bytes")
    return exactly(stream, length)


def exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes.

    :raises EOFError: If the stream ends before.
    """
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


encode: Callable[[Request | Reply], bytes] = msgspec.msgpack.encode
decode_request: Callable[[bytes], Request] = msgspec.msgpack.Decoder(Request).decode
decode_reply: Callable[[bytes], Reply] = msgspec.msgpack.Decoder(Reply).decode
