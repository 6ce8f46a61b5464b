"""HTML in which no text of a question or a document can become markup: whatever is not made here is escaped."""

import html

from bot.printable import printable

VOID = frozenset({"meta", "line", "circle", "rect", "polyline"})
"""Elements without content."""


class Markup(str):
    """HTML that is safe as it is."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | float | None) -> Markup:
    """Make an element.

    :param content: Markup stays as it is; other text is made printable and escaped.
    :param attributes: `class_` is class, `_` becomes a hyphen; None leaves one out.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{joined(*content)}</{name}>")


def joined(*content: str) -> Markup:
    """Put content together, as `element` does."""
    return Markup("".join(part if isinstance(part, Markup) else escaped(part) for part in content))


def escaped(text: str) -> str:
    """Text as HTML shows it."""
    return html.escape(printable(text))
