"""Help for the part that has the focus."""

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Static

from bot.messages import translate
from tests.tui.waiting import answered, shown
from tui.keynames import key_names
from tui.screens.help import HelpScreen
from tui.textuals import WORDS
from tui.widgets.conversation import Conversation
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader
from tui.widgets.sources import SourceList
from tui.working import working

pytestmark = pytest.mark.asyncio


def rows(widget):
    """The rows of a table."""
    table = widget.visual._renderable
    return list(zip(*([str(cell) for cell in column.cells] for column in table.columns), strict=True))


def solid(text: str) -> str:
    return "".join(text.split())


async def test_help_is_about_the_part_that_has_the_focus(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(160, 60)) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        for part in (Prompt, Conversation, SourceList, Reader):
            app.screen.query_one(part).focus()
            await pilot.pause()
            await pilot.press("f1")
            assert isinstance(app.screen, HelpScreen)
            said = str(app.screen.query_one("#about", Static).visual)
            assert said == translate("nb", part.HELP)
            assert solid(said[:40]) in solid(shown(pilot))
            await pilot.press("f1")
            assert app.screen.id == "chat"
            assert app.focused is app.screen.query_one(part)


async def test_all_keys_that_work_are_told_in_the_language_and_go_along_with_it(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(160, 60)) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        app.screen.query_one(Conversation).focus()
        await pilot.pause()
        keys = working(app.screen)
        assert {"help", "open", "conversation.next", "conversation.cite1"} <= {one.id for one in keys}
        await pilot.press("ctrl+g")
        for language in ("nb", "nn", "en"):
            app.language = language
            await pilot.pause()
            told = {row for table in app.screen.query(".keys") for row in rows(table)}
            for one in keys:
                names = key_names(one.keys, language, family=(one.id or "").endswith("1"))
                assert (names, translate(language, one.description)) in told, one
                assert solid(names.split(", ")[0]) in solid(shown(pilot))


async def test_textuals_own_keys_are_translated_wherever_one_is(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=(160, 60)) as pilot:
        await answered(pilot, "Hvem vant innovasjonsprisen?")
        for key in ("", "f1", "ctrl+p", "f4", "f5"):
            if key:
                await pilot.press(key)
                await pilot.pause()
            for widget in [None, *app.screen.focus_chain]:
                app.screen.set_focus(widget)
                for one in working(app.screen):
                    assert one.id or one.description in WORDS.values(), (app.screen, widget, one)
            if key:
                await pilot.press("escape")
                await pilot.pause()


async def test_help_is_told_in_a_small_terminal_by_scrolling(screen_app):
    app = screen_app("nn")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        pane = app.screen.query_one(VerticalScroll)
        assert pane.max_scroll_y > 0
        assert pane.max_scroll_x == 0
        await pilot.press("end")
        await pilot.pause(0.5)
        assert solid("Gjer om") in solid(shown(pilot))
        await pilot.press("q")
        assert app.screen.id == "chat"


async def test_a_question_mark_asks_for_help_where_it_cannot_be_typed(screen_app):
    app = screen_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot, "Who won the Innovation Prize?")
        await pilot.press("question_mark")
        assert app.screen.query_one(Prompt).text == "?"
        app.screen.query_one(Conversation).focus()
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("f2")
        assert app.language == "nb"
        await pilot.press("escape")
        assert app.screen.id == "chat"
