from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant import MAX_SUGGESTIONS, MAX_TOPICS
from bot.types import LANGUAGES
from tests.answers import FERRY, MAX_WORDS, check

# Language, question, what the answer holds.
FACTS = [
    ("nb", "Hvem gikk av med seieren i innovasjonsprisen for 2017?", "Asker"),
    ("nb", "Hvem overrakte innovasjonsprisen på Arendalskonferansen?", "Paul Chaffey"),
    ("nb", "Hvilken dag ble innovasjonsprisen delt ut?", "15. juni"),
    ("nb", "Hvor mange kommuner var med og søkte om innovasjonsprisen?", "18"),
    ("nb", "Hvor mange prosjekter sendte kommunene inn?", "33"),
    ("nb", "Hvem ledet juryen for innovasjonsprisen?", "Katinka Greve Leiner"),
    ("nb", "Hvilket telefonnummer kan pressen ringe i departementet?", "22 24 25 00"),
    ("nb", "Hva er forkortelsen EPSA for noe?", "European Public Sector Awards"),
    ("nb", "Hvor mange land kom søknadene til OPSI fra?", "58"),
    ("nb", "I hvilken by holdes World Government Summit?", "Dubai"),
    ("nb", "Hvilket konsulentfirma har samarbeidet med Asker om velferdslaben?", "Livework"),
    ("nb", "Hvor arbeider Karina Bjørnbakk?", "NAV"),
    ("nb", "Hvor mange delegater pleier å komme til World Government Summit?", "4 000"),
    ("nn", "Kven stakk av med innovasjonsprisen for 2017?", "Asker"),
    ("nn", "Kven overrekte innovasjonsprisen på Arendalskonferansen?", "Paul Chaffey"),
    ("nn", "Kva dag vart innovasjonsprisen delt ut, og kvar?", "15. juni"),
    ("nn", "Kor mange kommunar var med og søkte om innovasjonsprisen?", "18"),
    ("nn", "Kor mange prosjekt sende kommunane inn?", "33"),
    ("nn", "Kven leidde juryen for innovasjonsprisen?", "Katinka Greve Leiner"),
    ("nn", "Kva telefonnummer kan pressa ringje i departementet?", "22 24 25 00"),
    ("nn", "Kva tyder forkortinga EPSA?", "European Public Sector Awards"),
    ("nn", "Kor mange land kom søknadene til OPSI frå?", "58"),
    ("nn", "I kva by vert World Government Summit halden?", "Dubai"),
    ("nn", "Kva konsulentfirma har samarbeidd med Asker om velferdslaben?", "Livework"),
    ("nn", "Kvar arbeider Karina Bjørnbakk?", "NAV"),
    ("nn", "Kor mange delegatar plar kome til World Government Summit?", "4 000"),
    ("en", "Which municipality came first in the 2017 Innovation Prize?", "Asker"),
    ("en", "Who handed out the Innovation Prize at the Arendal Conference?", "Paul Chaffey"),
    ("en", "On what day was the Innovation Prize presented?", "15 June"),
    ("en", "How many municipalities were in the running for the Innovation Prize?", "18"),
    ("en", "How many projects did the municipalities send in?", "33"),
    ("en", "Who led the jury of the Innovation Prize?", "Katinka Greve Leiner"),
    ("en", "What phone number can journalists call at the ministry?", "22 24 25 00"),
    ("en", "What is EPSA an abbreviation of?", "European Public Sector Awards"),
    ("en", "From how many countries did OPSI get applications?", "58"),
    ("en", "In which city is the World Government Summit held?", "Dubai"),
    ("en", "Which consulting firm worked with Asker on the Welfare Lab?", "Livework"),
    ("en", "Where does Karina Bjørnbakk work?", "NAV"),
    ("en", "How many delegates usually come to the World Government Summit?", "4,000"),
]

OFF_TOPIC = [
    ("nb", "Hva blir været i morgen?"),
    ("nb", "Hvordan baker jeg rundstykker?"),
    ("nb", "Hvem skrev romanen Sult?"),
    ("nb", "Når går bussen til flyplassen?"),
    ("nb", "Hva er hovedstaden i Portugal?"),
    ("nb", "Hvor mange planeter har solsystemet?"),
    ("nn", "Korleis vert vêret i morgon?"),
    ("nn", "Korleis bakar eg rundstykke?"),
    ("nn", "Kven skreiv romanen Svolt?"),
    ("nn", "Kva tid går bussen til flyplassen?"),
    ("nn", "Kva er hovudstaden i Portugal?"),
    ("nn", "Kor mange planetar har solsystemet?"),
    ("en", "What will the weather be like tomorrow?"),
    ("en", "How do I bake bread rolls?"),
    ("en", "Who wrote the novel Hunger?"),
    ("en", "When does the bus to the airport leave?"),
    ("en", "What is the capital of Portugal?"),
    ("en", "How many planets are in the solar system?"),
]

