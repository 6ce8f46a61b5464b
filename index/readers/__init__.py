"""Files to text, layout and what they say of themselves: one module a format, all with the same `read`."""

import hashlib
import os
import re
import stat
from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from index.errors import N_, DocumentError
from index.readers.base import MAX_BYTES, Content, Metadata, Parsed, Reader, label
from index.sources import Source
from index.types import Document

__all__ = ["MAX_BYTES", "SUFFIXES", "Content", "Metadata", "Parsed", "Reader", "read"]

_FORMATS = {".md": "markdown", ".markdown": "markdown", ".txt": "plain"}

SUFFIXES = frozenset(_FORMATS)
"""Endings of the file names that can be read, in lower case."""

_UNSUPPORTED = N_("{path} has a format that is not read. Save it as one of {formats}.")
_UNREADABLE = N_("{path} cannot be read: {reason}. Check that it exists and its permissions.")
_NOT_A_FILE = N_("{path} is not a file any more. Index the folder again.")
_TOO_LARGE = N_("{path} is larger than {limit} MiB. Divide it into smaller files.")
_EMPTY = N_("{path} holds no text. Remove it or write something in it.")

_SAMPLE = 20_000
"""Code points that are enough to tell the language by."""

_LANGUAGE_ENDING = re.compile(r"\.(?:[a-z]{2})$")


def read(source: Source) -> Parsed:
    """Read a file: its text, its layout and what is known of it.

    :raises DocumentError: If the file cannot be opened, is too large, holds no text or is not what its name says.
    """
    data, status = _bytes(source)
    content = _reader(source.path)(data, source.path)
    if not content.blocks:
        raise DocumentError(_EMPTY, path=source.path)
    said = content.metadata
    document = Document(
        root=source.root,
        path=source.path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        modified_ns=status.st_mtime_ns,
        title=said.title or _words(source.path),
        language=said.language or _identify(content),
        work=said.work,
        retold_from=said.retold_from,
        publisher=said.publisher,
        published=said.published,
        source=said.source,
        topics=said.topics,
        questions=said.questions,
        encoding=content.encoding,
    )
    return Parsed(document, content.text, content.blocks)


def _reader(path: str) -> Reader:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in _FORMATS:
        raise DocumentError(_UNSUPPORTED, path=path, formats=", ".join(sorted(SUFFIXES)))
    # Only what is read is imported: some formats' libraries are slow to load.
    return cast(Reader, import_module(f"index.readers.{_FORMATS[suffix]}").read)


def _bytes(source: Source) -> tuple[bytes, os.stat_result]:
    # Since the folder was listed, the file may have become a link out of it, or a pipe that blocks.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(source.file, flags), "rb") as file:  # noqa: PTH123 - of a descriptor
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DocumentError(_NOT_A_FILE, path=source.path)
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(_UNREADABLE, path=source.path, reason=error.strerror or error) from error
    if len(data) > MAX_BYTES:
        raise DocumentError(_TOO_LARGE, path=source.path, limit=MAX_BYTES // 2**20)
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
