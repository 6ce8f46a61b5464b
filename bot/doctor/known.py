"""A question whose vector is known: what the packaged encoder made of it when it was released.

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
    """Of unit length, rounded to four digits."""

    def likeness(self, vector: Vectors) -> float:
        """Cosine of the known vector and another one, shape (dimension,)."""
        mine = np.array(self.vector, np.float32)
        return float(mine @ vector / (np.linalg.norm(mine) * np.linalg.norm(vector)))


def load() -> Known:
    """Read the file."""
    return msgspec.json.decode(FILE.read_bytes(), type=Known)


def known_of(encoder: Encoder) -> Known:
    """What an encoder makes of the question."""
    vector = [round(number, _DIGITS) for number in encoder.question(QUESTION).tolist()]
    return Known(encoder=encoder.id, question=QUESTION, vector=vector)


if __name__ == "__main__":
    FILE.write_bytes(msgspec.json.encode(known_of(open_encoder())) + b"\n")
