"""Commands that keep the texts, and what becomes of an index, through the real command."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from index.errors import UsageError

BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"
CINEMA = "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"


def listing(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(texts, tmp_path):
    return texts(tmp_path / "tekster", {"bad.md": BATH, "under/kino.md": CINEMA})


def test_list_in_columns_and_json(asker, folder):
    lines = asker("--corpus", folder, "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["bad.md", "under/kino.md"]
    assert len({line.index("–") for line in lines}) == 1
    documents = asker.json("list", "--corpus", folder)["documents"]
    assert [document["document"] for document in documents] == ["bad.md", "under/kino.md"]
    assert documents[0]["title"] == "Badet"
    assert documents[0]["bytes"] == len(BATH.encode())


def test_show_a_text_and_a_place_in_it(asker, folder):
    assert asker("--corpus", folder, "show", "kino").stdout == CINEMA
    start = CINEMA.index("8. juni")
    assert ">>>8. juni<<<" in asker("show", "kino", "--at", f"{start}:{start + 7}", "--corpus", folder).stdout
    shown = asker.json("show", "under/kino.md", "--at", "0:8", "--corpus", folder)
    assert (shown["start"], shown["end"], shown["text"]) == (0, 8, CINEMA[:8])
    assert "START:END" in asker("show", "kino", "--at=", "--corpus", folder, code=2).stderr


@pytest.mark.parametrize("wrong", ["", "5", "9:5", "0:100000", "a:b", "-1:2", f"{'9' * 5000}:1", "²:3", "1:2:3"])
def test_what_is_no_place(wrong):
    from bot.cli.texts import _span

    with pytest.raises(UsageError):
        _span(wrong, 100)


def test_show_of_an_unknown_text_names_near_ones(asker, folder):
    done = asker("--corpus", folder, "show", "badd.md", code=2)
    assert "bad.md" in done.stderr
    assert done.stdout == ""


def test_show_cuts_what_stands_around(asker, texts, tmp_path):
    folder = texts(tmp_path / "t", {"long.txt": "ord " * 5000 + "HER" + " ord" * 5000})
    shown = asker("--corpus", folder, "show", "long", "--at", "20000:20003").stdout
    assert ">>>HER<<<" in shown
    assert len(shown) < 1000


def test_status(asker, folder):
    status = asker.json("--corpus", folder, "status")
    assert status["folders"] == [str(folder.resolve())]
    assert (status["documents"], status["up_to_date"]) == (2, True)
    text = asker("--corpus", folder, "status").stdout
    assert str(folder) in text
    assert status["index"] in text


def test_status_in_words(packaged):
    now = datetime.now().astimezone()
    for language, date, names in (
        ("en", f"{now.year} at ", ["English: 2", "Norwegian (bokmål): 2", "Norwegian (nynorsk): 2"]),
        ("nb", f"{now.year} kl. ", ["Bokmål: 2", "Engelsk: 2", "Nynorsk: 2"]),
        ("nn", f"{now.year} kl. ", ["Bokmål: 2", "Engelsk: 2", "Nynorsk: 2"]),
    ):
        lines = packaged("--lang", language, "status").stdout.splitlines()
        assert any(date in line for line in lines)
        at = next(number for number, line in enumerate(lines) if line.endswith(names[0]))
        column = lines[at].index(names[0])
        assert [line[column:] for line in lines[at : at + 3]] == names


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


def test_add_copies_replaces_and_knows_its_own(asker, texts, tmp_path):
    source = texts(tmp_path / "from", {"bad.md": BATH, "kino.txt": CINEMA})
    done = asker.json("add", source / "bad.md", source / "kino.txt")
    assert done["files"] == {"bad.md": "added", "kino.txt": "added"}
    assert listing(tmp_path / "data" / "texts") == listing(source)
    texts(source, {"bad.md": BATH.replace("2020", "2023")})
    done = asker("add", source / "bad.md", source / "bad.md", source / "kino.txt")
    assert "bad.md replaces" in done.stdout
    assert "kino.txt is there already" in done.stdout
    assert "2023" in asker("Når åpnet badet i Vik?").stdout


@pytest.mark.parametrize(
    ("name", "code"),
    [("bilde.png", 2), ("mappe", 2), ("finnes-ikke.md", 2), (".skjult.md", 2), ("binær.md", 3), ("tom.txt", 3)],
)
def test_add_of_what_cannot_be_read_copies_nothing(asker, texts, tmp_path, name, code):
    source = texts(tmp_path / "from", {"god.md": BATH, "bilde.png": "x", ".skjult.md": BATH, "tom.txt": ""})
    (source / "mappe").mkdir()
    (source / "binær.md").write_bytes(b"\0\0\xff")
    done = asker("add", source / "god.md", source / name, code=code)
    assert name in done.stderr
    assert done.stdout == ""
    texts_folder = tmp_path / "data" / "texts"
    assert not texts_folder.exists() or not list(texts_folder.iterdir())


def test_add_where_it_cannot(asker, texts, tmp_path, folder):
    source = texts(tmp_path / "from", {"a/x.md": BATH, "b/x.md": CINEMA})
    assert "x.md" in asker("add", source / "a/x.md", source / "b/x.md", code=2).stderr
    asker("add", source / "a/x.md", "--corpus", folder, "--corpus", source, code=2)
    asker("add", source / "a/x.md", "--corpus", tmp_path / "feil", code=2)
    assert not (tmp_path / "feil").exists()
    packaged = asker.json("status")["folders"][0]
    assert "came with Asker" in asker("add", source / "a/x.md", "--corpus", packaged, code=2).stderr
    (folder / "x.md").mkdir()
    asker("add", source / "a/x.md", "--corpus", folder, code=3)


def test_add_to_a_named_folder(asker, texts, tmp_path, folder):
    source = texts(tmp_path / "from", {"ny.md": CINEMA})
    assert asker.json("add", source / "ny.md", "--corpus", folder)["files"] == {"ny.md": "added"}
    assert (folder / "ny.md").read_text(encoding="utf-8") == CINEMA
    assert not (tmp_path / "data" / "texts").exists()


def test_remove_moves_the_file_aside_and_tells_where(asker, folder):
    moved = asker.json("--corpus", folder, "remove", "kino", "under/kino.md")["files"]
    assert list(moved) == ["under/kino.md"]
    assert Path(moved["under/kino.md"]).read_text(encoding="utf-8") == CINEMA
    assert not (folder / "under/kino.md").exists()
    done = asker("--corpus", folder, "remove", "bad")
    assert str(asker.home / "data" / "removed") in done.stdout


def test_remove_refuses_all_or_nothing(asker, texts, tmp_path):
    asker("add", texts(tmp_path / "from", {"bad.md": BATH}) / "bad.md")
    done = asker("remove", "bad", "award.nb.md", code=2)
    assert "came with Asker" in done.stderr
    assert (tmp_path / "data/texts/bad.md").exists()
    asker("remove", "bad", "finnes-ikke", code=2)
    (tmp_path / "data/texts/bad.md").unlink()
    assert "gone" in asker("remove", "bad", code=2).stderr


def test_folders_that_are_none(asker, tmp_path):
    missing = asker("--corpus", tmp_path / "feil", "Hvem vant?", code=2)
    assert "feil" in missing.stderr
    (tmp_path / "fil").write_text("x")
    asker("--corpus", tmp_path / "fil", "Hvem vant?", code=2)
    asker("--corpus", "", "Hvem vant?", code=2)
    (tmp_path / "tom").mkdir()
    empty = asker("--corpus", tmp_path / "tom", "Hvem vant?", code=2)
    assert ".md" in empty.stderr
    assert asker("--corpus", tmp_path / "tom", "index").stderr


def test_an_index_folder_that_is_none_is_refused_and_untouched(asker, folder, texts, tmp_path):
    other = texts(tmp_path / "other", {"mine.txt": "x"})
    before = listing(other)
    for command in (["list"], ["index", "--rebuild"]):
        asker("--corpus", folder, "--index", other, *command, code=2)
        assert listing(other) == before
    asker("--corpus", folder, "--index", other / "mine.txt", "list", code=2)
    asker("--corpus", folder, "--index", tmp_path / "ny" / "indeks", "list")
    assert (tmp_path / "ny" / "indeks").is_dir()


def test_asking_leaves_the_folder_of_texts_alone(asker, folder):
    before = listing(folder)
    folder.chmod(0o555)
    asker("--corpus", folder, "Når åpnet badet i Vik?")
    folder.chmod(0o755)
    assert listing(folder) == before


def test_a_damaged_index_mends_itself(asker, folder):
    index = asker.json("--corpus", folder, "status")["index"]
    for path in [path for path in (asker.home / index).rglob("*") if path.suffix == ".npy"][:2]:
        path.chmod(0o600)
        path.write_bytes(b"\0" * path.stat().st_size)
    done = asker("--corpus", folder, "Når åpnet badet i Vik?")
    assert "again" in done.stderr
    assert "2020" in done.stdout
    assert asker("--corpus", folder, "list").stderr == ""


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


def test_a_data_folder_that_cannot_be_made(asker, tmp_path):
    (tmp_path / "fil").write_text("x")
    done = asker("list", code=3, ASKER_DATA=str(tmp_path / "fil" / "data"))
    assert "ASKER_DATA" in done.stderr


def test_json_of_folders_with_odd_names(asker, texts, tmp_path):
    folder = texts(tmp_path / "rare\x1b[31m\u202e", {"a.md": BATH})
    out = asker("--corpus", folder, "status", "--json").stdout
    assert json.loads(out)["folders"] == [str(folder)]
    assert not {"\x1b", "\u202e"} & set(out)
    odd = texts(tmp_path / os.fsdecode(b"\xff"), {"a.md": BATH})
    json.loads(asker("--corpus", odd, "list", "--json").stdout)
    asker("--corpus", odd, "status")
