"""What a foreign parser does, it does in a child process, within limits, and costs one file at most."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from index.errors import DocumentError
from index.readers.base import Content
from index.readers.limits import Limits
from index.readers.process import FAILURES, Pool
from index.readers.process.pool import FILES_EACH
from index.types import Block, Doubt

READER = "tests.index.readers.misbehaving"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.fixture(scope="module")
def shared():
    """A pool that many tests use: none of them may leave anything behind for the next."""
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def pool():
    pool = Pool()
    yield pool
    pool.close()


def do(pool: Pool, deed: str, **limits: Any) -> Content:
    return pool.read(READER, deed.encode(), "mappe/å.pdf", Limits(**limits))


def failure(pool: Pool, deed: str, **limits: Any) -> str:
    with pytest.raises(DocumentError) as error:
        do(pool, deed, **limits)
    assert "mappe/å.pdf" in str(error.value)
    return next(cause for cause, message in FAILURES.items() if message == error.value.message)


def pid(pool: Pool) -> int:
    return int(do(pool, "pid").text)


def test_a_file_is_read_in_another_process(shared):
    content = do(shared, "say hei på deg 🎈")
    block = Block(0, len("hei på deg 🎈"), "paragraph", 0, 3)
    assert content == Content(
        "hei på deg 🎈", (block,), doubts=(Doubt("{path}: {n}", {"path": "mappe/å.pdf", "n": 2}),)
    )
    assert pid(shared) == shared.pid != os.getpid()


def test_it_is_the_same_process_for_many_files_and_not_for_ever(pool):
    seen = [pid(pool) for _ in range(FILES_EACH + 1)]
    assert len(set(seen)) == 2
    assert len(set(seen[:-1])) == 1


def test_nothing_is_started_for_our_own_formats(tmp_path):
    program = (
        "import sys; from pathlib import Path; from index.readers import read; from index.sources import Source\n"
        "for name in ('a.md', 'a.txt'): Path(name).write_text('En tekst om noe.')\n"
        "for name in ('a.md', 'a.txt'): read(Source('.', name, 1, 1))\n"
        "print('subprocess' in sys.modules, 'index.readers.process' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.split() == [b"False", b"False"]


def test_what_a_parser_prints_reaches_nobody(shared, capfd):
    assert do(shared, "print x").text == "x"
    assert capfd.readouterr() == ("", "")


def test_what_a_reader_refuses_is_told_in_its_words_and_by_our_name_of_the_file(shared):
    with pytest.raises(DocumentError) as error:
        do(shared, "refuse")
    values = {"path": "mappe/å.pdf", "what": "x\\ud800", "number": 7, "huge": str(2**70)}
    assert (error.value.message, error.value.values) == ("{path}: {what} {number} {huge}", values)


def test_an_exception_of_a_parser_is_told_and_the_process_goes_on(shared):
    before = pid(shared)
    with pytest.raises(DocumentError, match=r"å\.pdf cannot be read \(IndexError: tuple index"):
        do(shared, "fail tuple index")
    assert pid(shared) == before


@pytest.mark.parametrize(
    ("deed", "cause"),
    [
        ("panic", "lost"),
        ("leave 0", "lost"),
        ("leave 3", "lost"),
        ("surrogate", "fault"),
        ("disorder 0-2 1-3", "fault"),  # overlapping
        ("disorder 2-3 0-1", "fault"),  # backwards
        ("disorder 1-1", "fault"),  # empty
        ("disorder 2-4", "fault"),  # beyond the end
        ("unknown", "fault"),
        (f"lengthy {64 * 2**20}", "length"),
        pytest.param("kill SIGKILL", "lost", marks=POSIX),
        pytest.param("kill SIGTERM", "lost", marks=POSIX),
        pytest.param("crash", "lost", marks=POSIX),
    ],
)
def test_a_process_that_goes_wrong_costs_one_file(shared, deed, cause):
    assert failure(shared, deed) == cause
    assert do(shared, "say next").text == "next"


def test_text_up_to_the_limit_passes(shared):
    assert len(do(shared, f"lengthy {63 * 2**20}").text) == 63 * 2**20


@pytest.mark.parametrize("deed", ["sleep 600", "spin"])
def test_a_file_that_takes_too_long_is_left_out(shared, deed):
    assert failure(shared, deed, seconds=0.2) == "time"
    assert do(shared, "say next").text == "next"


def test_the_time_of_one_file_is_not_the_next_one_s(pool):
    for _ in range(4):
        assert do(pool, "sleep 0.4", seconds=1.5).text == "0.4"
    assert do(pool, "sleep 1.1", seconds=30).text == "1.1"


@LINUX
@pytest.mark.parametrize("deed", ["allocate 200", "wrap 200", "fill"])
def test_a_file_that_takes_too_much_memory_is_left_out(shared, deed):
    assert failure(shared, deed, memory=160) == "memory"
    assert do(shared, "say next").text == "next"


@LINUX
def test_the_limit_of_memory_is_the_process_and_can_be_set(shared):
    assert do(shared, "allocate 350").text == "350"
    assert failure(shared, "allocate 350", memory=256) == "memory"
    assert do(shared, "allocate 600", memory=1024).text == "600"


@LINUX
def test_what_the_files_before_left_behind_is_not_blamed_on_the_next(pool):
    assert do(pool, "leak 300").text == "300"
    before = pool.pid
    assert do(pool, "allocate 300").text == "300"
    assert pool.pid != before


@LINUX
def test_a_second_try_has_only_the_time_that_is_left(pool):
    do(pool, "say before")
    assert failure(pool, "late 200", memory=160, seconds=3) == "memory"


@LINUX
def test_a_system_without_a_limit_of_memory_is_watched():
    # As on macOS; the peak of the process that starts it counts here, hence one that is small.
    program = (
        "from index.readers.process.confine import watched; import time\n"
        "with watched(200 << 20): kept = b'x' * (100 << 20); time.sleep(0.3); print('enough', flush=True)\n"
        "with watched(200 << 20): kept += b'x' * (200 << 20); time.sleep(30); print('too much', flush=True)\n"
    )
    starter = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {program!r}]).returncode)"
    done = subprocess.run([sys.executable, "-c", starter], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (77, b"enough\n"), done.stderr


@POSIX
def test_no_file_is_written(shared, tmp_path):
    assert failure(shared, f"write {tmp_path / 'a'}") == "fault"
    assert not (tmp_path / "a").exists() or (tmp_path / "a").read_bytes() == b""


@POSIX
def test_a_process_that_was_killed_between_two_files_is_replaced(shared):
    before = pid(shared)
    os.kill(before, signal.SIGKILL)
    assert pid(shared) != before


@POSIX
def test_a_process_that_is_killed_while_it_reads_is_replaced_and_the_file_read(pool):
    before = pid(pool)
    threading.Timer(0.5, os.kill, (before, signal.SIGKILL)).start()
    assert do(pool, "sleep 1").text == "1"
    assert pool.pid != before


def test_threads_take_turns(shared):
    said = {}

    def say(number):
        said[number] = [do(shared, f"say {number} {turn}").text for turn in range(20)]

    threads = [threading.Thread(target=say, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {number: [f"{number} {turn}" for turn in range(20)] for number in range(8)}


PARENT = """
import sys
from index.readers.limits import Limits
from index.readers.process import read_apart
for deed in sys.argv[1:]:
    print(read_apart("tests.index.readers.misbehaving", deed.encode(), "a.pdf", Limits(seconds=60)).text, flush=True)
