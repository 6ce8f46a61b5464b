"""The long runs of what Asker promises (docs/reliability.md), with their figures.

    python benchmarks/reliability.py                 all
    python benchmarks/reliability.py offline memory  some
    python benchmarks/reliability.py --list          what there is

Runs the tests of each promise with the counts of a long run (ASKER_LONG=1; see `tests/amounts.py`) and prints what they
tell of themselves. The tools of requirements-dev.txt must be installed. Exit code 1 if a promise is not kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]

_STORE = "tests/index/store"
_READERS = "tests/index/readers"
PROMISES: Mapping[str, Sequence[str]] = {
    "commit": (f"{_STORE}/test_crashes.py", f"{_STORE}/test_commits.py"),
    "power": (f"{_STORE}/test_power_cut.py",),
    "disk": (f"{_STORE}/test_full_disk.py",),
    "leftovers": (f"{_STORE}/test_leftovers.py",),
    "writers": (f"{_STORE}/test_readers_and_writers.py", "tests/test_together.py"),
    "damage": (f"{_STORE}/test_damage.py", f"{_STORE}/test_damaged_blocks.py", "tests/index/test_mending.py"),
    "search": (f"{_STORE}/test_searching.py", f"{_STORE}/test_large.py", "tests/index/test_search.py"),
    "code": ("tests/hostile/test_code.py", "tests/index/encoder/test_sentence_transformer.py"),
    "offline": ("tests/test_offline.py",),
    "terminal": (
        "tests/bot/test_printable.py",
        "tests/bot/test_terminal.py",
        "tests/tui/test_terminal.py",
        "tests/tui/test_hostile.py",
        "tests/tui/test_hostile_screens.py",
    ),
    "citations": ("tests/test_citations.py",),
    "poison": ("tests/hostile", "tests/bot/test_statements.py"),
    "readers": tuple(f"{_READERS}/test_{name}.py" for name in ("bombs", "mutations", "read", "process")),
    "guard": (f"{_READERS}/test_guard.py",),
    "folder": ("tests/index/test_sources.py", f"{_READERS}/test_read.py"),
    "norwegian": (f"{_READERS}/test_decoding.py", f"{_READERS}/test_formats.py"),
    "language": ("tests/bot/test_language.py",),
    "private": ("tests/test_private.py",),
    "memory": ("tests/test_long_use.py",),
    "dependencies": ("tests/test_dependencies.py",),
}
"""Where the tests of each stand."""


def figures(report: Path) -> Iterator[str]:
    """What the tests told of themselves, one line each."""
    for case in ElementTree.parse(report).iter("testcase"):
        told = [f"{one.get('name')}: {one.get('value')}" for one in case.iter("property")]
        if told:
            yield f"{case.get('name')}: {'; '.join(told)}"


def run(name: str) -> bool:
    """Run the tests of a promise, print its figures, and say whether it is kept."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        there = [path for path in PROMISES[name] if (REPOSITORY / path).exists()]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--no-header",
            "-o",
            "junit_family=xunit1",
            f"--junitxml={report}",
            *there,
        ]
        done = subprocess.run(
            command, cwd=REPOSITORY, env={**os.environ, "ASKER_LONG": "1"}, capture_output=True, text=True, check=False
        )
        *_, last = done.stdout.strip().splitlines() or [done.stderr]
        print(f"{name}: {last}", flush=True)
        if done.returncode:
            print(done.stdout)
        if report.exists():
            for line in figures(report):
                print(f"    {line}")
    print(f"    {time.perf_counter() - began:.0f} s", flush=True)
    return done.returncode == 0


def main() -> None:
    """Run what was named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("promises", nargs="*", metavar="PROMISE", help=", ".join(PROMISES))
    parser.add_argument("--list", action="store_true", help="name the promises and their tests")
    options = parser.parse_args()
    if unknown := set(options.promises) - PROMISES.keys():
        parser.error(f"no such promise: {', '.join(sorted(unknown))}; there are {', '.join(PROMISES)}")
    if options.list:
        for name, tests in PROMISES.items():
            print(f"{name}: {' '.join(tests)}")
        return
    kept = [run(name) for name in options.promises or PROMISES]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
