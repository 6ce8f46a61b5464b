import time
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms.analysis import content_words, part_stems, stem, stop_words, terms, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("??? … – !", []),
        ("Åse ÆRLIG Øl", ["åse", "ærlig", "øl"]),  # folded, letters kept
        ("Straße", ["strasse"]),  # folded, not lowered
        ("e-post og IT-avdelingen", ["e", "post", "og", "it", "avdelingen"]),  # hyphens part
        ("snake_case", ["snake", "case"]),
        ("Asker's Asker’s its", ["asker", "asker", "its"]),  # possessive s
        ("4 000 innbyggere", ["4000", "innbyggere"]),
        ("4.000 4,000 4\u00a0000 4\u202f000", ["4000"] * 4),  # one number
        ("12 345 678", ["12345678"]),
        ("4 000.", ["4000"]),  # end of a sentence
        ("1 000,-", ["1000"]),
        ("7 000–8 000", ["7000", "8000"]),
        ("3,5 3.5", ["3", "5", "3", "5"]),  # decimals are alike, and no thousands
        ("2017 2018", ["2017", "2018"]),  # years are not glued
        ("i 2017, 300 søkere", ["i", "2017", "300", "søkere"]),
        ("15.06.2017", ["15", "06", "2017"]),  # nor are dates
        ("2017-06-15", ["2017", "06", "15"]),
        ("15. juni 2017", ["15", "juni", "2017"]),
        ("22 24 25 00", ["22", "24", "25", "00"]),  # nor are telephone numbers
        ("192.168.100.200", ["192168100200"]),  # nothing tells it from a number
        ("H2O og CO₂", ["h2o", "og", "co₂"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


@given(st.text(max_size=100))
def test_composed_and_decomposed_are_one(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(st.text(max_size=100), st.sampled_from(["nb", "nn", "en", "de"]))
def test_terms_take_any_text(text, language):
    found = terms(text, language)
    assert all(found)
    assert found == terms(text, language)
    assert {stem(word, language) for word in content_words(text)} <= set(found)


@given(st.integers(1, 999), st.lists(st.integers(0, 999), min_size=1, max_size=4), st.sampled_from(" .,\u00a0\u202f"))
def test_a_number_is_one_term_however_it_is_grouped(first, groups, separator):
    digits = [f"{group:03}" for group in groups]
    assert tokens(separator.join([str(first), *digits])) == [str(first) + "".join(digits)]


@pytest.mark.parametrize(
    "text", ["22 24 25 00", "800 12 345", "+47 22 24 25 00", "15.06.2017", "3,5 %", "org.nr. 944 382 038"]
)
def test_what_a_text_writes_a_question_finds(text):
    assert set(terms(text, "nb")) <= set(terms(f"Ring {text} i dag.", "nb"))


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("innbyggjarane", "innbyggerne"),
        ("kommunar", "kommuner"),
        ("løysingane", "løsningene"),
        ("skulane", "skolene"),
        ("vatnet", "vannet"),
        ("nyskapingsprisen", "nyskapingsprisen"),
    ],
)
def test_both_standards_have_the_same_terms(nynorsk, bokmal):
    assert terms(nynorsk, "nn") == terms(bokmal, "nb")


@pytest.mark.parametrize(
    ("language", "lemma", "forms"),
    [
        ("nb", "vinne", "vinner vant vunnet"),
        ("nn", "vinne", "vinn vann vunne vunnen"),
        ("nb", "skrive", "skriver skrev skrevet skrevne"),
        ("nn", "skrive", "skriv skreiv skrive"),
        ("nb", "velge", "velger valgte valgt"),
        ("nn", "velje", "valde valt velja"),
        ("nb", "overta", "overtar overtok overtatt"),
        ("nb", "bok", "boka boken bøker bøkene"),
        ("nn", "bok", "boka bøker bøkene"),
        ("nb", "mann", "mannen menn mennene"),
        ("nb", "bror", "brødre brødrene"),
        ("en", "write", "writes wrote written writing"),
        ("en", "choose", "chooses chose chosen"),
        ("en", "build", "builds built building"),
    ],
)
def test_irregular_forms_have_the_stem_of_their_lemma(language, lemma, forms):
    assert {stem(form, language) for form in forms.split()} == {stem(lemma, language)}


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("nb", "vann", "vinne"),  # water
        ("nn", "vatn", "vinne"),
        ("nn", "vatnet", "vinne"),
        ("nb", "lett", "lete"),
        ("nb", "bar", "bære"),
        ("nn", "vel", "velje"),  # "well", too
        ("en", "ground", "grind"),
        ("nb", "wrote", "write"),  # English in a Norwegian text
        ("en", "skrev", "skrive"),
    ],
)
def test_other_words_keep_their_own_stem(language, word, other):
    assert stem(word, language) != stem(other, language)


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [("drikkevatn", "drikkevann"), ("drikkevatnet", "drikkevannet"), ("vasskraft", "vannkraft"), ("vatn", "vann")],
)
def test_irregular_forms_do_not_part_the_standards(nynorsk, bokmal):
    assert terms(nynorsk, "nn") == terms(bokmal, "nb")


def _irregular(table: str) -> list[tuple[str, list[str]]]:
    """Lemmas with their forms."""
    lines = files("index").joinpath(f"data/irregular.{table}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(lemma, forms.split()) for lemma, forms in pairs]


@pytest.mark.parametrize(("table", "languages"), [("no", ("nb", "nn", "de")), ("nn", ("nn",)), ("en", ("en",))])
def test_the_tables_of_irregular_forms(table, languages):
    listed = _irregular(table)
    assert listed
    words = [form for _, forms in listed for form in forms]
    assert len(set(words)) == len(words)
    assert all(word == word.casefold() and word.isalpha() for word in (*words, *(lemma for lemma, _ in listed)))
    for lemma, forms in listed:
        for language in languages:
            assert {stem(form, language) for form in forms} == {stem(lemma, language)}, (lemma, language)


def test_stop_words_are_no_terms_in_either_language():
    assert {"og", "ikke", "ikkje", "the", "of"} <= stop_words()
    assert terms("Hva er det og hvem er ikke den?", "nb") == []
    assert terms("Asker", "nb") == [stem("asker", "nb")]


def test_a_compound_stands_beside_its_parts_but_not_in_english():
    assert terms("innovasjonsprisen", "nb") == [stem("innovasjonsprisen", "nb"), *part_stems("innovasjonsprisen", "nb")]
    assert stem("pris", "nb") in terms("innovasjonsprisen", "nb")
    assert part_stems("innovasjonsprisen", "en") == ()


@pytest.mark.parametrize("word", ["a", "sse", "gåve", "skule", "barnehage", "ø", "veg", "kyrkje"])
def test_a_word_of_ten_thousand_letters_is_no_trouble(word):
    long = (word * 10_000)[:10_000]
    began = time.perf_counter()
    for language in ("nb", "nn", "en"):
        assert terms(long, language) == [stem(long, language)]
    assert time.perf_counter() - began < 2


def test_a_long_text_is_no_trouble():
    began = time.perf_counter()
    assert len(tokens("1 000 " * 50_000)) == 50_000
    assert len(tokens("4 000, x's " * 20_000)) == 40_000
    assert time.perf_counter() - began < 3
