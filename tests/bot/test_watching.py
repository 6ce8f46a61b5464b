"""`asker index --watch`: a process that follows real folders until it is interrupted."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"
CINEMA = "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")


class Watch:
    """The command while it runs; one that says nothing for two minutes is ended, so that no reading waits for ever."""

    def __init__(self, asker: Any, *arguments: str | Path) -> None:
        self.process = subprocess.Popen(
            asker.command("index", "--watch", *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=asker.environment,
            cwd=asker.home,
            encoding="utf-8",
            # What starts in the background of a shell ignores Ctrl+C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self.timer = Timer(120, self.process.kill)
        self.timer.start()

    def said(self) -> str:
        """The next line of its output."""
        assert self.process.stdout
        return self.process.stdout.readline()

    def noted(self) -> str:
        """The next line of what it says besides."""
        assert self.process.stderr
        return self.process.stderr.readline()

    def interrupt(self) -> str:
        """Press Ctrl+C; what else it has said besides comes back."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        assert out == ""
        assert self.process.returncode == 130
        return err


@pytest.fixture
def folder(texts, tmp_path):
    return texts(tmp_path / "tekster", {"bad.md": BATH})


@pytest.fixture
def watch(asker) -> Iterator[Any]:
    """Starts it."""
    running: list[Watch] = []

    def start(*arguments: str | Path) -> Watch:
        running.append(Watch(asker, *arguments))
        return running[-1]

    yield start
    for one in running:
        one.timer.cancel()
        one.process.kill()
        one.process.communicate()


def test_every_change_is_read_and_told_on_a_line(asker, folder, texts, watch, tmp_path):
    watching = watch("--corpus", folder, "--json")
    first = json.loads(watching.said())
    assert (first["schema"], first["added"], first["documents"]) == (1, ["bad.md"], 1)
    assert "Ctrl+C" in watching.noted()
    texts(folder, {"under/kino.md": CINEMA, "bad.md": BATH + "\nDet er stengt.\n", "bilde.png": "x"})
    second = json.loads(watching.said())
    assert (second["added"], second["changed"], second["unsupported"]) == (["under/kino.md"], ["bad.md"], ["bilde.png"])
    assert [row["document"] for row in second["rows"]] == ["bad.md", "under/kino.md"]
    assert second["time"] >= first["time"]
    folder.rename(tmp_path / "borte")  # a folder that is gone is waited for, and nothing is forgotten
    assert "gone" in watching.noted()
    assert len(asker.json("--corpus", tmp_path / "borte", "list")["documents"]) == 2
    texts(tmp_path / "borte", {"ny.txt": "Noe nytt om Vik.\n"})
    (tmp_path / "borte/bad.md").unlink()
    (tmp_path / "borte").rename(folder)
    third = json.loads(watching.said())
    assert (third["added"], third["removed"], third["unchanged"]) == (["ny.txt"], ["bad.md"], 1)
    assert watching.interrupt() == ""
    assert asker.json("--corpus", folder, "status")["up_to_date"]


def test_it_waits_for_another_writer(asker, folder, texts, watch):
    import filelock

    watching = watch("--corpus", folder)
    assert "1 new, 0 changed, 0 removed" in watching.said()
    watching.noted()
    index = asker.json("--corpus", folder, "status")["index"]
    with filelock.FileLock(f"{index}/writer.lock"):
        texts(folder, {"kino.md": CINEMA})
        assert "Another process" in watching.noted()
    assert "1 new, 0 changed, 0 removed" in watching.said()
    (folder / "null.md").write_bytes(b"\0\1")
    assert "0 new" in watching.said()
    assert "null.md" in watching.noted()
    texts(folder, {"bad.md": BATH + "\nDet er stengt.\n"})
    assert "0 new, 1 changed" in watching.said()
    assert watching.interrupt() == ""  # what could not be read before is not told again


def test_a_folder_that_was_never_there(asker, tmp_path):
    assert "feil" in asker("index", "--watch", "--corpus", tmp_path / "feil", code=2).stderr
