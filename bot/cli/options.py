"""What all commands share: options, and what follows from them.

Whatever only some commands need is imported where it is used: `asker --help` must not wait for NumPy.
"""

from collections.abc import Callable
from functools import cached_property
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click

from bot.messages import interface_language
from bot.settings import Settings, load_settings
from bot.types import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.collection import Collection
    from bot.session import Session

Screen = Callable[[Settings, Language, "Callable[[], Session]"], int]
"""Opens the chat screen: the settings, the interface's language, and what makes the session; gives the exit code."""


class Context:
    """What all commands share: the options given before and after the command's name, and what follows from them."""

    def __init__(self, screen: Screen | None = None) -> None:
        self.options: dict[str, Any] = {}
        self.screen = screen

    @cached_property
    def settings(self) -> Settings:
        """Settings from all sources."""
        return load_settings(self.options)

    @cached_property
    def collection(self) -> "Collection":
        """The texts that the command is about."""
        from bot.collection import Collection

        return Collection(self.settings)

    def warm(self) -> None:
        """Begin to load the packaged encoder in a thread, while all else that answers is imported.

        Where the index turns out to be made with another one, it is loaded in vain.
        """
        if self.settings.model in (None, "packaged"):
            from index.encoder.packaged import preload

            preload()

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
    """Hand an option that all commands share to the settings, unless it was left out.

    What may be repeated may stand before the command's name as well as after it.
    """
    if value not in (None, ()):
        options = ctx.ensure_object(Context).options
        name = str(parameter.name)
        options[name] = (*options.get(name, ()), *value) if parameter.multiple else value
    return value


class WholeNumber(click.IntRange):
    """A range of whole numbers, named so that errors can be worded in every language."""

    name = _("whole number")


_SHARED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "corpus": (
        ("--corpus",),
        {"multiple": True, "metavar": _("DIR"), "help": _("Use the texts in this folder only; may be repeated.")},
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
    "k": (
        ("-k", "k"),
        {
            "type": WholeNumber(1, 1000),
            "metavar": _("NUMBER"),
            "help": _("How many passages to look at and show."),
        },
    ),
    "llm": (
        ("--llm",),
        {
            "metavar": _("URL"),
            "help": _("Have a language model word the answer; the question and the passages are sent to this server."),
        },
    ),
    "llm_model": (("--llm-model",), {"metavar": _("NAME"), "help": _("Which of the server's models to use.")}),
    "llm_timeout": (
        ("--llm-timeout",),
        {"metavar": _("SECONDS"), "help": _("How long the language model may take; 60 unless you say otherwise.")},
    ),
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
plain_lines = click.option(
    "--plain", is_flag=True, help=_("Print one statement a line, without marks, for screen readers.")
)
