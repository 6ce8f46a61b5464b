"""The training itself: contrast between what belongs together and all else, and squared error to a teacher."""

import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import nn

from index.training.encoder.data import Batch, Kind
from index.training.encoder.model import Encoder

TEMPERATURE = 0.05
STAY = 1.0
"""Weight of one minus the cosine between a bank's vector and its passage's new one."""
TAUGHT = 20.0
"""Weight of the squared distance to the teacher's unit vector."""
COPIED = 5.0
"""Weight of the squared error of tokens' states, as a share of their squared size."""
WARM_UP = 0.05
CLIP = 1.0
REPORT_EVERY = 10
CHECKPOINT = "checkpoint.pt"


def device() -> torch.device:
    """Where to train: a GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def precision(where: torch.device) -> AbstractContextManager[Any]:
    """Products in bfloat16 on a GPU, or a CPU whose matrix unit (AMX) makes them fast; else in float32."""
    fast = where.type == "cuda" or bool(torch.cpu.get_capabilities().get("amx_bf16"))
    return torch.autocast(where.type, torch.bfloat16) if fast else nullcontext()


def loss_of(
    encoder: Encoder, batch: Batch, bank: torch.Tensor | None = None, teacher: torch.Tensor | None = None
) -> torch.Tensor:
    """Cross-entropy of finding each anchor's candidate among all, and what keeps vectors where they should be.

    :param bank: Whitened, (rows, dimension): candidates too; those of the batch's rows are brought up to date.
    :param teacher: Vectors as they are, (texts, dimension), that `batch.taught` names rows of.
    """
    vectors = encoder.vectors([*batch.anchors, *batch.candidates])
    plain = vectors
    if not batch.choosing:
        vectors = encoder.whitened(vectors)
    anchors, candidates = vectors[: len(batch.anchors)], vectors[len(batch.anchors) :]
    every = candidates if bank is None else torch.cat([candidates, bank])
    scores = anchors @ every.T / TEMPERATURE
    right = torch.tensor(batch.right, device=scores.device)
    loss = nn.functional.cross_entropy(scores.masked_fill(_doubtful(batch, scores), -1e4), right)
    if batch.both_ways:
        back = nn.functional.cross_entropy(scores.T[right], torch.arange(len(right), device=scores.device))
        loss = (loss + back) / 2
    if bank is not None and batch.rows:
        loss = loss + STAY * (1 - (candidates * bank[batch.rows]).sum(-1)).mean()
        bank[batch.rows] = candidates.detach().to(bank.dtype)
    if teacher is not None and batch.taught:
        wanted = teacher[batch.taught]
        theirs = plain[[len(batch.anchors) + place for place in batch.right]]
        both = torch.cat([plain[: len(batch.anchors)], theirs]), torch.cat([wanted, wanted])
        loss = loss + TAUGHT * _distance(encoder, *both)
    return loss


def copy_loss(encoder: Encoder, original: Encoder, texts: Sequence[str]) -> torch.Tensor:
    """Distance of whitened vectors from those of the original, and of tokens' states, which teach more than their mean.

    As in TinyBERT (Jiao et al. 2020), of the last layer alone.
    """
    states, mask = encoder.states(texts)
    with torch.no_grad():
        wanted, _ = original.states(texts)
    shown = mask.unsqueeze(-1).to(wanted.dtype)
    tokens = ((states - wanted) * shown).square().sum() / (wanted * shown).square().sum()
    vectors, others = encoder.pooled(states, mask), original.pooled(wanted, mask)
    return TAUGHT * _squared(encoder.whitened(vectors) - encoder.whitened(others)) + COPIED * tokens


def _distance(encoder: Encoder, vectors: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Mean squared distance of vectors to others, as they are and whitened."""
    return (_squared(vectors - wanted) + _squared(encoder.whitened(vectors) - encoder.whitened(wanted))) / 2


def _squared(differences: torch.Tensor) -> torch.Tensor:
    """Mean squared length."""
    return differences.square().sum(-1).mean()


def _doubtful(batch: Batch, scores: torch.Tensor) -> torch.Tensor:
    """Candidates that count neither as right nor as wrong, per anchor: (anchors, candidates), bool."""
    mask = torch.zeros(scores.shape, dtype=torch.bool)
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(batch.candidates):
        places[text].append(place)
    for row, place in enumerate(batch.right):
        if place < len(batch.candidates):
            mask[row, [other for other in places[batch.candidates[place]] if other != place]] = True
    for row, doubtful in enumerate(batch.unsure):
        mask[row, doubtful] = True
    mask[:, [len(batch.candidates) + row for row in batch.rows]] = True  # their new vectors stand beside them
    return mask.to(scores.device)


def _identity(encoder: Encoder, original: Encoder | None, optimisers: int) -> str:
    """A digest of what a checkpoint must have in common with the training that goes on from it."""
    digest = hashlib.sha256(str(optimisers).encode())
    for name, value in encoder.state_dict().items():
        digest.update(f"{name} {tuple(value.shape)}".encode())
    for value in original.state_dict().values() if original else ():
        digest.update(value.cpu().numpy().tobytes())
    return digest.hexdigest()


