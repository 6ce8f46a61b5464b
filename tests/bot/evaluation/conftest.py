"""What the tests of `asker eval` share: two small texts, questions about them, and outcomes as a run records them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.evaluation import figures
from bot.evaluation.record import Outcome, Record
from tests.conftest import Asker

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


@pytest.fixture(scope="session")
def vik(texts: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The command over two small texts, its index built."""
    asker = Asker(tmp_path_factory.mktemp("vik"))
    asker.environment["ASKER_CORPUS"] = str(texts(asker.home / "texts", {"bad.md": BATH, "kino.md": CINEMA}))
    asker("status")
    return asker


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
