"""Keys: their names, the user's own, and those that terminals send."""

import importlib.util

import pytest
from textual.app import App
from textual.keys import key_to_character
from textual.screen import Screen

from bot.messages import translate
from bot.types import LANGUAGES
from index.errors import UsageError
from tests.conftest import REPOSITORY
from tests.tui.waiting import answered, ready, shown, until
from tui.keynames import key_name, short_key_name
from tui.keys import bindings, check_keys, parts
from tui.screens.help import HelpScreen
from tui.widgets.footer import Keys
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader

TAKEN = {
    "f10": "GNOME's terminal opens its menu",
    "f11": "GNOME's terminal fills the screen",
    "ctrl+b": "tmux",
    "ctrl+s": "holds output back where a terminal does so",
    "ctrl+z": "suspends",
    "ctrl+m": "is Enter",
    "ctrl+i": "is Tab",
    "ctrl+h": "is Backspace in many terminals",
    "ctrl+j": "is a line end",
}


def test_every_key_does_something_that_has_a_name_and_is_translated():
    ids: dict[str, type] = {}
    for kind in parts():
        own = kind.__dict__["BINDINGS"]
        assert len(bindings(kind)) == len(own), kind
        for id, binding in bindings(kind).items():
            assert id not in ids, (id, kind, ids[id])
            ids[id] = kind
            assert translate("en", binding.description) == binding.description
            assert translate("nb", binding.description), id
    assert {"help", "prompt.ask", "cite9", "history.rename", "palette.close"} <= set(ids)


def test_our_keys_leave_alone_what_terminals_and_multiplexers_take():
    for kind in parts():
        for id, binding in bindings(kind).items():
            assert not TAKEN.keys() & set(binding.key.split(",")), id


def test_no_key_that_types_a_character_goes_before_the_prompt():
    for kind in parts():
        for id, binding in bindings(kind).items():
            if binding.priority and id != "help":  # whose “?” Textual leaves to what can be typed in
                assert not any(key_to_character(key) for key in binding.key.split(",")), id


@pytest.mark.parametrize("kind", parts(), ids=lambda kind: kind.__name__)
def test_our_own_keys_do_not_clash(kind):
    for id, binding in bindings(kind).items():
        if id not in ("help", "help.close"):
            assert check_keys({id: binding.key}, parts()) == {id: binding.key}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("f6", "f6"),
        ("F6", "f6"),
        ("Ctrl+X", "ctrl+x"),
        ("n, space", "n,space"),
        ("Ø", "Ø"),
        ("ø", "ø"),
        ("slash", "slash"),
    ],
)
def test_keys_are_read_as_people_write_them(written, read):
    assert check_keys({"open": written}, parts()) == {"open": read}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"hlep": "f6"}, ["hlep", "“help”"]),
        ({"source.next": "n"}, ["source.next", "“sources.next”"]),
        ({"open": "ctrl-f"}, ["open", "ctrl-f"]),
        ({"open": "f99"}, ["f99"]),
        ({"open": "ctlr+f"}, ["ctlr+f"]),
        ({"open": "o,"}, ["open"]),
        ({"help": "h"}, ["“h”", "types a character"]),
        ({"help": "?"}, ["“?”", "types a character"]),
        ({"open": "y"}, ["“y”", "open", "copy.answer"]),
        ({"open": "f5"}, ["f5", "open", "texts"]),
        ({"open": "f6", "new": "f6"}, ["f6", "open", "new"]),
        ({"history.rename": "f1"}, ["f1", "help"]),
    ],
)
def test_wrong_keys_are_told_with_what_is_meant(keys, said):
    with pytest.raises(UsageError) as raised:
        check_keys(keys, parts())
    for word in said:
        assert word in str(raised.value)


def test_two_keys_may_be_exchanged():
    assert check_keys({"copy.answer": "o", "open": "y"}, parts()) == {"copy.answer": "o", "open": "y"}


def test_a_modal_screen_may_use_what_does_not_reach_it():
    assert check_keys({"care.change": "f4"}, parts())


@pytest.mark.parametrize(
    ("key", "language", "name", "short"),
    [
        ("up", "nb", "Pil opp", "↑"),
        ("right", "nn", "Pil høgre", "→"),
        ("ctrl+right", "nb", "Ctrl+Pil høyre", "^→"),
        ("space", "nn", "Mellomrom", "␣"),
        ("enter", "nb", "Enter", "⏎"),
        ("escape", "en", "Esc", "Esc"),
        ("ctrl+q", "nb", "Ctrl+Q", "^Q"),
        ("alt+1", "en", "Alt+1", "Alt+1"),
        ("y", "nb", "y", "y"),
        ("Y", "nb", "Y", "Y"),
        ("question_mark", "nb", "?", "?"),
        ("slash", "nb", "/", "/"),
        ("f1", "nb", "F1", "F1"),
    ],
)
def test_names_of_keys(key, language, name, short):
    assert key_name(key, language) == name
    assert short_key_name(key) == short


