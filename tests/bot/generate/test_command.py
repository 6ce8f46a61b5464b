"""The command with a server named: what it prints, its settings, its key, and whom it asks."""

import json
import os

import pytest

from bot.generate.server import CLIENT
from tests.bot.generate.conftest import GOOD, KEY, QUESTION
from tests.conftest import REPOSITORY


@pytest.fixture
def named(packaged, server, tmp_path):
    """Runs the command with a server named, and gives what it prints."""
    environment = {"ASKER_LLM": server.url, "ASKER_LLM_MODEL": "modell", "ASKER_SETTINGS": str(tmp_path / "asker.toml")}

    def run(*arguments, code=0, **more):
        return packaged(*arguments, code=code, **{**environment, **more})

    return run


def test_json_of_a_worded_answer(named, server):
    answer = json.loads(named(QUESTION, "--json").stdout)
    assert answer["generated_by"] is None
    assert answer["note"]
    server.says(GOOD)
    answer = json.loads(named(QUESTION, "--json").stdout)
    assert answer["generated_by"] == "modell"
    assert answer["note"] is None
    for citation in answer["citations"]:
        text = (REPOSITORY / "corpus" / citation["document"]).read_bytes().decode()
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("form", [[], ["--plain"]])
def test_a_worded_answer_in_text(named, server, form):
    server.says(GOOD)
    done = named(QUESTION, *form, "--llm-model", "mo\x1b[31mdell")
    assert "mo\\x1b[31mdell" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert "Asker kommune vant innovasjonsprisen 2017. [1]" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("form", [[], ["--plain"]])
def test_a_failure_is_told_on_stderr(named, packaged, server, form):
    server.fails(500, KEY)
    done = named(QUESTION, *form, ASKER_LLM_KEY=KEY)
    assert done.stdout == packaged(QUESTION, *form).stdout
    assert "500" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_every_line_of_stdin_is_worded_if_it_is_answered(named, server):
    server.says(GOOD)
    out = named("-", "--json", text=f"{QUESTION}\nHva koster en flybillett til månen?\n").stdout.splitlines()
    assert [json.loads(line)["generated_by"] for line in out] == ["modell", None]
    assert len(server.requests) == 1


def test_a_time_limit_by_option(named, server):
    server.dawdles()
    assert "1 s" in named(QUESTION, "--llm-timeout", "1").stderr


def test_settings_in_the_file(named, server, tmp_path):
    (tmp_path / "key").write_text(f"\ufeff {KEY}\n", "utf-8")
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "asker.toml").write_text(
        f'llm = "{server.says(GOOD).url}"\nllm_model = "filens"\nllm_key_file = "key"\nllm_timeout = 20\n'
    )
    done = named(QUESTION, "--json", ASKER_LLM="", ASKER_LLM_MODEL="")
    assert json.loads(done.stdout)["generated_by"] == "filens"
    assert server.requests[0][1]["Authorization"] == f"Bearer {KEY}"
    assert named(QUESTION, "--json", "--llm", "off").stdout
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("options", "environment", "said"),
    [
        (["--llm", "ftp://x"], {}, ["“llm”", "http://"]),
        (["--llm", f"http://a:{KEY}@x/v1"], {}, ["ASKER_LLM_KEY"]),
        (["--llm", " "], {}, ["--llm"]),
        (["--llm-model", "m"], {"ASKER_LLM": ""}, ["--llm URL"]),
        ([], {"ASKER_LLM_MODEL": ""}, ["--llm-model"]),
        (["--llm-timeout", "snart"], {}, ["--llm-timeout", "3600"]),
        (["--llm-timeout", "0"], {}, ["--llm-timeout", "3600"]),
        (["--llm-timeout", "nan"], {}, ["--llm-timeout", "3600"]),
        ([], {"ASKER_LLM_TIMEOUT": "-1"}, ["ASKER_LLM_TIMEOUT"]),
        ([], {"ASKER_LLM_KEY_FILE": "/finnes/ikke"}, ["/finnes/ikke"]),
        ([], {"ASKER_LLM_KEY_FILE": "."}, ["key file"]),
        ([], {"ASKER_LLM_KEY": f"{KEY} \n{KEY}"}, ["ASKER_LLM_KEY"]),
        ([], {"ASKER_LLM_KEY": f"{KEY}é"}, ["ASKER_LLM_KEY"]),
    ],
)
def test_settings_that_will_not_do(named, server, options, environment, said):
    done = named(*options, QUESTION, code=2, **environment)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for words in said:
        assert words in done.stderr
    assert KEY not in done.stderr
    assert server.requests == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
@pytest.mark.parametrize(("mode", "code"), [(0o644, 2), (0o604, 2), (0o602, 2), (0o600, 0), (0o640, 0)])
def test_a_key_file_that_others_can_read(named, server, tmp_path, mode, code):
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "key").chmod(mode)
    done = named(QUESTION, code=code, ASKER_LLM_KEY_FILE=str(tmp_path / "key"))
    assert (f"chmod 600 {tmp_path / 'key'}" in done.stderr) == bool(code)
    assert KEY not in done.stderr
    (tmp_path / "key").write_bytes(b"\x00\xff")
    (tmp_path / "key").chmod(0o600)
    named(QUESTION, code=2, ASKER_LLM_KEY_FILE=str(tmp_path / "key"))


def test_the_key_is_in_nothing_that_is_shown(named, server):
    for answer, arguments in (
        (server.fails, (401, KEY)),
        (server.fails, (302, f"http://{KEY}/")),
        (server.says_bytes, (b"data: " + KEY.encode() + b"\n\n",)),
        (server.says, (f"Nøkkelen er {KEY} [1].",)),
    ):
        answer(*arguments)
        for debug in ("", "1"):
            done = named(QUESTION, "--json", ASKER_LLM_KEY=KEY, ASKER_DEBUG=debug)
            assert KEY not in done.stdout + done.stderr
    assert all(headers["Authorization"] == f"Bearer {KEY}" for _, headers, _ in server.requests)
    named("--json", "--llm-key", KEY, QUESTION, code=2)  # there is no such option


RECORD = """
import os, socket
connect = socket.socket.connect
def recorded(self, address):
    with open(os.environ["ATTEMPTS"], "a") as file:
        file.write(f"{address}\\n")
    return connect(self, address)
socket.socket.connect = recorded
"""


def test_only_the_server_named_is_asked(named, server, tmp_path):
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "sitecustomize.py").write_text(RECORD, "utf-8")
    more = {"PYTHONPATH": str(tmp_path / "record"), "ATTEMPTS": str(tmp_path / "attempts")}
    proxies = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9")
    server.says(GOOD)
    assert json.loads(named(QUESTION, "--json", **more, **proxies).stdout)["generated_by"]
    assert (tmp_path / "attempts").read_text().splitlines() == [str(("127.0.0.1", server.server_port))]
    (tmp_path / "attempts").unlink()
    named(QUESTION, ASKER_LLM="", **more)
    named("status", **more)
    named("search", QUESTION, **more)
    assert not (tmp_path / "attempts").exists()


def test_without_the_client_the_command_that_installs_it_is_told(named, tmp_path):
    (tmp_path / "none" / "httpx2").mkdir(parents=True)
    (tmp_path / "none" / "httpx2" / "__init__.py").write_text("raise ImportError\n")
    done = named(QUESTION, code=2, PYTHONPATH=str(tmp_path / "none"))
    assert f'pip install "{CLIENT}"' in done.stderr


def test_the_extra_is_what_the_error_names():
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["optional-dependencies"]["llm"] == [CLIENT]