BEGINNINGS = {
    "nb": ("Tekstene ", "Ingenting i tekstene "),
    "nn": ("Tekstane ", "Ingenting i tekstane "),
    "en": ("The ",),
}
"""How a reason for a refusal begins in each language."""


@pytest.mark.parametrize(("language", "question", "fact"), FACTS)
def test_facts_are_answered(assistant, language, question, fact):
    answer = assistant.ask(question)
    check(answer)
    assert answer.answered
    assert answer.language == language
    assert fact in answer.answer
    assert any(fact in citation.quote for citation in answer.citations)
    assert {citation.document.language for citation in answer.citations} == {language}
    assert {sentence.language for sentence in answer.sentences} == {""}


@pytest.mark.parametrize(("language", "question"), OFF_TOPIC)
def test_what_is_off_topic_is_refused(assistant, language, question):
    answer = assistant.ask(question)
    check(answer)
    assert not answer.answered
    assert answer.language == language
    assert answer.reason.startswith(BEGINNINGS[language])
    assert len(answer.considered) == 5
    documents = [document for document in assistant._snapshot.documents if document.language == language]
    assert set(answer.topics) <= {topic for document in documents for topic in document.topics}
    assert len(answer.topics) == MAX_TOPICS
    assert set(answer.suggestions) <= {one for document in documents for one in document.questions}
    assert len(answer.suggestions) == MAX_SUGGESTIONS


@pytest.mark.parametrize(
    ("fixed", "sorry"),
    [
        (None, "The question seems"),  # in the language of the interface
        ("nb", "Spørsmålet ser ut"),
        ("nn", "Spørsmålet ser ut"),
    ],
)
def test_a_language_that_is_not_supported_is_refused(assistant_of, fixed, sorry):
    answer = assistant_of(FERRY, language=fixed).ask("Wann wurde die neue Schule am Hafen gebaut und wer bezahlte sie?")
    check(answer)
    assert not answer.answered
    assert answer.reason.startswith(sorry)
    assert answer.considered == ()


def test_a_bare_name_is_answered_in_the_language_of_the_interface(assistant_of):
    assert [assistant_of(None, interface=language).ask("Livework").language for language in LANGUAGES] == [*LANGUAGES]


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Who owns the ferry in Vik?", "Vik Rederi"),
        ("What is the name of the captain of the ferry?", "Ola Moen"),
        ("When does the ferry in Vik leave?", "klokka 8"),
    ],
)
def test_a_quote_in_another_language_is_marked(assistant_of, question, fact):
    answer = assistant_of(FERRY).ask(question)
    check(answer)
    assert answer.language == "en"
    assert fact in answer.answer
    assert answer.answer.startswith("The source says, in Norwegian: ")
    assert answer.answer.count("The source says") == 1
    assert {sentence.language for sentence in answer.sentences} == {"nb"}


def test_a_norwegian_question_about_english_texts(assistant_of):
    text = "---\nlanguage: en\n---\n# The ferry\n\nThe ferry in Vik belongs to the company Moen Shipping.\n"
    answer = assistant_of({"ferry.md": text}).ask("Hvilket selskap eier ferja i Vik?")
    check(answer)
    assert answer.answer.startswith("Kilden sier på engelsk: ")
    assert answer.sentences[0].language == "en"


def test_both_norwegians_are_one_language(assistant_of):
    answer = assistant_of(FERRY).ask("Kven eig ferja i Vik, og kva heiter kapteinen på ferja?")
    check(answer)
    assert answer.language == "nn"
    assert answer.answer.startswith("Ferja")
    assert {sentence.language for sentence in answer.sentences} == {""}


