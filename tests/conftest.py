"""What all tests share: a data folder of their own, and the real command."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bot.assistant import Assistant
from index.build import Model, refresh
from index.encoder import PACKAGED, Encoder, encoder_id, open_encoder
from index.store import Snapshot
from tests.guard import sitecustomize as guard

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
"""Evaluation sets; tests that use them are skipped without them."""

hypothesis.settings.register_profile("asker", deadline=None)  # speed is for benchmarks; a busy machine fails no test
hypothesis.settings.load_profile("asker")

_UNSET = ("ASKER_", "_ASKER_", "LC_", "LANG", "COLUMNS", "LINES", "PYTHON")
"""Beginnings of environment variables that would change what the command says."""


class Asker:
    """Runs the command `asker` as a user does, with folders of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_UNSET)},
            "ASKER_DATA": str(home / "data"),
            "ASKER_SETTINGS": str(home / "asker.toml"),
            "LANG": "C",
            "PYTHONPATH": str(Path(guard.__file__).parent),
        }

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line, for tests that start it themselves."""
        return [str(Path(sys.executable).with_name("asker")), *map(str, arguments)]

    def __call__(
        self, *arguments: str | Path, text: str | bytes | None = None, code: int | None = 0, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command; its exit code must be `code` unless that is None.

        :param text: Standard input.
        """
        done = subprocess.run(
            self.command(*arguments),
            input=text.encode() if isinstance(text, str) else text or b"",
            env={**self.environment, **environment},
            cwd=self.home,
            capture_output=True,
            check=False,
            timeout=120,
        )
        stdout, stderr = (out.decode("utf-8", "surrogateescape") for out in (done.stdout, done.stderr))
        assert "Traceback" not in stderr, stderr
        if code is not None:
            assert done.returncode == code, (done.returncode, stdout, stderr)
        return subprocess.CompletedProcess(done.args, done.returncode, stdout, stderr)

    def terminal(self, *arguments: str | Path, columns: int = 80, **environment: str) -> str:
        """Run the command in a terminal of its own and give all that reaches it, stderr included."""
        import fcntl
        import pty
        import struct
        import termios

        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        settings = termios.tcgetattr(follower)
        settings[1] &= ~termios.OPOST  # newlines come as they are written
        termios.tcsetattr(follower, termios.TCSANOW, settings)
        process = subprocess.Popen(
            self.command(*arguments),
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={"TERM": "xterm", **self.environment, **environment},
            cwd=self.home,
        )
        os.close(follower)
        received = b""
        try:
            while data := os.read(leader, 65536):
                received += data
        except OSError:  # what Linux says when the other end is closed
            pass
        finally:
            os.close(leader)
            process.wait(timeout=120)
        return received.decode("utf-8", "surrogateescape")

    def json(self, *arguments: str | Path, code: int | None = 0, **environment: str) -> Any:
        """Run the command with `--json` and decode what it prints."""
        return json.loads(self(*arguments, "--json", code=code, **environment).stdout)


@pytest.fixture(scope="session")
def _attempts() -> Iterator[Path]:
    """Where attempts to reach beyond this machine are noted."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[guard.LOG] = str(Path(folder) / "attempts")
        yield Path(folder) / "attempts"


@pytest.fixture(autouse=True)
def _offline(_attempts: Path) -> Iterator[None]:
    """No test, and no command that it runs, tries to reach beyond this machine."""
    yield
    if _attempts.exists():
        tried = _attempts.read_text("utf-8")
        _attempts.unlink()
        pytest.fail(f"tried to use the network:\n{tried}")


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The command over the packaged texts, its index built; not to be changed."""
    asker = Asker(tmp_path_factory.mktemp("packaged"))
    asker("status")
    return asker


@pytest.fixture
def asker(tmp_path: Path) -> Asker:
    """The command with nothing done yet."""
    return Asker(tmp_path)


@pytest.fixture
def talker(tmp_path: Path, packaged: Asker) -> Asker:
    """The command over the packaged texts and their index, in bokmål, nothing said yet."""
    (index,) = (packaged.home / "data" / "indexes").iterdir()
    asker = Asker(tmp_path)
    asker.environment |= {"ASKER_INDEX": str(index), "ASKER_LANG": "nb"}
    return asker


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged encoder."""
    return open_encoder()


@pytest.fixture(scope="session")
def assistant_of(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Callable[..., Assistant]:
    """Makes an assistant, with its options, over texts given by their names; over the packaged ones for None."""

    snapshots: dict[object, Snapshot] = {}

    def make(texts: Mapping[str, str] | None, **options: Any) -> Assistant:
        key = None if texts is None else tuple(texts.items())
        if key not in snapshots:
            home = tmp_path_factory.mktemp("assistant")
            (home / "texts").mkdir()
            folder = REPOSITORY / "corpus" if texts is None else _write(home / "texts", texts)
            model = Model(PACKAGED, encoder_id(), lambda: encoder)
            snapshots[key] = refresh([folder], home / "index", model)[0]
        return Assistant(snapshots[key], lambda: encoder, **options)

    return make


@pytest.fixture(scope="session")
def assistant(assistant_of: Callable[..., Assistant]) -> Assistant:
    """An assistant over the packaged texts."""
    return assistant_of(None)


@pytest.fixture(scope="session")
def texts() -> Callable[[Path, Mapping[str, str]], Path]:
    """Makes a folder of texts, exactly as they are given."""
    return _write


def _write(folder: Path, texts: Mapping[str, str]) -> Path:
    """Make a folder of texts, exactly as they are given."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder
