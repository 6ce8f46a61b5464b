"""Nothing is encoded twice, and what is remembered is what would be encoded."""

import numpy as np
import pytest

from bot.recent import RecentEncoder

TEXTS = ["Asker vant prisen.", "Juryen møttes i juni.", "Asker vant prisen."]


class Counting:
    """An encoder that tells what it encoded."""

    def __init__(self, encoder):
        self.id, self.dimension = encoder.id, encoder.dimension
        self._encoder = encoder
        self.encoded = []

    def question(self, text):
        self.encoded.append(text)
        return self._encoder.question(text)

    def focus(self, text):
        self.encoded.append(text)
        return self._encoder.focus(text)

    def sentences(self, texts):
        self.encoded.extend(texts)
        return self._encoder.sentences(texts)

    def passages(self, texts):
        self.encoded.extend(texts)
        return self._encoder.passages(texts)


@pytest.fixture
def counting(encoder):
    return Counting(encoder)


def test_each_text_has_its_own_vector(counting, encoder):
    remembering = RecentEncoder(counting)
    for _ in range(2):
        vectors = list(remembering.sentences(TEXTS))
        assert np.array_equal(vectors, list(encoder.sentences(TEXTS)))
        assert np.array_equal(remembering.question("Hvem vant?"), encoder.question("Hvem vant?"))
        assert np.array_equal(remembering.focus("Hvem vant?"), encoder.focus("Hvem vant?"))
    assert (remembering.id, remembering.dimension) == (encoder.id, encoder.dimension)


def test_no_question_and_no_sentence_is_encoded_twice(counting):
    remembering = RecentEncoder(counting)
    for _ in range(2):
        list(remembering.sentences(TEXTS))
        list(remembering.sentences(reversed(TEXTS)))
        remembering.question("Hvem vant?")
        remembering.focus("Hvem vant?")
    assert sorted(counting.encoded) == sorted([*set(TEXTS), "Hvem vant?", "Hvem vant?"])


def test_passages_are_encoded_each_time(counting, encoder):
    remembering = RecentEncoder(counting)
    for _ in range(2):
        assert np.array_equal(list(remembering.passages(TEXTS)), list(encoder.passages(TEXTS)))
    assert counting.encoded == [*TEXTS, *TEXTS]


def test_what_is_compared_with_other_things_is_another_vector(counting, encoder):
    remembering = RecentEncoder(counting)
    list(remembering.sentences(["Asker"]))
    remembering.focus("Asker")
    remembering.question("Asker")
    assert counting.encoded == ["Asker", "Asker", "Asker"]
    assert not np.array_equal(encoder.question("Asker"), encoder.focus("Asker"))


def test_what_was_used_longest_ago_is_forgotten(counting):
    remembering = RecentEncoder(counting, 2)
    assert len(list(remembering.sentences(["one", "two", "three"]))) == 3
    list(remembering.sentences(["two"]))
    list(remembering.sentences(["four"]))
    counting.encoded.clear()
    list(remembering.sentences(["two", "four", "three"]))
    assert counting.encoded == ["three"]