@pytest.mark.parametrize(
    ("fixed", "question", "lead"),
    [
        # The packaged texts are old, and in all three languages: that of the answer is quoted.
        ("nb", "How many projects did the municipalities send in?", "Ifølge en tekst fra 2017: "),
        ("nn", "How many projects did the municipalities send in?", "Ifølgje ein tekst frå 2017: "),
        ("en", "Hvor mange prosjekter sendte kommunene inn?", "According to a text from 2017: "),
        ("nn", "Hvor mange prosjekter sendte kommunene inn?", "Ifølgje ein tekst frå 2017: "),
    ],
)
def test_a_fixed_language_words_the_answer(assistant_of, fixed, question, lead):
    answer = assistant_of(None, language=fixed).ask(question)
    check(answer)
    assert answer.answered
    assert answer.language == fixed
    assert "33" in answer.answer
    assert answer.answer.startswith(lead)
    assert {citation.document.language for citation in answer.citations} == {fixed}


@pytest.mark.parametrize(
    ("published", "question", "lead"),
    [
        ("1987-06-05", "Hvem eier ferja i Vik?", "Ifølge en tekst fra 1987: Ferja"),
        ("1987-06-05", "Kven eig ferja i Vik?", "Ifølgje ein tekst frå 1987: Ferja"),
        ("1987-06-05", "Who owns the ferry in Vik?", "According to a text from 1987, in Norwegian: Ferja"),
        (date.today().isoformat(), "Hvem eier ferja i Vik?", "Ferja"),
        (date.today().isoformat(), "Who owns the ferry in Vik?", "The source says, in Norwegian: Ferja"),
    ],
)
def test_the_age_of_an_old_text_is_told(assistant_of, published, question, lead):
    texts = {name: text.replace("title:", f"published: {published}\ntitle:") for name, text in FERRY.items()}
    answer = assistant_of(texts).ask(question)
    check(answer)
    assert "Vik Rederi" in answer.answer
    assert answer.answer.startswith(lead)


def test_a_day_that_a_text_points_at_is_told(assistant_of):
    text = "---\nlanguage: nb\npublished: 1987-06-05\n---\n# Ferja\n\nDen nye ferja i Vik kom i går.\n"
    answer = assistant_of({"ferja.md": text}).ask("Hvilken dag kom den nye ferja til Vik?")
    check(answer)
    assert answer.answer == "Ifølge en tekst fra 1987: Den nye ferja i Vik kom i går. [1] («i går»: 4. juni 1987)"
    assert answer.citations[0].quote == "Den nye ferja i Vik kom i går."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fixed_language_words_the_refusal(assistant_of, language):
    assistant = assistant_of(None, language=language)
    for question in ("How do I bake bread rolls?", "Hvordan baker jeg rundstykker?", "Korleis bakar eg rundstykke?"):
        answer = assistant.ask(question)
        check(answer)
        assert answer.language == language
        assert answer.reason.startswith(BEGINNINGS[language])


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        # A year that the texts do not hold.
        ("Hva skjedde med innovasjonsprisen i 1987?", "Tekstene sier ingenting om året 1987."),
        ("Kva hende med innovasjonsprisen i 1987?", "Tekstane seier ingenting om året 1987."),
        ("What happened to the Innovation Prize in 1987?", "The documents say nothing about the year 1987."),
        # A sum, a share: there is none.
        ("Hvor mye penger fikk Asker i premie for innovasjonsprisen?", "beløp"),
        ("Kor mykje pengar fekk Asker i premie for innovasjonsprisen?", "beløp"),
        ("How much prize money did Asker get with the Innovation Prize?", "sum of money"),
        ("Hvor stor prosentandel av søkerne kom til finalen om innovasjonsprisen?", "prosent"),
    ],
)
def test_why_there_is_no_answer(assistant, question, reason):
    answer = assistant.ask(question)
    check(answer)
    assert not answer.answered
    assert reason in answer.reason


LONG = (
    "Kommunestyret i Vik vedtok at den nye veien, som begynner ved kirken og går forbi skolen, butikken, "
    "brannstasjonen, sykehjemmet, verkstedet, kaia, sagbruket, meieriet, idrettsplassen og campingplassen, før den "
    "krysser elva to ganger, følger jernbanen gjennom skogen, svinger rundt myra, klatrer over åsen, passerer setrene "
    "der folk har gjett geiter så lenge noen kan huske, og ender ved stranda, skal stå ferdig før 1. oktober 2026 og "
    "koste 12 millioner kroner."
)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Når skal den nye veien i Vik stå ferdig?", "1. oktober 2026"),
        ("Hvor mye penger koster veien?", "12 millioner"),
    ],
)
def test_of_a_long_sentence_the_part_that_answers_is_quoted(assistant_of, question, fact):
    assert len(LONG.split()) > MAX_WORDS
    answer = assistant_of({"vei.md": f"---\nlanguage: nb\n---\n# Veien\n\n{LONG}\n"}).ask(question)
    check(answer)
    assert fact in answer.answer
    assert answer.citations[0].quote in LONG
    assert answer.citations[0].quote != LONG


