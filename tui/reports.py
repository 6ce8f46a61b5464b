"""How work on the texts is worded: how far it has come, and what came of it; as content for the screen."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from bot.messages import N_
from bot.printable import one_line, printable_name
from index.errors import BusyError
from tui.indexing import Report, Step, Work
from tui.localised import Interface

if TYPE_CHECKING:
    from bot.adding import Added
    from index.build import Key, Outcome, Summary

NAMED = 10
"""Names said before the rest is only counted."""
STEPS: dict[Step, str] = {
    "beginning": N_("Looking through the texts …"),
    "adding": N_("Adding files: {done} of {total}"),
    "reading": N_("Reading texts: {done} of {total}"),
    "encoding": N_("Indexing passages: {done} of {total}"),
}


def describe_work(app: Interface, work: Work) -> str:
    """How far a job has come."""
    return app.say(STEPS[work.step], done=work.done, total=work.total)


def describe_report(app: Interface, report: Report) -> Content:
    """What came of a job: in a line how it ended, then what did not go well, then names."""
    return Content("\n").join([*_ending(app, report), *_problems(app, report), *_names(app, report)])


def in_short(app: Interface, report: Report) -> str:
    """How a job ended, in a line."""
    return next(_ending(app, report)).plain


def went_well(report: Report) -> bool:
    """Whether all that was to be done was done."""
    failed = report.summary.problems if report.summary else ()
    return not (report.error or report.stopped or failed or (report.added and report.added.failures))


def _ending(app: Interface, report: Report) -> Iterator[Content]:
    if report.error is not None:
        yield Content.styled(app.explain(report.error), "$text-error")
        if isinstance(report.error, BusyError):
            yield Content(app.say(N_("Press r to try again.")))
    elif report.stopped:
        yield Content.styled(app.say(N_("Stopped; answers are from the texts as they were. Press r to go on.")))
    elif report.summary is not None:
        summary = report.summary
        message = N_("Done. Texts: {documents}. Passages: {passages}. Time: {seconds} s.")
        if report.job.kind == "refresh" and _untouched(summary):
            message = N_("Nothing has changed. Texts: {documents}. Passages: {passages}.")
        seconds = f"{summary.seconds:.1f}".replace(".", "." if app.language == "en" else ",")
        values = {"documents": summary.documents, "passages": summary.passages, "seconds": seconds}
        yield Content.styled(app.say(message, **values), "bold")
    else:
        yield Content.styled(app.say(N_("Nothing was added.")), "bold")


def _untouched(summary: "Summary") -> bool:
    return not (summary.added or summary.changed or summary.removed or summary.problems)


def _problems(app: Interface, report: Report) -> Iterator[Content]:
    """What could not be added or read, why, and what could be read but not without doubts."""
    words: list[str] = []
    if report.added is not None:
        words += map(app.explain, report.added.failures)
    if report.summary is not None:
        words += [app.explain(problem.error) for problem in report.summary.problems]
        words += [
            app.say(doubt.message, **doubt.values)
            for document in report.summary.doubtful
            if report.summary.outcomes[document.key] in ("added", "changed")
            for doubt in document.doubts
        ]
    for text in dict.fromkeys(words):
        yield Content.styled(f"! {one_line(text)}", "$text-warning")


def _names(app: Interface, report: Report) -> Iterator[Content]:
    told: set[Key] = set()
    if report.added is not None:
        told = {row.document for row in report.added.rows if row.document is not None}
        yield from _added(app, report.added, read=report.summary is not None)
    for text, path in report.moved.items():
        told.add((text.root, text.path))
        message = N_("{name} is removed. Its file is kept as {path}")
        yield Content(app.say(message, name=printable_name(text.path), path=printable_name(path)))
    if report.summary is not None:
        yield from _outcomes(app, report.summary, told)
        if report.summary.unsupported:
            yield _listing(app, _UNSUPPORTED, report.summary.unsupported)


_UNSUPPORTED = N_("Left out, since their format is not read: {names}")
_HIDDEN = N_("Left out, since their names begin with a dot: {names}")


def _added(app: Interface, added: "Added", *, read: bool) -> Iterator[Content]:
    """What was done with the files to add that did not fail; they may be copied but not `read` yet."""
    from bot import adding

    by_done: dict[str, list[str]] = {}
    for row in added.rows:
        if row.done == "skipped" and row.error is not None:
            together = {adding.UNSUPPORTED: _UNSUPPORTED, adding.HIDDEN: _HIDDEN}
            if row.error.message in together:
                by_done.setdefault(together[row.error.message], []).append(str(row.file))
            else:
                yield Content(app.explain(row.error))
        elif row.done == "duplicate" and row.document is not None:
            message = N_("{file} is there already, as {name}.")
            yield Content(app.say(message, file=printable_name(row.file), name=printable_name(row.document[1])))
        elif row.document is not None:
            message = _DONE[row.done] if read or row.done == "same" else N_("Copied, but not read yet: {names}")
            by_done.setdefault(message, []).append(row.document[1])
    for message, names in by_done.items():
        yield _listing(app, message, names)


_DONE = {
    "added": N_("New: {names}"),
    "replaced": N_("Changed: {names}"),
    "same": N_("There already: {names}"),
}


def _outcomes(app: Interface, summary: "Summary", told: "set[Key]") -> Iterator[Content]:
    """What became of files that are not told of already."""
    messages: dict[Outcome, str] = {
        "added": N_("New: {names}"),
        "changed": N_("Changed: {names}"),
        "removed": N_("Removed: {names}"),
    }
    for outcome, message in messages.items():
        if names := [key[1] for key, one in summary.outcomes.items() if one == outcome and key not in told]:
            yield _listing(app, message, names)


def _listing(app: Interface, message: str, names: Sequence[str]) -> Content:
    shown = ", ".join(map(printable_name, names[:NAMED]))
    if len(names) > NAMED:
        shown = app.say(N_("{names} and {number} more"), names=shown, number=len(names) - NAMED)
    return Content(app.say(message, names=shown))
