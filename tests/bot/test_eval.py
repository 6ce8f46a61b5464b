"""`asker eval`: files of questions, figures, intervals and comparisons."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.evaluation import figures
from bot.evaluation.compare import compare
from bot.evaluation.intervals import estimate, units
from bot.evaluation.labels import number
from bot.evaluation.places import Place
from bot.evaluation.questions import Question, read_questions
from bot.evaluation.record import Comparison, Difference, Outcome, Record
from bot.evaluation.report_text import text_report
from bot.evaluation.scoring import outcome
from bot.types import LANGUAGES, Answer, Citation, Sentence
from index.errors import UsageError
from index.types import Document, Hit, Passage
from tests.conftest import REPOSITORY, SHARED, Asker

BATH = "# Badet\n\nBadet i Vik åpnet 3. mai 2020 med fire basseng. Billetten koster 80 kroner for voksne.\n"
CINEMA = "# The cinema\n\nThe cinema in Vik opened on 8 June 2021 with three screens. It seats 210 people.\n"
OPENED = "3. mai 2020"
PLACED: dict[str, Any] = {
    "id": "bad",
    "question": "Når åpnet badet i Vik?",
    "lang": "nb",
    "doc": "bad.md",
    "answer": OPENED,
    "answer_start": BATH.index(OPENED),
}
GOLD = {"doc": "a", "answer_start": 0}
OFF = {"id": "off", "question": "Hvilken planet har flest ringer?", "lang": "nb", "answerable": False, "fact": "off"}
HAS_QUESTION = {"question": "Hvem vant innovasjonsprisen?"}


def lines(*rows: object) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of questions."""

    def write(*rows: object, name: str = "q.jsonl") -> Path:
        (tmp_path / name).write_bytes(lines(*rows))
        return tmp_path / name

    return write