class Trainer:
    """Takes steps, and keeps what it needs to go on after an interruption.

    :param kinds: Kinds of batches with their shares.
    :param folder: Where the checkpoint stands.
    :param rates: Learning rates of the words' embeddings, which 0 leaves as they are, and of the rest.
    :param teacher: By kind, the teacher's vectors of the kind's `taught`, (texts, dimension).
    :param original: What the encoder is to become a copy of: all batches are texts without candidates.
    :param recall: Measures the encoder in a few words, on what it does not learn from.
    """

    def __init__(
        self,
        encoder: Encoder,
        kinds: Mapping[str, tuple[float, Kind]],
        folder: Path,
        *,
        steps: int,
        rates: tuple[float, float],
        seed: int,
        teacher: Mapping[str, torch.Tensor] | None = None,
        original: Encoder | None = None,
        recall: Callable[[], str] | None = None,
    ) -> None:
        self.encoder, self.folder, self.steps, self.seed = encoder.to(device()), folder, steps, seed
        self.kinds = {name: one for name, one in kinds.items() if one[0]}
        words = encoder.bert.embeddings.word_embeddings
        words.sparse = True  # a batch holds few of the words; the others are neither touched nor counted
        words.weight.requires_grad_(rates[0] > 0)
        self._rest = [value for value in encoder.parameters() if value is not words.weight]
        self._optimisers: list[tuple[torch.optim.Optimizer, float]] = [
            *([(torch.optim.SparseAdam([words.weight]), rates[0])] if rates[0] else []),
            (torch.optim.AdamW(self._rest, weight_decay=0.01), rates[1]),
        ]
        self._identity = _identity(encoder, original, len(self._optimisers))
        self._teacher = {name: vectors.to(device()) for name, vectors in (teacher or {}).items()}
        self._original = original.to(device()).eval() if original else None
        self._recall = recall
        self._banks: dict[str, torch.Tensor] = {}
        self.step = 0

    def run(self, checkpoint_every: int = 50, recall_every: int = 200) -> None:
        """Train from the checkpoint, if there is one, to the last step; all is counted in steps."""
        torch.manual_seed(self.seed)
        self._resume()
        self._fill_banks()
        self.encoder.train()
        losses: dict[str, list[float]] = defaultdict(list)
        began, first = time.monotonic(), self.step
        while self.step < self.steps:
            kind, loss = self._step()
            losses[kind].append(loss)
            last = self.step == self.steps
            if self.step % REPORT_EVERY == 0 or last:
                shown = "  ".join(f"{name} {sum(all_) / len(all_):.3f}" for name, all_ in sorted(losses.items()))
                pace = (time.monotonic() - began) / (self.step - first)
                print(f"step {self.step}/{self.steps}  {pace:.1f} s a step  {shown}", flush=True)
                losses.clear()
            if self.step % checkpoint_every == 0 or last:
                self._save()
            if self._recall and (self.step % recall_every == 0 or last):
                print(f"step {self.step}/{self.steps}  {self._recall()}", flush=True)

    def _step(self) -> tuple[str, float]:
        rng = random.Random(f"{self.seed}/{self.step}")  # noqa: S311 - so that a resumed run goes the same way
        names = list(self.kinds)
        name = rng.choices(names, [self.kinds[one][0] for one in names])[0]
        batch = self.kinds[name][1].make(rng)
        if not batch.anchors:  # nothing fit, as with lines of two words only
            self.step += 1
            return name, 0.0
        share = self.step / self.steps
        factor = min(1.0, (self.step + 1) / (WARM_UP * self.steps + 1e-9)) * max(0.05, 1 - share)
        for optimiser, rate in self._optimisers:
            optimiser.param_groups[0]["lr"] = rate * factor
            optimiser.zero_grad(set_to_none=True)
        with precision(device()):
            if self._original is None:
                loss = loss_of(self.encoder, batch, self._banks.get(name), self._teacher.get(name))
            else:
                loss = copy_loss(self.encoder, self._original, batch.anchors)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._rest, CLIP)
        for optimiser, _ in self._optimisers:
            optimiser.step()
        self.step += 1
        return name, float(loss.detach())

    def _fill_banks(self) -> None:
        encoder = self.encoder.eval()
        for name, (_, kind) in self.kinds.items():
            if kind.bank and name not in self._banks:
                print(f"encoding {len(kind.bank)} candidates of {name}", flush=True)
                with torch.no_grad(), precision(device()):
                    self._banks[name] = encoder.whitened(encoder.vectors(kind.bank)).float()

    def _save(self) -> None:
        """Replace the checkpoint whole, so that a process killed meanwhile leaves the one before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        state: dict[str, Any] = {
            "of": self._identity,
            "step": self.step,
            "encoder": self.encoder.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser, _ in self._optimisers],
            "banks": self._banks,
        }
        partial = self.folder / f"{CHECKPOINT}.part"
        torch.save(state, partial)
        partial.replace(self.folder / CHECKPOINT)

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if path.is_file():
            state = torch.load(path, weights_only=True, map_location=device())
            if state.get("of") != self._identity:
                print("the checkpoint is of another training; beginning anew", flush=True)
                return
            self.step = state["step"]
            self.encoder.load_state_dict(state["encoder"])
            for (optimiser, _), saved in zip(self._optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
            self._banks = {
                name: vectors
                for name, vectors in state["banks"].items()
                if name in self.kinds and len(vectors) == len(self.kinds[name][1].bank)
            }
            print(f"going on from step {self.step}", flush=True)
