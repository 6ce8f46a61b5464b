"""Which sources of a saved answer have changed since."""

from collections.abc import Sequence
from typing import Literal

from bot.types import Answer
from index.types import Document

Change = Literal["changed", "gone"]


def changed(answer: Answer, documents: Sequence[Document]) -> dict[int, Change]:
    """Citations whose document has another content now, or is not among the documents any more.

    :param documents: Those of the index.
    :returns: By the citations' numbers; without those that are as they were.
    """
    now = {document.key: document.sha256 for document in documents}
    changes: dict[int, Change] = {}
    for citation in answer.citations:
        sha256 = now.get(citation.document.key)
        if citation.number is not None and sha256 != citation.document.sha256:
            changes[citation.number] = "gone" if sha256 is None else "changed"
    return changes
