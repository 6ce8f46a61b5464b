"""The encoder that Asker ships: ONNX, run by onnxruntime, with a WordPiece tokenizer."""

import hashlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import msgspec
import numpy as np

from index.encoder.base import ASKED, Vectors, encodable
from index.errors import N_, InstallationError

WHOLE, PASSAGES = "encoder.onnx", "passages.onnx"
"""Files of the encoder, and of a smaller one that was taught by it, which encodes passages at almost twice its pace."""
WEIGHTS = "encoder.bin"
"""File of the weights of both, mapped into memory."""
CONFIGURATION = "config.json"
FINDING, CHOOSING = "embedding", "sentence"
"""Their outputs: vectors to find a passage by, and to choose a sentence by."""
AHEAD = 16
"""Texts read for each core before the first of them is taken."""
FEW = 32
"""So many texts at most are taken for those of a question, for which somebody waits."""
NICENESS = 10
"""Of the threads that encode passages; other work has 0, and with it about nine times as much of a busy core."""

_BROKEN = N_('A part of Asker is missing or damaged: {path}. Install Asker again; "asker doctor" shows how.')


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of `index/model/config.json`."""

    id: str
    dimension: int
    max_tokens: int
    sha256: dict[str, str]
    """Of each file of the model."""


def folder() -> Path:
    """Where the packaged model stands."""
    return Path(__file__).parents[1] / "model"


@cache
def configuration() -> Configuration:
    """Read what the packaged model is.

    :raises InstallationError: If it is missing or damaged.
    """
    with _reading(folder() / CONFIGURATION) as path:
        return _configuration(path)


def _configuration(path: Path) -> Configuration:
    return msgspec.json.decode(path.read_bytes(), type=Configuration)


@contextmanager
def _reading(path: Path) -> Iterator[Path]:
    """A file of the model, which whoever uses Asker is to be told of if it, or what it refers to, is damaged."""
    try:
        yield path
    except Exception as problem:  # onnxruntime and tokenizers raise kinds of their own
        if damaged := next(changed(path.parent), None):
            raise InstallationError(_BROKEN, path=damaged) from problem
        raise


def changed(model: Path) -> Iterator[Path]:
    """The files of a packaged model's folder that are missing or not what was released."""
    try:
        config = _configuration(model / CONFIGURATION)
    except (OSError, msgspec.DecodeError):
        yield model / CONFIGURATION
        return
    for name, expected in config.sha256.items():
        path = model / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield path


class PackagedEncoder:
    """Vectors of texts in bokmål, nynorsk or English, to find passages and to choose sentences; thread-safe.

    Questions and sentences are encoded by `WHOLE`, passages by `PASSAGES`.

    Texts are encoded one by one: int8 vectors would change with the batch, and batching gains nothing on a CPU.

    :raises InstallationError: If a file of it is missing or damaged, here or when passages are encoded.
    """

    def __init__(self) -> None:
        config = configuration()
        self.id = config.id
        self.dimension = config.dimension
        self._model = folder()
        with ThreadPoolExecutor(1, thread_name_prefix="session") as pool:
            session = pool.submit(_session, self._model / WHOLE)  # takes longest, and lets other threads run meanwhile
            self._tokenizer = _tokenizer(self._model / "tokenizer.json", config.max_tokens)
            self._session = session.result()
        self._asked = lru_cache(maxsize=ASKED)(partial(self._encode, self._session))
        self._loading = Lock()

    def _smaller(self) -> Any:
        """The session for passages, loaded when there is one to encode, which a question has not."""
        with self._loading:
            return self._of_passages

    @cached_property
    def _of_passages(self) -> Any:
        return _session(self._model / PASSAGES)

    def question(self, text: str) -> Vectors:
        """Encode one text; see `Encoder.question`."""
        return self._asked(text)[0]

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode texts on all cores; see `Encoder.passages`."""
        return (found for found, _ in self._on_all_cores(texts, self._smaller))

    def focus(self, text: str) -> Vectors:
        """Encode one text; see `Encoder.focus`."""
        return self._asked(text)[1]

    def sentences(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Encode texts on all cores; see `Encoder.sentences`."""
        return (chosen for _, chosen in self._on_all_cores(texts, lambda: self._session))

    def _encode(self, session: Any, text: str) -> tuple[Vectors, Vectors]:
        ids = np.array([self._tokenizer.encode(encodable(text)).ids], dtype=np.int64)
        found, chosen = session.run([FINDING, CHOOSING], {"input_ids": ids})
        return np.asarray(found[0], dtype=np.float32), np.asarray(chosen[0], dtype=np.float32)

    def _on_all_cores(self, texts: Iterable[str], session: Callable[[], Any]) -> Iterator[tuple[Vectors, Vectors]]:
        """Encode on all cores that this process may use.

        Each core has the next text waiting, and what is encoded waits for the caller: some texts are read ahead. What
        nobody waits for any more is not encoded. Only where there are more than a few, other work goes first.
        """
        workers = cores()
        remaining = iter(texts)
        first = list(islice(remaining, max(AHEAD * workers, FEW + 1)))
        if not first:
            return
        encode = partial(self._encode, session())
        way = give_way if len(first) > FEW else None
        pool = ThreadPoolExecutor(workers, thread_name_prefix="encoder", initializer=way)
        try:
            ahead = deque(pool.submit(encode, text) for text in first)
            while ahead:
                vector = ahead.popleft().result()
                ahead.extend(pool.submit(encode, text) for text in islice(remaining, 1))
                yield vector
        finally:
            pool.shutdown(cancel_futures=True)


def _session(path: Path) -> Any:
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows, where the environment does not say so (see `index`)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The files were optimised when they were made (`index.training.encoder.export`).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    with _reading(path):
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _tokenizer(path: Path, max_tokens: int) -> Any:
    from tokenizers import Tokenizer

    with _reading(path):
        tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


_LOADING = Lock()


@cache
def _loaded() -> PackagedEncoder:
    return PackagedEncoder()


def packaged_encoder() -> PackagedEncoder:
    """The packaged encoder, loaded once in a process: while one thread loads it, others wait."""
    with _LOADING:
        return _loaded()


def preload() -> None:
    """Begin to load it in a thread; an error is left to whoever needs it."""

    def load() -> None:
        with suppress(Exception):
            packaged_encoder()

    Thread(target=load, name="encoder").start()


def cores() -> int:
    """How many cores this process may use, where the system tells, else how many there are."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    else:  # noqa: RET505 - or mypy finds it unreachable
        return os.cpu_count() or 1


def give_way() -> None:
    """Let other work on the machine go before that of this thread, where a thread has a priority of its own."""
    if sys.platform == "linux":
        with suppress(OSError):  # a system that forbids it leaves it as it is
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
