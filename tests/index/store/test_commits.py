"""What a commit leaves, seen from outside and on disk."""

import os
import stat

import numpy as np
import pytest
from msgspec.structs import replace

from index.errors import UsageError
from index.store import Entry, MissingIndexError, Snapshot, Writer
from index.store.manifest import read_manifest
from index.types import Passage


def paths(snapshot: Snapshot) -> list[str]:
    return [document.path for document in snapshot.documents]


def test_round_trip(folder, store):
    entries = [store.entry(f"dok{number}.md", passages=number) for number in range(5)]
    store.commit(folder, reversed(entries))
    with Snapshot.open(folder) as snapshot:
        assert store.visible(snapshot) == store.expected(entries)
        assert snapshot.settings == store.SETTINGS
        assert snapshot.generation == 1
        assert snapshot.created.endswith("+00:00")
        assert len(snapshot) == 10
        # Passages are numbered in the order of documents.
        everything = [passage for entry in entries for passage in entry.passages]
        assert snapshot.passages(range(10)) == everything
        assert snapshot.passages([7, 2]) == [everything[7], everything[2]]
        assert snapshot.origins([7, 2, 7]) == [(everything[n].document, everything[n].language) for n in (7, 2, 7)]
        assert all(passage.document in snapshot.documents for passage in everything)


def test_odd_texts_and_names(folder, store):
    entry = store.entry("a.md", passages=0)
    # A name that is no UTF-8, a lone surrogate, astral characters, NUL.
    text = "x\ud800y😀\x00\r\n\x85å" * 3
    document = replace(entry.document, path="\udcff\n\x1b.md", title='"\\\u2028')
    passage = Passage(document=document, start=2, end=9, text=text[2:9], line=1, headings=("\ud800",))
    terms = ["a b", "", "c\td\n", "\ud800", "\xa0"]
    odd = Entry(document, text, [passage], [terms], store.unit(np.ones((1, 8))), [b"k" * 16])
    store.commit(folder, [odd])
    with Snapshot.open(folder) as snapshot:
        assert store.visible(snapshot) == store.expected([odd])
        for term in ("a b", "c\td\n", "\ud800", "\xa0"):
            assert [number for number, _ in snapshot.search_terms([[(term, 1.0)]], 5)] == [0]
        assert snapshot.search_terms([[("a", 1.0), ("b", 1.0)], [("", 1.0)]], 5) == []


def test_documents_are_replaced_and_removed(folder, store):
    old = [store.entry(f"dok{number}.md") for number in range(20)]
    new = store.entry("dok3.md", seed=1, passages=5)
    added = store.entry("dok31.md")
    store.commit(folder, old)
    snapshot = store.commit(folder, [new, added], ["dok5.md", "unknown.md"])
    kept = [entry for entry in old if entry.document.path not in ("dok3.md", "dok5.md")]
    assert store.visible(snapshot) == store.expected([*kept, new, added])
    assert len(snapshot.manifest.segments) == 2
    assert snapshot.manifest.passages == len(snapshot) == 18 * 3 + 5 + 3
    with pytest.raises(KeyError):
        snapshot.text(old[5].document)
    # Dead rows are found by nothing.
    near = snapshot.search_vectors(old[5].vectors[0], 1000)
    assert len(near) == len(snapshot)
    assert near[0][1] < 0.999
    assert snapshot.search_terms([[("dok5.md", 1.0)]], 10) == []


def test_small_segments_merge_without_change(folder, store):
    entries = [store.entry(f"dok{number:02}.md", passages=40 if not number else 2) for number in range(12)]
    for number, entry in enumerate(entries):
        snapshot = store.commit(folder, [entry], ["dok01.md"] if number == 7 else ())
        assert len(snapshot.manifest.segments) <= 5
    alive = entries[:1] + entries[2:]
    assert store.visible(snapshot) == store.expected(alive)
    vectors = np.concatenate([entry.vectors for entry in alive])
    cosines = snapshot.similarities(range(len(snapshot)), entries[3].vectors[0])
    np.testing.assert_allclose(cosines, vectors @ entries[3].vectors[0], atol=1e-6)


def test_mostly_dead_segment_is_rewritten(folder, store):
    store.commit(folder, [store.entry(f"dok{number}.md") for number in range(10)])
    before = store.commit(folder, [], ["dok0.md", "dok1.md"]).manifest.segments
    after = store.commit(folder, [], [f"dok{number}.md" for number in range(2, 8)])
    assert before[0].path not in {segment.path for segment in after.manifest.segments}
    assert paths(after) == ["dok8.md", "dok9.md"]
    assert after.segments[0].document_count == 2


def test_everything_removed(folder, store):
    store.commit(folder, [store.entry("a.md")])
    store.commit(folder, [], ["a.md"])
    with Snapshot.open(folder) as snapshot:
        assert (len(snapshot), snapshot.documents, snapshot.manifest.segments) == (0, (), ())
        assert snapshot.search_terms([[("ord1", 1.0)]], 5) == []
        assert snapshot.search_vectors(np.ones(8, np.float32), 5) == []
        assert snapshot.passages([]) == []
        assert snapshot.origins([]) == []
    assert paths(store.commit(folder, [store.entry("b.md")])) == ["b.md"]


