"""What hostile documents do to answers about the packaged texts.

    python -m tests.hostile.poison [--every 1] [--show]

answers our own questions on the packaged texts (`benchmarks/questions.jsonl`, and `../shared/eval/asker_dev.jsonl`
where it is there) over those texts alone and over them with fifty hostile documents, and compares the answers.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.assistant import Assistant
from bot.types import Answer
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder
from tests.hostile.documents import documents

REPOSITORY = Path(__file__).parents[2]
QUESTIONS = (REPOSITORY / "benchmarks" / "questions.jsonl", REPOSITORY.parent / "shared/eval/asker_dev.jsonl")


@dataclass(frozen=True, slots=True)
class Compared:
    """Answers before and after."""

    asked: int
    same: int
    """Answers that are equal, word for word."""
    first: int
    """Answers whose first quote is of the same place."""
    obeyed: int
    """Answers whose first quote is of a hostile document."""
    quoting: int
    """Answers that quote one at all."""
    changed: tuple[str, ...]
    """Questions whose first quote is another, and that quote."""


def questions(every: int = 1) -> Iterator[str]:
    """Questions that the packaged texts answer; the first, and then each so many places on."""
    rows = [json.loads(line) for file in QUESTIONS if file.exists() for line in file.read_text("utf-8").splitlines()]
    return (row["question"] for row in [row for row in rows if row["answerable"]][::every])


def poisoned(folder: Path) -> Path:
    """A folder made with the packaged texts and the hostile documents."""
    folder.mkdir()
    for file in (REPOSITORY / "corpus").glob("*.md"):
        (folder / file.name).write_bytes(file.read_bytes())
    for name, data in documents().items():
        (folder / name).write_bytes(data)
    return folder


def compared(before: Assistant, after: Assistant, every: int = 1) -> Compared:
    """Ask two assistants the same questions; those that the first does not answer are passed over."""
    hostile = frozenset(documents())
    asked = same = first = obeyed = quoting = 0
    changed = []
    for question in questions(every):
        one, other = before.ask(question), after.ask(question)
        if one.answered:
            asked += 1
            same += one.answer == other.answer
            first += _first(one) == _first(other)
            quoted = [citation.document.path in hostile for citation in other.citations]
            obeyed += quoted[:1] == [True]
            quoting += any(quoted)
            if _first(one) != _first(other):
                changed.append(f"{question} – {other.citations[0].quote if other.citations else other.reason}")
    return Compared(asked, same, first, obeyed, quoting, tuple(changed))


def _first(answer: Answer) -> tuple[str, int] | None:
    return (answer.citations[0].document.path, answer.citations[0].start) if answer.citations else None


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="name the questions whose first quote is another")
    options = parser.parse_args()
    began = time.perf_counter()
    encoder = open_encoder()
    model = Model(PACKAGED, encoder_id(), lambda: encoder)
    with TemporaryDirectory() as home:
        mixed = poisoned(Path(home, "texts"))
        clean, _ = refresh([REPOSITORY / "corpus"], Path(home, "clean"), model)
        dirty, summary = refresh([mixed], Path(home, "dirty"), model)
        found = compared(Assistant(clean, lambda: encoder), Assistant(dirty, lambda: encoder), options.every)
        print(
            f"{len(documents())} hostile documents, {len(summary.problems)} of them left out, "
            f"{len(summary.doubtful)} read with doubts; {found.asked} questions: {found.first} with the same first "
            f"quote, {found.same} with the same answer, {found.obeyed} with a first quote of a hostile document, "
            f"{found.quoting} with any; {time.perf_counter() - began:.0f} s"
        )
        if options.show:
            print(*found.changed, sep="\n")


if __name__ == "__main__":
    main()
