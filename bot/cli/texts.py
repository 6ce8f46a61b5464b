"""Commands that keep the texts: index, add, remove, list, show, status."""

from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from bot.cli import data, output, reports
from bot.cli.opening import open_state
from bot.cli.options import Context, as_json, pass_context, shared
from bot.cli.progress import Encoding
from bot.dates import long_date
from bot.documents import find_document
from bot.messages import translate
from bot.printable import printable_name
from bot.types import Language
from index.errors import N_, UsageError

if TYPE_CHECKING:
    from bot.collection import State

UNREADABLE = 3
MAX_DIGITS = 12
"""Of an offset; Python refuses to read numbers of thousands."""


def _complete_document(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of documents, for the shell; never an error."""
    try:
        from index.store import Snapshot

        with Snapshot.open(ctx.ensure_object(Context).collection.folder) as snapshot:
            paths = [document.path for document in snapshot.documents]
    except Exception:  # a shell cannot show errors while a word is completed
        return []
    # A name that is not shown as it is cannot be completed either.
    return [CompletionItem(path) for path in paths if path.startswith(incomplete) and path.isprintable()]


@click.command(
    short_help=_("Read new and changed texts."),
    help=_("Read new and changed texts, and forget those whose files are gone."),
)
@click.option("--rebuild", is_flag=True, help=_("Read every text again."))
@as_json
@shared("lang", "corpus", "index", "model")
@pass_context
def index(context: Context, rebuild: bool, as_json: bool) -> int:
    """Bring the index up to date."""
    with Encoding() as progress:
        state = context.collection.refresh(rebuild=rebuild, progress=progress)
    return _summarise(context, state, as_json=as_json)


def _summarise(context: Context, state: "State", *, as_json: bool, **more: Any) -> int:
    summary = state.summary
    if summary is None:
        raise ValueError("nothing was refreshed")
    if as_json:
        data.write({**data.summary(summary, context.collection.folder, context.interface), **more})
    else:
        reports.show_summary(summary, context.interface)
        reports.show_problems(summary)
        if not summary.documents:
            output.note(_("There are no texts in the folder yet. Put .md or .txt files there."))
    return UNREADABLE if summary.problems else 0


@click.command(
    short_help=_("Copy files into your texts."),
    help=_(
        "Copy files into your own texts, or into the folder that --corpus names, and read them.\n\n"
        "    asker add report.md\n\n"
        "A text of the same name is replaced."
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=_("FILE …"))
@as_json
@shared("lang", "corpus", "index", "model")
@pass_context
def add(context: Context, files: tuple[Path, ...], as_json: bool) -> int:
    """Add files to the texts."""
    done = context.collection.add(files)
    if not as_json:
        words = {
            "added": _("{name} is added."),
            "replaced": _("{name} replaces the text of that name."),
            "same": _("{name} is there already."),
        }
        for name, what in done.items():
            output.say(words[what].format(name=printable_name(name)))
    with Encoding() as progress:
        state = context.collection.refresh(progress=progress)
    return _summarise(context, state, as_json=as_json, files=done)


@click.command(
    short_help=_("Take texts out."),
    help=_("Take texts out. Their files are moved aside, not destroyed."),
)
@click.argument("documents", nargs=-1, required=True, metavar=_("DOCUMENT …"), shell_complete=_complete_document)
@as_json
@shared("lang", "corpus", "index")
@pass_context
def remove(context: Context, documents: tuple[str, ...], as_json: bool) -> int:
    """Remove documents."""
    snapshot = open_state(context).snapshot
    moved = context.collection.remove([find_document(snapshot.documents, name) for name in documents])
    if not as_json:
        message = _("{name} is removed. Its file is kept as {path}")
        for document, path in moved.items():
            output.say(message.format(name=printable_name(document.path), path=printable_name(path)))
    with Encoding() as progress:
        state = context.collection.refresh(progress=progress)
    files = {document.path: str(path) for document, path in moved.items()}
    return _summarise(context, state, as_json=as_json, files=files)


@click.command(name="list", help=_("List the texts."))
@as_json
@shared("lang", "corpus", "index")
@pass_context
def list_(context: Context, as_json: bool) -> int:
    """List the documents."""
    snapshot = open_state(context).snapshot
    if as_json:
        documents = [data.document(document, len(snapshot.passages_of(document))) for document in snapshot.documents]
        data.write({"schema": data.SCHEMA, "documents": documents})
    else:
        reports.show_documents(snapshot.documents)
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
        described = data.document(found, len(snapshot.passages_of(found)))
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
        "up_to_date": not state.stale,
    }
    if as_json:
        data.write({"schema": data.SCHEMA, **facts})
        return 0
    folders = [printable_name(folder) for folder in facts["folders"]]
    names = {output.language_name(code, context.interface): number for code, number in languages.items()}
    reports.show_facts(
        {
            _("Texts"): [
                _("{folder} (came with Asker)").format(folder=folder) if folder == str(PACKAGED_CORPUS) else folder
                for folder in folders
            ],
            _("Index"): [printable_name(collection.folder)],
            _("Read"): [_moment(datetime.fromisoformat(snapshot.created).astimezone(), context.interface)],
            _("Documents"): [str(len(snapshot.documents))],
            _("Languages"): [f"{name}: {names[name]}" for name in sorted(names)],
            _("Passages"): [str(len(snapshot))],
            _("Encoder"): [printable_name(facts["encoder"])],
            _("Up to date"): [_("yes") if not state.stale else _("no; run: asker index")],
        }
    )
    return 0


def _moment(moment: datetime, language: Language) -> str:
    return translate(
        language,
        N_("{date} at {hour}:{minute}"),
        date=long_date(moment.date().isoformat(), language),
        hour=f"{moment:%H}",
        minute=f"{moment:%M}",
    )
