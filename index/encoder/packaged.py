"""The encoder that Asker ships: ONNX, run by onnxruntime, with a WordPiece tokenizer."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from index.encoder.base import Vectors, encodable


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of `index/model/config.json`."""

    id: str
    dimension: int
    max_tokens: int
    sha256: dict[str, str]
    """Of each file of the model."""


def folder() -> Path:
    """Where the packaged model stands."""
    return Path(str(files("index"))) / "model"


@cache
def configuration() -> Configuration:
    """Read what the packaged model is."""
    return msgspec.json.decode((folder() / "config.json").read_bytes(), type=Configuration)


class PackagedEncoder:
    """Sentences and passages in bokmål, nynorsk and English in one space; safe to use from several threads.

    Texts are encoded one by one: int8 vectors would change with the batch, and batching gains nothing on a CPU.
    """

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        config = configuration()
        self.id = config.id
        self.dimension = config.dimension
        self._tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(config.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder() / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def question(self, text: str) -> Vectors:
        """Encode one text; see `Encoder.question`."""
        ids = np.array([self._tokenizer.encode(encodable(text)).ids], dtype=np.int64)
        output = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
        return np.asarray(output[0], dtype=np.float32)

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode texts on all cores; see `Encoder.passages`."""
        workers = os.cpu_count() or 1
        with ThreadPoolExecutor(workers, thread_name_prefix="encoder") as pool:
            remaining = iter(texts)
            while group := list(islice(remaining, 16 * workers)):
                yield from pool.map(self.question, group)
