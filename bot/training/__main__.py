"""Fit the models that choose sentences and decide on refusals, and write `bot/weights.json`.

    python -m bot.training --questions train.jsonl --docs docs/

Each row of the questions has question, lang, doc, answer and answer_start, as NorQuAD's in the format of
`asker eval`. `translations.tsv` beside this file holds our own nynorsk and English wordings of some rows of NorQuAD's
training file; with another file, name another by `--translations`. A question becomes unanswerable by taking its
document out of the results, or the passage that holds the answer. Of every ten documents, two are held back for the
figures that are printed. Needs scikit-learn, which sentence-transformers brings.
"""

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot import refusal, selection
from bot.features import FEATURES, Candidate, Matcher, candidates
from bot.question import analyse
from bot.selection import Logistic, Pair, Weights
from bot.types import Language
from index.build import Model, refresh
from index.encoder import PACKAGED, Encoder, Vectors, encoder_id, open_encoder
from index.search import Searcher
from index.types import Hit

FALSE_REFUSALS: dict[Pair, float] = {"same": 0.003, "other": 0.02}
"""Share of answerable questions that the threshold may refuse; more where words are translated and prove less."""
TRANSLATIONS = Path(__file__).with_name("translations.tsv")
PAIRS: tuple[Pair, ...] = ("same", "other")


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with its answer's place."""

    question: str
    language: Language
    document: str
    start: int
    end: int

    @property
    def held_back(self) -> bool:
        """Whether the document is kept for the figures."""
        return zlib.crc32(self.document.encode()) % 10 < 2

    def stands_in(self, hit: Hit) -> bool:
        """Whether a passage of the document holds any of the answer."""
        passage = hit.passage
        return passage.document.path == self.document and passage.start < self.end and self.start < passage.end

    def is_answered_by(self, candidate: Candidate) -> bool:
        """Whether a sentence holds the whole answer."""
        return (
            candidate.hit.passage.document.path == self.document
            and candidate.start <= self.start
            and self.end <= candidate.end
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the candidates that were found, with or without its document."""

    gold: Gold
    pair: Pair
    matcher: Matcher
    found: list[Candidate]
    answerable: bool


class Remembering:
    """An encoder that encodes no text twice: the same sentences come up for many questions."""

    def __init__(self, encoder: Encoder) -> None:
        self.id = encoder.id
        self.dimension = encoder.dimension
        self.question = cache(encoder.question)
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Vectors of texts, in order."""
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        self._known.update(zip(new, self._encoder.passages(new), strict=True))
        return iter([self._known[text] for text in wanted])


def read_gold(questions: Path, translations: Path) -> Iterator[Gold]:
    """The rows of a file, and our translations of some of them."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines() if line
    ]
    for row in rows:
        yield _gold(row, row["question"], row["lang"])
    for line in translations.read_text(encoding="utf-8").splitlines()[1:]:
        number, nynorsk, english = line.split("\t")
        yield _gold(rows[int(number)], nynorsk, "nn")
        yield _gold(rows[int(number)], english, "en")


def _gold(row: dict[str, Any], question: str, language: Language) -> Gold:
    return Gold(question, language, row["doc"], row["answer_start"], row["answer_start"] + len(row["answer"]))


def cases(gold: Sequence[Gold], docs: Path) -> Iterator[Case]:
    """Search for each question, with its document and without it."""
    encoder = Remembering(open_encoder())
    model = Model(PACKAGED, encoder_id(), lambda: encoder)
    with tempfile.TemporaryDirectory() as folder:
        snapshot, _ = refresh([docs], Path(folder) / "index", model)
        searcher = Searcher(snapshot, lambda: encoder)
        for one in gold:
            matcher = Matcher(analyse(one.question, one.language))
            hits = searcher.search(matcher.question.focus, one.language, 60)
            far = [hit for hit in hits if hit.passage.document.path != one.document]
            near = [hit for hit in hits if hit in far or not one.stands_in(hit)]
            pair: Pair = "other" if one.language == "en" else "same"
            for answerable, found in ((True, hits), (False, far), (False, near)):
                yield Case(one, pair, matcher, candidates(matcher, found, lambda: encoder), answerable)


def fit(rows: Sequence[Sequence[float]], labels: Sequence[bool], names: Sequence[str]) -> Logistic:
    """Fit a logistic model, mildly regularised."""
    model = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(rows), np.array(labels))
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Logistic(round(float(model.intercept_[0]), 3), weights)


def fit_sentences(made: Sequence[Case]) -> Logistic:
    """The model that tells the sentence that answers from the others."""
    rows, labels = [], []
    for case in made:
        right = [case.gold.is_answered_by(candidate) for candidate in case.found]
        if case.answerable and any(right):
            rows += [candidate.values for candidate in case.found]
            labels += right
    return fit(rows, labels, FEATURES)


def ranked(case: Case, model: Logistic) -> list[tuple[float, Candidate]]:
    """A case's candidates by their probabilities."""
    return selection.rank(case.matcher.question, case.found, model)


def fit_answerable(made: Sequence[Case], sentences: Logistic, refused: float) -> tuple[Logistic, float]:
    """The model that tells answerable questions from others, and the threshold that refuses a share of the former."""
    rows, labels = [], []
    for case in made:
        order = ranked(case, sentences)
        if order and (not case.answerable or any(case.gold.is_answered_by(c) for _, c in order)):
            values = refusal.features(case.matcher, order)
            rows.append([values[name] for name in refusal.FEATURES])
            labels.append(case.answerable)
    model = fit(rows, labels, refusal.FEATURES)
    scores = sorted(
        model.probability(dict(zip(refusal.FEATURES, row, strict=True)))
        for row, label in zip(rows, labels, strict=True)
        if label
    )
    return model, round(scores[int(len(scores) * refused)], 3)


def report(pair: Pair, made: Sequence[Case], weights: Weights) -> None:
    """Print what the models do on documents that they have not seen."""
    sentences, answerable = weights.sentence[pair], weights.answerable[pair]
    first = within = asked = 0
    yes: list[float] = []
    no: list[float] = []
    for case in made:
        order = ranked(case, sentences)
        if case.answerable:
            asked += 1
            first += bool(order) and case.gold.is_answered_by(order[0][1])
            within += any(case.gold.is_answered_by(c) for _, c in order)
        score = answerable.probability(refusal.features(case.matcher, order)) if order else 0.0
        (yes if case.answerable else no).append(score)
    print(f"{pair}: {asked} questions; best sentence right {first / asked:.3f}, among candidates {within / asked:.3f}")
    for share in (0.01, 0.02, 0.04, 0.06, 0.1, 0.2):
        threshold = sorted(yes)[int(len(yes) * share)]
        wrong = np.mean(np.array(no) >= threshold)
        print(f"  threshold {threshold:.3f}: false refusals {share:.2f}, false answers {wrong:.3f}")
    threshold = weights.threshold[pair]
    print(
        f"  chosen {threshold:.3f}: false refusals {np.mean(np.array(yes) < threshold):.3f}, "
        f"false answers {np.mean(np.array(no) >= threshold):.3f}"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--translations", type=Path, default=TRANSLATIONS, help="wordings of rows of the questions")
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(selection.__file__).with_name("weights.json"))
    args = parser.parse_args()
    made = list(cases(list(read_gold(args.questions, args.translations)), args.docs))
    sentence, answerable, threshold = {}, {}, {}
    for pair in PAIRS:
        seen = [case for case in made if case.pair == pair and not case.gold.held_back]
        sentence[pair] = fit_sentences(seen)
        answerable[pair], threshold[pair] = fit_answerable(seen, sentence[pair], FALSE_REFUSALS[pair])
    weights = Weights(sentence=sentence, answerable=answerable, threshold=threshold)
    for pair in PAIRS:
        report(pair, [case for case in made if case.pair == pair and case.gold.held_back], weights)
    text = json.dumps(
        {"sentence": _plain(sentence), "answerable": _plain(answerable), "threshold": threshold}, indent=2
    )
    args.out.write_text(text + "\n", encoding="utf-8")


def _plain(models: dict[Pair, Logistic]) -> dict[str, Any]:
    return {pair: {"bias": model.bias, "weights": model.weights} for pair, model in models.items()}


if __name__ == "__main__":
    main()
