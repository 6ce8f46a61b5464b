"""A run compared with an earlier one."""

import json
from pathlib import Path

import pytest

from bot.evaluation.compare import compare
from bot.evaluation.report_text import text_report
from tests.bot.evaluation.conftest import HAS_QUESTION, OFF, PLACED, outcome_of, record_of


def test_comparing_a_run_with_itself_and_with_a_worse_one(vik, file):
    asked = file(PLACED, OFF, {**HAS_QUESTION, "answerable": False})
    old = vik.home / "old.json"
    old.write_text(vik("eval", asked, "--json").stdout)
    comparison = vik.json("eval", asked, "--compare", old)["comparison"]
    assert (comparison["better"], comparison["worse"], comparison["lost"], comparison["won"]) == (0, 0, [], [])
    assert comparison["same_questions"]
    worse = json.loads(old.read_text())
    worse["outcomes"][0] |= {"right": False, "cited": False, "rank": None}
    old.write_text(json.dumps(worse))
    done = vik("eval", asked, "--compare", old)
    assert "no clear difference" in done.stdout
    assert "Wrong before, right now: 1\nLine 1: Når åpnet badet i Vik?" in done.stdout
    assert "Right before, wrong now: 0" in done.stdout
    fewer = vik.json("eval", file(PLACED), "--compare", old)["comparison"]
    assert (fewer["questions"], fewer["only_before"], fewer["same_questions"]) == (1, 2, False)
    other = vik("eval", file({**OFF, "id": "annet"}), "--compare", old, code=2)
    assert other.stdout == ""
    assert "old.json" in other.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "truncated"),
        (b"{}", "schema"),
        (b'{"schema": 2}', "schema 2"),
        (b'{"schema": 1}', "version"),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
    ],
)
def test_what_cannot_be_compared_with(vik, file, text, said):
    (vik.home / "other.json").write_bytes(text)
    done = vik("eval", file(OFF), "--compare", vik.home / "other.json", code=2)
    assert done.stdout == ""
    assert "other.json" in done.stderr
    assert said in done.stderr


def test_verdicts():
    before = [outcome_of(n, right=n % 4 == 0, rank=1, words=20, answered=n % 8 > 0) for n in range(60)]
    now = [outcome_of(n, right=n % 4 > 0, rank=2, words=10 + n % 3, answered=n % 9 > 0) for n in range(60)]
    found = compare(record_of(before), record_of(now), Path("old.json"))
    verdicts = {name: one.verdict for name, one in found.rows[-1].figures.items()}
    assert verdicts["right"] == "better"
    assert verdicts["recall_1"] == "worse"
    assert verdicts["recall_5"] == "unclear"
    assert verdicts["words"] == "lower"
    assert verdicts["answered"] == "unclear"
    assert (len(found.won), len(found.lost)) == (45, 15)
    right = found.rows[-1].figures["right"]
    assert (right.before, right.now, right.difference) == (0.25, 0.75, 0.5)
    assert right.low <= right.difference <= right.high
    shown = "\n".join(text_report(record_of(now), found, "en", plain=True))
    assert "answered right: before 25, now 75, +50 (" in shown
    assert ": better." in shown
    assert "and 5 more" in shown


def test_questions_that_look_the_same_are_told_apart():
    twice = [outcome_of(n, question="Hvem?", right=n == 1) for n in (1, 2)]
    found = compare(record_of(twice), record_of(twice[::-1]), Path("old.json"))
    assert (found.questions, len(found.won), len(found.lost)) == (2, 1, 1)
