"""Documents by the names that people type."""

import difflib
import os
import unicodedata
from collections.abc import Sequence

from index.errors import N_, UsageError
from index.types import Document


def find_document(documents: Sequence[Document], name: str) -> Document:
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


def full_path(document: Document) -> str:
    """Path of a document's file."""
    return os.path.join(document.root, document.path)  # noqa: PTH118 - many times faster


def _listing(documents: Sequence[Document]) -> str:
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