@pytest.fixture(scope="module")
def vik(texts: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The command over two small texts, its index built."""
    asker = Asker(tmp_path_factory.mktemp("vik"))
    asker.environment["ASKER_CORPUS"] = str(texts(asker.home / "texts", {"bad.md": BATH, "kino.md": CINEMA}))
    asker("status")
    return asker


def figure(record: dict[str, Any], name: str, row: str = "all") -> float:
    value: float = next(one for one in record["rows"] if one["row"] == row)["figures"][name]["value"]
    return value


# The command


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


def test_every_field_of_the_json_is_documented(vik, file):
    shown = (REPOSITORY / "docs" / "evaluation.md").read_text("utf-8")
    record = vik.json("eval", file(PLACED, OFF))
    fields = {*record, *record["rows"][0], *record["rows"][-1]["figures"], *record["outcomes"][0], *record["misplaced"]}
    fields |= {*record["outcomes"][0]["citations"][0], *Comparison.__struct_fields__, *Difference.__struct_fields__}
    assert {field for field in fields if f'"{field}"' not in shown and f"`{field}`" not in shown} == set()


def test_the_shared_sets_are_read():
    if not (SHARED / "eval").exists():
        pytest.skip("needs ../shared/eval")
    rows = read_questions(SHARED / "eval" / "asker_dev.jsonl").rows
    assert len(rows) == 126
    assert sum(row.off_topic for row in rows) == 15
    rows = read_questions(SHARED / "eval" / "norquad" / "dev.jsonl").rows
    assert all(row.gold and row.answerable for row in rows)


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


# Scoring


DOCUMENT = Document(
    root="/t", path="bad.md", sha256="", size=0, modified_ns=0, title="Badet <b>", language="nb", work=None
)
PASSAGE = Passage(document=DOCUMENT, start=0, end=len(BATH), text=BATH, line=1)


def answer_of(*quotes: str, words: int = 0, **more: Any) -> Answer:
    """An answer made of quotes of the bath's text, padded to a number of words."""
    citations = []
    for at, quote in enumerate(quotes, 1):
        start = BATH.index(quote)
        citations.append(Citation.of(PASSAGE, start, start + len(quote), score=1.0, number=at))
    text = " ".join(f"{' '.join(quote.split())} [{at}]" for at, quote in enumerate(quotes, 1))
    text += " x" * (words - len(text.split()))
    sentences = tuple(Sentence(text=" ".join(q.split()), citations=(at,)) for at, q in enumerate(quotes, 1))
    answer = Answer(
        kind="answer",
        question="?",
        language="nb",
        answered=True,
        answer=text,
        sentences=sentences,
        citations=tuple(citations),
    )
    return replace(answer, **more)


def question_of(tmp_path: Path, **row: Any) -> Question:
    (tmp_path / "one.jsonl").write_bytes(lines({"question": "?", **row}))
    return read_questions(tmp_path / "one.jsonl").rows[0]


@pytest.mark.parametrize(
    ("row", "quotes", "words", "right", "cited"),
    [
        ({"answer_regex": ["3. MAI", "2020"]}, ["åpnet 3. mai 2020"], 0, True, True),
        ({"answer_regex": ["3. mai", "2021"]}, ["åpnet 3. mai 2020"], 0, False, False),
        ({"answer_regex": ["x$"]}, ["åpnet 3. mai 2020"], 9, True, False),  # in our own words only
        ({"answer_regex": ["Badet Badet"]}, ["# Badet\n\nBadet i Vik"], 0, True, True),  # over a line's end
        ({"answer_regex": ["mai"]}, ["åpnet 3. mai 2020"], 60, True, True),
        ({"answer_regex": ["mai"]}, ["åpnet 3. mai 2020"], 61, False, False),
        ({"answer_regex": ["mai"]}, ["åpnet", "i Vik", "mai", "2020"], 0, True, True),
        ({"answer_regex": ["mai"]}, ["åpnet", "i Vik", "mai", "2020", "fire"], 0, False, False),
        ({**GOLD, "answer": "ÅPNET  3.\nmai"}, ["åpnet 3. mai 2020"], 0, True, True),
        ({**GOLD, "answer": "basseng. Billetten"}, ["med fire basseng.", "Billetten koster"], 0, True, True),
        ({**GOLD, "answer": "mai", "answer_regex": ["x"]}, ["mai"], 0, False, False),  # patterns rule
    ],
)  # fmt: skip
def test_what_is_right(tmp_path, row, quotes, words, right, cited):
    scored = outcome(question_of(tmp_path, **row), answer_of(*quotes, words=words), None, [])
    assert (scored.right, scored.cited) == (right, cited)
    assert scored.answered


def test_refusals(tmp_path):
    refused = answer_of(answered=False, answer="", reason="nei", confidence=0.25)
    wanted = outcome(question_of(tmp_path, answer_regex=["a"]), refused, None, [])
    assert (wanted.right, wanted.cited, wanted.answered, wanted.words) == (False, False, False, 0)
    unwanted = outcome(question_of(tmp_path, answerable=False), refused, None, [])
    assert (unwanted.right, unwanted.cited, unwanted.confidence) == (True, None, 0.25)
    assert not outcome(question_of(tmp_path, answerable=False), answer_of("mai"), None, []).right


def test_a_passage_is_right_when_it_holds_the_whole_answer(tmp_path):
    question = question_of(tmp_path, **PLACED)
    place = Place(DOCUMENT, question.start, question.start + len(OPENED))
    half = Passage(document=DOCUMENT, start=0, end=place.end - 1, text=BATH[: place.end - 1], line=1)
    long = replace(PASSAGE, end=PASSAGE.start + 1201, text=BATH.ljust(1201))
    other = replace(PASSAGE, document=replace(DOCUMENT, path="kino.md"))
    hits = [Hit(n, passage, 1.0, 1.0, 1.0) for n, passage in enumerate((half, long, other, PASSAGE))]
    assert outcome(question, answer_of("mai"), place, hits).rank == 4
    assert outcome(question, answer_of("mai"), place, hits[:3]).rank is None


# Figures


def outcome_of(line: int, **said: Any) -> Outcome:
    """What came of a question, with what matters said."""
    made: dict[str, Any] = {
        "line": line,
        "id": None,
        "fact": None,
        "question": f"Spørsmål {line}?",
        "language": "nb",
        "detected": "nb",
        "document_language": "nb",
        "answerable": True,
        "off_topic": False,
        "answer_regex": (),
        "gold": None,
        "gold_document": None,
        "answered": True,
        "placed": "rank" in said,
        "rank": None,
        "language_right": True,
        "words": 10,
        "confidence": None,
        "answer": "Et svar [1]",
        "reason": None,
        "citations": (),
        "considered": (),
        **said,
    }
    made.setdefault("right", made["answered"] == made["answerable"])
    return Outcome(**{"cited": made["right"], **made})


def replaced(one: Outcome, **said: Any) -> Outcome:
    return msgspec.structs.replace(one, **said)


def record_of(outcomes: Sequence[Outcome], **said: Any) -> Record:
    made: dict[str, Any] = {
        "schema": 1,
        "version": "0",
        "file": "q.jsonl",
        "sha256": "a",
        "questions": len(outcomes),
        "answer_language": None,
        "encoder": "e",
        "documents": 1,
        "passages": 2,
        "seconds": 1.0,
        "unknown_documents": (),
        "misplaced": (),
        "rows": figures.rows(outcomes),
        "curve": figures.curve(outcomes),
        "outcomes": tuple(outcomes),
    }
    return Record(**{**made, **said})


def test_figures():
    some = [
        outcome_of(1, rank=1),
        outcome_of(2, rank=4, right=False),
        outcome_of(3, rank=None, answered=False, right=False),
    ]
    some += [outcome_of(4, answerable=False, answered=True), outcome_of(5, answerable=False, answered=False)]
    some += [outcome_of(6, answerable=False, answered=False, off_topic=True, language="en", document_language=None)]
    *pairs, everything = figures.rows(some)
    assert [row.row for row in pairs] == ["nb-nb", "en-none"]
    values = {name: round(found.value, 2) for name, found in everything.figures.items()}
    assert values == {
        "recall_1": 0.33, "recall_5": 0.67, "recall_10": 0.67, "mrr_10": 0.42, "right": 0.33, "cited": 0.33,
        "answered": 0.67, "words": 10, "near_refused": 0.5, "off_refused": 1.0, "language": 1.0,
    }  # fmt: skip
    assert list(pairs[1].figures) == ["off_refused", "language"]


def test_without_a_language_the_detected_one_counts():
    assert [row.row for row in figures.rows([outcome_of(1, language=None, detected="nn")])] == ["nn-nb", "all"]


def test_the_curve():
    some = [outcome_of(1, confidence=0.9), outcome_of(2, confidence=0.3), outcome_of(3)]
    some += [outcome_of(4, answerable=False, confidence=0.5), outcome_of(5, answerable=False, confidence=None)]
    points = {point.threshold: point for point in figures.curve(some)}
    assert list(points)[:2] == [0.0, 0.05]
    assert [points[at].false_refusals for at in (0.0, 0.3, 0.35, 0.9, 1.0)] == [0, 0, 0.5, 0.5, 1]
    assert [points[at].false_answers for at in (0.0, 0.5, 0.55)] == [1, 1, 0]
    assert points[0.5].false_answers_off_topic is None
    assert figures.curve([outcome_of(1)]) == ()


# Intervals


@settings(deadline=None, max_examples=40)
@given(
    arrays(np.float64, st.tuples(st.integers(1, 40), st.integers(1, 3)), elements=st.floats(0, 1) | st.just(np.nan)),
    st.data(),
)
def test_intervals_hold_their_mean_and_come_out_the_same(values, data):
    together = units([None] * len(values), [None] * len(values))
    if data.draw(st.booleans()):
        together = units(["f"] * len(values), list(range(len(values))))
    means, low, high = estimate(values, together)
    for column in range(values.shape[1]):
        known = values[~np.isnan(values[:, column]), column]
        if not len(known):
            assert np.isnan([means[column], low[column], high[column]]).all()
            continue
        assert means[column] == pytest.approx(known.mean())
        assert known.min() - 1e-9 <= low[column] <= means[column] <= high[column] <= known.max() + 1e-9
    assert np.array_equal(np.array(estimate(values, together)), np.array([means, low, high]), equal_nan=True)


def test_intervals_are_as_wide_as_theory_says():
    values = np.array([[float(n % 2)] for n in range(400)])
    _, low, high = estimate(values, units([None] * 400, [0] * 400))
    assert high[0] - low[0] == pytest.approx(2 * 1.96 * 0.5 / 20, abs=0.012)


def test_intervals_in_parts_are_those_at_once(monkeypatch):
    values = np.array([[float(n % 3 == 0)] for n in range(50)])
    at_once = estimate(values, np.arange(50))
    monkeypatch.setattr("bot.evaluation.intervals.CELLS", 120)
    assert np.array_equal(np.array(at_once), np.array(estimate(values, np.arange(50))))


def test_what_is_drawn_together():
    assert units(["a", None, "a", "off", "off"], ["nb", "nb", "nn", "nb", "nb"]).tolist() == [0, 1, 0, 2, 3]
    copies = np.repeat([[1.0], [0.0], [1.0], [0.0]], 3, axis=0)
    facts = [str(n // 3) for n in range(12)]
    apart = estimate(copies, units([None] * 12, ["nb", "nn", "en"] * 4))
    joined = estimate(copies, units(facts, ["nb", "nn", "en"] * 4))
    assert joined[2] - joined[1] > apart[2] - apart[1]  # one fact in three languages is not three facts


# Comparisons


def test_comparing_a_run_with_itself_and_with_a_worse_one(vik, file):
    asked = file(PLACED, OFF, {**HAS_QUESTION, "answerable": False})
    old = vik.home / "old.json"
    old.write_text(vik("eval", asked, "--json").stdout)
    comparison = vik.json("eval", asked, "--compare", old)["comparison"]
    assert (comparison["better"], comparison["worse"], comparison["lost"], comparison["won"]) == (0, 0, [], [])
    assert comparison["same_questions"]
    worse = json.loads(old.read_text())
    worse["outcomes"][0] |= {"right": False, "cited": False, "rank": None}
    old.write_text(json.dumps(worse))
    done = vik("eval", asked, "--compare", old)
    assert "no clear difference" in done.stdout
    assert "Wrong before, right now: 1\nLine 1: Når åpnet badet i Vik?" in done.stdout
    assert "Right before, wrong now: 0" in done.stdout
    fewer = vik.json("eval", file(PLACED), "--compare", old)["comparison"]
    assert (fewer["questions"], fewer["only_before"], fewer["same_questions"]) == (1, 2, False)
    other = vik("eval", file({**OFF, "id": "annet"}), "--compare", old, code=2)
    assert other.stdout == ""
    assert "old.json" in other.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "truncated"),
        (b"{}", "schema"),
        (b'{"schema": 2}', "schema 2"),
        (b'{"schema": 1}', "version"),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
    ],
)
def test_what_cannot_be_compared_with(vik, file, text, said):
    (vik.home / "other.json").write_bytes(text)
    done = vik("eval", file(OFF), "--compare", vik.home / "other.json", code=2)
    assert done.stdout == ""
    assert "other.json" in done.stderr
    assert said in done.stderr


