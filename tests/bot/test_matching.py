import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import find
from bot.matching import BESIDE_WITHIN, Matcher, union
from bot.question import KINDS, analyse
from bot.types import Language


def matcher_of(question: str, language: Language = "nb") -> Matcher:
    return Matcher(analyse(question, language))


def met(question: str, text: str, *, language: Language = "nb", text_language: str = "nb") -> dict[str, float]:
    return matcher_of(question, language).match_text(text_language, text)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Hvem eier ferja?", {"eier", "ferja"}),  # what only asks is left out
        ("Hvilket år brant kirken?", {"brant", "kirken"}),
        ("Når?", set()),  # nothing is left
        ("Hva betyr «betyr»?", {"betyr"}),  # unless it would be nothing
        ("Ferja ferja FERJA", {"ferja"}),  # once
    ],
)
def test_words_that_are_compared(question, words):
    assert set(matcher_of(question).words) == words
    assert set(matcher_of(question).information) == set(matcher_of(question).words)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Hvem eier ferja?", "Rederiet har to ferjer.", {"ferja"}),  # another form
        ("Hvem eier ferja?", "Rederiet eide ferjene.", {"eier", "ferja"}),
        ("Hvem skrev boka?", "Boka er skrevet av Moen.", {"skrev", "boka"}),  # a stem that changes
        ("Hvem vant innovasjonsprisen?", "Kommunen fikk prisen.", {"innovasjonsprisen"}),  # a compound's part
        ("Hvem eier ferja?", "Skolen er stor.", set()),
    ],
)
def test_words_are_met_in_any_form(question, text, words):
    weights = met(question, text)
    assert set(weights) == words
    assert all(0 < weight <= 1 for weight in weights.values())


def test_a_part_of_a_compound_counts_less():
    whole = met("Hvem vant innovasjonsprisen?", "Vi fikk innovasjonsprisen.")["innovasjonsprisen"]
    part = met("Hvem vant innovasjonsprisen?", "Vi fikk prisen.")["innovasjonsprisen"]
    assert part < whole == 1


def test_words_are_met_across_languages():
    assert "school" in met("Where is the school?", "Skolen er stor.", language="en")
    assert "skolen" in met("Hvor er skolen?", "The school is big.", text_language="en")
    assert "skulen" in met("Kvar er skulen?", "Skolen er stor.", language="nn")
    assert "won" in met("Who won the prize?", "Asker vant.", language="en")
    assert "vann" in met("Kven vann?", "Asker har vunnet.", language="nn")


def test_several_texts_are_taken_together():
    matcher = matcher_of("Hvem eier ferja i Lillevik?")
    assert matcher.match_text("nb", "Ferja", "ligger i Lillevik.") == {"ferja": 1.0, "lillevik": 1.0}
    assert matcher.match_text("nb") == {}


@pytest.mark.parametrize(
    ("question", "text", "counted"),
    [
        ("Hvor mange kommuner søkte?", "I alt 18 kommuner søkte.", True),
        ("Hvor mange kommuner søkte?", "I alt atten kommuner søkte.", True),
        ("Hvor mange kommuner søkte?", "I alt 18 små kommuner søkte.", True),  # with a word between
        ("Hvor mange kommuner søkte?", "De 33 prosjektene kom fra andre slags kommuner.", False),  # too far
        ("Hvor mange kommuner søkte?", "Kommunene sendte 33 prosjekter.", False),
        ("Hvor mange kommuner søkte?", "I 2017 søkte kommunene.", False),  # a year counts nothing
        ("Hvor mange kommuner søkte?", "Mange kommuner søkte.", False),
    ],
)
def test_what_is_counted(question, text, counted):
    assert matcher_of(question).is_counted(text, "nb") is counted


def test_what_is_counted_in_other_languages():
    assert matcher_of("How many municipalities applied?", "en").is_counted("There were 18 municipalities.", "en")
    assert matcher_of("How many municipalities applied?", "en").is_counted("I alt 18 kommuner søkte.", "nb")
    assert matcher_of("Kor mange kommunar søkte?", "nn").is_counted("I alt 18 kommuner søkte.", "nb")


