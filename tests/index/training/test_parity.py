"""The packaged encoders' eight bits beside their own weights computed in floats."""

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")  # of the extra `training`

from index.encoder.packaged import PASSAGES, WHOLE
from index.formats import SUFFIXES
from index.passages import split
from index.readers import read
from index.sources import scan
from index.training.encoder.export import LEAST_COSINE, MOST_LOST, compare
from index.training.encoder.model import open_packaged

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "index" / "model"


def test_the_packaged_encoders_are_near_their_floats():
    rows = (ROOT / "bot" / "training" / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows][::8]
    passages = [passage.text for source in scan([ROOT / "corpus"], SUFFIXES).sources for passage in split(read(source))]
    encoder, smaller = (open_packaged(MODEL, file).eval() for file in (WHOLE, PASSAGES))
    parity = compare(encoder, smaller, MODEL, [*questions, *passages])
    assert parity.texts > 250
    assert parity.mean >= LEAST_COSINE
    assert parity.kept >= parity.kept_in_floats - MOST_LOST
