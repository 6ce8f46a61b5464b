"""`asker add`: what is copied, what is left out, and what is said of it, through the real command."""

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

SAMPLES = REPOSITORY / "tests/index/readers/samples"
BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"
CINEMA = "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def listing(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def mine(tmp_path):
    """A folder to add to, so that the packaged texts need not be encoded."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


@pytest.fixture
def add(asker, mine):
    """Runs `asker add … --json` on that folder: its rows by file, as what was done and where the text is."""

    def run(*arguments: str | Path, code: int = 0) -> dict[str, tuple[str, str | None]]:
        rows = asker.json("add", *arguments, "--corpus", mine, code=code)["rows"]
        return {Path(row["file"]).name: (row["done"], row["document"]) for row in rows}

    return run


def test_add_copies_replaces_and_knows_its_own(asker, texts, tmp_path):
    source = texts(tmp_path / "from", {"bad.md": BATH, "kino.txt": CINEMA})
    done = asker.json("add", source / "bad.md", source / "kino.txt")
    assert done["files"] == {"bad.md": "added", "kino.txt": "added"}
    assert listing(tmp_path / "data" / "texts") == listing(source)
    texts(source, {"bad.md": BATH.replace("2020", "2023")})
    done = asker("add", source / "bad.md", source / "bad.md", source / "kino.txt")
    assert "bad.md replaces" in done.stdout
    (old,) = (tmp_path / "data" / "removed").rglob("bad.md")
    assert old.read_text("utf-8") == BATH
    assert str(old.parent) in done.stderr
    assert "kino.txt is there already" in done.stdout
    assert "award" not in done.stdout  # of the packaged texts nothing is said
    assert "2023" in asker("Når åpnet badet i Vik?").stdout


def test_what_was_found_is_told(asker, mine):
    done = asker("add", SAMPLES / "report.pdf", SAMPLES / "library.nn.docx", "--corpus", mine)
    lines = done.stdout.splitlines()
    assert lines[0] == "report.pdf is added: 3 passages, 4 pages, Norwegian (bokmål)."
    assert lines[1] == "library.nn.docx is added: 1 passage, Norwegian (nynorsk)."
    row = asker.json("add", SAMPLES / "report.odt", "--corpus", mine)["rows"][0]
    assert (row["document"], row["folder"], row["done"]) == ("report.odt", str(mine), "added")
    assert (row["title"], row["language"], row["pages"]) == ("Årsmelding for Fossheim svømmehall", "nb", None)
    assert (row["passages"], row["doubts"], row["reason"]) == (3, [], None)


def test_doubts_are_told(asker, texts, tmp_path, mine):
    german = "# Das Bad\n\nDas Schwimmbad der Gemeinde ist heute wegen Bauarbeiten leider geschlossen.\n"
    file = texts(tmp_path / "from", {"bad.md": german}) / "bad.md"
    lines = asker("add", file, "--corpus", mine).stdout.splitlines()
    assert lines[1].startswith("  ! bad.md seems to be in a language")
    assert asker.json("add", file, "--corpus", mine)["rows"][0]["doubts"][0] in lines[1]


def test_a_folder_keeps_its_name_and_its_structure(add, asker, texts, tmp_path, mine):
    source = texts(tmp_path / "møter", {"2020/bad.md": BATH, "2021/mai/kino.txt": CINEMA})
    assert add(source) == {"bad.md": ("added", "møter/2020/bad.md"), "kino.txt": ("added", "møter/2021/mai/kino.txt")}
    assert listing(mine / "møter") == listing(source)
    assert add(f"{source}/", source / "2020") == {
        "bad.md": ("duplicate", "møter/2020/bad.md"),
        "kino.txt": ("same", "møter/2021/mai/kino.txt"),
    }
    assert "2020" in asker("Når åpnet badet i Vik?", "--corpus", mine).stdout


def test_the_current_folder_has_a_name_too(asker, texts, mine):
    texts(asker.home, {"bad.md": BATH})
    done = asker.json("add", ".", "--corpus", mine)
    assert f"{asker.home.name}/bad.md" in done["files"]


@posix
def test_what_a_folder_holds_besides_is_left_out_and_said(asker, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"bad.md": BATH, "bilde.png": "x", ".skjult.md": BATH, ".git/x.md": BATH})
    (source / "ut.md").symlink_to(texts(tmp_path / "other", {"kino.md": CINEMA}) / "kino.md")
    os.mkfifo(source / "rør.md")
    done = asker("add", source, "--corpus", mine)
    assert listing(mine) == {"from/bad.md": BATH.encode()}
    for name in ("bilde.png", ".skjult.md", ".git", "ut.md", "rør.md"):
        assert name in done.stderr
    rows = asker.json("add", source, "--corpus", mine)["rows"]
    left_out = {Path(row["file"]).name: row for row in rows if row["done"] == "skipped"}
    assert left_out.keys() == {"bilde.png", ".skjult.md", ".git", "ut.md", "rør.md"}
    assert all(row["reason"] and row["document"] is None and row["passages"] is None for row in left_out.values())


@pytest.mark.parametrize(
    ("name", "alone"),
    [("bilde.png", 2), ("mappe", 2), ("finnes-ikke.md", 2), (".skjult.md", 2), ("binær.md", 3), ("tom.txt", 3)],
)
def test_what_cannot_be_added_is_named_and_the_others_go_in(asker, texts, tmp_path, mine, name, alone):
    source = texts(tmp_path / "from", {"god.md": BATH, "bilde.png": "x", ".skjult.md": BATH, "tom.txt": ""})
    (source / "mappe").mkdir()
    (source / "binær.md").write_bytes(b"\0\0\xff")
    before = asker("add", source / name, "--corpus", mine, code=alone)
    assert name in before.stderr
    assert before.stdout == ""
    assert not list(mine.iterdir())
    assert not (asker.home / "data" / "indexes").exists()  # nothing was begun
    rows = asker.json("add", source / name, "--corpus", mine, code=alone)["rows"]
    assert [row["done"] for row in rows] == ["failed"]
    done = asker("add", source / name, source / "god.md", "--corpus", mine, code=3)
    assert name in done.stderr
    assert "god.md is added" in done.stdout
    assert listing(mine) == {"god.md": BATH.encode()}


def test_a_bad_file_in_a_folder_stays_behind(add, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"god.md": BATH, "under/tom.md": " \n"})
    assert add(source, code=3) == {"god.md": ("added", "from/god.md"), "tom.md": ("failed", None)}
    assert listing(mine) == {"from/god.md": BATH.encode()}


def test_a_new_version_that_cannot_be_read_leaves_the_old_one(add, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"bad.md": BATH})
    add(source / "bad.md")
    (source / "bad.md").write_bytes(b"\0\1")
    assert add(source / "bad.md", code=3) == {"bad.md": ("failed", None)}
    assert listing(mine) == {"bad.md": BATH.encode()}


def test_the_same_content_is_not_added_twice_unless_wished(add, asker, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"bad.md": BATH, "kopi.md": BATH, "til.md": BATH})
    assert add(source / "bad.md", source / "kopi.md") == {
        "bad.md": ("added", "bad.md"),
        "kopi.md": ("duplicate", "bad.md"),
    }
    said = asker("add", source / "kopi.md", "--corpus", mine).stdout
    assert "kopi.md is there already, as bad.md" in said
    assert "--duplicates" in said
    assert add(source / "kopi.md", "--duplicates") == {"kopi.md": ("added", "kopi.md")}
    texts(mine, {"til.md": CINEMA})  # one of that name is brought up to date all the same
    assert add(source / "til.md") == {"til.md": ("replaced", "til.md")}
    assert listing(mine).keys() == {"bad.md", "kopi.md", "til.md"}


def test_two_of_one_name(add, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"a/x.md": BATH, "b/x.md": CINEMA, "c/x.md": BATH})
    assert add(source / "a/x.md", source / "b/x.md", code=3)["x.md"] == ("failed", None)
    assert listing(mine) == {"x.md": BATH.encode()}
    assert add(source / "a/x.md", source / "c/x.md")["x.md"] == ("same", "x.md")


def test_a_side_file_goes_with_its_text(add, asker, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"bad.md": BATH, "bad.md.toml": 'title = "Svømmehallen"\n'})
    assert add(source / "bad.md") == {"bad.md": ("added", "bad.md")}
    assert listing(mine) == listing(source)
    assert add(source) == {"bad.md": ("duplicate", "bad.md")}
    texts(source, {"bad.md.toml": 'title = "Badeanlegget"\n'})  # what is new in it is taken over, however it is named
    assert add(source / "bad.md.toml") == {"bad.md": ("replaced", "bad.md")}
    assert asker.json("list", "--corpus", mine)["documents"][0]["title"] == "Badeanlegget"
    asker("remove", "bad", "--corpus", mine)
    assert listing(mine) == {}


@posix
def test_nothing_is_written_outside_the_folder(add, texts, tmp_path, mine):
    source = texts(tmp_path / "møter", {"bad.md": BATH, "mai/kino.md": CINEMA})
    (tmp_path / "outside").mkdir()
    (mine / "møter").symlink_to(tmp_path / "outside")
    assert add(source, code=3) == {"bad.md": ("failed", None), "kino.md": ("failed", None)}
    assert not list((tmp_path / "outside").iterdir())
    (mine / "møter").unlink()
    victim = texts(tmp_path / "victim", {"bad.md": CINEMA}) / "bad.md"
    (mine / "bad.md").symlink_to(victim)
    assert add(source / "bad.md") == {"bad.md": ("replaced", "bad.md")}  # the link, not what it leads to
    assert victim.read_text("utf-8") == CINEMA


@posix
def test_a_link_that_is_named_is_followed(add, texts, tmp_path, mine):
    target = texts(tmp_path / "from", {"under/bad.md": BATH})
    (tmp_path / "badet.md").symlink_to(target / "under/bad.md")
    (tmp_path / "mappe").symlink_to(target)
    assert add(tmp_path / "badet.md") == {"badet.md": ("added", "badet.md")}
    assert add(tmp_path / "mappe", "--duplicates") == {"bad.md": ("added", "mappe/under/bad.md")}
    assert not any(path.is_symlink() for path in mine.rglob("*"))


def test_where_nothing_can_be_added(asker, texts, tmp_path, mine):
    source = texts(tmp_path / "from", {"x.md": BATH})
    asker("add", source / "x.md", "--corpus", mine, "--corpus", source, code=2)
    asker("add", source / "x.md", "--corpus", tmp_path / "feil", code=2)
    assert not (tmp_path / "feil").exists()
    packaged = asker.json("status")["folders"][0]
    assert "came with Asker" in asker("add", source / "x.md", "--corpus", packaged, code=2).stderr
    (mine / "x.md").mkdir()
    asker("add", source / "x.md", "--corpus", mine, code=3)


def test_adding_while_another_process_writes(asker, texts, tmp_path, mine):
    import filelock

    source = texts(tmp_path / "from", {"bad.md": BATH})
    index = asker.json("--corpus", mine, "index")["index"]
    with filelock.FileLock(f"{index}/writer.lock"):
        done = asker("add", source / "bad.md", "--corpus", mine, code=4)
    assert "bad.md is added" in done.stdout
    assert "Another process" in done.stderr
    assert asker.json("--corpus", mine, "index")["added"] == ["bad.md"]
