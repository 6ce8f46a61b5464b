"""The contract of `asker ask` and `asker search`, through the real command."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

QUESTION = "Hvem vant innovasjonsprisen?"
REFUSED = "Hva koster en flybillett til månen?"

CITATION = {
    "number": (int, type(None)),
    "document": str,
    "title": str,
    "heading": str,
    "publisher": (str, type(None)),
    "published": (str, type(None)),
    "retold_from": (str, type(None)),
    "language": str,
    "start": int,
    "end": int,
    "line": int,
    "page": (int, type(None)),
    "quote": str,
    "score": float,
}
ANSWER = {
    "schema": int,
    "kind": str,
    "question": str,
    "language": str,
    "rewritten": (str, type(None)),
    "answered": bool,
    "answer": str,
    "sentences": list,
    "citations": list,
    "considered": list,
    "reason": (str, type(None)),
    "topics": list,
    "suggestions": list,
    "seconds": float,
    "confidence": (float, int, type(None)),
    "generated_by": (str, type(None)),
    "note": (str, type(None)),
}


@pytest.fixture(scope="session")
def asked(packaged):
    """What `asker ask --json` says to the question."""
    return packaged.json("ask", QUESTION)


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "seconds": 0}


def check(value: dict[str, Any], fields: dict[str, Any]) -> None:
    for name, kind in fields.items():
        assert isinstance(value[name], kind), (name, value[name])


@pytest.mark.parametrize(
    "arguments",
    [(QUESTION, "--json"), ("--json", "Hvem", "vant", "innovasjonsprisen?"), ("--lang", "auto", "--json", QUESTION)],
)
def test_all_ways_to_ask_are_one(packaged, asked, arguments):
    assert without_time(json.loads(packaged(*arguments).stdout)) == without_time(asked)


@pytest.mark.parametrize(
    ("arguments", "arranged"),
    [
        ("vant?", "ask vant?"),
        ("list", "list"),
        ("ask list", "ask list"),
        ("--json list", "list --json"),
        ("--corpus D --json list -k 3", "--corpus D list --json -k 3"),
        ("-k 5 --lang nb vant?", "--lang nb ask -k 5 vant?"),
        ("-k5 vant?", "ask -k5 vant?"),
        ("--index=D --weights dense search vant", "--index=D search --weights dense vant"),
        ("--json -- -5 grader?", "ask --json -- -5 grader?"),
        ("--jsn vant?", "ask --jsn vant?"),  # whose error names --json
        ("-", "ask -"),
        ("--json -", "ask --json -"),
        ("--json", "ask --json"),  # whose error asks for a question
        ("--lang nb", "--lang nb"),
    ],
)
def test_options_stand_before_or_after(arguments, arranged):
    from bot.cli.app import app

    context = click.Context(app)
    assert app._arranged(context, arguments.split()) == arranged.split()


def test_a_command_wins_over_a_question_of_one_word_and_ask_forces_it(packaged):
    assert "generation" in packaged.json("status")
    assert "generation" in json.loads(packaged("--json", "status").stdout)
    assert packaged.json("ask", "status", code=None)["question"] == "status"
    assert packaged.json("status?", code=None)["question"] == "status?"


def test_a_question_may_begin_with_a_dash(packaged):
    assert json.loads(packaged("--json", "--", "-5 grader?", code=None).stdout)["question"] == "-5 grader?"


def test_json_of_an_answer(asked):
    answer = asked
    check(answer, ANSWER)
    assert (answer["schema"], answer["kind"], answer["language"], answer["answered"]) == (1, "answer", "nb", True)
    assert answer["question"] == QUESTION
    assert (answer["reason"], answer["rewritten"], answer["generated_by"], answer["note"]) == (None,) * 4
    assert 0 < answer["confidence"] <= 1
    assert answer["confidence"] == round(answer["confidence"], 3)
    assert "Asker" in answer["answer"]
    for number, citation in enumerate(answer["citations"], 1):
        check(citation, CITATION)
        assert citation["number"] == number
        assert f"[{number}]" in answer["answer"]
    for citation in answer["considered"]:
        check(citation, CITATION)
        assert citation["number"] is None
    for sentence in answer["sentences"]:
        assert sentence["citations"]
        assert set(sentence["citations"]) <= {citation["number"] for citation in answer["citations"]}
        for start, end in sentence["emphasis"]:
            assert 0 <= start < end <= len(sentence["text"])
        assert sentence["text"] in answer["answer"]


def test_json_of_a_refusal(packaged):
    answer = packaged.json(REFUSED, code=1)
    check(answer, ANSWER)
    assert (answer["kind"], answer["answered"], answer["answer"]) == ("refusal", False, "")
    assert answer["reason"]
    assert answer["citations"] == answer["sentences"] == []
    assert answer["topics"]
    assert 0 <= answer["confidence"] < 0.5


@pytest.mark.parametrize(
    ("said", "kind", "language"),
    [
        ("Hei på deg!", "smalltalk", "nb"),
        ("Hei, korleis går det?", "smalltalk", "nn"),
        ("See you later", "smalltalk", "en"),
        ("Hvem er du?", "about", "nb"),
        ("Kven er du?", "about", "nn"),
        ("Who are you?", "about", "en"),
    ],
)
def test_json_of_small_talk(packaged, said, kind, language):
    answer = packaged.json(said, ASKER_LANG="auto")
    check(answer, ANSWER)
    assert (answer["kind"], answer["language"], answer["answered"]) == (kind, language, False)
    assert answer["answer"]
    assert answer["citations"] == answer["sentences"] == answer["considered"] == []
    assert (answer["reason"], answer["rewritten"], answer["confidence"], answer["note"]) == (None,) * 4
    assert bool(answer["topics"]) == (kind == "about")


@pytest.mark.parametrize("form", [[], ["--plain"]])
def test_small_talk_in_text(packaged, form):
    greeted = packaged("Hei på deg!", *form)
    assert greeted.stdout.startswith("Hei! ")
    assert greeted.stderr == ""
    told = packaged("Who are you?", *form).stdout
    assert told.startswith("I am Asker")
    assert "The texts are about:" in told
    assert "You may ask, for example:" in told
    assert packaged("Ha det bra!", *form).stdout == "Ha det bra!\n"


MISSPELT = "Hvem vant innovasjonsprsien?"


def test_how_a_question_was_understood_is_told_on_stderr(packaged, asked):
    done = packaged(MISSPELT)
    assert done.stderr == f"Forstått som: {QUESTION}\n"
    assert done.stdout == packaged(QUESTION).stdout
    answer = packaged("--json", MISSPELT)
    assert answer.stderr == ""  # where it stands in the data
    found = json.loads(answer.stdout)
    assert (found["question"], found["rewritten"], found["answer"]) == (MISSPELT, QUESTION, asked["answer"])


@pytest.mark.parametrize("form", [[], ["--plain"]])
def test_how_much_was_looked_at_is_told_on_stderr(packaged, form):
    question = "Hvilke kommuner søkte om innovasjonsprisen?"
    done = packaged(question, *form)
    note = packaged.json(question)["note"]
    assert re.fullmatch(r"Bare de \d+ nærmeste av \d+ utdrag er gjennomgått; tekstene kan inneholde mer\.", note)
    assert done.stderr == f"{note}\n"
    assert note not in done.stdout


def test_json_of_search(packaged):
    found = packaged.json("search", "innovasjonsprisen", "-k", "3")
    assert (found["schema"], found["query"], found["language"] in {"nb", "nn", "en"}) == (1, "innovasjonsprisen", True)
    assert len(found["results"]) == 3
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)
    for result in found["results"]:
        check(result, {**CITATION, "text": str})
        assert result["text"] == result["quote"]


@pytest.mark.parametrize("weights", ["hybrid", "terms", "dense"])
def test_search_by_each_weighting(packaged, weights):
    assert packaged.json("search", "prize", "--weights", weights)["results"]


def test_quotes_stand_at_their_offsets_whatever_the_line_ends(asker, texts, tmp_path):
    body = "Kommunen åpnet badet på Øya 🏊 i mai 2020.\n\nBadet har fire basseng og en sklie på førti meter.\n"
    folder = texts(
        tmp_path / "tekster",
        {
            "lf.md": f"# Badet\n\n{body}",
            "under/crlf.md": f'---\ntitle: "Badet i Vik"\n---\n\n# Vik\n\n{body}'.replace("\n", "\r\n"),
            "bom.txt": "\ufeff" + body,
        },
    )
    seen = set()
    for question in ("Når åpnet badet på Øya?", "Hvor mange basseng har badet?"):
        answer = asker.json("--corpus", folder, question, "-k", "10", code=None)
        for citation in answer["citations"] + answer["considered"]:
            text = (folder / citation["document"]).read_bytes().decode()
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert citation["line"] == text[: citation["start"]].count("\n") + 1
            seen.add(citation["document"])
    assert seen == {"lf.md", "under/crlf.md", "bom.txt"}


def test_stdin_is_answered_line_by_line(packaged, asked):
    lines = f"{QUESTION}\r\n\r\n   \n{REFUSED}\nHei!\nWho won the prize?"
    out = packaged("ask", "-", "--json", text="\ufeff" + lines).stdout
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["question"] for answer in answers] == [QUESTION, REFUSED, "Hei!", "Who won the prize?"]
    assert [answer["kind"] for answer in answers] == ["answer", "refusal", "smalltalk", "answer"]
    assert without_time(answers[0]) == without_time(asked)


@pytest.mark.parametrize("command", [("ask", "-"), ("-",), ("search", "-"), ("--json", "-")])
def test_empty_stdin_is_nothing(packaged, command):
    assert packaged(*command, text="\n \r\n").stdout == ""


def test_stdin_of_invalid_bytes(packaged):
    out = packaged("ask", "-", "--json", text=b"Hvem vant pris\xe9n?\n\x00\xff\xfe\nHvem vant prisen?\n").stdout
    assert [json.loads(line)["question"] for line in out.splitlines()] == [
        "Hvem vant pris\ufffdn?",
        "\x00\ufffd\ufffd",
        "Hvem vant prisen?",
    ]


@pytest.mark.parametrize("form", [["--json"], []])
def test_an_answer_comes_before_the_next_question_is_read(packaged, form):
    process = subprocess.Popen(
        packaged.command("ask", "-", *form),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=packaged.environment,
        cwd=packaged.home,
    )
    assert process.stdin
    assert process.stdout
    for question in (QUESTION, REFUSED):
        process.stdin.write(f"{question}\n".encode())
        process.stdin.flush()
        assert process.stdout.readline()
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_stdin_in_text_shows_each_question(packaged):
    out = packaged("-", text=f"{QUESTION}\n{REFUSED}\n", LANG="nb_NO.UTF-8").stdout
    assert out.index(QUESTION) < out.index("[1]") < out.index(REFUSED)


def test_stdin_in_text_shows_each_search(packaged):
    for language, said in (("en", "Search"), ("nb", "Søk"), ("nn", "Søk")):
        out = packaged("search", "-", "--lang", language, text="prisen\n").stdout
        assert out.startswith(f"{said}: prisen\n\n1. ")


def test_k_limits_what_is_considered(packaged):
    assert len(packaged.json(QUESTION, "-k", "1")["considered"]) == 1
    packaged(QUESTION, "-k", "0", code=2)
    packaged(QUESTION, "-k", "mange", code=2)


def test_lang_is_the_language_of_the_answer(packaged):
    answer = packaged.json(QUESTION, "--lang", "en", code=None)
    assert answer["language"] == "en"
    assert "Norwegian" not in packaged("prisen", code=None, ASKER_LANG="nb").stdout


def test_an_answer_in_text(packaged):
    lines = packaged(QUESTION).stdout.splitlines()
    assert lines[0].endswith("]")
    assert lines[1] == ""
    assert "[1] award.nb.md:" in "\n".join(lines)
    assert not any(doubled in "\n".join(lines) for doubled in ("««", "»»", "““", "””"))


def test_a_plain_answer_is_one_statement_a_line(packaged):
    lines = packaged(QUESTION, "--plain").stdout.splitlines()
    assert all(line and line == line.strip() for line in lines)
    assert any("award.nb.md" in line and "26" not in line for line in lines)
    refusal = packaged(REFUSED, "--plain", code=1).stdout.splitlines()
    assert all(line and line == line.strip() and line[0].isalnum() for line in refusal)


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_an_empty_question_is_wrong_usage(packaged, empty):
    done = packaged(empty, code=2)
    assert "empty" in done.stderr
    assert done.stdout == ""


def test_the_first_use_builds_with_a_word_on_stderr(asker):
    first = asker(QUESTION, "--json")
    assert "first time" in first.stderr
    assert json.loads(first.stdout)["answered"]
    assert asker(QUESTION, "--json").stderr == ""


def test_nothing_is_said_to_be_read_where_nothing_is(asker, texts, tmp_path):
    folder = texts(tmp_path / "t", {"a.md": "En tekst om bad.\n"})
    (tmp_path / "tom").mkdir()
    for arguments in (
        ("--corpus", tmp_path / "feil"),
        ("--corpus", folder / "a.md"),
        ("--corpus", tmp_path / "tom"),
        ("--corpus", folder, "--index", folder / "a.md"),
        ("--corpus", folder, "--index", folder),
    ):
        error = asker(*arguments, "list", code=2).stderr
        assert len(error.splitlines()) == 1, error
        assert "first time" not in error


def test_changed_files_are_told_and_refreshed(asker, texts, tmp_path):
    folder = texts(tmp_path / "t", {"a.md": "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"})
    assert "changed" not in asker("--corpus", folder, "Når åpnet badet i Vik?").stderr
    texts(folder, {"b.md": "# Kinoen\n\nKinoen i Vik åpnet 8. juni 2021.\n"})
    stale = asker("--corpus", folder, "Når åpnet badet i Vik?")
    assert "changed" in stale.stderr
    assert "2020" in stale.stdout
    fresh = asker("--refresh", "--corpus", folder, "Når åpnet kinoen i Vik?")
    assert fresh.stderr == ""
    assert "2021" in fresh.stdout


def test_a_very_long_question_is_answered_or_refused(packaged):
    packaged("ask", "-", "--json", text="hvem vant prisen " * 300 + "?\n")


def test_a_question_with_bytes_that_are_no_text(packaged):
    done = subprocess.run(
        [*(part.encode() for part in packaged.command("--json")), b"Hvem vant pris\xe9n?"],
        env=packaged.environment,
        cwd=packaged.home,
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1}
    assert json.loads(done.stdout)["question"] == "Hvem vant pris\ufffdn?"


def test_options_before_and_after_add_up(asker, texts, tmp_path):
    one = texts(tmp_path / "one", {"a.md": "En tekst om bad.\n"})
    two = texts(tmp_path / "two", {"b.md": "En tekst om kino.\n"})
    for arguments in (
        ("--corpus", one, "--corpus", two, "list", "--json"),
        ("list", "--corpus", one, "--corpus", two, "--json"),
        ("--json", "--corpus", one, "list", "--corpus", two),
    ):
        listed = json.loads(asker(*arguments).stdout)["documents"]
        assert sorted(document["document"] for document in listed) == ["a.md", "b.md"]
    assert Path(tmp_path / "data" / "texts").exists() is False
