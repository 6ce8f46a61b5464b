"""The assistant in a conversation: small talk, follow-ups, typing errors, and what it says of itself."""

from datetime import date

import pytest

from bot.assistant import Assistant
from bot.conversation import Conversation
from bot.selection import weights
from bot.types import LANGUAGES
from tests.answers import check


@pytest.mark.parametrize(
    ("said", "kind", "language", "beginning"),
    [
        ("Hei på deg!", "smalltalk", "nb", "Hei!"),
        ("Hei på dykk!", "smalltalk", "nn", "Hei!"),
        ("Hello there!", "smalltalk", "en", "Hello!"),
        ("Tusen takk for hjelpen!", "smalltalk", "nb", "Bare hyggelig."),
        ("Takk for hjelpa, det var fint!", "smalltalk", "nn", "Berre hyggeleg."),
        ("Thank you very much", "smalltalk", "en", "You are welcome."),
        ("Ha det bra!", "smalltalk", "nb", "Ha det bra!"),
        ("See you later", "smalltalk", "en", "Goodbye!"),
        ("Hvem er du?", "about", "nb", "Jeg er Asker"),
        ("Kven er du?", "about", "nn", "Eg er Asker"),
        ("Who are you?", "about", "en", "I am Asker"),
        ("Hva kan jeg spørre deg om?", "about", "nb", "Jeg er Asker"),
        ("Kva veit du noko om?", "about", "nn", "Eg er Asker"),
        ("What are the texts about?", "about", "en", "I am Asker"),
    ],
)
def test_small_talk(assistant_of, said, kind, language, beginning):
    assistant = assistant_of(None, interface="nn" if language == "nn" else "nb")
    answer = assistant.ask(said)
    check(answer)
    assert (answer.kind, answer.language, answer.question, answer.answered) == (kind, language, said, False)
    assert answer.answer.startswith(beginning)
    if kind == "about":
        assert answer.topics == assistant.topics(language)
        assert answer.suggestions == assistant.suggestions(language)
        assert "6" in answer.answer  # texts
    else:
        assert answer.topics == ()
        assert set(answer.suggestions) <= set(assistant.suggestions(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fixed_language_words_small_talk(assistant_of, language):
    answers = [assistant_of(None, language=language).ask(said) for said in ("Hei!", "Kven er du?", "Who are you?")]
    assert {answer.language for answer in answers} == {language}
    assert answers[1].answer == answers[2].answer


def test_small_talk_needs_no_encoder(assistant):
    def load():
        raise AssertionError("loaded")

    asleep = Assistant(assistant._snapshot, load)
    assert asleep.ask("Hello!").kind == "smalltalk"
    assert asleep.ask("Who are you?").kind == "about"


@pytest.mark.parametrize(
    ("language", "question", "fact"),
    [
        ("nb", "Hei, hvem ledet juryen for innovasjonsprisen?", "Katinka Greve Leiner"),
        ("nn", "Hei! Kven leidde juryen for innovasjonsprisen?", "Katinka Greve Leiner"),
        ("en", "Hi, who led the jury of the Innovation Prize?", "Katinka Greve Leiner"),
        ("nb", "Takk. Hvor mange kommuner søkte om innovasjonsprisen?", "18"),
    ],
)
def test_a_greeting_before_a_question_does_not_hide_it(assistant, language, question, fact):
    answer = assistant.ask(question)
    check(answer)
    assert (answer.kind, answer.language) == ("answer", language)
    assert fact in answer.answer


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Hvem vant innovasjonsprsien?", "Hvem vant innovasjonsprisen?"),
        ("Kven vann innovasjonsprsien?", "Kven vann innovasjonsprisen?"),
        ("Which municpality won the prize?", "Which municipality won the prize?"),
        ("HVEM VANT INNOVASJONSPRSIEN?", "HVEM VANT INNOVASJONSPRISEN?"),
    ],
)
def test_typing_errors_are_corrected_and_shown(assistant, typed, understood):
    answer = assistant.ask(typed)
    check(answer)
    right = assistant.ask(understood)
    assert right.rewritten is None
    assert (answer.question, answer.rewritten, answer.answer) == (typed, understood, right.answer)
    assert "Asker" in answer.answer


def test_what_was_corrected_is_shown_with_a_refusal_too(assistant):
    answer = assistant.ask("Hvor mye penger kostet innovasjonsprsien i premie?")
    check(answer)
    assert not answer.answered
    assert answer.rewritten == "Hvor mye penger kostet innovasjonsprisen i premie?"


