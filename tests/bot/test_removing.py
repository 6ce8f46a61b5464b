"""`asker remove`, and the completion of what it takes, through the real command and a real shell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.documents import find_documents
from index.errors import UsageError
from index.types import Document

BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"
CINEMA = "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"


@pytest.fixture
def folder(texts, tmp_path):
    return texts(tmp_path / "tekster", {"bad.md": BATH, "under/kino.md": CINEMA})


def documents(*paths: str) -> list[Document]:
    return [
        Document(root=root, path=path, sha256="", size=0, modified_ns=0, title="", language="nb")
        for root, _, path in (name.rpartition(":") for name in paths)
    ]


FOLDERS = documents(
    "/r:reports/2020.md", "/r:reports/old/2019.md", "/s:reports/2018.md", "/r:minutes.md", "/r:minutes/x.md"
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("reports/", "2020.md 2019.md 2018.md"),
        ("reports", "2020.md 2019.md 2018.md"),
        ("./reports/old", "2019.md"),
        ("reports\\old\\", "2019.md"),  # as Windows writes it
        ("/r/reports", "2020.md 2019.md"),  # the full path tells folders of texts apart
        ("/s", "2018.md"),
        ("minutes", "minutes.md"),  # a text goes before a folder
        ("minutes/", "x.md"),
        ("2019", "2019.md"),
    ],
)
def test_a_name_stands_for_a_text_or_a_folder(name, found):
    assert [Path(document.path).name for document in find_documents(FOLDERS, name)] == found.split()


@pytest.mark.parametrize("name", ["", ".", "./", "..", "../", "/", "//", "repo", "reports/ol", "old/x"])
def test_what_stands_for_nothing(name):
    with pytest.raises(UsageError):
        find_documents(FOLDERS, name)


def test_remove_moves_the_file_aside_and_tells_where(asker, folder):
    moved = asker.json("--corpus", folder, "remove", "kino", "under/kino.md")["files"]
    assert list(moved) == ["under/kino.md"]
    assert Path(moved["under/kino.md"]).read_text(encoding="utf-8") == CINEMA
    assert not (folder / "under").exists()  # nothing is left in it
    done = asker("--corpus", folder, "remove", "bad")
    assert str(asker.home / "data" / "removed") in done.stdout
    assert folder.is_dir()


def test_remove_a_folder(asker, texts, folder):
    texts(folder, {"under/ny/bad.md": BATH, "under/bilde.png": "x"})
    done = asker.json("--corpus", folder, "remove", "under/", "under/kino.md")
    assert done["removed"] == list(done["files"]) == ["under/kino.md", "under/ny/bad.md"]
    kept = Path(done["files"]["under/ny/bad.md"])
    assert kept.parts[-3:] == ("under", "ny", "bad.md")
    assert {path.name for path in folder.rglob("*")} == {"bad.md", "under", "bilde.png"}
    assert [one["document"] for one in asker.json("--corpus", folder, "list")["documents"]] == ["bad.md"]


def test_remove_a_file_that_could_not_be_read(asker, folder):
    (folder / "null.md").write_bytes(b"\0\1")
    asker("--corpus", folder, "index", code=3)
    done = asker.json("--corpus", folder, "remove", "null")
    assert list(done["files"]) == ["null.md"]
    assert done["failed"] == []
    assert not (folder / "null.md").exists()


def test_remove_refuses_all_or_nothing(asker, texts, tmp_path):
    asker("add", texts(tmp_path / "from", {"bad.md": BATH}) / "bad.md")
    done = asker("remove", "bad", "award.nb.md", code=2)
    assert "came with Asker" in done.stderr
    assert (tmp_path / "data/texts/bad.md").exists()
    asker("remove", "bad", "finnes-ikke", code=2)
    (tmp_path / "data/texts/bad.md").unlink()
    assert "gone" in asker("remove", "bad", code=2).stderr


BASH = """
eval "$(asker completion bash)"
COMP_WORDS=(asker "$@") COMP_CWORD=$#
_asker_completion asker
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_completes_texts_and_folders(asker, folder):
    asker("--corpus", folder, "index")
    path = f"{Path(asker.command()[0]).parent}:{asker.environment['PATH']}"

    def complete(*words: str) -> set[str]:
        done = subprocess.run(
            ["bash", "-c", BASH, "bash", *words],
            env={**asker.environment, "PATH": path, "ASKER_CORPUS": str(folder)},
            cwd=asker.home,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return set(done.stdout.split())

    assert complete("remove", "un") == {"under/", "under/kino.md"}
    assert complete("show", "b") == {"bad.md"}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_what_other_shells_are_told(asker, folder, shell):
    asker("--corpus", folder, "index")
    words = {"COMP_WORDS": "asker remove un", "COMP_CWORD": "2" if shell == "zsh" else "un"}
    told = asker(_ASKER_COMPLETE=f"{shell}_complete", ASKER_CORPUS=str(folder), **words).stdout
    assert {"under/", "under/kino.md"} <= set(told.replace(",", "\n").split())
