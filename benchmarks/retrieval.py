"""How often a search finds the passage that answers: NorQuAD's questions, in bokmål, nynorsk and English.

    python benchmarks/retrieval.py [FOLDER] [--sweep]

FOLDER holds `dev.jsonl` and `docs/`; the default is `../shared/eval/norquad` beside the repository. The documents fall
into two halves by the CRC-32 of their names, such as `0298.txt`: settings are chosen on the questions to the *even*
ones and reported on those to the *odd* ones, while all documents are searched for both. A result is right when it is of
the question's document, holds the whole answer and spans at most 1,200 characters. Shown are recall@1, @5 and @10 with
the half-width of a 95 % bootstrap interval over questions, and MRR@10. The search is told the question's language;
`asker search` must detect it.

`--sweep` looks at the choosing half only: at the share of the words in the fused score, for questions in the texts'
language and in another, and at the length that passages are divided to. It changes nothing: the best values, marked
with *, are for `index/search.py` and `index/passages.py`. Its differences are often within chance.
"""

import argparse
import json
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import index.passages
import index.search
from bot.recent import RecentEncoder
from index.build import Model, refresh
from index.encoder import PACKAGED, Encoder, encoder_id, open_encoder
from index.passages import TARGET, split
from index.search import Searcher, Weights
from index.types import Hit

Ranks = Mapping[str, Sequence[int | None]]
"""Of the questions in each language."""

NORQUAD = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad"
LANGUAGES = ("nb", "nn", "en")
WEIGHTS: tuple[Weights, ...] = ("hybrid", "terms", "dense")
DEPTH = 10
LONGEST = 1200
SAME_LANGUAGE = [number / 20 for number in range(10, 19)]
OTHER_LANGUAGE = [number / 20 for number in range(6, 15)]
TARGETS = sorted({700, 900, 1200, TARGET})


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer's place."""

    text: str
    language: str
    document: str
    start: int
    end: int

    @property
    def to_choose_on(self) -> bool:
        """Whether its document is of the half that settings are chosen on."""
        return zlib.crc32(self.document.encode()) % 2 == 0

    def is_answered_by(self, hit: Hit) -> bool:
        """Whether a passage is right."""
        passage = hit.passage
        return (
            passage.document.path == self.document
            and passage.start <= self.start
            and self.end <= passage.end <= passage.start + LONGEST
        )


def read_questions(file: Path) -> Iterator[Question]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        start = row["answer_start"]
        yield Question(row["question"], row["lang"], row["doc"], start, start + len(row["answer"]))


def searcher(docs: Path, folder: Path, encoder: Encoder, target: int = TARGET) -> Searcher:
    """Build an index with passages of a length."""
    began = time.perf_counter()
    model = Model(PACKAGED, encoder_id(), lambda: encoder)
    with mock.patch.object(index.passages, "split", partial(split, target=target)):
        snapshot, summary = refresh([docs], folder, model)
    seconds = time.perf_counter() - began
    print(
        f"{summary.documents} documents, {summary.passages} passages, divided to {target} characters, {seconds:.0f} s",
        flush=True,
    )
    return Searcher(snapshot, lambda: encoder)


def rank(found: Searcher, question: Question, weights: Weights = "hybrid") -> int | None:
    """Place of the first right result, from 1."""
    hits = found.search(question.text, question.language, DEPTH, weights)
    return next((place for place, hit in enumerate(hits, 1) if question.is_answered_by(hit)), None)


def recall(ranks: Sequence[int | None], depth: int) -> float:
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)


def half_width(ranks: Sequence[int | None], depth: int) -> float:
    """Half of a 95 % bootstrap interval of the recall."""
    rng = random.Random(0)
    means = sorted(recall(rng.choices(ranks, k=len(ranks)), depth) for _ in range(400))
    return (means[389] - means[10]) / 2


def report(found: Searcher, questions: Sequence[Question]) -> None:
    for name, choosing in (("to choose on (even)", True), ("to report on (odd)", False)):
        print(f"\nHalf {name}")
        header = "  ".join(f"{f'recall@{depth}':>15}" for depth in (1, 5, 10))
        print(f"{'':10} {'n':>4}  {header}  {'MRR@10':>6}")
        for language in LANGUAGES:
            mine = [one for one in questions if one.language == language and one.to_choose_on == choosing]
            for weights in WEIGHTS:
                ranks = [rank(found, question, weights) for question in mine]
                shares = "  ".join(f"{recall(ranks, k):.3f} (±{half_width(ranks, k):.3f})" for k in (1, 5, 10))
                mrr = sum(1 / place for place in ranks if place) / len(ranks)
                print(f"{language} {weights:7} {len(ranks):4}  {shares}  {mrr:6.3f}")


def rows(values: Iterable[float], ranks: Callable[[float], Ranks]) -> Iterator[tuple[float, float, str]]:
    """For each value: it, the mean recall@1 over languages, and all recalls in words."""
    for value in values:
        found = ranks(value)
        shares = [f"{language} {recall(one, 1):.3f} / {recall(one, 5):.3f}" for language, one in found.items()]
        yield value, sum(recall(one, 1) for one in found.values()) / len(found), "   ".join(shares)


def show(title: str, table: Sequence[tuple[float, float, str]]) -> None:
    print(f"\n{title}: recall@1 / @5")
    best = max(score for _, score, _ in table)
    for value, score, shares in table:
        print(f"{'*' if score == best else ' '} {value:7g}   {shares}", flush=True)


def ranks_of(found: Searcher, questions: Sequence[Question], languages: Sequence[str]) -> Ranks:
    return {
        language: [rank(found, question) for question in questions if question.language == language]
        for language in languages
    }


def sweep(docs: Path, folder: Path, encoder: Encoder, questions: Sequence[Question]) -> None:
    found = searcher(docs, folder / str(TARGET), encoder)

    def with_share(constant: str, languages: Sequence[str], value: float) -> Ranks:
        with mock.patch.object(index.search, constant, value):
            return ranks_of(found, questions, languages)

    def with_target(target: float) -> Ranks:
        of_length = searcher(docs, folder / str(target), encoder, int(target))
        return ranks_of(of_length, questions, LANGUAGES)

    for constant, values, languages in (
        ("TERMS_SAME_LANGUAGE", SAME_LANGUAGE, ("nb", "nn")),
        ("TERMS_OTHER_LANGUAGE", OTHER_LANGUAGE, ("en",)),
    ):
        show(constant, list(rows(values, partial(with_share, constant, languages))))
    show("Length of passages", list(rows(TARGETS, with_target)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=NORQUAD, help="of dev.jsonl and docs/")
    parser.add_argument("--sweep", action="store_true", help="try settings on the half to choose on")
    options = parser.parse_args()
    if not (options.folder / "dev.jsonl").is_file():
        parser.error(f"there is no dev.jsonl in {options.folder}")
    questions = list(read_questions(options.folder / "dev.jsonl"))
    encoder = RecentEncoder(open_encoder())
    with tempfile.TemporaryDirectory() as folder:
        if options.sweep:
            chosen_on = [question for question in questions if question.to_choose_on]
            sweep(options.folder / "docs", Path(folder), encoder, chosen_on)
        else:
            report(searcher(options.folder / "docs", Path(folder), encoder), questions)


if __name__ == "__main__":
    main()
