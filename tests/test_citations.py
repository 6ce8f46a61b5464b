"""Citations are true: every quote of every answer equals its span of the source, for all questions that there are."""

import json

import pytest

from bot.conversation import Conversation
from bot.types import LANGUAGES
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id
from tests.amounts import amount
from tests.answers import check
from tests.conftest import REPOSITORY, SHARED

NORQUAD = SHARED / "eval" / "norquad"
LISTS = (REPOSITORY / "benchmarks" / "questions.jsonl", SHARED / "eval" / "asker_dev.jsonl")
OTHERS = REPOSITORY / "tests" / "bot" / "questions.tsv"
SHARE = amount(4, 1)
"""Of so many of the questions about anything at all one is asked."""


def from_jsonl(path):
    return [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def tell(record_property, answers):
    cited = [citation for answer in answers for citation in (*answer.citations, *answer.considered)]
    record_property("answers and refusals", len(answers))
    record_property("quotes compared, passages shown among them", len(cited))
    record_property("quotes of answers", sum(len(answer.citations) for answer in answers))


def test_about_the_packaged_texts(assistant, record_property):
    told = {question for language in LANGUAGES for question in assistant.suggestions(language, limit=1000)}
    others = [line.split("\t")[1] for line in OTHERS.read_text("utf-8").splitlines()]
    questions = [*sorted(told), *(question for path in LISTS for question in from_jsonl(path)), *others[::SHARE]]
    assert len(questions) > 350
    talk, answers = Conversation(), []
    for number, question in enumerate(questions):
        answer = assistant.ask(question, conversation=talk if number % 3 else None)  # some are taken for follow-ups
        check(answer)
        answers.append(answer)
        talk = talk.after(answer)
    assert sum(answer.answered for answer in answers) > 150
    tell(record_property, answers)


@pytest.mark.skipif(amount(0, 1) == 0, reason="a long run")
@pytest.mark.skipif(not NORQUAD.exists(), reason="needs ../shared/eval")
def test_about_other_texts(encoder, tmp_path, record_property):
    from bot.assistant import Assistant

    snapshot, _ = refresh([NORQUAD / "docs"], tmp_path / "index", Model(PACKAGED, encoder_id(), lambda: encoder))
    assistant = Assistant(snapshot, lambda: encoder)
    answers = [assistant.ask(question) for question in from_jsonl(NORQUAD / "dev.jsonl")]
    for answer in answers:
        check(answer)
    tell(record_property, answers)
