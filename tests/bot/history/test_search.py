"""Words in saved conversations."""

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.history import History
from bot.history.searching import folded
from tests.saved import answer, refusal


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "conversations")


def keep(history: History, *answers: object, day: int = 1) -> str:
    id = history.new_id()
    for minute, one in enumerate(answers):
        history.append(id, one, f"2024-01-{day:02}T00:{minute:02}:00Z")  # type: ignore[arg-type]
    return id


def numbers(history: History, words: str) -> list[int]:
    return [found.number for found in history.search(words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kaia", True),
        ("KAIA vik", True),  # of question and answer
        ("eie", True),  # a part of a word
        ("havn sum", True),  # the title and a reason
        ("kaia skole", False),  # all words
        ("", False),
        (" \t", False),
        ("kafe", True),  # kafé
        ("KAFÊ", True),
        ("båt", True),
        ("ba\u030at", True),  # å in two parts
        ("bat", False),  # å is a letter of its own
        ("sjø", True),
        ("sjo", False),
        ("være", True),
        ("vaere", False),
        ("aase", True),  # Ááse
        ("[1]", True),
        (".*", False),
    ],
)
def test_words_that_are_found(history, words, found):
    said = answer("Hvem eier kaia, en båt på sjøen?", "Det skal være Vik og en kafé hos Ááse.")
    id = keep(history, said, refusal("Hva koster det?", "Ingen sum er nevnt."))
    history.rename(id, "Havna")
    assert bool(history.search(words)) == found


def test_the_latest_is_first(history):
    old = keep(history, answer("Kaia?", "A."), answer("Broa?", "B."), answer("Kaia nå?", "C."), day=1)
    new = keep(history, answer("Kaia i dag?", "D."), day=2)
    found = history.search("kaia")
    assert [(one.listing.id, one.number) for one in found] == [(new, 1), (old, 3), (old, 1)]
    assert found[0].listing.title == "Kaia i dag?"


def test_words_of_the_title_need_not_stand_in_the_exchange(history):
    id = keep(history, answer("Hvem eier den?", "Vik."), answer("Hva heter båten?", "Ternen."))
    history.rename(id, "Kaia")
    assert numbers(history, "kaia båten") == [2]
    assert [(one.number, one.snippet) for one in history.search("kaia")] == [(1, "Kaia")]


def test_words_that_are_spread_over_a_conversation(history):
    keep(history, answer("Hvem er havnefogd?", "Ola."), answer("Hva heter båten til Ola?", "Ternen."))
    assert numbers(history, "havnefogd ternen") == [2]  # the first is the title
    assert numbers(history, "ternen ola båten hva") == [2]
    assert numbers(history, "ternen kai") == []


def test_a_snippet_shows_the_first_word_found(history):
    keep(history, answer("Hvem?", "ord " * 100 + "Havnefogden\n  på kaia " + "mer " * 100))
    (found,) = history.search("PÅ havnefogden")
    assert "Havnefogden på kaia" in found.snippet
    assert found.snippet.startswith("…")
    assert found.snippet.endswith("…")
    assert len(found.snippet) <= 122


def test_a_snippet_is_cut_where_letters_fold_to_more(history):
    keep(history, answer("ßßßßßßßßßß İİİİİ e\u0301 kaia", "Svar."))
    (found,) = history.search("KAIA")
    assert found.snippet == "ßßßßßßßßßß İİİİİ é kaia"


@given(st.text(max_size=40))
def test_folding_is_stable_and_keeps_norwegian_letters(text):
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))
    for letter in "æøå":
        assert folded(f"x{letter}x") == folded(f"x{letter.upper()}x") == f"x{letter}x"


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=30))
def test_what_stands_in_a_question_is_found(text):
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        keep(history, answer(f"x{text}x", "Svar."))
        assert numbers(history, f"x{text}x") == [1]
        assert [found.number for word in text.split() for found in history.search(word) if folded(word)] == [
            1 for word in text.split() if folded(word)
        ]
