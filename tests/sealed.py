"""Runs a command that Linux ends at once, with its children, if it makes a socket for the internet, native code too.

    python tests/sealed.py COMMAND [ARGUMENT…]

It ends by SIGSYS then. Exit code 125 if the system cannot do that. Names of machines are looked up through such sockets
too; sockets within this machine's files (AF_UNIX) are let through.
"""

import ctypes
import os
import platform
import struct
import sys

UNABLE = 125
SOCKET = {"x86_64": 41, "aarch64": 198}
"""Number of the system call `socket`."""

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _FIRST_ARGUMENT = 0, 16
"""Where they stand in what a filter sees of a system call."""
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_INTERNET = (2, 10)
"""AF_INET and AF_INET6."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def seal() -> bool:
    """Forbid this process, and all that it becomes or starts, sockets for the internet."""
    if sys.platform != "linux" or platform.machine() not in SOCKET:
        return False
    steps = [
        (_LOAD, 0, 0, _NUMBER),
        (_IF_EQUAL, 0, 4, SOCKET[platform.machine()]),  # the numbers before: steps to skip if so, if not
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 1, 0, _INTERNET[0]),
        (_IF_EQUAL, 0, 1, _INTERNET[1]),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None)
    refused = libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return not refused


if __name__ == "__main__":
    if not seal():
        sys.exit(UNABLE)
    os.execvp(sys.argv[1], sys.argv[1:])
