"""Nothing that the command does asks the network for anything."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Asker
from tests.guard.sitecustomize import LOG
from tests.sealed import UNABLE

SEALED = [sys.executable, "-I", str(REPOSITORY / "tests" / "sealed.py")]
SAMPLES = REPOSITORY / "tests" / "index" / "readers" / "samples"
QUESTION = "Hvem vant innovasjonsprisen 2017?"
CONNECT = "import socket; socket.socket().connect(('192.0.2.1', 80))"
"""An address that is nobody's."""


def sealed(*command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SEALED, *command], capture_output=True, check=False, timeout=60)


CI = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "ORT_")
"""Beginnings of variables that would keep onnxruntime's telemetry quiet without our doing."""
ENCODE = "from index.encoder import open_encoder; open_encoder().question('x')"


class Sealed(Asker):
    """The command, which is ended if any part of it makes a socket for the internet."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        quiet = {name: value for name, value in self.environment.items() if not name.startswith(CI)}
        self.environment = {**quiet, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
        (home / "cache").mkdir()

    def command(self, *arguments: str | Path) -> list[str]:
        return [*SEALED, *super().command(*arguments)]


@pytest.fixture
def offline(tmp_path):
    if sealed(sys.executable, "-c", "").returncode == UNABLE:
        pytest.skip("needs Linux and seccomp")
    return Sealed(tmp_path)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_socket_for_the_internet_is_the_end(family):
    program = "import socket; socket.socket(socket.{}); print('made')"
    assert sealed(sys.executable, "-c", program.format(family)).returncode == -signal.SIGSYS
    child = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {program.format(family)!r}]))"
    done = sealed(sys.executable, "-c", child)
    assert (done.returncode, done.stdout) != (0, b"made\n")
    assert sealed(sys.executable, "-c", program.format("AF_UNIX")).stdout == b"made\n"


def test_the_commands_make_none(offline, tmp_path, texts):
    mine = texts(tmp_path / "texts", {"vei.txt": "Brøytebilene rydder veiene for snø om vinteren.\n"})
    offline("index")
    offline("ask", QUESTION)
    offline("ask", "Hva koster månen?", "--json", code=1)
    offline("search", "snø", "--corpus", mine)
    offline("add", SAMPLES / "report.pdf", SAMPLES / "library.nn.docx", mine)
    said = offline("chat", text=f"{QUESTION}\nOg når var det?\n/kilde 1\n").stdout
    assert "15. juni" in said
    offline("remove", "report.pdf")
    offline("index", "--rebuild")
    offline("doctor", code=None)
    texts(tmp_path, {"q.jsonl": f'{{"id": "a", "lang": "nb", "question": "{QUESTION}", "answerable": true}}\n'})
    offline("eval", tmp_path / "q.jsonl", code=None)


def test_the_screen_makes_none(offline):
    from tests.tui.terminal import Terminal

    with Terminal(offline, "--lang", "nb") as terminal:
        terminal.until("Still et spørsmål")
        terminal.type(QUESTION)
        terminal.press("enter")
        terminal.until("Asker kommune vant", "[1]")
        terminal.press("f5")
        terminal.until("award")
        terminal.press("escape", "ctrl+q")
        assert terminal.end() == 0


@pytest.mark.parametrize("told", [True, False])
def test_onnxruntime_tells_nobody_of_its_use(offline, told):
    """Unless it is told not to, it notes at once what it sends some seconds later."""
    allowed = "" if told else "import os, index\ndel os.environ['ORT_DISABLE_TELEMETRY']\n"
    program = [sys.executable, "-c", allowed + ENCODE]
    subprocess.run([*SEALED, *program], env=offline.environment, cwd=REPOSITORY, check=True, timeout=60)
    noted = [path for path in offline.home.rglob("*") if path.is_file()]
    if told:
        assert not noted
    elif not noted:
        pytest.skip("this build of onnxruntime has no telemetry")


def test_what_the_tests_themselves_ask_for_is_noticed(tmp_path):
    """The guard under which all tests run, in this process and in those that they start."""
    log = tmp_path / "log"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "tests" / "guard"), LOG: str(log)}
    for program in (CONNECT, "import socket; socket.getaddrinfo('example.org', 80)"):
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
        assert b"tests are offline" in done.stderr
    assert log.read_text("utf-8").splitlines() == ["socket.connect 192.0.2.1", "socket.getaddrinfo example.org"]


def test_the_command_is_under_that_guard(asker):
    done = subprocess.run([sys.executable, "-c", "import sitecustomize as guard; print(guard.__file__)"],
                          env=asker.environment, capture_output=True, text=True, check=True)  # fmt: skip
    assert Path(done.stdout.strip()).parent == REPOSITORY / "tests" / "guard"
