"""Checks of the encoder: its files, that it loads, and that it makes the vectors that it made when it was released."""

import time
from collections.abc import Iterator
from statistics import median

import numpy as np

from bot.doctor import known
from bot.doctor.commands import asker, reinstall
from bot.doctor.findings import Check, Finding, error, ok, refused
from bot.doctor.setup import Setup
from index.encoder import PACKAGED, Encoder
from index.errors import N_, AskerError

_TIMES = 5
_UNIT_TOLERANCE = 1e-3
_LEAST_LIKENESS = 0.99
"""Cosine to the known vectors: processors round a little differently."""

_CHANGED = N_("A file of the encoder is missing or not what was released: {path}.")
_UNLOADABLE = N_("The encoder {id} cannot be loaded: {reason}.")
_WRONG = N_("The encoder {id} gives vectors that it should not give (likeness to the known one: {likeness}).")
_SHAPE = N_("The encoder {id} gives vectors that are not of unit length, or not of {dimension} numbers.")
_OTHER = N_("The encoder is {found}, and this version of Asker came with {expected}: two versions are mixed.")


def check_files(setup: Setup) -> Iterator[Finding]:
    """The packaged encoder's files, by the hashes that came with them."""
    from index.encoder.packaged import changed, folder

    bad = [error(_CHANGED, path=path, command=reinstall()) for path in changed(folder())]
    yield from bad or [ok(N_("The files of the encoder are what was released."))]


def check_vectors(setup: Setup) -> Iterator[Finding]:
    """Whether the encoder loads and gives unit vectors, and the packaged one those that are known."""
    name = setup.model.name
    mend = reinstall() if name == PACKAGED else asker(setup, "index", "--model", PACKAGED)
    reference = known.load()
    try:
        encoder = setup.encoder
        vectors = np.stack(known.vectors_of(encoder, reference.question))
    except AskerError as problem:
        yield refused(problem, command=mend)
        return
    except Exception as problem:  # onnxruntime and tokenizers raise kinds of their own
        yield error(_UNLOADABLE, id=setup.model.id or name, reason=problem, command=mend)
        return
    known_shape = name == PACKAGED and vectors.shape[1:] == (len(reference.vector),)
    likeness = reference.likeness(list(vectors)) if known_shape else 1.0
    if vectors.shape[1:] != (encoder.dimension,) or not np.allclose(
        np.linalg.norm(vectors, axis=1), 1, rtol=0, atol=_UNIT_TOLERANCE
    ):
        yield error(_SHAPE, id=encoder.id, dimension=encoder.dimension, command=mend)
    elif name == PACKAGED and encoder.id != reference.encoder:
        yield error(_OTHER, found=encoder.id, expected=reference.encoder, command=mend)
    elif not likeness >= _LEAST_LIKENESS:
        yield error(_WRONG, id=encoder.id, likeness=f"{likeness:.3f}", command=mend)
    else:
        milliseconds = _milliseconds(encoder, reference.question)
        message = N_("The encoder {id} gives the vectors it should; a question takes {milliseconds} ms.")
        yield ok(message, id=encoder.id, milliseconds=milliseconds)


def _milliseconds(encoder: Encoder, question: str) -> int:
    """Median time of encoding a question some times, at least 1."""
    taken = []
    for number in range(_TIMES):
        again = question + " " * (number + 1)  # another text, which is not remembered, of the same tokens
        began = time.perf_counter()
        encoder.question(again)
        taken.append(time.perf_counter() - began)
    return max(1, round(1000 * median(taken)))


CHECKS: dict[str, Check] = {"files": check_files, "vectors": check_vectors}
