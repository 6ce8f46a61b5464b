"""A disk that is full or fails: a clear error, the old index, and all is well when there is room again."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from index.store import MissingIndexError, Snapshot, UnwritableError
from tests.amounts import amount
from tests.index.store.operations import watched

HERE = Path(__file__).parent


def trouble(work: Callable[[], object]) -> str | None:
    try:
        work()
    except UnwritableError as error:
        return str(error)
    return None


@pytest.fixture(scope="module")
def start(fast, store):
    """Indexes to begin from, small and large, and the entries in them."""
    base = fast / "start"
    entries = [store.entry(f"{number:02}.md", passages=3) for number in range(12)]
    store.commit(base / "small", entries)
    store.commit(base / "large", entries, limits=store.LARGE)
    return base, entries


@pytest.mark.parametrize("layout", ["small", "large"])
@pytest.mark.parametrize(("number", "continuing"), [(errno.ENOSPC, False), (errno.EIO, True)])
def test_the_system_refuses(fast, start, store, record_property, layout, number, continuing):
    base, old = start
    limits = store.LARGE if layout == "large" else None
    new = store.entry("ny.md", passages=3)
    after = [*old[1:], new]
    outcomes: Counter[tuple[str, bool]] = Counter()
    refused: Counter[str] = Counter()

    step = amount(5, 1)
    for failing in range(0, 1000, step):
        folder = fast / f"{layout} {number} {failing}"
        store.copy(base / layout, folder)
        count = 0

        def refuse(operation, failing=failing):
            nonlocal count
            count += 1
            if count - 1 == failing or (continuing and count > failing):
                refused[operation.name] += 1
                raise OSError(number, os.strerror(number))

        with watched(refuse):
            problem = trouble(partial(store.commit, folder, [new], ["00.md"], limits=limits))
        if problem:
            assert os.strerror(number) in problem
            assert str(folder) in problem
        state = store.visible(Snapshot.open(folder))
        if state != store.expected(old):
            assert state == store.expected(after)
        elif not problem:
            pytest.fail("a commit that came to nothing")
        # Afterwards all is as if nothing had been.
        assert store.visible(store.commit(folder, [new], ["00.md"], limits=limits)) == store.expected(after)
        assert not list(folder.glob(".asker-tmp-*"))
        outcomes["refused" if problem else "committed", state == store.expected(after)] += 1
        if count <= failing:
            break
    record_property("outcomes, and whether the index is the new one", dict(outcomes))
    assert outcomes["committed", True]
    assert outcomes["refused", False] > 40 // step
    # The one sync after the commit point.
    assert outcomes["refused", True] <= 2
    assert {"open", "write", "fsync", "mkdir"} <= refused.keys()
    # Where a file cannot get a second name, it is copied.
    assert layout == "small" or continuing or step > 1 or refused["link"]


def test_first_commit_on_a_full_disk(fast, store):
    def refuse(operation):
        if operation.name == "write" and "segments" in str(operation.path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = fast / "index"
    with watched(refuse), pytest.raises(UnwritableError, match="No space left"):
        store.commit(folder, [store.entry("a.md")])
    # Nothing stays that would fill the disk.
    assert not list(folder.glob("segments/*"))
    with pytest.raises(MissingIndexError):
        Snapshot.open(folder)
    assert len(store.commit(folder, [store.entry("a.md")])) == 3


SMALL_DISK = [sys.executable, "-I", str(HERE / "small_disk.py"), str(HERE.parents[2])]
OF_ITS_OWN = ["unshare", "--user", "--map-root-user", "--mount"]
"""Lets whoever may not mount what others see mount what only this process sees."""


def may_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*OF_ITS_OWN, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the trial forks")
@pytest.mark.parametrize("work", ["bytes", "files", "rebuild", "limit"])
def test_small_disk(tmp_path, record_property, work):
    if work != "limit" and not may_mount():
        pytest.skip("no file system may be mounted here")
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        [*([] if work == "limit" else OF_ITS_OWN), *SMALL_DISK, str(tmp_path / "disk"), work],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip(f"no file system may be mounted here: {done.stderr}")
    assert done.returncode == 0, done.stderr
    outcomes = Counter(json.loads(line) for line in done.stdout.splitlines())
    record_property("outcomes", dict(outcomes))
    assert outcomes.keys() == {"refused", "committed"}
    assert outcomes["refused"] >= amount(2, 20)