@pytest.mark.parametrize(
    ("first", "then", "understood", "fact"),
    [
        (
            "Hvor mange kommuner søkte om innovasjonsprisen?",
            "Og hvem delte den ut?",
            "innovasjonsprisen",
            "Paul Chaffey",
        ),
        (
            "Kor mange kommunar søkte om innovasjonsprisen?",
            "Og kven delte han ut?",
            "innovasjonsprisen",
            "Paul Chaffey",
        ),
        (
            "How many municipalities applied for the Innovation Prize?",
            "And who presented it?",
            "Innovation Prize",
            "Paul Chaffey",
        ),
    ],
)
def test_a_follow_up_question_is_understood(assistant, first, then, understood, fact):
    answer = assistant.ask(first)
    conversation = Conversation().after(answer)
    follow_up = assistant.ask(then, conversation=conversation)
    check(follow_up)
    assert answer.rewritten is None
    assert follow_up.question == then
    assert understood in follow_up.rewritten
    assert fact in follow_up.answer
    assert assistant.ask(then).rewritten is None  # without what was said before


def test_small_talk_in_between_does_not_break_a_conversation(assistant):
    conversation = Conversation().after(assistant.ask("Hvor mange kommuner søkte om innovasjonsprisen?"))
    thanked = conversation.after(assistant.ask("Takk!", conversation=conversation))
    question = "Og hvem delte den ut?"
    assert assistant.ask(question, conversation=thanked).rewritten == (
        assistant.ask(question, conversation=conversation).rewritten
    )


def test_confidence(assistant):
    sure = assistant.ask("Hvem vant innovasjonsprisen for 2017?")
    unsure = assistant.ask("Hvordan baker jeg rundstykker?")
    assert sure.confidence > weights().answered_from["same"] > unsure.confidence
    foreign = assistant.ask("Wann wurde die neue Schule am Hafen gebaut und wer bezahlte sie?")
    assert foreign.confidence is None  # nothing was looked for
    assert assistant.ask("Hei!").confidence is None


MANY = {
    f"{n}.md": f"---\nlanguage: nb\ntitle: Ferje {n}\n---\n# Ferje {n}\n\nFerja Nummer {n} ligger i havna i Vik.\n"
    for n in range(14)
}


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("Hvilke ferjer ligger i havna i Vik?", "Bare de 6 nærmeste av 14 utdrag"),
        ("Hva heter alle ferjene i havna i Vik?", "Bare de 6 nærmeste av 14 utdrag"),
        ("Kva for nokre ferjer ligg i hamna i Vik?", "Berre dei 6 nærmaste av 14 utdrag"),
        ("Which ferries are in the harbour of Vik?", "Only the 6 nearest of 14 passages"),
        ("Hvor ligger ferja i Vik?", None),  # no survey
    ],
)
def test_how_much_was_looked_at_is_told(assistant_of, question, note):
    answer = assistant_of(MANY).ask(question)
    check(answer)
    assert answer.note is None if note is None else answer.note.startswith(note)


def test_nothing_is_noted_where_all_was_looked_at_or_it_was_counted(assistant_of):
    few = {name: MANY[name] for name in ("0.md", "1.md")}
    assert assistant_of(few).ask("Hvilke ferjer ligger i havna i Vik?").note is None
    counted = MANY | {"tall.md": "---\nlanguage: nb\n---\n# Havna\n\nI havna i Vik ligger det 14 ferjer.\n"}
    answer = assistant_of(counted).ask("Hvor mange ferjer ligger i havna i Vik?")
    check(answer)
    assert "14" in answer.answer
    assert answer.note is None


@pytest.mark.parametrize(
    "question", ["Hvem vant prisen i år?", "Kven vann prisen i år?", "Who won the prize this year?"]
)
def test_this_year_is_not_that_of_an_old_text(assistant, question):
    answer = assistant.ask(question)
    check(answer)
    assert not answer.answered
    assert str(date.today().year) in answer.reason


WHO = {
    "museet.md": "---\nlanguage: nb\ntitle: Museet i Vik\n---\n# Museet i Vik\n\nLederen for museet heter Kari Moe. "
    "Hun begynte som leder for museet i 1998. Museet viser gamle båter.\n"
}


def test_a_sentence_that_begins_with_a_pronoun_brings_the_one_before_it(assistant_of):
    answer = assistant_of(WHO).ask("Når begynte lederen for museet?")
    check(answer)
    assert [sentence.text for sentence in answer.sentences][:2] == [
        "Lederen for museet heter Kari Moe.",
        "Hun begynte som leder for museet i 1998.",
    ]


def test_a_sentence_that_names_its_subject_stands_alone(assistant_of):
    named = {name: text.replace("Hun begynte", "Kari Moe begynte") for name, text in WHO.items()}
    answer = assistant_of(named).ask("Når begynte Kari Moe?")
    assert answer.sentences[0].text == "Kari Moe begynte som leder for museet i 1998."


def test_a_refusal_suggests_first_the_question_that_comes_nearest(assistant_of):
    texts = {
        "havna.md": "---\nlanguage: nb\ntitle: Havna\nquestions:\n  - Hvem eier museet?\n  - Når går ferja?\n---\n"
        "# Havna\n\nMuseet eies av Kari Moe. Ferja går klokka 8 hver dag.\n"
    }
    answer = assistant_of(texts).ask("Hvor mange kroner koster ferja?")
    assert answer.kind == "refusal"
    assert answer.suggestions == ("Når går ferja?", "Hvem eier museet?")
