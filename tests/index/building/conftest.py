"""A folder of texts, and its index, built as often as a test wants."""

import os
from pathlib import Path

import pytest

from index.build import Model, Summary, refresh
from index.encoder import PACKAGED, encoder_id
from index.store import Snapshot

TEXTS = {
    # Two passages: shorter sections would share one.
    "bibliotek.md": f"# Bibliotek\n\n{'Biblioteket låner ut bøker. ' * 20}\n\n"
    f"## Tider\n\n{'Det er åpent. ' * 35}Hver dag.\n",
    "veier.txt": "Brøytebilene rydder veiene for snø.\n",
    "sub/school.md": "# The school\n\nPupils get homework from their teacher.\n",
}


@pytest.fixture
def texts(tmp_path):
    for path, text in TEXTS.items():
        write(tmp_path / "texts" / path, text)
    return tmp_path / "texts"


@pytest.fixture
def build(tmp_path, texts, encoder):
    """Refreshes the index of `texts`; `build.loads` are the times that the encoder was asked for."""

    def run(*roots: Path, model: Model | None = None, **options) -> tuple[Snapshot, Summary]:
        def load():
            loads.append(1)
            return encoder

        own = Model(PACKAGED, encoder_id(), load)
        return refresh(roots or [texts], tmp_path / "index", model or own, **options)

    loads: list[int] = []
    run.loads = loads  # type: ignore[attr-defined]
    return run


def write(file: Path, text: str | bytes) -> None:
    """Write a file, newer than before whatever the clock says."""
    later = file.stat().st_mtime_ns + 1_000_000_000 if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    if later:
        os.utime(file, ns=(later, later))


def contents(snapshot: Snapshot) -> dict[str, str]:
    return {document.path: snapshot.text(document) for document in snapshot.documents}


def vectors(snapshot: Snapshot, encoder) -> bool:
    """Whether every passage has the vector of its text."""
    for passage in snapshot.passages(range(len(snapshot))):
        text = "\n".join((passage.document.title, *passage.headings, passage.text))
        (vector,) = encoder.passages([text])
        (number, cosine), *_ = snapshot.search_vectors(vector, 1)
        if cosine < 0.9999 or snapshot.passages([number])[0].text != passage.text:
            return False
    return True
