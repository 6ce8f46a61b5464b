"""The training of the models, on a few questions about toy texts."""

import json
import sys

import msgspec
import pytest

from bot import refusal, training
from bot.features import FEATURES
from bot.selection import Weights
from bot.training import __main__ as script
from tests.conftest import REPOSITORY

assert training

# Thing, owner, year, and the same thing in English.
THINGS = [
    ("ferja", "Ola Moen", "1958", "ferry"),
    ("skolen", "Kari Vik", "1961", "school"),
    ("kirken", "Per Lund", "1894", "church"),
    ("broen", "Anne Berg", "1972", "bridge"),
    ("fabrikken", "Nils Dahl", "1923", "factory"),
    ("museet", "Eva Holm", "1985", "museum"),
    ("hotellet", "Jon Bakke", "1911", "hotel"),
    ("sykehuset", "Siri Lie", "1947", "hospital"),
    ("biblioteket", "Tor Hagen", "1999", "library"),
    ("butikken", "Liv Strand", "2004", "shop"),
]


COPIES = 6


@pytest.fixture
def material(tmp_path):
    """Questions, texts and translations; two of every ten documents are held back by their names."""
    docs = tmp_path / "docs"
    docs.mkdir()
    rows: list[dict[str, object]] = []
    translations = ["row\tnn\ten"]
    for number, (thing, owner, year, english) in enumerate(THINGS * COPIES):
        name = f"{number:04}.txt"
        text = f"Her står det om {thing}. I dag eies {thing} av {owner}. Den ble bygd i {year} av tre og stein.\n"
        (docs / name).write_text(text, "utf-8")
        for question, answer in ((f"Hvem eier {thing}?", owner), (f"Når ble {thing} bygd?", year)):
            rows.append({"question": question, "lang": "nb", "doc": name, "answer": answer})
            rows[-1]["answer_start"] = text.index(answer)
        translations.append(f"{2 * number}\tKven eig {thing}?\tWho owns the {english}?")
    questions = tmp_path / "questions.jsonl"
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n", "utf-8")
    (tmp_path / "translations.tsv").write_text("\n".join(translations) + "\n", "utf-8")
    own = [
        {"question": f"Hvem solgte {row[0]}?", "lang": "nb", "doc": f"{n:04}.txt", "answer": "", "answer_start": None}
        for n, row in enumerate(THINGS * COPIES)
    ]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in own), "utf-8")
    return tmp_path


def test_weights_are_made(material, monkeypatch, capsys):
    out = material / "weights.json"
    arguments: list[object] = ["--questions", material / "questions.jsonl", "--docs", material / "docs", "--out", out]
    arguments += ["--translations", material / "translations.tsv", "--own", material / "own.jsonl"]
    monkeypatch.setattr(sys, "argv", ["training", *map(str, arguments)])
    script.main()
    made = msgspec.json.decode(out.read_bytes(), type=Weights)
    for pair in script.PAIRS:
        assert set(made.sentence[pair].weights) == set(FEATURES)
        assert 0 <= made.answered_from[pair] <= 1
    assert set(made.answerable.weights) == set(refusal.FEATURES)
    assert set(made.near.weights) == set(refusal.NEAR_FEATURES)
    assert 0 <= made.near_from <= 1
    report = capsys.readouterr().out
    assert report.startswith("same: ")
    assert "other: " in report


def test_questions_are_read_with_their_translations(material):
    files = [material / name for name in ("questions.jsonl", "translations.tsv", "own.jsonl")]
    gold = list(script.read_gold(*files))
    count = COPIES * len(THINGS)
    assert [sum(one.language == code for one in gold) for code in ("nb", "nn", "en")] == [3 * count, count, count]
    assert [one.source for one in gold if not one.answerable] == ["own"] * count
    for one in gold:
        if not one.answerable:
            continue
        text = (material / "docs" / one.document).read_text("utf-8")
        assert text[one.start : one.end] in {word for _, *words, _ in THINGS for word in words}
    assert 0 < sum(one.unseen for one in gold) < len(gold) / 2


def test_the_packaged_translations_are_well_formed():
    header, *lines = script.TRANSLATIONS.read_text("utf-8").splitlines()
    assert header == "row\tnn\ten"
    assert len(lines) > 100
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 3 and row[0].isdecimal() and row[1] and row[2] for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_our_own_questions_are_well_formed():
    rows = [json.loads(line) for line in script.OWN.read_text("utf-8").splitlines()]
    assert len(rows) > 2000
    assert {row["lang"] for row in rows} == {"nb", "nn", "en"}
    assert sum(not row["answer"] for row in rows) == len(rows) / 2
    assert all((row["answer_start"] is None) == (row["answer"] == "") for row in rows)
    assert len({(row["lang"], row["question"]) for row in rows}) == len(rows)


def test_the_packaged_weights_are_written_as_the_script_writes():
    text = (REPOSITORY / "bot" / "weights.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=2) + "\n"
