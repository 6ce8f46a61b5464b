"""Whatever stops a commit, the index is the old one or the new one."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Entry, Snapshot, Writer
from tests.amounts import amount
from tests.index.store.operations import watched

HERE = Path(__file__).parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the trial forks")
@pytest.mark.parametrize(
    ("work", "deaths"),
    [
        ("change", (14, 100)),
        ("create", (14, 100)),
        ("large", (30, 250)),
        ("rebuild", (20, 200)),
        ("random", (12, 200)),
    ],
)
def test_killed(fast, record_property, work, deaths):
    trial = subprocess.run(
        [sys.executable, "-I", HERE / "crashes.py", HERE.parents[2], fast, work],
        capture_output=True,
        text=True,
        check=False,
    )
    assert trial.returncode == 0, trial.stderr
    states = Counter(trial.stdout.split())
    record_property("killed", states.total())
    record_property("then old or new", dict(states))
    assert states.keys() <= {'"old"', '"new"'}
    assert states['"old"']
    assert states['"new"'] or work == "random"
    assert states.total() >= amount(*deaths)


def test_all_is_on_the_disk_before_the_commit_point(folder, store):
    """What a power cut may lose: files and folders changed after their last fsync."""
    unsettled = set()
    settled: set[Path] = set()
    checked = []

    def note(operation):
        name, path = operation.name, operation.path
        if name == "fsync":
            unsettled.discard(path)
            settled.add(path)
        elif name in ("write", "mkdir", "open"):
            if name != "open":
                unsettled.add(path)
            if name != "write":
                unsettled.add(path.parent)
        elif name == "rename" and path.parent == folder:
            checked.append((frozenset(unsettled), frozenset(settled)))

    with watched(note), Writer.open(folder) as writer:
        writer.remember([b"k" * 16], store.entry("a.md").vectors[:1], "trial")
        manifest = writer.commit([store.entry("a.md")], (), store.SETTINGS).manifest
    files = {folder / part.path / name for part in manifest.folders for name in part.files}
    folders = {parent for file in files for parent in file.parents if folder in parent.parents}
    assert len(folders) == 5
    # Marker and manifest.
    assert len(checked) == 2
    assert files | folders <= checked[1][1]
    assert not (files | folders) & checked[1][0]
    assert folder not in unsettled


def test_interrupted_by_the_user(folder, store):
    store.commit(folder, [store.entry("a.md")])

    def entries() -> Iterator[Entry]:
        yield store.entry("b.md")
        raise KeyboardInterrupt

    with Writer.open(folder) as writer, pytest.raises(KeyboardInterrupt):
        writer.commit(entries(), (), store.SETTINGS)
    assert len(Snapshot.open(folder)) == 3
    assert len(store.commit(folder, [store.entry("b.md")])) == 6


def test_what_cannot_be_read_back_is_not_published(folder, store, monkeypatch):
    store.commit(folder, [store.entry("a.md")])

    def rot(self, index_folder, record):
        path = index_folder / record.path / "texts.utf8"
        path.write_bytes(b"x" * path.stat().st_size)
        return original(self, index_folder, record)

    from index.errors import DamagedIndexError
    from index.store.segment import Segment

    original = Segment.__init__
    with Writer.open(folder) as writer:
        monkeypatch.setattr(Segment, "__init__", rot)
        with pytest.raises(DamagedIndexError):
            writer.commit([store.entry("b.md")], (), store.SETTINGS, replace_all=True)
        monkeypatch.undo()
        assert writer.snapshot is not None
        assert writer.snapshot.generation == 1
    assert len(Snapshot.open(folder)) == 3