def test_nothing_to_do_makes_no_generation(folder, store):
    store.commit(folder, [store.entry("a.md")])
    assert store.commit(folder, [], ["unknown.md"]).generation == 1
    assert store.commit(folder, settings={**store.SETTINGS, "analysis": 2}).generation == 2


def test_replace_all(folder, store):
    store.commit(folder, [store.entry("a.md"), store.entry("b.md")])
    snapshot = store.commit(folder, [store.entry("c.md", dimension=4)], settings={"encoder": "other"}, replace_all=True)
    assert paths(snapshot) == ["c.md"]
    assert snapshot.settings == {"encoder": "other"}


def test_only_two_generations_stay(folder, store):
    for number in range(6):
        store.commit(folder, [store.entry("a.md", seed=number)])
    assert sorted(path.name for path in folder.iterdir()) == [
        "asker-index",
        "generation-00000005.json",
        "generation-00000006.json",
        "generations",
        "segments",
        "writer.lock",
    ]
    needed = {part.path for number in (5, 6) for part in read_manifest(folder, number).folders}
    assert {f"{path.parent.name}/{path.name}" for path in folder.glob("[sg]*s/*")} == needed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_all_is_private(folder, store, umask):
    before = os.umask(umask)
    try:
        with Writer.open(folder) as writer:
            writer.remember([b"k" * 16], np.ones((1, 8), np.float32), "trial")
            assert stat.S_IMODE((folder / "encoded.log").stat().st_mode) == 0o600
            writer.commit([store.entry("a.md")], (), store.SETTINGS)
    finally:
        os.umask(before)
    found = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [folder, *folder.rglob("*")]}
    assert found == {(True, 0o700), (False, 0o600)}


def test_foreign_folder_is_refused(folder, store):
    folder.mkdir()
    (folder / "segments").mkdir()
    (folder / "segments" / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="holds no index"):
        Writer.open(folder)
    assert [path.name for path in folder.rglob("*")] == ["segments", "holiday.jpg"]
    with pytest.raises(UsageError, match="is a file"):
        Writer.open(folder / "segments" / "holiday.jpg")


@pytest.mark.parametrize("name", ["index", "missing/index", "file"])
def test_missing_index(tmp_path, name):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "holiday.jpg").touch()
    (tmp_path / "file").touch()
    with pytest.raises(MissingIndexError, match="asker index"):
        Snapshot.open(tmp_path / name)


def test_folder_is_made_or_adopted(tmp_path, store):
    (tmp_path / "empty").mkdir()
    # What a first writer leaves that was killed.
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "writer.lock").touch()
    (tmp_path / "begun" / ".asker-tmp-0").touch()
    for name in ("empty", "begun", "a/b/c"):
        assert paths(store.commit(tmp_path / name, [store.entry("a.md")])) == ["a.md"]
        assert not list((tmp_path / name).glob(".asker-tmp-*"))


@pytest.mark.parametrize(
    "change",
    [
        {"keys": [b"short"] * 3},
        {"keys": [b"k" * 16] * 2},
        {"terms": []},
        {"vectors": np.ones((3, 8), np.float32)},
        {"vectors": np.full((3, 8), np.nan, np.float32)},
        {"vectors": np.ones(3, np.float32)},
        {"text": "another text"},
    ],
)
def test_entries_must_fit_together(folder, store, change):
    store.commit(folder, [store.entry("a.md")])
    with pytest.raises(ValueError, match=r"^b\.md"):
        store.commit(folder, [replace(store.entry("b.md"), **change)])
    assert paths(Snapshot.open(folder)) == ["a.md"]


def test_entries_must_fit_to_the_index(folder, store):
    store.commit(folder, [store.entry("a.md")])
    with pytest.raises(ValueError, match="do not mix"):
        store.commit(folder, [store.entry("b.md", dimension=4)])
    with pytest.raises(ValueError, match="twice"):
        store.commit(folder, [store.entry("b.md"), store.entry("b.md", seed=1)])


def test_closed_writer(folder, store):
    with Writer.open(folder) as writer:
        pass
    with pytest.raises(ValueError, match="closed"):
        writer.commit([], (), {})


def test_wrong_ids_and_dimensions(folder, store):
    snapshot = store.commit(folder, [store.entry("a.md")])
    for wrong in ([-1], [3], [0, 99]):
        with pytest.raises(IndexError):
            snapshot.passages(wrong)
    with pytest.raises(ValueError, match="8 numbers"):
        snapshot.search_vectors(np.ones(4, np.float32), 3)
    snapshot.close()
    with pytest.raises(ValueError, match="closed"):
        snapshot.search_terms([[("ord1", 1.0)]], 3)
