"""What runs in a child process: reads one file after another, within limits, until its parent is gone."""

import logging
import os
import sys
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import IO

from index.errors import DocumentError
from index.readers.base import Reader
from index.readers.process.confine import limited, settle
from index.readers.process.frames import (
    MAX_REPLY,
    OUT_OF_MEMORY,
    Begun,
    Done,
    Failed,
    Refused,
    Reply,
    Request,
    decode_request,
    encode,
    exactly,
    framed,
    receive,
)
from index.readers.process.guard import nothing_written, stand_guard

_NO_MEMORY = 2
"""libxml2's XML_ERR_NO_MEMORY."""
_LONGEST = 300
"""Code points of what a parser says that are passed on."""


def main() -> None:
    """Serve until standard input ends."""
    try:
        _serve()
    except MemoryError:  # not even enough to say so
        os._exit(OUT_OF_MEMORY)


def _serve() -> None:
    requests, replies = _own_streams()
    logging.disable()
    settle()
    stand_guard()
    queue: SimpleQueue[tuple[Request, bytes]] = SimpleQueue()
    Thread(target=_listen, args=(requests, queue), daemon=True).start()
    while True:
        request, data = queue.get()
        try:
            read: Reader = import_module(request.reader).read
        except Exception as error:  # such as a library that is missing
            _send(replies, encode(Failed("start", _text(error))))
            continue
        _send(replies, encode(Begun()))
        body = _reply(read, data, request)
        del data
        _send(replies, body if len(body) <= MAX_REPLY else encode(Failed("length")))


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the parent, where what a parser prints cannot get into them."""
    sys.stdout.flush()
    requests, replies = os.dup(0), os.dup(1)
    with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _listen(stream: IO[bytes], queue: "SimpleQueue[tuple[Request, bytes]]") -> None:
    """Take requests, in a thread of its own: so the process ends with its parent even while it reads a file."""
    with suppress(Exception):
        while True:
            request = decode_request(receive(stream))
            queue.put((request, exactly(stream, request.size)))
    os._exit(0)


def _send(stream: IO[bytes], body: bytes) -> None:
    stream.write(framed(body))
    stream.flush()


def _reply(read: Reader, data: bytes, request: Request) -> bytes:
    """What comes of a file, encoded."""
    try:
        with limited(request.memory, request.seconds), nothing_written():
            return encode(Done(read(data, request.name)))
    except Exception as error:
        return encode(_failure(error))


def _failure(error: Exception) -> Reply:
    if _ran_out(error):  # of which the reader may have made another error
        return Failed("memory")
    if isinstance(error, DocumentError):
        return Refused(error.message, {key: _plain(value) for key, value in error.values.items()})
    return Failed("fault", _text(f"{type(error).__name__}: {error}"))


def _ran_out(error: BaseException | None) -> bool:
    """Whether there was not enough memory, by an exception or what it comes from; lxml has a code of its own for it."""
    while error is not None:
        if isinstance(error, MemoryError) or (
            isinstance(error, SyntaxError) and getattr(error, "code", 0) == _NO_MEMORY
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _plain(value: object) -> str | int | float:
    """A value of a message, as what can be sent."""
    sendable = isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)
    return value if sendable else _text(value)  # type: ignore[return-value]


def _text(value: object) -> str:
    return str(value)[:_LONGEST].encode("utf-8", "backslashreplace").decode()
