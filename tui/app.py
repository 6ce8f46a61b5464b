"""The program for the terminal: its screens, looks, keys and commands."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from bot.messages import N_, use_language
from bot.types import Language
from index.errors import AskerError
from tui.clipboard import copy_to_system
from tui.commands import Command, commands
from tui.indexing import Indexing
from tui.keynames import key_name
from tui.keys import mend_alt_digits
from tui.picture import save_picture
from tui.remembered import Choices, save
from tui.screens.chat import ChatScreen
from tui.themes import CSS, DARK, DEFAULTS, THEMES
from tui.working import working

if TYPE_CHECKING:
    from bot.session import Session
    from tui.screens.history import HistoryScreen, Reopened

TERMINATED = 128 + signal.SIGTERM
"""Exit code when the system ends the program."""
TWICE = 2.0
"""Seconds within which Ctrl+C pressed again leaves."""


class AskerApp(Indexing):
    """Asks texts, in a terminal.

    :param language: Of the interface at first.
    :param make_session: Makes the session with the texts; called in a thread, after the first paint.
    :param theme: Name of the look at first; None for our dark one.
    :param keys: The user's own keys, by the ids of what they do.
    :param choices: What was chosen on the screen before.
    :param choices_file: Where to keep what is chosen; None keeps nothing.
    """

    TITLE = "Asker"
    ENABLE_COMMAND_PALETTE = False
    CSS = CSS

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority brings a key through modal screens, too. GNOME's terminal keeps F1 to itself.
        Binding("f1,ctrl+g,question_mark", "help", N_("Help"), id="help", priority=True),
        Binding("f2", "language", N_("Language"), id="language", priority=True),
        Binding("f4", "history", N_("History"), id="history"),
        Binding("f5", "texts", N_("Your texts"), id="texts"),
        Binding("ctrl+p", "palette", N_("Commands"), id="palette"),
        Binding("ctrl+c,super+c", "copy_or_leave", N_("Copy the selection"), id="copy", show=False, priority=True),
        Binding("ctrl+q", "quit", N_("Quit"), id="quit", priority=True),
    ]

    def __init__(
        self,
        language: Language,
        make_session: "Callable[[], Session]",
        *,
        theme: str | None = None,
        keys: Mapping[str, str] | None = None,
        choices: Choices | None = None,
        choices_file: Path | None = None,
    ) -> None:
        mend_alt_digits()
        super().__init__(language, make_session)
        for look in THEMES:
            self.register_theme(look)
        self._choices = choices or Choices()
        self._choices_file = choices_file
        self._keys = dict(keys or {})
        self._asked_to_leave = -TWICE
        self.fault: Exception | None = None
        """What went wrong inside, if anything did."""
        self.set_keymap(self._keys)
        self.theme = theme or DARK.name

    def _handle_exception(self, error: Exception) -> None:
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Only leave; `fault` tells. Textual's own report shows what variables hold: what was asked, and the texts."""
        self._close_messages_no_wait()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Variables of ours for themes that lack them."""
        return DEFAULTS

    def on_mount(self) -> None:
        """Leave the terminal as it was when the system ends the program."""
        with suppress(NotImplementedError):  # on Windows, which has no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, TERMINATED)

    @property
    def chat(self) -> ChatScreen:
        """Where questions are asked."""
        return next(screen for screen in self.screen_stack if isinstance(screen, ChatScreen))

    def get_default_screen(self) -> Screen[None]:
        """The chat."""
        return ChatScreen()

    def watch_language(self, language: Language) -> None:
        """Have everything worded anew."""
        use_language(language)
        super().watch_language(language)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the system's clipboard, and through the terminal, which reaches it over ssh too."""
        super().copy_to_clipboard(text)
        copy_to_system(text)

    def action_language(self) -> None:
        """Go on to the next language."""
        self.action_use_language(self.next_language())

    def action_use_language(self, language: Language) -> None:
        """Speak a language, next time too."""
        self.language = language
        self._remember(language=language)

    def action_use_theme(self, theme: str) -> None:
        """Show other colours, next time too."""
        self.theme = theme
        self._remember(theme=theme)

    def action_help(self) -> None:
        """Tell what the focused part is for and what keys do there; close that if it is open."""
        from tui.screens.help import HelpScreen  # here and below: not before the first paint

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
            return
        part = self.focused or self.screen
        about = next((node.HELP for node in part.ancestors_with_self if node.HELP), "")
        self.push_screen(HelpScreen(about, working(self.screen)))

    def action_texts(self) -> None:
        """Open the texts; close them if they are open."""
        from tui.screens.texts import TextsScreen

        if isinstance(self.screen, TextsScreen):
            self.screen.dismiss()
        elif not any(isinstance(screen, TextsScreen) for screen in self.screen_stack):
            self.push_screen(TextsScreen())

    def action_history(self) -> None:
        """Open the history; close it if it is open."""
        from tui.screens.history import HistoryScreen

        if isinstance(self.screen, HistoryScreen):
            self.screen.action_back()
        elif not any(isinstance(screen, HistoryScreen) for screen in self.screen_stack):
            self.push_screen(HistoryScreen(), self._go_on)

    def _go_on(self, reopened: "Reopened | None") -> None:
        if reopened is not None:
            self.chat.pop_until_active()
            self.chat.resume(reopened.saved, reopened.number)

    def on_history_screen_renamed(self, event: "HistoryScreen.Renamed") -> None:
        """Let the chat know."""
        self.chat.renamed(event.id, event.title)

    def on_history_screen_deleted(self, event: "HistoryScreen.Deleted") -> None:
        """Let the chat know."""
        self.chat.deleted(event.id)

    def action_palette(self) -> None:
        """Offer everything that can be done."""
        from tui.screens.palette import PaletteScreen

        def run(command: Command | None) -> None:
            if command is not None:
                self.call_later(self.run_action, command.action, command.node)

        self.push_screen(PaletteScreen(list(commands(self, self.screen, self._keys))), run)

    def action_picture(self) -> None:
        """Save a picture of the screen and tell where."""
        try:
            path = save_picture(self)
        except AskerError as error:
            self.notify(self.explain(error), severity="error", markup=False)
        else:
            self.notify(self.say(N_("The picture is saved as {path}."), path=path), markup=False)

    def action_copy_or_leave(self) -> None:
        """Copy what is selected; with nothing selected, tell how to leave, and leave if it comes twice."""
        focused = self.focused
        selected = focused.selected_text if isinstance(focused, Input | TextArea) else ""
        if text := selected or self.screen.get_selected_text():
            self.copy_to_clipboard(text)
            self.notify(self.say(N_("The selection is copied.")), markup=False)
        elif monotonic() - self._asked_to_leave < TWICE:
            self.exit()
        else:
            self._asked_to_leave = monotonic()
            self._tell_how_to_leave()

    def _tell_how_to_leave(self) -> None:
        kept = N_("Press {key} again to leave Asker. Your conversations are kept.")
        lost = N_("Press {key} again to leave Asker. This conversation is not kept.")
        keeps = self.session is None or self.session.history is not None
        key = self._keys.get("copy", "ctrl+c").partition(",")[0]
        self.notify(self.say(kept if keeps else lost, key=key_name(key, self.language)), markup=False)

    def _remember(self, **chosen: str) -> None:
        self._choices = replace(self._choices, **chosen)
        if self._choices_file is None:
            return
        try:
            save(self._choices_file, self._choices)
        except AskerError as error:
            self.notify(self.explain(error), severity="warning", markup=False)
