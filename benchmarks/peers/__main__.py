"""Asker beside txtai, LlamaIndex and LangChain, with FAISS and all-MiniLM-L6-v2: time, memory, disk and recall.

    python -m benchmarks.peers [FOLDER] [--cache FOLDER] [--only NAME …] [--builds 1] [--runs 5] [--threads 2]
                              [--json FILE]

FOLDER holds `dev.jsonl` and `docs/`; the default is `../shared/eval/norquad` beside the repository. The peers are
installed into an environment of their own, about 2 GB, in the `--cache` folder, or in a temporary one that is removed
again. Every system does its work in processes of its own, in turn, with as many threads.

All have the same passages: Asker cuts the documents, and the peers are given what Asker encodes of each passage, its
document's title and headings in front. Their batch sizes and other settings are their own. Measured are

    build  until it is on disk, without imports and the encoder's loading; for Asker with reading and cutting the files
    cold   one question in a fresh process, from its start to its end, the index on disk
    warm   every question, one at a time, in one process that has answered some before
    recall @1 and @5: a result is right when it is of the question's document, holds the whole answer and spans at most
           1,200 characters

Peers only retrieve: no language model is asked. What cannot be installed or fails is said, and the others go on. Needs
Linux or macOS.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.peers.environment import PACKAGES, Environment, InstallError
from benchmarks.peers.material import Place, Question, passages, questions, recall

NORQUAD = Path(__file__).resolve().parents[3] / "shared" / "eval" / "norquad"
NAMES = {
    "asker": "Asker, hybrid",
    "txtai": "txtai",
    "txtai-hybrid": "txtai, hybrid with its BM25",
    "llamaindex": "LlamaIndex",
    "langchain": "LangChain",
}
LANGUAGES = ("nb", "nn", "en")
UNSET = ("ASKER_", "_ASKER_", "PYTHON")
"""Beginnings of environment variables that would change what is measured."""
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}


class WorkerError(Exception):
    """A system failed; says why in a line."""


@dataclass(slots=True)
class Figures:
    """What was measured of one system: seconds, MiB."""

    name: str
    builds: list[dict[str, Any]] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    cold_cpu: list[float] = field(default_factory=list)
    cold_peak: float = 0.0
    warm: list[tuple[float, float]] = field(default_factory=list)
    """Seconds and processor seconds of each question."""
    warm_peak: float = 0.0
    recall: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Recall@1 and @5 by language."""

    def of_builds(self, key: str) -> float:
        """Median over builds."""
        return float(median(build[key] for build in self.builds))

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.of_builds("passages") / self.of_builds("seconds")

    def summary(self) -> dict[str, Any]:
        """The figures as `--json` writes them; of warm questions the percentiles only."""
        return asdict(self) | {
            "passages_a_second": self.rate,
            "passages_a_processor_second": self.of_builds("passages") / self.of_builds("cpu"),
            "warm": dict(zip(("p50", "p95"), percentiles([wall for wall, _ in self.warm]), strict=True)),
            "warm_cpu": dict(zip(("p50", "p95"), percentiles([cpu for _, cpu in self.warm]), strict=True)),
        }


@dataclass(frozen=True, slots=True)
class Contender:
    """A system with where it runs."""

    name: str
    python: str
    source: str
    home: Path
    threads: int

    def run(self, action: str) -> dict[str, Any]:
        """Have a process do something.

        :raises WorkerError: If it fails.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}
        worker = str(Path(__file__).with_name("worker.py"))
        done = subprocess.run(
            [self.python, "-W", "ignore", worker, self.name, action, self.source, str(self.home), str(self.threads)],
            env={**kept, **OFFLINE, "ASKER_DATA": str(self.home / "data")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise WorkerError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
        result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return result


def measure(
    contenders: Sequence[Contender], asked: Sequence[Question], places: Sequence[Place], builds: int, runs: int
) -> Iterator[Figures]:
    """Measure all systems, each step of all in turn; who fails drops out."""
    going = {one.name: (one, Figures(one.name)) for one in contenders}
    for step, times in ((build, builds), (cold, runs + 1), (warm, 1)):
        for number in range(times):
            for name, (one, figures) in list(going.items()):
                try:
                    step(one, figures, number)
                except WorkerError as error:
                    print(f"{NAMES[name]} failed: {error}", file=sys.stderr)
                    del going[name]
    for one, figures in going.values():
        found = json.loads((one.home / f"{one.name}.found.json").read_text(encoding="utf-8"))
        figures.recall = dict(recall(asked, found, places))
        yield figures


def build(one: Contender, figures: Figures, number: int) -> None:
    shutil.rmtree(one.home / one.name, ignore_errors=True)
    figures.builds.append(one.run("build"))
    print(f"{NAMES[one.name]}: built in {figures.builds[-1]['seconds']:.1f} s", file=sys.stderr, flush=True)


def cold(one: Contender, figures: Figures, number: int) -> None:
    """Ask once in a fresh process; the first time does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    result = one.run("cold")
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if number:
        figures.cold.append(seconds)
        figures.cold_cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        figures.cold_peak = max(figures.cold_peak, result["peak"])


