"""Starts the screen for the command line; Textual is imported only then."""

import os
from typing import TYPE_CHECKING

from bot.cli.entry import FAULT
from bot.messages import use_language
from bot.settings import Settings, data_folder
from bot.types import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.session import Session
    from tui.app import AskerApp


def screen(settings: Settings, language: Language, make_session: "Callable[[], Session]") -> int:
    """Open the screen, until the user leaves it.

    :param language: Of the interface, unless `app_for` knows another.
    :param make_session: Makes the session; called in a thread.
    :returns: The exit code.
    :raises UsageError: If the settings name a theme or a key that is not there.
    :raises Exception: Whatever went wrong inside, once the terminal is as it was.
    """
    app = app_for(settings, language, make_session)
    for name in ("COLUMNS", "LINES"):  # Textual would believe them, even when the terminal is resized
        os.environ.pop(name, None)
    code = app.run()
    if app.fault is not None:
        raise app.fault
    # Without a code of ours, Textual ended by itself: it was left, or something went wrong inside.
    return code if code is not None else FAULT if app.return_code else 0


def app_for(settings: Settings, language: Language, make_session: "Callable[[], Session]") -> "AskerApp":
    """Make the program, in the language and the colours that were chosen on the screen, unless the settings name some.

    :raises UsageError: If the settings name a theme or a key that is not there.
    """
    from rich.console import Console

    from tui.app import AskerApp
    from tui.keys import check_keys, parts
    from tui.remembered import FILE, load
    from tui.themes import check_theme, first_theme

    keys = check_keys(settings.keys, parts()) if settings.keys else {}
    choices_file = data_folder(settings) / FILE
    choices = load(choices_file)
    if settings.lang == "auto" and choices.language:
        language = choices.language
        use_language(language)
    theme = check_theme(settings.theme) if settings.theme else first_theme(choices.theme, Console().color_system)
    return AskerApp(language, make_session, theme=theme, keys=keys, choices=choices, choices_file=choices_file)
