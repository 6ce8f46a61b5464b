"""What is added to an index, and the rows it becomes.

A document's rows know nothing of their neighbours – offsets count from the document's own beginning –, so that
merging segments is joining their rows, and nothing is encoded again.
"""

import json
import zlib
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.store.vectors import FloatArray
from index.store.words import encode_terms
from index.types import Document, Passage

KEY_BYTES = 16
PASSAGE = np.dtype(
    [
        # Code points and bytes of the document's text.
        ("start", "<i4"),
        ("end", "<i4"),
        ("byte_start", "<i4"),
        ("byte_end", "<i4"),
        ("line", "<i4"),
        # 0 where a format has none.
        ("page", "<i4"),
        # Place in the document's table of heading paths, and languages that are not its own.
        ("heading", "<i4"),
        # Places in the document's table of sentences.
        ("first_sentence", "<i4"),
        ("end_sentence", "<i4"),
        ("key", f"V{KEY_BYTES}"),
    ]
)
_UNIT_TOLERANCE = 1e-3


class Entry(msgspec.Struct, frozen=True, eq=False):
    """A document to add, with all that is known of its n passages."""

    document: Document
    text: str
    """The decoded text that offsets refer to."""
    passages: Sequence[Passage]
    terms: Sequence[Sequence[str]]
    """For each passage the terms by which its words find it, as often as they stand in it."""
    vectors: NDArray[np.float32]
    """n × d, unit length; 0 × d for a document without passages."""
    keys: Sequence[bytes]
    """For each passage 16 bytes that tell what was encoded."""


class Rows(msgspec.Struct, frozen=True, eq=False):
    """A document as a segment stores it."""

    line: bytes
    """JSON of the document, its heading paths and the languages that go with them, with line end."""
    text: bytes
    passages: NDArray[np.void]
    """n rows of `PASSAGE`."""
    sentences: NDArray[np.int32]
    """m × 2, code points of the document's text."""
    terms: bytes
    """What `pack_terms` made of n lines."""
    languages: bytes
    """Languages of the document and its passages, sorted, parted by spaces."""
    vectors: FloatArray
    """n × d."""


def encode_text(text: str) -> bytes:
    """UTF-8; surrogates, which some readers hand out, come through."""
    return text.encode("utf-8", "surrogatepass")


def pack_terms(lines: Iterable[bytes]) -> bytes:
    """Lines of terms, compressed: they are read again only when the index of words is built anew."""
    return zlib.compress(b"".join(lines), level=1)


def unpack_terms(packed: bytes | memoryview) -> list[bytes]:
    """Lines that `pack_terms` took, without their ends."""
    # Only \n ends a line here; terms hold other line ends.
    return zlib.decompress(packed).split(b"\n")[:-1]


def to_rows(entry: Entry) -> Rows:
    """Rows of one document.

    :raises ValueError: If the parts of an entry do not fit together.
    """
    _check(entry)
    passages = entry.passages
    headings: dict[tuple[tuple[str, ...], str], int] = {}
    sentences: list[tuple[int, int]] = []
    places = _byte_offsets(entry.text, (offset for passage in passages for offset in (passage.start, passage.end)))
    table = np.zeros(len(passages), PASSAGE)
    for row, (passage, key) in enumerate(zip(passages, entry.keys, strict=True)):
        first = len(sentences)
        sentences.extend(passage.sentences)
        table[row] = (
            passage.start,
            passage.end,
            places[passage.start],
            places[passage.end],
            passage.line,
            passage.page or 0,
            headings.setdefault((passage.headings, passage.own_language), len(headings)),
            first,
            len(sentences),
            key,
        )
    # ASCII, because a file's name may hold surrogates, which msgspec's own JSON refuses.
    values = {
        "document": msgspec.to_builtins(entry.document),
        "headings": [path for path, _ in headings],
        "languages": [own for _, own in headings],
    }
    line = json.dumps(values, ensure_ascii=True)
    return Rows(
        line=line.encode() + b"\n",
        text=encode_text(entry.text),
        passages=table,
        sentences=np.array(sentences, np.int32).reshape(-1, 2),
        terms=pack_terms(map(encode_terms, entry.terms)),
        languages=" ".join(sorted({passage.language for passage in passages} | {entry.document.language})).encode(),
        vectors=np.asarray(entry.vectors, np.float32),
    )


def _check(entry: Entry) -> None:
    name = entry.document.path
    count = len(entry.passages)
    if not len(entry.terms) == len(entry.keys) == len(entry.vectors) == count or entry.vectors.ndim != 2:
        raise ValueError(f"{name}: {count} passages need as many terms, keys and vectors")
    if any(len(key) != KEY_BYTES for key in entry.keys):
        raise ValueError(f"{name}: keys have {KEY_BYTES} bytes")
    lengths = np.linalg.norm(entry.vectors, axis=1)
    # Negated, because NaN compares as false.
    if not (np.abs(lengths - 1) < _UNIT_TOLERANCE).all():
        raise ValueError(f"{name}: vectors must have unit length")
    for passage in entry.passages:
        if passage.document.key != entry.document.key:
            raise ValueError(f"{name}: a passage belongs to {passage.document.path}")
        if not 0 <= passage.start <= passage.end or passage.text != entry.text[passage.start : passage.end]:
            raise ValueError(f"{name}: the passage at {passage.start} is not a span of the text")


def _byte_offsets(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Where code points begin in the UTF-8 of a text."""
    places = {}
    done = size = 0
    for offset in sorted(set(offsets)):
        size += len(encode_text(text[done:offset]))
        done = offset
        places[offset] = size
    return places
