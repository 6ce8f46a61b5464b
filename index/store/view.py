"""What a generation adds to its segments: which documents live, in which order, and the index of their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.store.files import make_folder, new_id, settle_file, sync_folder, write_file
from index.store.manifest import Folder
from index.store.segment import Segment, encode_table
from index.store.snapshot import ORDER, WORDS
from index.store.words import build_words


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a living document stands; places sort by root and path."""

    key: tuple[str, str]
    segment: int
    row: int


def write_view(folder: Path, segments: Sequence[Segment], places: Sequence[Place]) -> Folder:
    """Write the view of a new generation below an index's folder.

    :param segments: All segments of the generation, in the order of its manifest.
    :param places: Its living documents, in any order.
    :raises OSError: If the system refuses.
    :raises UnreadableError: If tantivy refuses, or the segments' terms cannot be read.
    """
    ordered = sorted(places)
    path = f"generations/{new_id()}"
    make_folder(folder / "generations")
    make_folder(folder / path)
    make_folder(folder / path / WORDS)
    built = build_words(folder / path / WORDS, _term_lines(segments, ordered))
    files = {f"{WORDS}/{file.name}": settle_file(file) for file in built}
    sync_folder(folder / path / WORDS)
    order = np.array([(place.segment, place.row) for place in ordered], np.int32).reshape(-1, 2)
    files[ORDER] = write_file(folder / path / ORDER, encode_table(order))
    sync_folder(folder / path)
    return Folder(path, files)


def _term_lines(segments: Sequence[Segment], ordered: Sequence[Place]) -> Iterator[bytes]:
    terms = [segment.read_terms() for segment in segments]
    for place in ordered:
        yield from segments[place.segment].term_lines(terms[place.segment], place.row)
