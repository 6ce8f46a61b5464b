"""Keys by the names that stand on a keyboard, in the interface's language."""

from collections.abc import Sequence

from textual.keys import REPLACED_KEYS, key_to_character

from bot.messages import N_, translate
from bot.types import Language

_NAMED = {
    "up": N_("Up arrow"),
    "down": N_("Down arrow"),
    "left": N_("Left arrow"),
    "right": N_("Right arrow"),
    "space": N_("Space"),
}
"""Keys whose names differ between languages."""
_WRITTEN = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Delete",
    "insert": "Insert",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_SHORT = {"enter": "⏎", "space": "␣", "up": "↑", "down": "↓", "left": "←", "right": "→"}
_MODIFIERS = {"super": "Cmd"}


def key_name(key: str, language: Language) -> str:
    """A key as it is called: `ctrl+up` is “Ctrl+Pil opp”.

    :param key: As Textual calls it.
    """
    *modifiers, last = key.split("+")
    if last in _NAMED:
        name = translate(language, _NAMED[last])
    else:
        name = _WRITTEN.get(last) or _character(last, bool(modifiers))
    return "+".join([*(_MODIFIERS.get(one) or one.capitalize() for one in modifiers), name])


def short_key_name(key: str) -> str:
    """A key in as few characters as can be: `ctrl+n` is “^N”."""
    *modifiers, last = key.split("+")
    name = _SHORT.get(last) or _WRITTEN.get(last) or _character(last, bool(modifiers))
    return "".join("^" if modifier == "ctrl" else f"{modifier.capitalize()}+" for modifier in modifiers) + name


def key_names(keys: Sequence[str], language: Language, *, family: bool = False) -> str:
    """All keys that do the same.

    :param family: Whether they differ by a digit only, so that the first and the last will do.
    """
    names = [key_name(key, language) for key in keys]
    return f"{names[0]} … {names[-1]}" if family and len(names) > 1 else ", ".join(names)


def _character(key: str, modified: bool) -> str:
    character = key_to_character(REPLACED_KEYS.get(key, key))
    if character is None:
        return key.capitalize()
    return character.upper() if modified else character
