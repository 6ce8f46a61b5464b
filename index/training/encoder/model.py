"""The encoder as a model that can be trained, out of a folder with floats or the packaged int8 ONNX files."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from index.encoder.base import encodable
from index.encoder.packaged import WHOLE

CHUNK = 48
"""Texts of like length that are encoded together, at most."""
PADDING = 1.25
"""How much longer the longest of them may be than the shortest, and some tokens more."""
HEADS = 12
"""Attention heads of MiniLM; the ONNX file does not tell."""
MAX_TOKENS = 256
WHITENING = "whitening.npy"
"""File beside BERT's floats."""

_LAYER = re.compile(r"/(?:\w+/)*(layer\.\d+/.+)/MatMul")


class Encoder(nn.Module):
    """BERT, mean-pooled: vectors to choose a sentence by, and the same whitened, to find a passage by.

    The buffer `whitening`, (dimension, dimension), is the identity until `whitening.whiten` is called.

    :param config: What BERT is like; dropout is off.
    :param tokenizer: Gives the tokens, with no padding.
    :param max_tokens: What is longer is cut.
    """

    def __init__(self, config: BertConfig, tokenizer: Tokenizer, max_tokens: int = MAX_TOKENS) -> None:
        super().__init__()
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        self.bert = BertModel(config, add_pooling_layer=False)
        self.whitening: torch.Tensor
        self.register_buffer("whitening", torch.eye(config.hidden_size))
        max_tokens = min(max_tokens, config.max_position_embeddings)
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self.tokenizer = tokenizer
        self.max_tokens = max_tokens

    def save_tokenizer(self, path: Path) -> None:
        """Write the tokenizer as it was learnt: how texts are cut is the encoder's."""
        self.tokenizer.no_truncation()
        self.tokenizer.save(str(path))
        self.tokenizer.enable_truncation(self.max_tokens)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Unit vectors of tokens, (batch, tokens) → (batch, dimension): whitened, and as they are.

        :param attention_mask: 1 where a token is, 0 where a text is padded; None where no text is.
        """
        plain = self.pooled(
            self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state, attention_mask
        )
        return self.whitened(plain), plain

    def pooled(self, states: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Unit vectors of texts as they are, (texts, dimension), of what `states` gives: the mean of their tokens."""
        return nn.functional.normalize(_mean(states, mask), dim=-1)

    def whitened(self, vectors: torch.Tensor) -> torch.Tensor:
        """Vectors to find passages by, (texts, dimension), of what `vectors` gives."""
        return nn.functional.normalize(vectors @ self.whitening, dim=-1)

    def finding(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors of texts to find passages by, whitened, in order."""
        return self.whitened(self.vectors(texts))

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors of texts as they are, not whitened, in order; those of like length are encoded together."""
        tokens = self._tokens(texts)
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        parts = []
        for places in _chunks(order, [len(one) for one in tokens]):
            ids, mask = self._padded([tokens[place] for place in places])
            parts.append(self(ids, mask)[1])
        vectors = torch.cat(parts)
        return vectors[torch.argsort(torch.tensor(order)).to(vectors.device)]

    def states(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """What the last layer makes of texts' tokens, (texts, tokens, dimension), and where tokens are, 1 or 0."""
        ids, mask = self._padded(self._tokens(texts))
        states: torch.Tensor = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return states, mask

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoded.ids for encoded in self.tokenizer.encode_batch([encodable(text) for text in texts])]

    def _padded(self, tokens: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids of tokens, (texts, tokens), and where there are some, where the encoder is."""
        ids = torch.zeros(len(tokens), max(map(len, tokens)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = torch.tensor(one)
            mask[row, : len(one)] = 1
        where = self.bert.embeddings.word_embeddings.weight.device
        return ids.to(where), mask.to(where)


def _mean(states: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    if mask is None:
        return states.mean(1)
    shares = mask.unsqueeze(-1).to(states.dtype)
    return (states * shares).sum(1) / shares.sum(1).clamp(min=1e-9)


def _chunks(order: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Texts in order of length, divided so that little is padded."""
    first = 0
    for last in range(1, len(order) + 1):
        if last == len(order) or last - first == CHUNK or lengths[order[last]] > PADDING * lengths[order[first]] + 4:
            yield order[first:last]
            first = last


def open_model(folder: Path) -> Encoder:
    """Load an encoder: the packaged one's folder, or one with floats such as a teacher's.

    :raises SystemExit: If the folder holds neither.
    """
    if (folder / WHOLE).is_file():
        return open_packaged(folder)
    if not (folder / "model.safetensors").is_file():
        raise SystemExit(f"{folder} holds no encoder: neither {WHOLE} nor model.safetensors is there.")
    bert = BertModel.from_pretrained(folder, add_pooling_layer=False)
    encoder = Encoder(bert.config, Tokenizer.from_file(str(folder / "tokenizer.json")))
    encoder.bert.load_state_dict(bert.state_dict())
    if (folder / WHITENING).is_file():
        encoder.whitening.copy_(torch.from_numpy(np.load(folder / WHITENING)))
    return encoder


def save(encoder: Encoder, folder: Path) -> None:
    """Write floats as a folder that `open_model` reads."""
    encoder.bert.save_pretrained(folder)
    np.save(folder / WHITENING, encoder.whitening.numpy())
    encoder.save_tokenizer(folder / "tokenizer.json")


def open_packaged(folder: Path, file: str = WHOLE) -> Encoder:
    """Load one of an encoder's files, int8 weights turned back into floats."""
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = dequantised(onnx.load(str(folder / file)))
    whitening = weights.pop("whitening", None)
    words = weights["embeddings.word_embeddings.weight"].shape
    inner = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
    config = BertConfig(
        vocab_size=words[0],
        hidden_size=words[1],
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights),
        num_attention_heads=HEADS,
        intermediate_size=inner,
        max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
    )
    encoder = Encoder(config, Tokenizer.from_file(str(folder / "tokenizer.json")), settings["max_tokens"])
    encoder.bert.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    if whitening is not None:
        encoder.whitening.copy_(torch.tensor(whitening))
    return encoder


@torch.no_grad()
def shrink(encoder: Encoder, layers: Sequence[int], inner: int, texts: Sequence[str]) -> Encoder:
    """Make a smaller encoder of some layers and the inner units that say most; training is to mend what is lost.

    :param layers: Numbers of the layers to keep, ascending.
    :param inner: Units of each layer's inner vectors to keep.
    :param texts: What is measured on: a unit says as much as its mean size times the length of its outgoing weights.
    :raises SystemExit: As `check_part` does.
    """
    check_part(encoder, layers, inner)
    config = type(encoder.bert.config).from_dict(encoder.bert.config.to_dict())
    config.num_hidden_layers = len(layers)
    small = Encoder(config, encoder.tokenizer, encoder.max_tokens)
    small.whitening.copy_(encoder.whitening)
    state = encoder.bert.state_dict()
    small.bert.load_state_dict({name: state[_counted(name, layers)] for name in small.bert.state_dict()})
    state = small.bert.state_dict()
    for number, units in enumerate(_inner(small, texts)):
        grows, falls = (f"encoder.layer.{number}.{name}.dense" for name in ("intermediate", "output"))
        says = units.abs().mean(0) * state[f"{falls}.weight"].norm(dim=0)
        best = says.topk(inner).indices.sort().values
        lost = torch.ones_like(says, dtype=torch.bool).index_fill(0, best, value=False)
        state[f"{falls}.bias"] += state[f"{falls}.weight"][:, lost] @ units.mean(0)[lost]  # what they say on average
        state[f"{grows}.weight"], state[f"{grows}.bias"] = state[f"{grows}.weight"][best], state[f"{grows}.bias"][best]
        state[f"{falls}.weight"] = state[f"{falls}.weight"][:, best]
    config.intermediate_size = inner
    smaller = Encoder(config, encoder.tokenizer, encoder.max_tokens)
    smaller.bert.load_state_dict(state)
    smaller.whitening.copy_(encoder.whitening)
    return smaller


def check_part(encoder: Encoder, layers: Sequence[int], inner: int) -> None:
    """See that an encoder has some layers and as many inner units.

    :raises SystemExit: If it has not, or the layers do not ascend.
    """
    number, size = encoder.bert.config.num_hidden_layers, encoder.bert.config.intermediate_size
    if not 0 < len(layers) == len(set(layers) & set(range(number))) or list(layers) != sorted(layers) or inner > size:
        raise SystemExit(
            f"The encoder has layers 0 to {number - 1}, each with {size} inner units; the one of passages can have "
            "some of these only, in order: see --layers and --inner."
        )


def _counted(name: str, layers: Sequence[int]) -> str:
    """A tensor's name in the encoder that some layers are taken from."""
    return re.sub(r"(?<=layer\.)\d+", lambda match: str(layers[int(match[0])]), name)


def _inner(encoder: Encoder, texts: Sequence[str]) -> list[torch.Tensor]:
    """The layers' inner vectors over texts, each (tokens, units)."""
    seen: list[torch.Tensor] = []
    modules = [module for name, module in encoder.bert.named_modules() if name.endswith(".intermediate")]
    hooks = [module.register_forward_hook(lambda _, __, made: seen.append(made.flatten(0, 1))) for module in modules]
    encoder.eval().vectors(texts)
    for hook in hooks:
        hook.remove()
    return [torch.cat(seen[number :: len(modules)]) for number in range(len(modules))]


def share(smaller: Encoder, encoder: Encoder) -> None:
    """Give a smaller encoder what it has in common with the larger: the embeddings of words and the whitening."""
    words = encoder.bert.embeddings.word_embeddings.weight
    with torch.no_grad():
        smaller.bert.embeddings.word_embeddings.weight.copy_(words)
        smaller.whitening.copy_(encoder.whitening)


def mix(encoder: Encoder, base: Encoder, share: float) -> None:
    """Move an encoder's weights towards those that it began with (Wortsman et al. 2022).

    :param share: Of the trained weights in the mean; the rest is of the base's.
    """
    began = base.state_dict()
    mixed = {name: share * value + (1 - share) * began[name] for name, value in encoder.state_dict().items()}
    encoder.load_state_dict(mixed)


def dequantised(model: Any) -> dict[str, Any]:
    """BERT's weights by their names there, as float arrays: scale × (quantised − zero point); and the whitening."""
    tensors = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}

    def floats(name: str) -> Any:
        whole = tensors[f"{name}_quantized"].astype(np.float32) - tensors[f"{name}_zero_point"].astype(np.float32)
        return whole * tensors[f"{name}_scale"]

    weights = {}
    for name, value in tensors.items():
        if name.endswith("_quantized") and ".embeddings." in f".{name}":
            weights[_plain(name.removesuffix("_quantized"))] = floats(name.removesuffix("_quantized"))
        elif name == "whitening":
            weights[name] = np.array(value)
        elif name.endswith((".weight", ".bias")):
            weights[_plain(name)] = np.array(value)
    for node in model.graph.node:
        found = _LAYER.match(node.name)
        if found and "MatMul" in node.op_type:  # one of ONNX's, or of those that `export.optimise` joins them to
            name = f"encoder.{found[1].replace('/', '.')}.weight"
            matrix = node.input[1]
            quantised = matrix.endswith("_quantized")
            whole = floats(matrix.removesuffix("_quantized")) if quantised else tensors.get(matrix)
            if whole is not None:  # attention multiplies by no weight
                weights[name] = np.ascontiguousarray(whole.T)
    return weights


def _plain(name: str) -> str:
    """An exported tensor's name without what BERT was called in the exported module."""
    return name.split(".", 1)[1] if not name.startswith(("embeddings.", "encoder.")) else name
