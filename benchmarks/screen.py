"""How long the chat screen takes, driven in a pseudo-terminal as a person drives it.

    python benchmarks/screen.py [--runs 5] [--answers 1000] [--json FILE]

    first paint    from the command's start until the prompt can be seen
    ready          until questions to begin with are offered
    first answer   until a question typed as soon as the prompt could be seen has its answer
    key            from a key to its letter on the screen: at rest, while all texts are encoded anew beside it, and
                   in a conversation of 1,000 answers (reopened from the history)
    imports        python -c "import textual.app", which no such screen can do without

Over the packaged texts, their index built before; for the rebuild over NorQuAD's documents beside the repository, or a
folder named with --texts. The data folder is a temporary one. Needs Linux or macOS. Nothing is judged here.
"""

import argparse
import codecs
import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import sysconfig
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

ASKER = str(Path(sysconfig.get_path("scripts")) / "asker")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad" / "docs"
UNSET = ("ASKER_", "_ASKER_", "PYTHON", "LC_", "LANG", "NO_COLOR", "COLUMNS", "LINES")
PROMPT = "Ask a question in Norwegian or English"
OPENER = "You may begin with one of these:"
QUESTION = "Who won the innovation prize?"
ANSWER = "Asker Municipality won"
KEYS = 40
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x1b\][^\x07]*\x07")


class Terminal:
    """A command in a pseudo-terminal of 120 columns and 40 rows.

    :param arguments: After `asker`.
    """

    def __init__(self, home: Path, arguments: Sequence[str] = ()) -> None:
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            [ASKER, *arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**_environment(home), "TERM": "xterm-256color"},
            cwd=home,
            start_new_session=True,
        )
        os.close(follower)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._raw = self.seen = ""

    def wait(self, text: str, limit: float = 120.0) -> float:
        """Wait until a text has been written since the last `forget`.

        :returns: Seconds since the command's start.
        """
        while text not in self.seen:
            left = limit - (time.perf_counter() - self.began)
            if left <= 0 or not select.select([self._leader], [], [], left)[0]:
                raise TimeoutError(f"“{text}” did not come within {limit} s; the last that came: {self.seen[-500:]!r}")
            self._raw += self._decoder.decode(os.read(self._leader, 65536))
            self.seen = _SEQUENCE.sub("", self._raw)
        return time.perf_counter() - self.began

    def forget(self) -> None:
        """Take what has come, and forget it."""
        while select.select([self._leader], [], [], 0.15)[0]:
            os.read(self._leader, 65536)
        self._raw = self.seen = ""

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._leader, keys.encode())

    def key_times(self, count: int) -> list[float]:
        """Seconds from a key to its letter on the screen, `count` times; the prompt must be empty."""
        times = []
        for number in range(count):
            letter = "qzxwvjkybg"[number % 10]
            self._raw = self.seen = ""
            self.began = time.perf_counter()
            self.send(letter)
            times.append(self.wait(letter))
            self.send("\x7f")
            self.forget()
        return times

    def close(self) -> None:
        """Leave with Ctrl+Q."""
        self.send("\x11")
        try:
            while os.read(self._leader, 65536):
                pass
        except OSError:
            pass
        os.close(self._leader)
        self._process.wait(timeout=60)


def start(home: Path) -> tuple[float, float, float]:
    """Seconds to the first paint, to the openers, and to the first answer of another run."""
    terminal = Terminal(home)
    paint = terminal.wait(PROMPT)
    ready = terminal.wait(OPENER)
    terminal.close()
    terminal = Terminal(home)
    terminal.wait(PROMPT)
    terminal.send(QUESTION + "\r")
    answer = terminal.wait(ANSWER)
    terminal.close()
    return paint, ready, answer


def imports(home: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app"], check=True, cwd=home)
    return time.perf_counter() - began


def at_rest(home: Path) -> list[float]:
    terminal = Terminal(home)
    terminal.wait(OPENER)
    terminal.forget()
    times = terminal.key_times(KEYS)
    terminal.close()
    return times


def while_rebuilding(home: Path, texts: Path) -> list[float]:
    """Key times in a screen over a few texts to which many are added, and read, meanwhile."""
    folder = home / "texts"
    folder.mkdir()
    (folder / "first.md").write_text("# Library\n\nThe library opens at ten.\n", "utf-8")
    subprocess.run([ASKER, "index", "--corpus", folder], check=True, env=_environment(home), capture_output=True)
    for text in sorted(texts.iterdir()):
        shutil.copy(text, folder)
    terminal = Terminal(home, ["chat", "--corpus", str(folder)])
    terminal.wait(PROMPT)
    time.sleep(2)
    terminal.send("\x1b[15~")  # F5
    time.sleep(1)
    terminal.send("R")
    time.sleep(0.5)
    terminal.send("\x1b")
    time.sleep(1)
    terminal.forget()
    times = terminal.key_times(KEYS)
    terminal.close()
    return times


def in_long_conversation(home: Path, answers: int) -> list[float]:
    """Key times in a conversation with many answers, asked through the plain chat and reopened."""
    questions = "".join(f"{QUESTION}\n" for _ in range(answers))
    subprocess.run(
        [ASKER, "chat", "--plain"], input=questions.encode(), check=True, env=_environment(home), capture_output=True
    )
    terminal = Terminal(home)
    terminal.wait(OPENER)
    terminal.send("\x1bOS")  # F4
    time.sleep(2)
    terminal.send("\r")
    terminal.wait(ANSWER)
    time.sleep(1)
    terminal.forget()
    times = terminal.key_times(KEYS)
    terminal.close()
    return times


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}
    return {**kept, "ASKER_DATA": str(home / "data"), "ASKER_SETTINGS": str(home / "asker.toml"), "LANG": "C.UTF-8"}


def measure(options: argparse.Namespace) -> dict[str, list[float]]:
    figures: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([ASKER, "status"], check=True, env=_environment(home), capture_output=True)
        start(home)  # fills the system's cache
        for _ in range(options.runs):
            paint, ready, answer = start(home)
            for name, seconds in (
                ("first paint", paint),
                ("ready", ready),
                ("first answer", answer),
                ("imports", imports(home)),
            ):
                figures.setdefault(name, []).append(seconds)
        parts: dict[str, Callable[[], list[float]]] = {"key, at rest": lambda: at_rest(home)}
        if options.texts.is_dir():
            parts["key, while rebuilding"] = lambda: while_rebuilding(home, options.texts)
        if options.answers:
            parts[f"key, {options.answers} answers"] = lambda: in_long_conversation(home, options.answers)
        for name, part in parts.items():
            figures[name] = part()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="starts that count (default: 5)")
    parser.add_argument("--answers", type=int, default=1000, help="of the long conversation; 0 leaves it out")
    parser.add_argument("--texts", type=Path, default=SHARED, help="texts to encode while keys are pressed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    before = os.getloadavg()[0]
    figures = measure(options)
    print(f"{'':24} {'median s':>9} {'p95 s':>7} {'max s':>7}")
    for name, seconds in figures.items():
        ordered = sorted(seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(f"{name:24} {median(seconds):9.3f} {p95:7.3f} {max(seconds):7.3f}")
    print(f"{os.cpu_count()} cores, load {before:.2f} before and {os.getloadavg()[0]:.2f} after")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
