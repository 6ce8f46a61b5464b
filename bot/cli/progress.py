"""A progress bar on stderr for work that takes more than a moment."""

import os
import sys
import time
from gettext import gettext as _
from types import TracebackType
from typing import Any, Self

import click

PATIENCE = 1.0
"""Seconds before a bar appears."""


class Bar:
    """Shows how much is done, with the time left; silent unless stderr is a terminal that can redraw.

    Called with what is done and all there is; used as a context manager.

    :param label: What is being done.
    :param quiet: Show nothing.
    """

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self._label = label
        self._shown = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: Any = None
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int) -> None:
        """Report progress; when all is done the bar ends, so that another one may follow."""
        if self._bar is None:
            if time.monotonic() - self._began < PATIENCE or done == total or not self._shown:
                return
            bar = click.progressbar(length=total, label=self._label, file=sys.stderr, show_pos=True)
            self._bar = bar.__enter__()
        self._bar.update(done - self._bar.pos)
        if done == total:
            self._end()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


class Encoding(Bar):
    """Shows how many passages are encoded."""

    def __init__(self, *, quiet: bool = False) -> None:
        super().__init__(_("Encoding passages"), quiet=quiet)


class Reading(Bar):
    """Shows how many files are read."""

    def __init__(self, *, quiet: bool = False) -> None:
        super().__init__(_("Reading files"), quiet=quiet)
