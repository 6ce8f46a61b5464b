import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms.analysis import stem, terms
from index.terms.query import query

LANGUAGES = st.sampled_from(["nb", "nn", "en"])


def alternatives(word: str, language: str, *targets: str) -> dict[str, float]:
    (found,) = query(word, language, targets)
    return dict(found)


def test_in_one_language_a_word_is_itself():
    assert query("Hvem vant prisen?", "nb", ["nb", "nn"]) == [
        ((stem("vant", "nb"), 1.0),),
        ((stem("prisen", "nb"), 1.0),),
    ]


def test_a_compound_is_also_its_parts_that_weigh_less():
    found = alternatives("innovasjonsprisen", "nb", "nb")
    assert found.keys() == {stem("innovasjonsprisen", "nb"), "innovasjon", "pris"}
    assert found[stem("innovasjonsprisen", "nb")] == 1.0
    assert 0 < found["innovasjon"] <= found["pris"] < 1


@pytest.mark.parametrize(
    ("word", "language", "target", "expected"),
    [
        ("innbyggere", "nb", "en", "inhabit"),
        ("innbyggjarar", "nn", "en", "inhabit"),
        ("skole", "nb", "en", "school"),
        ("school", "en", "nb", "skol"),
        ("library", "en", "nn", "bibliotek"),
    ],
)
def test_a_word_is_also_what_it_is_in_the_other_language(word, language, target, expected):
    found = alternatives(word, language, target)
    assert 0 < found[expected] <= 1
    assert expected not in alternatives(word, language, "en" if language == "en" else "nb")


def test_a_compound_without_translation_is_translated_by_its_parts():
    found = alternatives("skoleprisen", "nb", "en")
    assert {"school", "price"} <= found.keys()
    assert max(found["school"], found["price"]) < 1


@pytest.mark.parametrize("name", ["Asker", "Katinka", "HOPP", "2017", "4 000"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_names_and_numbers_are_found_in_both_languages(name, language):
    found = alternatives(name, language, "nb", "en")
    assert found[stem(terms(name, "nb")[0], "nb")] == 1.0
    assert found[terms(name, "en")[0]] == 1.0


def test_a_word_asked_twice_counts_once():
    assert len(query("pris Pris PRIS", "nb", ["nb"])) == 1


@pytest.mark.parametrize(
    ("question", "language"), [("Hva er det?", "nb"), ("Kva er det?", "nn"), ("What is it?", "en")]
)
def test_a_question_of_stop_words_searches_for_these(question, language):
    assert query(question, language, ["nb"])


@pytest.mark.parametrize("question", ["", "???", " – ", "👍"])
def test_a_question_without_words_has_none(question):
    assert query(question, "nb", ["nb", "en"]) == []


@given(st.text(max_size=60), LANGUAGES, st.sets(st.sampled_from(["nb", "nn", "en", "de", "und"])))
def test_any_question_has_weighed_terms_the_word_itself_first(question, language, targets):
    for word in query(question, language, targets):
        assert word[0][1] == 1.0
        assert all(term and 0 < weight <= 1 for term, weight in word)
        assert len({term for term, _ in word}) == len(word)
