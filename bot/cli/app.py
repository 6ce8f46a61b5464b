"""The command `asker`: a group of commands in which all else is a question."""

import sys
from gettext import gettext as _

import click

from bot.cli import add, ask, chat, completion, doctor, evaluate, history, index, texts
from bot.cli.options import Context, shared


class Commands(click.Group):
    """A group in which anything that is no command is a question."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, its usage line worded like the group's."""
        cmd.options_metavar = self.options_metavar
        super().add_command(cmd, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, the most used first."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options that only a command has stand before its name too, or before a question."""
        if args and not ctx.resilient_parsing:
            args = self._arranged(ctx, args)
        return super().parse_args(ctx, args)

    def _arranged(self, ctx: click.Context, args: list[str]) -> list[str]:
        mine = _takes_value(self, ctx)
        others = {
            flag: takes for command in self.commands.values() for flag, takes in _takes_value(command, ctx).items()
        }
        before: list[str] = []
        moved: list[str] = []
        rest = list(args)
        while rest and rest[0].startswith("-") and rest[0] not in ("-", "--"):
            flag, joined = _flag(rest[0])
            takes = mine.get(flag, others.get(flag))
            if takes is None:  # known nowhere: the command for questions says so, with what comes near
                return [*before, "ask", *moved, *rest]
            taken = 2 if takes and not joined else 1
            (before if flag in mine else moved).extend(rest[:taken])
            rest = rest[taken:]
        if rest and rest[0] in self.commands:
            return [*before, rest[0], *moved, *rest[1:]]
        return [*before, "ask", *moved, *rest] if rest or moved else before


def _takes_value(command: click.Command, ctx: click.Context) -> dict[str, bool]:
    """A command's options, and whether a value follows them."""
    return {
        flag: not (parameter.is_flag or parameter.count)
        for parameter in command.get_params(ctx)
        if isinstance(parameter, click.Option)
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }


def _flag(argument: str) -> tuple[str, bool]:
    """The option that an argument names, and whether its value is joined to it: `--lang=nb`, `-k3`."""
    if argument.startswith("--"):
        return argument.partition("=")[0], "=" in argument
    return argument[:2], len(argument) > 2


@click.group(
    cls=Commands,
    invoke_without_command=True,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("QUESTION | COMMAND …"),
    help=_(
        "Asks your texts a question and shows exactly where the answer stands.\n\n"
        "Write the question in quotation marks, in Norwegian or English:\n\n"
        '    asker "Hvem vant innovasjonsprisen?"\n\n'
        "Without a question, the chat opens."
    ),
    epilog=_("Exit codes: 0 answered, 1 the texts do not answer, 2 wrong usage, 3 something cannot be read, 4 busy."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "--version", "-V", package_name="asker", prog_name="asker", message="%(prog)s %(version)s")
@shared("corpus", "index", "lang")
@click.pass_context
def app(ctx: click.Context) -> int:
    """Answer questions from texts; alone on a terminal, converse."""
    if ctx.invoked_subcommand is not None:
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.exceptions.NoArgsIsHelpError(ctx)
    return chat.converse(ctx.ensure_object(Context))


for command in (
    ask.ask,
    chat.chat,
    ask.search,
    texts.show,
    texts.list_,
    add.add,
    texts.remove,
    index.index,
    texts.status,
):
    app.add_command(command)
app.add_command(evaluate.evaluate)
app.add_command(history.forget)
app.add_command(doctor.doctor)
app.add_command(completion.completion)
