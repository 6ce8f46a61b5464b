"""Commands that keep the texts: remove, list, show, status."""

from collections.abc import Iterable
from datetime import datetime
from gettext import gettext as _
from pathlib import PurePosixPath
from typing import Any

import click
from click.shell_completion import CompletionItem

from bot.cli import data, output, reports
from bot.cli.index import PATIENCE, summarise
from bot.cli.opening import open_state
from bot.cli.options import Context, as_json, pass_context, shared
from bot.cli.progress import Encoding, Reading
from bot.dates import moment
from bot.describe import language_name
from bot.documents import Named, find_document, find_documents
from bot.printable import printable_name
from bot.types import Language
from index.errors import N_, UsageError

MAX_DIGITS = 12
"""Of an offset; Python refuses to read numbers of thousands."""


def _paths(ctx: click.Context) -> list[str]:
    """Paths of the documents, for the shell; never an error."""
    try:
        from index.store import Snapshot

        with Snapshot.open(ctx.ensure_object(Context).collection.folder) as snapshot:
            return [document.path for document in snapshot.documents]
    except Exception:  # a shell cannot show errors while a word is completed
        return []


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    # A name that is not shown as it is cannot be completed either.
    return [CompletionItem(name) for name in names if name.startswith(incomplete) and name.isprintable()]


