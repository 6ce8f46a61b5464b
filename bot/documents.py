"""Documents by the names that people type."""

import difflib
from collections.abc import Sequence

from index.errors import N_, UsageError
from index.types import Document


def find_document(documents: Sequence[Document], name: str) -> Document:
    """Find a document by its path, or by the end of it where that is enough.

    :param name: Such as `reports/2020.md`, `2020.md` or `2020`.
    :raises UsageError: If no document, or more than one, has that name; it names those that are near.
    """
    wanted = name.replace("\\", "/").strip("/")
    for same in (
        lambda path: path == wanted,
        lambda path: path.rsplit("/", 1)[-1] == wanted,
        lambda path: path.rsplit("/", 1)[-1].split(".")[0] == wanted,
    ):
        found = [document for document in documents if same(document.path)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                N_("“{name}” may be any of these: {names}. Write the whole name."),
                name=name,
                names=", ".join(dict.fromkeys(document.path for document in found)),
            )
    near = difflib.get_close_matches(wanted, [document.path for document in documents], n=3, cutoff=0.4)
    if near:
        raise UsageError(N_("There is no text “{name}”. Did you mean {names}?"), name=name, names=", ".join(near))
    raise UsageError(N_("There is no text “{name}”. See: asker list"), name=name)
