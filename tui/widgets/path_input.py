"""Where the names of files and folders to add are typed, pasted and dropped."""

import asyncio
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from bot.messages import N_
from bot.printable import printable_name
from tui.localised import Localised
from tui.paths import completed, paths_in
from tui.widgets.line_input import MAX_PASTED, LineInput


class PathSuggester(Suggester):
    """Suggests names from the file system, looked up beside the screen."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """What is typed with its last name completed, if something fits."""
        return await asyncio.to_thread(completed, value)


class PathInput(LineInput, Localised):
    """Names of files and folders; Tab and → complete them, Enter gives them."""

    HELP = N_(
        "Type the name of a file or a folder, or drag files here, and press Enter. Tab and the right arrow complete "
        "a name; ~ is your home folder. Names with blanks may be quoted."
    )

    DEFAULT_CSS = """
    PathInput {
        height: 3;
        border: round $border-blurred;
        padding: 0 1;
        background: $background;
        &:focus { border: round $border; background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Add"), id="path.add"),
        Binding("tab", "complete", N_("Complete the name"), id="path.complete"),
    ]

    @dataclass
    class Given(Message):
        """Files and folders were named."""

        files: tuple[Path, ...]

    def __init__(self) -> None:
        super().__init__(id="path", suggester=PathSuggester())

    def localise(self) -> None:
        """Word the placeholder."""
        self.placeholder = self.app.say(N_("Add a file or folder: type its name, or drag it here"))

    async def action_complete(self) -> None:
        """Complete the last name, or go on to the next part of the screen where there is nothing to complete."""
        value = self.value
        found = await asyncio.to_thread(completed, value) if self.cursor_position == len(value) else None
        if found is None:
            self.screen.focus_next()
        elif self.value == value:
            self.value = found
            self.cursor_position = len(found)

    def put(self, text: str) -> None:
        """Insert a pasted or dropped text, harmless and on one line."""
        if len(text.splitlines()) > 1:
            quote = shlex.quote if sys.platform != "win32" else '"{}"'.format
            text = " ".join(quote(str(path)) for path in paths_in(text))
        self.replace(printable_name(text.strip())[:MAX_PASTED], *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted or dropped."""
        event.prevent_default()
        event.stop()
        self.put(event.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give what is named."""
        event.stop()
        files = tuple(paths_in(self.value))
        if files:
            self.value = ""
            self.post_message(self.Given(files))
