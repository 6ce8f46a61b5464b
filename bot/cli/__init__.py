"""The command `asker`."""

import gc
import sys


def main() -> None:
    """Run the command line and exit; no traceback reaches the user."""
    gc.set_threshold(50_000, 20, 20)  # importing makes many objects, and all of them stay
    try:
        from bot.cli.entry import start

        code = start(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
