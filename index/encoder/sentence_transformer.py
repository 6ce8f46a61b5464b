"""Any sentence-transformers model, by name or folder; loads torch, so it is imported only when asked for."""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.base import ASKED, Vectors, encodable
from index.errors import N_, UsageError

BATCH = 32
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
"""The E5 family needs these and mostly does not carry them (see the model cards of intfloat/multilingual-e5-*)."""
PICKLED = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")
LEFTOVERS = ("training_args", "optimizer", "scheduler", "rng_state", "scaler")
"""Pickles that training leaves in a folder, and that nothing here loads."""

_PICKLED = N_("The model {model} holds weights only as {name}, which can run code. Save it as safetensors first.")
_UNLOADABLE = N_("The model {model} cannot be loaded: {reason}. Name a folder or a model with safetensors weights.")
_NOT_HERE = N_("The model {model} is not on this machine. Fetch it with: asker index --model {model}")


class SentenceTransformerEncoder:
    """A model of the sentence-transformers library, with its own prompts for questions and passages.

    :param model: A folder, or a name on the Hugging Face hub.
    :param revision: Commit of a hub model.
    :param online: Whether the hub may be asked; False uses only what is on this machine.
    :raises UsageError: If the model is not there, holds weights only as pickles, or needs code of its own.
    """

    def __init__(self, model: str, *, revision: str | None = None, online: bool = False) -> None:
        folder = Path(model).expanduser()
        local = os.path.isdir(folder)  # noqa: PTH112 - False, not an error, for what can be no path
        if local:
            _refuse_pickles(folder)
        self._model = _load(str(folder.resolve()) if local else model, revision, online and not local)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.revision = None if local else _revision(self._model, revision)
        self.id = f"{folder.resolve()}@{_fingerprint(folder)}" if local else f"{model}@{self.revision}"
        if "e5" in Path(model).name.lower().split("-") and not any(self._model.prompts.values()):
            self._model.prompts = E5_PROMPTS
        self._asked = lru_cache(maxsize=ASKED)(self._encode)

    def question(self, text: str) -> Vectors:
        """Encode one question; see `Encoder.question`."""
        return self._asked(text)

    def _encode(self, text: str) -> Vectors:
        vector = self._model.encode_query(encodable(text), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode passages in batches; see `Encoder.passages`."""
        remaining = map(encodable, texts)
        while group := list(islice(remaining, BATCH)):
            vectors = self._model.encode_document(
                group, normalize_embeddings=True, show_progress_bar=False, batch_size=BATCH
            )
            yield from np.asarray(vectors, dtype=np.float32)

    focus = question
    sentences = passages


def _load(model: str, revision: str | None, online: bool) -> Any:  # the library is not typed for strict use
    if not online:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when the library is first imported
    import sentence_transformers
    import transformers

    told: Any = transformers.utils.logging
    told.disable_progress_bar()  # of reading files; downloads keep theirs
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        return sentence_transformers.SentenceTransformer(
            model,
            revision=revision,
            local_files_only=not online,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # the library raises many kinds; each means that the model cannot be used
        if not online and not Path(model).is_absolute() and _is_unreachable(error):
            raise UsageError(_NOT_HERE, model=model) from error
        reason = " ".join(str(error).split())[:300].rstrip(".")
        raise UsageError(_UNLOADABLE, model=model, reason=reason) from error


def _is_unreachable(error: BaseException | None) -> bool:
    """Whether an error came of files that only the hub has."""
    from huggingface_hub.errors import LocalEntryNotFoundError, OfflineModeIsEnabled

    while error is not None and not isinstance(error, LocalEntryNotFoundError | OfflineModeIsEnabled):
        error = error.__cause__ or error.__context__
    return error is not None


def _refuse_pickles(folder: Path) -> None:
    """Refuse a folder where some part of the model has its weights as a pickle only."""
    for path in sorted(folder.rglob("*")):
        weights = path.suffix in PICKLED and not path.name.startswith(LEFTOVERS)
        if weights and not any(path.parent.glob("*.safetensors")):
            raise UsageError(_PICKLED, model=str(folder), name=path.name)


def _revision(model: Any, revision: str | None) -> str:
    """Commit of a hub model where the library tells it, else what was asked for."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return getattr(config, "_commit_hash", None) or revision or "unknown"


def _fingerprint(folder: Path) -> str:
    """Short hash of a local model's weights and configuration."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".json", ".txt", ".model"}):
        total.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:16]
