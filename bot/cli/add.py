"""The command that copies files into the texts."""

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import data, output, reports
from bot.cli.index import PATIENCE, UNREADABLE, summarise
from bot.cli.options import Context, as_json, pass_context, shared
from bot.cli.progress import Encoding, Reading
from bot.printable import printable_name
from index.errors import N_, BusyError

if TYPE_CHECKING:
    from bot.adding import Added, Addition
    from bot.collection import State
    from index.build import Key
    from index.types import Document


@click.command(
    short_help=_("Copy files or folders into your texts."),
    help=_(
        "Copy files, or whole folders, into your own texts, or into the folder that --corpus names, and read them.\n\n"
        "    asker add report.pdf minutes/\n\n"
        "A text of the same name is replaced. These formats are read: {formats}. What cannot be read is named, and "
        "the others are added all the same."
    ).format(formats=reports.formats()),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=_("FILE …"))
@click.option("--duplicates", is_flag=True, help=_("Add files even if their content is there under another name."))
@as_json
@shared("lang", "corpus", "index", "model")
@pass_context
def add(context: Context, files: tuple[Path, ...], duplicates: bool, as_json: bool) -> int:
    """Add files to the texts."""
    collection = context.collection
    with Reading() as reading:
        added = collection.add(files, duplicates=duplicates, progress=reading)
    try:
        state = _refresh(context, added)
    except BusyError:
        _tell(context, added, None, as_json=as_json)
        raise
    return _tell(context, added, state, as_json=as_json)


def _refresh(context: Context, added: "Added") -> "State | None":
    """Index what was copied; nothing where nothing was."""
    if not added.kept:
        return None
    if added.ready:  # there is something to encode
        context.collection.warm()
    with Reading() as reading, Encoding() as progress:
        return context.collection.refresh(wait=PATIENCE, ready=added.ready, reading=reading, progress=progress)


def _tell(context: Context, added: "Added", state: "State | None", *, as_json: bool) -> int:
    """Say what was done with each file.

    :returns: The exit code.
    """
    if as_json:
        _write(context, added, state)
    else:
        documents = {document.key: document for document in state.snapshot.documents} if state else {}
        for row in added.rows:
            if row.document is not None:
                _say(context, row, state, documents.get(row.document))
        _show_skipped(added)
        if state is not None:
            summarise(context, state, as_json=False, told=_told(added, state))
    codes = [error.exit_code for error in added.failures]
    if not added.kept:
        return max(codes, default=0)
    return UNREADABLE if codes or (state and state.summary and state.summary.problems) else 0


def _told(added: "Added", state: "State") -> set["Key"]:
    """What need not be said again: the files themselves, and texts in other folders, such as the packaged ones."""
    rows = {row.document for row in added.rows if row.document is not None}
    folders = {root for root, _path in rows}
    others = state.summary.outcomes if state.summary else {}
    return rows | {key for key in others if key[0] not in folders}


def _write(context: Context, added: "Added", state: "State | None") -> None:
    snapshot = state.snapshot if state else None
    more: dict[str, Any] = {
        "files": {row.document[1]: row.done for row in added.rows if row.document and row.done != "duplicate"},
        "rows": [data.addition(row, snapshot, context.interface) for row in added.rows],
    }
    if state is None:
        data.write({"schema": data.SCHEMA, "index": str(context.collection.folder), **more})
    else:
        summarise(context, state, as_json=True, **more)


def _say(context: Context, row: "Addition", state: "State | None", document: "Document | None") -> None:
    """Say what was done with a file that is among the texts now, and what was found in it."""
    name = printable_name(row.document[1]) if row.document else ""
    if row.done == "same":
        output.say(_("{name} is there already.").format(name=name))
    elif row.done == "duplicate":
        message = _("{file} is there already, as {name}. Use --duplicates to add it all the same.")
        output.say(message.format(file=printable_name(row.file), name=name))
    elif state is None or document is None:
        words = _("{name} is added.") if row.done == "added" else _("{name} replaces the text of that name.")
        output.say(words.format(name=name))
    else:
        added, replaced = _("{name} is added: {found}."), _("{name} replaces the text of that name: {found}.")
        found = reports.found_in(document, state.snapshot.count(document), context.interface)
        output.say((added if row.done == "added" else replaced).format(name=name, found=found))
        reports.show_doubts(document)


def _show_skipped(added: "Added") -> None:
    """Tell on stderr where what was replaced is kept, what was left out, names of a kind on a line, and what failed."""
    from bot.adding import HIDDEN, UNSUPPORTED

    if added.aside is not None:
        output.note(_("What was replaced is kept in {folder}").format(folder=printable_name(added.aside)))

    together = {
        UNSUPPORTED: N_("Left out, since their format is not read: {names}"),
        HIDDEN: N_("Left out, since their names begin with a dot: {names}"),
    }
    names: dict[str, list[str]] = {}
    for row in added.rows:
        if row.error is None:
            continue
        if row.done == "skipped" and row.error.message in together:
            names.setdefault(row.error.message, []).append(str(row.file))
        else:
            output.note(reports.worded(row.error))
    for message, files in names.items():
        output.note(_(together[message]).format(names=reports.listing(files)))
