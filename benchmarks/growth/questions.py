"""Questions of NorQuAD whose documents are in every index that is measured."""

from dataclasses import replace
from pathlib import Path

from benchmarks.growth.stream import documents
from benchmarks.retrieval import LANGUAGES, Question, read_questions


def names(folder: Path, passages: int) -> dict[str, str]:
    """Paths of the real documents among the first passages of a stream, by the names that their files had."""
    found = {}
    done = 0
    for one in documents(folder):
        if done >= passages:
            break
        done += len(one.cuts)
        found[one.document.path.partition("-")[2]] = one.document.path
    return found


def questions(norquad: Path, real: Path, count: int, smallest: int) -> list[Question]:
    """Questions about documents among the first `smallest` passages, each fact in one of the three languages."""
    known = names(real, smallest)
    asked = [one for one in read_questions(norquad / "dev.jsonl") if one.document in known]
    facts: dict[tuple[str, int], list[Question]] = {}
    for one in asked:
        facts.setdefault((one.document, one.start), []).append(one)
    chosen = []
    for number, group in enumerate(facts.values()):
        language = LANGUAGES[number % len(LANGUAGES)]
        chosen += [replace(one, document=known[one.document]) for one in group if one.language == language][:1]
    return chosen[:count]
