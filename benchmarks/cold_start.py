"""How long a question from the shell takes, and how much memory, beside what the imports alone cost.

    python benchmarks/cold_start.py [--runs 7] [--json FILE]

Three commands, each in a process of its own, in turn, so that other work on the machine burdens all alike:

    ask      asker "Hvem vant innovasjonsprisen?", over the packaged texts, their index built before
    imports  python -c "import numpy, faiss, onnxruntime", which no answer can do without
    help     asker --help

Files are in the system's cache: a first round is not counted. The data folder is a temporary one. Needs Linux or macOS.
Nothing is judged here: the exit code is 0, or 2 if a command cannot be run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ASKER = str(Path(sysconfig.get_path("scripts")) / "asker")
COMMANDS: Mapping[str, Sequence[str]] = {
    "ask": (ASKER, "Hvem vant innovasjonsprisen?"),
    "imports": (sys.executable, "-c", "import numpy, faiss, onnxruntime"),
    "help": (ASKER, "--help"),
}
UNSET = ("ASKER_", "_ASKER_", "PYTHON")
"""Beginnings of environment variables that would change what is measured."""
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts in."""


@dataclass
class Figures:
    """What was measured of one command."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Processor seconds of each run, which other work on the machine changes less."""
    peaks: list[float] = field(default_factory=list)
    """Greatest resident memory of each run, MiB."""

    def summary(self) -> dict[str, object]:
        """The figures as `--json` writes them."""
        return {
            "median_s": round(median(self.seconds), 4),
            "min_s": round(min(self.seconds), 4),
            "median_cpu_s": round(median(self.cpu), 4),
            "peak_mib": round(max(self.peaks), 1),
            "seconds": [round(one, 4) for one in self.seconds],
        }


def run(command: Sequence[str], home: Path) -> tuple[float, float, float]:
    """Run a command to its end.

    :returns: Seconds, processor seconds, and the greatest resident memory in MiB.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}
    environment = {**kept, "ASKER_DATA": str(home / "data"), "ASKER_SETTINGS": str(home / "asker.toml")}
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.stderr.write(errors.read().decode("utf-8", "replace"))
            print(f"{' '.join(command)}: exit code {process.returncode}", file=sys.stderr)
            sys.exit(2)
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MAXRSS_UNIT / 2**20


def measure(runs: int) -> dict[str, Figures]:
    figures = {name: Figures() for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        run([ASKER, "status"], Path(folder))  # builds the index
        for number in range(runs + 1):
            for name, command in COMMANDS.items():
                seconds, cpu, peak = run(command, Path(folder))
                if number:
                    figures[name].seconds.append(seconds)
                    figures[name].cpu.append(cpu)
                    figures[name].peaks.append(peak)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="runs of each command that count (default: 7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    before = os.getloadavg()[0]
    figures = measure(options.runs)
    after = os.getloadavg()[0]
    imports = figures["imports"]
    print(f"{'':8} {'median s':>9} {'min s':>7} {'to imports':>11} {'CPU s':>7} {'to imports':>11} {'peak MiB':>9}")
    for name, one in figures.items():
        wall, work = median(one.seconds), median(one.cpu)
        print(
            f"{name:8} {wall:9.3f} {min(one.seconds):7.3f} {wall / median(imports.seconds):11.2f} "
            f"{work:7.3f} {work / median(imports.cpu):11.2f} {max(one.peaks):9.1f}"
        )
    print(f"{options.runs} runs each, {os.cpu_count()} cores, load {before:.2f} before and {after:.2f} after")
    if options.json:
        data = {
            "runs": options.runs,
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "load": [round(before, 2), round(after, 2)],
            "ratio": round(median(figures["ask"].seconds) / median(imports.seconds), 3),
            "commands": {name: one.summary() for name, one in figures.items()},
        }
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
