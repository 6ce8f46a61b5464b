"""`asker eval`: what it records, prints and tells."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.evaluation.labels import number
from bot.evaluation.record import Comparison, Difference
from bot.evaluation.report_text import text_report
from bot.types import LANGUAGES
from tests.bot.evaluation.conftest import BATH, HAS_QUESTION, OFF, OPENED, PLACED, outcome_of, record_of, replaced
from tests.conftest import REPOSITORY


def figure(record: dict[str, Any], name: str, row: str = "all") -> float:
    value: float = next(one for one in record["rows"] if one["row"] == row)["figures"][name]["value"]
    return value


def test_both_kinds_of_rows_in_one_file(vik, file):
    record = vik.json("eval", file(PLACED, {**HAS_QUESTION, "answerable": False, "extra": [1]}, b"\r\n", OFF))
    assert (record["schema"], record["questions"], record["documents"]) == (1, 3, 2)
    assert [row["row"] for row in record["rows"]][-1] == "all"
    assert figure(record, "recall_1") == figure(record, "mrr_10") == figure(record, "right", "nb-nb") == 1
    assert figure(record, "cited") == figure(record, "answered") == 1
    assert figure(record, "off_refused") == 1
    assert {"low": 1.0, "high": 1.0, "n": 1}.items() <= record["rows"][-1]["figures"]["recall_5"].items()
    placed, unsaid, off = record["outcomes"]
    assert (placed["rank"], placed["document_language"], placed["language_right"]) == (1, "nb", True)
    assert (unsaid["language"], unsaid["language_right"], unsaid["off_topic"]) == (None, None, False)
    assert off["off_topic"]
    assert off["right"]
    assert off["reason"]
    assert off["citations"] == []
    assert OPENED in placed["citations"][0]["quote"]
    assert record["comparison"] is None


def test_questions_about_the_packaged_texts(packaged, file):
    asked = [
        {**HAS_QUESTION, "lang": "nb", "answerable": True, "answer_regex": ["asker"]},
        {"question": "Kven vann innovasjonsprisen?", "lang": "nn", "answer_regex": ["Asker", "no such words"]},
        {"question": "Who won the innovation award?", "lang": "en", "answerable": True, "answer_regex": [r"\bAsker"]},
    ]
    record = packaged.json("eval", file(*asked))
    assert [row["row"] for row in record["rows"]] == ["nb-nb", "nn-nn", "en-en", "all"]
    assert [one["right"] for one in record["outcomes"]] == [True, False, True]
    assert figure(record, "right") == 0.6667
    assert "recall_1" not in record["rows"][-1]["figures"]
    assert "near_refused" not in record["rows"][-1]["figures"]


def test_a_fixed_language_is_not_scored(vik, file):
    record = vik.json("eval", file(PLACED), "--lang", "en")
    assert record["answer_language"] == "en"
    assert record["outcomes"][0]["language_right"] is None
    assert record["outcomes"][0]["detected"] == "en"
    assert record["rows"][0]["question_language"] == "nb"
    assert "language" not in record["rows"][0]["figures"]


def test_what_is_printed_is_narrow_and_aligned(vik, file):
    done = vik("eval", file(PLACED, OFF))
    assert done.stderr == ""
    shown = done.stdout.splitlines()
    tables = [line for line in shown if line.startswith(("Question ", "Bokmål ", "All "))]
    assert len(tables) >= 4 * 3  # heads, a pair of languages, and all
    assert max(map(len, shown[1:])) <= 80
    assert max(map(len, tables)) <= 80
    plain = vik("eval", file(PLACED, OFF), "--plain").stdout
    assert "Questions: Bokmål, texts: Bokmål. answered right: 100, n = 1.\n" in plain
    assert "  " not in plain


def test_tables_stay_within_80_columns_with_many_questions():
    some = [outcome_of(n, rank=n % 12 or None, words=n % 60, right=n % 3 > 0) for n in range(1500)]
    some += [outcome_of(n, answerable=False, answered=n % 2 > 0) for n in range(1500)]
    some += [replaced(one, language="nn", document_language="en") for one in some]
    for language in LANGUAGES:
        for line in text_report(record_of(some), None, language, plain=False):
            assert len(line) <= 80 or ": " in line


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [(0.04, "en", "0.0"), (-0.04, "nb", "0,0"), (-1.25, "nb", "−1,2"), (35.26, "nn", "35,3")],
)
def test_numbers(value, language, said):
    assert number(value, language) == said


def test_answers_out_of_place_are_told_and_left_out_of_the_search(vik, file):
    early = {**PLACED, "id": "early", "answer_start": 0}
    nowhere = {**PLACED, "id": "nowhere", "answer": "4. mai 2020", "answer_start": 3}
    gone = [{**PLACED, "id": f"gone{n}", "doc": "borte\x1b[2J.md"} for n in (1, 2)]
    windows = {**PLACED, "id": "w", "doc": ".\\bad.md"}
    done = vik("eval", file(PLACED, early, nowhere, *gone, windows), "--json")
    record = json.loads(done.stdout)
    assert [one["placed"] for one in record["outcomes"]] == [True, False, False, False, False, True]
    assert record["rows"][-1]["figures"]["recall_1"]["n"] == 2
    assert record["rows"][-1]["figures"]["right"]["n"] == 6
    assert record["unknown_documents"] == ["borte\x1b[2J.md"]
    start = BATH.index(OPENED)
    assert [(one["line"], one["stands_at"]) for one in record["misplaced"]] == [(2, start), (3, None)]
    first, second = done.stderr.splitlines()
    assert first.count("borte\\x1b[2J.md") == 1
    assert ": 2. " in second
    assert f"Line 2: at {start} in bad.md" in second
    assert "Line 3: nowhere in bad.md" in second


def test_another_folder_is_meant_where_no_text_is_known(packaged, file):
    done = packaged("eval", file(PLACED, OFF), code=2)
    assert done.stdout == ""
    assert "bad.md" in done.stderr
    assert "--corpus" in done.stderr


def test_every_field_of_the_json_is_documented(vik, file):
    shown = (REPOSITORY / "docs" / "evaluation.md").read_text("utf-8")
    record = vik.json("eval", file(PLACED, OFF))
    fields = {*record, *record["rows"][0], *record["rows"][-1]["figures"], *record["outcomes"][0], *record["misplaced"]}
    fields |= {*record["outcomes"][0]["citations"][0], *Comparison.__struct_fields__, *Difference.__struct_fields__}
    assert {field for field in fields if f'"{field}"' not in shown and f"`{field}`" not in shown} == set()


def test_hostile_questions_on_a_terminal(vik, file):
    evil = "\x1b[2J\x1b]52;c;aGVp\x07\x9b31m\u202egnp"
    hostile = {**PLACED, "id": evil, "question": f"Når åpnet badet {evil}?", "fact": evil}
    wrong = {"question": f"Hva koster billetten {evil}?", "lang": "nb", "answerable": False}
    old = json.loads(vik("eval", file(hostile, wrong, name="a\x1b[2J.jsonl"), "--json").stdout)
    for one in old["outcomes"]:
        one["right"] = not one["right"]
    (vik.home / "old.json").write_text(json.dumps(old))
    shown = vik.terminal("eval", file(hostile, wrong), "--compare", vik.home / "old.json")
    assert "\\x1b[2J" in shown
    for raw in ("\x1b[2J", "\x1b]52", "\x07", "\x9b", "\u202e"):
        assert raw not in shown


def test_asking_and_help_do_not_load_what_evaluates(packaged):
    program = (
        "import sys; sys.argv[0] = 'asker'; from bot.cli.entry import start; start(sys.argv[1:]); "
        "print([name for name in sys.modules if 'evaluation' in name], file=sys.stderr)"
    )
    for arguments in (["Hvem vant innovasjonsprisen?"], ["eval", "--help"]):
        done = subprocess.run(
            [sys.executable, "-I", "-c", program, *arguments],
            env=packaged.environment,
            cwd=packaged.home,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stderr.splitlines()[-1] == "[]"
