"""Nothing is encoded twice, and what is remembered is what would be encoded."""

import numpy as np
import pytest

from bot import recent
from bot.recent import RecentEncoder
from index.encoder.packaged import PackagedEncoder

TEXTS = ["Asker vant prisen.", "Juryen møttes i juni.", "Asker vant prisen."]


class Counting(PackagedEncoder):
    """The packaged encoder, with what it encoded."""

    def __init__(self):
        super().__init__()
        self.encoded = []

    def question(self, text):
        self.encoded.append(text)
        return super().question(text)


@pytest.fixture(scope="module")
def loaded():
    return Counting()


@pytest.fixture
def counting(loaded):
    loaded.encoded.clear()
    return loaded


def test_each_text_has_its_own_vector(counting, encoder):
    remembering = RecentEncoder(counting)
    for _ in range(2):
        vectors = list(remembering.passages(TEXTS))
        assert np.array_equal(vectors, [encoder.question(text) for text in TEXTS])
        assert np.array_equal(remembering.question("Hvem vant?"), encoder.question("Hvem vant?"))
    assert (remembering.id, remembering.dimension) == (encoder.id, encoder.dimension)


def test_nothing_is_encoded_twice(counting):
    remembering = RecentEncoder(counting)
    list(remembering.passages(TEXTS))
    list(remembering.passages(reversed(TEXTS)))
    remembering.question("Hvem vant?")
    remembering.question("Hvem vant?")
    assert sorted(counting.encoded) == sorted([*set(TEXTS), "Hvem vant?"])


def test_a_question_is_no_passage(counting):
    """Encoders of other kinds put different words in front of them."""
    remembering = RecentEncoder(counting)
    list(remembering.passages(["Asker"]))
    remembering.question("Asker")
    assert counting.encoded == ["Asker", "Asker"]


def test_what_was_used_longest_ago_is_forgotten(counting, monkeypatch):
    monkeypatch.setattr(recent, "KEPT", 2)
    remembering = RecentEncoder(counting)
    assert len(list(remembering.passages(["one", "two", "three"]))) == 3
    list(remembering.passages(["two"]))
    list(remembering.passages(["four"]))
    counting.encoded.clear()
    list(remembering.passages(["two", "four", "three"]))
    assert counting.encoded == ["three"]
