"""One writer, many readers."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import index
from index.errors import BusyError, DamagedIndexError
from index.store import Snapshot, Writer
from index.store.manifest import manifest_path, newest, read_manifest
from tests.amounts import amount

CODE = (Path(index.__file__).parent.parent, Path(__file__).parents[3])


def child(code: str, *arguments: object) -> Any:
    """A process that sees our package and these tests, and nothing else of this folder."""
    code = f"import sys; sys.path += {list(map(str, CODE))}\n{code}"
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


HOLD = """
from pathlib import Path
from index.store import Writer
with Writer.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_process_is_turned_away(folder, store):
    with child(HOLD, folder) as other:
        assert other.stdout.readline() == "held\n"
        start = time.monotonic()
        with pytest.raises(BusyError, match="Another process") as caught:
            Writer.open(folder)
        assert time.monotonic() - start < 0.5
        assert caught.value.exit_code == 4
        with pytest.raises(BusyError):
            Writer.open(folder, wait=0.2)
        assert time.monotonic() - start > 0.2
        threading.Timer(0.1, other.stdin.close).start()
        Writer.open(folder, wait=5).close()
        other.stdin = None
    with Writer.open(folder), pytest.raises(BusyError):
        Writer.open(folder)


def test_killed_writer_leaves_no_lock(folder):
    with child(HOLD, folder) as other:
        assert other.stdout.readline() == "held\n"
        other.kill()
    Writer.open(folder).close()


def test_reader_keeps_its_generation(folder, store):
    entries = [store.entry(f"dok{number}.md") for number in range(4)]
    store.commit(folder, entries)
    snapshot = Snapshot.open(folder)
    for seed in (1, 2, 3):
        store.commit(folder, [store.entry(f"ny{seed}.md", seed=seed)], replace_all=True)
    assert not (folder / snapshot.manifest.view.path).exists() or sys.platform == "win32"
    assert store.visible(snapshot) == store.expected(entries)
    ((number, score),) = snapshot.search_vectors(entries[2].vectors[1], 1)
    assert (snapshot.passages([number])[0], round(score, 5)) == (entries[2].passages[1], 1.0)
    assert [hit for hit, _ in snapshot.search_terms([[("dok2.md", 1.0)]], 9)] == [6, 7, 8]
    assert snapshot.term_statistics(["tittel"]) == {"tittel": 12}


def test_reader_that_loses_the_race_takes_the_newest(folder, store, monkeypatch):
    store.commit(folder, [store.entry("a.md")])
    raced: list[int] = []

    def slow(path, generation):
        manifest = read_manifest(path, generation)
        if not raced:
            raced.append(generation)
            for seed in (1, 2):
                store.commit(folder, [store.entry("a.md", seed=seed)])
        return manifest

    monkeypatch.setattr("index.store.snapshot.read_manifest", slow)
    assert Snapshot.open(folder).generation == 3
    assert raced == [1]


def test_missing_file_without_a_race_is_damage(folder, store):
    snapshot = store.commit(folder, [store.entry("a.md")])
    (folder / snapshot.manifest.segments[0].path / "texts.utf8").unlink()
    with pytest.raises(DamagedIndexError, match=r"texts\.utf8 is missing"):
        Snapshot.open(folder)


READ = """
from pathlib import Path
import numpy as np
from index.store import Snapshot
from tests.index.store import conftest as store
folder, last, seen = Path(sys.argv[1]), int(sys.argv[2]), 0
print("ready", flush=True)
while seen < last:
    with Snapshot.open(folder) as snapshot:
        assert snapshot.generation >= seen
        seen = snapshot.generation
        # Each generation holds its number's documents, and nothing of another.
        entries = [store.make_entry(f"dok{number}.md", seen, passages=5) for number in range(6)]
        assert store.visible(snapshot) == store.expected(entries)
        assert {number for number, _ in snapshot.search_terms([[("tittel", 1.0)]], 100)} == set(range(30))
        query = entries[seen % 6].vectors[seen % 5]
        ids, cosines = zip(*snapshot.search_vectors(query, 30))
        assert sorted(ids) == [*range(30)]
        exact = np.concatenate([entry.vectors for entry in entries]) @ query
        np.testing.assert_allclose(cosines, exact[list(ids)], atol=1e-5)
    print(seen, flush=True)
"""


