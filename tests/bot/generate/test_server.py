"""Servers of language models: their addresses, and whatever they send, the quotes are shown."""

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.generate import Server, Writer
from bot.generate.server import BROKEN_OFF, NONSENSE, REDIRECTED, REFUSED, SLOW, STATUS, TOO_LONG, UNKNOWN, UNREACHABLE
from bot.generate.writer import UNSUPPORTED
from index.errors import UsageError
from tests.bot.generate.conftest import GOOD, KEY, noted, write
from tests.chat import chat_server


def event(content: object, **more: object) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": content}, **more}]}).encode() + b"\n\n"


GOOD_EVENT = event(GOOD, finish_reason="stop")


@pytest.mark.parametrize(
    ("chunks", "note"),
    [
        ([b""], NONSENSE),
        ([b"<html><body>Logg inn</body></html>"], NONSENSE),
        ([b'{"choices": [{"message": {"content": "Asker vant [1]."}}]}'], NONSENSE),
        ([b"data: {\n\n"], NONSENSE),
        ([b"data: []\n\n"], NONSENSE),
        ([b'data: {"choices": 5}\n\n'], NONSENSE),
        ([b'data: {"choices": [{"delta": {"content": 5}}]}\n\n'], NONSENSE),
        ([b"data: " + b"[" * 100_000 + b"\n\n"], NONSENSE),
        ([b"data: \xff\xfe\n\n"], NONSENSE),
        ([event(GOOD), b'data: {"error": {"message": "out of memory"}}\n\n'], NONSENSE),
        ([event(GOOD)], BROKEN_OFF),  # and never said to be finished
        ([event(GOOD, finish_reason="length")], BROKEN_OFF),
        ([event("a" * 70_000, finish_reason="stop")], TOO_LONG),
        ([event("Asker. " * 100)] * 200, TOO_LONG),
        ([b": " + b"x" * 100_000] * 50, TOO_LONG),
        ([b"data: [DONE]\n\n"], UNSUPPORTED),
        ([event(None), b'data: {"choices": []}\n\n', event("", finish_reason="stop")], UNSUPPORTED),
        ([GOOD_EVENT.replace(b"\n", b"\r\n")], None),
        ([GOOD_EVENT[at : at + 1] for at in range(len(GOOD_EVENT))], None),
        ([b": wait\n\nevent: x\nid: 5\n\n", GOOD_EVENT], None),
        ([event("Tenker", reasoning_content="…"), event(". "), GOOD_EVENT, b"data: {\n\n"], None),
    ],
)
def test_bytes(server, quoted, chunks, note):
    answer = write(server.says_bytes(*chunks), quoted)
    assert answer.note == noted(note) if note else answer.generated_by


@pytest.mark.parametrize("status", [204, 400, 500, 503])
def test_statuses(server, quoted, status):
    assert write(server.fails(status, "feil"), quoted).note == noted(STATUS, status=status)


def test_statuses_that_tell_what_to_do(server, quoted):
    assert write(server.fails(401), quoted).note == noted(REFUSED, variable="ASKER_LLM_KEY")
    assert write(server.fails(404), quoted).note == noted(UNKNOWN, model="modell")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(server, quoted, status):
    with chat_server() as other:
        other.says(GOOD)
        answer = write(server.fails(status, Location=f"{other.url}/chat/completions"), quoted)
        assert answer.note == noted(REDIRECTED)
        assert other.requests == []
    assert len(server.requests) == 1


def test_nobody_there(quoted):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        answer = Writer(Server(url, "modell")).write(quoted)
    assert answer.note == noted(UNREACHABLE, server=url.removeprefix("http://"))
    assert answer.sentences == quoted.sentences


@pytest.mark.parametrize("pieces", [(), ("Asker kommune vant prisen [1]. ", "Og")])
def test_a_slow_server(server, quoted, pieces):
    answer = write(server.dawdles(pieces), quoted, timeout=0.5)
    assert answer.note == noted(SLOW, seconds="0.5")


def test_a_server_that_never_answers(quoted):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = Writer(Server(f"http://127.0.0.1:{silent.getsockname()[1]}", "m", timeout=0.3)).write(quoted)
    assert answer.note == noted(SLOW, seconds="0.3")


def test_a_connection_that_breaks(server, quoted):
    def script(chat):
        chat.begin()
        chat.say("Asker kommune vant innovasjonsprisen 2017 [1]. Paul")
        chat.connection.shutdown(socket.SHUT_RDWR)

    server.script = script
    assert write(server, quoted).note == noted(BROKEN_OFF)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("{}", "/v1/chat/completions"),
        ("{}/", "/v1/chat/completions"),
        ("{}/v1/", "/v1/chat/completions"),
        ("{}/api/v2", "/api/v2/chat/completions"),
        ("{}/openai/chat/completions", "/openai/chat/completions"),
    ],
)
def test_addresses(server, quoted, url, path):
    base = server.says(GOOD).url.removesuffix("/v1")
    assert Writer(Server(url.format(base), "modell")).write(quoted).generated_by
    assert server.requests[0][0] == path


@pytest.mark.parametrize(
    "url",
    [
        *("", "localhost:11434", "ftp://x/v1", "file:///etc/passwd", "http://", "http://x:port", "http://x/\n"),
        *("http://[x", f"http://{KEY}@x/v1", f"http://a:{KEY}@x", f"http://x/v1?key={KEY}", f"http://x/#{KEY}"),
    ],
)
def test_addresses_that_will_not_do(url):
    with pytest.raises(UsageError) as raised:
        Server(url, "modell")
    assert KEY not in str(raised.value)


@given(st.lists(st.one_of(st.binary(max_size=50), st.text(max_size=50).map(event), st.just(GOOD_EVENT)), max_size=5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_server_sends(chat, quoted, chunks):
    write(chat.says_bytes(*chunks), quoted)
