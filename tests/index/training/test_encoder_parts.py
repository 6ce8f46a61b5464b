"""The parts that an encoder's training is made of, each by itself on tiny data."""

import random

import numpy as np
import pytest

from index.passages import TARGET
from tests.index.training.conftest import ANIMALS, TEXTS, encoder, smaller

torch = pytest.importorskip("torch")

from index.training.encoder import asked, augment, data, loop, measure, start, texts, tokenizer  # noqa: E402
from index.training.encoder import teacher as teaching  # noqa: E402
from index.training.encoder.model import Encoder, open_model  # noqa: E402
from index.training.encoder.questions import read_questions  # noqa: E402

# The exporter that needs no further package is called deprecated, and warns of what it traces.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]


@pytest.fixture
def documents(sources, tmp_path):
    told = read_questions([tmp_path / "questions.jsonl"], [tmp_path / "translations.tsv"])
    return data.read_documents(tmp_path / "docs", told)


@pytest.fixture
def dictionary(tmp_path):
    (tmp_path / "lexicon.no-en.tsv").write_text(
        "pris\taward:0.60 price:0.30\nvinn\twin:0.50\nvinne\twin:0.50\nasker\tasker:0.20\nlønn\tmaple:0.05\n", "utf-8"
    )
    return augment.Dictionary(tmp_path / "lexicon.no-en.tsv", ["Awards are awards.", "They win a price.", "winning"])


# --- tokenizer and start


def test_the_vocabulary_holds_frequent_words_whole_and_keeps_accents():
    made = tokenizer.train(["Blåbærene på kjøkkenet er søte.", "The blueberries are sweet."] * 20, 200)
    assert made.get_vocab_size() <= 200
    assert [made.token_to_id(token) for token in tokenizer.SPECIAL] == list(range(5))
    shown = made.encode("BLÅBÆRENE på kjøkkenet").tokens
    assert shown[0] == "[CLS]"
    assert shown[-1] == "[SEP]"
    assert "".join(shown[1:-1]).replace("##", "") == "blåbærenepåkjøkkenet"
    assert "[UNK]" not in made.encode("kjøkkenæå").tokens


def test_new_tokens_begin_as_what_they_are_translated_by():
    teacher = encoder()
    pairs = [(f"{n} dyrer", f"{e} the") for n, e in (("øsj", "hesten"), ("æsj", "katten"), ("åsj", "hunden"))] * 3
    vocabulary = tokenizer.train([side for pair in pairs for side in pair] + ["hvor ☃"], 200)
    student = start.start(teacher, vocabulary, pairs)
    mine, given = (one.bert.embeddings.word_embeddings.weight for one in (student, teacher))
    place, known = vocabulary.token_to_id, teacher.tokenizer.token_to_id
    assert torch.equal(mine[place("hvor")], given[known("hvor")])
    nearest = torch.nn.functional.cosine_similarity(mine[place("øsj")][None], given).argmax()
    assert int(nearest) == known("hesten")
    assert torch.isfinite(mine).all()
    assert torch.allclose(mine[place("☃")], given.mean(0))  # no piece of it is known
    layer = "encoder.layer.1.output.dense.weight"
    assert torch.equal(student.bert.state_dict()[layer], teacher.bert.state_dict()[layer])
    assert student.vectors(["øsj dyrer"]).shape == (1, 24)


# --- teacher


def test_a_teachers_vectors_are_computed_once(teacher, tmp_path, capsys):
    some = ["where does the hesten live", "the katten", "i oslo"]
    found = teaching.vectors(teacher, some, tmp_path / "teacher.npy")
    with torch.no_grad():
        exact = open_model(teacher).eval().vectors(some)
    assert torch.allclose(found, exact, atol=2e-3)
    assert "3/3" in capsys.readouterr().out
    assert torch.equal(teaching.vectors(teacher, some, tmp_path / "teacher.npy"), found)
    assert capsys.readouterr().out == ""
    other = teaching.vectors(teacher, some[:2], tmp_path / "teacher.npy")
    assert "2/2" in capsys.readouterr().out  # other texts, another file
    assert torch.equal(other, found[:2])


# --- batches


def test_batches_name_the_right_candidates(documents):
    assert len(documents) == len(ANIMALS)
    assert [one.language for document in documents for one in document.questions].count("en") == 2
    for kind in (asked.asked_sentences(documents), asked.asked_passages(documents, None)):
        batch = kind.make(random.Random(0))
        assert batch == kind.make(random.Random(0))
        candidates = [*batch.candidates, *kind.bank]
        assert [kind.bank[row] for row in batch.rows] == (batch.candidates if kind.bank else [])
        for question, place in zip(batch.anchors, batch.right, strict=True):
            english = {"dog": "hunden", "cow": "kua"}
            known = [animal for animal in ANIMALS if animal in question.casefold()]
            known += [animal for word, animal in english.items() if word in question.casefold()]
            assert not known or known[0] in candidates[place]  # a typing error may have hidden it


