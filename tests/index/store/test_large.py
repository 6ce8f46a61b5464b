"""An index of many passages: files read by blocks, approximate search, words extended instead of built anew."""

import errno
import os

import numpy as np
import pytest

from index.errors import DamagedIndexError
from index.store import Entry, Snapshot, Writer


@pytest.fixture(scope="module")
def history(store):
    """What happens to an index: documents added and removed at each commit, and the entries that live in the end."""
    commits = []
    living: dict[str, Entry] = {}
    for number in range(10):
        added = [store.entry(f"dok{(number * 7 + step * 5) % 99:02}.md", number, passages=5) for step in range(9)]
        gone = [f"dok{number * 3:02}.md"]
        for path in gone:
            living.pop(path, None)
        living.update({entry.document.path: entry for entry in added})
        commits.append((added, gone))
    # The last commit is a small one: it extends the words, and leaves some dead.
    living["nytt.md"] = store.entry("nytt.md")
    gone = [min(living)]
    del living[gone[0]]
    commits.append(([living["nytt.md"]], gone))
    return commits, [living[path] for path in sorted(living)]


@pytest.fixture(scope="module")
def large(tmp_path_factory, store, history):
    """Folder of an index with that history in which everything counts as large, and its entries."""
    folder = tmp_path_factory.mktemp("large") / "index"
    commits, entries = history
    for added, gone in commits:
        store.commit(folder, added, gone, limits=store.LARGE)
    return folder, entries


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, store, history):
    """The same documents in a small index without a history."""
    return store.commit(tmp_path_factory.mktemp("fresh") / "index", history[1])


def test_holds_what_was_added(large, store):
    folder, entries = large
    snapshot = Snapshot.open(folder)
    assert len(snapshot.segments) > 1
    assert {f"{name}.blocks" for name in ("texts.utf8", "vectors.f32", "nearest.faiss")} <= set(
        snapshot.segments[0].record.files
    )
    assert store.visible(snapshot) == store.expected(entries)


@pytest.mark.parametrize("call", ["pread", None])
def test_without_reading_at_a_place(large, store, monkeypatch, call):
    if call is not None:
        monkeypatch.delattr(os, call, raising=False)
    assert store.visible(Snapshot.open(large[0])) == store.expected(large[1])


def test_vectors_are_found_with_exact_cosines(large):
    folder, entries = large
    snapshot = Snapshot.open(folder)
    vectors = np.concatenate([entry.vectors for entry in entries])
    random = np.random.default_rng(5)
    found_of_best = 0
    for _ in range(300):
        query = random.standard_normal(8).astype(np.float32)
        query /= np.linalg.norm(query)
        cosines = vectors @ query
        found = snapshot.search_vectors(query, 10)
        ids = [number for number, _ in found]
        scores = [score for _, score in found]
        assert len(set(ids)) == 10
        np.testing.assert_allclose(scores, cosines[ids], atol=1e-5)
        assert scores == sorted(scores, reverse=True)
        np.testing.assert_allclose(snapshot.similarities(ids, query), cosines[ids], atol=1e-5)
        found_of_best += len(set(ids) & set(np.argsort(-cosines)[:10].tolist()))
    assert found_of_best / 3000 >= 0.97


def test_recall_is_told(large, fresh):
    snapshot = Snapshot.open(large[0])
    assert len(snapshot.recall) == len(snapshot.segments)
    assert all(0.97 <= part.recall <= 1 and part.candidates >= 50 for part in snapshot.recall)
    assert fresh.recall == ()


def test_words_are_found_as_if_built_anew(large, fresh, store):
    snapshot = Snapshot.open(large[0])
    assert snapshot.manifest.slots > len(snapshot)
    for word in store.WORDS:
        extended, anew = (dict(one.search_terms([[(word, 1.0)]], 1000)) for one in (snapshot, fresh))
        assert extended.keys() == anew.keys()
        # tantivy goes on counting the dead, of which there are at most a tenth.
        assert list(extended.values()) == pytest.approx([anew[number] for number in extended], rel=0.06)
        assert snapshot.search_near(word, 0, 1000) == fresh.search_near(word, 0, 1000)


