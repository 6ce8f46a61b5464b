"""What keys do at the moment."""

import sys
from collections.abc import Iterator
from typing import Any

import msgspec
from textual.binding import ActiveBinding
from textual.keys import key_to_character
from textual.screen import Screen

from tui.textuals import WORDS


class Working(msgspec.Struct, frozen=True):
    """One thing that keys do now."""

    id: str | None
    description: str
    """A message."""
    keys: tuple[str, ...]
    """As Textual calls them."""
    shown: bool
    """Whether the footer may show it."""
    here: bool
    """Whether it is the focused part's own, not the whole screen's."""


def working(screen: Screen[Any]) -> list[Working]:
    """All that keys do now, with the user's own keys; the focused part's first."""
    found: dict[tuple[object, str], list[tuple[str, ActiveBinding]]] = {}
    for key, active in _active(screen):
        description = active.binding.description
        if active.binding.id is None:
            description = WORDS.get(description, description)
        found.setdefault((active.node, description), []).append((key, active))
    return [
        Working(
            id=several[0][1].binding.id,
            description=description,
            keys=tuple(key for key, _ in several),
            shown=several[0][1].binding.show,
            here=node not in (screen, screen.app),
        )
        for (node, description), several in found.items()
    ]


def _active(screen: Screen[Any]) -> Iterator[tuple[str, ActiveBinding]]:
    """Keys that do something now; what merely types a character does not."""
    bindings = dict(screen.active_bindings)
    if screen.is_modal:  # only those keys of the program reach one that go before all others
        below = screen.app.screen_stack[0].active_bindings.items()
        bindings |= {key: active for key, active in below if active.node is screen.app and active.binding.priority}
    focused = screen.focused
    for key, active in bindings.items():
        typed = active.node is not focused and focused and focused.check_consume_key(key, key_to_character(key))
        foreign = "super" in key and sys.platform != "darwin"
        if active.enabled and active.binding.description and not active.binding.system and not typed and not foreign:
            yield key, active