def test_verdicts():
    before = [outcome_of(n, right=n % 4 == 0, rank=1, words=20, answered=n % 8 > 0) for n in range(60)]
    now = [outcome_of(n, right=n % 4 > 0, rank=2, words=10 + n % 3, answered=n % 9 > 0) for n in range(60)]
    found = compare(record_of(before), record_of(now), Path("old.json"))
    verdicts = {name: one.verdict for name, one in found.rows[-1].figures.items()}
    assert verdicts["right"] == "better"
    assert verdicts["recall_1"] == "worse"
    assert verdicts["recall_5"] == "unclear"
    assert verdicts["words"] == "lower"
    assert verdicts["answered"] == "unclear"
    assert (len(found.won), len(found.lost)) == (45, 15)
    right = found.rows[-1].figures["right"]
    assert (right.before, right.now, right.difference) == (0.25, 0.75, 0.5)
    assert right.low <= right.difference <= right.high
    shown = "\n".join(text_report(record_of(now), found, "en", plain=True))
    assert "answered right: before 25, now 75, +50 (" in shown
    assert ": better." in shown
    assert "and 5 more" in shown


def test_questions_that_look_the_same_are_told_apart():
    twice = [outcome_of(n, question="Hvem?", right=n == 1) for n in (1, 2)]
    found = compare(record_of(twice), record_of(twice[::-1]), Path("old.json"))
    assert (found.questions, len(found.won), len(found.lost)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [(0.04, "en", "0.0"), (-0.04, "nb", "0,0"), (-1.25, "nb", "−1,2"), (35.26, "nn", "35,3")],
)
def test_numbers(value, language, said):
    assert number(value, language) == said
