"""What reaches a terminal or a pipe, and what happens when it is gone or something is amiss."""

import json
import re
import subprocess
import sys
import unicodedata
from typing import Any

import pytest

from tests.amounts import amount
from tests.tui.hostile import strings

STRINGS = amount(1000, 20_000)
BAR = re.compile(r"\r|\x1b\[(?:K|\?25[hl])")
"""What a progress bar moves with, where something takes more than a moment."""

CSI, OSC8, OSC52 = "\x1b[2J\x1b[31m", "\x1b]8;;http://evil\x07lenke\x1b]8;;\x07", "\x1b]52;c;aGVp\x1b\\"
C1, BIDI = "\x9b31m\x9d52;c;aGVp\x9c\x85", "\u202egnp\u202c\u2066x\u2069\u200f"
EVIL = CSI + OSC8 + OSC52 + C1 + BIDI


def quoted(text: str) -> str:
    """As a YAML string that holds the characters themselves when it is read."""
    return (
        '"'
        + "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in text)
        + '"'
    )


TEXTS = {
    f"onde{CSI}{BIDI}\nbad.md": f"""---
title: {quoted("Badet" + EVIL)}
publisher: {quoted("Vik" + EVIL)}
retold_from: {quoted("Avisa" + EVIL)}
topics: [{quoted("bad" + EVIL)}]
questions: [{quoted("Når åpnet badet?" + EVIL)}]
---

# Badet {C1}{BIDI}

Badet i Vik {C1}{BIDI} åpnet 3. mai 2020 {C1}{BIDI} med fire basseng.
""",
    f"esc{OSC8.replace('/', ':')}.md": f"Kinoen i Vik {CSI} åpnet {OSC52} 8. juni 2021.\n",
    f"feil{CSI}.md": f"---\ntitle: [{EVIL.replace(CSI, '')}\n---\nx\n",
    f"bilde{CSI}.png": "x",
}


def harmless(text: str) -> None:
    raw = {char for char in text if unicodedata.category(char) in {"Cc", "Cf"}} - set("\n\t\u200d\u200c")
    assert not raw, raw


@pytest.fixture(scope="module")
def evil(texts, tmp_path_factory):
    from tests.conftest import Asker

    asker = Asker(tmp_path_factory.mktemp("evil"))
    texts(asker.home / f"tekster{CSI}", TEXTS)
    asker.environment["ASKER_CORPUS"] = str(asker.home / f"tekster{CSI}")
    return asker


@pytest.mark.parametrize(
    "arguments",
    [
        ["index"],
        ["index", "--json"],
        ["list"],
        ["list", "--json"],
        ["status"],
        ["show", "bad", "--at", "0:9"],
        ["Når åpnet badet i Vik?" + EVIL],
        ["Når åpnet badet i Vik?", "--plain"],
        ["Når åpnet badet i Vik?" + EVIL, "--json"],
        ["Hva koster månen?" + EVIL],
        ["Hei!" + EVIL],
        ["Når åpnet svømmebasenget?" + EVIL],
        ["search", "bad" + EVIL],
        ["show", "finnes-ikke" + EVIL],
        ["--corpus", "finnes-ikke" + EVIL, "list"],
        ["add", "finnes-ikke" + EVIL],
        ["--" + EVIL],
        ["--lang", EVIL, "list"],
        ["list", EVIL],
    ],
)
def test_nothing_raw_reaches_a_pipe(evil, arguments):
    done = evil(*arguments, code=None)
    assert done.returncode in {0, 1, 2, 3}
    harmless(done.stdout + done.stderr)
    if "--json" in arguments:
        json.loads(done.stdout)


@pytest.mark.parametrize(
    "arguments", [["index", "--rebuild"], ["Når åpnet badet i Vik?" + EVIL], ["list", "--" + EVIL]]
)
def test_nothing_raw_reaches_a_terminal(evil, arguments):
    shown = evil.terminal(*arguments)
    assert "\\x1b[2J" in shown
    harmless(BAR.sub("", shown))


