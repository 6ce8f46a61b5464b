"""What is made of an encoder: smaller, whitened, saved, and packaged in eight bits."""

import numpy as np
import onnx
import pytest

from index.encoder.packaged import WEIGHTS
from tests.index.training.conftest import TEXTS, encoder, smaller

torch = pytest.importorskip("torch")

from index.training.encoder import data, loop  # noqa: E402
from index.training.encoder.export import FILES, KINDS, LEAST_COSINE, compare, export, int8_vectors  # noqa: E402
from index.training.encoder.model import dequantised, open_model, open_packaged, save, shrink  # noqa: E402
from index.training.encoder.whitening import is_white, whiten  # noqa: E402

# The exporter that needs no further package is called deprecated, and warns of what it traces.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]


# --- smaller encoders


def test_a_smaller_encoder_is_a_part_of_the_larger_one():
    made = encoder()
    small = shrink(made, [1], 48, TEXTS)
    state, part = made.bert.state_dict(), small.bert.state_dict()
    for name, value in part.items():
        assert torch.equal(value, state[name.replace("layer.0", "layer.1")]), name
    assert small.bert.config.num_hidden_layers == 1
    assert made.bert.config.num_hidden_layers == 2  # untouched


@pytest.mark.parametrize(("layers", "inner"), [([0, 2], 24), ([1], 49), ([1, 0], 24), ([1, 1], 24), ([], 24)])
def test_a_smaller_encoder_has_nothing_that_the_larger_one_has_not(layers, inner):
    with pytest.raises(SystemExit, match="layers 0 to 1, each with 48 inner units"):
        shrink(encoder(), layers, inner, TEXTS)


def test_inner_units_that_say_nothing_are_the_first_to_go():
    made = encoder()
    with torch.no_grad():
        for name, value in made.bert.named_parameters():
            if name.endswith("intermediate.dense.bias"):
                value[::2] = -1_000  # which GELU makes 0
    small = shrink(made, [0, 1], 24, TEXTS)
    assert small.bert.config.intermediate_size == 24
    with torch.no_grad():
        assert torch.allclose(small.eval().vectors(TEXTS), made.vectors(TEXTS), atol=1e-5)


# --- whitening


def test_whitening_makes_directions_vary_alike():
    made = encoder()

    with torch.no_grad():
        plain = made.vectors(TEXTS)

    def spread(vectors):
        """How unlike the variances are, those that are nothing left out."""
        variances = torch.linalg.eigvalsh(torch.cov(vectors.double().T))[-8:]
        return float(variances.max() / variances.min())

    assert not is_white(made)
    assert torch.allclose(made.whitened(plain), plain)
    whiten(made, TEXTS)
    assert is_white(made)
    assert spread(made.whitened(plain)) < spread(plain) / 2
    assert torch.allclose(made.whitened(plain).norm(dim=1), torch.ones(len(TEXTS)))
    once = made.whitening.clone()
    whiten(made, TEXTS)
    assert torch.allclose(made.whitening, once)  # measured on what was not whitened


def test_sentences_are_told_apart_by_vectors_as_they_are_and_passages_by_whitened_ones():
    made = encoder()
    whiten(made, TEXTS)
    batch = data.Batch(["hvor bor hesten", "hvor bor kua"], ["hesten bor i oslo", "kua bor i moss"], [0, 1])
    chosen = data.Batch(batch.anchors, batch.candidates, batch.right, choosing=True)
    with torch.no_grad():
        as_passages, as_sentences = (float(loop.loss_of(made, one)) for one in (batch, chosen))
        made.whitening.copy_(torch.eye(24))
        assert float(loop.loss_of(made, batch)) == pytest.approx(as_sentences)
    assert as_passages != pytest.approx(as_sentences)


def test_what_is_made_of_a_white_encoder_is_white(tmp_path):
    made = encoder()
    whiten(made, TEXTS)
    assert torch.equal(shrink(made, [0], 24, TEXTS).whitening, made.whitening)
    save(made, tmp_path / "floats")
    export(made, smaller(made), TEXTS, tmp_path / "package", "tiny")
    for folder in ("floats", "package"):
        assert torch.equal(open_model(tmp_path / folder).whitening, made.whitening)


# --- export


def test_eight_bits_give_nearly_the_floats_vectors_and_are_read_back(base):
    assert compare(encoder(), smaller(encoder()), base, TEXTS).mean >= LEAST_COSINE
    made = encoder()
    made.tokenizer.no_truncation()
    assert (base / "tokenizer.json").read_text("utf-8") == made.tokenizer.to_str(pretty=True)  # cutting is not its
    with torch.no_grad():
        again = open_model(base).eval().vectors(TEXTS).numpy()
        passages = open_packaged(base, "passages.onnx").eval().finding(TEXTS).numpy()
    for vectors, kind in zip((again, passages), KINDS[1:], strict=True):
        assert (vectors * int8_vectors(base, TEXTS, 64, kind)).sum(1).mean() > 0.99
    weights = dequantised(onnx.load(str(base / "encoder.onnx")))
    assert sum(name.endswith("query.weight") for name in weights) == 2


def test_both_encoders_have_the_same_embeddings_of_words_once(base):
    made, small = (open_packaged(base, name).bert.embeddings.word_embeddings.weight for name in FILES[:2])
    assert torch.equal(made, small)
    graphs = [onnx.load(str(base / name)).graph for name in FILES[:2]]
    every = sum(len(one.raw_data) for graph in graphs for one in graph.initializer)
    assert (base / WEIGHTS).stat().st_size < every - made.numel()


def test_matrices_that_stay_floats_are_read_back(tmp_path):
    made = encoder()
    export(made, smaller(made), TEXTS, tmp_path, "tiny", ["intermediate"])
    weights = dequantised(onnx.load(str(tmp_path / "encoder.onnx")))
    name = "encoder.layer.0.intermediate.dense.weight"
    assert np.array_equal(weights[name], made.bert.state_dict()[name].numpy())
    other = "encoder.layer.0.output.dense.weight"
    assert not np.array_equal(weights[other], made.bert.state_dict()[other].numpy())


def test_an_encoder_that_eight_bits_do_not_fit_is_not_written(tmp_path):
    made = encoder()
    with torch.no_grad():
        for name, value in made.bert.named_parameters():  # a number that is always 0 has the largest weights by far
            if "attention.output.LayerNorm" in name:
                value[3] = 0
            elif "intermediate.dense.weight" in name:
                value[:, 3] = 1_000
            elif ".output.dense.weight" in name and "attention" not in name:
                value.mul_(100)
    with pytest.raises(SystemExit, match="cosine of int8 to floats"):
        export(made, smaller(made), TEXTS, tmp_path / "out", "tiny")
    assert not (tmp_path / "out").exists()


def test_floats_are_saved_and_opened_alike(tmp_path):
    made = encoder()
    save(made, tmp_path)
    with torch.no_grad():
        assert torch.allclose(open_model(tmp_path).eval().vectors(TEXTS), made.vectors(TEXTS), atol=1e-6)
    with pytest.raises(SystemExit, match="holds no encoder"):
        open_model(tmp_path / "nothing")
