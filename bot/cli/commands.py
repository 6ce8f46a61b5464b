"""The commands of the plain chat: their names in all languages, and what each one does."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from gettext import gettext as _
from typing import Literal

import msgspec

from bot.cli import past, sources
from bot.cli.output import say
from bot.cli.talk import Talk
from bot.messages import N_
from bot.printable import one_line
from bot.types import Language
from index.errors import UsageError

Argument = Literal["none", "optional", "needed"]

_NUMBER = re.compile(r"\[?([0-9]{1,2})\]?\.?")
"""A number alone chooses; longer ones, such as a year, are asked about."""
_LIKE = 0.7
"""How alike a word must be to a command's name to be taken for it."""


class Command(msgspec.Struct, frozen=True):
    """A command, its names without the slash."""

    names: dict[Language, str]
    help: str
    """One sentence, in which `{name}` is the name with the slash."""
    run: Callable[[Talk, str], None]
    """Given what follows the name."""
    argument: Argument = "none"
    also: tuple[str, ...] = ()
    """Other names that are understood."""

    def name(self, language: Language) -> str:
        """As it is typed."""
        return f"/{self.names[language]}"


def _show_help(talk: Talk, argument: str) -> None:
    for command in COMMANDS:
        say(_(command.help).format(name=command.name(talk.interface)))
    say(_("A number alone opens a source of the last answer, or chooses from the list shown last."))
    say(_("Ctrl+C gives up a line or an answer."))
    talk.offer_questions()


def _quit(talk: Talk, argument: str) -> None:
    talk.ended = True


COMMANDS = (
    Command(
        {"nb": "hjelp", "nn": "hjelp", "en": "help"},
        N_("{name}: this help, and questions to begin with."),
        _show_help,
        also=("?",),
    ),
    Command(
        {"nb": "kilde", "nn": "kjelde", "en": "source"},
        N_("{name} NUMBER: read a source of the last answer where it stands, the quote between >>> and <<<."),
        sources.show_source,
        "optional",
    ),
    Command(
        {"nb": "svar", "nn": "svar", "en": "answer"},
        N_("{name}: the last answer again; {name} NUMBER: one before it in this conversation."),
        past.show_again,
        "optional",
    ),
    Command(
        {"nb": "søk", "nn": "søk", "en": "search"},
        N_("{name} WORDS: find passages, without an answer."),
        sources.search,
        "needed",
        also=("sok", "leit"),
    ),
    Command(
        {"nb": "tekster", "nn": "tekstar", "en": "texts"},
        N_("{name}: list the texts; {name} WORDS: those whose name or title holds the words."),
        sources.list_texts,
        "optional",
    ),
    Command(
        {"nb": "oppdater", "nn": "oppdater", "en": "refresh"},
        N_("{name}: read new and changed texts."),
        sources.refresh,
    ),
    Command({"nb": "ny", "nn": "ny", "en": "new"}, N_("{name}: begin a new conversation."), past.begin),
    Command(
        {"nb": "historikk", "nn": "historikk", "en": "history"},
        N_("{name}: list earlier conversations; {name} WORDS: those that hold the words."),
        past.list_conversations,
        "optional",
    ),
    Command(
        {"nb": "åpne", "nn": "opne", "en": "open"},
        N_("{name} NUMBER: go on with an earlier conversation."),
        past.open_conversation,
        "needed",
        also=("apne",),
    ),
    Command(
        {"nb": "eksporter", "nn": "eksporter", "en": "export"},
        N_("{name}: write this conversation to a Markdown file; {name} FILE: to the file of that name."),
        past.export,
        "optional",
    ),
    Command(
        {"nb": "språk", "nn": "språk", "en": "language"},
        N_("{name} nb, {name} nn or {name} en: choose bokmål, nynorsk or English."),
        sources.choose_language,
        "optional",
        also=("sprak",),
    ),
    Command(
        {"nb": "slutt", "nn": "slutt", "en": "quit"},
        N_("{name}, or Ctrl+D: leave."),
        _quit,
        also=("avslutt", "exit", "bye"),
    ),
)
"""In the order in which they are listed."""

_WORDS = frozenset({"slutt", "avslutt", "quit", "exit"})
"""What leaves without a slash, too."""


def names_of(command: Command) -> Iterator[str]:
    """All names that a command is known by, without the slash."""
    yield from dict.fromkeys((*command.names.values(), *command.also))


_BY_NAME = {name: command for command in COMMANDS for name in names_of(command)}


def is_command(line: str) -> bool:
    """Whether a line is meant for the program, not for the texts."""
    return line.startswith("/") or line.casefold() in _WORDS or _NUMBER.fullmatch(line) is not None


def carry_out(talk: Talk, line: str) -> bool:
    """Do what a line says, if it is a command or a number.

    :returns: Whether it was; if not, it is a question.
    :raises AskerError: If it cannot be done.
    """
    if number := _NUMBER.fullmatch(line):
        talk.choose(int(number[1]))
        return True
    if line.casefold() in _WORDS:
        line = f"/{line}"
    if not line.startswith("/"):
        return False
    word, _blank, argument = line[1:].strip().partition(" ")
    name = unicodedata.normalize("NFC", word).casefold()
    command = _BY_NAME.get(name)
    if command is None or (argument and command.argument == "none"):
        _misunderstand(talk, line, name, command)
    elif not argument and command.argument == "needed":
        usage = _(command.help).format(name=command.name(talk.interface))
        raise UsageError(N_("Something is missing. {usage}"), usage=usage)
    else:
        command.run(talk, argument.strip())
    return True


def _misunderstand(talk: Talk, line: str, name: str, known: Command | None) -> None:
    """Say what a line with a slash may have meant, and do not lose it if it was a question."""
    question = line.lstrip("/ ")
    near = known or _near(name)
    if near:
        typed = one_line(line if known else f"/{name}")
        say(_("“{typed}” is no command. Did you mean {name}?").format(typed=typed, name=near.name(talk.interface)))
    else:
        typed = one_line(f"/{name}")
        say(_("“{typed}” is no command.").format(typed=typed))
        names = ", ".join(command.name(talk.interface) for command in COMMANDS)
        say(_("The commands are: {names}.").format(names=names))
    if not question:
        return
    if talk.lines.typed:
        talk.choices = [lambda: talk.lines.put(question)]
        say(_("To ask it instead, type 1: {question}").format(question=one_line(question)))
    elif not near:
        talk.lines.put(question)  # nobody can be asked


def _near(name: str) -> Command | None:
    found = difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=_LIKE)
    return _BY_NAME[found[0]] if found else None
