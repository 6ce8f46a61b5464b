"""Copies text for other programs."""

from contextlib import suppress


def copy_to_system(text: str) -> None:
    """Copy text to the system's clipboard, if there is one."""
    import pyperclip

    with suppress(pyperclip.PyperclipException):  # no clipboard here but, perhaps, the terminal's
        pyperclip.copy(text)
