"""The command that measures how well questions are answered: eval."""

import os
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import data, output
from bot.cli.ask import assistant
from bot.cli.opening import open_state
from bot.cli.options import Context, as_json, pass_context, plain_lines, shared
from bot.cli.progress import Bar
from bot.printable import printable_name
from index.errors import N_, UnreadableError, UsageError

if TYPE_CHECKING:
    from bot.evaluation.questions import Questions
    from bot.evaluation.record import Record

_FILE = click.Path(path_type=Path)


@click.command(
    name="eval",
    short_help=_("Measure how well your questions are answered."),
    help=_(
        "Ask the questions in a file, of which the right answers are known, and measure how well they are answered.\n\n"
        "    asker eval questions.jsonl --html report.html\n\n"
        "Each line of the file is a JSON object with “question”, “answerable” and “answer_regex”, or with “question”, "
        "“doc”, “answer” and “answer_start”."
    ),
)
@click.argument("file", type=_FILE, metavar=_("FILE"))
@click.option("--html", type=_FILE, metavar=_("FILE"), help=_("Write a report, with every wrong answer, to this file."))
@click.option(
    "--compare",
    type=_FILE,
    metavar=_("FILE"),
    help=_("Tell what is better or worse than in this file, which an earlier --json printed."),
)
@plain_lines
@as_json
@shared("lang", "corpus", "index", "model")
@pass_context
def evaluate(context: Context, file: Path, html: Path | None, compare: Path | None, plain: bool, as_json: bool) -> int:
    """Ask questions of which the right answers are known."""
    from bot.evaluation.compare import compare as compared
    from bot.evaluation.compare import read_record
    from bot.evaluation.questions import read_questions
    from bot.evaluation.report_html import html_report
    from bot.evaluation.report_text import text_report

    if html:
        _check_target(html, [file, *([compare] if compare else [])])
    questions = read_questions(file)
    before = read_record(compare) if compare else None
    record = _run(context, questions, quiet=plain)
    comparison = compared(before, record, compare) if before and compare else None
    if html:
        _write(html, html_report(record, comparison, context.interface))
    if as_json:
        import msgspec

        data.write({**msgspec.to_builtins(record), "comparison": msgspec.to_builtins(comparison)})
    else:
        for line in text_report(record, comparison, context.interface, plain=plain):
            output.say(line)
    if html:
        output.note(_("The report is in {path}").format(path=printable_name(html)))
    return 0


def _run(context: Context, questions: "Questions", *, quiet: bool) -> "Record":
    from bot.evaluation.labels import warnings
    from bot.evaluation.places import look_up
    from bot.evaluation.run import run

    context.warm()
    state = open_state(context, quiet=quiet)
    places = look_up(questions, state.snapshot)
    for warning in warnings(places.unknown, places.misplaced, context.interface):
        output.note(warning)
    with Bar(_("Asking questions"), quiet=quiet) as progress:
        return run(
            assistant(context, state),
            state.snapshot,
            questions,
            places,
            k=context.settings.k,
            language=context.language,
            progress=progress,
        )


def _check_target(target: Path, read: Sequence[Path]) -> None:
    """See, before all questions are asked, that the report can be written.

    :raises UsageError: If there is no such folder, or something else would be overwritten.
    """
    if not target.parent.is_dir():
        raise UsageError(N_("There is no folder {folder} to write the report to. Make it first."), folder=target.parent)
    is_special = target.exists() and not target.is_file()
    if is_special or any(os.path.realpath(target) == os.path.realpath(file) for file in read):
        raise UsageError(N_("The report would overwrite {path}. Give it a name of its own."), path=target)


def _write(target: Path, text: str) -> None:
    """Write a file so that it is the old one or the new one, never half of it.

    :raises UnreadableError: If the system refuses.
    """
    temporary = target.with_name(f".asker-{os.getpid()}.html")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
        temporary.replace(target)
    except OSError as error:
        message = N_("The report {path} cannot be written: {reason}.")
        raise UnreadableError(message, path=target, reason=error.strerror or error) from error
    finally:
        temporary.unlink(missing_ok=True)