def _complete_document(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _items(_paths(ctx), incomplete)


def _complete_text_or_folder(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    paths = _paths(ctx)
    folders = dict.fromkeys(f"{folder}/" for path in paths for folder in PurePosixPath(path).parents if folder.name)
    return _items([*folders, *paths], incomplete)


@click.command(
    short_help=_("Take texts out."),
    help=_(
        "Take texts out. Their files are moved aside, not destroyed.\n\n"
        "    asker remove report.pdf minutes/\n\n"
        "The name of a folder takes out all texts in it."
    ),
)
@click.argument("documents", nargs=-1, required=True, metavar=_("DOCUMENT …"), shell_complete=_complete_text_or_folder)
@as_json
@shared("lang", "corpus", "index")
@pass_context
def remove(context: Context, documents: tuple[str, ...], as_json: bool) -> int:
    """Remove documents."""
    from index.build import failed_in

    snapshot = open_state(context).snapshot
    known = {document.key for document in snapshot.documents}
    unread = [problem for problem in failed_in(snapshot) if (problem.root, problem.path) not in known]
    texts: list[Named] = [*snapshot.documents, *unread]
    moved = context.collection.remove([text for name in documents for text in find_documents(texts, name)])
    if not as_json:
        message = _("{name} is removed. Its file is kept as {path}")
        for text, path in moved.items():
            output.say(message.format(name=printable_name(text.path), path=printable_name(path)))
    with Reading() as reading, Encoding() as progress:
        state = context.collection.refresh(wait=PATIENCE, progress=progress, reading=reading)
    files = {text.path: str(path) for text, path in moved.items()}
    told = {(text.root, text.path) for text in moved}
    return summarise(context, state, as_json=as_json, told=told, files=files)


@click.command(
    name="list",
    short_help=_("List the texts."),
    help=_("List the texts, with what could not be read of them."),
)
@as_json
@shared("lang", "corpus", "index")
@pass_context
def list_(context: Context, as_json: bool) -> int:
    """List the documents."""
    from index.build import failed_in

    snapshot = open_state(context).snapshot
    failed = failed_in(snapshot)
    if as_json:
        documents = [
            data.document(document, snapshot.count(document), context.interface) for document in snapshot.documents
        ]
        data.write({"schema": data.SCHEMA, "documents": documents, "failed": data.failed(failed, context.interface)})
    else:
        reports.show_documents(snapshot, context.interface)
        for problem in failed:
            output.say(f"! {reports.worded(problem.error)}")
    return 0


@click.command(
    short_help=_("Show a text, or a place in it."),
    help=_(
        "Show a text, or the part of it that a citation points to.\n\n"
        "    asker show award.nb.md\n\n"
        "The end of the name, or the name without its ending, is enough where it is the only one."
    ),
)
@click.argument("document", shell_complete=_complete_document, metavar=_("DOCUMENT"))
@click.option("--at", metavar=_("START:END"), help=_("Mark these characters, and show only what stands around them."))
@as_json
@shared("lang", "corpus", "index")
@pass_context
def show(context: Context, document: str, at: str | None, as_json: bool) -> int:
    """Show a document's text as it was read."""
    snapshot = open_state(context).snapshot
    found = find_document(snapshot.documents, document)
    text = snapshot.text(found)
    span = _span(at, len(text)) if at is not None else None
    if as_json:
        start, end = span or (0, len(text))
        described = data.document(found, snapshot.count(found), context.interface)
        data.write({"schema": data.SCHEMA, **described, "start": start, "end": end, "text": text[start:end]})
    else:
        reports.show_text(text, span)
    return 0


def _span(at: str, length: int) -> tuple[int, int]:
    start, colon, end = at.partition(":")
    numbers = all(part.isdecimal() and len(part) <= MAX_DIGITS for part in (start, end))
    if not (colon and numbers and int(start) <= int(end) <= length):
        raise UsageError(
            N_("“{at}” is not a place in this text. Write START:END, with numbers from 0 to {length}."),
            at=at,
            length=length,
        )
    return int(start), int(end)


@click.command(help=_("Tell where the texts and the index are."))
@as_json
@shared("lang", "corpus", "index")
@pass_context
def status(context: Context, as_json: bool) -> int:
    """Describe the index."""
    from bot.collection import PACKAGED_CORPUS
    from index.build import failed_in

    collection = context.collection
    state = open_state(context)
    snapshot = state.snapshot
    languages: dict[str, int] = {}
    for document in snapshot.documents:
        languages[document.language] = languages.get(document.language, 0) + 1
    facts: dict[str, Any] = {
        "folders": [str(root) for root in collection.roots],
        "index": str(collection.folder),
        "generation": snapshot.generation,
        "built": snapshot.created,
        "documents": len(snapshot.documents),
        "passages": len(snapshot),
        "languages": languages,
        "model": snapshot.settings["model"],
        "encoder": snapshot.settings["encoder"],
        "recall": min((part.recall for part in snapshot.recall), default=None),
        "up_to_date": not state.stale,
        "failed": len(failed_in(snapshot)),
        "doubtful": sum(bool(document.doubts) for document in snapshot.documents),
    }
    if as_json:
        data.write({"schema": data.SCHEMA, **facts})
        return 0
    folders = [printable_name(folder) for folder in facts["folders"]]
    names = {language_name(code, context.interface): number for code, number in languages.items()}
    reports.show_facts(
        {
            _("Texts"): [
                _("{folder} (came with Asker)").format(folder=folder) if folder == str(PACKAGED_CORPUS) else folder
                for folder in folders
            ],
            _("Index"): [printable_name(collection.folder)],
            _("Read"): [moment(datetime.fromisoformat(snapshot.created).astimezone(), context.interface)],
            _("Documents"): [str(len(snapshot.documents))],
            _("Languages"): [f"{name}: {names[name]}" for name in sorted(names)],
            _("Passages"): [str(len(snapshot))],
            _("Encoder"): [printable_name(facts["encoder"])],
            _("Search by meaning"): [_search(facts["recall"], context.interface)],
            _("Up to date"): [_("yes") if not state.stale else _("no; run: asker index")],
        }
    )
    return 0


def _search(recall: float | None, language: Language) -> str:
    """How passages are searched by their vectors."""
    if recall is None:
        return _("exact")
    found = output.decimal(recall * 100, language)
    return _("approximate, because there are many; it finds {found} percent of the ten nearest").format(found=found)
