"""Files of questions: what is read, and what is said of those that are wrong."""

import os

import pytest

from bot.evaluation.questions import read_questions
from index.errors import UsageError
from tests.bot.evaluation.conftest import BATH, HAS_QUESTION, OFF, OPENED, PLACED, lines
from tests.conftest import REPOSITORY, SHARED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", ["no questions"]),
        (b"\n \n", ["no questions"]),
        (b"{", ["line 1", "JSON"]),
        (lines(OFF, b"\n", b"[1]"), ["line 3", "[1]", '{"question": "…", "answerable": false}']),
        (b"[" * 100_000, ["line 1", "JSON"]),
        (b'{"question": "\\ud800"}', ["line 1", "JSON"]),
        (b'{"question": "a", "answer_start": ' + b"9" * 5000 + b"}", ["line 1"]),
        (lines(OFF, b'{"question": "\xff"}'), ["line 2", "UTF-8"]),
        (lines(OFF, OFF), ["line 2", "“id”", "off", "line 1"]),
        (lines({"spørsmål": "Hvem?"}), ["line 1", "“question”", "spørsmål"]),
        (lines({"question": 1}), ["“question”"]),
        (lines({"question": " \t"}), ["“question”"]),
        (lines({"question": None}), ["“question”", "missing"]),
        (lines({**OFF, "lang": "no"}), ["“lang”", "nn"]),
        (lines({**OFF, "answerable": "false"}), ["“answerable”", "quotation"]),
        (lines({**OFF, "answerable": 0}), ["“answerable”"]),
        (lines(HAS_QUESTION), ["“answerable”", "missing", "question"]),
        (lines({**HAS_QUESTION, "answerable": True, "answer_regexp": ["x"]}), ["“answer_regex”", "answer_regexp"]),
        (lines({**HAS_QUESTION, "answerable": True, "answer_regex": []}), ["“answer_regex”", "“doc”"]),
        (lines({**HAS_QUESTION, "answer_regex": "Asker"}), ["“answer_regex”", '["Asker"']),
        (lines({**HAS_QUESTION, "answer_regex": [""]}), ["“answer_regex”"]),
        (lines({**HAS_QUESTION, "answer_regex": ["a", "(\x1b[2J"]}), ["“answer_regex”", "(\\x1b[2J", "unterminated"]),
        (lines({**PLACED, "doc": None}), ["“doc”", "missing"]),
        (lines({**PLACED, "doc": ["bad.md"]}), ["“doc”", "asker list"]),
        (lines({**HAS_QUESTION, "answer": "x"}), ["“doc”", "missing"]),
        (lines({**HAS_QUESTION, "doc": "a", "answer_start": 0}), ["“answer”", "missing"]),
        (lines({**HAS_QUESTION, "doc": "a", "answer": "x"}), ["“answer_start”", "missing"]),
        (lines({**PLACED, "answer_start": -1}), ["“answer_start”"]),
        (lines({**PLACED, "answer_start": 1.5}), ["“answer_start”"]),
        (lines({**PLACED, "answer_start": "3"}), ["“answer_start”"]),
        (lines({**PLACED, "answer_start": True}), ["“answer_start”"]),
        (lines({**PLACED, "answer": ""}), ["“answer”"]),
        (lines({**PLACED, "answerable": False}), ["“answerable”", "“answer”"]),
        (lines({**HAS_QUESTION, "answerable": False, "answer_regex": ["a"]}), ["“answerable”", "“answer_regex”"]),
        (lines({**OFF, "id": 3}), ["“id”"]),
        (lines({**OFF, "fact": ["off"]}), ["“fact”"]),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path, text, said):
    file = tmp_path / "feil.jsonl"
    file.write_bytes(text)
    with pytest.raises(UsageError) as error:
        read_questions(file)
    shown = str(error.value).replace("\x1b", "\\x1b")
    assert all(part in shown for part in ("feil.jsonl", *said)), shown


def test_a_bad_file_stops_before_anything_is_done(asker, file):
    for arguments in (
        ("eval", file({**OFF, "lang": "de"}, name="de\x1b[2J")),
        ("eval", asker.home / "borte.jsonl"),
        ("eval", asker.home),
        ("eval", file(OFF), "--compare", asker.home / "borte.json"),
        ("eval", file(OFF), "--html", asker.home / "borte" / "r.html"),
        ("eval", file(OFF), "--html", asker.home),
        ("eval", file(OFF), "--html", os.devnull),
        ("eval", file(OFF), "--html", file(OFF)),
    ):
        done = asker(*arguments, code=2)
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert "\x1b" not in done.stderr
    assert not (asker.home / "data" / "indexes").exists()
    assert read_questions(file(OFF)).rows[0].off_topic  # still what it was


def test_a_file_may_begin_with_a_mark_and_end_without_a_line_end(tmp_path):
    (tmp_path / "q.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(PLACED, OFF).strip())
    rows = read_questions(tmp_path / "q.jsonl").rows
    assert [row.line for row in rows] == [1, 2]
    assert rows[0].gold == OPENED
    assert not rows[0].off_topic


def test_the_examples_of_the_documentation_are_read(tmp_path):
    shown = (REPOSITORY / "docs" / "evaluation.md").read_text("utf-8")
    examples = [line.strip() for line in shown.splitlines() if line.startswith('    {"question"')]
    (tmp_path / "q.jsonl").write_text("\n".join(examples), "utf-8")
    patterns, place, unanswerable = read_questions(tmp_path / "q.jsonl").rows
    assert [pattern.pattern for pattern in patterns.patterns] == [r"3\. mai|3\.5\.", "2020"]
    assert BATH[place.start :].startswith(str(place.gold))
    assert not unanswerable.answerable


def test_the_shared_sets_are_read():
    if not (SHARED / "eval").exists():
        pytest.skip("needs ../shared/eval")
    rows = read_questions(SHARED / "eval" / "asker_dev.jsonl").rows
    assert len(rows) == 126
    assert sum(row.off_topic for row in rows) == 15
    rows = read_questions(SHARED / "eval" / "norquad" / "dev.jsonl").rows
    assert all(row.gold and row.answerable for row in rows)
