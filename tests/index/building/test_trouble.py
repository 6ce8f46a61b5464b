"""What is in the way of a build: files that cannot be read, interruptions, damage, another writer."""

import signal
import subprocess
import sys

import pytest

from index.build import changed_since
from index.errors import BusyError
from index.store import Snapshot
from tests.index.building.conftest import TEXTS, contents, vectors, write


def test_a_file_that_cannot_be_read_keeps_what_was_indexed(build, texts):
    write(texts / "ny.txt", b"\x00\x01\x02")
    _, summary = build()
    assert [problem.path for problem in summary.problems] == ["ny.txt"]
    assert summary.documents == 3
    write(texts / "veier.txt", b"\x00\x01\x02")
    write(texts / "bibliotek.md", "# Bibliotek\n\nNå er det stengt.\n")
    snapshot, summary = build()
    assert [problem.path for problem in summary.problems] == ["ny.txt", "veier.txt"]
    assert (summary.changed, summary.removed, summary.unchanged) == (("bibliotek.md",), (), 2)
    assert contents(snapshot)["veier.txt"] == TEXTS["veier.txt"]
    assert not changed_since(snapshot, [texts])
    assert build()[0].generation == snapshot.generation  # told again, but nothing is written
    write(texts / "veier.txt", "Nå går det an.\n")
    assert build()[1].changed == ("veier.txt",)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
@pytest.mark.parametrize("place", ["veier.txt", "sub"])
def test_so_does_a_place_that_cannot_be_looked_into(build, texts, place):
    build()
    (texts / place).rename(texts.parent / "away")
    (texts / place).symlink_to(texts.parent / "nowhere")
    snapshot, summary = build()
    assert [problem.path for problem in summary.problems] == [place]
    assert summary.removed == ()
    assert contents(snapshot) == TEXTS
    (texts / place).unlink()
    assert len(build()[1].removed) == 1


ODD = [
    b"",
    b" \n",
    b"---\n---\n",
    b"---\ntitle: x\n---\n",
    b"---\ntitle: [\n---\nTekst.",
    b"# ",
    b"#\n\n##\n",
    b"<!-- skjult -->",
    b"[a]: http://x",
    b"```\n```",
    b"|a|\n|-|\n",
    b"***",
    b"\xef\xbb\xbf",
    "\u200b\u00ad\u2060".encode(),
    "\x0c\u2028\u0085".encode(),
    b"&nbsp;",
    b"\xff\xfe\x00\xd8x\x00",  # UTF-16 with a lone surrogate
    "ord".encode("utf-16"),
    b"x" * 50_000,
    b"- \n- \n",
]


def test_no_file_stops_the_others(build, texts):
    for number, text in enumerate(ODD):
        write(texts / f"odd{number}.md", text)
        write(texts / f"odd{number}.txt", text)
    snapshot, summary = build()
    assert contents(snapshot).items() >= TEXTS.items()
    assert summary.documents + len(summary.problems) == 3 + 2 * len(ODD)
    assert build()[0].generation == snapshot.generation


KILLED = """
import os, signal, sys
from pathlib import Path
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder

def progress(done, total):
    if done == 300:
        os.kill(os.getpid(), signal.SIGKILL)

refresh([Path(sys.argv[1])], Path(sys.argv[2]), Model(PACKAGED, encoder_id(), open_encoder), progress=progress)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_interrupted_build_goes_on_where_it_was(build, texts, tmp_path, encoder):
    for number in range(397):
        write(texts / f"{number}.txt", f"Tekst {number}.\n")
    done = subprocess.run([sys.executable, "-c", KILLED, texts, tmp_path / "index"], check=False)
    assert done.returncode == -signal.SIGKILL
    _, summary = build()
    assert summary.documents == 400
    assert summary.encoded == 401 - 256  # what was on disk when it was killed


def test_an_interrupted_build_by_an_error_in_between_keeps_the_old_index(build, texts, tmp_path):
    build()
    write(texts / "veier.txt", "Nytt.\n")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(progress=stop)
    assert contents(Snapshot.open(tmp_path / "index")) == TEXTS
    assert build()[1].changed == ("veier.txt",)


@pytest.mark.parametrize("pattern", ["generations/*/order.npy", "segments/*/terms.zlib", "generation-*.json"])
def test_a_damaged_index_is_built_anew(build, tmp_path, pattern, encoder):
    build()
    (file,) = (tmp_path / "index").glob(pattern)
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")
    snapshot, summary = build()
    assert contents(snapshot) == TEXTS
    assert vectors(snapshot, encoder)
    assert summary.encoded == (4 if "json" in pattern else 0)  # without its manifest nothing is known of it


HOLDS = """
import sys
from pathlib import Path
from index.store import Writer
with Writer.open(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_another_writer_is_in_the_way(build, tmp_path):
    build()
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"ready"
        with pytest.raises(BusyError):
            build()
        with pytest.raises(BusyError):
            build(wait=0.1)
        assert len(Snapshot.open(tmp_path / "index").documents) == 3  # reading goes on
        other.communicate()
    assert build()[1].unchanged == 3
