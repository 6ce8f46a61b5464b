"""Commands that keep the texts: index, add, remove, list, show, status."""

from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from bot.cli import data, output
from bot.cli.app import Context, as_json, pass_context, shared
from bot.cli.ask import open_state
from bot.cli.progress import Encoding
from bot.collection import PACKAGED_CORPUS, State
from bot.documents import find_document
from index.errors import N_, UsageError
from index.store import Snapshot

UNREADABLE = 3


def _complete_document(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of documents, for the shell; never an error."""
    try:
        collection = ctx.ensure_object(Context).collection
        with Snapshot.open(collection.folder) as snapshot:
            paths = [document.path for document in snapshot.documents]
    except Exception:  # a shell cannot show errors while a word is completed
        return []
    return [CompletionItem(path) for path in paths if path.startswith(incomplete)]


@click.command(help=_("Read new and changed texts, and forget removed ones."))
@click.option("--rebuild", is_flag=True, help=_("Read every text again."))
@as_json
@shared("corpus", "index", "lang", "model")
@pass_context
def index(context: Context, rebuild: bool, as_json: bool) -> int:
    """Bring the index up to date."""
    with Encoding() as progress:
        state = context.collection.refresh(rebuild=rebuild, progress=progress)
    return _summarise(context, state, as_json=as_json)


def _summarise(context: Context, state: State, *, as_json: bool, **more: Any) -> int:
    summary = state.summary
    if summary is None:
        raise ValueError("nothing was refreshed")
    if as_json:
        data.write({**data.summary(summary, context.collection.folder, context.interface), **more})
    else:
        output.show_summary(summary)
        output.show_problems(summary)
    return UNREADABLE if summary.problems else 0


@click.command(help=_("Copy files into your own texts, or the folder that --corpus names, and read them."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=_("FILE…"))
@as_json
@shared("corpus", "index", "lang", "model")
@pass_context
def add(context: Context, files: tuple[Path, ...], as_json: bool) -> int:
    """Add files to the texts."""
    done: dict[str, str] = {}
    for file in files:
        name, what = context.collection.add(file)
        done[name] = what
        if not as_json:
            words = {
                "added": _("{name} is added."),
                "replaced": _("{name} replaces the text of that name."),
                "same": _("{name} is there already."),
            }
            output.say(words[what].format(name=output.one_line(name)))
    with Encoding() as progress:
        state = context.collection.refresh(progress=progress)
    return _summarise(context, state, as_json=as_json, files=done)


@click.command(help=_("Take texts out. Their files are moved aside, not destroyed."))
@click.argument("documents", nargs=-1, required=True, metavar=_("DOCUMENT…"), shell_complete=_complete_document)
@as_json
@shared("corpus", "index", "lang")
@pass_context
def remove(context: Context, documents: tuple[str, ...], as_json: bool) -> int:
    """Remove documents."""
    snapshot = open_state(context).snapshot
    found = [find_document(snapshot.documents, name) for name in documents]
    moved = {}
    for document in found:
        target = context.collection.remove(document)
        moved[document.path] = str(target)
        if not as_json:
            output.say(
                _("{name} is removed. Its file is kept as {path}.").format(
                    name=output.one_line(document.path), path=output.one_line(target)
                )
            )
    with Encoding() as progress:
        state = context.collection.refresh(progress=progress)
    return _summarise(context, state, as_json=as_json, files=moved)


@click.command(name="list", help=_("List the texts."))
@as_json
@shared("corpus", "index", "lang")
@pass_context
def list_(context: Context, as_json: bool) -> int:
    """List the documents."""
    snapshot = open_state(context).snapshot
    documents = [(document, len(snapshot.passages_of(document))) for document in snapshot.documents]
    if as_json:
        data.write({"schema": data.SCHEMA, "documents": [data.document(*each) for each in documents]})
    else:
        output.show_documents(documents)
    return 0


@click.command(help=_("Show a text, or the part of it that a citation points to."))
@click.argument("document", shell_complete=_complete_document, metavar=_("DOCUMENT"))
@click.option("--at", metavar="START:END", help=_("Mark these characters, and show only what stands around them."))
@as_json
@shared("corpus", "index", "lang")
@pass_context
def show(context: Context, document: str, at: str | None, as_json: bool) -> int:
    """Show a document's text as it was read."""
    snapshot = open_state(context).snapshot
    found = find_document(snapshot.documents, document)
    text = snapshot.text(found)
    span = _span(at, len(text)) if at else None
    if as_json:
        start, end = span or (0, len(text))
        described = data.document(found, len(snapshot.passages_of(found)))
        data.write({"schema": data.SCHEMA, **described, "start": start, "end": end, "text": text[start:end]})
    else:
        output.show_text(text, span)
    return 0


def _span(at: str, length: int) -> tuple[int, int]:
    start, colon, end = at.partition(":")
    if not (colon and start.isdecimal() and end.isdecimal() and int(start) <= int(end) <= length):
        raise UsageError(
            N_("“{at}” is not a place in this text. Write START:END, with numbers from 0 to {length}."),
            at=at,
            length=length,
        )
    return int(start), int(end)


@click.command(help=_("Tell where texts and index are, and how they are."))
@as_json
@shared("corpus", "index", "lang")
@pass_context
def status(context: Context, as_json: bool) -> int:
    """Describe the index."""
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
    packaged = {str(PACKAGED_CORPUS): _("(came with Asker)")}
    folders = [output.one_line(f"{folder} {packaged.get(folder, '')}".strip()) for folder in facts["folders"]]
    output.show_facts(
        {
            _("Texts"): ", ".join(folders),
            _("Index"): output.one_line(collection.folder),
            _("Built"): datetime.fromisoformat(snapshot.created).astimezone().strftime("%Y-%m-%d %H:%M"),
            _("Documents"): ", ".join(f"{number} {code}" for code, number in sorted(languages.items())),
            _("Passages"): str(len(snapshot)),
            _("Encoder"): output.one_line(facts["encoder"]),
            _("Up to date"): _("yes") if not state.stale else _("no; run: asker index"),
        }
    )
    return 0
