"""What is right: answers, refusals and passages found, each against its question."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.evaluation.places import Place
from bot.evaluation.questions import Question, read_questions
from bot.evaluation.scoring import outcome
from bot.types import Answer, Citation, Sentence
from index.types import Document, Hit, Passage
from tests.bot.evaluation.conftest import BATH, OPENED, PLACED, lines

GOLD = {"doc": "a", "answer_start": 0}

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
