import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms.compounds import LINKS, MAX_LENGTH, MIN_LENGTH, known_parts, split_compound

PARTS = sorted(part for part in known_parts() if 4 <= len(part) <= 10)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("innovasjonspris", ("innovasjon", "pris")),  # linking s
        ("innovasjonsprisen", ("innovasjon", "prisen")),
        ("innbyggerinvolvering", ("innbygger", "involvering")),  # no link
        ("velferdslab", ("velferd", "lab")),
        ("tjenestetilbud", ("tjeneste", "tilbud")),
        ("kommunestyremøte", ("kommune", "styre", "møte")),  # three
        ("barnehage", ("barne", "hage")),
        ("prisen", ()),  # too short
        ("innovasjon", ()),  # simple
        ("qwertyuiop", ()),  # no word
        ("innovasjons-pris", ()),  # not one word
        ("2017prisen", ()),
        ("", ()),
    ],
)
def test_split(word, parts):
    assert split_compound(word) == parts


def rejoins(word: str, parts: tuple[str, ...]) -> bool:
    """Whether the parts, with linking letters between them, are the word."""
    if len(parts) == 1:
        return word == parts[0]
    return any(word.startswith(parts[0] + link) and rejoins(word[len(parts[0] + link) :], parts[1:]) for link in LINKS)


@given(st.lists(st.sampled_from(PARTS), min_size=2, max_size=4), st.sampled_from(LINKS))
def test_a_compound_of_known_parts_is_split_and_its_parts_give_it_back(parts, link):
    word = link.join(parts)
    found = split_compound(word)
    assert 2 <= len(found) <= len(parts)
    assert set(found) <= known_parts()
    assert rejoins(word, found)


@given(st.text("abdegilnorstøå", max_size=MAX_LENGTH + 20))
def test_any_word_is_left_alone_or_split_into_known_parts(word):
    found = split_compound(word)
    assert not found or (MIN_LENGTH <= len(word) <= MAX_LENGTH and rejoins(word, found) and set(found) <= known_parts())


@pytest.mark.parametrize("unit", ["barnehage", "pris", "sess", "e", "sse", "kommune", "ss"])
def test_the_longest_words_are_split_fast(unit):
    began = time.perf_counter()
    split_compound((unit * MAX_LENGTH)[:MAX_LENGTH])
    assert split_compound((unit * 10_000)[:10_000]) == ()
    assert time.perf_counter() - began < 0.5
