"""Files of formats whose parsers are not ours are read in a child process, within limits of time and memory.

    pool      who asks: one child, replaced when it was ended or has read many files
    child     one child process, as its parent sees it
    frames    what the two say to each other
    worker    what runs in the child
    confine   the limits that the system holds the child to
    guard     what the child may not do: the network, other processes, changes of files

A hostile file can make a parser take hours or all memory there is, or end its process. So the parent keeps the time,
the system keeps the memory, and a child that is lost costs one file and half a second.

Time is limited on every system. Memory is limited by the kernel on Linux (RLIMIT_AS, so that no page of the child can
be beyond the limit) and by a job object on Windows; macOS has no limit that holds, so there the child looks at its own
peak twenty times a second. Network, processes and changes of files are refused to all that goes through Python, and on
Linux mostly to the rest. It is no jail: on other systems compiled code that a file takes over could do what the user
can do.
"""

from index.readers.process.pool import FAILURES, Pool, read_apart

__all__ = ["FAILURES", "Pool", "read_apart"]
