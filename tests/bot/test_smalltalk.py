import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.smalltalk import LONGEST, ROWS, recognise, reply
from bot.types import LANGUAGES
from tests.bot.phrases import PHRASES, QUESTIONS


@pytest.mark.parametrize(("talk", "phrase"), [(talk, phrase) for _, talk, phrase in PHRASES])
def test_small_talk(talk, phrase):
    assert recognise(phrase) == talk


HELD = [
    st.tuples(st.just(kind), st.from_regex(rf"\A(?:{pattern})\Z").filter(lambda text: len(text) <= LONGEST))
    for kind, _, pattern in ROWS
]


@settings(max_examples=300)
@given(st.one_of(HELD))
def test_all_that_a_row_holds_has_one_of_its_marks(talk):
    kind, said = talk
    assert recognise(said) in (kind, "about", "thanks", "farewell")  # some say two things at once


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phrases_are_enough_in_each_language(language):
    assert len({phrase for spoken, _, phrase in PHRASES if spoken == language}) >= 45


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_asked_of_the_documents(question):
    assert recognise(question) is None


@pytest.mark.parametrize("nothing", ["", " ", "?!", "👍", "\x00", "\ud800", "12345", "…"])
def test_what_says_nothing_is_no_small_talk(nothing):
    assert recognise(nothing) is None


@pytest.mark.parametrize(
    ("said", "talk"),
    [
        ("Hei! Takk. Ha det!", "farewell"),
        ("Takk! Hva kan du svare på?", "about"),
        ("Hei, takk!", "thanks"),
        ("Hello, who are you? Thanks, bye!", "about"),
    ],
)
def test_of_several_things_said_the_one_that_tells_most_is_answered(said, talk):
    assert recognise(said) == talk


@pytest.mark.parametrize("word", ["hei ", "hva kan du ", "takk for svaret ", "hello hello ", "god "])
def test_a_long_text_is_no_small_talk(word):
    assert recognise(word * 10_000) is None
    assert recognise((word * 100)[: LONGEST - 1] + "x") is None


ANY_PHRASE = st.sampled_from([phrase for _, _, phrase in PHRASES])
CONTENT = st.sampled_from(
    "Horten Livework innovasjonsprisen kommunane municipality juryen 2017 prosjekt velferd Chaffey søknader".split()
)


@given(st.text(max_size=150))
def test_any_text_is_taken(text):
    assert recognise(text) in {None, "greeting", "thanks", "farewell", "about"}


@given(ANY_PHRASE, st.sampled_from([one for one in QUESTIONS if " " in one]), st.sampled_from([" ", ", ", "! ", "\n"]))
def test_small_talk_before_or_after_a_question_does_not_hide_it(phrase, question, between):
    assert recognise(phrase + between + question) is None
    assert recognise(question + between + phrase) is None


@given(ANY_PHRASE, CONTENT, st.data())
def test_a_word_of_content_makes_it_a_question(phrase, word, data):
    words = phrase.split()
    words.insert(data.draw(st.integers(0, len(words))), word)
    assert recognise(" ".join(words)) is None


@given(ANY_PHRASE, st.sampled_from(["", "!", "?", " …", " :)", "\n", " 🙂"]), st.booleans())
def test_case_and_punctuation_do_not_matter(phrase, end, shouted):
    assert recognise((phrase.upper() if shouted else phrase) + end) == recognise(phrase)


@pytest.mark.parametrize(
    ("language", "talk", "beginning"),
    [
        ("nb", "greeting", "Hei!"),
        ("nn", "greeting", "Hei!"),
        ("en", "greeting", "Hello!"),
        ("nb", "thanks", "Bare hyggelig."),
        ("en", "thanks", "You are welcome."),
        ("nb", "about", "Jeg er Asker"),
        ("nn", "about", "Eg er Asker"),
        ("en", "about", "I am Asker"),
        ("en", "farewell", "Goodbye"),
    ],
)
def test_replies(language, talk, beginning):
    assert reply(talk, language, 3).startswith(beginning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_many_texts_there_are_is_told(language):
    assert "17" in reply("about", language, 17)
    assert not any("17" in reply(talk, language, 17) for talk in ("greeting", "thanks", "farewell"))
    assert not any("{" in reply(talk, language, 17) for talk in ("greeting", "thanks", "farewell", "about"))
