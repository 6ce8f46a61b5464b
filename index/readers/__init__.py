"""Files to text, layout and what they say of themselves: one module a format, all with the same `read`."""

import hashlib
import os
import re
from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from index.errors import N_, DocumentError
from index.formats import FORMATS, SUFFIXES
from index.readers.base import MAX_BYTES, Content, Metadata, Parsed, Reader, label
from index.readers.limits import Limits
from index.readers.opening import opened
from index.readers.sidefile import overridden, side_metadata
from index.readers.stuffing import without_stuffing
from index.sources import SIDE, Source
from index.types import Document, Doubt

__all__ = ["MAX_BYTES", "PARTLY_STUFFED", "Content", "Doubt", "Limits", "Metadata", "Parsed", "Reader", "read"]

_FOREIGN = frozenset({"html", "pdf", "docx", "odt"})
"""Formats whose parsers are not ours: what they make of a hostile file is kept within limits, in a child process."""
_LARGE = 64 * 1024
"""Bytes of plain text or Markdown from which they are read so too: a smaller file takes two seconds at the worst."""

_UNSUPPORTED = N_("{path} has a format that is not read. Save it as one of {formats}.")
_UNREADABLE = N_("{path} cannot be read: {reason}. Check that it exists and its permissions.")
_TOO_LARGE = N_("{path} is larger than {limit} MiB. Divide it into smaller files.")
_EMPTY = N_("{path} holds no text. Remove it or write something in it.")
_STUFFED = N_("{path} only repeats the same words over and over and is left out. Remove it, or write each once.")
PARTLY_STUFFED = N_(
    "Most of {path} repeats the same words over and over; that part is left out. Write each once if it is to be found."
)
_OTHER_LANGUAGE = N_(
    "{path} seems to be in a language that Asker does not know (code: {language}): "
    "it is indexed, but answers may be poor. If it is not so, put its language in its front matter or side file."
)

SUPPORTED = frozenset({"nb", "nn", "en", "und"})
"""Codes of languages that questions and answers may be in; `und` has no words."""

_SAMPLE = 20_000
"""Code points that are enough to tell the language by."""

_LANGUAGE_ENDING = re.compile(r"\.(?:[a-z]{2})$")


def read(source: Source, limits: Limits | None = None) -> Parsed:
    """Read a file: its text, its layout and what is known of it.

    :param limits: What it may take, for formats whose parsers are not ours; None for the usual.
    :raises DocumentError: If the file cannot be opened, is too large, takes too much to read, holds no text or is not
        what its name says.
    """
    data, status = _bytes(source.root, source.path)
    side, side_status = _side(source)
    content = _content(source.path, data, limits or Limits())
    if not content.blocks:
        raise DocumentError(_EMPTY, path=source.path)
    blocks = without_stuffing(content.text, content.blocks)
    if not blocks:
        raise DocumentError(_STUFFED, path=source.path)
    said = overridden(content.metadata, side)
    language = said.language or _identify(content)
    doubts = content.doubts
    if blocks != content.blocks:
        doubts = (*doubts, Doubt(PARTLY_STUFFED, {"path": source.path}))
    if language not in SUPPORTED:
        doubts = (*doubts, Doubt(_OTHER_LANGUAGE, {"path": source.path, "language": language}))
    document = Document(
        root=source.root,
        path=source.path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        modified_ns=status.st_mtime_ns,
        title=said.title or _words(source.path),
        language=language,
        work=said.work,
        retold_from=said.retold_from,
        publisher=said.publisher,
        published=said.published,
        source=said.source,
        topics=said.topics,
        questions=said.questions,
        encoding=content.encoding,
        pages=content.pages,
        doubts=doubts,
        side=side_status and (side_status.st_size, side_status.st_mtime_ns),
    )
    return Parsed(document, content.text, blocks, doubts, content.pages)


def _content(path: str, data: bytes, limits: Limits) -> Content:
    form = FORMATS.get(PurePosixPath(path).suffix.lower())
    if form is None:
        raise DocumentError(_UNSUPPORTED, path=path, formats=", ".join(sorted(SUFFIXES)))
    module = f"index.readers.{form}"
    # Only what is read is imported: some formats' libraries are slow to load.
    if form in _FOREIGN or len(data) > _LARGE:
        from index.readers.process import read_apart

        return read_apart(module, data, path, limits)
    return cast(Reader, import_module(module).read)(data, path)


def _side(source: Source) -> tuple[Metadata, os.stat_result | None]:
    """What the side file says, where there is one."""
    file = source.file.with_name(source.file.name + SIDE)
    if not file.is_file() or file.is_symlink():
        return Metadata(), None
    data, status = _bytes(source.root, source.path + SIDE)
    return side_metadata(data, source.path + SIDE), status


def _bytes(root: str, path: str) -> tuple[bytes, os.stat_result]:
    try:
        with opened(root, path) as file:
            status = os.fstat(file.fileno())
            # Its size is not all: a file may grow, and some of a system's own say that they are empty.
            data = file.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else b""
    except OSError as error:
        raise DocumentError(_UNREADABLE, path=path, reason=error.strerror or error) from error
    if max(len(data), status.st_size) > MAX_BYTES:
        raise DocumentError(_TOO_LARGE, path=path, limit=MAX_BYTES // 2**20)
    return data, status


def _identify(content: Content) -> str:
    from index.language import identify

    start = content.blocks[0].start
    return identify(content.text[start : start + _SAMPLE])


def _words(path: str) -> str:
    """A file's name as a title: `arets-rapport_2020.nb.md` is `Arets rapport 2020`."""
    stem = _LANGUAGE_ENDING.sub("", PurePosixPath(path).stem)
    words = label(" ".join(re.sub(r"[-_]+", " ", stem).split())) or stem
    return words[:1].upper() + words[1:]
