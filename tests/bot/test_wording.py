from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features import FEATURES, Candidate
from bot.question import Question, analyse
from bot.selection import MAX_SENTENCES
from bot.wording import MAX_QUOTED_WORDS, MAX_WORDS, compose, quote_span
from index.types import Document, Hit, Passage

BEFORE = "Først noe annet.\n"
"""Stands before the passage in its document."""


TODAY = date(2018, 5, 1)


def candidate(
    text: str,
    language: str = "nb",
    kinds: tuple[str, ...] = (),
    score: float = 0.7,
    published: str | None = None,
) -> Candidate:
    """The one sentence of a passage."""
    document = Document(
        root="/x",
        path="a.md",
        sha256="",
        size=0,
        modified_ns=0,
        title="A",
        language=language,
        published=published,
    )
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
    text, (sentence,), (citation,) = compose(WHO, [candidate("Ferja eies av Kari Moen.")], "nb", TODAY)
    assert text == "Ferja eies av Kari Moen. [1]"
    assert sentence.text == citation.quote == "Ferja eies av Kari Moen."
    assert (sentence.citations, sentence.language) == ((1,), "")
    assert (citation.number, citation.heading, citation.line, citation.score) == (1, "Ferja", 2, 0.7)
    assert (citation.start, citation.end) == (len(BEFORE), len(BEFORE) + len(citation.quote))


def test_sentences_are_numbered_and_cited_in_order():
    text, sentences, citations = compose(WHO, [candidate("En. "), candidate("To."), candidate("Tre.")], "nb", TODAY)
    assert text == "En. [1] To. [2] Tre. [3]"
    assert [sentence.citations for sentence in sentences] == [(1,), (2,), (3,)]
    assert [citation.number for citation in citations] == [1, 2, 3]


def test_a_sentence_over_several_lines_is_said_on_one():
    text, (sentence,), (citation,) = compose(WHO, [candidate("Ferja eies\n  av Kari\r\nMoen.")], "nb", TODAY)
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
    said, sentences, _ = compose(WHO, [candidate("S.", code) for code in languages], language, TODAY)
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
    _, (sentence,), _ = compose(analyse(question, "nb"), [candidate(text)], "nb", TODAY)
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


@pytest.mark.parametrize(
    ("published", "written", "language", "text"),
    [
        ("2016-12-31", "nb", "nb", "Ifølge en tekst fra 2016: S. [1]"),
        ("2016-12-31", "nn", "nb", "Ifølge en tekst fra 2016: S. [1]"),
        ("2016-12-31", "nb", "nn", "Ifølgje ein tekst frå 2016: S. [1]"),
        ("2016", "en", "en", "According to a text from 2016: S. [1]"),
        ("1814-05-17", "en", "nb", "Ifølge en tekst fra 1814, på engelsk: S. [1]"),  # one lead tells both
        ("1814-05-17", "en", "nn", "Ifølgje ein tekst frå 1814, på engelsk: S. [1]"),
        ("1814-05-17", "nb", "en", "According to a text from 1814, in Norwegian: S. [1]"),
        ("2017-01-01", "nb", "nb", "S. [1]"),  # not that old
        ("2017-01-01", "nb", "en", "The source says, in Norwegian: S. [1]"),
        ("2031", "nb", "nb", "S. [1]"),
        (None, "nb", "nb", "S. [1]"),
    ],
)
def test_lead_ins_of_old_texts(published, written, language, text):
    assert compose(WHO, [candidate("S.", written, published=published)], language, TODAY)[0] == text


def test_a_lead_in_is_said_again_where_another_begins():
    chosen = [candidate("S.", published=year) for year in ("2015", "2015", "2016", None, "2015")]
    assert compose(WHO, chosen, "nb", TODAY)[0] == (
        "Ifølge en tekst fra 2015: S. [1] S. [2] Ifølge en tekst fra 2016: S. [3] S. [4] "
        "Ifølge en tekst fra 2015: S. [5]"
    )


