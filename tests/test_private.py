"""What a user asks and reads stays the user's: nobody else can read what is kept, and no report of a fault tells it."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Asker
from tests.transcripts import ASKED, THEN
from tests.typist import Typist

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")

SAMPLES = Path(__file__).parent / "index" / "readers" / "samples"
SECRET = "Hvem vant naboens hemmelige innovasjonspris?"
PROMPT = "Still et spørsmål"


@pytest.fixture(params=[0o022, 0o000], ids=oct)
def umask(request) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def open_to_others(folder):
    return {str(path.relative_to(folder.parent)): oct(mode(path)) for path in [folder, *folder.rglob("*")]
            if mode(path) & 0o077 and not path.is_symlink()}  # fmt: skip


def test_a_whole_session_leaves_nothing_that_others_can_read(asker, texts, umask):
    from tests.tui.terminal import Terminal

    data = asker.home / "deep" / "data"
    asker.environment |= {"ASKER_DATA": str(data), "ASKER_LANG": "nb"}
    mine = texts(asker.home / "mine", {"a/b/bad.md": "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"})
    asker("add", mine / "a", SAMPLES / "report.pdf")
    texts(mine, {"a/b/bad.md": "# Badet\n\nBadet i Vik åpnet 4. mai 2021.\n"})
    asker("add", mine / "a")  # the old one is kept aside
    asker("chat", text=f"{ASKED['nb']}\n{THEN['nb']}\n/export {asker.home / 'samtale.md'}\n")
    asker("ask", "Hvem vant innovasjonsprisen?")
    asker("remove", "report.pdf")
    asker("index", "--rebuild")
    with Terminal(asker, ASKER_LANG="auto") as terminal:  # its settings are kept, too
        terminal.until("Ask a question")
        terminal.type("\x1bOQ")
        terminal.until(PROMPT)
        terminal.type(f"{SECRET}\r")
        terminal.until("[1]")
        terminal.press("ctrl+q")
        assert terminal.end() == 0
    kept = {path.relative_to(data).parts[0] for path in data.rglob("*") if path.is_file()}
    assert kept == {"conversations", "indexes", "removed", "screen.json", "texts"}
    assert len([path for path in (data / "texts").rglob("*") if path.is_file()]) == 1
    assert len([path for path in (data / "removed").rglob("*") if path.is_file()]) == 2
    assert not open_to_others(data.parent)
    # What is written where the user says is to be passed on, and as open as the user lets files be.
    assert mode(asker.home / "samtale.md") == 0o666 & ~umask


def test_copies_in_a_folder_that_is_shared_are_shared(asker, texts, tmp_path):
    mine = texts(tmp_path / "mine", {"bad.md": "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"})
    (tmp_path / "shared").mkdir(mode=0o755)
    (mine / "bad.md").chmod(0o644)
    asker("add", mine / "bad.md", "--corpus", tmp_path / "shared")
    assert mode(tmp_path / "shared" / "bad.md") == 0o644


FAULTY = """
import sys
import tui.screens.chat
from tui import main
def asked(self, event):
    question = event.question if hasattr(event, "question") else event
    raise RuntimeError("noe annet")
tui.screens.chat.ChatScreen.on_prompt_asked = asked
sys.argv[0] = "asker"
main()
"""


class Faulty(Asker):
    """The command, in whose screen every question meets a fault that nobody expected."""

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-c", FAULTY, *map(str, arguments)]


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_fault_of_the_screen_tells_nothing_of_what_was_asked(talker, debug):
    faulty = Faulty(talker.home)
    faulty.environment = {**talker.environment, "ASKER_DEBUG": debug}
    with Typist(faulty, TERM="xterm-256color", LANG="C.UTF-8") as user:
        user.expect("till et sp")
        user.type(f"{SECRET}\r")
        code = user.leave()
        told = user.received.rpartition("\x1b[?1049l")[2]
    assert "RuntimeError" in told
    assert "naboens" not in told
    assert (code, "Traceback" in told) == ((1, True) if debug else (70, False))
