"""A reader whose files say what it does: what a foreign parser may do on a hostile file."""

import ctypes
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
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


def _connect(rest: str, name: str) -> Content:
    with socket.create_connection(("127.0.0.1", int(rest)), 5):
        return _say("connected", name)


def _send(rest: str, name: str) -> Content:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", int(rest)))
    return _say("sent", name)


def _resolve(rest: str, name: str) -> Content:
    return _say(str(socket.getaddrinfo(rest, 80)), name)


def _fetch(rest: str, name: str) -> Content:
    with urllib.request.urlopen(rest, timeout=5) as reply:
        return _say(str(reply.status), name)


def _natively(rest: str, name: str) -> Content:
    """Connect without Python's knowledge."""
    system = ctypes.CDLL(None, use_errno=True)
    address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(int(rest)), bytes((127, 0, 0, 1)))
    number = system.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    return _say(str(system.connect(number, address, len(address))), name)


def _fork_natively(rest: str, name: str) -> Content:
    child = ctypes.CDLL(None).fork()
    if child == 0:
        os._exit(0)
    return _say(str(child), name)


def _spawn(rest: str, name: str) -> Content:
    subprocess.run([sys.executable, "-c", f"open({rest!r}, 'w')"], check=False)
    return _say("spawned", name)


def _system(rest: str, name: str) -> Content:
    return _say(str(os.system(f"touch {rest}")), name)


def _fork(rest: str, name: str) -> Content:
    if os.fork() == 0:
        os._exit(0)
    return _say("forked", name)


def _become(rest: str, name: str) -> Content:
    os.execv(sys.executable, [sys.executable, "-c", f"open({rest!r}, 'w')"])


def _end_parent(rest: str, name: str) -> Content:
    os.kill(os.getppid(), signal.SIGTERM)
    return _say("killed", name)


def _create(rest: str, name: str) -> Content:
    os.close(os.open(rest, os.O_CREAT | os.O_WRONLY))
    return _say("created", name)


def _empty(rest: str, name: str) -> Content:
    os.close(os.open(rest, os.O_RDONLY | os.O_TRUNC))
    return _say("emptied", name)


def _delete(rest: str, name: str) -> Content:
    Path(rest).unlink()
    return _say("deleted", name)


def _rename(rest: str, name: str) -> Content:
    Path(rest).rename(rest + ".old")
    return _say("renamed", name)


def _link(rest: str, name: str) -> Content:
    Path(rest + ".link").symlink_to(rest)
    return _say("linked", name)


def _chmod(rest: str, name: str) -> Content:
    Path(rest).chmod(0o777)
    return _say("changed", name)


def _folder(rest: str, name: str) -> Content:
    Path(rest + ".d").mkdir()
    return _say("made", name)


def _lengthy(rest: str, name: str) -> Content:
    return _say("x" * int(rest), name)


def _disorder(rest: str, name: str) -> Content:
    spans = [span.split("-") for span in rest.split()]
    return Content("abc", tuple(Block(int(start), int(end), "paragraph") for start, end in spans))


def _surrogate(rest: str, name: str) -> Content:
    return _say("\ud800", name)
