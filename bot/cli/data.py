"""The JSON that scripts rely on; see docs/json.md. Fields may be added, none removed or changed."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.messages import explain
from bot.printable import printable_json
from bot.types import Answer, Citation, Language
from index.types import Document, Hit, Passage

if TYPE_CHECKING:
    from index.build import Summary

SCHEMA = 1


def write(data: Mapping[str, Any]) -> None:
    """Write one object on a line of stdout; letters stay readable, what could harm a terminal is escaped."""
    sys.stdout.write(printable_json(json.dumps(data, ensure_ascii=False, allow_nan=False)) + "\n")
    sys.stdout.flush()


def answer(answer: Answer) -> dict[str, Any]:
    """An answer of `ask`."""
    return {
        "schema": SCHEMA,
        "kind": answer.kind,
        "question": answer.question,
        "language": answer.language,
        "rewritten": answer.rewritten,
        "answered": answer.answered,
        "answer": answer.answer,
        "sentences": [
            {
                "text": sentence.text,
                "citations": sentence.citations,
                "emphasis": sentence.emphasis,
                "language": sentence.language or answer.language,
            }
            for sentence in answer.sentences
        ],
        "citations": [citation(one) for one in answer.citations],
        "considered": [citation(one) for one in answer.considered],
        "reason": answer.reason,
        "topics": answer.topics,
        "suggestions": answer.suggestions,
        "seconds": round(answer.seconds, 4),
        "confidence": None if answer.confidence is None else round(answer.confidence, 3),
        "generated_by": answer.generated_by,
        "note": answer.note,
    }


def citation(citation: Citation) -> dict[str, Any]:
    """A span of a document, with what tells where it stands."""
    return {
        "number": citation.number,
        **_origin(citation.document),
        "heading": citation.heading,
        "start": citation.start,
        "end": citation.end,
        "line": citation.line,
        "page": citation.page,
        "quote": citation.quote,
        "score": round(citation.score, 4),
    }


def results(query: str, language: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """What `search` finds."""
    return {"schema": SCHEMA, "query": query, "language": language, "results": [_result(hit) for hit in hits]}


def _result(hit: Hit) -> dict[str, Any]:
    passage: Passage = hit.passage
    cited = citation(Citation.of(passage, passage.start, passage.end, score=hit.score))
    return {**cited, "text": passage.text}


def document(document: Document, passages: int) -> dict[str, Any]:
    """A document of `list`."""
    return {
        **_origin(document),
        "work": document.work,
        "source": document.source,
        "topics": document.topics,
        "questions": document.questions,
        "encoding": document.encoding,
        "bytes": document.size,
        "sha256": document.sha256,
        "passages": passages,
    }


def summary(summary: "Summary", folder: Path, language: Language) -> dict[str, Any]:
    """What a refresh did."""
    return {
        "schema": SCHEMA,
        "index": str(folder),
        "added": summary.added,
        "changed": summary.changed,
        "removed": summary.removed,
        "unchanged": summary.unchanged,
        "failed": [
            {"document": problem.path, "folder": problem.root, "reason": explain(problem.error, language)}
            for problem in summary.problems
        ],
        "unsupported": summary.unsupported,
        "documents": summary.documents,
        "passages": summary.passages,
        "encoded": summary.encoded,
        "seconds": round(summary.seconds, 3),
    }


def _origin(document: Document) -> dict[str, Any]:
    return {
        "document": document.path,
        "folder": document.root,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "retold_from": document.retold_from,
        "language": document.language,
    }
