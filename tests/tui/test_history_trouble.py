"""The history where things are not as they should be: hostile, damaged, off, unreadable; and files to export to."""

import os
import stat

import pytest
from textual import events
from textual.widgets import Button

from bot.exporting import path_of, suggested, write
from bot.history import History
from index.errors import UnreadableError, UsageError
from tests.answers import FERRY
from tests.saved import answer
from tests.tui.waiting import shown, until
from tui.screens.ask_text import AskTextScreen
from tui.screens.chat import ChatScreen
from tui.screens.history import HistoryScreen
from tui.widgets.banner import Banner
from tui.widgets.history_list import HistoryList

HOSTILE = {
    "markup": ("[/red] [bold", "[/red] [bold"),
    "escape": ("\x1b[31mrød\x1b]0;x\x07", "\\x1b[31mrød\\x1b]0;x\\x07"),
    "bidirectional": ("\u202eavast\u2066", "\\u202eavast\\u2066"),
    "lines": ("to\nlinjer\r\nog\ttabulator", "to linjer og tabulator"),
}


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "data" / "conversations")


@pytest.fixture
def app(screen_app, tmp_path, texts):
    """The program over one text."""
    (tmp_path / "ferry").mkdir()
    return screen_app("nb", corpus=texts(tmp_path / "ferry", FERRY))


def listed(pilot):
    return [option.prompt.plain.splitlines() for option in pilot.app.screen.query_one(HistoryList).options]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_titles_are_shown_literally_and_do_no_harm(app, history, kind):
    typed, seen = HOSTILE[kind]
    id = history.new_id()
    history.append(id, answer(f"{typed} ferja", f"Svaret: {typed} her."))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        assert listed(pilot)[0][0] == f"{seen} ferja"
        assert f"{seen} ferja" in shown(pilot)
        await pilot.press(*"ferja")
        await until(pilot, lambda: len(listed(pilot)[0]) == 3, "what was found")
        assert listed(pilot)[0][2] == f"  {seen} ferja"
        await pilot.press("f6")
        assert app.screen.query_one("#text").value == f"{seen} ferja"
        await pilot.press("escape", "f8")
        assert f"{seen} ferja" in shown(pilot)
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, ChatScreen), "the chat")
        await pilot.pause()
        assert f"{seen} ferja" in shown(pilot).splitlines()[0]
        assert not any(char in shown(pilot) for char in "\x1b\u202e\u2066\x07")


@pytest.mark.asyncio
async def test_of_a_damaged_conversation_what_can_be_read_is_shown_and_the_rest_is_told_of(app, history):
    id = history.new_id()
    history.append(id, answer("Hvem eier kaia?", "Kaia eies av Vik kommune."))
    file = history.folder / f"{id}.jsonl"
    with file.open("ab") as opened:
        opened.write(b'\n{"schema":1,"event":"exch')
    history.append(id, answer("Hvor lang er den?", "Kaia er 40 meter."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChatScreen), "the chat")
        await pilot.pause()
        assert [turn.question for turn in app.screen.conversation.turns] == ["Hvem eier kaia?", "Hvor lang er den?"]
        assert "Deler av denne samtalen kunne ikke leses." in shown(pilot)
        await pilot.press("f2")
        assert "Delar av denne samtalen kunne ikkje lesast." in shown(pilot)
        await pilot.press("ctrl+n")
        assert "kunne ikkje lesast" not in shown(pilot)


@pytest.mark.asyncio
async def test_a_conversation_of_which_nothing_can_be_read_is_listed_as_such_and_can_be_deleted(app, history):
    id = history.new_id()
    history.folder.mkdir(parents=True)
    (history.folder / f"{id}.jsonl").write_bytes(b"\x00\xff not a conversation")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        assert listed(pilot)[0][0] == "En samtale"
        assert "ingenting i den kan leses" in listed(pilot)[0][1]
        await pilot.press("f8", "left", "enter")
        await until(pilot, lambda: not listed(pilot), "the deletion")
        assert history.list() == []