def test_words_extended_by_additions_alone_score_the_same(tmp_path, store):
    entries = [store.entry(f"dok{number:02}.md", passages=4) for number in range(40)]
    for start in range(0, 40, 5):
        extended = store.commit(tmp_path / "extended", entries[start : start + 5][::-1], limits=store.LARGE)
    anew = store.commit(tmp_path / "anew", entries)
    for word in store.WORDS:
        query = [[(word, 1.0), ("tittel", 0.2)], [("fjell", 0.5)]]
        found, expected = extended.search_terms(query, 1000), anew.search_terms(query, 1000)
        assert dict(found) == pytest.approx(dict(expected), rel=1e-6)


def test_words_are_built_anew_when_many_are_dead(tmp_path, store):
    folder = tmp_path / "index"
    store.commit(folder, [store.entry(f"dok{number}.md") for number in range(30)], limits=store.LARGE)
    slots = []
    for number in range(10):
        snapshot = store.commit(folder, [], [f"dok{number}.md"], limits=store.LARGE)
        slots.append(snapshot.manifest.slots - len(snapshot))
    assert 0 in slots
    assert max(slots) <= 0.1 * 90
    assert any(slots)


def inodes(folder, snapshot):
    words = folder / snapshot.manifest.view.path / "words"
    return {path.stat().st_ino for path in words.iterdir() if path.suffix not in (".json", ".lock")}


@pytest.mark.skipif(os.name == "nt", reason="inodes are POSIX's")
def test_words_share_their_files_with_the_generation_before(tmp_path, store):
    folder = tmp_path / "index"
    first = store.commit(folder, [store.entry(f"dok{number}.md") for number in range(9)], limits=store.LARGE)
    before = inodes(folder, first)
    second = store.commit(folder, [store.entry("ny.md")], limits=store.LARGE)
    assert before
    assert before < inodes(folder, second)


def test_where_a_file_can_have_one_name_only(tmp_path, store, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    folder = tmp_path / "index"
    entries = [store.entry(f"dok{number}.md") for number in range(9)]
    for entry in entries:
        snapshot = store.commit(folder, [entry], limits=store.LARGE)
    assert store.visible(snapshot) == store.expected(entries)
    assert len(snapshot.search_terms([[("tittel", 1.0)]], 100)) == 27


def test_a_snapshot_outlives_later_commits(large, store, tmp_path):
    folder = tmp_path / "index"
    entries = [store.entry(f"dok{number}.md") for number in range(9)]
    store.commit(folder, entries, limits=store.LARGE)
    snapshot = Snapshot.open(folder)
    for seed in range(1, 6):
        store.commit(folder, [store.entry(f"dok{number}.md", seed) for number in range(9)], limits=store.LARGE)
    assert store.visible(snapshot) == store.expected(entries)
    assert snapshot.search_vectors(entries[0].vectors[0], 1)[0][1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("name", ["texts.utf8", "vectors.f32", "nearest.faiss"])
def test_a_damaged_block_is_found_when_it_is_read(large, store, tmp_path, name):
    folder = tmp_path / "index"
    entries = [store.entry(f"dok{number:03}.md", passages=9) for number in range(90)]
    snapshot = store.commit(folder, entries, limits=store.LARGE)
    path = folder / snapshot.segments[0].record.path / name
    data = bytearray(path.read_bytes())
    assert name == "nearest.faiss" or len(data) > 8192
    data[-1] ^= 1
    path.write_bytes(data)
    opened = Snapshot.open(folder)
    # The first block is sound.
    assert opened.text(opened.documents[0]) == entries[0].text
    use = opened.search_vectors if name != "texts.utf8" else lambda vector, k: opened.text(opened.documents[-1])
    with pytest.raises(DamagedIndexError, match="asker index --rebuild") as caught:
        use(entries[-1].vectors[-1], 10)
    assert str(path) in str(caught.value)


def test_vectors_are_known_again(large):
    folder, entries = large
    keys = [key for entry in entries for key in entry.keys]
    with Writer.open(folder) as writer:
        known = writer.vectors([*keys, b"unknown".ljust(16)], "trial")
    assert known.keys() == set(keys)
    for entry in entries:
        for key, vector in zip(entry.keys, entry.vectors, strict=True):
            np.testing.assert_array_equal(known[key], vector)
