"""An encoder that remembers what it encoded last: follow-ups come back to the same sentences."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.encoder import Encoder, Vectors

KEPT = 2_000
"""Texts of each kind whose vectors are kept: some 3 MB for the packaged encoder."""


class RecentEncoder:
    """Encodes like another encoder, but no question and no sentence twice that it met lately; for one thread at a time.

    :param encoder: The one that encodes.
    :param kept: How many texts of each kind are remembered.
    """

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self.id = encoder.id
        self.dimension = encoder.dimension
        self.question = lru_cache(maxsize=kept)(encoder.question)
        self.focus = lru_cache(maxsize=kept)(encoder.focus)
        self.passages = encoder.passages  # of which none is remembered: the index does
        self._encode = encoder.sentences
        self._most = kept
        self._sentences: dict[str, Vectors] = {}

    def sentences(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode sentences, all that are new at once; see `Encoder.sentences`."""
        wanted = list(texts)
        unknown = [text for text in dict.fromkeys(wanted) if text not in self._sentences]
        self._sentences.update(zip(unknown, self._encode(unknown), strict=True))
        found = {text: self._sentences.pop(text) for text in dict.fromkeys(wanted)}
        self._sentences.update(found)  # now the last to be forgotten
        while len(self._sentences) > self._most:
            del self._sentences[next(iter(self._sentences))]
        return iter([found[text] for text in wanted])
