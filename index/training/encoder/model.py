"""The encoder as a model that can be trained: out of its int8 ONNX file, and back into one."""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from index.encoder.base import encodable

CHUNK = 48
"""Texts of like length that are encoded together, at most."""
PADDING = 1.25
"""How much longer the longest of them may be than the shortest, and some tokens more."""
HEADS = 12
"""Attention heads of MiniLM; the ONNX file does not tell."""
OPSET = 17

_LAYER = re.compile(r"/(?:\w+/)?(encoder/layer\.\d+/.+)/MatMul")


class Encoder(nn.Module):
    """BERT, mean-pooled and normalised.

    :param config: What BERT is like; dropout is off.
    :param tokenizer: Of the packaged encoder.
    :param max_tokens: What is longer is cut.
    """

    def __init__(self, config: BertConfig, tokenizer: Tokenizer, max_tokens: int) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Vectors of tokens, (batch, tokens) → (batch, dimension)."""
        states = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(pooled, dim=-1)

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Vectors of texts, in order; those of like length are encoded together."""
        tokens = [encoded.ids for encoded in self._tokenizer.encode_batch([encodable(text) for text in texts])]
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        parts = []
        for places in _chunks(order, [len(one) for one in tokens]):
            chunk = [tokens[place] for place in places]
            ids = torch.zeros(len(chunk), max(map(len, chunk)), dtype=torch.long)
            mask = torch.zeros_like(ids)
            for row, one in enumerate(chunk):
                ids[row, : len(one)] = torch.tensor(one)
                mask[row, : len(one)] = 1
            parts.append(self(ids, mask))
        return torch.cat(parts)[torch.argsort(torch.tensor(order))]


def _chunks(order: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Texts in order of length, divided so that little is padded."""
    first = 0
    for last in range(1, len(order) + 1):
        if last == len(order) or last - first == CHUNK or lengths[order[last]] > PADDING * lengths[order[first]] + 4:
            yield order[first:last]
            first = last


def open_packaged(folder: Path) -> Encoder:
    """Load an encoder's folder, int8 weights turned back into floats."""
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = dequantised(onnx.load(str(folder / "encoder.onnx")))
    words = weights["embeddings.word_embeddings.weight"].shape
    inner = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
    config = BertConfig(
        vocab_size=words[0],
        hidden_size=words[1],
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights),
        num_attention_heads=HEADS,
        intermediate_size=inner,
        max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    encoder = Encoder(config, Tokenizer.from_file(str(folder / "tokenizer.json")), settings["max_tokens"])
    encoder.bert.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    return encoder


def mix(encoder: Encoder, base: Encoder, share: float) -> None:
    """Move an encoder's weights towards those that it began with (Wortsman et al. 2022).

    :param share: Of the trained weights in the mean; the rest is of the base's.
    """
    began = base.state_dict()
    mixed = {name: share * value + (1 - share) * began[name] for name, value in encoder.state_dict().items()}
    encoder.load_state_dict(mixed)


def dequantised(model: Any) -> dict[str, Any]:
    """BERT's weights by their names there, as float arrays: scale × (quantised − zero point)."""
    tensors = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}

    def floats(name: str) -> Any:
        whole = tensors[f"{name}_quantized"].astype(np.float32) - tensors[f"{name}_zero_point"].astype(np.float32)
        return whole * tensors[f"{name}_scale"]

    weights = {}
    for name, value in tensors.items():
        if name.endswith("_quantized") and ".embeddings." in f".{name}":
            weights[_plain(name.removesuffix("_quantized"))] = floats(name.removesuffix("_quantized"))
        elif name.endswith((".weight", ".bias")):
            weights[_plain(name)] = np.array(value)
    for node in model.graph.node:
        found = _LAYER.match(node.name)
        if node.op_type == "MatMulInteger" and found:
            name = found[1].replace("/", ".") + ".weight"
            weights[name] = np.ascontiguousarray(floats(node.input[1].removesuffix("_quantized")).T)
    return weights


def _plain(name: str) -> str:
    """An exported tensor's name without what BERT was called in the exported module."""
    return name.split(".", 1)[1] if not name.startswith(("embeddings.", "encoder.")) else name


def export(encoder: Encoder, base: Path, out: Path, identity: str) -> None:
    """Write `encoder.onnx`, int8 per channel, `tokenizer.json` and `config.json`.

    :param base: Folder of the encoder that this one was trained from.
    :param identity: Id of the new encoder.
    """
    out.mkdir(parents=True, exist_ok=True)
    encoder.eval()
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "encoder.onnx"
        export_floats(encoder, exact)
        # 7 bits, since int8 products saturate on processors without VNNI
        quantize_dynamic(exact, out / "encoder.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    (out / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    settings = json.loads((base / "config.json").read_text(encoding="utf-8"))
    settings["id"] = identity
    settings["sha256"] = {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("encoder.onnx", "tokenizer.json")
    }
    (out / "config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def export_floats(encoder: Encoder, path: Path) -> None:
    """Write the encoder as ONNX, not quantised."""
    ids = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 0]])
    torch.onnx.export(
        encoder,
        (ids, (ids > 0).long()),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_axes={
            "input_ids": {0: "b", 1: "t"},
            "attention_mask": {0: "b", 1: "t"},
            "embedding": {0: "b"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
