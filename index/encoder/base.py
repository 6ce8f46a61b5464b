"""What an encoder is."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

ASKED = 8
"""Questions whose vectors an encoder keeps: of each, first one is wanted to search, then one to choose sentences."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def encodable(text: str) -> str:
    """A text as tokenizers take it: a lone surrogate, as in a badly coded command line, becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


class Encoder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine.

    Questions and passages are of one space, made for finding a passage among many. Focuses and sentences may be of
    another, made for choosing a sentence out of few passages: what tells subjects apart does not tell answers apart.
    """

    @property
    def id(self) -> str:
        """Names the model and its version; vectors of encoders with different ids are never compared."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def question(self, text: str) -> Vectors:
        """Encode a question.

        :returns: float32, shape (dimension,), of unit length.
        """

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode passages, each with its title and headings in front.

        :returns: One vector a text, in order, each float32, shape (dimension,), of unit length.
        """

    def focus(self, text: str) -> Vectors:
        """Encode what a question asks for, to compare with sentences; shaped like a question's vector."""

    def sentences(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode sentences, each with its title in front; shaped like passages' vectors."""
