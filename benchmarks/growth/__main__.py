"""How time, memory and disk grow from a thousand to a million passages.

    python -m benchmarks.growth [FOLDER] [--reviews FILE] [--sizes 1000,3000,…] [--cache FOLDER] [--json FILE]
    python -m benchmarks.growth --check [--cache FOLDER]
    python -m benchmarks.growth --draw FILE --svg docs/growth.svg

FOLDER holds NorQuAD's `dev.jsonl` and `docs/`, FILE the reviews of NoReC; the defaults are in `../shared` beside the
repository. The first passages (`--real`, 20,000) are real: read, divided, analysed and encoded. Those above are made
up: their vectors by `vectors`, their texts by `words`. `--check` shows how like the real ones they are.

Of each size an index is built by the store, from passages that are ready, over files that stand in a folder; what is
measured is measured in a process of its own. Reading and dividing files and finding their terms is measured up to
10,000 passages and encoding on 300: for larger indexes both are extrapolated. All that is read is in the system's
cache, unless there is too little memory for it. Without --cache all is made in a temporary folder; with it, what is
there is used again (remove `index-SIZE` to build anew). A million passages take some 15 GB of disk.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.growth import chart, steps, table
from benchmarks.growth.steps import HELD_BACK_FOLDER, MAXRSS_UNIT, Figures, Place

SHARED = Path(__file__).resolve().parents[3] / "shared"
SIZES = "1000,3000,10000,30000,100000,300000,1000000"
REFRESHED = 10_000
"""Largest index that is built from its files too."""
COLD = "Hvordan konstaterer SVT at svingene ikke tilfredsstiller dagens veikrav?"
"""Asked about the first of the texts."""
STEPS = (
    *("prepare", "check", "files", "build", "refreshed", "encoding", "opening", "warm", "approximate"),
    *("copy", "add", "remove", "add_file"),
)


def step(options: argparse.Namespace) -> Figures:
    """Do one thing in this process."""
    place = Place(options.cache, options.size, options.folder, options.questions, min(options.sizes))
    if options.step in ("prepare", "check"):
        from benchmarks.growth import prepare

        done: Figures = getattr(prepare, options.step)(options)
    elif options.step == "build":
        done = steps.build(place, options.commits)
    elif options.step in ("warm", "approximate"):
        from benchmarks.growth import asking

        done = getattr(asking, options.step)(place)
    elif options.step in ("add", "remove", "add_file"):
        from benchmarks.growth import changing

        done = getattr(changing, options.step)(place, options.number)
    elif options.step == "copy":
        from benchmarks.growth.changing import copy

        done = copy(place)
    else:
        done = getattr(steps, options.step)(place)
    return done


class Measuring:
    """Runs steps in processes of their own."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options

    def __call__(self, name: str, size: int, number: int = 0) -> Figures:
        """Run a step."""
        options = self._options
        began = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.growth", str(options.folder), "--step", name, "--size", str(size)]
        command += ["--cache", str(options.cache), "--number", str(number), "--commits", str(options.commits)]
        command += ["--questions", str(options.questions), "--sizes", ",".join(map(str, options.sizes))]
        command += ["--reviews", str(options.reviews), "--real", str(options.real), "--seed", str(options.seed)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            print(f"{size}: {name} failed", file=sys.stderr)
            return {"failed": done.returncode}
        *said, last = done.stdout.decode().splitlines()
        print(*said, sep="\n", end="\n" if said else "")
        figures: Figures = json.loads(last)
        figures["load"] = os.getloadavg()[0]
        print(f"{size:>8} {name:12} {time.perf_counter() - began:7.1f} s  {json.dumps(rounded(figures))}", flush=True)
        return figures

    def cold(self, size: int) -> Figures:
        """Ask a question by the command."""
        place = Place(self._options.cache, size, self._options.folder, 0, 0)
        command = [str(Path(sysconfig.get_path("scripts")) / "asker"), "--corpus", str(place.texts)]
        command += ["--index", str(place.index), COLD]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ASKER_", "_ASKER_"))}
        environment["ASKER_DATA"] = environment["ASKER_SETTINGS"] = str(self._options.cache / "data")
        runs = []
        for _ in range(self._options.runs + 1):
            began = time.perf_counter()
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            said = [stream.read().decode("utf-8", "replace") for stream in (process.stdout, process.stderr) if stream]
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in (0, 1):
                print(f"{size}: {said[1]}", file=sys.stderr)
                return {"failed": process.returncode}
            seconds = time.perf_counter() - began
            runs.append((seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MAXRSS_UNIT / 2**20))
        wall, cpu, peaks = zip(*runs[1:], strict=True)
        figures: Figures = {"seconds": median(wall), "min": min(wall), "cpu": median(cpu), "peak": max(peaks)}
        print(f"{size:>8} cold {json.dumps(rounded(figures))}", flush=True)
        return figures


def rounded(value: Any) -> Any:
    """Figures as they are written."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return round(value, 5) if isinstance(value, float) else value


def measure(options: argparse.Namespace, size: int, run: Measuring) -> Figures:
    """All figures of one size."""
    place = Place(options.cache, size, options.folder, 0, 0)
    run("files", size)
    built = options.cache / f"built-{size}.json"
    if not (place.index.is_dir() and built.is_file()):
        shutil.rmtree(place.index, ignore_errors=True)
        built.write_text(json.dumps(run("build", size)), encoding="utf-8")
    figures: Figures = {"build": json.loads(built.read_text(encoding="utf-8"))}
    if "failed" in figures["build"]:
        built.unlink()
        return figures
    if size <= REFRESHED:
        figures["refreshed"] = run("refreshed", size)
    figures["opening"] = [run("opening", size) for _ in range(options.runs)]
    figures["cold"] = run.cold(size)
    figures["warm"] = run("warm", size)
    figures["approximate"] = run("approximate", size)
    if not options.keep:
        figures |= change(options, place, run)
    return figures


def change(options: argparse.Namespace, place: Place, run: Measuring) -> Figures:
    """Add to a copy of the index, and remove."""
    numbers = range(options.runs)
    try:
        run("copy", place.size)
        return {
            "add": [run("add", place.size, number) for number in numbers],
            "remove": [run("remove", place.size, number) for number in numbers],
            "add_file": [run("add_file", place.size, number + len(numbers)) for number in numbers],
        }
    finally:
        shutil.rmtree(place.changing, ignore_errors=True)
        shutil.rmtree(place.texts / HELD_BACK_FOLDER, ignore_errors=True)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "eval" / "norquad", help="of NorQuAD")
    parser.add_argument("--reviews", type=Path, default=SHARED / "text" / "norec_nb.txt.gz", metavar="FILE")
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=SIZES)
    parser.add_argument("--real", type=int, default=20_000, help="real passages (default: 20000)")
    parser.add_argument("--questions", type=int, default=200, help="to ask (default: 200)")
    parser.add_argument("--commits", type=int, default=1, help="in how many the store builds an index (default: 1)")
    parser.add_argument("--runs", type=int, default=3, help="of what is quick; medians count (default: 3)")
    parser.add_argument("--keep", action="store_true", help="add and remove nothing")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep there what was made")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--check", action="store_true", help="show how like real passages the made-up ones are")
    parser.add_argument("--draw", type=Path, metavar="FILE", help="draw figures that --json wrote")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw there")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    return parser


def run_all(options: argparse.Namespace) -> Figures:
    """Measure all sizes."""
    run = Measuring(options)
    run("prepare", max(options.sizes))
    if options.check:
        run("check", max(options.sizes))
        return {}
    figures: Figures = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "encoding": run("encoding", min(options.sizes)),
        "sizes": {},
    }
    for size in options.sizes:
        figures["sizes"][str(size)] = measure(options, size, run)
        if options.json:
            options.json.write_text(json.dumps(rounded(figures), indent=1) + "\n", encoding="utf-8")
    return figures


def main(words: Sequence[str] | None = None) -> None:
    options = arguments().parse_args(words)
    if options.step:
        print(json.dumps(step(options)))
        return
    if options.draw:
        figures = json.loads(options.draw.read_text(encoding="utf-8"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            options.cache = (options.cache or Path(folder)).absolute()
            options.cache.mkdir(parents=True, exist_ok=True)
            figures = run_all(options)
    if figures:
        print(table.markdown(figures))
    if figures and options.svg:
        options.svg.write_text(chart.svg(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
