"""Runs in a process and an environment of its own; knows nothing of Asker but through `systems`.

    python worker.py SYSTEM build|cold|warm SOURCE HOME THREADS

HOME holds `texts.json`, `questions.json` and the index folder of each system. The last line printed is JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from systems import System, system

WARM_UP = 20
"""Questions answered before the clock runs."""
DEPTH = 10
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts in."""


def peak() -> float:
    """Greatest resident memory of this process and of its largest child, together, MiB."""
    used = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return used * MAXRSS_UNIT / 2**20


def build(made: System, texts: Sequence[str], folder: Path) -> dict[str, Any]:
    began = time.perf_counter()
    made.load()
    loaded, cpu = time.perf_counter(), time.process_time()
    passages = made.build(texts, folder)
    seconds = time.perf_counter() - loaded
    return {
        "passages": passages,
        "load": loaded - began,
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "peak": peak(),
        "disk": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20,
    }


def cold(made: System, questions: Sequence[str], folder: Path) -> dict[str, Any]:
    made.open(folder)
    return {"found": made.search(questions[0], DEPTH), "peak": peak()}


def warm(made: System, questions: Sequence[str], folder: Path) -> dict[str, Any]:
    made.open(folder)
    for question in questions[:WARM_UP]:
        made.search(question, DEPTH)
    times, found = [], []
    for question in questions:
        began = time.perf_counter(), time.process_time()
        found.append(made.search(question, DEPTH))
        times.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return {"times": times, "found": found, "peak": peak()}


def main() -> None:
    name, action, source, home, threads = sys.argv[1:]
    made, folder = system(name, source, int(threads)), Path(home) / name
    if action == "build":
        result = build(made, json.loads((Path(home) / "texts.json").read_text(encoding="utf-8")), folder)
    else:
        questions = json.loads((Path(home) / "questions.json").read_text(encoding="utf-8"))
        result = (cold if action == "cold" else warm)(made, questions, folder)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
