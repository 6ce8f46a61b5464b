"""Training the encoder: a few steps on made-up data, from a tiny model to one that can be loaded."""

import json
import random
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")  # for training only: `pip install onnx`
transformers = pytest.importorskip("transformers")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: E402

from index.training.encoder import data, loop  # noqa: E402
from index.training.encoder.__main__ import main  # noqa: E402
from index.training.encoder.model import Encoder, dequantised, export, open_packaged  # noqa: E402
from index.training.encoder.questions import read_questions  # noqa: E402

# The exporter that needs no further package is called deprecated, and warns of what it traces.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]

ANIMALS = "hesten katten hunden kua sauen geita reven elgen".split()
PLACES = "Asker Bergen Oslo Moss Narvik Volda Hamar Sogndal".split()
WORDS = sorted({*ANIMALS, *(place.lower() for place in PLACES), *"hvor bor i og sover den where does live the".split()})


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Folder of a tiny encoder in the packaged one's format."""
    folder = tmp_path_factory.mktemp("base")
    tokenizer = Tokenizer(
        models.WordLevel({w: n for n, w in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}, "[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(
        json.dumps({"id": "tiny", "dimension": 24, "max_tokens": 64, "sha256": {}}), "utf-8"
    )
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=12,
        intermediate_size=48,
        max_position_embeddings=64,
    )
    encoder = Encoder(config, tokenizer, 64)
    with torch.no_grad():
        for value in encoder.parameters():
            value.add_(0.05 * torch.randn_like(value))  # equal ones would be exported once
    export(encoder, folder, folder, "tiny")
    return folder


@pytest.fixture
def sources(tmp_path):
    """Arguments that name documents, questions, pairs and running text."""
    docs, pairs = tmp_path / "docs", tmp_path / "pairs"
    docs.mkdir()
    pairs.mkdir()
    rows = []
    for number, (animal, place) in enumerate(zip(ANIMALS, PLACES, strict=True)):
        text = f"Om {animal}\n\nHer er det mye å lese om dyr. Vi vet at {animal} bor i {place}. Den sover om natta.\n"
        (docs / f"{number}.txt").write_text(text, "utf-8")
        rows.append({"question": f"Hvor bor {animal}?", "lang": "nb", "doc": f"{number}.txt", "answer": place})
    rows.append({"question": "Hva koster det?", "lang": "nb", "doc": "0.txt", "answer": ""})
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (tmp_path / "translations.tsv").write_text("row\tnn\ten\n2\tKvar bur hunden?\tWhere does the dog live?\n", "utf-8")
    lines = [f"{a} bor nå i {p} by\tthe {a} now lives in {p} town\tnb" for a in ANIMALS for p in PLACES]
    (pairs / "toy.tsv").write_text("\n".join(lines), "utf-8")
    paragraphs = "\n\n".join(
        f"I dag sover {a} lenge. I morgen reiser den til {p}." for a, p in zip(ANIMALS, PLACES, strict=True)
    )
    (tmp_path / "text.txt").write_text("\n\x1e\n".join(f"{a}\n{paragraphs}" for a in ANIMALS), "utf-8")
    named = {
        "pairs": pairs,
        "text": tmp_path / "text.txt",
        "questions": tmp_path / "questions.jsonl",
        "translations": tmp_path / "translations.tsv",
        "docs": docs,
    }
    return [word for name, path in named.items() for word in (f"--{name}", str(path))]


def run(folder: Path, ids: list[int]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), providers=["CPUExecutionProvider"])
    tokens = np.array([ids], dtype=np.int64)
    given = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
    return np.asarray(session.run(["embedding"], given)[0][0], dtype=np.float32)


def test_dequantised_weights_give_the_same_vectors(base):
    with torch.no_grad():
        vector = open_packaged(base).eval().vectors(["hvor bor hesten"])[0].numpy()
    ids = Tokenizer.from_file(str(base / "tokenizer.json")).encode("hvor bor hesten").ids
    assert run(base, ids) @ vector > 0.98


def test_training_exports_a_model_that_can_be_loaded_and_goes_on_where_it_was(base, sources, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["--base", str(base), *sources, "--out", str(out), "--threads", "1", "--measure"]
    main([*arguments, "--steps", "4"])
    assert "step 4/4" in capsys.readouterr().out
    vector = run(out, [2, 5, 6, 7, 3])
    assert vector.shape == (24,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    settings = json.loads((out / "config.json").read_text("utf-8"))
    assert settings["id"] == "asker-minilm-2"
    assert len(settings["sha256"]["encoder.onnx"]) == 64

    main([*arguments, "--steps", "6"])
    shown = capsys.readouterr().out
    assert "step 6/6" in shown
    assert "after: pairs" in shown


def test_batches_name_the_right_candidates(sources, tmp_path):
    asked = list(read_questions([tmp_path / "questions.jsonl"], tmp_path / "translations.tsv"))
    assert [one.language for one in asked].count("en") == 1
    assert all(one.answer for one in asked)
    documents = data.read_documents(tmp_path / "docs", asked)
    assert len(documents) == len(ANIMALS)
    for maker in (data.asked_sentences(documents), data.asked_passages(documents)):
        batch = maker(random.Random(0))
        assert batch == maker(random.Random(0))
        for question, place in zip(batch.anchors, batch.right, strict=True):
            animal = "hunden" if "dog" in question or "hunden" in question else question.split()[2].rstrip("?")
            assert animal in batch.candidates[place]


def test_what_may_be_right_too_does_not_count(base):
    encoder = open_packaged(base)
    sure = data.Batch(["hesten bor"], ["hesten bor i oslo", "hesten bor i bergen"], [0], [[]])
    unsure = data.Batch(sure.anchors, sure.candidates, [0], [[1]])
    with torch.no_grad():
        assert loop.loss_of(encoder, unsure) < 1e-3 < loop.loss_of(encoder, sure)


def test_every_layer_is_read(base):
    weights = dequantised(onnx.load(str(base / "encoder.onnx")))
    assert sum(name.endswith("query.weight") for name in weights) == 2
