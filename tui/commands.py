"""What the command palette offers."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from textual.dom import DOMNode
from textual.screen import Screen

from bot.describe import describe
from bot.messages import N_
from bot.types import LANGUAGES
from tui.keys import bindings
from tui.localised import Interface
from tui.screens.chat import ChatScreen
from tui.themes import CONTRAST, DARK, LIGHT
from tui.widgets.banner import NAMES

_LOOKS = {
    DARK.name: N_("Colours: dark ({name})"),
    LIGHT.name: N_("Colours: light ({name})"),
    CONTRAST.name: N_("Colours: high contrast ({name})"),
}
_LEFT_OUT = frozenset({"palette", "language", "back", "copy"})
"""Ids of what one is in already, has by name, or would not look for."""


class Command(msgspec.Struct, frozen=True):
    """Something that can be done."""

    message: str
    action: str
    node: DOMNode
    """Whose action it is."""
    values: Mapping[str, object] = msgspec.field(default_factory=dict)
    """What the message's fields stand for."""
    key: str = ""
    """That does the same, as Textual calls it; empty without one."""


def commands(app: Interface, screen: Screen[Any], keys: Mapping[str, str]) -> Iterator[Command]:
    """All that can be done on a screen, in the order of its use.

    :param keys: The user's own keys, by ids.
    """
    yield from _bound(screen, keys)
    if isinstance(screen, ChatScreen) and (turn := screen.conversation.current):
        for citation in turn.places:
            values = {"number": citation.number, "source": describe(citation.document, app.language)}
            yield Command(N_("Open source {number}: {source}"), f"cite({citation.number})", screen, values)
    yield from _bound(app, keys)
    yield Command(N_("Save a picture of the screen"), "picture", app)
    for language in LANGUAGES:
        yield Command(N_("Language: {name}"), f"use_language({language!r})", app, {"name": NAMES[language]})
    for theme in sorted(app.available_themes, key=lambda name: (name not in _LOOKS, name)):
        yield Command(_LOOKS.get(theme, N_("Colours: {name}")), f"use_theme({theme!r})", app, {"name": theme})


def _bound(node: DOMNode, keys: Mapping[str, str]) -> Iterator[Command]:
    """What keys do, but for what needs a number."""
    for id, binding in bindings(type(node)).items():
        if id not in _LEFT_OUT and "(" not in binding.action:
            key = keys.get(id, binding.key).partition(",")[0]
            yield Command(binding.description, binding.action, node, key=key)
