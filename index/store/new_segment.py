"""Writing of segments, a document at a time: what is written need not fit into memory."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np

from index.store.contents import record
from index.store.entry import PASSAGE, Rows
from index.store.files import Fingerprint, NewFile, make_folder, new_id, sync_folder, write_file
from index.store.limits import Limits
from index.store.manifest import Folder
from index.store.nearest import write_nearest
from index.store.segment import ABOUT_NEAREST, NEAREST, PARTS, TABLES, TEXTS, VECTORS, encode_table

_DTYPES = {"passages": PASSAGE, "sentences": np.dtype(np.int32)}


def write_segment(folder: Path, rows: Iterable[Rows], limits: Limits) -> Folder:
    """Write a new segment of at least one document below an index's folder.

    :param rows: Documents, each written before the next is asked for.
    :raises OSError: If the system refuses.
    """
    path = f"segments/{new_id()}"
    make_folder(folder / "segments")
    make_folder(folder / path)
    files, dimension = _write(folder / path, rows, limits.large)
    if files[VECTORS][0] > limits.large:
        files |= _write_nearest(folder / path, dimension, limits.large)
    sync_folder(folder / path)
    return Folder(path, files, dimension)


def _write(folder: Path, rows: Iterable[Rows], large: int) -> tuple[dict[str, Fingerprint], int]:
    """Write all files but the approximate index; also the dimension of the vectors."""
    tables = {part: bytearray() for part in TABLES}
    languages, sizes, dimension = [], [[0] * len(PARTS)], 0
    with ExitStack() as stack:
        texts = {part: stack.enter_context(NewFile(folder / name)) for part, name in TEXTS.items()}
        vectors = stack.enter_context(NewFile(folder / VECTORS))
        for row in rows:
            for part, file in texts.items():
                file.write(getattr(row, part))
            for part, table in tables.items():
                table += getattr(row, part).tobytes()
            vectors.write(np.ascontiguousarray(row.vectors, "<f4").tobytes())
            dimension = row.vectors.shape[1]
            languages.append(row.languages)
            sizes.append([len(getattr(row, part)) for part in PARTS])
    files: dict[str, Fingerprint] = {}
    for part, file in texts.items():
        files |= record(folder, TEXTS[part], file, large)
    files |= record(folder, VECTORS, vectors, large)
    shaped = {
        "passages": np.frombuffer(tables["passages"], _DTYPES["passages"]),
        "sentences": np.frombuffer(tables["sentences"], _DTYPES["sentences"]).reshape(-1, 2),
        "languages": np.array(languages, np.bytes_),
        "offsets": np.cumsum(np.array(sizes, np.int64), axis=0),
    }
    for name, shape in shaped.items():
        files[f"{name}.npy"] = write_file(folder / f"{name}.npy", encode_table(shape))
    return files, dimension


def _write_nearest(folder: Path, dimension: int, large: int) -> dict[str, Fingerprint]:
    with NewFile(folder / NEAREST) as file:
        recall = write_nearest(folder / VECTORS, dimension, file)
    about = write_file(folder / ABOUT_NEAREST, msgspec.json.encode(recall))
    return record(folder, NEAREST, file, large) | {ABOUT_NEAREST: about}
