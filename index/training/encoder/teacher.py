"""The teacher's vectors of English texts, computed once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from index.training.encoder.model import Encoder, open_model

BLOCK = 4_096
"""Texts whose vectors are computed between two savings."""


def vectors(teacher: Path, texts: Sequence[str], file: Path) -> torch.Tensor:
    """The teacher's vectors, (texts, dimension), float32; what an interrupted run computed is not computed again.

    :param teacher: Folder of an encoder of English.
    :param file: Where they are kept; its name is extended by what they are of, so that other texts give another file.
    """
    digest = hashlib.sha256("\0".join([str(teacher.resolve()), *texts]).encode()).hexdigest()[:12]
    kept = file.with_name(f"{file.stem}.{digest}.npy")
    blocks = [np.load(kept)] if kept.is_file() else []
    done = sum(map(len, blocks))
    if done < len(texts):
        encoder = open_model(teacher).eval()
        while done < len(texts):
            blocks.append(_encode(encoder, texts[done : done + BLOCK]))
            done += len(blocks[-1])
            _save(kept, np.concatenate(blocks))
            print(f"teacher's vectors: {done}/{len(texts)}", flush=True)
    return torch.from_numpy(np.concatenate(blocks)).float()


@torch.no_grad()
def _encode(encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    return encoder.vectors(texts).numpy().astype(np.float16)


def _save(path: Path, array: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.save(file, array)
    partial.replace(path)
