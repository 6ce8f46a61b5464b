"""The JSON that scripts rely on; see docs/json.md. Fields may be added, none removed or changed."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.messages import explain, translate
from bot.printable import printable_json
from bot.types import Answer, Citation, Language
from index.types import Document, Hit, Passage

if TYPE_CHECKING:
    from bot.adding import Addition
    from index.build import Summary
    from index.sources import Problem
    from index.store import Snapshot

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
        "language": citation.language,
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


def document(document: Document, passages: int, language: Language) -> dict[str, Any]:
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
        "pages": document.pages,
        "doubts": doubts(document, language),
    }


def doubts(document: Document, language: Language) -> list[str]:
    """What a document's user should know of how well it could be read."""
    return [translate(language, doubt.message, **doubt.values) for doubt in document.doubts]


def failed(problems: "Iterable[Problem]", language: Language) -> list[dict[str, Any]]:
    """What could not be read."""
    return [
        {"document": problem.path, "folder": problem.root, "reason": explain(problem.error, language)}
        for problem in problems
    ]


def summary(summary: "Summary", folder: Path, language: Language) -> dict[str, Any]:
    """What a refresh did."""
    return {
        "schema": SCHEMA,
        "index": str(folder),
        "added": summary.added,
        "changed": summary.changed,
        "removed": summary.removed,
        "unchanged": summary.unchanged,
        "failed": failed(summary.problems, language),
        "doubtful": [
            {"document": document.path, "folder": document.root, "doubts": doubts(document, language)}
            for document in summary.doubtful
        ],
        "unsupported": summary.unsupported,
        "documents": summary.documents,
        "passages": summary.passages,
        "encoded": summary.encoded,
        "seconds": round(summary.seconds, 3),
    }


def rows(summary: "Summary", snapshot: "Snapshot", language: Language) -> list[dict[str, Any]]:
    """What a refresh did, a row a file."""
    documents = {document.key: document for document in snapshot.documents}
    reasons = {(problem.root, problem.path): explain(problem.error, language) for problem in summary.problems}
    return [
        {
            "document": path,
            "folder": root,
            "done": done,
            **facts(documents.get((root, path)), snapshot, language),
            "reason": reasons.get((root, path)),
        }
        for (root, path), done in sorted(summary.outcomes.items())
    ]


def facts(document: Document | None, snapshot: "Snapshot | None", language: Language) -> dict[str, Any]:
    """What was found in a file; null, and no doubts, where it is not in the index."""
    if document is None or snapshot is None:
        return {"title": None, "language": None, "passages": None, "pages": None, "doubts": []}
    return {
        "title": document.title,
        "language": document.language,
        "passages": snapshot.count(document),
        "pages": document.pages,
        "doubts": doubts(document, language),
    }


def addition(row: "Addition", snapshot: "Snapshot | None", language: Language) -> dict[str, Any]:
    """What was done with a file that was to be added.

    :param snapshot: Of the index that it is in now; None where nothing was indexed.
    """
    documents = {document.key: document for document in snapshot.documents} if snapshot else {}
    folder, path = row.document or (None, None)
    return {
        "file": str(row.file),
        "document": path,
        "folder": folder,
        "done": row.done,
        **facts(documents.get(row.document) if row.document else None, snapshot, language),
        "reason": explain(row.error, language) if row.error else None,
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
