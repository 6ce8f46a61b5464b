"""Kill a commit at every operation on files, and see what is left.

A program of its own, since it forks: CODE CONFTEST FOLDER change|create. It prints a line of JSON for each death.
"""

import json
import os
import runpy
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

DEATH = 9
OPERATIONS = ("write", "fsync", "rename", "unlink", "rmdir", "mkdir", "chmod", "ftruncate", "open")


def arm(deadly: int, torn: bool) -> None:
    """Let this process die before operation number `deadly`, or in the middle of it when it writes."""
    done = 0

    def wrap(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            if name == "open" and not arguments[1] & os.O_CREAT:
                return original(*arguments, **options)
            if done == deadly:
                if torn and name == "write":
                    original(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os._exit(DEATH)
            done += 1
            return original(*arguments, **options)

        return operation

    for name in OPERATIONS:
        setattr(os, name, wrap(name, getattr(os, name)))


def forked(work: Callable[[], object]) -> int:
    """Exit status of a process that does this."""
    sys.stdout.flush()
    if process := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    status = 1
    try:
        work()
        status = 0
    finally:
        sys.stdout.flush()
        os._exit(status)


class Trial:
    """One kind of commit, to be killed: `change` an index or `create` one."""

    def __init__(self, store: SimpleNamespace, base: Path, work: str) -> None:
        self.store = store
        self.folder = base / f"{work}-index"
        self.template = base / f"{work}-template"
        self.work: Callable[[], None] = getattr(self, work)
        first = [store.make_entry(f"dok{number}.md", passages=2) for number in range(4)]
        self.added = [store.make_entry("dok1.md", seed=1), store.make_entry("ny.md", passages=2)]
        self.last = store.make_entry("sist.md", seed=7)
        self.old = first[:3] if work == "change" else None
        self.new = [first[0], *self.added] if work == "change" else self.added
        # In a process of its own: what forks should have no threads.
        assert forked(lambda: self.prepare(first)) == 0

    def prepare(self, first: list[Any]) -> None:
        self.template.mkdir()
        if self.old is not None:
            self.store.commit(self.template, first)
            self.store.commit(self.template, [], ["dok3.md"])

    def change(self) -> None:
        with Writer.open(self.folder) as writer:
            writer.remember(self.added[0].keys, self.added[0].vectors, "trial")
            writer.commit(self.added, [(self.store.ROOT, "dok2.md")], self.store.SETTINGS)

    def create(self) -> None:
        self.store.commit(self.folder, self.added)

    def state(self) -> list[Any] | None:
        """Entries that are found, which must be the old or the new ones."""
        try:
            snapshot = Snapshot.open(self.folder)
        except MissingIndexError:
            assert self.old is None
            return None
        found = self.store.visible(snapshot)
        assert len(snapshot.search_vectors(self.added[0].vectors[0], 100)) == len(snapshot)
        assert len(snapshot.search_terms([[("tittel", 1.0)]], 100)) == len(snapshot)
        if found == self.store.expected(self.new):
            return self.new
        assert found == self.store.expected(self.old)
        return self.old

    def check(self) -> None:
        entries = self.state()
        snapshot = self.store.commit(self.folder, [self.last])
        assert self.store.visible(snapshot) == self.store.expected([*(entries or []), self.last])
        manifests = {path.name for path in self.folder.glob("generation-*")}
        names = {path.name for path in self.folder.iterdir()}
        assert names == {"asker-index", "writer.lock", "segments", "generations", *manifests}
        assert len(list((self.folder / "generations").iterdir())) == len(manifests) <= 2
        print(json.dumps("new" if entries is self.new else "old"))

    def dying(self, deadly: int, torn: bool) -> None:
        arm(deadly, torn)
        self.work()

    def die(self, *deaths: tuple[int, bool]) -> bool:
        """Die once for each of `deaths`, then look; whether the last one came."""
        shutil.copytree(self.template, self.folder)
        for deadly, torn in deaths:
            status = forked(partial(self.dying, deadly, torn))
            assert status in (0, DEATH), status
        assert forked(self.check) == 0, deaths
        shutil.rmtree(self.folder)
        return status == DEATH

    def run(self) -> None:
        deadly = 0
        while self.die((deadly, deadly % 2 == 0)):
            deadly += 1
        # And a second death while recovering from the first.
        for number in range(0, deadly, 9):
            self.die((deadly - number - 1, True), ((number * 7) % deadly, False))


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    # All that is imported later is imported before the first fork.
    import faiss  # noqa: F401
    import filelock  # noqa: F401
    import tantivy  # noqa: F401

    from index.store import MissingIndexError, Snapshot, Writer

    Trial(SimpleNamespace(**runpy.run_path(sys.argv[2])), Path(sys.argv[3]), sys.argv[4]).run()
