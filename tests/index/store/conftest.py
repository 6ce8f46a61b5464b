"""Made-up documents that look like ours, and an index of them."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import md5
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from index.store import Entry, Limits, Snapshot, Writer
from index.types import Document, Passage

ROOT = "/corpus"
LARGE = Limits(large=0, spill=1_000, anew=0)
"""As in an index of a million passages: files read by blocks, approximate search, words extended, spilling."""
SETTINGS: dict[str, str | int] = {"encoder": "trial", "dimension": 8, "analysis": 1}
WORDS = [f"ord{number}" for number in range(60)] + ["blåbær", "Ås", "ski-løype", "naïve"]


def unit(vectors: Any) -> Any:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def make_entry(path: str, seed: int = 0, passages: int = 3, dimension: int = 8, root: str = ROOT) -> Entry:
    """Same path and seed, same entry."""
    random = np.random.default_rng(list(f"{path}{seed}".encode()))
    document = Document(
        root=root,
        path=path,
        sha256=f"{seed:064}",
        size=100,
        modified_ns=seed,
        title=f"Tittel – {path}",
        language="nb",
        work="verk" if seed % 2 else None,
        topics=("natur", "fjell"),
        questions=("Hvor høyt?",),
    )
    text = f"\ufeff# {path}\r\n"
    spans = []
    terms = []
    for number in range(passages):
        words = [WORDS[place] for place in random.integers(0, len(WORDS), 12)]
        start = len(text)
        text += " ".join(words[:6]) + ". "
        middle = len(text)
        text += " ".join(words[6:]) + ".\u2028\n"
        spans.append((start, middle, len(text)))
        # Passages of different lengths.
        terms.append([*words, "tittel", path.split("/")[0], *["fjell"] * number])
    made = [
        Passage(
            document=document,
            start=start,
            end=end,
            text=text[start:end],
            line=number + 2,
            page=number if number else None,
            headings=("Fjell", f"Del {number // 2}") if number else (),
            sentences=((start, middle), (middle, end)) if number != 1 else (),
        )
        for number, (start, middle, end) in enumerate(spans)
    ]
    vectors = unit(random.standard_normal((passages, dimension))) if passages else np.empty((0, dimension), np.float32)
    keys = [md5(vector.tobytes()).digest() for vector in vectors]
    return Entry(document, text, made, terms, vectors, keys)


def visible(snapshot: Snapshot):
    """All documents with their texts and passages."""
    return [(document, snapshot.text(document), snapshot.passages_of(document)) for document in snapshot.documents]


def expected(entries: Sequence[Entry]):
    """What `visible` gives for an index of these entries."""
    ordered = sorted(entries, key=lambda entry: entry.document.key)
    return [(entry.document, entry.text, list(entry.passages)) for entry in ordered]


def commit(folder: Path, add=(), remove=(), settings=SETTINGS, limits=None, **options) -> Snapshot:
    with Writer.open(folder, limits=limits) as writer:
        return writer.commit(add, [(ROOT, path) for path in remove], settings, **options)


def copy(index: Path, folder: Path) -> None:
    """Copy an index by links: what a commit changed in place would show in both."""
    shutil.copytree(index, folder, copy_function=os.link, ignore=shutil.ignore_patterns("writer.lock"))


@pytest.fixture(scope="session")
def store():
    """The functions above, for tests that are no neighbours by import."""
    return SimpleNamespace(
        LARGE=LARGE,
        ROOT=ROOT,
        SETTINGS=SETTINGS,
        WORDS=WORDS,
        entry=make_entry,
        commit=commit,
        copy=copy,
        expected=expected,
        visible=visible,
        unit=unit,
    )


@pytest.fixture(scope="module")
def fast() -> Iterator[Path]:
    """A folder where syncing costs nothing: killed processes, unlike power cuts, lose no written byte."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"
