"""The text of formats that hold none: made of pieces in document order, with the blocks that they are.

Paragraphs are parted by blank lines; items and rows follow one another line by line. What only a typesetter needs (soft
hyphens, marks without width) is left out, and characters are composed (NFC), as nothing says how the file meant them.
"""

import re
import unicodedata

import msgspec
from msgspec.structs import replace

from index.errors import N_
from index.language import identify, weigh, written_standard
from index.readers.base import Content, Metadata, label
from index.readers.languages import language_code
from index.types import Block, BlockKind, Doubt

_GARBLED = N_(
    "Part of {path} came out garbled: its letters cannot be told from how the file names them. "
    "Make it anew from the original, or run OCR on it."
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|[\ud800-\udfff]|[\0-\x08\x0e-\x1f]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_UNREADABLE = re.compile("\\(cid:\\d+\\)|[\ufffd\ue000-\uf8ff]")
_GARBLED_FROM = 8
_GARBLED_SHARE = 0.005
"""Unreadable characters that are worth a word: so many, and such a part of all."""

_NO_TITLE = re.compile(
    r"(?i)microsoft (?:word|powerpoint|excel)\b.*|(?:word[- ]?)?(?:document|dokument)\s*\d*|untitled.*|uten navn.*|"
    r"utan namn.*|uten tittel|utan tittel|presentation|.*\.(?:docx?|odt|pdf|rtf|indd|xlsx?|pptx?|html?|qxp|tex|txt)|"
    r"\W*"
)
_NOBODY = re.compile(
    r"(?i)(?:microsoft(?: office)?|windows)?[- ]?(?:user|bruker|brukar)|python-docx|author|unknown|admin\w*"
)

_SAMPLE = 20_000
_FEW_WORDS = 20
_KNOWN_SHARE = 0.25
"""A text with fewer words, or with fewer of them known to be Norwegian or English, does not tell its language."""


class Flow(msgspec.Struct):
    """A text while it is made."""

    pieces: list[str] = msgspec.field(default_factory=list)
    blocks: list[Block] = msgspec.field(default_factory=list)
    length: int = 0

    def add(self, words: str, kind: BlockKind = "paragraph", level: int = 0, page: int | None = None) -> None:
        """Add a block; one without a letter or digit is passed over.

        :param words: Its text; line ends in it stay, other white space becomes single spaces, except in code.
        :param level: Of a heading; what is beyond 1 to 6 becomes the nearest.
        """
        text = _code(words) if kind == "code" else tidy(words)
        if not any(map(str.isalnum, text)):
            return
        mark = "- " if kind == "item" else ""
        parted = self._parting(kind) + mark
        start = self.length + len(parted) + len(text) - len(text.lstrip())
        self.pieces += [parted, text]
        self.length += len(parted) + len(text)
        self.blocks.append(Block(start, self.length, kind, min(max(level, 1), 6) if kind == "heading" else 0, page))

    def row(self, cells: list[str], page: int | None = None) -> None:
        """Add a row of a table; the cells stay apart, empty ones too."""
        self.add(" | ".join(" ".join(cell.split()) for cell in cells), "row", page=page)

    def content(self, name: str, said: Metadata, doubts: tuple[Doubt, ...] = (), **more: object) -> Content:
        """What has been read.

        :param name: The file's path, for messages.
        :param said: What the file says of itself; its language counts only where the text leaves it open, and without
            a title the first heading of the highest level becomes it.
        :param more: `encoding` and `pages`.
        """
        text = "".join(self.pieces)
        said = replace(said, title=said.title or self._heading(text), language=_language(text, said.language))
        if garbled(text):
            doubts = (*doubts, Doubt(_GARBLED, {"path": name}))
        return Content(text, tuple(self.blocks), said, doubts=doubts, **more)  # type: ignore[arg-type]

    def _parting(self, kind: BlockKind) -> str:
        if not self.blocks:
            return ""
        return "\n" if kind in {"item", "row"} and self.blocks[-1].kind == kind else "\n\n"

    def _heading(self, text: str) -> str | None:
        headings = [block for block in self.blocks if block.kind == "heading"]
        if not headings:
            return None
        first = min(headings, key=lambda block: block.level)
        return label(text[first.start : first.end]) or None


def tidy(words: str) -> str:
    """Composed, without what is not seen, with single spaces and line ends, and none at either end."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")))
    seen = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), seen)
    return _LINES.sub("\n", _SPACE.sub(" ", seen)).strip()


def _code(words: str) -> str:
    lines = _INVISIBLE.sub("", unicodedata.normalize("NFC", words)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def garbled(text: str) -> bool:
    """Whether so much of a text is unreadable that its reader must be told."""
    found = len(_UNREADABLE.findall(text))
    return found >= _GARBLED_FROM and found >= _GARBLED_SHARE * len(text)


def own_title(title: object) -> str | None:
    """A title that a file gives itself, unless a program gave it: a file name, "Microsoft Word – …", "Untitled"."""
    words = label(tidy(str(title or "")))
    return None if _NO_TITLE.fullmatch(words) else words


def own_author(author: object) -> str | None:
    """Who a file says that it is from, unless it is what a program calls any user."""
    words = label(tidy(str(author or "")))
    return None if not words or _NOBODY.fullmatch(words) else words


def _language(text: str, hint: str | None) -> str | None:
    """The language that a file names, where its text does not clearly tell another.

    Programs write their user's language into files, whatever the text is in; so the text is believed first.
    """
    named = language_code(hint) if hint else None
    sample = text[:_SAMPLE]
    if named is None or (found := identify(sample)) == named:
        return named
    weights = weigh(sample)
    if len(weights.words) < _FEW_WORDS or weights.listed < _KNOWN_SHARE * len(weights.words):
        return named if found in {"nb", "nn", "en", "und"} else found
    return written_standard(weights, named) if {named, found} == {"nb", "nn"} else found
