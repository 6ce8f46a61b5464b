"""A parser that a file takes over reaches no network, starts no process and changes no file."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers.limits import Limits
from index.readers.process import FAILURES, Pool

READER = "tests.index.readers.misbehaving"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
NETWORK = ["connect {port}", "send {port}", "resolve localhost", "resolve 127.0.0.1", "fetch http://127.0.0.1:{port}/"]
PROCESSES = [
    "spawn {file}",
    "system {file}",
    *(f"{deed} {{file}}" for deed in ("fork", "become") if os.name == "posix"),
]
CHANGES = ["write", "create", "empty", "delete", "rename", "link", "chmod", "folder"]


@pytest.fixture(scope="module")
def pool():
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def listening():
    """A server and a receiver of datagrams at the same port of this machine."""
    with socket.socket() as server, socket.socket(type=socket.SOCK_DGRAM) as receiver:
        server.bind(("127.0.0.1", 0))
        server.listen()
        receiver.bind(server.getsockname())
        for one in (server, receiver):
            one.setblocking(False)
        yield server, receiver


def do(pool: Pool, deed: str) -> str:
    return pool.read(READER, deed.encode(), "a.pdf", Limits()).text


def refused(pool: Pool, deed: str) -> None:
    with pytest.raises(DocumentError) as error:
        do(pool, deed)
    assert error.value.message == FAILURES["fault"]
    assert "is not allowed here" in str(error.value)


def untouched(listening) -> None:
    server, receiver = listening
    with pytest.raises(BlockingIOError):
        server.accept()
    with pytest.raises(BlockingIOError):
        receiver.recv(1)


@pytest.mark.parametrize("deed", NETWORK)
def test_no_network(pool, listening, deed):
    refused(pool, deed.format(port=listening[0].getsockname()[1]))
    untouched(listening)
    assert do(pool, "say next") == "next"


@pytest.mark.parametrize("deed", PROCESSES)
def test_no_process(pool, tmp_path, deed):
    refused(pool, deed.format(file=tmp_path / "a"))
    assert list(tmp_path.iterdir()) == []
    assert do(pool, "say next") == "next"


@pytest.mark.parametrize("deed", CHANGES)
def test_no_file_is_changed(pool, tmp_path, deed):
    file = tmp_path / "a"
    file.write_text("Tekst.", "utf-8")
    before = file.stat()
    refused(pool, f"{deed} {tmp_path / 'b' if deed == 'create' else file}")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert file.read_text("utf-8") == "Tekst."
    assert (file.stat().st_mode, file.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


@POSIX
def test_the_parent_is_not_ended(pool):
    refused(pool, "end_parent")


@LINUX
def test_compiled_code_finds_no_network_either(pool, listening):
    if subprocess.run(["unshare", "--net", *(["--user"] if os.geteuid() else []), "true"], check=False).returncode:
        pytest.skip("this system gives nobody a network of their own")
    assert do(pool, f"natively {listening[0].getsockname()[1]}") == "-1"
    untouched(listening)


@LINUX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may start as many as it likes")
def test_compiled_code_starts_no_process_either(pool):
    assert do(pool, "fork_natively") == "-1"


def test_reading_itself_needs_nothing_of_this(pool):
    samples = Path(__file__).with_name("samples")
    for kind in ("html", "pdf", "docx", "odt"):
        content = pool.read(f"index.readers.{kind}", (samples / f"library.nb.{kind}").read_bytes(), "a", Limits())
        assert "Bråtebygda" in content.text
