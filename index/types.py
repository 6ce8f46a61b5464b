"""The types that `index/` hands out: documents, blocks, passages and hits."""

from collections.abc import Mapping
from typing import Literal

import msgspec

BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]


class Doubt(msgspec.Struct, frozen=True):
    """A reservation about a file that was read all the same, which its user should know."""

    message: str
    """English format string, marked with `N_`; also the key of its translation."""
    values: Mapping[str, str | int]
    """What its fields stand for; `path` is always among them."""

    def __hash__(self) -> int:
        """By the message alone: the values have no hash."""
        return hash(self.message)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one text, without the text itself."""

    root: str
    """Absolute path of the corpus folder that the file stands in."""
    path: str
    """Path relative to `root`, with `/` on every system."""
    sha256: str
    """Hexadecimal SHA-256 of the file's bytes when it was read."""
    size: int
    """Bytes."""
    modified_ns: int
    """Modification time of the file when it was read, nanoseconds since 1970."""
    title: str
    language: str
    """`nb`, `nn`, `en`, another ISO 639-1 code, or `und` when it cannot be told."""
    work: str | None = None
    """An id that translations of one work share."""
    retold_from: str | None = None
    """What the text retells, where it is a retelling."""
    publisher: str | None = None
    published: str | None = None
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    source: str | None = None
    """Where the text came from, such as an address."""
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Questions that the text says it answers."""
    encoding: str = "utf-8"
    """How the file's bytes were decoded: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be` or `cp1252`."""
    pages: int | None = None
    """How many pages there are, where the format has pages."""
    doubts: tuple[Doubt, ...] = ()
    """What its user should know of how well it could be read."""
    side: tuple[int, int] | None = None
    """Size and modification time of its side file when that was read, where it has one."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells this document from every other in an index."""
        return self.root, self.path


class Block(msgspec.Struct, frozen=True):
    """A span of a document's text that layout keeps together; offsets count code points."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    """1 to 6 for a heading, else 0."""
    page: int | None = None
    """Page number from 1, where the format has pages."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a document's text, small enough to be found and shown whole.

    `text` equals `document_text[start:end]`; all offsets count code points of the document's text as decoded.
    """

    document: Document
    start: int
    end: int
    text: str
    line: int
    """Line of `start`, from 1."""
    page: int | None = None
    headings: tuple[str, ...] = ()
    """Heading path, outermost first, without the document's title."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Spans of the passage's sentences, in document offsets, in order and without overlap."""
    own_language: str = ""
    """Its language where that clearly is another than the document's; else empty."""

    @property
    def language(self) -> str:
        """Language of the passage: its own, else that of its document."""
        return self.own_language or self.document.language

    @property
    def location(self) -> str:
        """`path:line`, as editors understand it."""
        return f"{self.document.path}:{self.line}"

    def line_of(self, offset: int) -> int:
        """Line number, from 1, of a document offset inside this passage."""
        before = self.text[: offset - self.start].replace("\r\n", "\n").replace("\r", "\n")
        return self.line + before.count("\n")

    def slice(self, start: int, end: int) -> str:
        """Text of a span given in document offsets; it must lie inside this passage."""
        if not self.start <= start <= end <= self.end:
            raise ValueError(f"{start}:{end} is outside {self.start}:{self.end}")
        return self.text[start - self.start : end - self.start]


class Hit(msgspec.Struct, frozen=True):
    """A passage that a search found."""

    id: int
    """Number of the passage in the snapshot searched; not stable between snapshots."""
    passage: Passage
    score: float
    """Fused score, comparable within one search only."""
    terms: float
    """BM25 score, 0.0 where the words did not find the passage."""
    similarity: float
    """Cosine of the passage's and the question's embeddings, -1 to 1."""
