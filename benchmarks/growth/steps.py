"""What is measured, each in a process of its own, and what all of these use."""

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeVar

from msgspec.structs import replace

Item = TypeVar("Item")
Figures = dict[str, Any]

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts in."""
HELD_BACK_FOLDER = "999"
"""Where among the files those are that are added."""
WARM_UP = 20
"""Questions asked before the clock runs."""
CANDIDATES = 100
"""What words and vectors are asked for one by one, as `index.search` does."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are, and how large the index is."""

    cache: Path
    size: int
    """Passages."""
    norquad: Path
    questions: int
    smallest: int
    """Passages of the smallest index, whose documents are asked about."""

    @property
    def streams(self) -> list[Path]:
        """Real passages, then made-up ones."""
        return [self.cache / "real", self.cache / "made"]

    @property
    def texts(self) -> Path:
        """Files of the indexed documents."""
        return (self.cache / f"texts-{self.size}").resolve()

    @property
    def index(self) -> Path:
        """The index that is measured."""
        return self.cache / f"index-{self.size}"

    @property
    def changing(self) -> Path:
        """A copy of it that documents are added to."""
        return self.cache / f"changing-{self.size}"


def peak() -> float:
    """Greatest resident memory of this process, MiB."""
    try:
        # Not ru_maxrss, which on Linux begins with what the parent had.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT / 2**20


def resident() -> float:
    """Resident memory of this process now, MiB (on Linux; elsewhere the greatest)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak()
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Waiting:
    """Counts how long a stream lets its reader wait."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def over(self, stream: Iterable[Item]) -> Iterator[Item]:
        """The same stream."""
        source = iter(stream)
        while True:
            began, began_cpu = time.perf_counter(), time.process_time()
            try:
                one = next(source)
            except StopIteration:
                return
            finally:
                self.seconds += time.perf_counter() - began
                self.cpu += time.process_time() - began_cpu
            yield one


def model() -> Any:
    """The packaged encoder."""
    from index.build import Model
    from index.encoder import PACKAGED, encoder_id, open_encoder

    return Model(PACKAGED, encoder_id(), open_encoder)


def settings(texts: Path) -> Mapping[str, str | int]:
    """What `refresh` would record of an index of these files."""
    from index.build import FILES, files_in, refresh

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts").mkdir()
        snapshot, _ = refresh([Path(folder) / "texts"], Path(folder) / "index", model())
        with snapshot:
            return {**snapshot.settings, FILES: files_in([texts])}


def files(place: Place) -> Figures:
    """Write the files of the indexed documents, unless they are there."""
    from benchmarks.growth.stream import write_files

    done = place.cache / f"texts-{place.size}.done"
    if not done.is_file():
        size = write_files(place.streams, place.size, place.texts)
        done.write_text(f"{size}\n", encoding="ascii")
    return {"mib": int(done.read_text(encoding="ascii")) / 2**20}


def build(place: Place, commits: int) -> Figures:
    """Build the index with the store alone: reading, dividing, analysing and encoding were done before."""
    from benchmarks.growth.stream import entries
    from index.encoder.packaged import configuration
    from index.store import Writer

    recorded = settings(place.texts)
    waiting = Waiting()
    stream = waiting.over(entries(place.streams, place.size, place.texts, configuration().dimension))
    began, began_cpu = time.perf_counter(), time.process_time()
    each = -(-place.size // commits)
    with Writer.open(place.index) as writer:
        for number in range(commits):
            snapshot = writer.commit(_taken(stream, each if number + 1 < commits else place.size), (), recorded)
            if number + 1 < commits:
                snapshot.close()
    with snapshot:
        return {
            "documents": snapshot.manifest.documents,
            "passages": len(snapshot),
            "seconds": time.perf_counter() - began - waiting.seconds,
            "cpu": time.process_time() - began_cpu - waiting.cpu,
            "commits": commits,
            "peak": peak(),
            "disk": disk(place.index),
        }


def _taken(stream: Iterator[Any], passages: int) -> Iterator[Any]:
    done = 0
    for one in stream:
        done += len(one.passages)
        yield one
        if done >= passages:
            return


def disk(folder: Path) -> dict[str, float]:
    """MiB of an index by kind of file."""
    sizes: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file():
            words = "words" in file.relative_to(folder).parts[:-1]
            sizes["words" if words else file.name if file.parent != folder else "manifest"] += file.stat().st_size
    return {name: size / 2**20 for name, size in sorted(sizes.items())}


def refreshed(place: Place) -> Figures:
    """Build an index from the files as Asker does, but with vectors that mean nothing."""
    from benchmarks.add import Made
    from index.build import refresh
    from index.encoder.packaged import configuration
    from index.store import Writer

    commit = Waiting()
    made = Made(configuration().dimension, configuration().id)
    real_commit = Writer.commit

    def timed(self: Writer, add: Iterable[Any], *arguments: Any, **options: Any) -> Any:
        began, began_cpu = time.perf_counter(), time.process_time()
        waiting = Waiting()
        done = real_commit(self, waiting.over(add), *arguments, **options)
        commit.seconds += time.perf_counter() - began - waiting.seconds
        commit.cpu += time.process_time() - began_cpu - waiting.cpu
        return done

    setattr(Writer, "commit", timed)  # noqa: B010 - a method may not be assigned to
    with tempfile.TemporaryDirectory(dir=place.cache) as folder:
        began, began_cpu = time.perf_counter(), time.process_time()
        snapshot, summary = refresh([place.texts], Path(folder) / "index", replace(model(), load=lambda: made))
        with snapshot:
            return {
                "passages": summary.passages,
                "problems": len(summary.problems),
                "seconds": time.perf_counter() - began,
                "cpu": time.process_time() - began_cpu,
                "commit": commit.seconds,
                "commit_cpu": commit.cpu,
                "peak": peak(),
                "disk": disk(Path(folder) / "index"),
            }


def encoding(place: Place) -> Figures:
    """What encoding real passages takes, a passage."""
    from benchmarks.growth.stream import documents
    from index.encoder import open_encoder

    encoder = open_encoder()
    texts = [
        f"{one.document.title}\n{one.text[cut.start : cut.end]}"
        for one in islice(documents(place.streams[0]), 200)
        for cut in one.cuts
    ][:300]
    list(encoder.passages(texts[:32]))
    began, began_cpu = time.perf_counter(), time.process_time()
    list(encoder.passages(texts))
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    return {"seconds": seconds / len(texts), "cpu": cpu / len(texts)}


def opening(place: Place) -> Figures:
    """Open the index."""
    from index.store import Snapshot

    before = resident()
    began, began_cpu = time.perf_counter(), time.process_time()
    with Snapshot.open(place.index) as snapshot:
        return {
            "passages": len(snapshot),
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - began_cpu,
            "peak": peak(),
            "more": peak() - before,
        }


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile."""
    cuts = quantiles(seconds, n=100)
    return {"p50": cuts[49] * 1000, "p95": cuts[94] * 1000, "p99": cuts[98] * 1000}


def clocked(work: Callable[[Item], Any], items: Sequence[Item]) -> tuple[Figures, list[Any]]:
    """What each item takes, and what comes of it; some are worked at before."""
    for item in items[:WARM_UP]:
        work(item)
    seconds, cpu, results = [], [], []
    for item in items:
        began, began_cpu = time.perf_counter(), time.process_time()
        results.append(work(item))
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return {**milliseconds(seconds), "cpu": milliseconds(cpu)}, results
