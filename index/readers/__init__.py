"""Files to text, layout and what they say of themselves: one module a format, all with the same `read`."""

import hashlib
import os
import re
import stat
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from index.errors import N_, DocumentError
from index.formats import FORMATS, SUFFIXES
from index.readers.base import MAX_BYTES, Content, Metadata, Parsed, Reader, label
from index.readers.limits import Limits
from index.readers.sidefile import overridden, side_metadata
from index.sources import SIDE, Source
from index.types import Document, Doubt

__all__ = ["MAX_BYTES", "Content", "Doubt", "Limits", "Metadata", "Parsed", "Reader", "read"]

_FOREIGN = frozenset({"html", "pdf", "docx", "odt"})
"""Formats whose parsers are not ours: what they make of a hostile file is kept within limits, in a child process."""

_UNSUPPORTED = N_("{path} has a format that is not read. Save it as one of {formats}.")
_UNREADABLE = N_("{path} cannot be read: {reason}. Check that it exists and its permissions.")
_NOT_A_FILE = N_("{path} is not a file any more. Index the folder again.")
_TOO_LARGE = N_("{path} is larger than {limit} MiB. Divide it into smaller files.")
_EMPTY = N_("{path} holds no text. Remove it or write something in it.")
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
    data, status = _bytes(source.file, source.path)
    side, side_status = _side(source)
    content = _content(source.path, data, limits or Limits())
    if not content.blocks:
        raise DocumentError(_EMPTY, path=source.path)
    said = overridden(content.metadata, side)
    language = said.language or _identify(content)
    doubts = content.doubts
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
    return Parsed(document, content.text, content.blocks, doubts, content.pages)


def _content(path: str, data: bytes, limits: Limits) -> Content:
    form = FORMATS.get(PurePosixPath(path).suffix.lower())
    if form is None:
        raise DocumentError(_UNSUPPORTED, path=path, formats=", ".join(sorted(SUFFIXES)))
    module = f"index.readers.{form}"
    # Only what is read is imported: some formats' libraries are slow to load.
    if form in _FOREIGN:
        from index.readers.process import read_apart

        return read_apart(module, data, path, limits)
    return cast(Reader, import_module(module).read)(data, path)


def _side(source: Source) -> tuple[Metadata, os.stat_result | None]:
    """What the side file says, where there is one."""
    file = source.file.with_name(source.file.name + SIDE)
    if not file.is_file() or file.is_symlink():
        return Metadata(), None
    data, status = _bytes(file, source.path + SIDE)
    return side_metadata(data, source.path + SIDE), status


def _bytes(path: Path, name: str) -> tuple[bytes, os.stat_result]:
    # Since the folder was listed, the file may have become a link out of it, or a pipe that blocks.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - of a descriptor
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DocumentError(_NOT_A_FILE, path=name)
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(_UNREADABLE, path=name, reason=error.strerror or error) from error
    if len(data) > MAX_BYTES:
        raise DocumentError(_TOO_LARGE, path=name, limit=MAX_BYTES // 2**20)
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
