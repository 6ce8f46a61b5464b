"""The texts as a list shows them: documents, and files that could not be read."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from bot.printable import one_line
from index.errors import AskerError
from index.types import Document, Doubt

if TYPE_CHECKING:
    from bot.session import Session
    from index.build import Key

_NORWEGIAN = str.maketrans({"æ": "z1", "ø": "z2", "å": "z3"})
"""The end of the alphabet, in its order."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A text, or a file that is none yet."""

    root: str
    """Absolute path of the folder that it stands in."""
    path: str
    """Path relative to `root`, with `/` on every system."""
    document: Document | None
    """None where the file could not be read."""
    passages: int = 0
    notes: tuple[AskerError | Doubt, ...] = ()
    """Why it could not be read, or how well it could."""
    packaged: bool = False
    """Whether it came with Asker, and stays."""

    @property
    def said(self) -> "tuple[Key, Document | None]":
        """What a preview of it depends on."""
        return (self.root, self.path), self.document

    @property
    def title(self) -> str:
        """Its title, or the name of a file that could not be read; not harmless yet."""
        return self.document.title if self.document else self.path


def listed(session: "Session") -> list[Listed]:
    """The texts: first what could not be read, then the user's own, then those that came with Asker; by title."""
    from bot.collection import PACKAGED_CORPUS

    errors: dict[Key, list[AskerError]] = {}
    for problem in session.failed:
        errors.setdefault((problem.root, problem.path), []).append(problem.error)
    texts = [
        Listed(
            root=document.root,
            path=document.path,
            document=document,
            passages=session.passages_of(document),
            notes=(*errors.pop(document.key, ()), *document.doubts),
            packaged=document.root == str(PACKAGED_CORPUS),
        )
        for document in session.documents
    ]
    return sorted([*texts, *_unread(errors)], key=_place)


def preview(session: "Session", text: Listed) -> str:
    """What a text says, without the front matter of Markdown; empty where it could not be read, or is gone."""
    from index.readers.frontmatter import front_matter

    said = session.text(text.document) if text.document is not None else None
    if not said or not text.path.lower().endswith((".md", ".markdown")):
        return said or ""
    try:
        return said[front_matter(said, text.path)[1] :].lstrip()
    except AskerError:  # it would not be read so today
        return said


def _unread(errors: "Mapping[Key, Iterable[AskerError]]") -> Iterable[Listed]:
    for (root, path), found in errors.items():
        yield Listed(root=root, path=path, document=None, notes=tuple(found))


def _place(text: Listed) -> tuple[bool, bool, str, str]:
    return text.document is not None, text.packaged, one_line(text.title).casefold().translate(_NORWEGIAN), text.path
