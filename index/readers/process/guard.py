"""What a child process may not do: reach the network, start a process, or change a file while it reads one.

Python tells of such deeds before they are done (`sys.addaudithook`), on every system and whatever library does them
through it. Compiled code can do without Python; so on Linux the process also leaves the network, where the system
lets it, and may start no other one.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_NETWORK = ("socket.",)
_PROCESSES = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "subprocess.Popen",
    "_winapi.CreateProcess",
)
_CHANGES = frozenset(
    "os.chflags os.chmod os.chown os.link os.mkdir os.mkfifo os.mknod os.remove os.removexattr os.rename os.rmdir "
    "os.setxattr os.symlink os.truncate os.utime shutil.rmtree sqlite3.connect winreg.CreateKey "
    "winreg.DeleteKey winreg.DeleteValue winreg.SetValue".split()
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
"""Linux's CLONE_NEWUSER and CLONE_NEWNET."""


class _Guard:
    """The hook; it cannot be taken away again.

    An OSError is what it raises: what imports a module and cannot keep its byte code goes on.
    """

    def __init__(self) -> None:
        self.reading = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            refused = self.reading and _writes(arguments)
        elif event in {"os.kill", "os.killpg"}:
            refused = arguments[0] != os.getpid()
        else:
            refused = event.startswith(_NETWORK) or event in _PROCESSES or (self.reading and event in _CHANGES)
        if refused:
            raise PermissionError(f"{event} is not allowed here")


_guard = _Guard()


def stand_guard() -> None:
    """Forbid the network and other processes from now on; no other thread may run yet."""
    if sys.platform == "linux":
        _leave_network()
    sys.addaudithook(_guard)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Forbid that files are changed, too."""
    _guard.reading = True
    try:
        yield
    finally:
        _guard.reading = False


def _writes(arguments: tuple[object, ...]) -> bool:
    """Whether a file is opened to be changed: by the flags, and by the mode where there is one."""
    _, mode, flags = arguments
    return (isinstance(flags, int) and bool(flags & _WRITING)) or (isinstance(mode, str) and not _READ.issuperset(mode))


_READ = frozenset("rbtU")


def _leave_network() -> None:
    """Go into a network of one's own, in which there is nothing.

    Who is not root needs a user namespace for that. Root does not, and would lose in it the right to read modules that
    belong to others.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).unshare(_NEWNET if os.geteuid() == 0 else _NEWNET | _NEWUSER)
