"""A world so small that an encoder of it is trained in seconds: eight animals, where they live, and who asks."""

import json

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")  # of the extra `training`
transformers = pytest.importorskip("transformers")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: E402

from index.training.encoder.export import export  # noqa: E402
from index.training.encoder.model import Encoder, save, shrink  # noqa: E402

ANIMALS = "hesten katten hunden kua sauen geita reven elgen".split()
PLACES = "Asker Bergen Oslo Moss Narvik Volda Hamar Sogndal".split()
WORDS = sorted({*ANIMALS, *(place.lower() for place in PLACES), *"hvor bor i og sover den where does live the".split()})
TEXTS = [f"hvor bor {animal} og sover den i {place} den" for animal in ANIMALS for place in PLACES]


def encoder(seed: int = 0) -> Encoder:
    """A tiny encoder with words for a vocabulary."""
    tokenizer = Tokenizer(
        models.WordLevel({w: n for n, w in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}, "[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=12,
        intermediate_size=48,
        max_position_embeddings=64,
    )
    made = Encoder(config, tokenizer, 64)
    with torch.no_grad():
        for value in made.parameters():
            value.add_(0.05 * torch.randn_like(value))  # equal ones would be exported once
    return made.eval()


def smaller(made: Encoder) -> Encoder:
    """An encoder of passages, untaught."""
    return shrink(made, [1], 24, TEXTS).eval()


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """Folder of a tiny encoder in the packaged one's format."""
    folder = tmp_path_factory.mktemp("base")
    export(encoder(), smaller(encoder()), TEXTS, folder, "tiny")
    return folder


@pytest.fixture(scope="session")
def teacher(tmp_path_factory):
    """Folder of a tiny encoder in floats."""
    folder = tmp_path_factory.mktemp("teacher")
    save(encoder(1), folder)
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
    (tmp_path / "translations.tsv").write_text(
        "row\tnn\ten\n2\tKvar bur hunden?\tWhere does the dog live?\n3\t\tWhere does the cow live?\n", "utf-8"
    )
    lines = [f"{a} bor nå i {p} by\tthe {a} now lives in {p} town\tnb" for a in ANIMALS for p in PLACES]
    (pairs / "toy.tsv").write_text("\n".join(lines), "utf-8")
    (pairs / "omw_toy.tsv").write_text("hund\tdog\tnb\nkatt\tcat\tnb\nku\tcow\tnb\nhest\thorse\tnb\n", "utf-8")
    (pairs / "SOURCES.md").write_text(
        "| file (.tsv) | repository | commit | licence |\n|---|---|---|---|\n"
        "| toy | us/toy | 12ab | CC0 |\n| omw_toy | us/words | 34cd | MIT |\n",
        "utf-8",
    )
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
