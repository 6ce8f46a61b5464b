"""Our own questions on the packaged texts: floors well below what is reached, so that only a fall is noticed."""

import json

import pytest

from tests.conftest import REPOSITORY

QUESTIONS = REPOSITORY / "benchmarks" / "questions.jsonl"


def test_the_questions_are_as_many_in_each_language():
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    for language in ("nb", "nn", "en"):
        own = [row for row in rows if row["lang"] == language]
        near = [row for row in own if not row["answerable"] and row["fact"].startswith("near_")]
        assert (len(own), sum(row["answerable"] for row in own), len(near)) == (70, 42, 22)
    assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.parametrize(("figure", "floor"), [("right", 0.75), ("answered", 0.85), ("off_refused", 0.7)])
def test_answers(evaluated, figure, floor):
    assert evaluated[figure]["value"] >= floor


@pytest.fixture(scope="module")
def evaluated(packaged):
    done = packaged("eval", QUESTIONS, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["rows"][-1]["figures"]