def test_a_text_of_very_many_hostile_strings_in_a_terminal(asker, texts, record_property):
    said = [one.replace("\0", "") for one in strings(STRINGS)]
    text = "\n\n".join(said).encode("utf-8", "replace").decode()
    asker.environment["ASKER_CORPUS"] = str(texts(asker.home / "tekster", {"vond.txt": text}))
    asker("index")
    shown = asker.terminal("show", "vond.txt")
    harmless(shown)
    assert shown.count("\\x1b") > STRINGS // 100
    harmless(asker.terminal("search", "Kaia er stengt", "-k", "50"))
    harmless(asker.terminal("Er Kaia stengt?"))
    record_property("strings shown by the command in a terminal", len(said))


def test_what_was_understood_and_small_talk_are_harmless_in_a_terminal(evil):
    evil("list", code=None)  # first use, of which a bar tells
    shown = evil.terminal("Hvor mange basesng har badet i Vik? " + CSI + BIDI)
    assert "Forstått som: Hvor mange basseng har badet i Vik? \\x1b[2J" in shown
    harmless(shown)
    harmless(evil.terminal("Hvem er du?"))
    assert "\\x1b[2J" in evil.terminal("Who are you?")  # what the texts are about


def test_small_talk_fits_a_narrow_terminal(packaged):
    shown = packaged.terminal("Who are you?", columns=40, TERM="dumb", NO_COLOR="1")
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert "I am Asker" in shown
    harmless(shown)


def test_narrow_dumb_and_colourless_terminals(packaged):
    shown = packaged.terminal("Hvem vant innovasjonsprisen?", columns=40, TERM="dumb", NO_COLOR="1")
    assert max(len(line) for line in shown.splitlines()) <= 40
    wide = packaged.terminal("Hvem vant innovasjonsprisen?", columns=300)
    assert max(map(len, wide.splitlines())) <= 100
    plain = packaged.terminal("Hvem vant innovasjonsprisen?", "--plain", columns=40)
    harmless(shown + wide + plain)
    packaged.terminal("--help", columns=1)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16", "cp1252:strict"])
def test_utf8_whatever_the_console_says(packaged, encoding):
    out = packaged("show", "award.nb.md", PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0").stdout
    assert "åpen" in out or "å" in out


def test_stdin_is_utf8_whatever_the_console_says(packaged):
    out = packaged("-", "--json", text="Hvem fikk æren på Øya?\n", PYTHONIOENCODING="latin-1", PYTHONUTF8="0").stdout
    assert json.loads(out)["question"] == "Hvem fikk æren på Øya?"


def shell(asker: Any, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace("asker", asker.command()[0])],
        env=asker.environment,
        cwd=asker.home,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ("asker show award.nb.md | head -c 0; exit ${PIPESTATUS[0]}", {0}),
        ("asker list | true; exit ${PIPESTATUS[0]}", {0}),
        ("asker --help | true; exit ${PIPESTATUS[0]}", {0}),
        ("asker list >&-", {0}),
        ("asker list --nei 2>&-", {2}),
        ("asker ask - <&-", {0}),
        ("asker list >/dev/full", {3}),
        ("asker completion bash | true; exit ${PIPESTATUS[0]}", {0}),
    ],
)
def test_streams_that_are_gone(packaged, command, codes):
    done = shell(packaged, command)
    assert done.returncode in codes, done
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    if "2>&-" in command:
        assert done.stdout == ""


FAULTY = """
import sys
import bot.cli.entry as entry, bot.collection
def fail(*_, **__): raise {error}
bot.collection.Collection.open = fail
sys.exit(entry.start(["list"]))
"""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ("ValueError('\\x1b[2J\\nto linjer')", 70, "ASKER_DEBUG"),
        ("RecursionError()", 70, "fault of ours"),
        ("MemoryError()", 70, "fault of ours"),
        ("KeyboardInterrupt()", 130, ""),
        ("OSError(28, 'No space left', '/a\\x1b[2J')", 3, "No space left"),
        ("UnicodeDecodeError('utf-8', b'x', 0, 1, 'odd')", 70, "odd"),
    ],
)
def test_a_fault_is_reported_without_a_traceback(asker, error, code, said):
    program = [sys.executable, "-c", FAULTY.format(error=error)]
    done = subprocess.run(
        program, env=asker.environment, cwd=asker.home, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    harmless(done.stderr)
    if code == 70:
        debug = {**asker.environment, "ASKER_DEBUG": "1"}
        done = subprocess.run(program, env=debug, cwd=asker.home, capture_output=True, encoding="utf-8", check=False)
        assert "Traceback" in done.stderr
