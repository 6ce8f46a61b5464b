"""A server that speaks the OpenAI chat-completions protocol: what it writes, as it writes it, within limits."""

import os
import stat
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from index.errors import N_, AskerError, UsageError

if TYPE_CHECKING:
    from bot.settings import Settings

OFF = "off"
"""Named as the server, it means that none is used."""
KEY = "ASKER_LLM_KEY"
"""Environment variable that holds the server's key."""
CLIENT = "httpx2>=2.16,<3"
"""What the extra `llm` installs."""
CONNECT = 5.0
"""Seconds within which the server must be reached."""
MAX_TEXT = 64 * 1024
"""Characters of an answer that are read."""
MAX_BYTES = 4 * 1024 * 1024
"""Bytes that are read in all: each word comes in a message of some hundred bytes, and so do thoughts not shown."""
MAX_KEY = 4096

_ADDRESS = N_("“{key}” must be an address that begins with http:// or https://, such as http://localhost:11434/v1.")
_SECRETS = N_("“{key}” must hold neither a name or password nor a query. Put the server's key in {variable}.")
_NO_MODEL = N_("Name the model that the server is to use: --llm-model NAME")
_NO_CLIENT = N_('A language model needs a package that is not installed. Run: python -m pip install "{package}"')
_KEY_UNREADABLE = N_("The key file {path} cannot be read: {reason}.")
_KEY_OPEN = N_("Others can read the key file {path}. Run: chmod 600 {path}")
_KEY_UNUSABLE = N_("{where} holds no usable key: it must be one word of plain letters, digits and signs.")

UNREACHABLE = N_("The language model at {server} could not be reached.")
SLOW = N_("The language model took longer than {seconds} s.")
REFUSED = N_("The language model's server refused the key. Set it in {variable}.")
UNKNOWN = N_("The language model's server knows no model “{model}” at this address.")
STATUS = N_("The language model's server answered with the error {status}.")
REDIRECTED = N_("The language model's server sent the question on to another address; that is not followed.")
NONSENSE = N_("The language model's server sent something that is no answer.")
BROKEN_OFF = N_("The language model's answer broke off.")
TOO_LONG = N_("The language model's answer is too long.")


class ServerError(AskerError):
    """The server gave no answer that can be used; the quotes are shown instead."""


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta = msgspec.field(default_factory=_Delta)
    finish_reason: str | None = None


class _Message(msgspec.Struct):
    choices: list[_Choice] = msgspec.field(default_factory=list)
    error: Any = None


