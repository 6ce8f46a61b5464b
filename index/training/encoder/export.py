"""From floats to the packaged int8 ONNX files, refused where they are not near enough to the floats."""

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx.external_data_helper import set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from index.encoder.base import encodable
from index.encoder.packaged import CHOOSING, FINDING, PASSAGES, WEIGHTS, WHOLE
from index.training.encoder.model import Encoder

OPSET = 17
LEAST_COSINE = 0.99
"""Mean cosine of int8 vectors to those in floats below which nothing is written."""
MOST_LOST = 0.01
"""Share of neighbours in floats that int8 vectors may miss more often than not: see `Parity.kept`."""
MOST_BYTES = 40 * 2**20
FILES = (WHOLE, PASSAGES, WEIGHTS, "tokenizer.json")
KINDS = ((WHOLE, FINDING), (WHOLE, CHOOSING), (PASSAGES, FINDING))
"""Vectors of questions, of sentences and what is compared with them, and of passages: file and output."""
LARGE = 1024
"""Bytes from which on numbers are kept beside the graphs."""
LINE, PAGE = 64, 2**16
"""Multiples at which they begin there, and those of `PAGE` bytes or more: Windows maps nothing else into memory."""


class Parity(msgspec.Struct, frozen=True):
    """How near int8 vectors are to those in floats.

    `mean` and `least` are of cosines, each of the kind of vectors (`KINDS`) that is farthest in it.
    """

    texts: int
    mean: float
    least: float
    kept: float
    """Share of texts whose second half, as a passage, is among the five nearest to their first, as a question."""
    kept_in_floats: float

    def __str__(self) -> str:
        return (
            f"cosine of int8 to floats over {self.texts} texts: mean {self.mean:.4f}, least {self.least:.4f}; a text's "
            f"second half among the five nearest to its first: {self.kept:.3f}, in floats {self.kept_in_floats:.3f}"
        )


def export(
    encoder: Encoder, smaller: Encoder, texts: Sequence[str], out: Path, identity: str, floats: Sequence[str] = ()
) -> Parity:
    """Write both encoders, int8 per channel, with their weights beside them, `tokenizer.json` and `config.json`.

    :param smaller: Encodes passages; its words' embeddings are the encoder's.
    :param texts: A few hundred texts to compare int8 and float vectors on.
    :param identity: Id of the encoder.
    :param floats: Parts of names of matrices that are to stay floats.
    :raises SystemExit: If the int8 vectors are too far from the floats', or the files too large; nothing is written.
    """
    encoder, smaller = encoder.cpu().eval(), smaller.cpu().eval()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        for one, name in ((encoder, WHOLE), (smaller, PASSAGES)):
            export_floats(one, made / "floats.onnx")
            quantise(made / "floats.onnx", made / "quantised.onnx", floats)
            optimise(made / "quantised.onnx", made / name)
        share_weights([made / WHOLE, made / PASSAGES])
        encoder.save_tokenizer(made / "tokenizer.json")
        parity = compare(encoder, smaller, made, texts)
        size = sum((made / name).stat().st_size for name in FILES)
        if parity.mean < LEAST_COSINE or parity.kept < parity.kept_in_floats - MOST_LOST or size > MOST_BYTES:
            raise SystemExit(f"Not written, for it is not near enough or too large ({size:,} bytes): {parity}")
        out.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (out / name).write_bytes((made / name).read_bytes())
    settings = {
        "id": identity,
        "dimension": encoder.bert.config.hidden_size,
        "max_tokens": encoder.max_tokens,
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES},
    }
    (out / "config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    return parity


def export_floats(encoder: Encoder, path: Path) -> None:
    """Write the encoder as ONNX, not quantised: it takes the tokens of one text, so that nothing is padded.

    Attention is spelt out ("eager"): the fused form is written with more steps, which cost 8 to 13 % of the time.
    """
    encoder.bert.set_attn_implementation("eager")
    torch.onnx.export(
        encoder,
        (torch.tensor([[2, 5, 6, 3]]),),
        str(path),
        input_names=["input_ids"],
        output_names=[FINDING, CHOOSING],
        dynamic_axes={"input_ids": {1: "t"}},
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(floats: Path, path: Path, kept: Sequence[str] = ()) -> None:
    """Quantise the words' embeddings and the layers' matrices to eight bits per channel; the whitening stays floats.

    Of the eight bits seven are used (`reduce_range`): products of eight saturate on processors without VNNI.

    :param kept: Parts of names of matrices that stay floats.
    """
    products = [node for node in onnx.load(str(floats)).graph.node if node.op_type == "MatMul"]
    logging.getLogger().setLevel(logging.ERROR)  # it advises a step that gains nothing here
    quantize_dynamic(
        floats,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[
            node.name
            for node in products
            if any(part in node.name for part in kept) or any(name.endswith("whitening") for name in node.input)
        ],
    )


def optimise(path: Path, target: Path) -> None:
    """Join what can be joined in the graph, once for all: at each load it took more than half of the time.

    The vectors stay the same bit by bit. Only joints that suit every processor are made.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def share_weights(files: Sequence[Path]) -> None:
    """Move the graphs' weights into one file beside them, `WEIGHTS`, and there once what is the same in several.

    It is mapped into memory, not read whole.
    """
    places: dict[bytes, int] = {}
    with (files[0].parent / WEIGHTS).open("wb") as weights:
        for path in files:
            model = onnx.load(str(path))
            for tensor in model.graph.initializer:
                held = tensor.raw_data
                if len(held) < LARGE:
                    continue
                if held not in places:
                    step = PAGE if len(held) >= PAGE else LINE
                    places[held] = weights.seek(-(-weights.tell() // step) * step)
                    weights.write(held)
                set_external_data(tensor, WEIGHTS, offset=places[held], length=len(held))
                tensor.ClearField("raw_data")
            path.write_bytes(model.SerializeToString())


def compare(encoder: Encoder, smaller: Encoder, folder: Path, texts: Sequence[str]) -> Parity:
    """Compare a folder's int8 vectors with those of the encoders in floats."""
    halves = [half for text in texts for half in _halves(text)]
    given = [*texts, *halves]
    with torch.no_grad():
        plain, passages = encoder.vectors(given), smaller.vectors(given)
        exact = torch.stack([encoder.whitened(plain), plain, smaller.whitened(passages)]).float().numpy()
    whole = np.stack([int8_vectors(folder, given, encoder.max_tokens, kind) for kind in KINDS])
    cosines = (exact * whole).sum(-1)[:, : len(texts)]
    return Parity(
        len(texts),
        float(cosines.mean(1).min()),
        float(cosines.min()),
        _found(whole[:, len(texts) :]),
        _found(exact[:, len(texts) :]),
    )


def int8_vectors(folder: Path, texts: Sequence[str], max_tokens: int, kind: tuple[str, str]) -> NDArray[np.float32]:
    """Vectors of texts, one of `KINDS`, by a folder's files, one by one as Asker encodes them; (texts, dimension)."""
    file, output = kind
    session = onnxruntime.InferenceSession(str(folder / file), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_tokens)
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(encodable(text)).ids], dtype=np.int64)
        rows.append(session.run([output], {"input_ids": ids})[0][0])
    return np.asarray(rows, dtype=np.float32)


def _halves(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _found(halves: NDArray[np.float32]) -> float:
    """Share of first halves, as questions, whose second half, as a passage, is among the five nearest."""
    scores = halves[0, ::2] @ halves[2, 1::2].T
    return float(((scores > scores.diagonal()[:, None]).sum(1) < 5).mean())
