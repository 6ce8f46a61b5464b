"""How the screen looks in its main states, compared with drawings that have been looked at.

After a change that is meant: `pytest tests/tui/test_snapshots.py --snapshot-update`, then look at the difference.
"""

import time

import pytest

from bot.history import History
from tests.saved import answer, refusal
from tests.tui.drawing import Drawing, drawing
from tests.tui.waiting import answered, idle, ready, until
from tui.screens.chat import ChatScreen
from tui.widgets.prompt import Prompt

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(not hasattr(time, "tzset"), reason="times are drawn as in one time zone"),
]

NARROW, WIDE = (80, 24), (160, 50)
QUESTIONS = {
    "nb": ("Hvem vant innovasjonsprisen 2017?", "Når ble den delt ut?", "Hvor mange ansatte har Stortinget?"),
    "en": ("Who won the 2017 Innovation Prize?", "When was it awarded?", "How many people work in the Storting?"),
}
PRIVATE = {"nb": "Hva gjelder for 41 12 34 56?", "en": "What about 41 12 34 56?"}


@pytest.fixture
def history(tmp_path, monkeypatch):
    """Two conversations of long ago, as seen in one time zone."""
    history = History(tmp_path / "data" / "conversations")
    for number, day in enumerate(("2024-05-03", "2025-11-22"), 1):
        id = history.new_id()
        history.append(id, answer(f"Hvem eier kai {number}?", "Kaia eies av Vik kommune."), f"{day}T10:00:00Z")
        history.append(id, refusal("Hva koster den?", "Tekstene nevner ingen sum."), f"{day}T10:01:00Z")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield history
    time.tzset()


@pytest.fixture
def same(snapshot):
    """Compares the screen with the drawing of that name."""

    async def compare(pilot, name):
        await idle(pilot)
        drawn = await drawing(pilot)
        assert "/tmp" not in drawn
        assert drawn == snapshot(name=name, extension_class=Drawing)

    return compare


async def opened(pilot, key):
    """Open a screen by its key."""
    before = pilot.app.screen
    await pilot.press(key)
    await until(pilot, lambda: pilot.app.screen is not before, "the screen")
    await idle(pilot)


async def closed(pilot):
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChatScreen), "the chat")


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [("nb", "asker-dark", NARROW), ("en", "asker-light", WIDE)],
    ids=["nb-dark-narrow", "en-light-wide"],
)
async def test_all_states(screen_app, same, language, theme, size):
    first, next_one, unanswered = QUESTIONS[language]
    app = screen_app(language, theme=theme)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await same(pilot, "first")
        await opened(pilot, "f4")
        await until(pilot, lambda: app.screen.query_one("#history-list").option_count == 2)
        await same(pilot, "history")
        await closed(pilot)
        await answered(pilot, first)
        await same(pilot, "answer")
        await pilot.press("alt+2")
        await same(pilot, "source")
        await pilot.press("escape")
        await answered(pilot, next_one)
        await same(pilot, "follow-up")
        await answered(pilot, unanswered)
        await same(pilot, "refusal")
        for key, name in (("f5", "texts"), ("f1", "help"), ("ctrl+p", "palette")):
            await opened(pilot, key)
            await same(pilot, name)
            await closed(pilot)
        app.screen.query_one(Prompt).put(PRIVATE[language])
        await opened(pilot, "enter")
        await same(pilot, "care")


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [("en", "asker-light", NARROW), ("nb", "asker-dark", WIDE)],
    ids=["en-light-narrow", "nb-dark-wide"],
)
async def test_an_answer_the_other_way_round(screen_app, same, language, theme, size):
    app = screen_app(language, theme=theme)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await answered(pilot, QUESTIONS[language][0])
        await same(pilot, "answer")
