"""The command palette."""

import re
from pathlib import Path

import platformdirs
import pytest
from textual.widgets import Input, OptionList, Static

from tests.tui.waiting import answered, idle, until
from tui.screens.palette import PaletteScreen
from tui.widgets.prompt import Prompt

pytestmark = pytest.mark.asyncio


def offered(app):
    """The commands that are listed."""
    rows = app.screen.query_one(OptionList)
    return [rows.get_option_at_index(at).prompt.plain for at in range(rows.option_count)]


async def choose(pilot, typed):
    await pilot.press("ctrl+p")
    assert isinstance(pilot.app.screen, PaletteScreen)
    pilot.app.screen.query_one(Input).value = typed
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def test_everything_is_offered_and_done(screen_app, tmp_path, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_downloads_dir", lambda: str(tmp_path))
    app = screen_app("nb")
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        await pilot.press("ctrl+p")
        said = "\n".join(offered(app))
        for name in ("Ny samtale", "Kilder", "Historikk", "Tekstene", "Kopier svaret", "Kopier sitatet", "Åpne filen"):
            assert name in said
        for name in (
            "bokmål",
            "nynorsk",
            "English",
            "asker-contrast",
            "nord",
            "Hjelp",
            "Avslutt",
            "Åpne kilde 1: Derfor",
        ):
            assert name in said
        await pilot.press("escape")

        await choose(pilot, "kopier sitatet")
        assert "Asker kommune vant innovasjonsprisen 2017" in app.clipboard
        await choose(pilot, "kontrast")
        assert app.theme == "asker-contrast"
        await choose(pilot, "NORD")
        assert app.theme == "nord"
        await choose(pilot, "bilde")
        (picture,) = tmp_path.glob("asker-*.svg")
        drawn = picture.read_text(encoding="utf-8")
        assert drawn.startswith("<svg")
        assert not re.search(r"url\((?!#)|@font-face|@import", drawn)
        told = [one.message for one in app.screen.app._notifications]
        assert any(str(picture) in message for message in told)
        await choose(pilot, "hjelp")
        assert type(app.screen).__name__ == "HelpScreen"
        await pilot.press("escape")
        await choose(pilot, "ny samtale")
        assert app.screen.query_one("Conversation").turns == ()
        await idle(pilot)
        await choose(pilot, "english")
        assert app.language == "en"
        await choose(pilot, "quit")
        await until(pilot, lambda: not app.is_running)


async def test_a_source_is_opened_by_its_number(screen_app):
    app = screen_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot, "Who won the Innovation Prize?")
        await choose(pilot, "source 1")
        await until(pilot, lambda: app.screen.query_one("Sources").shown is not None)
        assert app.screen.query_one("Sources").shown.number == 1
        assert app.focused is app.screen.query_one("Reader")


async def test_it_follows_what_is_typed_and_the_language(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        entry = app.screen.query_one(Input)
        assert entry.placeholder == "Hva vil du gjøre?"
        await pilot.press(*"spr")
        assert [row for row in offered(app) if "Språk" not in row] == []
        assert app.screen.query_one(OptionList).highlighted == 0
        await pilot.press("down", "down", "up")
        assert app.screen.query_one(OptionList).highlighted == 1
        await pilot.press(*"zz")
        assert offered(app) == []
        assert app.screen.query_one("#nothing").display
        assert str(app.screen.query_one("#nothing", Static).visual) == "Ingenting heter det."
        await pilot.press("enter")
        assert isinstance(app.screen, PaletteScreen)
        await pilot.press("f2")
        assert str(app.screen.query_one("#nothing", Static).visual) == "Ingenting heiter det."
        assert entry.placeholder == "Kva vil du gjere?"
        await pilot.press("ctrl+u", *"[/b] \\[")
        await pilot.press("escape")
        assert app.screen.id == "chat"
        assert isinstance(app.focused, Prompt)


async def test_a_picture_that_cannot_be_saved_is_told(screen_app, tmp_path, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_downloads_dir", lambda: str(tmp_path / "none"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "none either")
    app = screen_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+p")
        await pilot.press("escape")
        await app.run_action("picture")
        await pilot.pause()
        (told,) = [one.message for one in app._notifications]
        assert "cannot be saved" in told
        assert "none either" in told