class Server:
    """One model of one server.

    :param url: Where the protocol begins, such as `http://localhost:11434/v1`.
    :param key: Sent as a bearer token; None where the server wants none.
    :param timeout: Seconds that a whole answer may take.
    :raises UsageError: If the address will not do, or the client is not installed.
    """

    def __init__(self, url: str, model: str, *, key: str | None = None, timeout: float = 60.0) -> None:
        self.model = model
        self._url, self.name = _endpoint(url)
        self._timeout = timeout
        self._headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        _client()

    @classmethod
    def of(cls, settings: "Settings") -> "Server | None":
        """The server that the settings name; None where they name none.

        :raises UsageError: If the settings or the key will not do.
        """
        if settings.llm is None or settings.llm.strip() == OFF:
            return None
        if settings.llm_model is None:
            raise UsageError(_NO_MODEL)
        return cls(settings.llm, settings.llm_model, key=_key(settings.llm_key_file), timeout=settings.llm_timeout)

    def stream(self, messages: Sequence[dict[str, str]]) -> Generator[str, None, None]:
        """What the model writes, in pieces, in real time.

        The request runs in a thread of its own, so that no way of dawdling gets round the time limit.

        :raises ServerError: If the server does not answer properly.
        """
        body = {"model": self.model, "messages": list(messages), "stream": True, "temperature": 0}
        pieces: SimpleQueue[str | Exception | None] = SimpleQueue()
        unwanted = threading.Event()
        deadline = time.monotonic() + self._timeout
        threading.Thread(target=self._receive, args=(body, pieces, unwanted), daemon=True).start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(deadline - time.monotonic(), 0.0))
                except Empty:
                    raise self._slow() from None
                if time.monotonic() > deadline:
                    raise self._slow()
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            unwanted.set()

    def _receive(
        self, body: dict[str, Any], pieces: "SimpleQueue[str | Exception | None]", unwanted: threading.Event
    ) -> None:
        """Fill the queue; the last thing in it is an error or None."""
        try:
            for piece in self._answer(body):
                if unwanted.is_set():
                    return
                pieces.put(piece)
            pieces.put(None)
        except Exception as error:  # raised again by the one who waits
            pieces.put(error)

    def _answer(self, body: dict[str, Any]) -> Iterator[str]:
        httpx = _client()
        # Neither proxies nor .netrc nor redirects: what is sent goes to the server named, and nowhere else.
        limits = httpx.Timeout(self._timeout, connect=min(CONNECT, self._timeout))
        try:
            with (
                httpx.Client(timeout=limits, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", self._url, json=body, headers=self._headers) as response,
            ):
                self._check(response.status_code)
                yield from _texts(response.iter_raw())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise ServerError(UNREACHABLE, server=self.name) from error
        except httpx.TimeoutException as error:
            raise self._slow() from error
        except (httpx.HTTPError, OSError) as error:
            raise ServerError(BROKEN_OFF) from error

    def _check(self, status: int) -> None:
        if status == 200:
            return
        if 300 <= status < 400:
            raise ServerError(REDIRECTED)
        if status in (401, 403):
            raise ServerError(REFUSED, variable=KEY)
        if status == 404:
            raise ServerError(UNKNOWN, model=self.model)
        raise ServerError(STATUS, status=status)

    def _slow(self) -> ServerError:
        return ServerError(SLOW, seconds=f"{self._timeout:g}")


def _texts(chunks: Iterator[bytes]) -> Iterator[str]:
    """What the model writes, out of server-sent events, until the server says that it is finished."""
    length = 0
    for data in _events(chunks):
        if data == b"[DONE]":
            return
        try:
            message = msgspec.json.decode(data, type=_Message)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ServerError(NONSENSE) from error
        if message.error is not None:
            raise ServerError(NONSENSE)
        for choice in message.choices[:1]:
            if choice.delta.content:
                length += len(choice.delta.content)
                if length > MAX_TEXT:
                    raise ServerError(TOO_LONG)
                yield choice.delta.content
            if choice.finish_reason == "length":
                raise ServerError(BROKEN_OFF)
            if choice.finish_reason:
                return
    raise ServerError(BROKEN_OFF)


def _events(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The data of server-sent events, which take a line each in this protocol."""
    size, rest, seen = 0, b"", False
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise ServerError(TOO_LONG)
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                seen = True
                yield line[5:].strip()
    if not seen:
        raise ServerError(NONSENSE)


def _client() -> Any:
    """The HTTP client, imported when a server is named."""
    try:
        import httpx2
    except ImportError as error:
        raise UsageError(_NO_CLIENT, package=CLIENT) from error
    return httpx2


def _endpoint(url: str) -> tuple[str, str]:
    """The address that answers chats, and the server's name for people; errors never repeat what may be a secret."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(_ADDRESS, key="llm") from None
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url.strip():
        raise UsageError(_ADDRESS, key="llm")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError(_SECRETS, key="llm", variable=KEY)
    path = parts.path.rstrip("/") or "/v1"
    if not path.endswith("/chat/completions"):
        path += "/chat/completions"
    return f"{parts.scheme}://{parts.netloc}{path}", f"{host}:{port}" if port else host


def _key(file: str | None) -> str | None:
    """The server's key, from the environment, else from the file that the settings name."""
    said = os.environ.get(KEY)
    if said:
        return _usable(said, KEY)
    if file is None:
        return None
    path = Path(file)
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if os.name == "posix" and status.st_mode & (stat.S_IROTH | stat.S_IWOTH):
                raise UsageError(_KEY_OPEN, path=path)
            content = stream.read(MAX_KEY + 1)
    except OSError as error:
        raise UsageError(_KEY_UNREADABLE, path=path, reason=error.strerror or error) from error
    return _usable(content.decode("utf-8-sig", "replace"), path)


def _usable(key: str, where: object) -> str:
    key = key.strip()
    if not key or len(key) > MAX_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(_KEY_UNUSABLE, where=where)
    return key
