"""The command `asker`."""

import io
import os
import sys

from bot.messages import N_, explain, interface_language, translate, use_language
from bot.printable import printable
from bot.types import Language
from index.errors import AskerError

FAULT = 70
INTERRUPTED = 130

_REPORT = N_(
    "Something went wrong inside Asker ({name}: {reason}). That is a fault of ours, not yours; your texts are safe. "
    "Set ASKER_DEBUG=1, run the command again and report what it prints."
)


def main() -> None:
    """Run the command line and exit; no traceback reaches the user."""
    _use_utf8()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command.

    :returns: The exit code.
    """
    language = interface_language(_wanted_language(arguments))
    use_language(language)
    try:
        return _invoke(arguments)
    except AskerError as error:
        _say(explain(error, language))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; nothing more can be said to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("ASKER_DEBUG"):
            raise
        return _fault(error, language)


def _invoke(arguments: list[str]) -> int:
    # Help texts are worded when their module is imported, so not before the language is known.
    import click

    from bot.cli.app import app

    try:
        code = app.main(arguments, prog_name="asker", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return int(code or 0)


def _wanted_language(arguments: list[str]) -> str | None:
    """What `--lang` says, before the command line is parsed: its errors are worded too."""
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("ASKER_LANG")


def _fault(error: Exception, language: Language) -> int:
    _say(translate(language, _REPORT, name=type(error).__name__, reason=error))
    return FAULT


def _say(message: str) -> None:
    print(printable(message), file=sys.stderr)  # noqa: T201 - the command line's own voice


def _use_utf8() -> None:
    """Write UTF-8 whatever the console says; what cannot be written is escaped, not fatal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )
