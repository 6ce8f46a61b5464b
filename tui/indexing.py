"""What is done to the texts in the background, whichever screen is shown: one thing after the other."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace
from textual import work
from textual.message import Message
from textual.worker import Worker, get_current_worker

from bot.documents import Named
from bot.types import Language
from index.errors import AskerError
from tui.localised import FAULT, Interface

if TYPE_CHECKING:
    from bot.adding import Added
    from bot.session import Session
    from index.build import Key, Progress, Summary
    from index.readers import Parsed

GROUP = "indexing"
PATIENCE = 5.0
"""Seconds to wait for another process that writes the index."""
TOLD_EVERY = 0.1
"""Seconds between two words of how far it has come."""

Kind = Literal["refresh", "rebuild", "add", "remove"]
Step = Literal["beginning", "adding", "reading", "encoding"]


class Job(msgspec.Struct, frozen=True):
    """Something to be done to the texts."""

    kind: Kind
    files: tuple[Path, ...] = ()
    """Files and folders to add."""
    texts: tuple[Named, ...] = ()
    """Documents to take out."""


class Work(msgspec.Struct, frozen=True):
    """How far a job has come."""

    job: Job
    step: Step = "beginning"
    done: int = 0
    total: int = 0
    """Files that are added or read, or passages that are encoded."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job."""

    job: Job
    added: "Added | None" = None
    """What was done with each file to add."""
    moved: Mapping[Named, Path] = msgspec.field(default_factory=dict)
    """Where the files of documents that were taken out are."""
    summary: "Summary | None" = None
    """What changed in the index; None where it stayed as it was."""
    error: AskerError | None = None
    """What came in the way."""
    stopped: bool = False
    """Whether the user gave it up."""


class Indexing(Interface):
    """A program that adds, removes and reads texts beside whatever else it does."""

    @dataclass
    class Opened(Message, bubble=False):
        """The texts are open, or cannot be opened; sent to the program by who opened them, and on to every screen."""

        problem: str = ""
        """Why they cannot be opened, worded."""

    @dataclass
    class Advanced(Message, bubble=False):
        """A job has come so far; sent to every screen."""

        work: Work

    @dataclass
    class Finished(Message, bubble=False):
        """A job is at its end; sent to every screen."""

        report: Report

    def __init__(self, language: Language, make_session: "Callable[[], Session]") -> None:
        super().__init__(language, make_session)
        self.working: Work | None = None
        """The job under way."""
        self.report: Report | None = None
        """What came of the last one."""
        self.unopened = ""
        """Why the texts could not be opened, worded."""
        self._waiting: deque[Job] = deque()
        self._worker: Worker[None] | None = None

    def do(self, job: Job) -> None:
        """Do something to the texts when its turn comes."""
        self._waiting.append(job)
        self._do_next()

    def stop_work(self) -> None:
        """Give up the jobs under way and in wait; the index stays as it is."""
        self._waiting.clear()
        if self._worker is not None:
            self._worker.cancel()

    def _do_next(self) -> None:
        if self.working is None and self._waiting:
            job = self._waiting.popleft()
            self._worker = self._do(job)
            self._advance(Work(job))

    @work(thread=True, group=GROUP, exit_on_error=False)
    def _do(self, job: Job) -> None:
        doing = _Doing(self, job, get_current_worker())
        self.post_message(self.Finished(doing.run()))

    def on_indexing_opened(self, event: Opened) -> None:
        """Tell the screens."""
        self.unopened = event.problem
        for screen in self.screen_stack:
            screen.post_message(self.Opened(event.problem))

    def on_indexing_advanced(self, event: Advanced) -> None:
        """Tell the screens."""
        if self.working is not None:
            self._advance(event.work)

    def on_indexing_finished(self, event: Finished) -> None:
        """Tell the screens, and go on with the next job."""
        self.working, self.report = None, event.report
        if self.session is not None and self.session.ready:
            self.unopened = ""
        for screen in self.screen_stack:
            screen.post_message(self.Finished(event.report))
        self._do_next()

    def _advance(self, working: Work) -> None:
        self.working = working
        for screen in self.screen_stack:
            screen.post_message(self.Advanced(working))


class _StoppedError(Exception):
    """The user gave it up, or leaves."""


class _Doing:
    """Does a job, in a thread."""

    def __init__(self, app: Indexing, job: Job, worker: "Worker[None]") -> None:
        self._app = app
        self._job = job
        self._worker = worker
        self._report = Report(job=job)
        self._told = 0.0

    def run(self) -> Report:
        """Do it; whatever comes in the way is part of the report."""
        try:
            self._run(self._app.open_session())
        except AskerError as error:
            self._note(error=error)
        except _StoppedError:
            self._note(stopped=True)
        except Exception as fault:  # one of ours, which must not take the screen with it
            self._note(error=AskerError(FAULT, name=type(fault).__name__))
        return self._report

    def _run(self, session: "Session") -> None:
        ready: Mapping[Key, Parsed] = {}
        if self._job.kind == "add":
            added = session.collection.add(self._job.files, progress=self._progress("adding"))
            self._note(added=added)
            if not added.kept:
                return
            ready = added.ready
        elif self._job.kind == "remove":
            self._note(moved=session.collection.remove(self._job.texts))
        summary = session.refresh(
            rebuild=self._job.kind == "rebuild",
            wait=PATIENCE,
            reading=self._progress("reading"),
            progress=self._progress("encoding"),
            ready=ready,
        )
        self._note(summary=summary)

    def _note(self, **found: object) -> None:
        self._report = replace(self._report, **found)

    def _progress(self, step: Step) -> "Progress":
        def tell(done: int, total: int) -> None:
            if self._worker.is_cancelled:
                raise _StoppedError
            now = time.monotonic()
            if now - self._told >= TOLD_EVERY or done in (0, total):
                self._told = now
                self._app.post_message(Indexing.Advanced(Work(self._job, step, done, total)))

        return tell
