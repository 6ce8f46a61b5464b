import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import PACKAGED, encoder_id, open_encoder
from index.encoder.packaged import configuration, folder

# Subject, and a sentence about it in each language; the sentences are ours.
SENTENCES = {
    "library": {
        "nb": "Biblioteket låner ut bøker og har åpent hver dag.",
        "nn": "Biblioteket låner ut bøker og har ope kvar dag.",
        "en": "The library lends books and is open every day.",
    },
    "road": {
        "nb": "Brøytebilene rydder veiene for snø om vinteren.",
        "nn": "Brøytebilane ryddar vegane for snø om vinteren.",
        "en": "Ploughs clear the roads of snow in winter.",
    },
    "school": {
        "nb": "Elevene på skolen får lekser av læreren sin.",
        "nn": "Elevane på skulen får lekser av læraren sin.",
        "en": "Pupils at the school get homework from their teacher.",
    },
    "health": {
        "nb": "Legen gir pasienten medisin mot sykdommen.",
        "nn": "Legen gir pasienten medisin mot sjukdomen.",
        "en": "The doctor gives the patient medicine for the illness.",
    },
}
QUESTIONS = {
    "library": {"nb": "Hvor kan jeg låne bøker?", "nn": "Kvar kan eg låne bøker?", "en": "Where can I borrow books?"},
    "road": {
        "nb": "Hvem måker snø fra veien?",
        "nn": "Kven måkar snø frå vegen?",
        "en": "Who removes snow from roads?",
    },
    "school": {"nb": "Får elevene lekser?", "nn": "Får elevane lekser?", "en": "Do pupils get homework?"},
    "health": {
        "nb": "Hvilken medisin får pasienten?",
        "nn": "Kva medisin får pasienten?",
        "en": "Which medicine does the patient get?",
    },
}
ODD = [
    "",
    " \t\n",
    "\x00",
    "?",
    "ord " * 20_000,  # far more tokens than fit
    "x" * 50_000,  # one word
    "e\u0301" * 3_000,  # combining marks
    "日本語の文章",
    "👩‍👩‍👧",
    "\u202ebaklengs\u202c",
    "a\ud800b",  # a lone surrogate, as a badly coded command line gives
    "\udcff",
]


@pytest.fixture(scope="module")
def encoder():
    return open_encoder()


def test_the_files_are_those_that_the_configuration_names():
    config = configuration()
    assert set(config.sha256) == {"encoder.onnx", "passages.onnx", "encoder.bin", "tokenizer.json"}
    for name, digest in config.sha256.items():
        assert hashlib.sha256((folder() / name).read_bytes()).hexdigest() == digest, name
    assert sum((folder() / name).stat().st_size for name in config.sha256) <= 40 * 2**20


def test_the_id_is_known_without_loading(encoder):
    assert encoder_id() == encoder_id(PACKAGED) == encoder.id == configuration().id
    assert encoder_id("intfloat/multilingual-e5-base") is None


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_every_text_has_a_unit_vector(encoder, text):
    for vector in (encoder.question(text), *encoder.passages([text]), encoder.focus(text), *encoder.sentences([text])):
        assert vector.shape == (encoder.dimension,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@settings(max_examples=50)
@given(st.text(st.characters(), max_size=200))
def test_any_text_has_a_unit_vector(encoder, text):
    assert np.linalg.norm(encoder.question(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        (lambda encoder, text: encoder.question(text), None),
        (lambda encoder, text: encoder.focus(text), lambda encoder, texts: encoder.sentences(texts)),
        (lambda encoder, text: next(encoder.passages([text])), lambda encoder, texts: encoder.passages(texts)),
    ],
    ids=["question", "sentences", "passages"],
)
def test_a_text_has_the_same_vector_alone_among_others_and_in_any_thread(encoder, one, many):
    texts = [f"Setning {number} om {'vann ' * (number % 9)}i kommunen." for number in range(100)]
    alone = np.stack([one(encoder, text) for text in texts])
    if many is not None:
        assert np.array_equal(alone, np.stack(list(many(encoder, texts))))
        assert np.array_equal(alone[::-1], np.stack(list(many(encoder, reversed(texts)))))
    with ThreadPoolExecutor(8) as pool:
        assert np.array_equal(alone, np.stack(list(pool.map(lambda text: one(encoder, text), texts))))
    assert np.array_equal(alone[:5], np.stack([one(open_encoder(), text) for text in texts[:5]]))


def test_passages_have_nearly_the_vectors_that_they_would_have_as_questions(encoder):
    texts = [sentence for told in SENTENCES.values() for sentence in told.values()]
    passages = np.stack(list(encoder.passages(texts)))
    questions = np.stack([encoder.question(text) for text in texts])
    cosines = passages @ questions.T
    assert np.array_equal(cosines.argmax(1), np.arange(len(texts)))
    assert cosines.diagonal().mean() > 0.85


def test_a_questions_two_vectors_are_different_and_come_of_one_encoding(encoder):
    found, chosen = encoder.question("Hvem vant?"), encoder.focus("Hvem vant?")
    assert not np.allclose(found, chosen, atol=0.01)
    assert encoder.question("Hvem vant?") is found  # not made again
    assert encoder.focus("Hvem vant?") is chosen


def test_passages_are_read_as_they_are_needed_and_may_be_left(encoder):
    taken: list[str] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(f"Tekst {len(taken)}.")
            yield taken[-1]

    stream = encoder.passages(endless())
    assert np.array_equal(next(stream), next(encoder.passages(["Tekst 0."])))
    stream.close()
    assert len(taken) < 10_000
    assert list(encoder.passages([])) == []


@pytest.mark.parametrize("asked", ["nb", "nn", "en"])
@pytest.mark.parametrize("written", ["nb", "nn", "en"])
def test_a_question_is_nearest_to_the_sentence_about_its_subject(encoder, asked, written):
    subjects = list(SENTENCES)
    texts = [SENTENCES[subject][written] for subject in subjects]
    passages, sentences = (np.stack(list(encode(texts))) for encode in (encoder.passages, encoder.sentences))
    for subject in subjects:
        question = QUESTIONS[subject][asked]
        for cosines in (passages @ encoder.question(question), sentences @ encoder.focus(question)):
            assert subjects[int(cosines.argmax())] == subject


def test_translations_are_nearer_than_other_sentences(encoder):
    for subject, sentence in SENTENCES.items():
        nb, nn, en = (encoder.question(sentence[code]) for code in ("nb", "nn", "en"))
        others = np.stack([encoder.question(other["nb"]) for name, other in SENTENCES.items() if name != subject])
        assert min(nb @ nn, nb @ en, nn @ en) > (others @ nb).max()
