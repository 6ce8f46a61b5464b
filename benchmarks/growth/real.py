"""Real passages: NorQuAD's documents and reviews of NoReC, read, divided, analysed and encoded as Asker does it."""

import gzip
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from benchmarks.growth.stream import MODIFIED_NS, Sink, made
from index.build import context
from index.encoder import open_encoder
from index.passages import split
from index.readers import read
from index.sources import Source
from index.terms.analysis import terms
from index.types import Document, Passage

PARTED = "\x1e\n"
"""What stands between two reviews."""
TOGETHER = 256
"""Passages encoded at a time."""


def path(number: int, name: str) -> str:
    """Path of a document: paths sort as the documents come, and a folder has 1,000 files at most."""
    return f"{number // 1000:03}/{number:06}-{name}"


def texts(norquad: Path, reviews: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of real documents, those first that questions are asked about."""
    rows = map(json.loads, (norquad / "dev.jsonl").read_text(encoding="utf-8").splitlines())
    asked = dict.fromkeys(row["doc"] for row in rows)
    others = [file.name for file in sorted((norquad / "docs").iterdir()) if file.name not in asked]
    for name in [*asked, *others]:
        # Not read_text, which would change line ends, and with them the answers' offsets.
        yield name, (norquad / "docs" / name).read_bytes().decode()
    with gzip.open(reviews, "rt", encoding="utf-8") as file:
        for number, review in enumerate(file.read().split(PARTED)):
            if text := as_paragraphs(review):
                yield f"r{number}.txt", text


def as_paragraphs(review: str) -> str:
    """A review with a line for each paragraph instead of each sentence."""
    title, _, body = review.strip().partition("\n")
    paragraphs = [" ".join(paragraph.split()) for paragraph in body.split("\n\n")]
    return "\n\n".join(part for part in (title.strip(), *paragraphs) if part)


def encode_real(norquad: Path, reviews: Path, passages: int, folder: Path) -> None:
    """Write a stream of that many real passages (or some more, so that the last document is whole)."""
    encoder = open_encoder()
    pending: list[str] = []
    with Sink(folder) as sink, tempfile.TemporaryDirectory() as scratch:
        for number, (name, text) in enumerate(texts(norquad, reviews)):
            if sink.passages >= passages:
                break
            document, decoded, cuts = _read(text, path(number, name), Path(scratch))
            encoded = [f"{context(passage)}\n{passage.text}" for passage in cuts]
            found = [terms(one, passage.language) for one, passage in zip(encoded, cuts, strict=True)]
            sink.add(made(document, decoded, cuts, found))
            pending += encoded
            if len(pending) >= TOGETHER:
                sink.add_vectors(np.stack(list(encoder.passages(pending))))
                pending.clear()
        if pending:
            sink.add_vectors(np.stack(list(encoder.passages(pending))))


def _read(text: str, name: str, folder: Path) -> tuple[Document, str, list[Passage]]:
    file = folder / "text.txt"
    data = text.encode()
    file.write_bytes(data)
    parsed = read(Source(str(folder), file.name, len(data), MODIFIED_NS))
    # A title that comes from the file's name would be that of the scratch file.
    title = parsed.document.title if parsed.document.title != "text" else Path(name).stem
    document = replace(parsed.document, root="", path=name, title=title)
    return document, parsed.text, split(replace(parsed, document=document))
