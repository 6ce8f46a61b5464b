"""The interface in three languages, switchable at once."""

import os
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from textual import events, getters
from textual.app import App
from textual.content import Content
from textual.reactive import var
from textual.signal import Signal
from textual.widget import Widget

from bot.messages import N_, translate
from bot.printable import printable
from bot.types import LANGUAGES, Language
from index.errors import AskerError

if TYPE_CHECKING:
    from bot.session import Session

FAULT = N_("Something went wrong inside Asker ({name}). That is a fault of ours, not yours; your texts are safe.")
"""What is said of an error that nobody foresaw."""


class Interface(App[int]):
    """What every widget may ask of its program: the language, and the session with the texts."""

    language: var[Language] = var("en", init=False)
    """Of the interface; answers follow their questions."""

    def __init__(self, language: Language, make_session: "Callable[[], Session]") -> None:
        # Textual strips colours only where they are the terminal's own; elsewhere it turns them to greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.session: Session | None = None
        """What is asked; None before it is made."""
        self._make_session = make_session
        self._making = Lock()
        self.set_reactive(Interface.language, language)
        self.language_changed: Signal[Language] = Signal(self, "language")
        """Tells widgets to word themselves anew."""

    def watch_language(self, language: Language) -> None:
        """Have every widget word itself anew."""
        self.language_changed.publish(language)
        self.refresh_bindings()

    def open_session(self) -> "Session":
        """Make the session, in the thread that calls.

        :raises AskerError: If the settings will not do.
        """
        with self._making:
            self.session = self.session or self._make_session()
            return self.session

    @property
    def few_colours(self) -> bool:
        """Whether colours cannot be relied on to tell things apart."""
        return self.no_color or self.current_theme.ansi

    def _fatal_error(self) -> None:
        """End at an error that nobody foresaw, with a sentence; with a traceback for who sets ASKER_DEBUG."""
        if self._exception is None or os.environ.get("ASKER_DEBUG"):
            super()._fatal_error()
            return
        from rich.text import Text

        from bot.cli.entry import worded

        self.panic(Text(worded(self._exception, self.language)))

    def next_language(self) -> Language:
        """The language after the present one, in the order of `LANGUAGES`."""
        return LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]

    def say(self, message: str, /, **values: object) -> str:
        """Word a message in the interface's language; values are made harmless."""
        return translate(self.language, message, **{name: printable(value) for name, value in values.items()})

    def explain(self, error: AskerError) -> str:
        """Word an error in the interface's language, its values made harmless."""
        return self.say(error.message, **error.values)


class Localised(Widget):
    """A widget whose own words follow the interface's language."""

    app = getters.app(Interface)

    def _on_mount(self, event: events.Mount) -> None:
        self.app.language_changed.subscribe(self, lambda _: self.localise(), immediate=True)
        self.localise()

    def localise(self) -> None:
        """Word the widget in the interface's language; called when it is mounted and whenever the language changes."""

    def say(self, message: str, /, **values: object) -> Content:
        """Word a message in the interface's language, as content that is shown literally."""
        return Content(self.app.say(message, **values))
