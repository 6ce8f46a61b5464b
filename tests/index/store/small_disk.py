"""Commit on a disk that has little room, and see that nothing is lost.

A program of its own: REPOSITORY FOLDER WORK. It mounts a small file system, which only a process with a view of its own
may do, and ends with 77 where it may not. It prints a line of JSON for each commit. Works:

    bytes     the disk has room for so many pages
    files     the disk has room for so many files
    rebuild   as bytes, but the index is damaged, and built anew again and again
    limit     no file may be larger than so much; nothing is mounted
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

PAGE = 4096
PAGES = 512
FILES = 400


def mount(folder: Path, options: str) -> None:
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, check=False)
    if done.returncode:
        sys.stderr.buffer.write(done.stderr)
        sys.exit(77)


@contextmanager
def room_for_pages(disk: Path, pages: int) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        used = os.statvfs(disk).f_bfree - pages
        os.posix_fallocate(file.fileno(), 0, used * PAGE)
    yield
    ballast.unlink()


@contextmanager
def room_for_files(disk: Path, files: int) -> Iterator[None]:
    ballast = disk / "ballast"
    ballast.mkdir()
    for number in range(os.statvfs(disk).f_ffree - files):
        (ballast / str(number)).touch()
    yield
    shutil.rmtree(ballast)


@contextmanager
def room_in_a_file(_: Path, size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size * 64, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Trial:
    """Six documents, of which one is to go and one to come."""

    def __init__(self, disk: Path, work: str) -> None:
        self.disk = disk
        self.damaged = work == "rebuild"
        self.room = {"files": room_for_files, "limit": room_in_a_file}.get(work, room_for_pages)
        self.old = [store.make_entry(f"{number}.md") for number in range(6)]
        self.new = store.make_entry("ny.md")
        self.after = [*self.old[1:], self.new]

    def commit(self, folder: Path, large: bool) -> None:
        limits = store.LARGE if large else None
        if self.damaged:
            store.commit(folder, self.after, limits=limits, replace_all=True)
        else:
            store.commit(folder, [self.new], ["0.md"], limits=limits)

    def trouble(self, folder: Path, large: bool) -> str | None:
        try:
            self.commit(folder, large)
        except UnwritableError as error:
            return str(error)
        return None

    def try_it(self, free: int) -> None:
        large = free % 2 == 1
        folder = self.disk / "index"
        store.commit(folder, self.old, limits=store.LARGE if large else None)
        if self.damaged:
            (path,) = folder.glob("segments/*/passages.npy")
            path.write_bytes(bytes(path.stat().st_size))
        outcome = "committed"
        with self.room(self.disk, free):
            for _ in range(3 if self.damaged else 1):
                before = set(folder.rglob("*"))
                problem = self.trouble(folder, large)
                if problem:
                    outcome = "refused"
                    assert str(folder) in problem
                    assert any(reason in problem for reason in ("No space left", "File too large")), problem
                # Nothing stays that would fill the disk further.
                assert outcome == "committed" or set(folder.rglob("*")) == before
            # Readers need no room.
            if outcome == "refused" and not self.damaged:
                assert store.visible(Snapshot.open(folder)) == store.expected(self.old)
        self.commit(folder, large)
        assert store.visible(Snapshot.open(folder)) == store.expected(self.after)
        assert not list(folder.glob(".asker-tmp-*"))
        print(json.dumps(outcome))


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    import faiss  # noqa: F401
    import filelock  # noqa: F401
    import tantivy  # noqa: F401

    from index.store import Snapshot, UnwritableError
    from tests.amounts import amount
    from tests.index.store import conftest as store
    from tests.index.store.crashes import forked

    disk, work = Path(sys.argv[2]), sys.argv[3]
    if work != "limit":
        mount(disk, f"size={PAGES * PAGE},nr_inodes={FILES}")
    trial = Trial(disk, work)
    most = 80 if work in ("rebuild", "limit") else 40
    for free in range(0, most, amount(most // 8, 1)):
        assert forked(partial(trial.try_it, free)) == 0, free
        shutil.rmtree(disk / "index")
