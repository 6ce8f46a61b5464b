"""The history: real conversations found, reopened, renamed, deleted and exported by keys."""

import time

import pytest

from bot.history import History, export
from bot.session import Session
from tests.answers import FERRY
from tests.saved import answer, refusal
from tests.tui.waiting import ask, idle, ready, shown, until
from tui.indexing import Job
from tui.screens.ask_text import AskTextScreen
from tui.screens.chat import ChatScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.history import HistoryScreen
from tui.widgets.banner import Banner
from tui.widgets.history_list import HistoryList, moment

pytestmark = pytest.mark.asyncio

WIDE, NARROW = (160, 50), (80, 24)


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "data" / "conversations")


@pytest.fixture
def ferry(tmp_path, texts):
    """A folder with one text."""
    (tmp_path / "ferry").mkdir()
    return texts(tmp_path / "ferry", FERRY)


@pytest.fixture
def kept(history):
    """Three conversations, the latest last."""
    ids = [history.new_id() for _ in range(3)]
    history.append(ids[0], answer("Hvem eier kaia?", "Kaia eies av Vik kommune."), "2024-05-03T10:00:00Z")
    history.append(ids[0], refusal("Hva koster den?", "Tekstene nevner ingen sum."), "2024-05-03T10:01:00Z")
    history.append(ids[0], answer("Hvor lang er kaia?", "Kaia er 40 meter."), "2024-05-03T10:02:00Z")
    history.append(ids[1], answer("Når går ferja?", "Ferja går klokka 8."), "2024-06-15T10:00:00Z")
    history.append(ids[2], answer("Hva heter presten?", "Presten heter Åse."), "2025-11-22T00:30:00Z")
    return ids


async def opened(pilot):
    """Open the history and wait for its list."""
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen) and listed(pilot), "the list")


def listed(pilot):
    return [option.prompt.plain.splitlines()[0] for option in pilot.app.screen.query_one(HistoryList).options]


async def chatting(pilot):
    await until(pilot, lambda: isinstance(pilot.app.screen, ChatScreen), "going back to the chat")
    await idle(pilot)


async def test_conversations_are_listed_the_latest_first_with_date_and_number(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert listed(pilot) == ["Hva heter presten?", "Når går ferja?", "Hvem eier kaia?"]
        said = shown(pilot)
        assert "3. mai 2024 kl. " in said
        assert "3 spørsmål" in said
        assert "ett spørsmål" in said
        await pilot.press("f2")
        assert "eitt spørsmål" in shown(pilot)
        await pilot.press("escape")
        assert isinstance(app.screen, ChatScreen)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be set")
async def test_times_are_local(monkeypatch):
    try:
        monkeypatch.setenv("TZ", "Europe/Oslo")
        time.tzset()
        assert moment("2025-11-22T23:05:00.000000Z", "nb") == "23. november 2025 kl. 00.05"
        assert moment("2025-06-22T12:05:00.000000Z", "en") == "22 June 2025 at 14:05"
        monkeypatch.setenv("TZ", "America/New_York")
        time.tzset()
        assert moment("0001-01-01T00:00:00.000000Z", "nn") == "0001-01-01T00:00:00.000000Z"
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_a_reopened_conversation_goes_on(screen_app, history, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Når går ferja?")
        assert app.screen.query_one(Banner).title == "Når går ferja?"
        await pilot.press("ctrl+n")
        assert app.screen.query_one(Banner).title == ""
        await opened(pilot)
        await pilot.press("enter")
        await chatting(pilot)
        (turn,) = app.screen.conversation.turns
        assert (turn.question, turn.state, turn.changed) == ("Når går ferja?", "answered", {})
        assert turn.answer == history.read(history.list()[0].id).exchanges[0].answer
        assert app.screen.query_one(Banner).title == "Når går ferja?"
        assert "klokka 8" in shown(pilot)
        await ask(pilot, "Hvem eier den?")
        assert app.screen.conversation.turns[1].answer.rewritten == "Hvem eier ferja?"
        (listing,) = history.list()
        assert listing.exchanges == 2


async def test_sources_that_have_changed_are_marked_and_quoted_as_they_were(screen_app, ferry):
    app = screen_app("nb", corpus=ferry)
    file = ferry / "ferja.md"
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Når går ferja?")
        await pilot.press("ctrl+n")
        await opened(pilot)
        await pilot.press("enter")
        await chatting(pilot)
        quote = app.screen.conversation.turns[0].answer.citations[0].quote
        file.write_bytes(file.read_bytes().replace(b"klokka 8", b"klokka 9"))
        app.do(Job("refresh"))
        await until(pilot, lambda: app.screen.conversation.turns[0].changed == {1: "changed"}, "the mark")
        await until(pilot, lambda: "sitatet slik det var" in shown(pilot), "the quote as it was")
        assert "Kilden er endret siden da." in shown(pilot)
        assert app.screen.query_one("#reader-text").visual.plain == quote
        file.write_bytes(file.read_bytes().replace(b"klokka 9", b"klokka 8"))
        app.do(Job("refresh"))
        await until(pilot, lambda: app.screen.conversation.turns[0].changed == {}, "the mark taken away")
        await until(pilot, lambda: "Kapteinen" in app.screen.query_one("#reader-text").visual.plain, "the text")
        file.rename(ferry / "ferje.md")
        app.do(Job("refresh"))
        await until(pilot, lambda: app.screen.conversation.turns[0].changed == {1: "gone"}, "the other mark")
        assert "Kilden er borte." in shown(pilot)


async def test_what_is_reopened_before_the_texts_are_open_is_marked_once_they_are(
    screen_app, history, kept, ferry, monkeypatch
):
    import threading

    may_open, really_open = threading.Event(), Session.open

    def open_later(self, *arguments, **options):
        may_open.wait(60)
        return really_open(self, *arguments, **options)

    monkeypatch.setattr(Session, "open", open_later)
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=WIDE) as pilot:
        try:
            await opened(pilot)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ChatScreen), "the chat")
            await pilot.pause()
            assert app.screen.conversation.turns[0].changed == {}
            assert "Presten heter Åse." in shown(pilot)
        finally:
            may_open.set()
        await until(pilot, lambda: app.screen.conversation.turns[0].changed == {1: "gone"}, "the mark")
        await until(pilot, lambda: "sitatet slik det var" in shown(pilot), "the quote")


