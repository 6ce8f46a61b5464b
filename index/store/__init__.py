"""Storage of passages with their vectors and words: one writer, many readers, one commit point.

    INDEX/
      asker-index                marker: this folder is an index
      writer.lock
      generation-00000012.json   manifest of a generation; the newest is live (`manifest`)
      generations/ID/            its living documents in order, and the index of their words (`view`, `words`)
      segments/ID/               documents, texts, passages, terms, vectors; shared by generations (`segment`)
      encoded.log                vectors of an unfinished build (`remembered`)

Nothing is ever changed after it was written but the log, which grows. A commit writes new folders (`change`,
`new_segment`), syncs them, and renames its manifest into place; the manifest holds every file's SHA-256, and its own.
Small files are verified and kept when an index is opened, large ones are verified block by block as they are read
(`contents`); many vectors are searched approximately (`nearest`).
"""

from typing import TYPE_CHECKING, Any

from index.store.entry import Entry
from index.store.errors import MissingIndexError, OutdatedIndexError, UnwritableError
from index.store.limits import Limits
from index.store.snapshot import Snapshot

if TYPE_CHECKING:
    from index.store.writer import Writer

__all__ = ["Entry", "Limits", "MissingIndexError", "OutdatedIndexError", "Snapshot", "UnwritableError", "Writer"]


def __getattr__(name: str) -> Any:
    # Who only searches need not import what writes.
    if name == "Writer":
        from index.store.writer import Writer

        return Writer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
