"""Questions with their answers, from files in the format of `asker eval` and others like it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec


class Asked(msgspec.Struct, frozen=True):
    """A question that a document answers."""

    text: str
    language: str
    document: str
    answer: str
    start: int | None
    """Where the answer stands, if that was told."""


def read_questions(files: Sequence[Path], translations: Sequence[Path] = ()) -> Iterator[Asked]:
    """The answerable rows of the files, and other wordings of rows of the first.

    :param files: JSON lines with question, lang, doc, answer and perhaps answer_start.
    :param translations: Tab-separated: number of the row, nynorsk or nothing, English; the first line is a heading.
    """
    first: list[Asked] = []
    for number, file in enumerate(files):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        asked = [Asked(r["question"], r["lang"], r["doc"], r["answer"], r.get("answer_start")) for r in rows]
        yield from (one for one in asked if one.answer)
        first = first if number else asked
    for file in translations:
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            place, *wordings = line.split("\t")
            one = first[int(place)]
            for language, text in zip(("nn", "en"), wordings, strict=True):
                if text:
                    yield Asked(text, language, one.document, one.answer, one.start)
