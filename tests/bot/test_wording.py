from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.features import FEATURES, Candidate
from bot.question import Question, analyse
from bot.wording import MAX_QUOTED_WORDS, MAX_WORDS, compose, quote_span
from index.types import Document, Hit, Passage

BEFORE = "Først noe annet.\n"
"""Stands before the passage in its document."""


def candidate(text: str, language: str = "nb", kinds: tuple[str, ...] = (), score: float = 0.7) -> Candidate:
    """The one sentence of a passage."""
    document = Document(root="/x", path="a.md", sha256="", size=0, modified_ns=0, title="A", language=language)
    start, end = len(BEFORE), len(BEFORE) + len(text)
    passage = Passage(
        document=document, start=start, end=end, text=text, line=2, headings=("Om", "Ferja"), sentences=((start, end),)
    )
    values = tuple(0.0 for _ in FEATURES)
    return Candidate(
        Hit(0, passage, score, 1.0, 0.5),
        0,
        start,
        end,
        text,
        values,
        frozenset(),
        frozenset(kinds),  # type: ignore[arg-type]
    )


WHO = analyse("Hvem eier ferja?", "nb")
WHEN = analyse("Når ble ferja bygd?", "nb")


def test_one_sentence():
    text, (sentence,), (citation,) = compose(WHO, [candidate("Ferja eies av Kari Moen.")], "nb")
    assert text == "Ferja eies av Kari Moen. [1]"
    assert sentence.text == citation.quote == "Ferja eies av Kari Moen."
    assert (sentence.citations, sentence.language) == ((1,), "")
    assert (citation.number, citation.heading, citation.line, citation.score) == (1, "Ferja", 2, 0.7)
    assert (citation.start, citation.end) == (len(BEFORE), len(BEFORE) + len(citation.quote))


def test_sentences_are_numbered_and_cited_in_order():
    text, sentences, citations = compose(WHO, [candidate("En. "), candidate("To."), candidate("Tre.")], "nb")
    assert text == "En. [1] To. [2] Tre. [3]"
    assert [sentence.citations for sentence in sentences] == [(1,), (2,), (3,)]
    assert [citation.number for citation in citations] == [1, 2, 3]


def test_a_sentence_over_several_lines_is_said_on_one():
    text, (sentence,), (citation,) = compose(WHO, [candidate("Ferja eies\n  av Kari\r\nMoen.")], "nb")
    assert text == "Ferja eies av Kari Moen. [1]"
    assert citation.quote == "Ferja eies\n  av Kari\r\nMoen."  # as it stands
    assert [sentence.text[start:end] for start, end in sentence.emphasis] == ["Kari Moen"]


@pytest.mark.parametrize(
    ("languages", "language", "text"),
    [
        (("nb",), "nb", "S. [1]"),
        (("nn",), "nb", "S. [1]"),  # no lead-in between the Norwegians
        (("en",), "en", "S. [1]"),
        (("nb",), "en", "The source says, in Norwegian: S. [1]"),
        (("en",), "nb", "Kilden sier på engelsk: S. [1]"),
        (("en",), "nn", "Kjelda seier på engelsk: S. [1]"),
        (("nb", "nn"), "en", "The source says, in Norwegian: S. [1] S. [2]"),  # once
        (("nb", "en"), "nb", "S. [1] Kilden sier på engelsk: S. [2]"),
    ],
)
def test_lead_ins(languages, language, text):
    said, sentences, _ = compose(WHO, [candidate("S.", code) for code in languages], language)
    assert said == text
    foreign = [code if (code == "en") != (language == "en") else "" for code in languages]
    assert [sentence.language for sentence in sentences] == foreign


@pytest.mark.parametrize(
    ("question", "text", "emphasised"),
    [
        ("Når ble ferja bygd?", "Ferja ble bygd 3. mai 1958 av Kari Moen.", ["3. mai 1958"]),
        ("Hvem bygde ferja, og når?", "Ferja ble bygd 3. mai 1958 av Kari Moen.", ["3. mai 1958", "Kari Moen"]),
        ("Hvem er Kari Moen?", "Kari Moen bygde ferja.", []),  # the question named her
        ("Hvor mange tar ferja?", "Ferja tar 40 passasjerer.", ["40"]),
        ("Hvor stor prosentandel er barn?", "Av dem er 30 prosent barn.", ["30 prosent"]),
        ("Hvorfor ble ferja solgt?", "Ferja ble solgt fordi den var gammel.", []),  # no part answers by itself
        ("Fortell om ferja.", "Ferja ble bygd i 1958.", []),
    ],
)
def test_emphasis(question, text, emphasised):
    _, (sentence,), _ = compose(analyse(question, "nb"), [candidate(text)], "nb")
    assert [sentence.text[start:end] for start, end in sentence.emphasis] == emphasised


def test_a_sentence_that_is_short_enough_is_quoted_whole():
    text = "ord " * (MAX_QUOTED_WORDS - 1) + "slutt."
    one = candidate(text)
    assert quote_span(WHEN, one) == (one.start, one.end)


@pytest.mark.parametrize("at", [0, 1, 40, 60, 99])
def test_of_a_longer_one_the_words_that_answer(at):
    words = ["fyll"] * 100
    words[at] = "1958"
    one = candidate("  ".join(words) + ".", kinds=("time",))
    start, end = quote_span(WHEN, one)
    quote = one.hit.passage.slice(start, end)
    assert "1958" in quote
    assert len(quote.split()) == MAX_QUOTED_WORDS
    assert quote == quote.strip()


def questions() -> st.SearchStrategy[Question]:
    texts = st.sampled_from(["Når?", "Hvem eier hva?", "Hvor mange, når og hvem?", "What does it cost?", "Ferja", ""])
    return st.builds(analyse, texts, st.sampled_from(["nb", "nn", "en"]))


WORD = st.sampled_from(
    "Ferja eies av Kari Moen 3. mai 1958 40 kroner 30 % «Havet» og\n i Vik , – 22 11 33 44 a\u0301".split(" ")
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    questions(),
    st.lists(st.lists(WORD, min_size=1, max_size=120).map(" ".join), min_size=1, max_size=1),
    st.sampled_from(["nb", "en"]),
    st.sampled_from(["nb", "nn", "en"]),
)
def test_any_sentence_is_quoted_truly(question, texts, language, answered_in):
    chosen = [candidate(text, language, question.kinds) for text in texts]
    said, sentences, citations = compose(question, chosen, answered_in)
    assert len(said.split()) <= MAX_WORDS
    for sentence, citation, one in zip(sentences, citations, chosen, strict=True):
        assert citation.quote == (BEFORE + one.text)[citation.start : citation.end]
        assert sentence.text == " ".join(citation.quote.split())
        assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.emphasis)
        assert all(a[1] <= b[0] for a, b in pairwise(sentence.emphasis))
