"""A language model, if wished: words an answer from the passages that the quotes come from, each sentence checked.

Nothing here is imported, and no network is used, unless a server is named.
"""

from bot.generate.server import Server
from bot.generate.writer import Writer

__all__ = ["Server", "Writer"]
