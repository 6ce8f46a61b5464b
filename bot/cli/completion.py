"""The command that makes a shell complete commands, options and names of documents."""

from gettext import gettext as _

import click
from click.shell_completion import get_completion_class


@click.command(
    short_help=_("Print a script for your shell's completion."),
    help=_(
        "Print a script that makes your shell complete commands and names.\n\n"
        "For bash, put this line in ~/.bashrc:\n\n"
        '    eval "$(asker completion bash)"'
    ),
)
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print a shell's completion script."""
    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(f"click knows no {shell}")
    click.echo(kind(ctx.find_root().command, {}, "asker", "_ASKER_COMPLETE").source())
    return 0
