"""An encoder that remembers what it encoded last: follow-ups come back to the same sentences."""

from collections.abc import Iterable, Iterator

from index.encoder import Encoder, Vectors

KEPT = 2_000
"""Texts of each kind whose vectors are kept: some 3 MB for the packaged encoder."""


class RecentEncoder:
    """Encodes like another encoder, but no text twice that it met lately; for one thread at a time.

    :param encoder: The one that encodes.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._questions: dict[str, Vectors] = {}
        self._passages: dict[str, Vectors] = {}

    @property
    def id(self) -> str:
        """See `Encoder.id`."""
        return self._encoder.id

    @property
    def dimension(self) -> int:
        """See `Encoder.dimension`."""
        return self._encoder.dimension

    def question(self, text: str) -> Vectors:
        """Encode a question; see `Encoder.question`."""
        if text not in self._questions:
            self._questions[text] = self._encoder.question(text)
        return _used(self._questions, [text])[text]

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode passages; see `Encoder.passages`."""
        wanted = list(texts)
        unknown = [text for text in dict.fromkeys(wanted) if text not in self._passages]
        self._passages.update(zip(unknown, self._encoder.passages(unknown), strict=True))
        found = _used(self._passages, wanted)
        return iter([found[text] for text in wanted])


def _used(kept: dict[str, Vectors], texts: Iterable[str]) -> dict[str, Vectors]:
    """Vectors of texts, which are now the last to be forgotten; the first are, where there are too many."""
    found = {text: kept.pop(text) for text in dict.fromkeys(texts)}
    kept.update(found)
    while len(kept) > KEPT:
        del kept[next(iter(kept))]
    return found
