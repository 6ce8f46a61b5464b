"""The command that brings the index up to date, and what all commands say that do."""

from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click

from bot.cli import data, output, reports
from bot.cli.options import Context, as_json, pass_context, shared
from bot.cli.progress import Encoding, Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.collection import State
    from index.build import Key

UNREADABLE = 3
PATIENCE = 5.0
"""Seconds to wait for another process that writes the index, such as `asker index --watch`."""


@click.command(
    short_help=_("Read new and changed texts."),
    help=_(
        "Read new and changed texts, and forget those whose files are gone.\n\n"
        "    asker index --watch\n\n"
        "goes on doing so whenever files change, until you press Ctrl+C."
    ),
)
@click.option("--rebuild", is_flag=True, help=_("Read every text again."))
@click.option("--watch", is_flag=True, help=_("Follow the folders, and read what changes in them."))
@as_json
@shared("lang", "corpus", "index", "model")
@pass_context
def index(context: Context, rebuild: bool, watch: bool, as_json: bool) -> int:
    """Bring the index up to date."""
    if watch:
        from bot.cli.watch import follow

        return follow(context, rebuild=rebuild, as_json=as_json)
    with Reading() as reading, Encoding() as progress:
        state = context.collection.refresh(rebuild=rebuild, progress=progress, reading=reading)
    return summarise(context, state, as_json=as_json)


def summarise(context: Context, state: "State", *, as_json: bool, told: "Collection[Key]" = (), **more: Any) -> int:
    """Print what a refresh did.

    :param told: Files that were told of already, by root and path.
    :param more: Further fields of the JSON.
    :returns: The exit code.
    """
    summary = state.summary
    if summary is None:
        raise ValueError("nothing was refreshed")
    if as_json:
        rows = data.rows(summary, state.snapshot, context.interface)
        data.write({**data.summary(summary, context.collection.folder, context.interface), "rows": rows, **more})
    else:
        reports.show_summary(summary, context.interface, told)
        reports.show_problems(summary.problems, summary.unsupported)
        if not summary.documents:
            output.note(
                _("There are no texts in the folder yet. Put files there: {formats}.").format(formats=reports.formats())
            )
    return UNREADABLE if summary.problems else 0
