"""A question whose vectors are known: what the packaged encoder made of it when it was released.

    python -m bot.doctor.known

writes the file anew; run it whenever `index/model` changes.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from index.encoder import Encoder, Vectors, open_encoder

FILE = Path(__file__).with_name("known.json")
QUESTION = "Hvem vant innovasjonsprisen i 2017?"
_DIGITS = 4


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of `known.json`."""

    encoder: str
    """Its id."""
    question: str
    vector: list[float]
    """To find passages by; of unit length, rounded to four digits."""
    focus: list[float]
    """To choose sentences by; likewise."""
    passage: list[float]
    """Of the question as if it were a passage; likewise."""

    def likeness(self, vectors: Sequence[Vectors]) -> float:
        """Cosine of the known vectors and other ones, as `vectors_of` gives them; that of the pair least alike."""
        return min(map(_cosine, (self.vector, self.focus, self.passage), vectors))


def _cosine(known: list[float], vector: Vectors) -> float:
    mine = np.array(known, np.float32)
    return float(mine @ vector / (np.linalg.norm(mine) * np.linalg.norm(vector)))


def load() -> Known:
    """Read the file."""
    return msgspec.json.decode(FILE.read_bytes(), type=Known)


def vectors_of(encoder: Encoder, question: str) -> list[Vectors]:
    """A question's vectors, as one, as what it asks for, and as if it were a passage, each of shape (dimension,)."""
    return [encoder.question(question), encoder.focus(question), *encoder.passages([question])]


def known_of(encoder: Encoder) -> Known:
    """What an encoder makes of the question."""
    vectors = vectors_of(encoder, QUESTION)
    vector, focus, passage = ([round(number, _DIGITS) for number in one.tolist()] for one in vectors)
    return Known(encoder=encoder.id, question=QUESTION, vector=vector, focus=focus, passage=passage)


if __name__ == "__main__":
    FILE.write_bytes(msgspec.json.encode(known_of(open_encoder())) + b"\n")
