"""Two programs at once, and what is left by crashes, full disks and later versions."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.history import History, Listing
from index.errors import UnreadableError
from tests.conftest import REPOSITORY
from tests.saved import answer, refusal

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
FIRST = answer("Hvem eier kaia?", "Kaia eies av Vik kommune.")
SECOND = refusal("Hva koster den?", "Tekstene nevner ingen sum.")
ID = "20240503T100000-000000-0123abcd"

APPEND = """
import signal, sys
from pathlib import Path
from bot.history import History
from tests.saved import answer
folder, id, name, times = sys.argv[1:]
history = History(Path(folder))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(times)):
    history.append(id, answer(f"{name} {number}", "x" * 20000))
    print(number, flush=True)
"""
CUT = """
import os, resource, signal, sys
from pathlib import Path
from bot.history import History
from tests.saved import answer
folder, id, room, way = sys.argv[1:]
history = History(Path(folder))
size = (history.folder / f"{id}.jsonl").stat().st_size
if way == "killed":
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(room),) * 2)
history.append(id, answer("Avbrutt?", "y" * 5000))
"""


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "conversations")


def child(code: str, history: History, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(history.folder), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


def questions(history: History, id: str = ID) -> list[str]:
    return [exchange.answer.question for exchange in history.read(id).exchanges]


def file_of(history: History, id: str = ID) -> Path:
    return history.folder / f"{id}.jsonl"


def test_two_programs_at_once_lose_nothing(history):
    programs = {name: child(APPEND, history, ID, name, "60") for name in ("a", "b")}
    for program in programs.values():
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs.values():  # both begin the conversation at the same moment
        assert program.stdin
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs.values():
        _, complaints = program.communicate(timeout=120)
        assert program.returncode == 0, complaints
    saved = history.read(ID)
    assert saved.unread == 0
    for name in programs:
        assert [one for one in questions(history) if one.startswith(name)] == [f"{name} {n}" for n in range(60)]
    assert {exchange.answer.citations[0].quote for exchange in saved.exchanges} == {"x" * 20000}
    assert [listing.exchanges for listing in history.list()] == [120]


def test_a_conversation_that_several_begin_at_once(history):
    def begin(id: str, name: str, barrier: Barrier) -> None:
        barrier.wait(timeout=60)
        history.append(id, answer(name, "Svar."))

    with ThreadPoolExecutor(4) as threads:
        for _ in range(50):
            id, barrier = history.new_id(), Barrier(4)
            for done in [threads.submit(begin, id, name, barrier) for name in "abcd"]:
                done.result(timeout=60)
            assert sorted(questions(history, id)) == ["a", "b", "c", "d"]


@POSIX
def test_a_program_that_is_killed_loses_only_what_it_was_at(history):
    for seed in range(5):
        program = child(APPEND, history, ID, str(seed), "100000")
        assert program.stdin
        assert program.stdout
        program.stdin.write("\n")
        program.stdin.flush()
        for _ in range(2 + random.Random(seed).randrange(20)):
            program.stdout.readline()
        program.kill()
        rest, _ = program.communicate(timeout=60)
        said = [one for one in questions(history) if one.startswith(f"{seed} ")]
        assert said == [f"{seed} {number}" for number in range(len(said))]
        if rest.split():  # all that was said to be saved
            assert len(said) > int(rest.split()[-1])


@POSIX
@pytest.mark.parametrize("way", ["killed", "refused"])
def test_half_a_line_spoils_no_other(history, way):
    history.append(ID, FIRST)
    for room in ("0", "1", "2", "300", "5000"):
        before = file_of(history).stat().st_size
        program = child(CUT, history, ID, room, way)
        _, complaints = program.communicate(timeout=60)
        assert file_of(history).stat().st_size == before + int(room)
        if way == "killed":
            assert program.returncode == -signal.SIGXFSZ
        else:
            assert "index.errors.UnreadableError" in complaints
            assert f"{ID}.jsonl" in complaints
        history.append(ID, SECOND)
    assert questions(history) == [FIRST.question, *[SECOND.question] * 5]
    assert history.read(ID).unread == 3  # of one byte, the line end, nothing is left to be read


def test_a_file_cut_anywhere_is_read_as_far_as_it_goes(history):
    history.append(ID, FIRST)
    whole = file_of(history).read_bytes()
    history.append(ID, SECOND)
    both = file_of(history).read_bytes()
    for end in range(0, len(both), 7):
        file_of(history).write_bytes(both[:end])
        assert questions(history) == ([FIRST.question] if end >= len(whole) else [])
        (listing,) = history.list()
        assert (listing.id, listing.created) == (ID, history.read(ID).created)
        history.append(ID, SECOND)
        assert questions(history)[-1] == SECOND.question


def test_damage_anywhere_is_no_error_and_loses_no_other_line(history):
    chance = random.Random(3)
    for number in range(4):
        history.append(ID, answer(f"{number}?", "Svar."))
    sound = file_of(history).read_bytes()
    for _ in range(400):
        data = bytearray(sound)
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        file_of(history).write_bytes(data)
        saved = history.read(ID)
        assert len(saved.exchanges) >= 2  # a line end that is lost joins two
        assert history.list()[0].exchanges >= len(saved.exchanges)
        history.search("svar")
        history.questions()
    file_of(history).write_bytes(sound[:-300] + bytes(300))  # as after a power cut
    assert questions(history) == ["0?", "1?", "2?"]


EXCHANGE = '{"schema":1,"event":"exchange","asked":"2024-05-03T10:00:00Z","answer":%s}'
PLAIN = '{"kind":"smalltalk","question":"Hei!","language":"nb","answered":false,"answer":"Hei."}'


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{}",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"schema":1,"event":"exchange","answer":' + "[" * 100_000,
        '{"schema":2,"event":"exchange","asked":"2024-05-03T10:00:00Z","answer":{"new":true}}',
        '{"schema":2,"event":"renamed","title":"Ny"}',
        '{"schema":1,"event":"starred"}',
        '{"schema":1,"event":"renamed"}',
        '{"schema":1,"event":"renamed","title":5}',
        '{"schema":"1","event":"renamed","title":"Ny"}',
        EXCHANGE % "null",
        EXCHANGE % "{}",
        EXCHANGE % PLAIN.replace("smalltalk", "song"),
        EXCHANGE % PLAIN.replace('"Hei!"', "5"),
        (EXCHANGE % PLAIN).replace("2024-05-03T10:00:00Z", "in May"),
        (EXCHANGE % PLAIN).replace("2024-05-03T10:00:00Z", "2024-05-03T10:00:00"),  # of no time zone
        (EXCHANGE % PLAIN).replace("2024-05-03T10:00:00Z", "9999-12-31T23:59:59-10:00"),  # after the last year
    ],
)
def test_a_line_that_is_not_ours_is_passed_over(history, line):
    history.append(ID, FIRST, "2024-05-03T09:00:00Z")
    with file_of(history).open("a", encoding="utf-8") as file:
        file.write("\n" + line)
    history.append(ID, SECOND, "2024-05-03T11:00:00Z")
    saved = history.read(ID)
    assert [exchange.answer for exchange in saved.exchanges] == [FIRST, SECOND]
    assert saved.unread == bool(line)
    assert (saved.title, saved.updated) == (FIRST.question, "2024-05-03T11:00:00.000000Z")
    assert [listing.title for listing in history.list()] == [FIRST.question]
    assert history.search("kaia")
    assert SECOND.question in history.questions()


def test_an_answer_of_a_later_version_with_more_to_say_is_read(history):
    history.append(ID, FIRST)
    with file_of(history).open("a", encoding="utf-8") as file:
        file.write("\n" + (EXCHANGE % PLAIN.replace("{", '{"mood":"good",')).replace('"schema"', '"more":[1],"schema"'))
    assert questions(history) == [FIRST.question, "Hei!"]


def test_a_file_of_which_nothing_can_be_read_is_listed(history):
    history.append(ID, FIRST)
    file_of(history).write_bytes(b"\xff\0" * 1000)
    moment = "2024-05-03T10:00:00.000000Z"
    assert history.list() == [Listing(ID, "", moment, moment, 0)]
    assert history.read(ID).unread == 1
    assert history.search("kaia") == []
    history.append(ID, SECOND)
    assert questions(history) == [SECOND.question]


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_listed_and_named(history):
    history.append(ID, FIRST)
    file_of(history).chmod(0)
    assert [listing.exchanges for listing in history.list()] == [0]
    with pytest.raises(UnreadableError, match=ID):
        history.read(ID)
