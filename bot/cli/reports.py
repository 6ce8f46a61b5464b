"""Documents, and what was done with them, as plain text for a terminal or a pipe."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING

from bot.cli.output import decimal, note, say
from bot.messages import N_
from bot.printable import one_line, printable, printable_name
from bot.types import Language, Span
from index.types import Document

if TYPE_CHECKING:
    from index.build import Summary

AROUND = 300
"""Characters shown before and after a marked place, to the next blank."""
MAX_COLUMN = 40
"""Width of the column of paths; longer ones push the rest of their line aside."""
NAMED = 10
"""File names said before the rest is only counted."""


def show_documents(documents: Sequence[Document]) -> None:
    """Print a line a document: path, language, date and title, in columns."""
    width = max((len(printable_name(document.path)) for document in documents), default=0)
    for document in documents:
        path = printable_name(document.path).ljust(min(width, MAX_COLUMN))
        date = one_line(document.published or "–").ljust(10)
        say(f"{path}  {one_line(document.language).ljust(3)}  {date}  {one_line(document.title)}")


def show_text(text: str, span: Span | None) -> None:
    """Print a document's text, or what stands around a span of it.

    The span stands between `>>>` and `<<<`, so that nothing is carried by colour alone.
    """
    if span is None:
        say(printable(text).rstrip("\n"))
        return
    start, end = span
    before, after = text[:start], text[end:]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    say((printable(before) + ">>>" + printable(text[start:end]) + "<<<" + printable(after)).strip("\n"))


def show_summary(summary: "Summary", language: Language) -> None:
    """Print what a refresh did."""
    for names, message in (
        (summary.added, N_("New: {names}")),
        (summary.changed, N_("Changed: {names}")),
        (summary.removed, N_("Removed: {names}")),
    ):
        if names:
            say(_(message).format(names=_listing(names)))
    say(
        _("{documents} texts, {passages} passages; {encoded} passages encoded anew, {seconds} s.").format(
            documents=summary.documents,
            passages=summary.passages,
            encoded=summary.encoded,
            seconds=decimal(summary.seconds, language),
        )
    )


def show_problems(summary: "Summary") -> None:
    """Tell on stderr what could not be read."""
    for problem in summary.problems:
        values = {name: printable_name(value) for name, value in problem.error.values.items()}
        note(one_line(_(problem.error.message).format(**values)))
    if summary.unsupported:
        message = _("Left out, since their format is not read: {names}")
        note(message.format(names=_listing(summary.unsupported)))


def show_facts(facts: Mapping[str, Sequence[str]]) -> None:
    """Print names and values, aligned, a value a line; the values are printable already."""
    width = max(map(len, facts))
    for name, values in facts.items():
        for number, value in enumerate(values):
            say(f"{('' if number else name).ljust(width)}  {value}")


def _listing(names: Sequence[str]) -> str:
    shown = ", ".join(printable_name(name) for name in names[:NAMED])
    if len(names) > NAMED:
        shown += _(" and {number} more").format(number=len(names) - NAMED)
    return shown