@pytest.mark.asyncio
async def test_one_is_told_that_the_history_is_off_and_how_to_turn_it_on(app, monkeypatch):
    monkeypatch.setenv("ASKER_HISTORY", "false")
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: "Historikken er slått av" in shown(pilot), "the reason")
        assert "history = false" in shown(pilot)
        await pilot.press("f2")
        assert "Skal dei lagrast" in " ".join(shown(pilot).split())
        await pilot.press("enter", "f6", "f8", "f9")
        assert isinstance(app.screen, HistoryScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, ChatScreen)


@pytest.mark.asyncio
async def test_one_is_told_why_conversations_cannot_be_listed(app, history):
    history.folder.parent.mkdir(parents=True)
    history.folder.write_text("no folder")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: "kan ikke leses" in " ".join(shown(pilot).split()), "the reason")
        assert "conversations" in "".join(shown(pilot).split())


@pytest.mark.asyncio
async def test_a_conversation_deleted_meanwhile_is_told_of(app, history):
    id = history.new_id()
    history.append(id, answer("Hvem eier kaia?", "Kaia eies av Vik kommune."))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        history.delete(id)
        await pilot.press("enter")
        await until(pilot, lambda: "ingen lagret samtale" in shown(pilot), "the problem")
        await until(pilot, lambda: not listed(pilot), "the list as it is now")


@pytest.mark.asyncio
async def test_keys_and_titles_fit_from_sixty_columns(app, history):
    id = history.new_id()
    history.append(id, answer("Hvem eier kaia i Vik, og hvor lang er den, målt i meter?", "Kaia eies av Vik."))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        last = shown(pilot).splitlines()[-1]
        assert all(word in last for word in ("Åpne", "F6", "F8", "F9", "Tilbake"))
        await pilot.press("f9")
        assert isinstance(app.screen, AskTextScreen)
        assert {"Eksporter", "Avbryt"} <= {str(button.label) for button in app.screen.query(Button)}
        assert all(button.region.right <= 60 for button in app.screen.query(Button))


@pytest.mark.asyncio
async def test_the_history_opens_over_the_texts_and_leads_back_to_the_chat(app, history):
    id = history.new_id()
    history.append(id, answer("Hvem eier kaia?", "Kaia eies av Vik kommune."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f5", "f4")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and listed(pilot), "the list")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChatScreen), "the chat")
        await until(pilot, lambda: app.screen.query_one(Banner).title == "Hvem eier kaia?", "the conversation")


@pytest.mark.asyncio
async def test_what_is_pasted_is_put_on_one_line_and_harmless(app, history):
    history.append(history.new_id(), answer("Hvem eier kaia?", "Kaia eies av Vik kommune."))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        field = app.screen.query_one("#words")
        field.post_message(events.Paste("eier\nkaia\x1b[31m\u202e"))
        await until(pilot, lambda: field.value, "the paste")
        assert field.value == "eier kaia\\x1b[31m\\u202e"


def test_a_file_is_replaced_only_when_one_says_so_and_keeps_its_mode(tmp_path):
    file = tmp_path / "x.md"
    assert write(file, "Æ\n")
    assert not write(file, "Ø\n")
    assert file.read_bytes() == "Æ\n".encode()
    file.chmod(0o640)
    assert write(file, "Ø\n", replace=True)
    assert file.read_bytes() == "Ø\n".encode()
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]


def test_what_is_typed_is_understood_as_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert path_of(" y.md ", "x.md") == tmp_path / "y.md"
    assert path_of("~/y.md", "x.md") == tmp_path / "y.md"
    assert path_of(str(tmp_path), "x.md") == tmp_path / "x.md"
    with pytest.raises(UsageError, match="is not there"):
        path_of("nowhere/y.md", "x.md")


@pytest.mark.parametrize("typed", ["a\0b.md", "x" * 5000])
def test_a_name_that_the_system_refuses_is_told_of(tmp_path, monkeypatch, typed):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableError, match="cannot be written"):
        write(path_of(typed, "x.md"), "Æ")


def test_a_file_is_suggested_among_the_documents_or_where_one_is(tmp_path, monkeypatch):
    (tmp_path / "Documents").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Documents")
    assert suggested("x.md") == tmp_path / "Documents" / "x.md"
    (tmp_path / "Documents").rmdir()
    assert suggested("x.md") == tmp_path / "here" / "x.md"
