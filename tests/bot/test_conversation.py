import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.assistant import Assistant
from bot.conversation import MAX_TURNS, Conversation, Turn
from bot.language import detect
from bot.types import LANGUAGES, Answer, Language, Sentence
from index.errors import UnreadableError

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("conversations.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Conversations: each turn's question, what it should be understood as (null: it stands by itself), `said` (what is
answered, where no texts are asked) and `answer` (what the answer from the packaged texts must hold)."""

AskIn = Callable[..., Assistant]


def _name(row: dict[str, Any]) -> str:
    return f"{row['lang']} {' '.join(turn['question'] for turn in row['turns'])}"


def _answer(question: str, language: Language = "nb", *, said: str = "", **values: Any) -> Answer:
    sentences = (Sentence(text=said, citations=()),) if said else ()
    given: dict[str, Any] = {"kind": "answer", "answered": True, "sentences": sentences} | values
    return Answer(question=question, language=language, **given)


@pytest.mark.parametrize("row", [row for row in ROWS if not row["corpus"]], ids=_name)
def test_rewriting(row):
    conversation = Conversation()
    for turn in row["turns"]:
        language = detect(turn["question"], row["lang"]).language
        rewritten = conversation.resolve(turn["question"], language)
        assert rewritten == turn["rewritten"], turn["question"]
        kind = "smalltalk" if turn["question"].endswith("!") else "answer"
        answer = _answer(turn["question"], language, rewritten=rewritten, said=turn.get("said", ""), kind=kind)
        conversation = conversation.after(answer)


@pytest.mark.parametrize("row", [row for row in ROWS if row["corpus"]], ids=_name)
def test_answers_from_the_packaged_texts(row, assistant_of: AskIn):
    conversation = Conversation()
    for turn in row["turns"]:
        language = detect(turn["question"], row["lang"]).language
        rewritten = conversation.resolve(turn["question"], language)
        assert rewritten == turn["rewritten"], turn["question"]
        answer = assistant_of(None, language=language).ask(rewritten or turn["question"])
        assert re.search(turn.get("answer", ""), answer.answer), (turn["question"], answer.answer or answer.reason)
        conversation = conversation.after(replace(answer, question=turn["question"], rewritten=rewritten))


def test_the_set_is_large_enough():
    assert all(sum(row["lang"] == language for row in ROWS) >= 20 for language in LANGUAGES)
    assert sum(any(turn["rewritten"] is None for turn in row["turns"][1:]) for row in ROWS) >= 15
    assert all(2 <= len(row["turns"]) <= 4 and row["turns"][0]["rewritten"] is None for row in ROWS)


def test_a_conversation_is_a_value():
    before = Conversation()
    after = before.after(_answer("Hvem leder juryen?"))
    assert before.turns == ()
    assert after == Conversation().after(_answer("Hvem leder juryen?"))
    assert after.turns[0].question == "Hvem leder juryen?"


def test_only_the_last_turns_are_kept():
    conversation = Conversation()
    for number in range(MAX_TURNS + 3):
        conversation = conversation.after(_answer(f"Hvem vant i {number}?"))
    assert [turn.question for turn in conversation.turns] == [f"Hvem vant i {n}?" for n in range(3, MAX_TURNS + 3)]


@pytest.mark.parametrize("kind", ["smalltalk", "about"])
def test_greetings_are_no_turns(kind):
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    assert conversation.after(_answer("Hei på deg!", kind=kind)) == conversation


def test_a_question_without_content_is_no_turn():
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    assert conversation.after(_answer("Hvem er det?")) == conversation


def test_a_refused_question_sets_the_topic():
    conversation = Conversation().after(_answer("Når åpner biblioteket?", kind="refusal", answered=False))
    assert conversation.resolve("Hvor ligger det?", "nb") == "Hvor ligger biblioteket?"


def test_a_refused_question_for_a_person_is_gone_on_with():
    conversation = Conversation().after(_answer("Hvem tegnet biblioteket?", kind="refusal", answered=False))
    assert conversation.resolve("Når ble hun født?", "nb") == "Når ble den som tegnet biblioteket født?"


def test_the_person_in_the_answer_is_meant():
    said = "Ifølge rektor Kari Nordmann er skolen full."
    sentence = Sentence(text=said, citations=(1,), emphasis=((7, 27),))
    conversation = Conversation().after(_answer("Hvem leder skolen?", sentences=(sentence,)))
    assert conversation.turns[0].names == ("rektor Kari Nordmann",)
    assert conversation.resolve("Hva sa hun?", "nb") == "Hva sa Kari Nordmann?"


def test_follow_ups_of_follow_ups():
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    resolved = conversation.resolve("Hvor ligger det?", "nb")
    conversation = conversation.after(_answer("Hvor ligger det?", rewritten=resolved))
    assert conversation.turns[-1].understood == "Hvor ligger biblioteket?"
    assert conversation.resolve("Hvem tegnet det?", "nb") == "Hvem tegnet biblioteket?"


def test_a_bare_question_word_in_another_language_asks_in_that_of_the_question_before():
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    resolved = conversation.resolve("Why?", "en")
    assert resolved == "Hvorfor åpner biblioteket?"
    turn = Turn.of(_answer("Why?", "en", rewritten=resolved))
    assert (turn.question, turn.language) == ("Why?", "nb")


@pytest.mark.parametrize("question", ["", "  ", "?", "…", "12", "Asker", "det", "it?", "Og?", "Hva?", "\u202eHvorfor?"])
def test_next_to_nothing(question):
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    assert Conversation().resolve(question, "nb") is None
    resolved = conversation.resolve(question, "nb")
    assert resolved is None or "biblioteket" in resolved


def test_a_long_question_is_cut():
    conversation = Conversation().after(_answer("Når åpner biblioteket?"))
    resolved = conversation.resolve("Hvem tegnet det, " + "og hvorfor " * 100_000, "nb")
    assert resolved is None or len(resolved) < 2_000


def test_saved_and_replayed():
    conversation = (
        Conversation().after(_answer("Når åpner «biblioteket»?", said="Klokka ti.")).after(_answer("Why me?", "en"))
    )
    assert Conversation.from_json(conversation.to_json()) == conversation


def test_what_the_shell_may_hand_over_can_be_saved():
    conversation = Conversation().after(_answer("Når åpner biblioteket\udcff?"))
    assert Conversation.from_json(conversation.to_json()) == conversation


@pytest.mark.parametrize(
    "saved",
    [b"", b"{", b"[]", b'{"turns": 1}', b'{"turns": [{"question": "Hvem?"}]}', b"\xff\xfe", b"[" * 100_000],
    ids=lambda saved: repr(saved[:20]),
)
def test_a_damaged_conversation_is_told(saved):
    with pytest.raises(UnreadableError, match="Begin a new one"):
        Conversation.from_json(saved)


SAID = st.text(max_size=80) | st.lists(
    st.sampled_from(
        "hvem hva når hvor hvorfor hvor mange er var vant fikk det den de han hun og i på om med juryen prisen Asker "
        "Kari who what when why how many is was did it they she the jury prize of and about to that 2017 ? , . «X» "
        "den som".split()
    ),
    max_size=9,
).map(" ".join)
TURNS = st.builds(
    Turn,
    question=SAID,
    understood=SAID,
    language=st.sampled_from(LANGUAGES),
    kind=st.sampled_from(["answer", "refusal"]),
    answered=st.booleans(),
    answer=SAID,
    names=st.lists(SAID, max_size=2).map(tuple),
)


@given(st.lists(TURNS, max_size=4), SAID, st.sampled_from(LANGUAGES))
def test_never_raises(turns, question, language):
    conversation = Conversation(tuple(turns))
    resolved = conversation.resolve(question, language)
    assert resolved is None or (resolved.strip() and resolved != question)


@given(SAID, st.sampled_from(LANGUAGES))
def test_without_turns_every_question_stands_by_itself(question, language):
    assert Conversation().resolve(question, language) is None


@given(st.lists(TURNS, max_size=4))
def test_round_trip(turns):
    conversation = Conversation(tuple(turns))
    assert Conversation.from_json(conversation.to_json()) == conversation


@given(SAID, st.sampled_from(LANGUAGES), SAID)
def test_any_answer_can_be_kept(question, language, said):
    conversation = Conversation().after(_answer(question, language, said=said))
    assert len(conversation.turns) <= 1
