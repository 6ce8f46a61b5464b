"""Make docs/keys.md, the list of the screen's keys, from the program: `python docs/keys.py`."""

from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path

from tui.keynames import key_names
from tui.keys import listed, parts

PAGE = Path(__file__).with_name("keys.md")
_BEGINNING = """# Keys of the chat screen

Made by `python docs/keys.py`. F1 (or Ctrl+G) tells which of them work where you are.

In `asker.toml`, the table `[keys]` gives what a key does another key, or several with commas between:

    [keys]
    help = "f12"
    open = "o,ctrl+o"
    "sources.next" = "n,space"

Keys are written like `ctrl+f`, `alt+1`, `f6`, `pageup`, `space`, or as the character that they type. An unknown name,
an unknown key and a key that is given twice are errors that say so. `cite1 … cite9` are nine names: `cite1`, `cite2`
and so on.

Ctrl+C copies what is selected; with nothing selected it tells how to leave, and leaves when it is pressed twice.
"""


def page() -> str:
    """The page, in Markdown."""
    return _BEGINNING + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    heading = ""
    for kind, id, keys, description in listed(parts()):
        if kind.__name__ != heading:
            heading = kind.__name__
            about = str(getdoc(kind)).partition("\n")[0]
            yield from ("", f"## {heading}", "", about, "", "| name | keys | what they do |", "|---|---|---|")
        yield f"| `{id}` | {_names(keys)} | {description} |"


def _names(keys: str) -> str:
    first, several, last = keys.partition(" … ")
    if several:
        return key_names((first, last), "en", family=True)
    return key_names(keys.split(","), "en")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
