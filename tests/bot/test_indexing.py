"""`asker index`: what is read again, what is said of it, and what becomes of it when it is interrupted."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from tests.conftest import REPOSITORY

BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"
CINEMA = "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"
PICTURE = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"


@pytest.fixture
def folder(texts, tmp_path):
    return texts(tmp_path / "tekster", {"bad.md": BATH, "under/kino.md": CINEMA})


@pytest.fixture(scope="module")
def scan(tmp_path_factory) -> Path:
    """A report of four pages, and a fifth that is only a picture."""
    writer = PdfWriter(clone_from=REPOSITORY / "tests/index/readers/samples/report.pdf")
    contents = DecodedStreamObject()
    contents.set_data(PICTURE)
    writer.add_blank_page()[NameObject("/Contents")] = contents
    file: Path = tmp_path_factory.mktemp("scan") / "skann.pdf"
    writer.write(file)
    return file


def test_seconds_have_the_decimal_sign_of_the_language(asker, folder):
    for language, end in (("en", r"\d\.\d s\.\n"), ("nb", r"Tid: \d+,\d s\.\n"), ("nn", r"Tid: \d+,\d s\.\n")):
        assert re.search(end, asker("--corpus", folder, "--lang", language, "index").stdout)


def test_index_reports_what_it_did(asker, folder, texts):
    assert asker.json("--corpus", folder, "index")["added"] == ["bad.md", "under/kino.md"]
    texts(folder, {"bad.md": BATH + "\nBadet har fire basseng.\n", "ny.txt": "Noe nytt om Vik.\n", "bilde.png": "x"})
    (folder / "under/kino.md").unlink()
    done = asker("--corpus", folder, "index")
    assert "New: ny.txt" in done.stdout
    assert "Changed: bad.md" in done.stdout
    assert "Removed: under/kino.md" in done.stdout
    assert "bilde.png" in done.stderr
    again = asker.json("--corpus", folder, "index", "--rebuild")
    assert (again["added"], again["changed"], again["encoded"], again["unsupported"]) == ([], [], 0, ["bilde.png"])


def test_an_unreadable_text_leaves_the_others(asker, folder):
    (folder / "null.md").write_bytes(b"\0\1\2 binary")
    done = asker("--corpus", folder, "index", code=3)
    assert "null.md" in done.stderr
    assert "null.md" not in done.stdout
    failed = asker.json("--corpus", folder, "index", "--rebuild", code=3)["failed"]
    assert [problem["document"] for problem in failed] == ["null.md"]
    assert "2020" in asker("--corpus", folder, "Når åpnet badet i Vik?").stdout


def test_another_writer_is_told(asker, folder):
    import filelock

    index = asker.json("--corpus", folder, "status")["index"]
    with filelock.FileLock(f"{index}/writer.lock"):
        assert "Another process" in asker("--corpus", folder, "index", code=4).stderr
        asker("--corpus", folder, "--refresh", "Når åpnet badet i Vik?", code=4)
        assert "2020" in asker("--corpus", folder, "Når åpnet badet i Vik?").stdout


def test_interrupted_while_building(asker, texts, tmp_path):
    line = "Avsnitt {} handler om sak {} i kommunen, og ble vedtatt i møte nummer {} i Vik.\n\n"
    many: Mapping[str, str] = {f"{n}.md": "".join(line.format(n, m, n * m) for m in range(300)) for n in range(20)}
    folder = texts(tmp_path / "mange", many)
    process = subprocess.Popen(
        asker.command("--corpus", folder, "list", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=asker.environment,
        cwd=asker.home,
    )
    assert process.stderr
    assert process.stderr.readline()  # "Reading the texts …"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b""), err
    assert b"Traceback" not in err


def test_rows_tell_what_became_of_every_file(asker, folder, texts):
    asker("--corpus", folder, "index")
    texts(folder, {"bad.md": BATH + "\nBadet har fire basseng.\n", "ny.txt": "Noe nytt om Vik.\n", "likt.md": "Likt."})
    asker("--corpus", folder, "index")
    texts(folder, {"bad.md": BATH, "ny.md": "Nytt.", "under/kino.md": CINEMA + "\nDen er stengt.\n"})
    (folder / "ny.txt").unlink()
    (folder / "null.md").write_bytes(b"\0\1")
    rows = asker.json("--corpus", folder, "index", code=3)["rows"]
    assert {row["document"]: row["done"] for row in rows} == {
        "bad.md": "changed",
        "likt.md": "unchanged",
        "null.md": "failed",
        "ny.md": "added",
        "ny.txt": "removed",
        "under/kino.md": "changed",
    }
    assert [row["document"] for row in rows if row["reason"]] == ["null.md"]
    assert {row["document"]: row["passages"] for row in rows}["ny.txt"] is None


def test_what_was_wrong_with_a_file_is_remembered(asker, folder, scan):
    (folder / "skann.pdf").write_bytes(scan.read_bytes())
    (folder / "null.md").write_bytes(b"\0\1")
    first = asker.json("--corpus", folder, "index", code=3)
    (doubtful,) = first["doubtful"]
    assert (doubtful["document"], doubtful["folder"]) == ("skann.pdf", str(folder))
    assert "5" in doubtful["doubts"][0]
    for _ in range(2):  # nothing is read again, and all of it is still told
        again = asker.json("--corpus", folder, "index", code=3)
        assert (again["added"], again["unchanged"], again["doubtful"]) == ([], 3, first["doubtful"])
    done = asker("--corpus", folder, "index", code=3)
    assert "asker list" in done.stdout
    assert "null.md" in done.stderr
    lines = asker("--corpus", folder, "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["bad.md", "skann.pdf", "!", "under/kino.md", "!"]
    assert "5 pages" in lines[1]
    assert doubtful["doubts"][0] in lines[2]
    assert "null.md" in lines[4]
    listed = asker.json("--corpus", folder, "list")
    assert [document["pages"] for document in listed["documents"]] == [None, 5, None]
    assert [document["doubts"] for document in listed["documents"]] == [[], doubtful["doubts"], []]
    assert [failed["document"] for failed in listed["failed"]] == ["null.md"]
    assert asker.json("--corpus", folder, "status")["doubtful"] == 1
    norwegian = asker.json("--corpus", folder, "list", "--lang", "nn")["documents"][1]["doubts"]
    assert norwegian
    assert norwegian != doubtful["doubts"]
    (folder / "null.md").unlink()
    (folder / "skann.pdf").unlink()
    assert asker.json("--corpus", folder, "index")["doubtful"] == []
    assert asker.json("--corpus", folder, "list")["failed"] == []


def test_a_question_tells_of_remarks_when_it_reads_the_texts(asker, folder, scan):
    (folder / "skann.pdf").write_bytes(scan.read_bytes())
    assert "asker list" in asker("--corpus", folder, "Når åpnet badet i Vik?").stderr
    assert asker("--corpus", folder, "Når åpnet badet i Vik?").stderr == ""


def test_there_are_more_formats_than_two(asker, tmp_path):
    (tmp_path / "tom").mkdir()
    for said in (
        asker("--corpus", tmp_path / "tom", "Hvem vant?", code=2).stderr,
        asker("--corpus", tmp_path / "tom", "index").stderr,
        asker("add", "--help").stdout,
    ):
        assert ".docx" in said
        assert ".pdf" in said


def log_of(home: Path) -> Path | None:
    """Where encoded passages are remembered while an index is built."""
    return next((file for file in home.rglob("encoded.log") if file.stat().st_size), None)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_build_goes_on_where_it_was(asker, texts, tmp_path):
    folder = texts(tmp_path / "mange", {f"{number}.txt": f"Sak {number} i Vik.\n" for number in range(700)})
    process = subprocess.Popen(
        asker.command("--corpus", folder, "index"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=asker.environment,
        cwd=asker.home,
    )
    while log_of(asker.home / "data") is None:
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    assert process.wait(timeout=60) == -signal.SIGKILL
    done = asker.json("--corpus", folder, "index")
    assert done["documents"] == 700
    assert done["encoded"] in (700 - 256, 700 - 512)  # as many as were on the disk when it was killed