def test_share_of_the_information():
    matcher = matcher_of("Hvem eier ferja i Lillevik?")
    assert matcher.share({}) == 0
    assert matcher.share(dict.fromkeys(matcher.words, 1.0)) == pytest.approx(1)
    assert matcher.share({"lillevik": 1.0}) > matcher.share({"eier": 1.0})  # a rare word tells more
    assert matcher_of("").share({}) == 0


def test_share_of_some_words():
    matcher = matcher_of("Hvem eier ferja i Lillevik?")
    everything = dict.fromkeys(matcher.words, 1.0)
    assert matcher.share_of(matcher.words, everything) == pytest.approx(matcher.share(everything))
    assert matcher.share_of(["lillevik"], {"lillevik": 0.5}) == pytest.approx(0.5)
    assert matcher.share_of(["lillevik"], {"ferja": 1.0}) == 0
    assert matcher.share_of([], everything) == 0.5
    assert matcher.share_of(["ukjent"], everything, otherwise=0.2) == 0.2  # none of the question's words


def test_the_rarest_word_missing():
    matcher = matcher_of("Hvem eier ferja i Lillevik?")
    assert matcher.rarest_missing({}) == 1  # a name
    assert 0 < matcher.rarest_missing({"lillevik": 1.0}) < 1
    assert matcher.rarest_missing({"lillevik": 0.5, "ferja": 1.0, "eier": 1.0}) == pytest.approx(0.5)
    assert matcher.rarest_missing(dict.fromkeys(matcher.words, 1.0)) == 0
    assert matcher_of("").rarest_missing({}) == 0


def test_union():
    assert union({"a": 0.3, "b": 1.0}, {"a": 0.5}, {}) == {"a": 0.5, "b": 1.0}
    assert union() == {}


def test_names_of_the_question():
    assert matcher_of("Har Kari Moen møtt Ola Vik?").names == ("kari", "moen", "ola", "vik")
    assert matcher_of("Hvem eier ferja?").names == ()


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("Hva sa Lars Moen?", "Vi lar det være.", "lars"),  # whose stems are one
        ("Hva sa Erna Moen?", "Søkerne fikk svar.", "erna"),  # which seems to be a compound
        ("Hva sa Ola Holmberg?", "Det sa Solberg.", "holmberg"),
    ],
)
def test_a_name_is_not_met_by_words_that_are_only_like_it(question, text, name):
    assert name in matcher_of(question).names
    assert name not in met(question, text)


def test_a_name_is_met_in_the_genitive():
    assert {"lars", "moen"} <= set(met("Hva sa Lars Moen?", "Lars Moens svar kom."))
    assert "moen" in met("What did Moen say?", "Moen's reply came.", language="en", text_language="en")


def beside(question: str, text: str, *, language: Language = "nb", text_language: str = "nb") -> float:
    matcher = matcher_of(question, language)
    return matcher.beside(matcher.question.kinds, text, text_language)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        # What is asked for stands by another word of the question.
        ("Når ble ferja bygd?", "Ferja ble bygd i 1958, huset i 1930.", "Huset er fra 1958, og her ligger ferja."),
        ("Hvem leder juryen?", "Juryen ledes av Kari Moen.", "Kari Moen klippet snoren foran alle gjestene og juryen."),
        ("Hvor mange passasjerer tar ferja?", "Ferja tar 40 passasjerer.", "De 40 gjestene sang da ferja la til."),
        # Or there is nothing of the kind, or nothing but it.
        ("Når ble ferja bygd?", "Ferja ble bygd i 1958.", "Ferja ble bygd av rederiet."),
        ("Når ble ferja bygd?", "Ferja ble bygd i 1958.", "Skolen brant i 1958."),
    ],
)
def test_what_is_asked_for_beside_words_of_the_question(question, near, far):
    assert beside(question, near) > beside(question, far) >= 0


