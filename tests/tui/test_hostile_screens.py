"""Whatever stands in texts, names, questions and errors is shown literally and does no harm: what is around it all."""

import ast
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, OptionList, Static
from textual.widgets._toast import Toast

import tui
from bot.history.types import Listing
from bot.messages import N_
from bot.printable import one_line, printable, printable_name
from index.errors import AskerError, DocumentError
from index.types import Doubt
from tests import saved
from tests.amounts import amount
from tests.tui.hostile import BY_HAND, batches, drawn, missing, squeezed, wrong_rows
from tests.tui.waiting import idle, until
from tui.app import AskerApp
from tui.commands import Command
from tui.listing import Listed
from tui.screens.ask_text import AskTextScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.history import HistoryScreen
from tui.screens.palette import PaletteScreen
from tui.screens.texts import TextsScreen
from tui.widgets.history_list import HistoryList, Row
from tui.widgets.path_input import PathInput
from tui.widgets.preview import Preview
from tui.widgets.text_list import TextList
from tui.widgets.welcome import NAMED, Openers, Welcome

SIZE = (140, 200)
BATCH = 100
FEWER = amount(2000, 10_000)
"""Random strings, since lists take long to be drawn; all pass through the same functions as in the conversation."""
EVIL = "".join(BY_HAND)


def no_session():
    raise AskerError("{path}", path=EVIL)


@pytest.fixture
def app(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "nb")
    return AskerApp("nb", no_session)


@pytest.mark.asyncio
async def test_the_first_screen(app):
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        welcome = app.screen.query_one(Welcome)
        assert not missing([printable(EVIL)], drawn(welcome.query_one("#problem")))
        for number, batch in enumerate(batches(BATCH, FEWER)):
            titles = (*batch[:NAMED], "x")
            welcome.show_documents([saved.document(path=f"{n}", title=title) for n, title in enumerate(titles)])
            welcome.show_questions(batch)
            await pilot.pause()
            rows = drawn(welcome.query_one("#texts"))
            assert not missing([f"– {one_line(title)}" for title in titles[:NAMED]], rows), number
            openers = welcome.query_one(Openers)
            for question, option in zip(batch, openers.options, strict=True):
                assert option.prompt.plain.endswith(one_line(question))
            assert not missing(map(one_line, batch), drawn(openers))


@pytest.mark.asyncio
async def test_the_texts(app):
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        app.push_screen(TextsScreen())
        await idle(pilot)
        screen = app.screen
        assert not missing([printable(EVIL)], drawn(screen.query_one("#nothing")))
        screen.remove_class("-empty")
        table, preview = screen.query_one(TextList), screen.query_one(Preview)
        for batch in batches(BATCH, FEWER):
            texts = [listed(path, title) for path, title in zip(batch, reversed(batch), strict=True)]
            table.show_texts(texts)
            preview.show(texts[0])
            await pilot.pause()
            named = [printable_name(text.path) if text.document is None else one_line(text.title) for text in texts]
            assert [table.get_row_at(row)[1].plain for row in range(table.row_count)] == named
            drawn(table)
            about = preview.query_one("#about")
            assert f"{printable_name(texts[0].path)}\n! {one_line(worded(texts[0].notes[0]))}" in about.visual.plain
            assert squeezed(about.visual.plain).startswith(squeezed(drawn(about)))


def listed(path, title):
    """A text that could not be read, or one with a doubt."""
    if len(path) % 3 == 0:
        error = DocumentError("{path}: {reason}", path=path, reason=title)
        return Listed(root="/x", path=path, document=None, notes=(error,))
    notes = (Doubt("{path}: {reason}", {"path": path, "reason": title}),)
    document = saved.document(path=path, title=title, publisher=title, published=path, language=title or "nb")
    return Listed(root="/x", path=path, document=document, notes=notes)


def worded(note):
    return note.message.format(**{name: printable(value) for name, value in note.values.items()})


