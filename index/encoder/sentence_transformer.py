"""Any sentence-transformers model, by name or folder; loads torch, so it is imported only when asked for."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.base import Vectors
from index.errors import N_, UsageError

BATCH = 32
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
"""The E5 family needs these and mostly does not carry them (see the model cards of intfloat/multilingual-e5-*)."""
UNSAFE_SUFFIXES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")


class SentenceTransformerEncoder:
    """A model of the sentence-transformers library, with its own prompts for questions and passages.

    :param model: A folder, or a name on the Hugging Face hub.
    :param revision: Commit of a hub model.
    :param online: Whether the hub may be asked; False uses only what is on this machine.
    :raises UsageError: If the model is not there, holds weights only as pickles, or needs code of its own.
    """

    def __init__(self, model: str, *, revision: str | None = None, online: bool = False) -> None:
        folder = Path(model).expanduser()
        local = folder.is_dir()
        if local:
            _refuse_pickles(folder)
        elif not online:
            os.environ["HF_HUB_OFFLINE"] = "1"
        self._model = _load(str(folder.resolve()) if local else model, revision, online and not local)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.revision = revision if local else _revision(self._model, revision)
        self.id = f"{folder.resolve() if local else model}@{_fingerprint(folder) if local else self.revision}"
        prompts = {name: prompt for name, prompt in self._model.prompts.items() if prompt}
        if not prompts and "e5" in Path(model).name.lower().split("-"):
            prompts = E5_PROMPTS
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = prompts.get("document", prompts.get("passage", ""))

    def question(self, text: str) -> Vectors:
        """Encode one question; see `Encoder.question`."""
        return self._encode([text], self._query_prompt)[0]

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode passages in batches; see `Encoder.passages`."""
        remaining = iter(texts)
        while group := list(islice(remaining, BATCH)):
            yield from self._encode(group, self._passage_prompt)

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            texts, prompt=prompt or None, normalize_embeddings=True, show_progress_bar=False, batch_size=BATCH
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(model: str, revision: str | None, online: bool) -> Any:  # the library is not typed for strict use
    import sentence_transformers

    try:
        return sentence_transformers.SentenceTransformer(
            model,
            revision=revision,
            local_files_only=not online,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # the library raises many kinds; each means that the model cannot be used
        raise UsageError(
            N_("The model {model} cannot be loaded: {reason}. Name a folder or a model with safetensors weights."),
            model=model,
            reason=" ".join(str(error).split())[:300],
        ) from error


def _refuse_pickles(folder: Path) -> None:
    names = [path.name for path in folder.rglob("*") if path.suffix in UNSAFE_SUFFIXES]
    if names and not any(folder.rglob("*.safetensors")):
        raise UsageError(
            N_("The model {model} holds weights only as {name}, which can run code. Save it as safetensors first."),
            model=str(folder),
            name=names[0],
        )


def _revision(model: Any, revision: str | None) -> str:
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return revision or getattr(config, "_commit_hash", None) or "unknown"


def _fingerprint(folder: Path) -> str:
    """Short hash of a local model's weights and configuration."""
    import hashlib

    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".json", ".txt", ".model"}):
        total.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:16]
