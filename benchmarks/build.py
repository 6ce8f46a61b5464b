"""How fast an index is built and brought up to date, and how fast it answers once it is open.

    python benchmarks/build.py [FOLDER] [--questions 300]

FOLDER holds `dev.jsonl` and `docs/`; the default is `../shared/eval/norquad` beside the repository. The documents are
copied to a temporary folder, all but the one of median length: that is the file that is added. Measured are

    first build  until it is on disk, the encoder's loading included
    unchanged    a second run, which finds that no file has changed
    one file     a third run, which adds one
    search, ask  a sample of the questions, one at a time, in one process that has answered some before

Processor seconds stand beside the others: other work on the machine changes them less. Building and answering run in a
process each, so that the memory shown is that of the one thing. Needs Linux or macOS.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bot.assistant import Assistant
from index.build import Model, Summary, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder
from index.store import Snapshot

NORQUAD = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad"
Timing = tuple[float, float]
"""Seconds, and processor seconds."""
WARM_UP = 20
"""Questions answered before the clock runs."""
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts in."""


@dataclass(frozen=True, slots=True)
class Built:
    """What the building process measured."""

    first: Summary
    cpu: float
    """Processor seconds of the first build, all cores together."""
    unchanged: Summary
    added: Summary
    disk: float
    """MiB."""
    peak: float
    """MiB."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answering process measured."""

    opening: float
    """Seconds until the index and the encoder were open."""
    searches: list[Timing]
    asks: list[Timing]
    peak: float
    """MiB."""


def peak() -> float:
    """Greatest resident memory of this process, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT / 2**20


def build(docs: Path, home: Path) -> Built:
    files = sorted(docs.iterdir(), key=lambda file: (file.stat().st_size, file.name))
    held_back = files[len(files) // 2]
    texts, folder = home / "texts", home / "index"
    shutil.copytree(docs, texts, ignore=shutil.ignore_patterns(held_back.name))
    model = Model(PACKAGED, encoder_id(), open_encoder)

    def run() -> Summary:
        snapshot, summary = refresh([texts], folder, model)
        snapshot.close()
        return summary

    began = time.process_time()
    first = run()
    cpu = time.process_time() - began
    unchanged = run()
    shutil.copy(held_back, texts)
    added = run()
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
    return Built(first, cpu, unchanged, added, disk, peak())


def answer(questions: Sequence[str], home: Path) -> Answered:
    began = time.perf_counter()
    encoder = open_encoder()
    with Snapshot.open(home / "index") as snapshot:
        opening = time.perf_counter() - began
        assistant = Assistant(snapshot, lambda: encoder)

        def search(question: str) -> None:
            assistant.search(question, 10)

        def ask(question: str) -> None:
            assistant.ask(question)

        return Answered(opening, timed(search, questions), timed(ask, questions), peak())


def timed(work: Callable[[str], None], questions: Sequence[str]) -> list[Timing]:
    """What each question took, the first ones not counted."""
    timings = []
    for question in questions:
        began, began_cpu = time.perf_counter(), time.process_time()
        work(question)
        timings.append((time.perf_counter() - began, time.process_time() - began_cpu))
    return timings[WARM_UP:]


def milliseconds(timings: Sequence[Timing]) -> str:
    """Median and 95th percentile, of the time and of the processor's."""
    shown = []
    for values in zip(*timings, strict=True):
        cuts = quantiles(values, n=20, method="inclusive")
        shown.append(f"p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms")
    return f"{shown[0]}; of the processor's time {shown[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=NORQUAD, help="of dev.jsonl and docs/")
    parser.add_argument("--questions", type=int, default=300, help="questions to time (default: 300)")
    options = parser.parse_args()
    if not (options.folder / "dev.jsonl").is_file():
        parser.error(f"there is no dev.jsonl in {options.folder}")
    lines = (options.folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines]
    if not 2 <= options.questions <= len(questions) - WARM_UP:
        parser.error(f"--questions must be between 2 and {len(questions) - WARM_UP}")
    sample = random.Random(0).sample(questions, WARM_UP + options.questions)
    load = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory() as folder,
        # A process for each of the two.
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool,
    ):
        built = pool.submit(build, options.folder / "docs", Path(folder)).result()
        answered = pool.submit(answer, sample, Path(folder)).result()
    first, added = built.first, built.added
    print(
        f"first build  {first.documents} documents, {first.passages} passages: "
        f"{first.seconds:.1f} s, {first.encoded / first.seconds:.0f} a second; "
        f"{built.cpu:.1f} processor seconds, {first.encoded / built.cpu:.0f} a processor second"
    )
    print(f"unchanged    {built.unchanged.seconds:.3f} s")
    print(f"one file     {added.seconds:.3f} s, {added.encoded} passages")
    print(f"index        {built.disk:.1f} MiB on disk; building took {built.peak:.0f} MiB of memory")
    print(f"opening      {answered.opening:.3f} s")
    print(f"search       {milliseconds(answered.searches)}")
    print(f"ask          {milliseconds(answered.asks)}")
    print(f"answering    {answered.peak:.0f} MiB of memory")
    after = os.getloadavg()[0]
    print(f"{options.questions} questions, {os.cpu_count()} cores, load {load:.2f} before and {after:.2f} after")


if __name__ == "__main__":
    main()
