"""Commands that keep the texts, and what becomes of an index, through the real command."""

import json
import os
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
