"""Copies text for other programs."""

from contextlib import suppress

from textual.app import App


def copy(app: App[int], text: str) -> None:
    """Copy text to the system's clipboard, and through the terminal, which reaches it over ssh too."""
    app.copy_to_clipboard(text)


def copy_to_system(text: str) -> None:
    """Copy text to the system's clipboard, if there is one."""
    import pyperclip

    with suppress(pyperclip.PyperclipException):  # no clipboard here but, perhaps, the terminal's
        pyperclip.copy(text)
