"""What a refresh tells besides its counts: outcomes, failures, doubts, progress; and what it takes as read."""

import os

import pytest
from msgspec.structs import replace

from index.build import Model, changed_since, failed_in, outdated, refresh
from index.encoder import PACKAGED, encoder_id
from index.readers import read
from index.sources import scan
from index.store import Snapshot

GERMAN = "Das Schwimmbad der Gemeinde ist heute wegen Bauarbeiten leider geschlossen.\n"


@pytest.fixture
def folder(texts, tmp_path):
    return texts(
        tmp_path / "texts", {"bad.md": "# Badet\n\nBadet er åpent.\n", "under/kino.txt": "Kinoen er stengt.\n"}
    )


@pytest.fixture
def build(tmp_path, folder, encoder):
    def run(**options):
        return refresh([folder], tmp_path / "index", Model(PACKAGED, encoder_id(), lambda: encoder), **options)

    return run


def test_outcomes_by_root_and_path(build, folder, texts):
    root = str(folder)
    _, summary = build()
    assert summary.outcomes == {(root, "bad.md"): "added", (root, "under/kino.txt"): "added"}
    texts(folder, {"bad.md": "# Badet\n\nBadet er stengt i dag.\n", "ny.md": "Nytt.\n", "null.md": "\0"})
    (folder / "under/kino.txt").unlink()
    assert build()[1].outcomes == {
        (root, "bad.md"): "changed",
        (root, "ny.md"): "added",
        (root, "null.md"): "failed",
        (root, "under/kino.txt"): "removed",
    }
    texts(folder, {"ny.md": "\0"})  # what was indexed of it stays
    snapshot, summary = build()
    assert summary.outcomes[root, "ny.md"] == "failed"
    assert [document.path for document in snapshot.documents] == ["bad.md", "ny.md"]


def test_failures_are_remembered_with_their_reasons(build, folder, texts, tmp_path):
    texts(folder, {"null.md": "\0", "feil.md": "---\ntitle: [\n---\nTekst.\n"})
    (folder / "ut.md").symlink_to(tmp_path / "nowhere")
    _, summary = build()
    snapshot = Snapshot.open(tmp_path / "index")
    told = {(one.root, one.path, str(one.error)) for one in summary.problems}
    assert {(one.root, one.path, str(one.error)) for one in failed_in(snapshot)} == told
    assert {path for _, path, _ in told} == {"null.md", "feil.md", "ut.md"}
    assert not outdated(snapshot, Model(PACKAGED, encoder_id(), lambda: pytest.fail("loaded")))
    assert build()[0].generation == snapshot.generation  # the same again is no news
    for name in ("null.md", "feil.md", "ut.md"):
        (folder / name).unlink()
    assert failed_in(build()[0]) == ()


def test_doubts_are_kept_with_the_document(build, folder, texts, tmp_path):
    texts(folder, {"bad.de.md": GERMAN})
    build()
    _, summary = build()
    assert summary.outcomes[str(folder), "bad.de.md"] == "unchanged"
    snapshot = Snapshot.open(tmp_path / "index")
    assert summary.doubtful == tuple(document for document in snapshot.documents if document.doubts)
    (document,) = summary.doubtful
    assert {document} == {snapshot.documents[0]}  # such documents can be counted too
    assert document.doubts[0].values == {"path": "bad.de.md", "language": "de"}


def test_an_index_of_before_there_were_failures_and_doubts(build, tmp_path):
    snapshot, _ = build()
    from index.store import Writer

    with Writer.open(tmp_path / "index") as writer:
        old = writer.commit([], [], {name: value for name, value in snapshot.settings.items() if name != "failed"})
    assert failed_in(old) == ()
    assert not outdated(old, Model(PACKAGED, encoder_id(), lambda: pytest.fail("loaded")))


def test_reading_is_told_too(build, folder, texts):
    told: list[tuple[int, int]] = []
    build(reading=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    told.clear()
    build(reading=lambda done, total: told.append((done, total)))
    assert told == []
    texts(folder, {"null.md": "\0"})  # what cannot be read is done too
    build(reading=lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]


def test_what_was_read_before_is_not_read_again(build, folder, texts):
    source = next(source for source in scan([folder], {".md"}).sources)
    parsed = read(source)
    ready = replace(parsed, text=parsed.text.replace("åpent", "stengt"))  # to be told from what is on the disk
    snapshot, _ = build(ready={parsed.document.key: ready})
    assert "stengt" in snapshot.text(snapshot.documents[0])
    texts(folder, {"bad.md": "# Badet\n\nBadet er borte.\n"})  # but a file that has changed since is
    later = source.modified_ns + 1_000_000_000
    os.utime(source.file, ns=(later, later))
    snapshot, _ = build(ready={parsed.document.key: ready})
    assert "borte" in snapshot.text(snapshot.documents[0])
    assert not changed_since(snapshot, [folder])
