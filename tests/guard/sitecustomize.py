"""Keeps all tests offline: an attempt to reach beyond this machine is noted in the file $OFFLINE_LOG, and refused.

The tests import it, and Python does at the start of every process in whose PYTHONPATH this folder stands.
"""

import os
import sys
from typing import Any

LOG = "OFFLINE_LOG"

_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_BY_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
_HERE = ("127.", "::1", "localhost")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _TO_ADDRESS:
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None  # else a socket of this machine's own
    elif event in _BY_NAME:
        host = arguments[0]
    else:
        return
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name and not str(name).startswith(_HERE):
        if LOG in os.environ:
            with open(os.environ[LOG], "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is slow to import
                file.write(f"{event} {name}\n")
        raise OSError(f"tests are offline: {event} {name}")


sys.addaudithook(_refuse)
