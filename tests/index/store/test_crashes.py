"""Whatever stops a commit, the index is the old one or the new one."""

import errno
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import index
from index.store import Entry, MissingIndexError, Snapshot, UnwritableError, Writer

HERE = Path(__file__).parent
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
OPERATIONS = ("write", "fsync", "rename", "unlink", "rmdir", "mkdir", "chmod", "ftruncate", "open")


@pytest.fixture
def fast():
    """A folder where syncing costs nothing: killed processes, unlike power cuts, lose no written byte."""
    with tempfile.TemporaryDirectory(dir=FAST) as name:
        yield Path(name)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the trial forks")
def test_killed_at_every_operation(fast):
    code = Path(index.__file__).parent.parent
    trials = [
        subprocess.Popen(
            [sys.executable, "-I", HERE / "crashes.py", code, HERE / "conftest.py", fast, work],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for work in ("change", "create")
    ]
    for trial in trials:
        printed, problems = trial.communicate()
        assert trial.returncode == 0, problems
        states = Counter(printed.split())
        assert states.keys() == {'"old"', '"new"'}
        assert states.total() > 60


@contextmanager
def watched(monkeypatch, before):
    """Call `before(name, path)` ahead of every operation on files; paths of open files are known."""
    paths = {}

    def wrap(name: str, original: Any) -> Any:
        def operation(*arguments, **options):
            if name == "open":
                if arguments[1] & os.O_CREAT:
                    before(name, arguments[0])
                descriptor = original(*arguments, **options)
                paths[descriptor] = arguments[0]
                return descriptor
            before(name, paths.get(arguments[0], arguments[0]))
            return original(*arguments, **options)

        return operation

    with monkeypatch.context() as patched:
        for name in OPERATIONS:
            patched.setattr(os, name, wrap(name, getattr(os, name)))
        yield


def trouble(work: Callable[[], object]) -> str | None:
    try:
        work()
    except UnwritableError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("number", "continuing", "step"),
    [
        (errno.ENOSPC, False, 1),
        (errno.EIO, True, 3),
    ],
)
def test_the_system_refuses(fast, store, monkeypatch, number, continuing, step):
    old = [store.entry("a.md", passages=1), store.entry("b.md", passages=1)]
    new = store.entry("c.md", passages=1)
    outcomes: Counter[tuple[str, bool]] = Counter()

    for failing in range(0, 1000, step):
        folder = fast / str(failing)
        store.commit(folder, old)
        count = 0

        def refuse(name, path, failing=failing):
            nonlocal count
            count += 1
            if count - 1 == failing or (continuing and count > failing):
                raise OSError(number, os.strerror(number))

        with watched(monkeypatch, refuse):
            problem = trouble(partial(store.commit, folder, [new], ["a.md"]))
        outcome = "refused" if problem else "committed"
        if problem:
            assert os.strerror(number) in problem
            assert str(folder) in problem
        state = store.visible(Snapshot.open(folder))
        after = [old[1], new]
        if state != store.expected(old):
            assert state == store.expected(after)
        elif outcome == "committed":
            pytest.fail("a commit that came to nothing")
        # Afterwards all is as if nothing had been.
        assert store.visible(store.commit(folder, [new], ["a.md"])) == store.expected(after)
        assert not list(folder.glob(".asker-tmp-*"))
        outcomes[outcome, state == store.expected(after)] += 1
        if count <= failing:
            break
    assert outcomes["committed", True]
    assert outcomes["refused", False] > 40 // step
    # The one sync after the commit point.
    assert outcomes["refused", True] <= 2


def test_first_commit_on_a_full_disk(fast, store, monkeypatch):
    def refuse(name, path):
        if name == "write" and "segments" in str(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = fast / "index"
    with watched(monkeypatch, refuse), pytest.raises(UnwritableError, match="No space left"):
        store.commit(folder, [store.entry("a.md")])
    # Nothing stays that would fill the disk.
    assert not list(folder.glob("segments/*"))
    with pytest.raises(MissingIndexError):
        Snapshot.open(folder)
    assert len(store.commit(folder, [store.entry("a.md")])) == 3


def test_all_is_on_the_disk_before_the_commit_point(folder, store, monkeypatch):
    """What a power cut may lose: files and folders changed after their last fsync."""
    unsettled = set()
    settled: set[Path] = set()
    checked = []

    def note(name, path):
        path = Path(path)
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

    with watched(monkeypatch, note), Writer.open(folder) as writer:
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
