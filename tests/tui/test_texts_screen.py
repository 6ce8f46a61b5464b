"""The texts' screen, over real files and a real index."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual import events

from index.store import Writer
from tests.tui.waiting import ask, idle, ready, shown, until
from tui.screens.chat import ChatScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.texts import TextsScreen
from tui.widgets.banner import Banner
from tui.widgets.path_input import PathInput
from tui.widgets.reader import Reader
from tui.widgets.text_list import TextList

pytestmark = pytest.mark.asyncio

WIDE, MIDDLE, NARROW = (160, 50), (80, 24), (60, 24)
SAMPLES = Path(__file__).parents[1] / "index" / "readers" / "samples"
TEXTS = {
    "kaia.md": "---\ntitle: Kaia i Vik\nlanguage: nb\npublished: 2019-05-03\n---\n\n"
    "Kaia ble bygd av Vik kommune i 1901.\n",
    "ferja.md": "# Ferja\n\nFerja gjekk kvar dag til Nes, og ho tok tolv bilar om gongen.\n",
    "under/empty.md": "",
}
OWNER = "# Naustet\n\nNaustet eies av Vik kommune.\n"


@pytest.fixture
def corpus(tmp_path, texts):
    return texts(tmp_path / "texts", TEXTS)


@pytest.fixture
def new(tmp_path, texts):
    """Files that are none of the texts yet."""
    return texts(tmp_path / "new", {"Naustet ved kaia.md": OWNER, "picture.png": "", "broken.pdf": "no PDF"})


async def open_texts(pilot: Any) -> None:
    await ready(pilot)
    await pilot.press("f5")
    await until(pilot, lambda: isinstance(pilot.app.screen, TextsScreen), "the screen")
    await idle(pilot)


async def finish(pilot: Any) -> None:
    """Wait until what was to be done to the texts is done."""
    await until(pilot, lambda: pilot.app.working is None and pilot.app.report is not None, "the end of the work")
    await idle(pilot)


def rows(pilot: Any) -> list[str]:
    table = pilot.app.screen.query_one(TextList)
    return [" ".join(filter(None, (cell.plain for cell in table.get_row_at(n)))) for n in range(table.row_count)]


def previewed(pilot: Any) -> tuple[str, str]:
    return pilot.app.screen.query_one("#about").visual.plain, pilot.app.screen.query_one("#reader-text").visual.plain


async def drop(pilot: Any, text: str) -> None:
    """Have a terminal paste a text, as it does for what is dropped on it."""
    (pilot.app.focused or pilot.app.screen).post_message(events.Paste(text))
    await pilot.pause()


async def test_texts_are_listed_and_previewed(screen_app, corpus):
    shutil.copy(SAMPLES / "library.nb.pdf", corpus)
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=WIDE) as pilot:
        await open_texts(pilot)
        unread, library, *others = rows(pilot)
        assert unread == "! under/empty.md"
        assert library.startswith("Bråtebygda bibliotek bokmål 1 1")  # passages, pages
        assert others == ["Ferja nynorsk 1", "Kaia i Vik bokmål 1 2019-05-03"]
        assert "Sider" in shown(pilot)
        about, text = previewed(pilot)
        assert "under/empty.md" in about
        assert "! " in about
        assert text == ""
        await pilot.press("end")
        await idle(pilot)
        about, text = previewed(pilot)
        assert "Kaia i Vik. 3. mai 2019." in about
        assert text == "Kaia ble bygd av Vik kommune i 1901.\n"  # the front matter is told above
        await pilot.click(TextList, offset=(10, 3))
        await idle(pilot)
        assert "tolv bilar" in previewed(pilot)[1]
        await pilot.press("enter")
        assert isinstance(app.focused, Reader)
        await pilot.press("escape")
        assert isinstance(app.screen, ChatScreen)


async def test_where_there_is_little_room_the_text_stands_alone_while_it_is_read(screen_app, corpus):
    app = screen_app("nn", corpus=corpus)
    async with app.run_test(size=NARROW) as pilot:
        await open_texts(pilot)
        assert {"Tittel", "Språk", "Utdrag", "Dato", "2019-05-03", "nynorsk"} <= set(shown(pilot).split())
        await pilot.press("end", "enter")
        await idle(pilot)
        assert not app.screen.query_one(TextList).display
        assert "Kaia ble bygd" in shown(pilot)
        await pilot.press("escape")
        assert app.focused is app.screen.query_one(TextList)
        await pilot.press("escape")
        assert isinstance(app.screen, ChatScreen)


async def test_a_folder_is_added_by_typing_and_what_cannot_be_read_is_told(screen_app, corpus, new):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        await pilot.press("a")
        await drop(pilot, str(new.parent))
        await pilot.press(*"/ne", "tab")
        await until(pilot, lambda: app.screen.query_one(PathInput).value == f"{new}/", "the completed name")
        await pilot.press("enter")
        await finish(pilot)
        said = app.screen.query_one("#work").visual.plain
        assert said.startswith("Ferdig. Tekster: 3.")
        assert "! new/broken.pdf" in said
        assert "! under/empty.md" in said
        assert "Nytt: new/Naustet ved kaia.md" in said
        assert "picture.png" in said
        assert "Naustet bokmål 1" in rows(pilot)
        assert "Vik kommune" in previewed(pilot)[1]  # what is new is gone to
        assert app.screen.query_one(PathInput).value == ""
    assert (corpus / "new" / "Naustet ved kaia.md").read_text() == OWNER
    assert (new / "Naustet ved kaia.md").exists()


@pytest.mark.parametrize("written", ["'{}'", "{}", "{}\n{}"], ids=["quoted", "escaped", "lines"])
async def test_a_file_is_dropped_anywhere(screen_app, corpus, new, written):
    path = str(new / "Naustet ved kaia.md")
    app = screen_app("en", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        assert app.focused is app.screen.query_one(TextList)
        await drop(pilot, written.format(path if "'" in written else path.replace(" ", r"\ "), corpus / "kaia.md"))
        assert app.focused is app.screen.query_one(PathInput)
        await pilot.press("enter")
        await finish(pilot)
        assert "Naustet bokmål 1" in rows(pilot)


async def test_a_mistyped_name_is_told_and_nothing_is_changed(screen_app, corpus):
    app = screen_app("nn", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        await pilot.press("a", *"/nowhere/x", "enter")
        await finish(pilot)
        said = app.screen.query_one("#work").visual.plain
        assert said.startswith("Ingenting vart lagt til.")
        assert "! /nowhere/x" in said


async def test_a_text_is_taken_out_only_when_that_is_confirmed(screen_app, corpus, tmp_path):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        await pilot.press("end", "delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        question = app.screen.query_one("#question").visual.plain
        assert "Kaia i Vik" in question
        assert str(tmp_path / "data" / "removed") in question
        await pilot.press("enter")  # the safe choice has the focus
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        assert (corpus / "kaia.md").exists()
        await pilot.click("#yes")
        await finish(pilot)
        assert rows(pilot) == ["! under/empty.md", "Ferja nynorsk 1"]
        kept = list((tmp_path / "data" / "removed").rglob("kaia.md"))
        assert [file.read_bytes().decode() for file in kept] == [TEXTS["kaia.md"]]
        assert str(kept[0]) in app.screen.query_one("#work").visual.plain


async def test_texts_that_came_with_asker_stay(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await open_texts(pilot)
        assert len(rows(pilot)) == 6
        await pilot.press("delete")
        await pilot.pause()
        assert isinstance(app.screen, TextsScreen)
        assert "følger med Asker og kan ikke fjernes" in " ".join(note.message for note in app._notifications)


async def test_what_is_refreshed_does_not_hold_up_answers_and_the_chat_knows_it_then(screen_app, corpus, texts):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        texts(corpus, {"naustet.md": OWNER})
        with Writer.open(app.session.collection.folder):  # the refresh has to wait for this one
            await pilot.press("r", "escape")
            assert isinstance(app.screen, ChatScreen)
            await ask_beside(pilot, "Hvem bygde kaia?")
            assert app.working is not None
            assert app.screen.query_one(Banner).busy == "Ser gjennom tekstene …"
            assert "Vik kommune" in answer(app).answer
        await until(pilot, lambda: app.working is None, "the end of the work")
        await idle(pilot)
        assert app.screen.query_one(Banner).busy == ""
        assert "Ferdig." in " ".join(note.message for note in app._notifications)
        await ask(pilot, "Hvem eier naustet?")
        assert answer(app).citations[0].document.path == "naustet.md"
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert "Naustet" in shown(pilot)


def answer(app: Any) -> Any:
    return app.screen.conversation.turns[-1].answer


async def ask_beside(pilot: Any, question: str) -> None:
    """Ask while something else goes on."""
    screen = pilot.app.screen
    screen.query_one("#prompt").focus()
    await pilot.press(*question, "enter")
    await until(pilot, lambda: screen.conversation.turns[-1].answer, "an answer")


async def test_another_process_that_writes_is_told_and_r_tries_again(screen_app, corpus, texts, monkeypatch):
    monkeypatch.setattr("tui.indexing.PATIENCE", 0.0)
    app = screen_app("en", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        texts(corpus, {"naustet.md": OWNER})
        with Writer.open(app.session.collection.folder):
            await pilot.press("r")
            await finish(pilot)
            said = app.screen.query_one("#work").visual.plain
            assert "Another process is writing the index" in said
            assert "Press r to try again." in said
            assert len(rows(pilot)) == 3
        app.report = None
        await pilot.press("r")
        await finish(pilot)
        assert "New: naustet.md" in app.screen.query_one("#work").visual.plain
        assert len(rows(pilot)) == 4


async def test_work_can_be_stopped_and_leaves_the_index_as_it_was(screen_app, corpus, texts):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        texts(corpus, {"naustet.md": OWNER})
        with Writer.open(app.session.collection.folder):
            await pilot.press("R", "s")
        await finish(pilot)
        assert app.report.stopped
        assert app.screen.query_one("#work").visual.plain.startswith("Stoppet.")
        assert len(rows(pilot)) == 3


async def test_files_that_are_copied_but_not_read_are_told_apart(screen_app, corpus, new, monkeypatch):
    monkeypatch.setattr("tui.indexing.PATIENCE", 0.0)
    app = screen_app("nn", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        with Writer.open(app.session.collection.folder):
            await drop(pilot, str(new / "Naustet ved kaia.md"))
            await pilot.press("enter")
            await finish(pilot)
        said = app.screen.query_one("#work").visual.plain
        assert "Kopiert, men ikkje lese enno: Naustet ved kaia.md" in said
        assert "Trykk r for å prøve igjen." in said
        await pilot.press("r")
        await until(pilot, lambda: len(rows(pilot)) == 4, "the text")


async def test_several_things_are_done_one_after_the_other(screen_app, corpus, new, texts):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        with Writer.open(app.session.collection.folder):
            await drop(pilot, str(new / "Naustet ved kaia.md"))
            await pilot.press("enter", "escape", "f5", "R")
            assert app.working.job.kind == "add"
        await until(pilot, lambda: app.report is not None and app.report.job.kind == "rebuild", "the end of both")
        await idle(pilot)
        assert "Naustet bokmål 1" in rows(pilot)


async def test_what_is_read_stays_where_it_is_when_other_texts_change(screen_app, corpus, texts):
    texts(corpus, {"long.md": "# Lang\n\n" + "Kaia er lang.\n\n" * 200})
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=WIDE) as pilot:
        await open_texts(pilot)
        await pilot.press("end", "enter")
        await idle(pilot)
        await pilot.press("pagedown")
        await until(pilot, lambda: app.screen.query_one(Reader).scroll_y > 0, "scrolling")
        texts(corpus, {"a.md": OWNER})
        await pilot.press("r")
        await finish(pilot)
        assert len(rows(pilot)) == 5
        assert app.screen.query_one(TextList).chosen.path == "long.md"
        assert app.screen.query_one(Reader).scroll_y > 0


async def test_changed_files_are_told_of_quietly(screen_app, corpus, texts):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await ready(pilot)
        texts(corpus, {"ferja.md": "# Ferja\n\nFerja er lagd ned.\n"})
        await open_texts(pilot)
        assert app.screen.query_one("#work").visual.plain == "Noen tekster er endret: Trykk r for å lese dem."
        await pilot.press("r")
        await finish(pilot)
        assert "Endret: ferja.md" in app.screen.query_one("#work").visual.plain
        await pilot.press("r")
        await until(pilot, lambda: app.report.summary.unchanged == 2, "the second one")
        await idle(pilot)


async def test_without_texts_the_screen_opens_and_tells_what_to_do(screen_app, tmp_path, new):
    (tmp_path / "texts").mkdir()
    app = screen_app("nn", corpus=tmp_path / "texts")
    async with app.run_test(size=MIDDLE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: isinstance(app.screen, TextsScreen), "the screen")
        await idle(pilot)
        assert "Det er ingen tekstar enno." in shown(pilot)
        assert ".pdf" in shown(pilot)
        assert isinstance(app.focused, PathInput)
        await drop(pilot, f"{new}")
        await pilot.press("enter")
        await finish(pilot)
        assert rows(pilot) == ["Naustet bokmål 1"]
        await pilot.press("escape")
        await ask(pilot, "Kven eig naustet?")
        assert app.screen.conversation.turns[-1].answer.answered


async def test_texts_that_cannot_be_opened_are_explained(screen_app, tmp_path):
    app = screen_app("en", corpus=tmp_path / "nowhere")
    async with app.run_test(size=MIDDLE) as pilot:
        await until(pilot, lambda: app.unopened, "the problem")
        await pilot.press("f5")
        await idle(pilot)
        assert "does not exist" in app.screen.query_one("#nothing").visual.plain
        (tmp_path / "nowhere").mkdir()
        (tmp_path / "nowhere" / "naustet.md").write_text(OWNER)
        await pilot.press("r")
        await finish(pilot)
        assert rows(pilot) == ["Naustet bokmål 1"]


async def test_all_is_worded_in_the_language_that_is_chosen(screen_app, corpus):
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=MIDDLE) as pilot:
        await open_texts(pilot)
        await pilot.press("r")
        await finish(pilot)
        words = {}
        for language in ("nb", "nn", "en"):
            assert app.language == language
            words[language] = shown(pilot)
            await pilot.press("f2")
            await pilot.pause()
        assert "Ferdig." in words["nb"]
        assert "Tekstar: 2" in words["nn"]
        assert "Passages" in words["en"]
        assert "Passages" not in words["nb"]


async def test_names_and_titles_are_shown_literally(screen_app, corpus, texts):
    title = "[bold]x[/] \\x1b[31m [@click=app.quit]y[/]"
    texts(corpus, {"a [b].md": f"# {title}\n\nKaia er \x1b]52;c;x\x07stengt i dag.\n"})
    app = screen_app("nb", corpus=corpus)
    async with app.run_test(size=WIDE) as pilot:
        await open_texts(pilot)
        await pilot.press("down")
        await idle(pilot)
        assert "[bold]x[/]" in rows(pilot)[1]
        about, text = previewed(pilot)
        assert "a [b].md" in about
        assert "\x1b" not in text
        assert r"\x1b]52;c;x\x07stengt" in text
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        assert "[@click=app.quit]" in app.screen.query_one("#question").visual.plain
