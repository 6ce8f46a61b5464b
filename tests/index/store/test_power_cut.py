"""Power cuts: all that was not synced may be lost, in any order, and the index is the old one or the new one."""

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from index.store import Limits, MissingIndexError, Snapshot, Writer
from tests.amounts import amount
from tests.index.store.disk import Disk, Recorder, Sync, Tree, lay_out
from tests.index.store.operations import watched


@dataclass
class Work:
    """A commit, whose every operation is noted, with the entries before and after it."""

    store: SimpleNamespace
    folder: Path
    base: Path
    """What the disk holds; the index is in it or further below."""
    old: list[Any] | None
    new: list[Any]
    add: list[Any]
    remove: list[str]
    limits: Limits | None = None
    anew: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def do(self) -> Recorder:
        noted = Recorder(self.base)
        with watched(noted), Writer.open(self.folder, limits=self.limits) as writer:
            writer.remember(self.add[0].keys, self.add[0].vectors, "trial")
            gone = [(self.store.ROOT, path) for path in self.remove]
            writer.commit(self.add, gone, self.store.SETTINGS, replace_all=self.anew)
        return noted

    def state(self) -> str:
        """Which of the two the index is, all that it holds looked at."""
        try:
            snapshot = Snapshot.open(self.folder)
        except MissingIndexError:
            assert self.old is None
            return "old"
        with snapshot:
            found = self.store.visible(snapshot)
            assert len(snapshot.search_vectors(self.add[0].vectors[0], 1000)) == len(snapshot)
            assert len(snapshot.search_terms([[("tittel", 1.0)]], 1000)) == len(snapshot)
        if found == self.store.expected(self.new):
            return "new"
        assert self.old is not None
        assert found == self.store.expected(self.old)
        return "old"

    def goes_on(self, state: str) -> None:
        """The index takes another commit."""
        last = self.store.entry("sist.md", seed=7)
        entries = (self.old or []) if state == "old" else self.new
        with self.store.commit(self.folder, [last], limits=self.limits) as snapshot:
            assert self.store.visible(snapshot) == self.store.expected([*entries, last])
        assert not list(self.folder.glob(".asker-tmp-*"))


def make_work(store: SimpleNamespace, base: Path, kind: str) -> Work:
    old = [store.entry(f"dok{number}.md", passages=4) for number in range(7)]
    add = [store.entry("dok1.md", seed=1), store.entry("ny.md", passages=9)]
    base.mkdir()
    if kind == "create":
        return Work(store, base / "some" / "where" / "index", base, None, add, add, [])
    limits = None if kind == "change" else store.LARGE
    for part in (old, [store.entry("dok7.md")]):
        store.commit(base / "index", part, limits=limits).close()
    store.commit(base / "index", [], ["dok7.md"], limits=limits).close()
    anew = kind == "rebuild"
    new = add if anew else [old[0], *old[3:], *add]
    return Work(store, base / "index", base, old, new, add, ["dok2.md"], limits, anew)


def cuts(noted: Recorder, folder: Path, choices: int, step: int):
    """Different states of the disk after each `step` operations: which of the two the index may then be, and it.

    More of them once the commit point has come.
    """
    disk: Disk = noted.before
    (commit,) = noted.commits
    safe = noted.events.index(Sync(folder), commit)
    known: set[tuple[str, int]] = set()
    for done in range(len(noted.events) + 1):
        if done:
            disk.take(noted.events[done - 1])
        late = done >= commit
        may = "either" if commit < done <= safe else "new" if done > safe else "old"
        if done % step == 0 or commit <= done < commit + 4 or done == len(noted.events):
            for choice in range(choices * (1 + 3 * late)):
                tree: Tree = disk.cut(random.Random(f"{done} {choice}"))
                if (mark := (may, hash(tuple(tree.items())))) not in known:
                    known.add(mark)
                    yield may, tree


@pytest.mark.parametrize("kind", ["create", "change", "large", "rebuild"])
def test_power_cut(fast, store, record_property, kind):
    work = make_work(store, fast / kind, kind)
    noted = work.do()
    for may, tree in cuts(noted, work.folder, amount(1, 20), amount(7, 1)):
        lay_out(tree, work.base)
        state = work.state()
        assert may in ("either", state)
        work.seen[state] += 1
        if work.seen.total() % amount(4, 1) == 0:
            work.goes_on(state)
    record_property("operations", len(noted.events))
    record_property("states of the disk, by what the index then is", dict(work.seen))
    assert len(noted.events) > 80
    assert work.seen.keys() == {"old", "new"}


def test_power_cuts_in_a_row(fast, store, record_property):
    """Each commit begins from what the cut before left; what it leaves counts as safe."""
    chance = random.Random(7)
    base = fast / "row"
    base.mkdir()
    living: list[Any] | None = None
    seen: Counter[str] = Counter()
    for number in range(amount(12, 500)):
        add = [store.entry(f"dok{number % 5}.md", seed=number, passages=6)]
        gone = [f"dok{number % 3}.md"] if number % 4 == 3 else []
        kept = [one for one in living or [] if one.document.path not in (*gone, add[0].document.path)]
        limits = store.LARGE if number // 3 % 2 else None
        work = Work(store, base / "index", base, living, [*kept, *add], add, gone, limits)
        noted = work.do()
        disk = noted.before
        done = chance.randrange(len(noted.events) + 1)
        if number % 2:
            # Near the commit point and what is removed after it.
            done = min(noted.commits[0] + chance.randrange(12), len(noted.events))
        for event in noted.events[:done]:
            disk.take(event)
        lay_out(disk.cut(chance), base)
        state = work.state()
        seen[state] += 1
        if state == "new":
            living = work.new
    record_property("cuts", dict(seen))
    assert seen.keys() == {"old", "new"}
    shutil.rmtree(base)
