"""Documents by the names that people type."""

import difflib
import os
import unicodedata
from collections.abc import Sequence
from typing import Protocol, TypeVar

from index.errors import N_, UsageError


class Named(Protocol):
    """What has a place in a folder of texts: a document of an index, or a file that is none yet."""

    @property
    def root(self) -> str:
        """Absolute path of the folder."""

    @property
    def path(self) -> str:
        """Path relative to `root`, with `/` on every system."""


Text = TypeVar("Text", bound=Named)


def find_documents(documents: Sequence[Text], name: str) -> list[Text]:
    """Find a document by its name, or all that stand in a folder by the folder's.

    :param name: As `find_document` takes it; or a folder's path or full path, with or without a slash at its end.
    :raises UsageError: If no document and no folder, or more than one document, has that name.
    """
    try:
        return [find_document(documents, name)]
    except UsageError:
        below = _below(documents, name)
        if not below:
            raise
        return below


def _below(documents: Sequence[Text], name: str) -> list[Text]:
    """Documents in a folder, which is one of the folders of texts or stands in one."""
    folder, wanted = f"{_folded(os.path.realpath(name))}/", _folded(name).removeprefix("./").rstrip("/")
    found = [
        document
        for document in documents
        if folder.startswith(f"{_folded(document.root)}/") and _folded(full_path(document)).startswith(folder)
    ]
    if found and name:
        return found
    named = [document for document in documents if _folded(document.path).startswith(f"{wanted}/")]
    return named if wanted.strip(".") else []


def find_document(documents: Sequence[Text], name: str) -> Text:
    """Find a document by its path, or by a part of it where that is enough.

    :param name: Such as `reports/2020.nb.md`, `2020.nb.md`, `2020.nb` or `2020`; or the file's full path, which tells
        texts of the same name in several folders apart.
    :raises UsageError: If no document, or more than one, has that name; it names those that are near.
    """
    file, wanted = _folded(os.path.realpath(name)), _folded(name).removeprefix("./")
    found = [document for document in documents if _folded(full_path(document)) == file]
    found = found or [document for document in documents if _folded(document.path) == wanted]
    found = found or [document for document in documents if _folded(document.path).endswith(f"/{wanted}")]
    for shorten in (_without_format, _stem):
        found = found or [document for document in documents if shorten(_folded(document.path)) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        names = _listing(found)
        raise UsageError(N_("“{name}” may be any of these: {names}. Write the whole name."), name=name, names=names)
    paths = {_folded(document.path): document.path for document in documents}
    near = difflib.get_close_matches(wanted, paths, n=3, cutoff=0.4)
    if near:
        names = ", ".join(paths[path] for path in near)
        raise UsageError(N_("There is no text “{name}”. Did you mean {names}?"), name=name, names=names)
    raise UsageError(N_("There is no text “{name}”. See: asker list"), name=name)


def full_path(document: Named) -> str:
    """Path of a document's file."""
    return os.path.join(document.root, document.path)  # noqa: PTH118 - many times faster


def _listing(documents: Sequence[Named]) -> str:
    paths = [document.path for document in documents]
    if len(set(paths)) < len(paths):
        paths = [full_path(document) for document in documents]
    return ", ".join(paths)


def _folded(name: str) -> str:
    """A name as it is compared: one kind of slash, and letters composed, which file systems do or do not."""
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _file_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _without_format(path: str) -> str:
    return _file_name(path).rpartition(".")[0]


def _stem(path: str) -> str:
    return _file_name(path).split(".")[0]
