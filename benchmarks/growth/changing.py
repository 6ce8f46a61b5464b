"""Steps that change a copy of the index: documents added and removed."""

import os
import shutil
import time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from benchmarks.growth.steps import Figures, Place, Waiting, model, peak
from benchmarks.growth.stream import Made, documents, entry, matrix
from index.build import refresh
from index.encoder.packaged import configuration
from index.store import Entry, Writer


def copy(place: Place) -> Figures:
    """Copy the index by links: its files never change."""
    shutil.rmtree(place.changing, ignore_errors=True)
    shutil.copytree(place.index, place.changing, copy_function=_link)
    return {}


def _link(source: str, target: str) -> None:
    # The lock is written to.
    if Path(source).suffix == ".lock":
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def held_back(place: Place, number: int) -> tuple[Made, Any]:
    """A document that is not in the index, with its vectors."""
    one = next(islice(documents(place.cache / "held"), number, None))
    vectors = matrix(place.cache / "held", configuration().dimension)
    return one, np.array(vectors[number * len(one.cuts) : (number + 1) * len(one.cuts)])


def add(place: Place, number: int) -> Figures:
    """Add a document by the store alone."""
    one, vectors = held_back(place, number)
    return _commit(place, [entry(one, place.texts, vectors)], [])


def remove(place: Place, number: int) -> Figures:
    """Remove it."""
    one, _ = held_back(place, number)
    return _commit(place, [], [(str(place.texts), one.document.path)])


def _commit(place: Place, entries: list[Entry], gone: list[tuple[str, str]]) -> Figures:
    began, began_cpu = time.perf_counter(), time.process_time()
    with Writer.open(place.changing) as writer:
        opened = time.perf_counter()
        before = writer.snapshot
        if before is None:
            raise SystemExit(f"{place.changing} holds no index")
        with writer.commit(entries, gone, before.settings) as snapshot:
            return {
                "opening": opened - began,
                "commit": time.perf_counter() - opened,
                "cpu": time.process_time() - began_cpu,
                "changed": len(snapshot) - len(before),
                "peak": peak(),
            }


def add_file(place: Place, number: int) -> Figures:
    """Add a file, as `asker index` does that finds it."""
    one, _ = held_back(place, number)
    file = place.texts / one.document.path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(one.text.encode())
    encoding = Waiting()
    known = model()

    def load() -> Any:
        began = time.perf_counter()
        encoder = known.load()
        encode = encoder.passages
        # Encoded to the end here, so that nobody else's time is between two passages.
        encoder.passages = lambda texts: iter(list(encoding.over(encode(texts))))
        encoding.seconds += time.perf_counter() - began
        return encoder

    began = time.perf_counter()
    snapshot, summary = refresh([place.texts], place.changing, replace(known, load=load))
    seconds = time.perf_counter() - began
    snapshot.close()
    return {
        "rest": seconds - encoding.seconds,
        "encoding": encoding.seconds,
        "added": len(summary.added),
        "changed": len(summary.changed) + len(summary.removed),
        "passages": summary.encoded,
        "peak": peak(),
    }
