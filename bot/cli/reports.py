"""Documents, and what was done with them, as plain text for a terminal or a pipe."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from bot.cli.output import decimal, note, say
from bot.describe import language_name
from bot.messages import N_
from bot.printable import one_line, printable, printable_name
from bot.types import Language, Span
from index.errors import AskerError
from index.types import Document, Doubt

if TYPE_CHECKING:
    from index.build import Key, Outcome, Summary
    from index.sources import Problem
    from index.store import Snapshot

AROUND = 300
"""Characters shown before and after a marked place, to the next blank."""
MAX_COLUMN = 40
"""Width of the column of paths; longer ones push the rest of their line aside."""
NAMED = 10
"""File names said before the rest is only counted."""


def show_documents(snapshot: "Snapshot", language: Language) -> None:
    """Print a line a document: path, language, passages, pages, date and title, in columns, and doubts below it."""
    rows = [_columns(document, snapshot.count(document)) for document in snapshot.documents]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[:1] = [min(width, MAX_COLUMN) for width in widths[:1]]
    for document, row in zip(snapshot.documents, rows, strict=True):
        columns = [text.ljust(width) for text, width in zip(row, widths, strict=True) if width]
        say("  ".join((*columns, one_line(document.title))))
        show_doubts(document)


def _columns(document: Document, passages: int) -> tuple[str, ...]:
    counted = ngettext("{number} passage", "{number} passages", passages).format(number=passages)
    return (
        printable_name(document.path),
        one_line(document.language).ljust(3),
        counted,
        pages(document),
        one_line(document.published or "–").ljust(10),
    )


def pages(document: Document) -> str:
    """How many pages a document has, in words; empty where its format has none."""
    if document.pages is None:
        return ""
    return ngettext("{number} page", "{number} pages", document.pages).format(number=document.pages)


def found_in(document: Document, passages: int, language: Language) -> str:
    """What was found in a file: passages, pages, language."""
    counted = ngettext("{number} passage", "{number} passages", passages).format(number=passages)
    name = language_name(document.language, language)
    if language != "en":  # within a sentence Norwegian writes names of languages with a small letter
        name = name[:1].lower() + name[1:]
    return ", ".join(filter(None, (counted, pages(document), name)))


def show_doubts(document: Document) -> None:
    """Print a document's doubts, indented and marked."""
    for doubt in document.doubts:
        say(f"  ! {worded(doubt)}")


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


def show_summary(summary: "Summary", language: Language, told: "Collection[Key]" = ()) -> None:
    """Print what a refresh did.

    :param told: Files that were told of already, by root and path.
    """
    by_outcome: dict[Outcome, list[str]] = {}
    for key, outcome in summary.outcomes.items():
        if key not in told:
            by_outcome.setdefault(outcome, []).append(key[1])
    outcomes: tuple[tuple[Outcome, str], ...] = (
        ("added", N_("New: {names}")),
        ("changed", N_("Changed: {names}")),
        ("removed", N_("Removed: {names}")),
    )
    for outcome, message in outcomes:
        if outcome in by_outcome:
            say(_(message).format(names=listing(by_outcome[outcome])))
    _show_summary_doubts(summary, language, told)
    say(
        _("{documents} texts, {passages} passages; {encoded} passages encoded anew, {seconds} s.").format(
            documents=summary.documents,
            passages=summary.passages,
            encoded=summary.encoded,
            seconds=decimal(summary.seconds, language),
        )
    )


def _show_summary_doubts(summary: "Summary", language: Language, told: "Collection[Key]") -> None:
    """Print the doubts of new texts; of those that were there before, how many have some."""
    before = 0
    for document in summary.doubtful:
        if summary.outcomes[document.key] in ("added", "changed"):
            if document.key not in told:
                show_doubts(document)
        else:
            before += 1
    if before:
        message = ngettext(
            "There are remarks on {number} text that was read before. See: asker list",
            "There are remarks on {number} texts that were read before. See: asker list",
            before,
        )
        say(message.format(number=before))


def show_problems(problems: "Iterable[Problem]", unsupported: Sequence[str] = ()) -> None:
    """Tell on stderr what could not be read."""
    for problem in problems:
        note(worded(problem.error))
    if unsupported:
        message = _("Left out, since their format is not read: {names}")
        note(message.format(names=listing(unsupported)))


def worded(said: AskerError | Doubt) -> str:
    """An error or a doubt in the language of the interface, printable and on one line."""
    values = {name: printable_name(value) for name, value in said.values.items()}
    return one_line(_(said.message).format(**values))


def show_facts(facts: Mapping[str, Sequence[str]]) -> None:
    """Print names and values, aligned, a value a line; the values are printable already."""
    width = max(map(len, facts))
    for name, values in facts.items():
        for number, value in enumerate(values):
            say(f"{('' if number else name).ljust(width)}  {value}")


def listing(names: Sequence[str]) -> str:
    """Names, the first ones only where they are many."""
    shown = ", ".join(printable_name(name) for name in names[:NAMED])
    if len(names) > NAMED:
        shown += _(" and {number} more").format(number=len(names) - NAMED)
    return shown


def formats() -> str:
    """Endings of the files that are read."""
    from index.formats import SUFFIXES

    return ", ".join(sorted(SUFFIXES))
