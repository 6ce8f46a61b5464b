"""The training itself: contrast between what belongs together and all else in a batch."""

import random
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from index.training.encoder.data import Batch, Maker
from index.training.encoder.model import Encoder

TEMPERATURE = 0.05
WARM_UP = 0.08
REPORT_EVERY = 10
CHECKPOINT = "checkpoint.pt"


def loss_of(encoder: Encoder, batch: Batch) -> torch.Tensor:
    """Cross-entropy of finding each anchor's candidate among all."""
    vectors = encoder.vectors([*batch.anchors, *batch.candidates])
    anchors, candidates = vectors[: len(batch.anchors)], vectors[len(batch.anchors) :]
    scores = anchors @ candidates.T / TEMPERATURE
    mask = torch.zeros_like(scores, dtype=torch.bool)
    for row, text in enumerate(batch.candidates[place] for place in batch.right):
        same = [place for place, other in enumerate(batch.candidates) if other == text]
        mask[row, [place for place in same if place != batch.right[row]]] = True
    for row, places in enumerate(batch.unsure):
        mask[row, places] = True
    right = torch.tensor(batch.right)
    loss = nn.functional.cross_entropy(scores.masked_fill(mask, -1e4), right)
    if batch.both_ways:
        loss = (loss + nn.functional.cross_entropy(scores.T[right], torch.arange(len(right)))) / 2
    return loss


class Trainer:
    """Takes steps, and keeps what it needs to go on after an interruption.

    :param makers: Kinds of batches with their shares.
    :param folder: Where the checkpoint stands.
    :param rates: Learning rates of the words' embeddings and of the rest.
    """

    def __init__(
        self,
        encoder: Encoder,
        makers: Mapping[str, tuple[float, Maker]],
        folder: Path,
        *,
        steps: int,
        rates: tuple[float, float],
        seed: int,
    ) -> None:
        self.encoder, self.makers, self.folder, self.steps, self.seed = encoder, makers, folder, steps, seed
        words = encoder.bert.embeddings.word_embeddings
        words.sparse = True  # a batch holds few of the words; the others are neither touched nor counted
        rest = [value for value in encoder.parameters() if value is not words.weight]
        self._optimisers: list[tuple[torch.optim.Optimizer, float]] = [
            (torch.optim.SparseAdam([words.weight]), rates[0]),
            (torch.optim.AdamW(rest, weight_decay=0.01), rates[1]),
        ]
        self._rest = rest
        self.step = 0

    def run(self, checkpoint_seconds: float = 180.0) -> None:
        """Train from the checkpoint, if there is one, to the last step."""
        torch.manual_seed(self.seed)
        self._resume()
        self.encoder.train()
        losses: dict[str, list[float]] = defaultdict(list)
        began = saved = time.monotonic()
        first = self.step
        while self.step < self.steps:
            kind, loss = self._step()
            losses[kind].append(loss)
            now = time.monotonic()
            if self.step % REPORT_EVERY == 0 or self.step == self.steps:
                shown = "  ".join(f"{name} {sum(all_) / len(all_):.3f}" for name, all_ in sorted(losses.items()))
                pace = (now - began) / (self.step - first)
                print(f"step {self.step}/{self.steps}  {pace:.1f} s a step  {shown}", flush=True)
                losses.clear()
            if now - saved > checkpoint_seconds or self.step == self.steps:
                self._save()
                saved = now

    def _step(self) -> tuple[str, float]:
        rng = random.Random(f"{self.seed}/{self.step}")  # noqa: S311 - so that a resumed run goes the same way
        kinds = list(self.makers)
        kind = rng.choices(kinds, [self.makers[name][0] for name in kinds])[0]
        batch = self.makers[kind][1](rng)
        share = self.step / self.steps
        factor = min(1.0, (self.step + 1) / (WARM_UP * self.steps + 1e-9)) * max(0.05, 1 - share)
        for optimiser, rate in self._optimisers:
            optimiser.param_groups[0]["lr"] = rate * factor
            optimiser.zero_grad(set_to_none=True)
        loss = loss_of(self.encoder, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._rest, 1.0)
        for optimiser, _ in self._optimisers:
            optimiser.step()
        self.step += 1
        return kind, float(loss.detach())

    def _save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        state: dict[str, Any] = {
            "step": self.step,
            "encoder": self.encoder.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser, _ in self._optimisers],
        }
        partial = self.folder / f"{CHECKPOINT}.part"
        torch.save(state, partial)
        partial.replace(self.folder / CHECKPOINT)

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if path.is_file():
            state = torch.load(path, weights_only=True)
            self.step = state["step"]
            self.encoder.load_state_dict(state["encoder"])
            for (optimiser, _), saved in zip(self._optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