@pytest.mark.parametrize("layout", ["small", "large"])
def test_readers_during_commits(folder, store, record_property, layout):
    last = amount(10, 100)
    limits = store.LARGE if layout == "large" else None

    def entries(seed):
        return [store.entry(f"dok{number}.md", seed, passages=5) for number in range(6)]

    store.commit(folder, entries(1), limits=limits)
    readers = [child(READ, folder, last) for _ in range(amount(2, 4))]
    for reader in readers:
        assert reader.stdout.readline() == "ready\n"
    with Writer.open(folder, limits=limits) as writer:
        for seed in range(2, last + 1):
            writer.commit(entries(seed), (), store.SETTINGS)
    read = [reader.communicate(timeout=60)[0].split() for reader in readers]
    record_property("read by each reader", list(map(len, read)))
    record_property("different generations read by each", [len(set(seen)) for seen in read])
    assert [reader.returncode for reader in readers] == [0] * len(readers)
    assert {seen[-1] for seen in read} == {str(last)}


def test_folder_where_no_lock_can_be_made(folder, store):
    snapshot = store.commit(folder, [store.entry("a.md"), store.entry("b.md")])
    expected = snapshot.search_terms([[("tittel", 1.0)]], 9)
    snapshot.close()
    # Root may write everywhere, but nobody can lock a folder: tantivy fails as it does where it may not write.
    for lock in folder.rglob(".tantivy-*.lock"):
        lock.unlink()
        lock.mkdir()
    with Snapshot.open(folder) as readable:
        assert readable.search_terms([[("tittel", 1.0)]], 9) == expected


def test_read_only_folder(folder, store, tmp_path):
    store.commit(folder, [store.entry("a.md")])
    everything = [folder, *folder.rglob("*")]
    for lock in folder.rglob(".tantivy-*.lock"):
        lock.unlink()
    try:
        for path in everything:
            if path.exists():
                path.chmod(0o500 if path.is_dir() else 0o400)
        try:
            (folder / "probe").touch()
        except PermissionError:
            assert len(Snapshot.open(folder).search_terms([[("tittel", 1.0)]], 9)) == 3
        else:
            pytest.skip("this user may write in folders that are only readable")
    finally:
        for path in everything:
            if path.exists():
                path.chmod(0o700)


def test_newest_manifest_rules(folder, store):
    store.commit(folder, [store.entry("a.md")])
    store.commit(folder, [store.entry("a.md", seed=1)])
    assert newest(folder) == 2
    manifest_path(folder, 2).write_bytes(b"{}")
    # Silently falling back would bring removed documents back.
    with pytest.raises(DamagedIndexError):
        Snapshot.open(folder)


def test_reading_imports_neither_engine_before_it_must():
    code = """
import index.store
heavy = {"faiss", "tantivy", "filelock", "torch", "onnxruntime", "sentence_transformers"}
print(sorted(heavy & sys.modules.keys()))
"""
    with child(code) as other:
        assert other.communicate()[0] == "[]\n"


def test_documents_are_listed_without_faiss(folder, store):
    store.commit(folder, [store.entry("a.md")])
    code = """
from pathlib import Path
from index.store import Snapshot
snapshot = Snapshot.open(Path(sys.argv[1]))
print([passage.line for passage in snapshot.passages_of(snapshot.documents[0])], "faiss" in sys.modules)
"""
    with child(code, folder) as other:
        assert other.communicate()[0] == "[2, 3, 4] False\n"


def test_similarities_need_only_what_is_asked(folder, store):
    entry = store.entry("a.md")
    snapshot = store.commit(folder, [entry])
    np.testing.assert_allclose(snapshot.similarities([1], entry.vectors[1]), [1.0], atol=1e-6)
