"""An index that is damaged is made whole again, whatever of it is damaged, and whenever that shows."""

from contextlib import suppress

import pytest

from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id
from index.errors import DamagedIndexError
from index.store import Limits, Snapshot

HEIGHTS = {"Grå": 1200, "Kvite": 1534, "Svarte": 900}
TEXTS = {f"{name}.md": f"# {name}\n\n{name} er et fjell som er {high} meter høyt.\n" for name, high in HEIGHTS.items()}


@pytest.fixture
def index(tmp_path, texts, encoder, monkeypatch):
    """Refreshes an index that is laid out as a large one; it is built."""
    monkeypatch.setattr("index.store.writer.Limits", lambda: Limits(large=0, spill=1_000, anew=0))
    (tmp_path / "texts").mkdir()
    folder = texts(tmp_path / "texts", TEXTS)

    def run(**options):
        return refresh([folder], tmp_path / "index", Model(PACKAGED, encoder_id(), lambda: encoder), **options)

    run()
    return run


@pytest.mark.parametrize("rebuild", [True, False])
@pytest.mark.parametrize("name", ["documents.jsonl", "texts.utf8", "terms.zlib", "vectors.f32", "nearest.faiss"])
def test_rebuilt_whatever_is_damaged(tmp_path, index, encoder, name, rebuild):
    for path in tmp_path.glob(f"index/segments/*/{name}"):
        path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
    # It does not show at the start: files of a large index are verified block by block, as they are read.
    Snapshot.open(tmp_path / "index").close()
    (tmp_path / "texts" / "Ny.md").write_text("# Ny\n\nNy er et fjell.\n", "utf-8")
    if not rebuild:
        with suppress(DamagedIndexError):
            index()
    # Of documents, whoever looks for changes sees the damage at once.
    snapshot, summary = index(rebuild=name != "documents.jsonl")
    assert [document.path for document in snapshot.documents] == sorted([*TEXTS, "Ny.md"])
    kept = [snapshot.text(document) for document in snapshot.documents if document.path in TEXTS]
    assert kept == list(TEXTS.values())
    # What is known of sound files is not encoded again.
    assert summary.encoded <= (4 if name == "vectors.f32" else 1)
    (vector,) = encoder.passages(["Kvite er et fjell som er 1534 meter høyt."])
    ((best, _), *others) = snapshot.search_vectors(vector, 4)
    assert len(others) == 3
    assert snapshot.passages([best])[0].document.path == "Kvite.md"