def test_beside_across_languages():
    assert beside("When was the school built?", "Skolen ble bygd i 1958.", language="en") > 0
    assert beside("Når ble skolen bygd?", "The school was built in 1958.", text_language="en") > 0
    assert beside("Når vart skulen bygd?", "Skolen ble bygd i 1958.", language="nn") > 0


def test_beside_is_nothing_where_too_many_words_stand_between():
    between = "og " * BESIDE_WITHIN
    assert beside("Når kom ferja?", f"Ferja {between} 1958.") == 0
    assert beside("Når kom ferja?", f"Ferja {between[3:]} 1958.") > 0


def test_a_word_of_the_question_is_not_beside_itself():
    assert beside("Hvem er ordfører Kari Moen?", "Kari Moen er ordfører.") == 0  # she is no news
    assert beside("Fortell om ferja.", "Ferja ble bygd i 1958.") == 0  # no kind is asked for


def test_beside_counts_all_words_but_not_without_end():
    few = beside("Når ble museet åpnet?", "Museet åpnet 3. mai 2020.")
    many = beside(
        "Når ble Lillevik Storevik Vestvik Nordvik museum åpnet?",
        "Lillevik Storevik Vestvik Nordvik museum åpnet 3. mai 2020.",
    )
    assert few < many == 1.5


@pytest.mark.parametrize(
    ("question", "more", "less"),
    [
        ("Hvem eier velferdslaboratoriet?", "Velferdslaben er ny.", "Skolen er ny."),  # a shortened word
        ("Hvem leder Mathisen-utvalget?", "Mathiesen leder det.", "Olsen leder det."),
        ("Hvem eier ferja?", "Ferja eies av Moen.", "Moen eier noe."),
        ("Who owns the ferry?", "The ferry is owned by Moen.", "The school is owned by Moen."),
    ],
)
def test_pieces_of_words(question, more, less):
    matcher = matcher_of(question)
    assert 1 >= matcher.letters(more) > matcher.letters(less) >= 0


def test_all_pieces_of_the_words_and_none():
    matcher = matcher_of("Hvem eier ferja?")
    assert matcher.letters("de eier ferja nå") == pytest.approx(1)
    assert matcher.letters("") == matcher.letters("xyz") == 0
    assert matcher_of("").letters("ferja") == 0
    assert matcher.letters(unicodedata.normalize("NFD", "Ferja på øya")) == matcher.letters("Ferja på øya")


WORDS = st.sampled_from(
    "Hvem når hvor mange kvifor who when ferja ferjene Lillevik Kari Moen 1958 40 3. mai innovasjonsprisen prisen "
    "skolen school eier owns bygd , . ? – «Havet» a\u030a \n \x00".split(" ")
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=20).map(" ".join))
LANGUAGE = st.sampled_from(["nb", "nn", "en"])


@given(TEXTS, TEXTS, LANGUAGE, LANGUAGE)
def test_measures_keep_within_their_scales(question, text, asked, written):
    matcher = matcher_of(question, asked)
    found = matcher.match_text(written, text)
    assert set(found) <= set(matcher.words)
    assert all(0 < weight <= 1 for weight in found.values())
    assert 0 <= matcher.share(found) <= 1 + 1e-9
    assert 0 <= matcher.share_of(matcher.names, found) <= 1 + 1e-9
    assert 0 <= matcher.rarest_missing(found) <= 1
    assert 0 <= matcher.letters(text) <= 1 + 1e-9
    assert 0 <= matcher.beside(KINDS, text, written) <= 1.5
    assert matcher.is_counted(text, written) <= bool(find("number", text, language=written))


@given(TEXTS, LANGUAGE)
def test_a_question_meets_all_its_own_words(question, language):
    matcher = matcher_of(question, language)
    assert matcher.match_text(language, question) == pytest.approx(dict.fromkeys(matcher.words, 1.0))
