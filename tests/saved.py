"""Answers as they are saved, for the tests of what keeps and words them."""

from typing import Any

from msgspec.structs import replace

from bot.types import Answer, Citation, Sentence
from index.types import Document

DOCUMENT = Document(
    root="/tekster",
    path="under/kaia.md",
    sha256="a" * 64,
    size=1000,
    modified_ns=1_700_000_000_000_000_000,
    title="Kaia i Vik",
    language="nb",
    retold_from="Havneboka",
    publisher="Vik kommune",
    published="2019-05-03",
    topics=("kaia", "båter"),
    questions=("Hvem eier kaia?",),
)


def document(**changes: Any) -> Document:
    return replace(DOCUMENT, **changes)


def citation(quote: str, number: int | None = 1, start: int = 100, **changes: Any) -> Citation:
    values: dict[str, Any] = {
        "document": DOCUMENT,
        "heading": "Eier",
        "end": start + len(quote),
        "line": 7,
        "page": None,
        "score": 0.75,
    }
    return Citation(number=number, quote=quote, start=start, **{**values, **changes})


def answer(question: str, *quotes: str, **changes: Any) -> Answer:
    """An answer of these quotes, cited in order."""
    citations = tuple(citation(quote, n, 100 * n) for n, quote in enumerate(quotes, 1))
    texts = [" ".join(quote.split()) for quote in quotes]
    values: dict[str, Any] = {
        "language": "nb",
        "answer": " ".join(f"{text} [{n}]" for n, text in enumerate(texts, 1)),
        "sentences": tuple(
            Sentence(text=text, citations=(n,), emphasis=((0, len(text)),)) for n, text in enumerate(texts, 1)
        ),
        "citations": citations,
        "considered": (citation("Kaia ble bygd i 1901.\n", None, 900),),
        "confidence": 0.9,
        "seconds": 0.01,
    }
    return Answer(kind="answer", question=question, answered=True, **{**values, **changes})


def refusal(question: str, reason: str, **changes: Any) -> Answer:
    return Answer(kind="refusal", question=question, language="nb", answered=False, reason=reason, **changes)
