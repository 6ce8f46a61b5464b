"""Several programs on one index: two that write, and two that ask while a third builds it anew."""

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.amounts import amount
from tests.conftest import REPOSITORY

SECONDS = amount(6, 600)
RUNS = amount(2, 50)

NAMES = ("Grå", "Kvite", "Svarte", "Raude")
QUESTIONS = [f"Hvor høyt er fjellet {name}?" for name in NAMES]


def write_texts(folder: Path, height: int) -> None:
    """Texts that agree with each other: every mountain is of one height."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        text = f"# Fjellet {name}\n\nFjellet {name} er {height} meter høyt. Mange går dit om sommeren.\n"
        (folder / f"{name}.md").write_text(text, "utf-8")


@pytest.fixture
def mountains(asker):
    """A folder of texts, and the command over it."""
    folder = asker.home / "mountains"
    (asker.home / "asker.toml").write_text(f"corpus = {json.dumps(str(folder))}", "utf-8")
    asker.environment["ASKER_LANG"] = "nb"
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be replaced there")
def test_two_writers(asker, mountains, record_property):
    codes: Counter[tuple[int, ...]] = Counter()
    for run in range(RUNS):
        write_texts(mountains, 1000 + run)
        writers = [
            subprocess.Popen(
                asker.command("index", "--rebuild"),
                env=asker.environment,
                cwd=asker.home,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        said = [writer.communicate(timeout=120) for writer in writers]
        for writer, (_, problems) in zip(writers, said, strict=True):
            assert writer.returncode in (0, 4), problems
            assert "Traceback" not in problems
            # The one that was turned away says why, in one sentence.
            assert writer.returncode == 0 or "Et annet program" in problems
        codes[tuple(sorted(writer.returncode for writer in writers))] += 1
        answer = asker.json("ask", QUESTIONS[run % 4])
        assert f"{1000 + run} meter" in answer["answer"]
    record_property("exit codes of the two", {str(pair): count for pair, count in codes.items()})
    assert (4, 4) not in codes


PROGRAM = """
import json, sys, time
from pathlib import Path
sys.path.append(sys.argv[1])
from bot.assistant import Assistant
from index.encoder import open_encoder
from index.store import Snapshot

questions, states = map(json.loads, sys.argv[4:])
encoder, until, asked = open_encoder(), time.monotonic() + float(sys.argv[3]), 0
generations = set()
while time.monotonic() < until:
    with Snapshot.open(Path(sys.argv[2])) as snapshot:
        assistant = Assistant(snapshot, lambda: encoder, interface="nb")
        answers = [assistant.ask(question).answer for question in questions]
        time.sleep(0.05)
        # The same from a snapshot that has grown old.
        assert answers == [assistant.ask(question).answer for question in questions]
        generations.add(snapshot.generation)
    asked += 2 * len(answers)
    assert answers in states, answers
print(json.dumps([asked, len(generations)]))
"""


BUILD = """
import json, subprocess, sys, time
from pathlib import Path
from tests.test_together import write_texts
until, built = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < until:
    built += 1
    write_texts(Path(sys.argv[3]), (1100, 2200)[built % 2])
    subprocess.run(json.loads(sys.argv[1]), check=True, stdout=subprocess.DEVNULL)
print(built)
"""


def test_two_ask_while_a_third_builds(asker, mountains, record_property):
    """Answers are those of one state of the texts or the other, whole, in a program that goes on and in new ones."""
    wanted = []
    for height in (1100, 2200):
        write_texts(mountains, height)
        asker("index")
        wanted.append([asker.json("ask", question)["answer"] for question in QUESTIONS])
    assert wanted[0] != wanted[1]
    assert ["1100 meter" in wanted[0][0], "2200 meter" in wanted[1][0]] == [True, True]
    index = Path(asker.json("status")["index"])
    asking = subprocess.Popen(
        [
            sys.executable,
            "-I",
            "-c",
            PROGRAM,
            REPOSITORY,
            index,
            str(SECONDS),
            json.dumps(QUESTIONS),
            json.dumps(wanted),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + SECONDS
    loop = [sys.executable, "-c", BUILD, json.dumps(asker.command("index", "--rebuild")), str(SECONDS), str(mountains)]
    building = subprocess.Popen(
        loop,
        env={**asker.environment, "PYTHONPATH": str(REPOSITORY)},
        cwd=asker.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    seen: Counter[int] = Counter()
    while time.monotonic() < until:
        number = seen.total() % len(QUESTIONS)
        said = asker.json("ask", QUESTIONS[number])["answer"]
        seen[[state[number] for state in wanted].index(said)] += 1
    (asked, problems), (built, trouble) = asking.communicate(timeout=120), building.communicate(timeout=120)
    assert asking.returncode == 0, problems
    assert building.returncode == 0, trouble
    answers, generations = json.loads(asked)
    record_property("asked in one program, of so many generations", [answers, generations])
    record_property("asked in new programs, by what the texts said", dict(seen))
    record_property("built anew", int(built))
    assert answers
    assert generations > 1
    assert seen
