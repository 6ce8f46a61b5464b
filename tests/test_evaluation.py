"""The shared evaluation sets: floors well below what is reached, so that only a fall is noticed."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY, SHARED

EVAL = SHARED / "eval"
QUESTIONS, TEXTS = 30, 80
"""Questions of each language to search for, and texts to search, those asked about first: encoding all takes long."""

pytestmark = pytest.mark.skipif(not (EVAL / "score.py").exists(), reason="needs ../shared/eval")


@pytest.fixture
def score(asker, packaged):
    """Runs the scorer with the installed command; gives what it prints of each language, by measure."""

    def run(*arguments: object) -> dict[str, dict[str, float]]:
        command = [sys.executable, EVAL / "score.py", *arguments]
        done = subprocess.run(
            [*map(str, command[:3]), "--asker", asker.command()[0], *map(str, command[3:])],
            env=asker.environment | {"ASKER_DATA": packaged.environment["ASKER_DATA"]},
            cwd=asker.home,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        lines = {line.split()[0]: line for line in done.stdout.splitlines()}
        return {language: measures(line) for language, line in lines.items() if language in ("nb", "nn", "en")}

    return run


def measures(line: str) -> dict[str, float]:
    """`right 20/26=0.769  recall@1 0.500 (±0.1)` as {"right": 0.769, "recall@1": 0.5}."""
    found = re.findall(r"([a-zA-Z][a-zA-Z@\d -]*?) (?:\d+/\d+=)?(\d\.\d+)", line.partition("n=")[2] or line[4:])
    return {name.strip(): float(value) for name, value in found}


def test_measures():
    line = "nb   right 20/26=0.769  off-topic refused 5/5=1.000  verbatim 63/63=1.000  mean length 30 words"
    assert measures(line) == {"right": 0.769, "off-topic refused": 1.0, "verbatim": 1.0}
    line = "nb   n=60 recall@1 0.733 (±0.110) recall@5 0.900 (±0.071) MRR@10 0.801"
    assert measures(line) == {"recall@1": 0.733, "recall@5": 0.9, "MRR@10": 0.801}


def test_answers(score):
    found = score("answers", EVAL / "asker_dev.jsonl", "--docs", REPOSITORY / "corpus")
    assert set(found) == {"nb", "nn", "en"}
    for language, reached in found.items():
        assert reached["right"] >= 0.70, language
        assert reached["cited"] == reached["right"], language
        assert reached["verbatim"] == 1.0, language
        assert reached["off-topic refused"] == 1.0, language


def test_retrieval(score, tmp_path):
    rows = [json.loads(line) for line in (EVAL / "norquad/dev.jsonl").read_text("utf-8").splitlines()]
    some = [row for language in ("nb", "nn", "en") for row in [r for r in rows if r["lang"] == language][:QUESTIONS]]
    (tmp_path / "some.jsonl").write_text("".join(json.dumps(row) + "\n" for row in some), "utf-8")
    asked_about = {row["doc"] for row in some}
    texts = sorted((EVAL / "norquad/docs").iterdir(), key=lambda file: (file.name not in asked_about, file.name))[
        :TEXTS
    ]
    (tmp_path / "docs").mkdir()
    for file in texts:
        shutil.copy(file, tmp_path / "docs")
    found = score("retrieval", tmp_path / "some.jsonl", "--docs", tmp_path / "docs", "--", "--index", tmp_path / "i")
    for language, floor in (("nb", 0.6), ("nn", 0.55), ("en", 0.4)):
        assert found[language]["recall@1"] >= floor, language
