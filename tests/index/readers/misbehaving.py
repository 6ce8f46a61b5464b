"""A reader whose files say what it does: what a foreign parser may do on a hostile file."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from index.errors import DocumentError
from index.readers.base import Content
from index.types import Block, Doubt

N = 1_000_000


class Panic(BaseException):
    """As compiled parsers raise, past every `except Exception`."""


def read(data: bytes, name: str) -> Content:
    """Do what the first word says, with the rest."""
    verb, _, rest = data.decode().partition(" ")
    deed: Callable[[str, str], Content] = globals()[f"_{verb}"]
    return deed(rest, name)


def _say(rest: str, name: str) -> Content:
    return Content(
        rest, (Block(0, len(rest), "paragraph", 0, 3),), doubts=(Doubt("{path}: {n}", {"path": name, "n": 2}),)
    )


def _pid(rest: str, name: str) -> Content:
    return _say(str(os.getpid()), name)


def _path(rest: str, name: str) -> Content:
    return _say("\n".join([str(Path.cwd()), *sys.path]), name)


def _print(rest: str, name: str) -> Content:
    print("noise")
    sys.stdout.flush()
    os.write(1, b"noise" * N)
    os.write(2, b"noise")
    print(sys.stdin.read())
    return _say(rest, name)


def _refuse(rest: str, name: str) -> Content:
    raise DocumentError(
        "{path}: {what} {number} {huge}", path="other", what=ValueError("x\ud800"), number=7, huge=2**70
    )


def _fail(rest: str, name: str) -> Content:
    raise IndexError(rest)


def _panic(rest: str, name: str) -> Content:
    raise Panic


def _sleep(rest: str, name: str) -> Content:
    time.sleep(float(rest))
    return _say(rest, name)


def _spin(rest: str, name: str) -> Content:
    while True:
        sum(range(N))


def _allocate(rest: str, name: str) -> Content:
    taken = [bytes(b"x" * N) for _ in range(int(rest))]
    return _say(f"{len(taken)}", name)


def _late(rest: str, name: str) -> Content:
    time.sleep(1.8)
    return _allocate(rest, name)


def _fill(rest: str, name: str) -> Content:
    """As a tree of many small objects, until there is no room for one more."""
    tree: object = None
    while True:
        tree = (tree, [])


def _environment(rest: str, name: str) -> Content:
    return _say(str(os.environ.get(rest)), name)


def _leak(rest: str, name: str, kept: list[bytes] = []) -> Content:  # noqa: B006
    kept += [bytes(b"x" * N) for _ in range(int(rest))]
    return _say(f"{len(kept)}", name)


def _wrap(rest: str, name: str) -> Content:
    """As readers do that make a DocumentError of whatever a library raises."""
    try:
        return _allocate(rest, name)
    except Exception as error:
        raise DocumentError("{path} is damaged", path=name) from error


def _kill(rest: str, name: str) -> Content:
    os.kill(os.getpid(), signal.Signals[rest])
    return _say("still there", name)


def _crash(rest: str, name: str) -> Content:
    ctypes.string_at(0)
    return _say("still there", name)


def _leave(rest: str, name: str) -> Content:
    os._exit(int(rest))


def _write(rest: str, name: str) -> Content:
    Path(rest).write_bytes(b"x")
    return _say("written", name)


def _lengthy(rest: str, name: str) -> Content:
    return _say("x" * int(rest), name)


def _disorder(rest: str, name: str) -> Content:
    spans = [span.split("-") for span in rest.split()]
    return Content("abc", tuple(Block(int(start), int(end), "paragraph") for start, end in spans))


def _surrogate(rest: str, name: str) -> Content:
    return _say("\ud800", name)
