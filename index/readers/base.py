"""What every reader takes and gives, whatever its format."""

import re
from collections.abc import Callable

import msgspec

from index.types import Block, Document, Doubt

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: they are no documents that somebody wrote, and would not fit in memory when parsed."""

MAX_TITLE = 200
"""Longest title or heading that is shown and encoded, in code points."""

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(
    r"(?<!\\)\*{1,3}(?=\S)|(?<=[^\s\\])\*{1,3}|`+|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|\s\{#[\w-]+\}$"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself; None or empty where it is silent."""

    title: str | None = None
    """In so many words, or as its first heading."""
    language: str | None = None
    """`nb`, `nn`, `en` or another ISO 639 code."""
    work: str | None = None
    retold_from: str | None = None
    publisher: str | None = None
    published: str | None = None
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    source: str | None = None
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Content(msgspec.Struct, frozen=True):
    """What a reader makes of a file's bytes."""

    text: str
    """The text as decoded, or as made from a format that is none; every offset counts its code points."""
    blocks: tuple[Block, ...]
    """In order and without overlap; each begins and ends with something other than white space."""
    metadata: Metadata = msgspec.field(default_factory=Metadata)
    encoding: str = "utf-8"
    doubts: tuple[Doubt, ...] = ()
    pages: int | None = None
    """How many pages there are, where the format has pages."""


class Parsed(msgspec.Struct, frozen=True):
    """A document with its text and layout."""

    document: Document
    text: str
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()
    pages: int | None = None
    """How many pages there are, where the format has pages."""


Reader = Callable[[bytes, str], Content]
"""`read(data, name)`: a file's bytes and its path, which is for messages only.

It raises DocumentError if the bytes are not what the format asks for.
"""


def label(text: str) -> str:
    """A title or heading as it is shown: on one line, without Markdown's marks, at most `MAX_TITLE` long."""
    words = _ESCAPE.sub(r"\1", _MARKS.sub("", _LINK.sub(r"\1", text)))
    words = " ".join(words.replace("\ufeff", "").split())
    return words if len(words) <= MAX_TITLE else words[: MAX_TITLE - 1].rstrip() + "…"
