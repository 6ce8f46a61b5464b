"""A server on this machine that speaks the OpenAI chat-completions protocol and says what a test tells it to."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Chat(BaseHTTPRequestHandler):
    """One request, answered as the server's script says."""

    protocol_version = "HTTP/1.1"
    server: "ChatServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), json.loads(body)))
        try:
            self.server.script(self)
        except OSError:  # the client has heard enough
            self.close_connection = True

    def begin(self, status: int = 200, **headers: str) -> None:
        """Send the head of a streamed answer."""
        self.send_response(status)
        self.send_header("Content-Type", "text/event-stream")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        """Send some bytes of it."""
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def say(self, *pieces: str, finish: str | None = None) -> None:
        """Send pieces of the model's text."""
        for piece in pieces:
            choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
            self.event({"object": "chat.completion.chunk", "choices": [choice]})
        if finish:
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})

    def event(self, data: Any) -> None:
        """Send one event."""
        self.chunk(b"data: " + json.dumps(data).encode() + b"\n\n")

    def end(self) -> None:
        """Send what ends a streamed answer."""
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class ChatServer(ThreadingHTTPServer):
    """Answers until it is closed; `requests` holds path, headers and body of each request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Callable[[Chat], None]) -> None:
        super().__init__(("127.0.0.1", 0), Chat)
        self.script = script
        self.requests: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, *pieces: str) -> Self:
        """Answer with a text, in these pieces."""

        def script(chat: Chat) -> None:
            chat.begin()
            chat.say("", *pieces, finish="stop")
            chat.end()

        self.script = script
        return self

    def says_bytes(self, *chunks: bytes) -> Self:
        """Answer with these bytes."""

        def script(chat: Chat) -> None:
            chat.begin()
            for chunk in chunks:
                if chunk:
                    chat.chunk(chunk)
            chat.chunk(b"")

        self.script = script
        return self

    def fails(self, status: int, text: str = "", **headers: str) -> Self:
        """Answer with an error."""

        def script(chat: Chat) -> None:
            chat.begin(status, **headers)
            if text:
                chat.chunk(text.encode())
            chat.chunk(b"")

        self.script = script
        return self

    def dawdles(self, pieces: Iterable[str] = (), seconds: float = 0.2) -> Self:
        """Answer with a piece now and then, for ever."""

        def script(chat: Chat) -> None:
            chat.begin()
            chat.say(*pieces)
            while True:
                time.sleep(seconds)
                chat.chunk(b": wait\n\n")

        self.script = script
        return self


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server for as long as it is needed."""
    server = ChatServer(lambda chat: None).says("")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