def warm(one: Contender, figures: Figures, number: int) -> None:
    result = one.run("warm")
    figures.warm = [(wall, cpu) for wall, cpu in result["times"]]
    figures.warm_peak = result["peak"]
    (one.home / f"{one.name}.found.json").write_text(json.dumps(result["found"]), encoding="utf-8")


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th."""
    cuts = quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]


def table(measured: Sequence[Figures]) -> Iterator[str]:
    """Markdown: time, memory and disk, then recall."""
    yield (
        "| | build | passages a second | a processor second | memory, building | on disk "
        "| cold question | processor | memory | warm question p50 / p95 | processor p50 |"
    )
    yield "|---|" + "---|" * 10
    for one in measured:
        p50, p95 = percentiles([wall for wall, _ in one.warm])
        cpu, _ = percentiles([cpu for _, cpu in one.warm])
        yield (
            f"| {NAMES[one.name]} | {one.of_builds('seconds'):.1f} s | {one.rate:.1f} "
            f"| {one.of_builds('passages') / one.of_builds('cpu'):.1f} | {one.of_builds('peak'):.0f} MiB "
            f"| {one.of_builds('disk'):.1f} MiB | {median(one.cold):.2f} s | {median(one.cold_cpu):.2f} s "
            f"| {one.cold_peak:.0f} MiB | {p50 * 1000:.1f} / {p95 * 1000:.1f} ms | {cpu * 1000:.1f} ms |"
        )
    yield ""
    yield "| recall@1 / @5 | " + " | ".join(LANGUAGES) + " |"
    yield "|---|" + "---|" * len(LANGUAGES)
    for one in measured:
        cells = [f"{one.recall[language][0]:.3f} / {one.recall[language][1]:.3f}" for language in LANGUAGES]
        yield f"| {NAMES[one.name]} | " + " | ".join(cells) + " |"


def install(names: Sequence[str], folder: Path) -> tuple[list[str], Environment | None]:
    """Install the peers that can be; the others are named."""
    if not names:
        return [], None
    try:
        environment = Environment.make(folder)
    except InstallError as error:
        print(f"no peer can be installed: {error}", file=sys.stderr)
        return [], None
    able = []
    for name in names:
        try:
            environment.install(*PACKAGES[name])
        except InstallError as error:
            print(f"{NAMES[name]} cannot be installed: {error}", file=sys.stderr)
        else:
            able.append(name)
    return able, environment


@contextmanager
def cache(folder: Path | None) -> Iterator[Path]:
    """The folder given, or one that is removed again."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=NORQUAD, help="of dev.jsonl and docs/")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep the peers' environment there")
    parser.add_argument("--only", choices=NAMES, nargs="+", default=list(NAMES), help="these alone")
    parser.add_argument("--builds", type=int, default=1, help="builds of each (default: 1)")
    parser.add_argument("--runs", type=int, default=5, help="cold questions that count (default: 5)")
    parser.add_argument("--threads", type=int, default=2, help="threads of each (default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    docs = (options.folder / "docs").resolve()
    if not (options.folder / "dev.jsonl").is_file():
        parser.error(f"there is no dev.jsonl in {options.folder}")
    if min(options.builds, options.runs, options.threads) < 1:
        parser.error("--builds, --runs and --threads must be at least 1")
    asked = questions(options.folder / "dev.jsonl")
    texts, places = passages(docs)
    with cache(options.cache) as kept, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        (home / "questions.json").write_text(json.dumps([question.text for question in asked]), encoding="utf-8")
        peers, environment = install([name for name in options.only if name != "asker"], kept / "peers")
        contenders = [Contender("asker", sys.executable, str(docs), home, options.threads)]
        if environment is not None:
            python, weights = str(environment.python), str(environment.weights)
            contenders += [Contender(name, python, weights, home, options.threads) for name in peers]
        before = os.getloadavg()[0]
        measured = list(
            measure(
                [one for one in contenders if one.name in options.only], asked, places, options.builds, options.runs
            )
        )
        after = os.getloadavg()[0]
        versions = environment.versions() if environment is not None else {}
    print("\n".join(table(measured)))
    print(f"\n{len(texts)} passages, {options.threads} threads, load {before:.2f} before and {after:.2f} after")
    if options.json:
        data = {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "threads": options.threads,
            "load": [round(before, 2), round(after, 2)],
            "passages": len(texts),
            "asker": {name: version(name) for name in ("onnxruntime", "tokenizers", "faiss-cpu", "tantivy", "numpy")},
            "peers": versions,
            "systems": [one.summary() for one in measured],
        }
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