@pytest.mark.parametrize(
    ("text", "language", "answered_in", "said"),
    [
        ("Ferja går i dag.", "nb", "nb", "Ferja går i dag. [1] («i dag»: 15. juni 2017)"),
        ("Ferja går i dag.", "nn", "nn", "Ferja går i dag. [1] («i dag»: 15. juni 2017)"),
        ("It leaves today.", "en", "en", "It leaves today. [1] (“today”: 15 June 2017)"),
        ("I fjor og i år.", "nb", "nb", "I fjor og i år. [1] («I fjor»: 2016) («i år»: 2017)"),
        ("Ferja går nå.", "nb", "nb", "Ferja går nå. [1]"),
        ("Ferja går i dag.", "nb", "en", "The source says, in Norwegian: Ferja går i dag. [1] (“i dag”: 15 June 2017)"),
    ],
)
def test_words_that_point_at_a_day_or_a_year_are_explained(text, language, answered_in, said):
    shown, sentences, citations = compose(WHO, [candidate(text, language, published="2017-06-15")], answered_in, TODAY)
    assert shown == said
    assert sentences[0].text == citations[0].quote == text  # in the quote nothing is explained


def test_nothing_is_explained_where_the_text_tells_no_date():
    assert compose(WHO, [candidate("Ferja går i dag.")], "nb", TODAY)[0] == "Ferja går i dag. [1]"


@pytest.mark.parametrize("words", [MAX_QUOTED_WORDS, MAX_QUOTED_WORDS - 2, 100])
def test_one_sentence_with_all_that_is_said_of_it_keeps_within_the_words_allowed(words):
    text = "I fjor, i år, i dag og i morgen" + " ord" * (words - 9) + " slutt."
    said, _, (citation,) = compose(WHO, [candidate(text, published="1987-06-15")], "en", TODAY)
    assert citation.quote in text
    assert len(said.split()) <= MAX_WORDS


def test_sentences_that_would_make_it_too_long_are_left_out():
    long = candidate("ord " * 40 + "slutt.")
    chosen = [long, candidate("ord " * 30 + "slutt."), candidate("Kort.")]
    text, sentences, citations = compose(WHO, chosen, "nb", TODAY)
    assert text.endswith("slutt. [1] Kort. [2]")
    assert [sentence.text for sentence in sentences] == [long.text, "Kort."]
    assert [citation.number for citation in citations] == [1, 2]
    assert len(text.split()) <= MAX_WORDS


WORD = st.sampled_from(
    [
        *"Ferja eies av Kari Moen 3. mai 1958 40 kroner 30 % «Havet» og\n i Vik , – 22 11 33 44 a\u0301".split(" "),
        *("i år", "I fjor", "i dag", "today", "last year"),
    ]
)
TEXT = st.one_of(st.integers(1, 20), st.integers(40, 60), st.integers(60, 120)).flatmap(
    lambda words: st.lists(WORD, min_size=words, max_size=words).map(" ".join)
)
PUBLISHED = st.sampled_from([None, "1814", "2016-04", "2017-06-15", "2018-01-01", "9999-12-31", "0001-01-01"])


@given(
    questions(),
    st.lists(st.tuples(TEXT, st.sampled_from(["nb", "nn", "en"]), PUBLISHED), min_size=1, max_size=MAX_SENTENCES),
    st.sampled_from(["nb", "nn", "en"]),
)
def test_any_sentences_are_quoted_truly(question, drawn, answered_in):
    chosen = [candidate(text, language, question.kinds, published=day) for text, language, day in drawn]
    said, sentences, citations = compose(question, chosen, answered_in, TODAY)
    assert len(said.split()) <= MAX_WORDS
    assert 1 <= len(sentences) == len(citations) <= 4
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    texts = iter(BEFORE + one.text for one in chosen)  # in their order, some perhaps left out
    for sentence, citation in zip(sentences, citations, strict=True):
        assert any(citation.quote == text[citation.start : citation.end] for text in texts)
        assert sentence.text == " ".join(citation.quote.split())
        assert f"{sentence.text} [{citation.number}]" in said
        assert sentence.citations == (citation.number,)
        assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.emphasis)
        assert all(a[1] <= b[0] for a, b in pairwise(sentence.emphasis))
