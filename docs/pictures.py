"""Make the pictures in the README and the user guides from the program itself: `python docs/pictures.py`."""

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from bot.cli.chat import new_session
from bot.cli.options import Context
from bot.messages import use_language
from bot.types import Language
from tui.app import AskerApp

DOCS = Path(__file__).parent
QUESTIONS: dict[Language, tuple[str, ...]] = {
    "nb": ("Hvem vant innovasjonsprisen?", "Når ble den delt ut?"),
    "en": ("Who won the innovation prize?", "Who led the jury?"),
}
Steps = Callable[[Pilot[Any], Language], Awaitable[None]]


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing more happens."""
    app = pilot.app
    while not (app.session and app.session.ready) or app.screen_stack[0].is_asking:
        await pilot.pause(0.05)
    await app.workers.wait_for_complete()
    await pilot.pause(0.2)


async def begin(pilot: Pilot[Any], language: Language) -> None:
    """The first screen."""


async def answer(pilot: Pilot[Any], language: Language) -> None:
    """A question and a follow-up, with the source."""
    for question in QUESTIONS[language]:
        pilot.app.screen.query_one("#prompt").put(question)
        await pilot.press("enter")
        await settle(pilot)


async def source(pilot: Pilot[Any], language: Language) -> None:
    """A source on a small terminal."""
    await answer(pilot, language)
    await pilot.press("alt+1")


async def texts(pilot: Pilot[Any], language: Language) -> None:
    """The texts."""
    await pilot.press("f5")


async def history(pilot: Pilot[Any], language: Language) -> None:
    """The history, after two conversations."""
    await answer(pilot, language)
    await pilot.press("f4")


PICTURES: tuple[tuple[str, tuple[int, int], str, Steps], ...] = (
    ("begin", (80, 24), "asker-dark", begin),
    ("answer", (120, 34), "asker-dark", answer),
    ("source", (80, 24), "asker-light", source),
    ("texts", (100, 26), "asker-dark", texts),
    ("history", (100, 26), "asker-light", history),
)


async def draw(name: str, size: tuple[int, int], theme: str, steps: Steps, language: Language) -> None:
    """Draw one picture."""
    use_language(language)
    with tempfile.TemporaryDirectory() as data:
        os.environ["ASKER_DATA"] = data
        os.environ["ASKER_SETTINGS"] = str(Path(data, "asker.toml"))
        context = Context()
        app = AskerApp(language, lambda: new_session(context), theme=theme)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await steps(pilot, language)
            await settle(pilot)
            drawing = app.export_screenshot(title="asker")
    drawing = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL)  # no font from the network
    (DOCS / f"screen-{name}.{language}.svg").write_text(drawing, encoding="utf-8")


def main() -> None:
    """Draw them all."""
    for language in QUESTIONS:
        for picture in PICTURES:
            asyncio.run(draw(*picture, language))


if __name__ == "__main__":
    main()