"""


@pytest.fixture
def parent():
    """Starts a process whose child does deeds, and gives it with the child's number, which is asked for first."""
    started = []

    def start(*deeds, code=PARENT):
        path = f"import sys; sys.path.append({str(Path(__file__).parents[3])!r})\n"
        arguments = [sys.executable, "-I", "-c", path + code, "pid", *deeds]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(process)
        assert process.stdout
        return process, int(process.stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def gone(child: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        try:
            if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@LINUX
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("deed", ["sleep 60", "spin"])
def test_the_child_does_not_outlive_its_parent(parent, deed, sent):
    process, child = parent(deed)
    assert Path(f"/proc/{child}").exists()
    process.send_signal(sent)
    process.wait()
    assert gone(child)


@LINUX
def test_the_child_ends_with_its_parent_s_work(parent):
    process, child = parent()
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"")
    assert gone(child)


@LINUX
def test_an_interruption_ends_the_child_without_noise(parent):
    code = (
        f"import time\ntry:\n{' '.join(PARENT.splitlines(True)).rstrip()}\nexcept KeyboardInterrupt: print('stopped')"
    )
    process, child = parent("sleep 60", code=code)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, b"stopped\n", b"")
    assert gone(child)


def test_hostile_modules_in_the_current_folder_are_not_run(pool, tmp_path, monkeypatch):
    names = ("index", "bot", "tests", "docx", "lxml", "pypdf", "msgspec", "sitecustomize", "logging", "queue", "json")
    for name in names:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "index.py"))
    monkeypatch.setattr(sys, "path", ["", ".", *sys.path])
    folder, *searched = do(pool, "path").text.splitlines()
    assert str(tmp_path) not in {folder, *searched}
    assert all(map(os.path.isabs, searched))
    page = pool.read("index.readers.html", b"<p>Dette er en side.</p>", "a.html", Limits())
    assert page.text == "Dette er en side."
    for reader in ("docx", "odt", "pdf"):
        with pytest.raises(DocumentError) as error:
            pool.read(f"index.readers.{reader}", b"", f"a.{reader}", Limits())
        assert error.value.message not in FAILURES.values()  # but the reader's own
    assert not (tmp_path / "ran").exists()


def test_settings_of_ours_are_not_handed_on(pool, monkeypatch):
    monkeypatch.setenv("ASKER_LLM_KEY", "secret")
    assert do(pool, "environment ASKER_LLM_KEY").text == "None"
    assert do(pool, "environment PATH").text == os.environ["PATH"]


def test_a_process_that_cannot_be_started_is_told(pool, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none" / "python"))
    assert failure(pool, "pid") == "start"


def test_a_reader_that_cannot_be_loaded_is_told(pool):
    with pytest.raises(DocumentError, match=r"No module named .*nowhere"):
        pool.read("index.readers.nowhere", b"", "a.xyz", Limits())