@pytest.mark.asyncio
async def test_the_history(app):
    async with app.run_test(size=(140, 420)) as pilot:
        await idle(pilot)
        app.push_screen(HistoryScreen())
        await idle(pilot)
        screen = app.screen
        assert not missing([printable(EVIL)], drawn(screen.query_one("#nothing")))
        conversations = screen.query_one(HistoryList)
        for batch in batches(BATCH, FEWER):
            rows = [row(title, snippet) for title, snippet in zip(batch, reversed(batch), strict=True)]
            words = " ".join(batch[:3])
            conversations.show(rows, words, None)
            conversations.display = True
            await pilot.pause()
            for title, option in zip(batch, conversations.options, strict=True):
                said = option.prompt.plain.split("\n")
                assert said[0] == one_line(title) or not title.strip()
                assert len(said) == 3
            lines = [line for option in conversations.options for line in option.prompt.plain.split("\n")]
            assert not wrong_rows(lines, drawn(conversations))
            lit = [
                option.prompt.plain[start:end].lower()
                for option in conversations.options
                for start, end, style in option.prompt.spans
                if "accent" in str(style)
            ]
            assert all(one in map(str.lower, words.split()) for one in lit if one.isascii())


def row(title, snippet):
    time = "2024-05-03T10:00:00Z"
    return Row(Listing(id="x", title=title, created=time, updated=time, exchanges=1), ((1, snippet),))


@pytest.mark.asyncio
async def test_questions_and_notices(app):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await idle(pilot)
        for batch in batches(700, FEWER):
            text = " ".join(batch)
            for screen in (
                ConfirmScreen(N_("Delete the conversation “{title}” for good?"), N_("Delete"), title=text),
                AskTextScreen(N_("{path}"), N_("Export"), printable_name(text)[:500], path=text),
            ):
                app.push_screen(screen)
                await until(pilot, lambda: app.screen is screen)  # noqa: B023 - called at once
                assert not missing([printable(text)], drawn(screen.query_one("#question", Static)))
                for field in screen.query(Input):
                    field.post_message(events.Paste(text))
                    await pilot.pause()
                    assert field.value == printable(field.value)
                    assert squeezed(drawn(field)) in squeezed(field.value)
                app.pop_screen()
            app.screen.post_message(app.screen.Answered(0, None, app.explain(AskerError("{path}", path=text))))
            app.notify(app.explain(AskerError("{path}", path=text)), markup=False)
            await until(pilot, lambda: app.screen.query(Toast))
            assert not missing([printable(text)], drawn(app.screen.query(Toast).first()))
            app.clear_notifications()


@pytest.mark.asyncio
async def test_commands(app):
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        chat = app.screen
        for batch in batches(BATCH, amount(500, 10_000)):
            source = N_("Open source {number}: {source}")
            named = [Command(source, "quit", app, {"number": 1, "source": one_line(each)}) for each in batch]
            app.push_screen(PaletteScreen(named))
            await until(pilot, lambda: app.screen is not chat)
            commands, field = app.screen.query_one(OptionList), app.screen.query_one(Input)
            rows = [option.prompt.plain for option in commands.options]
            assert not wrong_rows(rows, drawn(commands))
            assert rows == [f"Åpne kilde 1: {one_line(each)}" for each in batch]
            field.value = word = squeezed(one_line(batch[9]))[:3] or "kilde"
            await pilot.pause()
            for option in commands.options:
                lit = [option.prompt.plain[start:end].casefold() for start, end, _ in option.prompt.spans]
                assert set(lit) <= {word.casefold()}  # what only folding finds is not marked
            await pilot.press("escape")


@pytest.mark.asyncio
async def test_names_of_files(app):
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        app.push_screen(TextsScreen())
        await idle(pilot)
        field = app.screen.query_one(PathInput)
        for batch in batches(BATCH, FEWER):
            field.value = ""
            field.post_message(events.Paste("".join(batch)))
            await pilot.pause()
            assert field.value
            assert field.value == printable_name(field.value)
            assert squeezed(drawn(field)) in squeezed(field.value)


def calls():
    """All calls in the screen's own modules."""
    for path in Path(tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield path, node, name


def test_nothing_asks_for_markup():
    """Where Textual would read text for markup unless told not to, it is told."""
    wanted = {"notify", "OptionList"}
    found = []
    for path, call, name in calls():
        assert name not in {"from_markup", "from_rich_text", "from_ansi"}, path
        superclass = name == "__init__" and any(word.arg == "markup" for word in call.keywords)
        if name in wanted or superclass:
            found.append(name)
            told = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
            assert told.get("markup") is False, (path, call.lineno)
    assert found.count("notify") > 5