def test_the_page_of_keys_is_true():
    made = importlib.util.spec_from_file_location("keys_page", REPOSITORY / "docs" / "keys.py")
    assert made is not None
    assert made.loader is not None
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run: python docs/keys.py"


@pytest.mark.asyncio
async def test_the_users_own_keys_work_and_are_shown(screen_app):
    app = screen_app("nb", keys=check_keys({"help": "f12", "sources": "f9", "new": "f8,ctrl+o"}, parts()))
    async with app.run_test(size=(100, 24)) as pilot:
        footer = app.screen.query_one(Keys)
        await until(pilot, lambda: "F12 Hjelp" in footer.visual.plain)
        assert "F9 Kilder" in footer.visual.plain
        await pilot.press("f1", "question_mark")
        assert app.screen.query_one(Prompt).text == "?"
        await pilot.press("f12")
        assert isinstance(app.screen, HelpScreen)
        assert "F8,Ctrl+O" in solid(shown(pilot))


@pytest.mark.asyncio
async def test_norwegian_letters_and_question_marks_are_typed(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("æ", "ø", "å", "Å", "question_mark", "1", "y", "q")
        assert app.screen.query_one(Prompt).text == "æøåÅ?1yq"
        assert isinstance(app.focused, Prompt)


@pytest.mark.asyncio
async def test_the_footer_shows_what_matters_first_and_no_half_words(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(80, 20)) as pilot:
        footer = app.screen.query_one(Keys)
        for width in (60, 70, 80, 100, 160):
            await pilot.resize_terminal(width, 20)
            for language in LANGUAGES:
                app.language = language
                await pilot.pause()
                line = footer.visual.plain
                assert len(line) <= footer.content_size.width <= width
                at = [line.index(app.say(word)) for word in ("Ask", "Sources", "Help", "Your texts", "Quit")]
                assert at == sorted(at)
                assert solid(line) == solid(shown(pilot).splitlines()[-1])
                assert ("Enter" in line) == (width >= 80)


def solid(text: str) -> str:
    return "".join(text.split())


@pytest.mark.asyncio
async def test_a_click_on_the_footer_is_as_good_as_the_key(screen_app):
    app = screen_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        footer = app.screen.query_one(Keys)
        await until(pilot, lambda: footer.visual.plain)
        await pilot.click(Keys, offset=(footer.visual.plain.index("Help") + 2, 0))
        assert isinstance(app.screen, HelpScreen)


@pytest.mark.asyncio
async def test_the_footer_follows_the_focus(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(160, 40)) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        footer = app.screen.query_one(Keys)
        assert "Spør" in footer.visual.plain
        assert "Kopier svaret" not in footer.visual.plain  # y is typed in the prompt
        app.screen.query_one(Reader).focus()
        await until(pilot, lambda: "Kopier svaret" in footer.visual.plain)
        assert "Spør" not in footer.visual.plain
        assert "n Neste kilde" in footer.visual.plain


@pytest.mark.asyncio
async def test_ctrl_c_copies_what_is_selected_wherever_that_is(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(160, 40)) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        prompt = app.screen.query_one(Prompt)
        prompt.put("båt og fjord")
        await pilot.press("ctrl+shift+left", "ctrl+c")
        assert app.clipboard == "fjord"
        assert app.is_running
        await pilot.press("right")
        app.screen.text_select_all()
        await pilot.press("ctrl+c")
        assert "Asker kommune vant innovasjonsprisen 2017" in app.clipboard
        assert app.is_running
        app.screen.clear_selection()
        assert "båt" not in app.clipboard


@pytest.mark.asyncio
async def test_ctrl_c_tells_how_to_leave_and_pressed_twice_leaves(screen_app, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("tui.app.monotonic", lambda: now[0])
    app = screen_app("nb")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: solid("Trykk Ctrl+C en gang til") in solid(shown(pilot)))
        now[0] += 2.5
        await pilot.press("ctrl+c")
        assert app.is_running
        now[0] += 1.5
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


def test_screens_and_program_come_first_in_the_list():
    kinds = parts()
    assert issubclass(kinds[0], App)
    screens = [issubclass(kind, Screen) for kind in kinds[1:]]
    assert screens == sorted(screens, reverse=True)
