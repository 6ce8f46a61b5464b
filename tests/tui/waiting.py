"""Waiting for the screen to have done what it was asked to."""

import asyncio
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from textual.pilot import Pilot

from tui.widgets.conversation import Conversation
from tui.widgets.prompt import Prompt

LIMIT = 60.0
"""Seconds that a busy machine may need."""


async def until(pilot: Pilot[Any], done: Callable[[], Any], what: str = "what was waited for") -> None:
    """Wait until something is so."""
    waited = 0.0
    while not done():
        assert waited < LIMIT, f"{what} did not come about"
        await pilot.pause(0.02)
        waited += 0.02
    await pilot.pause()


async def ready(pilot: Pilot[Any]) -> None:
    """Wait until questions can be answered, and the workers that began with the program are done."""
    app: Any = pilot.app
    await until(pilot, lambda: app.session is not None and app.session.ready, "opening the texts")
    await idle(pilot)


async def idle(pilot: Pilot[Any]) -> None:
    """Wait for all workers, and for what they have told to be shown."""
    await asyncio.wait_for(pilot.app.workers.wait_for_complete(), LIMIT)
    await pilot.pause()


async def ask(pilot: Pilot[Any], question: str) -> None:
    """Type a question, ask it and wait for its answer."""
    screen: Any = pilot.app.screen
    screen.query_one("#prompt").focus()
    await pilot.press(*("space" if char == " " else char for char in question), "enter")
    await until(pilot, lambda: not screen.is_asking, "an answer")
    await idle(pilot)


async def answered(pilot: Pilot[Any], question: str) -> None:
    """Ask a question and wait for what comes of it."""
    conversation = pilot.app.screen.query_one(Conversation)
    before = len(conversation.turns)
    pilot.app.screen.query_one(Prompt).put(question)
    await pilot.press("enter")
    await until(pilot, lambda: len(conversation.turns) > before and conversation.turns[-1].state != "waiting")


def shown(pilot: Pilot[Any]) -> str:
    """The text on the screen, a line a row."""
    drawing = pilot.app.export_screenshot(simplify=True)
    rows: dict[float, str] = {}
    for y, text in re.findall(r'<text[^>]*? y="([0-9.]+)"[^>]*>(.*?)</text>', drawing, re.DOTALL):
        rows[float(y)] = rows.get(float(y), "") + unescape(text).replace("\u00a0", " ")
    return "\n".join(rows[y] for y in sorted(rows))
