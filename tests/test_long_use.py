"""A program that goes on for long takes no more memory than after its first questions."""

import json
import subprocess
import sys

import pytest

from tests.amounts import amount
from tests.conftest import REPOSITORY

QUESTIONS = amount(400, 10_000)
EARLY = amount(9, 1)
"""Which twentieth of them the memory is compared with: the tenth, in a long run the second."""
LEVEL = 16.0
"""MiB by which it may grow from then on."""
TURNS = 8
"""Questions of a conversation, before another begins."""

PROGRAM = """
import json, os, random, sys
from pathlib import Path
from bot.collection import Collection
from bot.session import Session
from bot.settings import Settings

number, turns = int(sys.argv[1]), int(sys.argv[2])
ours, others = (Path(path).read_text("utf-8").splitlines() for path in sys.argv[3:])
asked = [*(json.loads(line)["question"] for line in ours), *(line.split("\\t")[1] for line in others)]
chance = random.Random(7)


def memory():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def word():
    "One that was never seen, so that whatever is remembered by words, without an end, grows."
    return "".join(chance.choices("abdefghiklmnoprstuvyøå", k=chance.randint(4, 12)))


session = Session(Collection(Settings(data=os.environ["ASKER_DATA"], index=os.environ["ASKER_INDEX"])), interface="nb")
session.open()
figures = []
for count in range(1, number + 1):
    question = chance.choice(asked)
    if count % 10 == 0:
        question = f"{question[:-1]} {word()}?"
    session.keep(session.ask(question))
    if count % turns == 0:
        session.begin()
    if count % (number // 20) == 0:
        figures.append(round(memory(), 1))
print(json.dumps(figures))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_stays_level(talker, record_property):
    lists = (REPOSITORY / "benchmarks" / "questions.jsonl", REPOSITORY / "tests" / "bot" / "questions.tsv")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(QUESTIONS), str(TURNS), *lists],
        env=talker.environment, cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    early = figures[EARLY]
    record_property("questions in one process", QUESTIONS)
    record_property(f"MiB after {QUESTIONS * (EARLY + 1) // 20:,} questions and after all", f"{early}, {figures[-1]}")
    assert figures[-1] < early + LEVEL, figures
