"""Limits that a child process puts on itself before it reads what may be hostile."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Event, Thread

from index.readers.process.frames import OUT_OF_MEMORY

_FILES = 64
"""Open at the same time; a reader needs none but the modules that it loads."""
_CPU_MARGIN = 5
"""Seconds of processor beyond those by the clock: the parent's clock should be first."""
_LOOK = 0.05
"""Seconds between two looks at the memory where no limit holds."""

if sys.platform == "win32":
    from ctypes import wintypes

    class _Basic(ctypes.Structure):  # JOBOBJECT_BASIC_LIMIT_INFORMATION
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _EXTENDED_INFORMATION = 9  # JobObjectExtendedLimitInformation

    _kernel = ctypes.WinDLL("kernel32")
    _kernel.CreateJobObjectW.restype = _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    _kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    _job = _kernel.CreateJobObjectW(None, None)

    def settle() -> None:
        """Make this process one that can be limited."""
        _kernel.AssignProcessToJobObject(_job, _kernel.GetCurrentProcess())

    @contextmanager
    def limited(memory: int, seconds: float) -> Iterator[None]:
        """Limits while one file is read: allocations that would take the process beyond so many bytes fail.

        :param seconds: Of no use here; the parent keeps the time.
        """
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY
        limits.ProcessMemoryLimit = memory
        _apply(limits)
        try:
            yield
        finally:
            _apply(_Extended())

    def _apply(limits: _Extended) -> None:
        size = ctypes.sizeof(limits)
        _kernel.SetInformationJobObject(_job, _EXTENDED_INFORMATION, ctypes.byref(limits), size)

else:
    import resource

    def settle() -> None:
        """Limits that hold from now on: no memory dumps, few open files."""
        _set(resource.RLIMIT_CORE, 0)
        _set(resource.RLIMIT_NOFILE, _FILES)

    @contextmanager
    def limited(memory: int, seconds: float) -> Iterator[None]:
        """Limits while one file is read: memory, in bytes, processor time, no writing of files, no new process.

        They end with the block, so that the next reader is loaded, and its byte code kept, without them.
        """
        wanted = {
            resource.RLIMIT_AS: memory,
            resource.RLIMIT_CPU: round(time.process_time() + seconds) + _CPU_MARGIN,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_NPROC: 0,
        }
        before = {limit: resource.getrlimit(limit)[0] for limit in wanted}
        try:
            with watched(memory) if sys.platform == "darwin" else nullcontext():  # which needs a thread
                for limit, value in wanted.items():
                    _set(limit, value)
                yield
        finally:
            for limit, value in before.items():
                _set(limit, value)

    def _set(limit: int, value: int) -> None:
        """Set a soft limit, as far as the hard one and the system let us."""
        hard = resource.getrlimit(limit)[1]
        if hard != resource.RLIM_INFINITY and (value == resource.RLIM_INFINITY or value > hard):
            value = hard
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, hard))

    @contextmanager
    def watched(memory: int) -> Iterator[None]:
        """End this process, with `OUT_OF_MEMORY`, soon after its peak has passed so many bytes."""
        unit = 1 if sys.platform == "darwin" else 1024
        done = Event()

        def look() -> None:
            while not done.wait(_LOOK):
                if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > memory:
                    os._exit(OUT_OF_MEMORY)

        Thread(target=look, daemon=True).start()
        try:
            yield
        finally:
            done.set()
