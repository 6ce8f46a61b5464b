"""A tiny model, made here and saved as the library does, loaded as any other."""

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.encoder import open_encoder
from index.errors import UsageError

SENTENCES = ["query: passage: Kommunen har fem tusen innbyggere.", "The municipality has five thousand inhabitants."]
SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}


def make(folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    words.normalizer = normalizers.BertNormalizer()
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=list(SPECIAL.values()), show_progress=False)
    words.train_from_iterator(SENTENCES, trainer)
    around = [("[CLS]", words.token_to_id("[CLS]")), ("[SEP]", words.token_to_id("[SEP]"))]
    words.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=around)
    bert = str(folder / "bert")
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer(tokenizer_object=words, model_max_length=32, **SPECIAL).save_pretrained(bert)
    config = BertConfig(
        vocab_size=words.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(bert)
    modules = [Transformer(bert), Pooling(16)]
    SentenceTransformer(modules=modules).save(str(folder / "plain"))
    prompts = {"query": "kommunen har ", "document": "inhabitants "}
    SentenceTransformer(modules=modules, prompts=prompts, default_prompt_name="query").save(str(folder / "prompts"))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Folders `plain` and `prompts`: the same weights without and with prompts."""
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as offline:
        # The library that saves the model would look its base model up; it may have been imported by another test.
        offline.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
        make(folder)
    return folder


@pytest.fixture
def model(models, tmp_path):
    """A copy of the plain model, to be changed."""
    return Path(shutil.copytree(models / "plain", tmp_path / "model"))


def refused(name) -> str:
    with pytest.raises(UsageError) as caught:
        open_encoder(str(name))
    return str(caught.value)


def test_a_folder_is_loaded(models):
    encoder = open_encoder(str(models / "plain"))
    assert encoder.dimension == 16
    texts = [f"Kommunen har {number} innbyggere{' i dag' * (number % 7)}." for number in range(70)]  # three batches
    vectors = np.stack(list(encoder.passages(texts)))
    assert vectors.shape == (70, 16)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = encoder.question(texts[40])
    assert alone.shape == (16,)
    assert alone.dtype == np.float32
    assert np.allclose(alone, vectors[40], atol=1e-5)
    assert list(encoder.passages([])) == []


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\ud800b", "ord " * 5_000, "日本語"])
def test_every_text_has_a_unit_vector(models, text):
    encoder = open_encoder(str(models / "plain"))
    for vector in (encoder.question(text), *encoder.passages([text])):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("saved", "name", "query", "document"),
    [
        ("plain", "model", "", ""),
        ("plain", "multilingual-e5-tiny", "query: ", "passage: "),
        ("plain", "type5-model", "", ""),  # no E5
        ("prompts", "model", "kommunen har ", "inhabitants "),
        ("prompts", "e5-model", "kommunen har ", "inhabitants "),  # the model knows best
    ],
)
def test_questions_and_passages_get_the_prompts_of_the_model(models, tmp_path, saved, name, query, document):
    bare = open_encoder(str(models / "plain"))
    encoder = open_encoder(str(shutil.copytree(models / saved, tmp_path / name)))
    text = "five thousand"
    assert np.allclose(encoder.question(text), bare.question(query + text), atol=1e-6)
    assert np.allclose(next(iter(encoder.passages([text]))), bare.question(document + text), atol=1e-6)


def test_a_default_prompt_is_not_put_before_passages_without_one(models, tmp_path):
    folder = Path(shutil.copytree(models / "prompts", tmp_path / "model"))
    config = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    config["prompts"] = {"query": "kommunen har ", "document": ""}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config), "utf-8")
    encoder, bare = open_encoder(str(folder)), open_encoder(str(models / "plain"))
    assert np.allclose(next(iter(encoder.passages(["fem tusen"]))), bare.question("fem tusen"), atol=1e-6)


def test_the_id_tells_other_weights_and_other_settings(model):
    from safetensors.numpy import load_file, save_file

    first = open_encoder(str(model)).id
    assert open_encoder(str(model)).id == first
    (model / "README.md").write_text("Another text.", "utf-8")
    assert open_encoder(str(model)).id == first
    weights = load_file(model / "model.safetensors")
    save_file({name: array * 1.5 for name, array in weights.items()}, model / "model.safetensors", {"format": "pt"})
    second = open_encoder(str(model)).id
    config = json.loads((model / "config_sentence_transformers.json").read_text("utf-8"))
    config["prompts"] = {"query": "kommunen "}
    (model / "config_sentence_transformers.json").write_text(json.dumps(config), "utf-8")
    assert len({first, second, open_encoder(str(model)).id}) == 3


def pickled(folder: Path, where: str) -> None:
    """Put a pickle that would write a file in place of weights."""
    import pickle

    class Hostile:
        def __reduce__(self):
            return Path.write_text, (folder / "executed", "x")

    (folder / where).parent.mkdir(exist_ok=True)
    (folder / where).write_bytes(pickle.dumps(Hostile()))


def test_weights_that_are_a_pickle_only_are_refused(model):
    (model / "model.safetensors").unlink()
    pickled(model, "pytorch_model.bin")
    message = refused(model)
    assert "pytorch_model.bin" in message
    assert "safetensors" in message
    assert not (model / "executed").exists()


def test_so_is_a_pickle_in_one_part_of_a_model(model):
    pickled(model, "2_Dense/pytorch_model.bin")
    modules = json.loads((model / "modules.json").read_text("utf-8"))
    kind = "sentence_transformers.sentence_transformer.modules.dense.Dense"
    modules.append({"idx": 2, "name": "2", "path": "2_Dense", "type": kind})
    (model / "modules.json").write_text(json.dumps(modules), "utf-8")
    (model / "2_Dense" / "config.json").write_text('{"in_features": 16, "out_features": 8}', "utf-8")
    assert "pytorch_model.bin" in refused(model)
    assert not (model / "executed").exists()


def test_what_training_left_behind_is_not_minded(model):
    pickled(model, "training_args.bin")
    pickled(model, "checkpoint/optimizer.pt")
    assert open_encoder(str(model)).dimension == 16
    assert not (model / "executed").exists()


HOSTILE = "from pathlib import Path\nPath(__file__).with_name('executed').write_text('x')\nclass Evil: pass\n"


def rename_module(model: Path, kind: str) -> None:
    modules = json.loads((model / "modules.json").read_text("utf-8"))
    modules[1]["type"] = kind
    (model / "modules.json").write_text(json.dumps(modules), "utf-8")


def name_code(model: Path, file: str, **settings) -> None:
    config = json.loads((model / file).read_text("utf-8"))
    (model / file).write_text(json.dumps({**config, **settings}), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda model: rename_module(model, "evil.Evil"),
        lambda model: rename_module(model, "sentence_transformers.evil.Evil"),
        lambda model: rename_module(model, "sentence_transformers..evil.Evil"),
        lambda model: name_code(model, "config.json", model_type="evil", auto_map={"AutoModel": "evil.Evil"}),
        lambda model: name_code(model, "config.json", auto_map={"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"}),
        lambda model: name_code(model, "tokenizer_config.json", auto_map={"AutoTokenizer": ["evil.Evil", "evil.Evil"]}),
    ],
)
def test_code_in_a_folder_is_never_run(model, monkeypatch, change):
    (model / "evil.py").write_text(HOSTILE, "utf-8")
    change(model)
    monkeypatch.chdir(model)  # even from within
    with suppress(UsageError):
        assert open_encoder(str(model)).question("fem").shape == (16,)
    assert not (model / "executed").exists()
    assert "evil" not in sys.modules


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("nobody/no-such-model", "asker index --model nobody/no-such-model"),
        ("no-such-model", "asker index --model no-such-model"),
        ("no such model", "Name a folder"),
        ("/no/such/folder", "Name a folder"),
        ("a/b/c", "Name a folder"),
        ("x" * 5_000, "Name a folder"),
        ("a\x00b", "Name a folder"),
    ],
)
def test_a_model_that_is_not_here_is_an_error_that_names_the_fix(name, fix):
    assert fix in refused(name)


def test_a_folder_without_a_model_is_an_error(tmp_path):
    assert str(tmp_path) in refused(tmp_path)


CHILD = """
import os, socket, sys
import numpy as np
os.environ.pop("HF_HUB_OFFLINE", None)
model, order = sys.argv[1:]
tried = []
def refuse(*arguments, **options):
    tried.append(arguments)
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = refuse
from index.encoder import open_encoder
from index.errors import UsageError
def search():
    import faiss
    index = faiss.IndexFlatIP(16)
    index.add(np.tile(np.eye(16, dtype=np.float32), (2000, 1)))
    return index.search(np.eye(16, dtype=np.float32), 3)[0].sum()
def encode():
    return len(list(open_encoder(model).passages(["fem tusen innbyggere"] * 64)))
for step in (search, encode, search, encode) if order == "faiss first" else (encode, search, encode, search):
    print(int(step()), end=" ")
for name in ("nobody/nothing", "no such model"):
    try:
        open_encoder(name)
    except UsageError:
        pass
print(len(tried), "tried")
"""


@pytest.mark.parametrize(
    ("order", "expected"), [("faiss first", "48 64 48 64 0 tried"), ("torch first", "64 48 64 48 0 tried")]
)
def test_a_process_may_use_torch_and_faiss_asks_nothing_of_the_network_and_says_nothing(models, order, expected):
    command = [sys.executable, "-c", CHILD, str(models / "plain"), order]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (done.stdout.strip(), done.stderr, done.returncode) == (expected, "", 0)
