"""Whitening: directions in which vectors hardly vary are made to say more.

An encoder's vectors vary mostly in few directions, which say more about a text's kind than about its content (Su et al.
2021, "Whitening sentence representations for better semantics and faster retrieval"). One matrix after the pooling
mends that where a passage is to be found among many. Among the sentences of one passage, which are of one content, it
is those few directions that tell an answer: there vectors are left as they are.
"""

from collections.abc import Sequence

import torch

from index.training.encoder.model import Encoder

MEASURED = 12_000
"""Texts at most whose vectors are measured."""
POWER = 0.4
"""Of the variances that directions are divided by: 0 leaves them as they are, 0.5 makes all alike."""
RIDGE = 0.05
"""Share of the mean variance that is added to each, lest what hardly varies be made to count."""


def is_white(encoder: Encoder) -> bool:
    """Whether `whiten` was called, of this encoder or of the one that it was made of."""
    return not torch.equal(encoder.whitening, torch.eye(len(encoder.whitening)).to(encoder.whitening))


@torch.no_grad()
def whiten(encoder: Encoder, texts: Sequence[str]) -> None:
    """Make the directions in which vectors vary little count for more, and those in which they vary much for less.

    The mean is left in: to take it away gained nothing.

    :param texts: What is measured on, several thousand, of all kinds and languages.
    """
    where = encoder.whitening.device
    variances, directions = torch.linalg.eigh(torch.cov(encoder.eval().vectors(texts).double().T))
    scales = (variances + RIDGE * variances.mean()) ** -POWER
    whitening = (directions * scales) @ directions.T
    encoder.whitening.copy_((whitening * len(scales) ** 0.5 / whitening.norm()).to(where, torch.float32))
