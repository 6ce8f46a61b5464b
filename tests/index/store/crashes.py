"""Kill commits – at every operation on files, or at any time –, and see what is left.

A program of its own, since it forks: REPOSITORY FOLDER WORK. It prints a line of JSON for each death. Works:

    change    documents come, change and go
    create    the first commit, in a folder that is yet to be made
    large     as change, in the layout of large indexes: files of blocks, links, spilled segments
    rebuild   as large, but all that was there before goes
    random    commits without end, killed by a signal
"""

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.index.store.operations import Operation

DEATH = 9
NAMES = {"asker-index", "writer.lock", "segments", "generations"}


def forked(work: Callable[[], object]) -> int:
    """Exit status of a process that does this."""
    sys.stdout.flush()
    if process := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def tell(what: object) -> None:
    print(json.dumps(what))


@dataclass
class Deadly:
    """Dies before the operation of this number, or in the middle of it when it writes."""

    number: int
    torn: bool

    def __call__(self, operation: "Operation") -> None:
        if self.number == 0:
            if self.torn and operation.name == "write":
                half = operation.data[: len(operation.data) // 2]
                os.pwrite(operation.descriptor, half, os.lseek(operation.descriptor, 0, os.SEEK_CUR))
            os._exit(DEATH)
        self.number -= 1


class Trial:
    """A commit to be killed."""

    def __init__(self, base: Path, work: str) -> None:
        self.folder = base / f"{work}-index"
        self.template = base / f"{work}-template"
        self.creates, self.anew = work == "create", work == "rebuild"
        self.limits = store.LARGE if work in ("large", "rebuild") else None
        first = [store.make_entry(f"dok{number}.md", passages=4) for number in range(8)]
        self.added = [store.make_entry("dok1.md", seed=1), store.make_entry("ny.md", passages=9)]
        self.last = store.make_entry("sist.md", seed=7)
        self.old = None if self.creates else first[:7]
        self.new = self.added if self.creates or self.anew else [*first[:1], *first[3:7], *self.added]
        # In a process of its own: what forks should have no threads.
        assert forked(partial(self.prepare, first)) == 0

    def prepare(self, first: list[Any]) -> None:
        self.template.mkdir()
        if self.old is not None:
            store.commit(self.template, first, limits=self.limits)
            store.commit(self.template, [], ["dok7.md"], limits=self.limits)

    def work(self) -> None:
        with Writer.open(self.folder, limits=self.limits) as writer:
            writer.remember(self.added[0].keys, self.added[0].vectors, "trial")
            writer.commit(self.added, [(store.ROOT, "dok2.md")], store.SETTINGS, replace_all=self.anew)

    def operations(self) -> list[str]:
        """Names of all operations of the work, in order."""
        noted = self.folder.with_name("operations")

        def note() -> None:
            done: list[Operation] = []
            with watched(done.append):
                self.work()
            noted.write_text("\n".join(operation.name for operation in done))

        self.lay_out()
        assert forked(note) == 0
        shutil.rmtree(self.folder)
        return noted.read_text().split("\n")

    def lay_out(self) -> None:
        store.copy(self.template, self.folder)

    def state(self) -> list[Any] | None:
        """Entries that are found, which must be the old or the new ones."""
        try:
            snapshot = Snapshot.open(self.folder)
        except MissingIndexError:
            assert self.old is None
            return None
        found = store.visible(snapshot)
        assert len(snapshot.search_vectors(self.added[0].vectors[0], 100)) == len(snapshot)
        assert len(snapshot.search_terms([[("tittel", 1.0)]], 100)) == len(snapshot)
        if found == store.expected(self.new):
            return self.new
        assert found == store.expected(self.old or [])
        return self.old

    def check(self) -> None:
        entries = self.state()
        snapshot = store.commit(self.folder, [self.last], limits=self.limits)
        assert store.visible(snapshot) == store.expected([*(entries or []), self.last])
        manifests = {path.name for path in self.folder.glob("generation-*")}
        assert {path.name for path in self.folder.iterdir()} == NAMES | manifests
        assert len(list((self.folder / "generations").iterdir())) == len(manifests) <= 2
        tell("new" if entries is self.new else "old")

    def dying(self, deadly: Deadly) -> None:
        with watched(deadly):
            self.work()

    def die(self, *deaths: Deadly) -> None:
        """Die once for each of `deaths`, then look."""
        self.lay_out()
        for deadly in deaths:
            assert forked(partial(self.dying, deadly)) in (0, DEATH)
        assert forked(self.check) == 0, deaths
        shutil.rmtree(self.folder)

    def run(self) -> None:
        names = self.operations()
        step = amount(9, 1)
        for number, name in enumerate([*names, "end"]):
            if name in ("rename", "end") or number % step == 0:
                self.die(Deadly(number, torn=number // step % 2 == 0))
        # And a second death while recovering from the first.
        for first in range(0, len(names), amount(41, 5)):
            for second in range(first % step, len(names), amount(41, 3)):
                self.die(Deadly(first, torn=True), Deadly(second, torn=False))


class Random:
    """Commits that follow each other: commit n makes all documents be of seed n."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "random-index"
        self.chance = random.Random(20261122)
        began = time.monotonic()
        assert forked(lambda: store.commit(self.folder, self.entries(0))) == 0
        self.seconds = time.monotonic() - began

    def entries(self, seed: int) -> list[Any]:
        return [store.make_entry(f"dok{number}.md", seed, passages=4) for number in range(4)]

    def commits(self, done: int, pipe: int) -> None:
        while True:
            done += 1
            limits = store.LARGE if done // 2 % 2 else None
            store.commit(self.folder, self.entries(done), limits=limits)
            os.write(pipe, f"{done}\n".encode())

    def state(self) -> int:
        snapshot = Snapshot.open(self.folder)
        seed = int(snapshot.documents[0].sha256)
        assert store.visible(snapshot) == store.expected(self.entries(seed))
        assert len(snapshot.search_vectors(self.entries(seed)[0].vectors[0], 100)) == len(snapshot)
        assert len(snapshot.search_terms([[("tittel", 1.0)]], 100)) == len(snapshot)
        return seed

    def kill(self, done: int) -> int:
        """Kill at some time, and see that it is at the last commit told, or one later."""
        get, put = os.pipe()
        sys.stdout.flush()
        process = os.fork()
        if not process:
            os.close(get)
            self.commits(done, put)
        os.close(put)
        time.sleep(self.chance.random() * 4 * self.seconds)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        with os.fdopen(get) as told:
            done = max([done, *map(int, told.read().split())])
        # The state is sent as an exit status: 0 as told, 1 one later.
        status = forked(lambda: os._exit({done: 0, done + 1: 1}.get(self.state(), 99)))
        assert status in (0, 1), status
        tell("old" if status == 0 else "new")
        return done + status

    def run(self) -> None:
        done = 0
        for _ in range(amount(12, 200)):
            done = self.kill(done)
        assert forked(lambda: store.commit(self.folder, self.entries(0))) == 0
        assert len(list(self.folder.glob("generation-*"))) == len(list((self.folder / "generations").iterdir())) == 2


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    # All that is imported later is imported before the first fork.
    import faiss  # noqa: F401
    import filelock  # noqa: F401
    import tantivy  # noqa: F401

    from index.store import MissingIndexError, Snapshot, Writer
    from tests.amounts import amount
    from tests.index.store import conftest as store
    from tests.index.store.operations import watched

    where, what = Path(sys.argv[2]), sys.argv[3]
    Random(where).run() if what == "random" else Trial(where, what).run()
