"""A server that says what each test wants, an answer of quotes to be worded, and what must hold of the result."""

import pytest
from msgspec.structs import replace

from bot.generate import Server, Writer
from bot.generate.support import Text, supported
from bot.generate.writer import QUOTED
from bot.messages import translate
from bot.types import Answer
from tests.chat import chat_server

QUESTION = "Hvem vant innovasjonsprisen?"
GOOD = "Asker kommune vant innovasjonsprisen 2017 [1]. Paul Chaffey delte ut prisen 15. juni [1]."

KEY = "sk-hemmelig-4711"


@pytest.fixture(scope="module")
def chat():
    with chat_server() as server:
        yield server


@pytest.fixture
def server(chat):
    """The server with nothing asked of it yet."""
    chat.requests.clear()
    return chat.says("")


@pytest.fixture(scope="module")
def quoted(assistant):
    """An answer of quotes."""
    answer = assistant.ask(QUESTION)
    assert answer.answered
    return answer


def check(answer: Answer) -> None:
    """Assert what must be true of whatever a model has worded."""
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]
    for citation in answer.citations:
        (passage,) = (
            one
            for one in answer.considered
            if one.document == citation.document and one.start <= citation.start and citation.end <= one.end
        )
        assert citation.quote == passage.quote[citation.start - passage.start : citation.end - passage.start]
        assert citation.line == passage.line + passage.quote[: citation.start - passage.start].count("\n")
    for sentence in answer.sentences:
        quotes = [answer.citations[number - 1] for number in sentence.citations]
        assert supported(
            Text(sentence.text, answer.language), [Text(one.quote, one.document.language) for one in quotes]
        )
        assert sentence.text.isprintable()
    assert answer.answer == " ".join(
        one.text + "".join(f" [{number}]" for number in one.citations) for one in answer.sentences
    )
    assert len(answer.answer.split()) <= 60


def write(server, quoted: Answer, timeout: float = 20.0) -> Answer:
    answer = Writer(Server(server.url, "modell", timeout=timeout)).write(quoted)
    if answer.generated_by:
        assert answer.note is None
        check(answer)
    else:
        assert answer.note
        assert replace(answer, note=None, seconds=quoted.seconds) == quoted
    return answer


def noted(message: str, **values: object) -> str:
    """What is said where the quotes are shown instead."""
    return f"{translate('nb', message, **values)} {translate('nb', QUOTED)}"
