"""How long a search and a question take in a process that goes on, such as the chat.

    python benchmarks/warm.py [FOLDER] [--questions 150] [--json FILE]

Real questions, in turn in bokmål, nynorsk and English, are asked of two indexes, each built in a temporary folder:

    packaged    the texts that Asker carries; questions of `questions.jsonl` beside this file
    norquad     FOLDER/docs, some 3,000 passages; questions of FOLDER/dev.jsonl

FOLDER holds NorQuAD's documents and questions; the default is `../shared/eval/norquad` beside the repository. Each
question is searched for (10 passages) and asked by assistants of its own, so that none finds sentences encoded that
another had to encode: in a conversation, follow-ups are faster. The first search and the first question are shown
apart, since they wait for what is loaded when it is first needed. Shown are the 50th, 95th and 99th percentile in
milliseconds, by the clock and in processor time of all threads. Nothing is judged here: the exit code is 0.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.collection import PACKAGED_CORPUS
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder
from index.store import Snapshot

NORQUAD = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad"
OWN = Path(__file__).with_name("questions.jsonl")
LANGUAGES = ("nb", "nn", "en")
PERCENTILES = (50, 95, 99)
SEARCHED = 10
"""Passages that a search is for."""


@dataclass
class Times:
    """What one call took, in milliseconds, in the order of the questions."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], object]) -> None:
        """Call once, and note how long it takes."""
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        self.cpu.append(1000 * (time.process_time() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))

    def summary(self) -> dict[str, Any]:
        """The figures as `--json` writes them."""
        return {"first": round(self.wall[0], 1), "wall": percentiles(self.wall[1:]), "cpu": percentiles(self.cpu[1:])}


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """The nearest that was measured."""
    ordered = sorted(times)
    return {f"p{part}": round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1) for part in PERCENTILES}


def in_turn(questions: Mapping[str, Sequence[str]], most: int) -> list[str]:
    """One of each language after the other, at most `most`."""
    fewest = min(map(len, questions.values()))
    mixed = [questions[language][at] for at in range(fewest) for language in LANGUAGES]
    return mixed[:most]


def by_language(path: Path) -> dict[str, list[str]]:
    """Questions of a file of JSON Lines."""
    questions: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        questions[row["lang"]].append(row["question"])
    return questions


def measure(snapshot: Snapshot, questions: Sequence[str], model: Model) -> dict[str, Any]:
    """Search for each question and ask it."""
    searches, answers = Times(), Times()
    for question in questions:
        searches.take(partial(Assistant(snapshot, model.load).search, question, SEARCHED))
        answers.take(partial(Assistant(snapshot, model.load).ask, question))
    return {
        "passages": len(snapshot),
        "questions": len(questions),
        "search": searches.summary(),
        "ask": answers.summary(),
    }


def report(name: str, figures: Mapping[str, Any]) -> None:
    print(f"{name}: {figures['passages']} passages, {figures['questions']} questions")
    heads = "".join(f"{f'p{part}':>8}" for part in PERCENTILES)
    print(f"  {'ms':8} {'first':>8} {heads}   CPU {heads}")
    for what in ("search", "ask"):
        one = figures[what]
        wall, cpu = ("".join(f"{one[kind][f'p{part}']:8.1f}" for part in PERCENTILES) for kind in ("wall", "cpu"))
        print(f"  {what:8} {one['first']:8.1f} {wall}       {cpu}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=NORQUAD, help=f"default: {NORQUAD}")
    parser.add_argument("--questions", type=int, default=150, help="how many of each index at most (default: 150)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    if options.questions < 2:
        parser.error("--questions must be at least 2")
    before = os.getloadavg()[0]
    model = Model(PACKAGED, encoder_id(), open_encoder)
    results = {}
    with tempfile.TemporaryDirectory() as name:
        snapshot, _ = refresh([PACKAGED_CORPUS], Path(name) / "packaged", model)
        results["packaged"] = measure(snapshot, in_turn(by_language(OWN), options.questions), model)
        report("packaged", results["packaged"])
        snapshot, _ = refresh([options.folder / "docs"], Path(name) / "norquad", model)
        questions = in_turn(by_language(options.folder / "dev.jsonl"), options.questions)
        results["norquad"] = measure(snapshot, questions, model)
        report("norquad", results["norquad"])
    after = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {before:.2f} before and {after:.2f} after")
    if options.json:
        data = {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "load": [round(before, 2), round(after, 2)],
            **results,
        }
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
