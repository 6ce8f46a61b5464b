"""The command `asker forget`."""

import os
import subprocess

import pytest

from bot.history import FOLDER, History
from tests.saved import answer


@pytest.fixture
def history(asker):
    kept = History(asker.home / "data" / FOLDER)
    for number in range(3):
        kept.append(kept.new_id(), answer(f"Spørsmål {number}?", "Svar."))
    return kept


def test_forget_without_asking(asker, history):
    assert asker("forget", "--yes").stdout == "Conversations deleted: 3\n"
    assert history.list() == []
    assert asker("forget", "--yes").stdout == "There are no saved conversations.\n"


def test_forget_for_programs(asker, history):
    assert asker.json("forget", "--yes") == {"schema": 1, "forgotten": 3}
    assert asker.json("forget", "--yes") == {"schema": 1, "forgotten": 0}


def test_without_a_terminal_it_must_be_said(asker, history):
    done = asker("forget", code=2)
    assert "--yes" in done.stderr
    assert asker("forget", "--json", code=2, ASKER_LANG="nn").stdout == ""
    assert len(history.list()) == 3


@pytest.mark.parametrize(
    ("language", "said", "asked", "told"),
    [
        ("en", "y\n", "Saved conversations: 3. Delete them for good? [y/N] ", "Conversations deleted: 3"),
        ("nb", "ja\n", "Lagrede samtaler: 3. Vil du slette dem for godt? [j/N] ", "Slettede samtaler: 3"),
        ("nn", "J\n", "Lagra samtalar: 3. Vil du slette dei for godt? [j/N] ", "Sletta samtalar: 3"),
        ("en", "\n", "[y/N] ", "Nothing was deleted."),
        ("nb", "nei\n", "[j/N] ", "Ingenting ble slettet."),
        ("nn", "\x04", "[j/N] ", "Ingenting vart sletta."),  # Ctrl+D
    ],
)
def test_it_asks_on_a_terminal(asker, history, language, said, asked, told):
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        asker.command("forget"),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**asker.environment, "ASKER_LANG": language},
    )
    os.close(follower)
    os.write(leader, said.encode())
    out, err = (text.decode() for text in process.communicate(timeout=60))
    os.close(leader)
    assert process.returncode == 0
    assert asked in err
    assert out.strip() == told
    assert len(history.list()) == (0 if "3" in told else 3)


def test_only_saved_conversations_are_deleted(asker, history):
    (history.folder / "mine.jsonl").write_text("{}")
    (asker.home / "data" / "texts").mkdir()
    (asker.home / "data" / "texts" / "a.md").write_text("En tekst.")
    asker("forget", "--yes")
    assert [path.name for path in history.folder.iterdir()] == ["mine.jsonl"]
    assert (asker.home / "data" / "texts" / "a.md").exists()
