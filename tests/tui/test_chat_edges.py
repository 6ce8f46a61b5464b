"""The chat where something comes in the way: keys pressed meanwhile, leaving early, sources read otherwise since."""

import asyncio
from threading import Event

import pytest
from msgspec.structs import replace

from index.build import Model
from tests.tui.waiting import ask, idle, ready, shown, until
from tui.screens.care import CareScreen
from tui.widgets.conversation import Conversation
from tui.widgets.prompt import Prompt
from tui.widgets.reader import WINDOW, Reader
from tui.widgets.sources import Sources
from tui.widgets.welcome import Welcome

pytestmark = pytest.mark.asyncio

WIDE, NARROW = (160, 50), (80, 24)
QUESTION = "Hvem vant innovasjonsprisen 2017?"


async def test_n_and_p_go_from_source_to_source_where_the_conversation_has_the_focus(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        sources = app.screen.query_one(Sources)
        app.screen.query_one(Conversation).focus()
        await pilot.press("n")
        await until(pilot, lambda: sources.shown == sources.places[1], "the second source")
        await pilot.press("p")
        await until(pilot, lambda: sources.shown == sources.places[0], "the first source")


async def test_the_language_is_switched_while_an_answer_is_made(screen_app):
    gate = Event()
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        model = app.session.collection.model

        def load():
            assert gate.wait(60)
            return model.load()

        app.session.collection.model = Model(model.name, model.id, load)
        app.session.interface = "nb"  # goes on with that model
        app.screen.query_one(Prompt).put(QUESTION)
        await pilot.press("enter", "f2", "f2")
        assert "Sources" in shown(pilot)
        assert app.screen.is_asking
        gate.set()
        await until(pilot, lambda: not app.screen.is_asking, "an answer")
        await idle(pilot)
        assert app.session.interface == "en"


async def test_the_place_in_the_source_pane_follows_the_language(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        place = app.screen.query_one("#place")
        assert "15. juni 2017" in place.visual.plain
        await pilot.press("f2", "f2")
        assert "15 June 2017" in place.visual.plain
        await idle(pilot)


async def test_questions_of_a_deleted_conversation_do_not_come_back(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        await pilot.press("ctrl+n", "f4")
        await until(pilot, lambda: app.screen.id == "history" and app.screen.query_one("#history-list").option_count)
        await pilot.press("f8", "left", "enter")
        await until(pilot, lambda: not app.screen.is_modal and not app.session.history.list(), "the deletion")
        await idle(pilot)
        await pilot.press("escape", "up")
        assert not app.screen.query_one(Prompt).text


async def test_who_leaves_while_the_texts_are_read_for_the_first_time_need_not_wait(screen_app, tmp_path):
    corpus = tmp_path / "tekster"
    corpus.mkdir()
    for number in range(200):
        (corpus / f"{number}.md").write_text(
            f"# Ferje {number}\n\n" + " ".join(f"Ferje {number} går til øy {place}." for place in range(80))
        )
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=NARROW) as pilot:
        bar = app.screen.query_one(Welcome).query_one("#building")
        await until(pilot, lambda: bar.display, "the beginning of the reading")
        app.exit()
    await asyncio.get_running_loop().shutdown_default_executor()  # as at the end of the program
    assert app.session is not None
    assert not app.session.ready


async def test_a_text_that_was_read_otherwise_since_is_not_highlighted_at_the_wrong_place(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        sources = app.screen.query_one(Sources)
        moved = replace(sources.shown, start=sources.shown.start + 3, end=sources.shown.end + 3)
        app.screen.open_citation(moved)
        await until(pilot, lambda: sources.shown == moved, "the source")
        assert app.screen.query_one("#reader-text").visual.plain == moved.quote
        assert "endret" in shown(pilot)


async def test_where_nothing_is_kept_a_personal_number_is_warned_about_without_talk_of_keeping(screen_app, monkeypatch):
    monkeypatch.setenv("ASKER_HISTORY", "false")
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        app.screen.query_one(Prompt).put("Hvem har telefon 41 23 45 67?")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CareScreen), "the warning")
        assert not app.screen.query_one("#keep").display
        assert "lagres" not in app.screen.query_one("#warning").visual.plain
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.conversation.turns and not app.screen.is_asking, "an answer")


async def test_an_editor_with_a_quote_that_is_not_closed_is_passed_over(screen_app, monkeypatch):
    app = screen_app("nb")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        for variable in ("VISUAL", "EDITOR", "PAGER"):
            monkeypatch.setenv(variable, "vim -c 'set")
        monkeypatch.setenv("PATH", "")  # so that there is no other
        app.screen.query_one(Reader).focus()
        await pilot.press("o")
        await until(pilot, lambda: "EDITOR" in shown(pilot), "a word of what is wrong")


async def test_of_a_text_on_one_endless_line_only_a_part_is_laid_out(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        reader = app.screen.query_one(Reader)
        reader.show("ord " * 250_000, (500_000, 500_003))
        await pilot.pause()
        body = app.screen.query_one("#reader-text")
        assert len(body.visual.plain) < 5 * WINDOW
        reader.scroll_end(animate=False)
        await until(pilot, lambda: len(body.visual.plain) > 3 * WINDOW, "more of it")


async def test_a_fault_of_ours_is_told_in_a_sentence_not_by_a_traceback(screen_app, capsys):
    app = screen_app("nb")

    async def fail():
        async with app.run_test(size=NARROW) as pilot:
            app.call_later(lambda: 1 / 0)
            await until(pilot, lambda: app.return_code)

    with pytest.raises(ZeroDivisionError):
        await fail()
    # Who started it tells of it, when the terminal is as it was; Textual would print what was asked.
    assert isinstance(app.fault, ZeroDivisionError)
    assert capsys.readouterr().err == ""
