"""A question whose vectors are known: what the packaged encoder made of it when it was released.

    python -m bot.doctor.known

writes the file anew; run it whenever `index/model` changes.
"""

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

    def likeness(self, vector: Vectors, focus: Vectors) -> float:
        """Cosine of the known vectors and other ones, shape (dimension,); that of the pair less alike."""
        return min(_cosine(self.vector, vector), _cosine(self.focus, focus))


def _cosine(known: list[float], vector: Vectors) -> float:
    mine = np.array(known, np.float32)
    return float(mine @ vector / (np.linalg.norm(mine) * np.linalg.norm(vector)))


def load() -> Known:
    """Read the file."""
    return msgspec.json.decode(FILE.read_bytes(), type=Known)


def known_of(encoder: Encoder) -> Known:
    """What an encoder makes of the question."""
    vectors = (encoder.question(QUESTION), encoder.focus(QUESTION))
    vector, focus = ([round(number, _DIGITS) for number in one.tolist()] for one in vectors)
    return Known(encoder=encoder.id, question=QUESTION, vector=vector, focus=focus)


if __name__ == "__main__":
    FILE.write_bytes(msgspec.json.encode(known_of(open_encoder())) + b"\n")
