"""The real program in a real terminal, from its start to its end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from bot.history import History

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not for Windows")
if sys.platform != "win32":
    from tests.tui.terminal import Terminal

QUESTION = "Hvem vant innovasjonsprisen 2017?"
PROMPT = "Still et spørsmål"
ANSWER = "Asker kommune vant innovasjonsprisen 2017"
PLACE = "Prisen og vinneren"
"""The heading above the quote; the source pane shows it."""
EVIL = "[red]\x1b[2J\x1b]52;c;aGVp\x07\x9b31m\u202egnp[@click=app.quit]x[/]"


def asked(terminal):
    """Ask, and wait for the answer."""
    terminal.until(PROMPT)
    terminal.type(QUESTION)
    terminal.press("enter")
    terminal.until(ANSWER, "[1]")


def kept(asker):
    """Questions of the conversations that are kept."""
    files = sorted((asker.home / "data" / "conversations").glob("*.jsonl"))
    return [record for file in files for record in file.read_text("utf-8").splitlines() if QUESTION in record]


def test_from_a_question_to_its_source_and_back_to_the_shell(talker):
    with Terminal(talker) as terminal:
        asked(terminal)
        assert "1049" in terminal.modes
        assert "25" not in terminal.modes
        terminal.press("alt+1")
        terminal.until(PLACE)
        terminal.press("escape")
        terminal.until(ANSWER, gone=PLACE)
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert terminal.restored


def test_hostile_texts_and_names_do_no_harm_to_a_terminal(asker, texts):
    head, name = f"---\ntitle: {json.dumps(f'Kaia {EVIL}')}\n---\n\n", EVIL.replace("/", "")
    said = f"# Eier {EVIL}\n\nKaia i Vik {EVIL} eies av Vik kommune.\n"
    texts(asker.home / "tekster", {f"kaia {name}.md": head + said, f"tom {name}.md": ""})
    with Terminal(asker, "--corpus", asker.home / "tekster", "--lang", "nb", columns=160) as terminal:
        terminal.until(PROMPT, "– Kaia", r"[red]\x1b[2J\x1b]52;c")
        terminal.type("Hvem eier kaia i Vik?")
        terminal.press("enter")
        terminal.until("Vik kommune", "[1]", r"\x1b[2J")
        terminal.press("alt+1")
        terminal.until("# Eier [red]", "title:", ".md:7")
        terminal.press("f5")
        terminal.until("! tom [red]")
        terminal.press("escape", "f4")
        terminal.until("Hvem eier kaia i Vik?")
        terminal.press("escape")
        terminal.type(EVIL.replace("\x1b", "").replace("\x07", ""))
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert terminal.restored


def test_a_terminal_that_cannot_redraw_gets_the_plain_chat(talker):
    with Terminal(talker, TERM="dumb") as terminal:
        terminal.until("Spørsmål:")
        assert not terminal.modes
        terminal.type("/slutt\n")
        assert terminal.end() == 0


def test_the_terminal_may_be_resized_at_any_time(talker):
    # What a shell may have noted of the size once is not what it is now.
    with Terminal(talker, columns=160, rows=50, COLUMNS="160", LINES="50") as terminal:
        asked(terminal)
        terminal.until("Sitert")
        for columns, rows in ((60, 20), (80, 24), (20, 5), (200, 60), (80, 24)):
            terminal.resize(columns, rows)
            terminal.until(PROMPT[:8])
        terminal.until(ANSWER)
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert terminal.restored


@pytest.mark.parametrize("end", ["terminate", "hang up"])
def test_whoever_ends_it_no_process_stays_and_no_conversation_is_lost(talker, end):
    with Terminal(talker) as terminal:
        asked(terminal)
        deadline = time.monotonic() + 60
        while not kept(talker) and time.monotonic() < deadline:
            time.sleep(0.05)
        if end == "terminate":
            terminal.process.terminate()
            assert terminal.end() == 143
            assert terminal.restored
        else:
            terminal.hang_up()
            terminal.process.wait(60)
        with pytest.raises(ProcessLookupError):
            os.killpg(terminal.process.pid, signal.SIGCONT)
    assert History(talker.home / "data" / "conversations").questions() == [QUESTION]


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_in_tmux(talker, tmp_path):
    def tmux(*arguments):
        command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", os.devnull, *arguments]
        environment = {**talker.environment, "LANG": "C.UTF-8", "SHELL": "/bin/sh"}
        done = subprocess.run(command, env=environment, cwd=talker.home, capture_output=True, text=True, check=True)
        return done.stdout

    def until(text):
        deadline = time.monotonic() + 60
        while text not in (shown := tmux("capture-pane", "-p")):
            assert time.monotonic() < deadline, shown
            time.sleep(0.1)

    command = " ".join(talker.command())
    tmux("new-session", "-d", "-x", "80", "-y", "24", f"{command}; echo slutt $?; stty -a; exec sleep 600")
    try:
        until(PROMPT)
        tmux("send-keys", "-l", QUESTION)
        tmux("send-keys", "Enter")
        until(ANSWER)
        tmux("send-keys", "M-1")
        until(PLACE)
        tmux("send-keys", "Escape")
        until(ANSWER)
        tmux("send-keys", "C-q")
        until("slutt 0")
        until(" echo ")
        assert tmux("display", "-p", "#{alternate_on}#{cursor_flag}#{mouse_any_flag}").strip() == "010"
    finally:
        tmux("kill-server")
