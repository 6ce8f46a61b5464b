"""Opening the cited file in the user's own program."""

import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def test_o_lends_the_terminal_to_the_users_editor_at_the_line_and_comes_back(packaged, tmp_path):
    from tests.tui.terminal import Terminal

    noted = tmp_path / "noted"
    editor = tmp_path / "nano"
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{noted}"\necho EDITING\nread line\n', "utf-8")
    editor.chmod(0o755)
    with Terminal(packaged, VISUAL="", EDITOR=str(editor)) as terminal:
        terminal.until("You may begin")
        terminal.type("Who won the 2017 Innovation Prize?")
        terminal.press("enter")
        terminal.until("Asker Municipality won")
        terminal.press("alt+1")
        terminal.until("Cited")
        terminal.type("o")
        terminal.until("EDITING")
        terminal.press("enter")
        terminal.until("Cited", gone="EDITING")
        terminal.press("ctrl+q")
        assert terminal.end() == 0
    line, path = noted.read_text("utf-8").split()
    assert line.startswith("+")
    assert path.endswith("award.en.md")
    assert "Asker Municipality won" in Path(path).read_text("utf-8").splitlines()[int(line) - 1]
