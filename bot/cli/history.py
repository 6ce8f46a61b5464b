"""The command that deletes saved conversations: forget."""

import sys
from gettext import gettext as _

import click

from bot.cli import data, output
from bot.cli.options import Context, as_json, pass_context, shared
from index.errors import N_, UsageError

_AGREED = frozenset({"y", "yes", "j", "ja"})
"""What is yes in all languages."""


@click.command(
    short_help=_("Delete all saved conversations."),
    help=_(
        "Delete all conversations that the chat has saved, for good.\n\n"
        "    asker forget --yes\n\n"
        "To save none, set history = false in asker.toml. Single conversations are deleted in the chat."
    ),
)
@click.option("--yes", is_flag=True, help=_("Do not ask first."))
@as_json
@shared("lang")
@pass_context
def forget(context: Context, yes: bool, as_json: bool) -> int:
    """Delete all saved conversations."""
    from bot.history import FOLDER, History

    history = History(context.collection.data / FOLDER)
    if not yes and not sys.stdin.isatty():
        raise UsageError(N_("Nobody can be asked whether the conversations shall be deleted. Add --yes."))
    number = len(history.list())
    sure = yes or (number > 0 and _is_sure(number))
    forgotten = history.forget() if sure else 0
    if as_json:
        data.write({"schema": data.SCHEMA, "forgotten": forgotten})
    elif not number:
        output.say(_("There are no saved conversations."))
    elif not sure:
        output.say(_("Nothing was deleted."))
    else:
        output.say(_("Conversations deleted: {number}").format(number=forgotten))
    return 0


def _is_sure(number: int) -> bool:
    """Ask on the terminal whether conversations shall be deleted."""
    sys.stderr.write(_("Saved conversations: {number}. Delete them for good? [y/N] ").format(number=number))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in _AGREED
