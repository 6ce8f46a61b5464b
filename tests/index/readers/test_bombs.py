"""Files made to harm end within the limits: told to be left out, or read as far as they make sense."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.index.readers.bombs import BOMBS

MEMORY = 256
"""MiB: less than by default, so that what explodes does so sooner."""


def explode(seconds: float, only: str = "") -> tuple[dict[str, Any], float]:
    """What became of bombs, by name, and the most memory that any took, in MiB."""
    options = ["--seconds", str(seconds), "--memory", str(MEMORY), "--only", only, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.readers.bombs", *options],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    return {row["name"]: row for row in report["rows"]}, report["peak"] / 2**20


@pytest.fixture(scope="module")
def report():
    return explode(1)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_what_it_may_and_no_more(report, name):
    row = report[0][name]
    if "error" in row:
        assert row["cause"] in {"refused", "time", "memory"}
        assert "bombe." in row["error"]
    else:
        assert row["sound"]
        assert row["length"] <= max(10_000_000, row["bytes"])
        assert "root:" not in row["text"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs getrusage")
def test_no_process_takes_more_memory_than_it_may(report):
    assert 32 < report[1] <= MEMORY


def test_time_is_what_stops_some_of_them(report):
    stopped = [name for name, row in report[0].items() if row.get("cause") == "time"]
    assert "html: 300,000 attributes" in stopped
    assert len(stopped) < len(BOMBS) / 2


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory that the system keeps")
def test_memory_is_what_stops_some_of_them():
    rows, peak = explode(120, "a million cells")
    assert rows["html: a million cells"]["cause"] == "memory"
    assert MEMORY / 2 < peak <= MEMORY