async def test_one_searches_while_typing_and_opens_what_was_found(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*"koster")
        await until(pilot, lambda: listed(pilot) == ["Hvem eier kaia?"], "what was found")
        assert "Hva koster den?" in shown(pilot)
        await pilot.press("enter")
        await chatting(pilot)
        assert len(app.screen.conversation.turns) == 3
        assert app.screen.conversation.current.question == "Hva koster den?"


async def test_enter_right_after_typing_opens_what_is_found(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*"ferja", "enter")
        await chatting(pilot)
        assert app.screen.conversation.current.question == "Når går ferja?"


async def test_words_that_stand_nowhere_are_told_of(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*"elefant", "enter")
        await until(pilot, lambda: not listed(pilot), "the end of the search")
        assert "Disse ordene står ikke i noen samtale." in shown(pilot)
        await pilot.press("enter", "f6", "f8", "f9")
        assert isinstance(app.screen, HistoryScreen)


async def test_the_arrows_move_in_the_list_while_one_types(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert app.focused.id == "words"
        chosen = app.screen.query_one(HistoryList)
        await pilot.press("down", "down")
        assert chosen.chosen.listing.title == "Hvem eier kaia?"
        await pilot.press("up")
        assert chosen.chosen.listing.title == "Når går ferja?"
        await pilot.press("pageup")
        assert chosen.chosen.listing.title == "Hva heter presten?"
        assert app.focused.id == "words"


async def test_a_click_chooses_and_two_open(screen_app, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.click(HistoryList, offset=(5, 2))
        assert isinstance(app.screen, HistoryScreen)
        chosen = app.screen.query_one(HistoryList).chosen
        assert chosen is not None
        assert chosen.listing.title == "Når går ferja?"
        await pilot.double_click(HistoryList, offset=(5, 4))
        await chatting(pilot)
        assert app.screen.query_one(Banner).title == "Hvem eier kaia?"


@pytest.mark.parametrize("key", ["f6", "r"])
async def test_a_conversation_is_renamed_and_the_banner_with_it(screen_app, history, kept, ferry, key):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await chatting(pilot)
        await opened(pilot)
        assert "på skjermen nå" in shown(pilot)
        await pilot.press(*(["tab"] if key == "r" else []), key)
        assert isinstance(app.screen, AskTextScreen)
        await pilot.press(*"[/red]", "enter")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and "[/red]" in listed(pilot), "the name")
        assert history.list()[0].title == "[/red]"
        await pilot.press("escape")
        assert app.screen.query_one(Banner).title == "[/red]"
        assert "[/red]" in shown(pilot).splitlines()[0]
        await opened(pilot)
        await pilot.press("f6", "backspace", "enter")
        await until(pilot, lambda: app.chat.query_one(Banner).title == "Hva heter presten?", "the first question")


async def test_a_rename_that_is_given_up_changes_nothing(screen_app, history, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        before = (history.folder / f"{kept[2]}.jsonl").read_bytes()
        await opened(pilot)
        await pilot.press("f6", *"annet", "escape")
        await pilot.press("f6", "enter")
        await idle(pilot)
        assert (history.folder / f"{kept[2]}.jsonl").read_bytes() == before


async def test_a_conversation_is_deleted_only_when_one_is_sure(screen_app, history, kept, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press("down", "f8")
        assert isinstance(app.screen, ConfirmScreen)
        assert "«Når går ferja?»" in shown(pilot)
        await pilot.press("f2", "f2")
        assert "Delete the conversation “Når går ferja?” for good?" in " ".join(shown(pilot).replace("│", " ").split())
        await pilot.press("enter")
        await idle(pilot)
        assert len(history.list()) == 3
        await pilot.press("f8", "left", "enter")
        await until(pilot, lambda: len(listed(pilot)) == 2, "the deletion")
        assert [listing.id for listing in history.list()] == [kept[2], kept[0]]
        chosen = app.screen.query_one(HistoryList).chosen
        assert chosen is not None
        assert chosen.listing.id == kept[0]


async def test_deleting_the_conversation_on_the_screen_begins_a_new_one(screen_app, history, ferry):
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, "Når går ferja?")
        await opened(pilot)
        await pilot.press("tab", "d", "left", "enter")
        await until(pilot, lambda: "Ingen samtaler er lagret ennå." in shown(pilot), "the deletion")
        await pilot.press("escape")
        await chatting(pilot)
        assert not app.screen.conversation.turns
        assert app.screen.query_one(Banner).title == ""
        await ask(pilot, "Hvem eier ferja?")
        (listing,) = history.list()
        assert (listing.title, listing.exchanges) == ("Hvem eier ferja?", 1)


async def test_a_conversation_is_exported_and_never_over_a_file_unasked(screen_app, history, kept, ferry, tmp_path):
    app = screen_app("nb", corpus=ferry)
    target = tmp_path / "samtale.md"
    target.write_text("Mitt eget.", encoding="utf-8")
    wanted = export.markdown(history.read(kept[2]), "nb")
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("f9")
        field = app.screen.query_one("#text")
        assert field.value.endswith("hva-heter-presten.md")
        field.value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AskTextScreen), "another try")
        assert app.screen.query_one("#text").value == str(target)
        assert target.read_text(encoding="utf-8") == "Mitt eget."
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        await pilot.press("left", "enter")
        await until(pilot, lambda: "skrevet til" in shown(pilot), "the export")
        assert target.read_bytes().decode() == wanted
        await pilot.press("f9")
        app.screen.query_one("#text").value = str(tmp_path / "borte" / "x.md")
        await pilot.press("enter")
        await until(pilot, lambda: "finnes ikke" in shown(pilot), "the problem")
        app.screen.query_one("#text").value = str(tmp_path)
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "hva-heter-presten.md").is_file(), "the export into a folder")
        assert (tmp_path / "hva-heter-presten.md").read_bytes().decode() == wanted


async def test_what_was_found_early_in_a_long_conversation_is_brought_to_sight(screen_app, history, ferry):
    id = history.new_id()
    for number in range(100):
        history.append(id, answer(f"Spørsmål nummer {number:03}?", f"Svar nummer {number:03}."))
    app = screen_app("nb", corpus=ferry)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*"003", "enter")
        await chatting(pilot)
        assert app.screen.conversation.current.question == "Spørsmål nummer 003?"
        await until(pilot, lambda: "Svar nummer 003." in shown(pilot), "the turn")
        await opened(pilot)
        await pilot.press(*"098", "enter")
        await chatting(pilot)
        await until(pilot, lambda: "Svar nummer 098." in shown(pilot), "the other turn")
