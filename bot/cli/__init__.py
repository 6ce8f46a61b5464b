"""The command `asker`."""

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.cli.options import Screen


def main(screen: "Screen | None" = None) -> None:
    """Run the command line and exit; no traceback reaches the user.

    :param screen: Opens the chat screen, for `asker` alone and `asker chat`; without one the chat is lines of text.
    """
    gc.set_threshold(200_000, 20, 20)  # importing makes many objects, and all of them stay
    try:
        from bot.cli.entry import start

        code = start(sys.argv[1:], screen)
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # what is left ends with the process: nobody need look through it for garbage
    sys.exit(code)