@pytest.mark.parametrize(
    "question",
    [
        "hvem vant innovasjonsprisen? " * 1725,
        "a" * 50_000,
        "?" * 50_000,
        " " * 50_000,
        "1 " * 25_000,
        "A. " * 17_000,
        "(" * 50_000,
        "hei " * 12_500,
        "vet du " * 7_200,
        "\n" * 50_000,
    ],
    ids=lambda question: question[:6].strip() or "blank",
)
def test_a_question_of_50_000_characters(assistant, question):
    answer = assistant.ask(question)
    check(answer)
    assert answer.question == question


@pytest.mark.parametrize("question", ["", " ", "???", "12345", "\x00", "👍", "\u202e", "a\ud800", 'AND OR ( " : *'])
def test_what_is_no_question_is_refused(assistant, question):
    answer = assistant.ask(question)
    check(answer)
    assert not answer.answered


@pytest.mark.parametrize("k", [1, 3, 10])
def test_as_many_passages_are_shown_as_are_asked_for(assistant, k):
    few = assistant.ask("Hvem vant innovasjonsprisen?", k)
    assert len(few.considered) == k
    assert few.answer == assistant.ask("Hvem vant innovasjonsprisen?").answer  # which rests on more
    assert [c.score for c in few.considered] == sorted((c.score for c in few.considered), reverse=True)
    assert len(assistant.search("innovasjonsprisen", k)) == k


@pytest.mark.parametrize(("language", "question"), [("nb", "Hvem vant?"), ("en", "Who won?"), ("en", "")])
def test_an_index_without_texts(assistant_of, language, question):
    assistant = assistant_of({}, interface=language)
    answer = assistant.ask(question)
    check(answer)
    assert answer.reason.startswith(BEGINNINGS[language])
    assert (answer.considered, answer.topics, answer.suggestions) == ((), (), ())
    assert assistant.search(question, 5) == []


TEXTS = {
    "a.md": "---\nlanguage: nb\ntitle: A\ntopics: [båter, havn]\nquestions: [A1?, A2?, A3?, A4?]\n---\nBåten ligger.\n",
    "b.md": "---\nlanguage: nb\ntitle: B\ntopics: [havn, fisk]\nquestions: [B1?]\n---\nFisken svømmer i sjøen.\n",
    "c.md": "---\nlanguage: en\ntitle: C\n---\nThe boat is in the harbour, and so is the fish.\n",
}


@pytest.mark.parametrize(
    ("language", "there", "topics", "suggestions"),
    [
        ("nb", "abc", ("båter", "havn", "fisk"), ("A1?", "B1?", "A2?")),  # each once; documents in turn
        ("nn", "abc", ("båter", "havn", "fisk"), ("A1?", "B1?", "A2?")),  # the other Norwegian
        ("en", "abc", ("C",), ()),  # titles where there are no topics
        ("en", "ab", ("båter", "havn", "fisk"), ("A1?", "B1?", "A2?")),  # better than none
    ],
)
def test_topics_and_suggestions(assistant_of, language, there, topics, suggestions):
    assistant = assistant_of({name: text for name, text in TEXTS.items() if name[0] in there})
    assert assistant.topics(language) == topics
    assert assistant.suggestions(language) == suggestions


def test_the_language_of_a_question(assistant, assistant_of):
    assert assistant.language_of("Hvem eier ferja?") == "nb"
    assert assistant_of(FERRY, language="nn").language_of("Who owns the ferry?") == "nn"


def test_the_same_question_is_answered_the_same(assistant):
    first, second = (assistant.ask("Hvorfor fikk Asker prisen?") for _ in range(2))
    assert (first.answer, first.citations, first.considered) == (second.answer, second.citations, second.considered)


WORDS = st.sampled_from(
    "hvem når hvor kva kvifor who when why how many mye penger prosent vant innovasjonsprisen prisen Asker EPSA OPSI "
    "HOPP Horten jury the municipality velferdslab Chaffey Dubai telefonnummer 2017 1987 ikke not og ? . fisk hei takk "
    "hello who are you i fjor this year innovasjonsprsien".split()
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=80)))
def test_any_question_is_answered_or_refused(assistant, question):
    check(assistant.ask(question))