def test_pieces_belong_to_their_texts(sources, tmp_path):
    files = texts.read_pairs(tmp_path / "pairs")
    kept = texts.read_pairs(tmp_path / "pairs", kept=True)
    assert len(files["toy.tsv"]) + len(kept["toy.tsv"]) == 64
    assert len(kept["toy.tsv"]) > 0
    assert list(texts.read_pairs(tmp_path / "pairs", word_lists=True)) == ["omw_toy.tsv"]
    kinds = [
        texts.paired(files),
        texts.joined(files),
        texts.running(texts.read_texts(tmp_path / "text.txt"), None),
        texts.words(augment.word_pairs(texts.read_pairs(tmp_path / "pairs", word_lists=True))),
    ]
    for kind in kinds:
        batch = kind.make(random.Random(3))
        assert len(batch.anchors) == len(batch.right) > 0
        assert max(batch.right) < len(batch.candidates) + len(kind.bank)
    assert kinds[-1].make(random.Random(0)).both_ways


def test_what_is_taught_is_told_by_the_english_text(sources, tmp_path):
    rows = texts.sentence_rows(texts.read_pairs(tmp_path / "pairs"))
    kind = texts.taught(rows)
    lengths = set()
    for seed in range(30):
        batch = kind.make(random.Random(seed))
        assert batch.anchors == [kind.taught[row] for row in batch.taught]
        lengths.add(len(batch.anchors[0].split()) > 8)
    assert lengths == {True, False}  # single and joined


def test_vectors_are_measured_on_texts_of_all_kinds(documents, sources, tmp_path):
    rows = texts.sentence_rows(texts.read_pairs(tmp_path / "pairs"))
    wordings = asked.wordings(documents)
    assert ("Hvor bor hunden?", "Where does the dog live?") in wordings
    passages = [passage for document in documents for passage in document.passages]
    given = texts.of_all_kinds(texts.read_texts(tmp_path / "text.txt"), rows, wordings, ["Hvor bor elgen?"], passages)
    assert {"Hvor bor elgen?", *passages, *ANIMALS, *(side for row in rows for side in row)} <= set(given)


def test_passages_as_an_index_has_them_are_copied(documents, sources, tmp_path):
    rows = texts.sentence_rows(texts.read_pairs(tmp_path / "pairs"))
    passages = [" ".join(document.passages * 3) for document in documents]
    running = texts.read_texts(tmp_path / "text.txt")
    kind = texts.copied(running, rows, passages)
    batches = [kind.make(random.Random(seed)) for seed in range(30)]
    assert not any(batch.candidates for batch in batches)
    made = {text for batch in batches for text in batch.anchors}
    assert made & set(passages)
    others = made - set(passages)
    assert TARGET / 2 < max(map(len, others)) <= 2 * TARGET
    assert min(map(len, others)) < TARGET / 4
    assert any("lives in" in text for text in others)  # English
    assert any("bor nå i" in text for text in others)
    titles = {title for title, *_ in running}
    assert len({text.split("\n")[0] in titles for text in others if "reiser den til" in text}) == 2


def test_a_copy_comes_near_its_original(tmp_path):
    original = encoder()
    copy = smaller(original)
    words = copy.bert.embeddings.word_embeddings.weight.clone()

    def likeness():
        with torch.no_grad():
            return float((copy.eval().finding(TEXTS) * original.finding(TEXTS)).sum(1).mean())

    before = likeness()
    kind = data.Kind(lambda rng: data.Batch(rng.sample(TEXTS, 12), [], []))
    loop.Trainer(copy, {"copied": (1.0, kind)}, tmp_path, steps=60, rates=(0.0, 3e-3), seed=0, original=original).run()
    assert 1 - likeness() < (1 - before) / 2
    assert torch.equal(copy.bert.embeddings.word_embeddings.weight, words)


# --- augmentation


def test_norwegian_is_put_into_english_word_by_word(dictionary):
    rng = random.Random(1)
    assert dictionary.english("Hvem vinner prisen i Asker?", rng) in (
        "who win awards in Asker?",
        "who win price in Asker?",
    )
    assert dictionary.english("lønnen", rng) is None  # too light a translation
    assert dictionary.english("bjørnen sover tungt", rng) is None


def test_a_typing_error_changes_one_letter_or_two_that_are_beside_each_other():
    rng = random.Random(0)
    made = {augment.mistyped("biblioteket", rng) for _ in range(200)}
    assert {len(word) for word in made} == {10, 11, 12}
    assert augment.noisy("og i en by", random.Random(5)).casefold() == "og i en by"  # nothing long enough


# --- loss


def test_what_may_be_right_too_does_not_count():
    made = encoder()
    sure = data.Batch(["hesten bor"], ["hesten bor i oslo", "hesten bor i bergen"], [0], [[]])
    unsure = data.Batch(sure.anchors, sure.candidates, [0], [[1]])
    with torch.no_grad():
        assert loop.loss_of(made, unsure) < 1e-3 < loop.loss_of(made, sure)


