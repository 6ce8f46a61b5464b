"""The command line's commands and options."""

from collections.abc import Callable
from functools import cached_property
from gettext import gettext as _
from importlib.metadata import version
from typing import Any

import click

from bot.collection import Collection
from bot.messages import interface_language
from bot.settings import Settings, load_settings
from bot.types import LANGUAGES, Language


class Context:
    """What all commands share: the options given before and after the command's name, and what follows from them."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}

    @cached_property
    def settings(self) -> Settings:
        """Settings from all sources."""
        return load_settings(self.options)

    @cached_property
    def collection(self) -> Collection:
        """The texts that the command is about."""
        return Collection(self.settings)

    @property
    def interface(self) -> Language:
        """Language of the interface."""
        return interface_language(self.settings.lang)

    @property
    def language(self) -> Language | None:
        """Language of all answers, None where it follows the question."""
        return None if self.settings.lang == "auto" else self.settings.lang


pass_context = click.make_pass_decorator(Context, ensure=True)


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Hand an option that all commands share to the settings, unless it was left out."""
    if value not in (None, ()):
        ctx.ensure_object(Context).options[str(parameter.name)] = value
    return value


_SHARED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "corpus": (
        ("--corpus",),
        {"multiple": True, "metavar": _("DIR"), "help": _("Ask about the texts in this folder only; may be repeated.")},
    ),
    "index": (("--index",), {"metavar": _("DIR"), "help": _("Keep the index in this folder.")}),
    "lang": (
        ("--lang",),
        {"type": click.Choice([*LANGUAGES, "auto"]), "help": _("Language of the program and of all answers.")},
    ),
    "model": (
        ("--model",),
        {"metavar": _("NAME"), "help": _("Encoder: “packaged”, a folder, or a model's name on the Hugging Face hub.")},
    ),
    "k": (("-k", "k"), {"type": click.IntRange(1, 1000), "help": _("How many passages to look at and show.")}),
}


def shared(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command options that all commands know."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            flags, attributes = _SHARED[name]
            command = click.option(*flags, callback=_remember, expose_value=False, **attributes)(command)
        return command

    return decorate


as_json = click.option("--json", "as_json", is_flag=True, help=_("Print JSON, for programs."))


class Commands(click.Group):
    """A group in which anything that is no command is a question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take options that only a question has, given before it, for a question."""
        own = {flag for parameter in self.get_params(ctx) for flag in parameter.opts}
        if args and args[0].startswith("-") and args[0].split("=")[0] not in own and not ctx.resilient_parsing:
            args = ["ask", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, `ask` where there is none of that name."""
        if args and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            args = ["ask", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    help=_(
        "Asks your texts a question and shows exactly where the answer stands.\n\n"
        "Write the question in quotation marks, in Norwegian or English:\n\n"
        '    asker "Hvem vant innovasjonsprisen?"'
    ),
    epilog=_("Exit codes: 0 answered, 1 the texts do not answer, 2 wrong usage, 3 something cannot be read, 4 busy."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("asker"), "--version", "-V", prog_name="asker", message="%(prog)s %(version)s")
@shared("corpus", "index", "lang")
def app() -> None:
    """Answer questions from texts."""


def _register() -> None:
    from bot.cli import ask, completion, texts

    for command in (ask.ask, ask.search, texts.index, texts.add, texts.remove, texts.list_, texts.show, texts.status):
        app.add_command(command)
    app.add_command(completion.completion)


_register()
