"""Conversations that are kept: one private file each, to which every answer is appended.

types.py       what is kept
events.py      the lines of a file
store.py       the folder: append, list, read, rename, delete
searching.py   words in conversations
sources.py     which sources of a saved answer have changed since
export.py      a conversation as Markdown
"""

from bot.history.store import FOLDER, History
from bot.history.types import Exchange, Found, Listing, Saved

__all__ = ["FOLDER", "Exchange", "Found", "History", "Listing", "Saved"]
