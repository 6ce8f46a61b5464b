"""Keys as terminals send them, and the user's own."""

import difflib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TypeAlias

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import REPLACED_KEYS, Keys, key_to_character
from textual.screen import ModalScreen, Screen

from index.errors import N_, UsageError

Part: TypeAlias = type[DOMNode]
"""A class that keys may do something in: the program, a screen or a widget."""

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_UNKNOWN = N_("[keys] in asker.toml names “{name}”, which is nothing that a key does. Did you mean “{near}”?")
_NO_KEY = N_(
    "[keys] in asker.toml gives “{name}” the key “{key}”, which there is not. Write it like ctrl+f, f6 or pageup."
)
_TYPED = N_("[keys] in asker.toml gives “{name}” the key “{key}”, which types a character. Take one with Ctrl or Alt.")
_CLASH = N_("[keys] in asker.toml gives the key “{key}” to both “{name}” and “{other}”. Give one of them another key.")


def mend_alt_digits() -> None:
    """Let Alt+1 to Alt+9 arrive as such.

    Textual takes what most terminals send for them for letters that one terminal on macOS means by it (¡, ™, § …).
    """
    for digit in "0123456789":
        ANSI_SEQUENCES_KEYS.pop(f"\x1b{digit}", None)  # type: ignore[attr-defined] # a dict


def parts() -> list[Part]:
    """All classes of ours that have keys, the program first; imports every module of the screen."""
    import tui

    modules = [import_module(module.name) for module in pkgutil.walk_packages(tui.__path__, "tui.")]
    found: dict[Part, None] = {
        kind: None
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, DOMNode)
        and kind.__module__ == module.__name__
        and bindings(kind)
    }
    return sorted(found, key=lambda kind: (not issubclass(kind, App), not issubclass(kind, Screen), kind.__module__))


def bindings(kind: Part) -> dict[str, Binding]:
    """What a class's own keys do, by id."""
    own = kind.__dict__.get("BINDINGS", ())
    return {binding.id: binding for binding in own if isinstance(binding, Binding) and binding.id}


def check_keys(keys: Mapping[str, str], kinds: Iterable[Part]) -> dict[str, str]:
    """See that the user's own keys are keys, and are for things that there are.

    :param keys: Keys, separated by commas, by the ids of what they do.
    :param kinds: Those whose bindings there are.
    :returns: The same as Textual writes them.
    :raises UsageError: If an id or a key is unknown, or a key is given twice; it names them, and the nearest id.
    """
    known = [(kind, binding) for kind in kinds for binding in bindings(kind).values()]
    ids = {str(binding.id): binding for _, binding in known}
    chosen: dict[str, str] = {}
    for name, wanted in keys.items():
        if name not in ids:
            raise UsageError(_UNKNOWN, name=name, near=difflib.get_close_matches(name, ids, n=1, cutoff=0.0)[0])
        chosen[name] = ",".join(_checked(name, key.strip(), ids[name]) for key in wanted.split(","))
    for name in chosen:
        _check_clashes(name, chosen, known)
    return chosen


def _checked(name: str, key: str, binding: Binding) -> str:
    written = key if len(key) == 1 else key.lower()
    *modifiers, last = written.split("+") if len(written) > 1 else (written,)
    if not last or not _MODIFIERS.issuperset(modifiers) or not _is_key(last):
        raise UsageError(_NO_KEY, name=name, key=key)
    if binding.priority and not modifiers and key_to_character(last):
        raise UsageError(_TYPED, name=name, key=key)
    return written


def _is_key(name: str) -> bool:
    named = name in {key.value for key in Keys}
    return len(name) == 1 or named or key_to_character(REPLACED_KEYS.get(name, name)) is not None


def _check_clashes(name: str, chosen: Mapping[str, str], known: Iterable[tuple[Part, Binding]]) -> None:
    known = list(known)
    mine = set(chosen[name].split(","))
    for kind, binding in known:
        for other_kind, other in known:
            if binding.id != name or other.id in (name, None) or not _meet(kind, binding, other_kind, other):
                continue
            if both := mine & set(chosen.get(str(other.id), other.key).split(",")):
                raise UsageError(_CLASH, key=min(both), name=name, other=other.id)


def _meet(kind: Part, binding: Binding, other_kind: Part, other: Binding) -> bool:
    """Whether one would take the other's key away: in one class, or one for all the program and one for a part."""
    pairs = ((kind, binding, other_kind), (other_kind, other, kind))
    return kind is other_kind or any(
        issubclass(outer, App) and (bound.priority or not issubclass(inner, ModalScreen))
        for outer, bound, inner in pairs
    )


def listed(kinds: Iterable[Part]) -> Iterator[tuple[Part, str, str, str]]:
    """All that keys do.

    :returns: For each: the class, the id, the keys with commas between, and the English description; what differs by
        a digit only comes once, with … between the first and the last.
    """
    for kind in kinds:
        families: dict[str, list[Binding]] = {}
        for id, binding in bindings(kind).items():
            families.setdefault(id.rstrip("0123456789"), []).append(binding)
        for family in families.values():
            first, last = family[0], family[-1]
            several = first is not last
            id = f"{first.id} … {last.id}" if several else str(first.id)
            yield kind, id, f"{first.key} … {last.key}" if several else first.key, first.description
