"""One language at a time, and what is remembered of what was chosen."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static, TextArea

from bot.messages import interface_language, translate
from bot.settings import Settings
from bot.types import LANGUAGES
from index.errors import UnreadableError
from tests.bot.test_messages import catalogue
from tests.tui.waiting import answered, idle, until
from tui.remembered import FILE, Choices, load, save
from tui.start import app_for
from tui.widgets.prompt import Prompt

SHORTEST = 4
"""Characters of a message that are enough to tell that it is there."""


def words(screen: Screen[Any]) -> Iterator[str]:
    """All that the widgets of a screen say."""
    for widget in screen.walk_children(Widget):
        yield from (str(title) for title in (widget.border_title, widget.border_subtitle, widget.tooltip) if title)
        if isinstance(widget, Static):
            yield getattr(widget.visual, "plain", "") or str(rows(widget))
        elif isinstance(widget, Button):
            yield str(widget.label)
        elif isinstance(widget, OptionList):
            yield from (str(option.prompt) for option in widget.options)
        elif isinstance(widget, Input | TextArea):
            yield str(widget.placeholder)


def rows(widget: Static) -> list[str]:
    """The cells of a table that is no content of Textual's."""
    table = getattr(widget.visual, "_renderable", None)
    return [str(cell) for column in getattr(table, "columns", ()) for cell in column.cells]


@pytest.fixture(scope="module")
def interface() -> dict[str, dict[str, str]]:
    """Messages without fields that differ between the languages, by language and English."""
    ids = {str(one.id) for one in catalogue("nb") if one.id and "{" not in str(one.id) and isinstance(one.id, str)}
    said = {language: {id: translate(language, id) for id in ids} for language in LANGUAGES}
    return {
        language: {id: text for id, text in said[language].items() if len(text) >= SHORTEST} for language in LANGUAGES
    }


def foreign(screen: Screen[Any], language: str, interface: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Whole messages of another language that stand on a screen."""
    own = set(interface[language].values())
    lines = {line.strip() for text in words(screen) for line in (text, *text.splitlines()) if line.strip()}
    others = {text for other in LANGUAGES if other != language for text in interface[other].values()} - own
    return sorted((line, type(screen).__name__) for line in lines if line in others)


async def check(pilot: Any, interface: dict[str, dict[str, str]]) -> None:
    """See that the topmost screen is in one language, whichever it is switched to."""
    app = pilot.app
    for _ in LANGUAGES:
        await pilot.press("f2")
        await idle(pilot)
        assert foreign(app.screen, app.language, interface) == []
        known = {line for text in words(app.screen) for line in (text, *text.splitlines())}
        assert known & set(interface[app.language].values()), app.screen


@pytest.mark.asyncio
async def test_f2_switches_every_screen_at_once(screen_app, interface):
    app = screen_app("nb")
    async with app.run_test(size=(160, 60)) as pilot:
        await until(pilot, lambda: app.session is not None and app.session.ready)
        await check(pilot, interface)
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        await check(pilot, interface)
        for key in ("f1", "ctrl+p", "f4", "f5"):
            before = app.screen
            await pilot.press(key)
            await idle(pilot)
            assert app.screen is not before
            await check(pilot, interface)
            await pilot.press("escape")
            await idle(pilot)
        for key in ("f6", "f8"):  # renaming and deleting a conversation
            await pilot.press("f4")
            await idle(pilot)
            await pilot.press(key)
            await idle(pilot)
            assert app.screen.is_modal
            await check(pilot, interface)
            await pilot.press("escape", "escape")
            await idle(pilot)
        app.screen.query_one(Prompt).put("Bor 13097248022 her?")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is not before
        await check(pilot, interface)


@pytest.mark.asyncio
async def test_the_check_sees_a_word_that_is_left(screen_app, interface):
    app = screen_app("nb")
    async with app.run_test(size=(160, 60)) as pilot:
        await pilot.pause()
        app.screen.query_one("#what", Static).update("Nothing is called that.")
        assert foreign(app.screen, "nb", interface) == [("Nothing is called that.", "ChatScreen")]


@pytest.mark.asyncio
async def test_what_is_chosen_is_remembered(screen_app, tmp_path):
    file = tmp_path / "new" / FILE
    app = screen_app("nb", choices_file=file)
    async with app.run_test() as pilot:
        assert not file.exists()
        await pilot.press("f2")
        assert load(file) == Choices(language="nn")
        await app.run_action("use_theme('asker-light')")
        assert load(file) == Choices(language="nn", theme="asker-light")
        await pilot.press("f2", "f2")
    assert load(file) == Choices(language="nb", theme="asker-light")
    assert [path.name for path in file.parent.iterdir()] == [FILE]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.asyncio
async def test_what_cannot_be_remembered_is_told_and_holds(screen_app, tmp_path):
    (tmp_path / "file").write_text("in the way")
    app = screen_app("nb", choices_file=tmp_path / "file" / FILE)
    async with app.run_test(notifications=True) as pilot:
        await pilot.press("f2")
        assert app.language == "nn"
        (told,) = [one.message for one in app._notifications]
        assert str(tmp_path / "file") in told


@pytest.mark.parametrize(
    ("said", "kept", "language", "theme"),
    [
        ({}, Choices(), "nb", None),
        ({}, Choices(language="nn", theme="asker-light"), "nn", "asker-light"),
        ({"lang": "en"}, Choices(language="nn", theme="asker-light"), "en", "asker-light"),
        ({"theme": "nord"}, Choices(language="nn", theme="asker-light"), "nn", "nord"),
    ],
)
def test_what_the_settings_say_goes_before_what_is_remembered(tmp_path, monkeypatch, said, kept, language, theme):
    monkeypatch.setenv("LANGUAGE", "nb")
    save(tmp_path / FILE, kept)
    app = app_for(Settings(data=str(tmp_path), **said), said.get("lang", "nb"), lambda: pytest.fail("asked too early"))
    assert app.language == language
    assert interface_language(said.get("lang", "auto")) == language
    assert theme is None or app.theme == theme


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('theme = "asker-drak"', ["theme", "asker-drak", "asker-dark"]),
        ('[keys]\nhlep = "f6"', ["[keys]", "hlep", "“help”"]),
        ('[keys]\nopen = "y"', ["[keys]", "“y”", "copy.answer"]),
    ],
)
def test_wrong_settings_are_told_before_the_screen_opens(asker, toml, said):
    (asker.home / "asker.toml").write_text(toml)
    shown = asker.terminal("chat", ASKER_LANG="en")
    for word in said:
        assert word in shown
    assert "\x1b[?1049h" not in shown


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"language": "de"}', b'{"theme": 1}', b"\xff\xfe", b"null"])
def test_damage_is_as_good_as_nothing(tmp_path, damage):
    (tmp_path / FILE).write_bytes(damage)
    assert load(tmp_path / FILE) == Choices()
    save(tmp_path / FILE, Choices(language="nn"))
    assert load(tmp_path / FILE) == Choices(language="nn")


def test_what_a_later_version_adds_does_no_harm(tmp_path):
    (tmp_path / FILE).write_bytes(b'{"language": "nn", "font": "large"}')
    assert load(tmp_path / FILE) == Choices(language="nn")


def test_a_folder_in_the_way_is_an_error_that_names_it(tmp_path: Path):
    (tmp_path / FILE).mkdir()
    (tmp_path / FILE / "full").touch()
    assert load(tmp_path / FILE) == Choices()
    with pytest.raises(UnreadableError) as raised:
        save(tmp_path / FILE, Choices(language="nn"))
    assert FILE in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
