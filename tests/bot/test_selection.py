from importlib.resources import files
from typing import get_args

import msgspec
import pytest
from msgspec.structs import replace

from bot import refusal
from bot.features import FEATURES, Candidate
from bot.question import Kind, analyse
from bot.selection import LACKING, MAX_SENTENCES, Logistic, Pair, Weights, choose, pair, rank, weights
from bot.types import Language
from bot.wording import MAX_QUOTED_WORDS
from index.types import Document, Hit, Passage


def candidate(
    text: str,
    *,
    start: int = 0,
    language: str = "nb",
    path: str = "a.md",
    kinds: tuple[Kind, ...] = (),
    **values: float,
) -> Candidate:
    """A sentence with some of its values."""
    document = Document(
        root="/x", path=path, sha256="", size=0, modified_ns=0, title=path, language=language
    )  # nothing of it is read
    end = start + len(text)
    passage = Passage(document=document, start=start, end=end, text=text, line=1, sentences=((start, end),))
    hit = Hit(0, passage, 1.0, 1.0, 0.5)
    found = tuple(values.get(name, 0.0) for name in FEATURES)
    return Candidate(hit, 0, start, end, text, found, frozenset(), frozenset(kinds))


WEIGHTS = files("bot").joinpath("weights.json").read_bytes()
WHO = analyse("Hvem eier ferja?", "nb")
WHY = analyse("Hvorfor ble ferja solgt?", "nb")
UNTOLD = analyse("Fortell om ferja.", "nb")


def test_the_weights_fit_the_features():
    for which in get_args(Pair):
        assert set(weights().sentence[which].weights) == set(FEATURES)
        assert 0 < weights().answered_from[which] < 0.5
    assert set(weights().answerable.weights) == set(refusal.FEATURES)
    assert set(weights().near.weights) == set(refusal.NEAR_FEATURES)
    assert 0 < weights().near_from < 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        b"{}",
        b'{"more": 1, ' + WEIGHTS[1:],
        WEIGHTS.replace(b'"same"', b'"else"'),
        WEIGHTS.replace(b'"near_from": ', b'"near_from": "now", "was": '),
        WEIGHTS.replace(b'"bias": ', b'"slope": '),
    ],
)
def test_wrong_weights_are_not_read(wrong):
    assert msgspec.json.decode(WEIGHTS, type=Weights) == weights()
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=Weights)


def test_logistic():
    model = Logistic(0.0, {"a": 1.0, "b": -2.0})
    assert model.probability({"a": 0, "b": 0, "unused": 9}) == 0.5
    assert model.probability({"a": 2, "b": 1}) == 0.5
    assert model.probability({"a": 1, "b": 0}) > 0.7
    assert 0 <= model.probability({"a": -700, "b": 0}) < 1e-100


@pytest.mark.parametrize(
    ("asked", "text", "which"),
    [
        ("nb", "nb", "same"),
        ("nb", "nn", "same"),  # one language in two forms
        ("nn", "nb", "same"),
        ("en", "en", "same"),
        ("en", "nb", "other"),
        ("nn", "en", "other"),
    ],
)
def test_pair(asked: Language, text, which):
    assert pair(analyse("Hvem?", asked), candidate("Ola.", language=text)) == which


def test_ranked_by_probability():
    good = candidate("Ferja eies av Moen.", start=40, words=1.0, words_telling=1.0, similarity=0.9, passage_score=1.0)
    bad = candidate("Badet er nytt.", similarity_below_best=0.2, question=1.0)
    ranked = rank(WHO, [bad, good])
    assert [one for _, one in ranked] == [good, bad]
    assert 1 > ranked[0][0] > 5 * ranked[1][0] > 0
    assert rank(WHO, []) == []


def test_the_languages_decide_on_the_model():
    one = candidate("Ferja eies av Moen.", words=0.5, similarity=0.5)
    ranked = [rank(analyse("Hvem eier ferja?", language), [one])[0][0] for language in ("nb", "nn", "en")]
    assert ranked[0] == ranked[1] != ranked[2]
    assert rank(WHO, [one], Logistic(0.0, {}))[0][0] == 0.5  # a model of one's own


@pytest.mark.parametrize(
    ("question", "kinds", "left"),
    [
        ("Hvem eier ferja?", (), 1.0),  # a person may be named in any way
        ("Når ble ferja bygd?", ("time",), 1.0),
        ("Når ble ferja bygd?", (), LACKING),
        ("Hvilken dag åpnet ferja?", ("time",), LACKING),  # a year is no day
        ("Hvilken dag åpnet ferja?", ("date",), 1.0),
        ("Hvem andre enn Moen eier ferja?", (), LACKING),  # others are named
        ("Hvem andre enn Moen eier ferja?", ("person",), 1.0),
        ("Når ble ferja bygd, og hva kostet den?", ("money",), LACKING),
        ("Når ble ferja bygd, og hva kostet den?", (), LACKING**2),
    ],
)
def test_a_sentence_without_what_is_demanded_is_less_likely(question, kinds, left):
    ((likely, _),) = rank(analyse(question, "nb"), [candidate("S.", kinds=kinds)], Logistic(0.0, {}))
    assert likely == pytest.approx(0.5 * left)


A, B, C, D = (candidate(f"Setning {name} om ferja.", start=100 - 10 * n) for n, name in enumerate("ABCD"))


@pytest.mark.parametrize(
    ("question", "likely", "chosen"),
    [
        (WHO, (0.9, 0.01, 0.01), [A]),  # one suffices
        (WHO, (0.5, 0.4, 0.01), [B, A]),  # in the order of the text
        (WHY, (0.5, 0.4, 0.01), [A, B]),  # reasons take more
        (UNTOLD, (0.5, 0.4, 0.01), [A, B]),  # and so does what cannot be told
        (WHY, (0.9, 0.08, 0.08), [A]),  # far less likely than the best
        (WHY, (0.3, 0.3, 0.3, 0.3), [A, B, C]),  # never more
    ],
)
def test_as_few_sentences_as_are_needed(question, likely, chosen):
    ranked = list(zip(likely, (A, B, C, D), strict=False))
    found = choose(question, ranked)
    assert set(found) == set(chosen)
    assert found == sorted(found, key=lambda one: one.start)
    assert len(found) <= MAX_SENTENCES


def test_sentences_of_several_documents_come_best_first():
    first, second = candidate("En setning.", start=50), candidate("En annen.", path="b.md")
    assert choose(WHY, [(0.5, first), (0.4, second)]) == [first, second]


def test_the_same_words_are_said_once():
    again = replace(A, start=A.start + 200, end=A.end + 200)
    assert choose(WHY, [(0.5, A), (0.45, again), (0.4, B)]) == [B, A]


def test_sentences_keep_within_the_words_allowed():
    long = candidate("ord, " * (MAX_QUOTED_WORDS - 2) + "slutt.", start=200)
    assert choose(WHY, [(0.5, long), (0.4, A)]) == [long]
    longer = candidate("ord, " * (MAX_QUOTED_WORDS * 2), start=200)  # by itself it is cut
    assert choose(WHY, [(0.5, longer), (0.4, A)]) == [longer]
    assert choose(WHY, [(0.5, A), (0.4, long), (0.3, B)]) == [B, A]  # what does not fit is passed over


def test_nothing_is_chosen_of_nothing():
    assert choose(WHO, []) == []
