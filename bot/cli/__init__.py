"""The command `asker`."""

import sys


def main() -> None:
    """Run the command line and exit; no traceback reaches the user."""
    try:
        from bot.cli.entry import start

        code = start(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
