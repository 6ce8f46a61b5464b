"""Nothing that the command does asks the network for anything."""

import pytest

# Python runs it at the start of every process that does not refuse it.
BLOCK = """
import os, socket

def refuse(*arguments, **options):
    with open(os.environ["ATTEMPTS"], "a") as file:
        file.write(repr(arguments) + "\\n")
    raise OSError("the network is not to be used")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.gethostbyname = refuse
open(os.environ["ATTEMPTS"], "a").close()
"""


@pytest.fixture
def offline(asker, tmp_path):
    """The command, with every attempt to use the network noted in a file."""
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(BLOCK, "utf-8")
    asker.environment |= {"PYTHONPATH": str(tmp_path / "block"), "ATTEMPTS": str(tmp_path / "attempts")}
    return asker


def test_building_and_asking_need_no_network(offline, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "vei.txt").write_text("Brøytebilene rydder veiene for snø om vinteren.\n", "utf-8")
    offline("index")
    offline("ask", "Hvem vant innovasjonsprisen 2017?")
    offline("search", "snø", "--corpus", tmp_path / "texts")
    offline("index", "--rebuild")
    offline("status")
    assert (tmp_path / "attempts").read_text("utf-8") == ""
