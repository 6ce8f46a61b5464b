import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms.information import RARE, information


@pytest.mark.parametrize(
    ("common", "rare", "family"),
    [("og", "kommun", "no"), ("kommun", "biskop", "no"), ("the", "school", "en"), ("school", "bishop", "en")],
)
def test_a_rarer_word_tells_more(common, rare, family):
    assert information(common, family) < information(rare, family) <= RARE


@pytest.mark.parametrize("stem", ["", "katinkaqz", "og\t", "\n", "o" * 500])
def test_a_word_that_is_not_there_is_rare(stem):
    assert information(stem, "no") == RARE


@given(st.text(max_size=10), st.sampled_from(["no", "en"]))
def test_information_is_bounded(stem, family):
    assert 0 < information(stem, family) <= RARE
