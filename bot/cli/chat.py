"""The command that converses: on the screen where there is one, else in lines of text."""

import os
import sys
from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from bot.cli.options import Context, pass_context, shared

if TYPE_CHECKING:
    from bot.session import Session


@click.command(
    short_help=_("Ask one question after the other."),
    help=_(
        "Open the chat screen: ask, read, and see exactly where each answer stands. “asker” alone does the same.\n\n"
        "    asker chat --plain\n\n"
        "converses in plain lines instead, for screen readers and simple terminals."
    ),
)
@click.option("--plain", is_flag=True, help=_("Converse in plain lines, without a screen."))
@shared("k", "lang", "corpus", "index", "model", "llm", "llm_model", "llm_timeout")
@pass_context
def chat(context: Context, plain: bool) -> int:
    """Converse."""
    return converse(context, plain=plain)


def converse(context: Context, *, plain: bool = False) -> int:
    """Open the screen, or the plain chat where the screen is not wanted or cannot be shown."""
    if context.screen is None or plain or context.settings.plain or not _can_redraw():
        from bot.cli.plain import plain_chat

        return plain_chat(context)
    return context.screen(context.settings, context.interface, lambda: new_session(context))


def new_session(context: Context) -> "Session":
    """A session with the texts that the settings name.

    :raises UsageError: If the settings will not do.
    """
    from bot.cli.ask import writer
    from bot.history import FOLDER, History
    from bot.session import Session

    settings = context.settings
    return Session(
        context.collection,
        interface=context.interface,
        language=context.language,
        k=settings.k,
        writer=writer(context),
        history=History(context.collection.data / FOLDER) if settings.history else None,
    )


def _can_redraw() -> bool:
    # Textual draws on stderr.
    terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return terminal and os.environ.get("TERM") != "dumb"
