"""What the packaged encoder costs: passages a second on all cores, a question's latency on one, sizes.

    python benchmarks/encoder.py [MODEL] [--passages 200] [--questions 200] [--runs 5] [--json FILE]

MODEL is a folder like `index/model`, which is the default. Passages are 110 words of running text made from the
packaged texts, encoded as an index is built; a question is encoded as one is asked, alone. Shown are medians over runs
of the rate by the clock and by processor seconds (which other work on the machine changes less), the 50th and 95th
percentile of the latencies, how long it takes to load what a question needs, and the bytes of the files. Nothing is
judged.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from unittest import mock

from index.encoder import packaged

REPOSITORY = Path(__file__).resolve().parents[1]
WORDS = 110
QUESTIONS = (
    "Hvem vant innovasjonsprisen?",
    "Kva år opna kunstmuseet ved fjorden for publikum?",
    "How many people applied for the grant from the municipality last year?",
    "Når starter prosjektet, og hvem leder det?",
)


def texts(folder: Path, number: int) -> list[str]:
    """As many different pieces of `WORDS` words as asked for, out of a folder's Markdown files."""
    words = [word for path in sorted(folder.rglob("*.md")) for word in path.read_text(encoding="utf-8").split()]
    if len(words) < 2 * WORDS:
        raise SystemExit(f"{folder} holds too little text.")
    doubled = words + words
    step = max(1, len(words) // number)
    return [" ".join(doubled[first : first + WORDS]) for first in range(0, step * number, step)]


def rates(encoder: packaged.PackagedEncoder, passages: Sequence[str], runs: int) -> tuple[list[float], list[float]]:
    """Passages a second of each run, by the clock and by processor seconds."""
    by_clock, by_processor = [], []
    list(encoder.passages(passages[:32]))  # the first texts of a session cost more
    for _ in range(runs):
        began, used = time.perf_counter(), time.process_time()
        list(encoder.passages(passages))
        by_clock.append(len(passages) / (time.perf_counter() - began))
        by_processor.append(len(passages) / (time.process_time() - used))
    return by_clock, by_processor


def latencies(encoder: packaged.PackagedEncoder, number: int) -> list[float]:
    """Milliseconds of each question, one after the other on one core."""
    found = []
    for place in range(number):
        began = time.perf_counter()
        encoder.question(f"{QUESTIONS[place % len(QUESTIONS)]} {place}")
        found.append(1000 * (time.perf_counter() - began))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", default=packaged.folder())
    parser.add_argument("--passages", type=int, default=200)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    passages = texts(REPOSITORY / "corpus", options.passages)
    with mock.patch.object(packaged, "folder", return_value=options.model):
        began = time.perf_counter()
        encoder = packaged.PackagedEncoder()
        loading = time.perf_counter() - began
    by_clock, by_processor = rates(encoder, passages, options.runs)
    found = latencies(encoder, options.questions)
    figures: dict[str, float] = {
        "passages_per_second": median(by_clock),
        "passages_per_processor_second": median(by_processor),
        "question_ms_p50": median(found),
        "question_ms_p95": quantiles(found, n=20)[-1],
        "loading_ms": 1000 * loading,
        **{f"bytes_{path.name}": path.stat().st_size for path in sorted(options.model.iterdir()) if path.is_file()},
        "cores": os.cpu_count() or 1,
        "load": load,
    }
    for name, value in figures.items():
        print(f"{name:32} {value:14,.2f}" if isinstance(value, float) else f"{name:32} {value:14,}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
