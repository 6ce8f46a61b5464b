"""An encoder that remembers what it encoded last: follow-ups come back to the same sentences."""

from collections.abc import Callable, Iterable, Iterator

from index.encoder import Encoder, Vectors

KEPT = 2_000
"""Texts of each kind whose vectors are kept: some 3 MB for the packaged encoder."""


class RecentEncoder:
    """Encodes like another encoder, but no question and no sentence twice that it met lately; for one thread at a time.

    :param encoder: The one that encodes.
    :param kept: How many texts of each kind are remembered.
    """

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder = encoder
        self._questions = _Vectors(_each(encoder.question), kept)
        self._focuses = _Vectors(_each(encoder.focus), kept)
        self._sentences = _Vectors(encoder.sentences, kept)

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
        return next(self._questions.of([text]))

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode passages, of which none is remembered: the index does; see `Encoder.passages`."""
        return self._encoder.passages(texts)

    def focus(self, text: str) -> Vectors:
        """Encode what a question asks for; see `Encoder.focus`."""
        return next(self._focuses.of([text]))

    def sentences(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode sentences; see `Encoder.sentences`."""
        return self._sentences.of(texts)


def _each(encode: Callable[[str], Vectors]) -> Callable[[Iterable[str]], Iterator[Vectors]]:
    return lambda texts: map(encode, texts)


class _Vectors:
    """Vectors of texts of one kind, the last ones used."""

    def __init__(self, encode: Callable[[Iterable[str]], Iterator[Vectors]], most: int) -> None:
        self._encode = encode
        self._most = most
        self._kept: dict[str, Vectors] = {}

    def of(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """One vector a text, in order."""
        wanted = list(texts)
        unknown = [text for text in dict.fromkeys(wanted) if text not in self._kept]
        self._kept.update(zip(unknown, self._encode(unknown), strict=True))
        found = {text: self._kept.pop(text) for text in dict.fromkeys(wanted)}
        self._kept.update(found)  # now the last to be forgotten
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return iter([found[text] for text in wanted])
