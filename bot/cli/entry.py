"""Runs one command: its language, its streams, and what is said and returned when it goes wrong."""

import io
import os
import sys
from gettext import gettext as _
from typing import TYPE_CHECKING

from bot.messages import N_, interface_language, known_language, translate, use_language
from bot.printable import one_line, printable, printable_name
from bot.settings import load_settings
from bot.types import Language
from index.errors import AskerError

if TYPE_CHECKING:
    from bot.cli.options import Screen

UNREADABLE = 3
FAULT = 70
INTERRUPTED = 130

_REPORT = N_(
    "Something went wrong inside Asker ({name}: {reason}). That is a fault of ours, not yours; your texts are safe. "
    "Set ASKER_DEBUG=1, run the command again and report what it prints."
)
_SYSTEM = N_("The system refused: {reason}.")
_SYSTEM_FILE = N_("The system refused: {reason}: {path}")


def start(arguments: list[str], screen: "Screen | None" = None) -> int:
    """Run one command with streams that can be written to.

    :param screen: Opens the chat screen, where there is one.
    :returns: The exit code.
    """
    _open_streams()
    try:
        return run(arguments, screen)
    finally:
        _close_stdout()


def run(arguments: list[str], screen: "Screen | None" = None) -> int:
    """Run one command.

    :returns: The exit code.
    """
    language = interface_language(_wanted_language(arguments))
    use_language(language)
    try:
        code = _invoke(arguments, screen)
        sys.stdout.flush()
        return code
    except AskerError as error:
        _say(worded(error, language))
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        return 0
    except OSError as error:
        if os.environ.get("ASKER_DEBUG"):
            raise
        _say(worded(error, language))
        return UNREADABLE
    except Exception as error:
        if was_interrupted(error):
            return INTERRUPTED
        if os.environ.get("ASKER_DEBUG"):
            raise
        _say(worded(error, language))
        return FAULT


def _invoke(arguments: list[str], screen: "Screen | None") -> int:
    # Help texts are worded when their module is imported, so not before the language is known.
    import click

    from bot.cli.app import app
    from bot.cli.options import Context

    if "_ASKER_COMPLETE" in os.environ:
        app.main(arguments, prog_name="asker")
    try:
        # Not `app.main`: it would call a closed pipe exit code 1, which is ours for "the texts do not answer".
        with app.make_context("asker", list(arguments), obj=Context(screen)) as context:
            return int(app.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.format_message())
        return error.exit_code
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx is not None:
            _say(error.ctx.get_usage())
            _say(_("Try '{command} {option}' for help.").format(command=error.ctx.command_path, option="--help"))
        _say(one_line(error.format_message()))
        return error.exit_code


def _wanted_language(arguments: list[str]) -> str | None:
    """What `--lang` says, else the settings, before the command line is parsed: its errors are worded too."""
    option = _lang_option(arguments)
    if option == "auto" or (option and known_language(option)):
        return option
    try:
        return load_settings({}).lang
    except AskerError:  # said when the command asks for its settings
        return os.environ.get("ASKER_LANG")


def _lang_option(arguments: list[str]) -> str | None:
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


def worded(error: Exception, language: Language) -> str:
    """What a user is told of an error, printable."""
    if isinstance(error, AskerError):
        values = {name: printable_name(value) for name, value in error.values.items()}
        return printable(translate(language, error.message, **values))
    if not isinstance(error, OSError):
        return translate(language, _REPORT, name=type(error).__name__, reason=one_line(error))
    reason = one_line(error.strerror or error)
    if error.filename is None:
        return translate(language, _SYSTEM, reason=reason)
    name = error.filename if isinstance(error.filename, str | int) else os.fsdecode(error.filename)
    return translate(language, _SYSTEM_FILE, reason=reason, path=printable_name(name))


def _say(message: str) -> None:
    print(printable(message), file=sys.stderr, flush=True)  # noqa: T201 - the command line's own voice


def _open_streams() -> None:
    """Write UTF-8 whatever the console says; what cannot be written is escaped, not fatal.

    Streams that the caller has closed swallow all, so that nothing meant for one ends up in another.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")


def _close_stdout() -> None:
    """Flush now: at exit Python would complain in its own words that nobody reads."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def was_interrupted(error: BaseException) -> bool:
    """Whether Ctrl+C is what an error comes from: one that hits a library while it loads becomes an ImportError."""
    cause = error.__cause__ or error.__context__
    return cause is not None and (isinstance(cause, KeyboardInterrupt) or was_interrupted(cause))
