"""Lines of print to running text: words that were divided at a line end become whole, real hyphens stay."""

import re
from collections.abc import Iterable, Sequence

from index.readers.flow import tidy

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"([^\s\"“”«»(\[/]*)[-\u2010]$")
_FIRST = re.compile(r"[^\W_]+")
_SOFT = "\u00ad"
_SUSPENDED = frozenset("og eller samt til and or to".split())
_PREFIXES = frozenset("ikke ikkje ex e u t s a b c d x co eks non self".split())
"""What keeps its hyphen before a small letter: "e-post", "ikke-røyker"."""


class Words:
    """The words of a text that stand within its lines, and so show how they are written.

    :param lines: The text's lines.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.known: set[str] = set()
        for line in lines:
            self.known.update(word.casefold() for word in _WORD.findall(tidy(line)))

    def hyphenated(self, before: str, after: str) -> bool:
        """Whether a word divided at a line end has a hyphen where the line ends.

        :param before: The word's part before the hyphen.
        :param after: Its part on the next line.
        """
        if not before or not after or after[0].isupper() or after[0].isdigit() or before[-1].isdigit():
            return True
        if f"{before}{after}".casefold() in self.known:
            return False
        if f"{before}-{after}".casefold() in self.known:
            return True
        part = before.rsplit("-", 1)[-1]
        return part.casefold() in _PREFIXES or sum(map(str.isupper, part)) >= 2


def join(lines: Sequence[str], words: Words) -> str:
    """The lines of a paragraph as running text.

    :param lines: In order.
    :param words: Those of the whole document.
    """
    text = ""
    for line in map(str.strip, lines):
        text = _joined(text, line, words) if text else line
    return text


def _joined(text: str, line: str, words: Words) -> str:
    if text.endswith(_SOFT):
        return text[:-1] + line
    last = _LAST.search(text)
    first = _FIRST.match(line)
    after = first[0] if first else ""
    if not last or not last[1] or after in _SUSPENDED:
        return f"{text} {line}"
    return text + line if words.hyphenated(last[1], after) else text[:-1] + line