def test_a_bank_is_told_from_and_brought_up_to_date():
    made = encoder()
    with torch.no_grad():
        bank = made.vectors(["hesten bor i oslo", "katten bor i bergen", "kua bor i moss"])
        stale = bank.clone()
        stale[0] = -stale[0]
        before = loop.loss_of(made, data.Batch(["hesten bor"], [], [0]), stale)
        after = loop.loss_of(made, data.Batch(["hesten bor"], [], [0]), bank)
        assert after < before
        loop.loss_of(made, data.Batch(["hesten bor"], ["hesten bor i oslo"], [0], rows=[0]), stale)
    assert torch.allclose(stale, bank, atol=1e-5)


def test_vectors_are_pulled_to_the_teachers():
    made = encoder()
    batch = data.Batch(["hesten bor"], ["katten sover"], [0], taught=[1])
    with torch.no_grad():
        here = made.vectors(["hesten bor"])
        near, far = (loop.loss_of(made, batch, None, torch.cat([-here, way * here])) for way in (1, -1))
    assert far - near > 10


def test_texts_are_copied_token_by_token():
    original, other = encoder(), encoder(5)
    given = ["hesten bor", "katten sover i Asker"]
    assert float(loop.copy_loss(original, original, given)) == pytest.approx(0, abs=1e-5)
    states, mask = other.states(given)
    assert mask.sum(1).tolist() == [4, 6]
    assert torch.allclose(other.pooled(states, mask), other.vectors(given), atol=1e-6)
    loss = loop.copy_loss(other, original, given)
    loss.backward()
    assert all(value.grad is None for value in original.parameters())

    class Turned(Encoder):
        """The original with each text's states in another order: the same vectors."""

        def states(self, texts):
            states, mask = super().states(texts)
            return states.flip(1), mask

    turned = Turned(original.bert.config, original.tokenizer, 64)
    turned.load_state_dict(original.state_dict())
    assert torch.allclose(turned.vectors(given[:1]), original.vectors(given[:1]))
    assert 0.01 < float(loop.copy_loss(turned.eval(), original, given[:1]).detach()) <= 4 * loop.COPIED


def test_padding_teaches_nothing():
    original, other = encoder(), encoder(5)
    short, long = "hesten bor", " ".join(TEXTS[:3])
    with torch.no_grad():
        (states, mask), (alone, _) = other.states([short, long]), other.states([short])
        assert torch.allclose(states[0, : mask[0].sum()], alone[0], atol=1e-5)
        together = float(loop.copy_loss(other, original, [short, short]))
        assert together == pytest.approx(float(loop.copy_loss(other, original, [short])), rel=1e-4)


def test_a_checkpoint_of_another_original_is_left(tmp_path, capsys):
    kind = data.Kind(lambda rng: data.Batch(rng.sample(TEXTS, 4), [], []))

    def run(original, steps):
        copy = smaller(original)
        options = {"steps": steps, "rates": (0.0, 1e-3), "seed": 0, "original": original}
        loop.Trainer(copy, {"copied": (1.0, kind)}, tmp_path, **options).run()
        return copy, capsys.readouterr().out

    run(encoder(), 3)
    assert "going on from step 3" in run(encoder(), 4)[1]
    copy, shown = run(encoder(5), 4)
    assert "beginning anew" in shown
    words = encoder(5).bert.embeddings.word_embeddings.weight
    assert torch.equal(copy.bert.embeddings.word_embeddings.weight, words)


def test_products_are_short_only_where_that_is_fast():
    fast = bool(torch.cpu.get_capabilities().get("amx_bf16"))
    with loop.precision(torch.device("cpu")):
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert (product.dtype == torch.bfloat16) is fast


# --- figures


def test_figures_count_what_is_nearest(documents, sources, tmp_path):
    def vectors(given):
        """One direction for each animal, so that the right text is always the nearest."""
        rows = np.full((len(given), len(ANIMALS) + 1), 0.01, dtype=np.float32)
        for row, text in enumerate(given):
            named = [
                place for place, animal in enumerate(ANIMALS) if f"{animal} bor" in text or f"bor {animal}" in text
            ]
            rows[row, named[0] if named else -1] = 1
        return torch.from_numpy(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    found = measure.passages(vectors, vectors, documents)
    assert found["nb questions (8), passage of 8 at 1"] == 1
    assert found["en questions (2), passage of 8 at 1"] < 1  # dog and cow are no words of it
    inside = measure.sentences(vectors, documents)
    assert inside["nb questions (8), sentence of its document"] > 0.9
    pairs = measure.translation(vectors, texts.read_pairs(tmp_path / "pairs", kept=True))
    assert len(pairs) == 2
    assert all(0 < share < 1 for share in pairs.values())  # English names no animal of it
