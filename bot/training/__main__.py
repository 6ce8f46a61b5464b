"""Fit the models that choose sentences and decide on refusals, and write `bot/weights.json`.

    python -m bot.training --questions train.jsonl --docs docs/

Each row of the questions has question, lang, doc, answer and answer_start, as NorQuAD's in the format of `asker eval`.
Two files beside this one hold questions of our own on NorQuAD's training documents: `translations.tsv`, nynorsk and
English wordings of some of its rows, and `questions.jsonl`, answerable ones in other styles and near misses – what a
reader would ask next and the document does not tell. A question of NorQuAD's becomes unanswerable, too, by taking its
document out of the results, or the passage that holds the answer. Sentences are chosen by models fitted on documents
that the packaged encoder was not trained on. The figures printed are of models that have not seen the document asked
about. Needs scikit-learn, which sentence-transformers brings.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot import refusal, selection
from bot.features import FEATURES, Candidate, candidates
from bot.matching import Matcher
from bot.question import analyse
from bot.recent import RecentEncoder
from bot.selection import Logistic, Pair, Weights
from bot.types import Language
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder
from index.search import Searcher
from index.training.encoder.data import held_back
from index.types import Hit

Source = Literal["own", "asked", "passage taken", "document taken"]

NEAR_MISSED = 0.002
"""Share of the questions that the documents touch on which may be taken for others."""
FALSE_REFUSALS: dict[Pair, float] = {"same": 0.01, "other": 0.02}
"""Share of NorQuAD's and our answerable questions that may be refused. Small, since questions told in other words than
the text's come less near: chosen on half of `benchmarks/questions.jsonl`, of which these thresholds refuse 3 % over the
packaged texts and 17 % over their originals."""
SENTENCE_WEIGHTS: dict[Source, float] = {"own": 8.0, "asked": 1.0}
"""How much a question counts in choosing sentences: NorQuAD's repeat the words of their texts."""
ANSWER_WEIGHTS: dict[Source, float] = {"own": 2.0, "asked": 1.0, "passage taken": 0.1, "document taken": 0.1}
"""How much a question counts in the decision to refuse: one with its answer taken away teaches little."""
FOLDS = 5
ALL = 1_000_000
"""Sentences whose vectors are kept: the same ones come up for many questions."""
TRANSLATIONS = Path(__file__).with_name("translations.tsv")
OWN = Path(__file__).with_name("questions.jsonl")
PAIRS: tuple[Pair, ...] = ("same", "other")


class Gold(msgspec.Struct, frozen=True):
    """A question on a document, with its answer's place."""

    question: str
    language: Language
    document: str
    start: int
    end: int
    source: Source
    """`own` or `asked`: one of ours, near misses among them, or one of NorQuAD's."""

    @property
    def answerable(self) -> bool:
        """Whether the document answers it."""
        return self.end > self.start

    @property
    def unseen(self) -> bool:
        """Whether the packaged encoder was not trained on the document, which else seems nearer than it is."""
        return held_back(self.document)

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


class Case(msgspec.Struct, frozen=True):
    """A question with the candidates that were found, with or without its document."""

    gold: Gold
    pair: Pair
    matcher: Matcher
    found: list[Candidate]
    source: Source

    @property
    def answerable(self) -> bool:
        """Whether what was found may answer."""
        return self.gold.answerable and not self.source.endswith("taken")


def read_gold(questions: Path, translations: Path, own: Path) -> Iterator[Gold]:
    """The rows of a file, our translations of some of them, and our own questions."""
    rows = _rows(questions)
    for row in rows:
        yield _gold(row, row["question"], row["lang"])
    for row in _rows(own):
        start = row["answer_start"] or 0
        yield Gold(row["question"], row["lang"], row["doc"], start, start + len(row["answer"]), "own")
    for line in translations.read_text(encoding="utf-8").splitlines()[1:]:
        number, nynorsk, english = line.split("\t")
        yield _gold(rows[int(number)], nynorsk, "nn")
        yield _gold(rows[int(number)], english, "en")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _gold(row: dict[str, Any], question: str, language: Language) -> Gold:
    start = row["answer_start"]
    return Gold(question, language, row["doc"], start, start + len(row["answer"]), "asked")


def cases(gold: Sequence[Gold], docs: Path) -> Iterator[Case]:
    """Search for each question, those of NorQuAD also without the document and without the passage that answers."""
    encoder = RecentEncoder(open_encoder(), ALL)
    model = Model(PACKAGED, encoder_id(), lambda: encoder)
    with tempfile.TemporaryDirectory() as folder:
        snapshot, _ = refresh([docs], Path(folder) / "index", model)
        searcher = Searcher(snapshot, lambda: encoder)
        for one in gold:
            matcher = Matcher(analyse(one.question, one.language))
            hits = searcher.search(matcher.question.focus, one.language, 60)
            pair: Pair = "other" if one.language == "en" else "same"
            sets: dict[Source, list[Hit]] = {one.source: hits}
            if one.source == "asked":
                far = [hit for hit in hits if hit.passage.document.path != one.document]
                sets["document taken"] = far
                sets["passage taken"] = [hit for hit in hits if hit in far or not one.stands_in(hit)]
            for source, found in sets.items():
                yield Case(one, pair, matcher, candidates(matcher, found, lambda: encoder), source)


def fit(
    rows: Sequence[Sequence[float]],
    labels: Sequence[bool],
    names: Sequence[str],
    *,
    counts: Sequence[float] | None = None,
    strength: float = 1.0,
) -> Logistic:
    """Fit a logistic model, regularised on features of unit variance.

    :param counts: How much each row counts; all alike if None.
    :param strength: Inverse of the regularisation.
    """
    values = np.array(rows, dtype=float)
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=4000)
    model.fit((values - middle) / spread, np.array(labels), sample_weight=counts)
    slopes = model.coef_[0] / spread
    bias = float(model.intercept_[0] - slopes @ middle)
    return Logistic(round(bias, 3), {name: round(float(slope), 3) for name, slope in zip(names, slopes, strict=True)})


def fit_sentences(made: Sequence[Case]) -> Logistic:
    """The model that tells the sentence that answers from the others."""
    rows, labels, counts = [], [], []
    for case in made:
        right = [case.gold.is_answered_by(candidate) for candidate in case.found]
        if case.answerable and any(right):
            rows += [candidate.values for candidate in case.found]
            labels += right
            counts += [SENTENCE_WEIGHTS[case.source]] * len(right)
    return fit(rows, labels, FEATURES, counts=counts, strength=0.1)


class Judged(msgspec.Struct, frozen=True):
    """What the decision to refuse a case rests on."""

    case: Case
    values: dict[str, float]


def judged(made: Iterable[Case], sentences: dict[Pair, Logistic]) -> Iterator[Judged]:
    """Cases in which something was found, the answer among it if they have one."""
    for case in made:
        order = selection.rank(case.matcher.question, case.found, sentences[case.pair])
        if order and (not case.answerable or any(case.gold.is_answered_by(c) for _, c in order)):
            yield Judged(case, refusal.features(case.matcher, order))


def fit_near(made: Sequence[Judged]) -> Logistic:
    """The model that tells questions that the documents touch on, answered or not."""
    rows = [[one.values[name] for name in refusal.NEAR_FEATURES] for one in made]
    return fit(rows, [one.case.source != "document taken" for one in made], refusal.NEAR_FEATURES, strength=0.1)


def fit_answerable(made: Sequence[Judged]) -> Logistic:
    """The model that tells answerable questions from others."""
    rows = [[one.values[name] for name in refusal.FEATURES] for one in made]
    counts = [ANSWER_WEIGHTS[one.case.source] for one in made]
    return fit(rows, [one.case.answerable for one in made], refusal.FEATURES, counts=counts, strength=0.02)


def folds(made: Sequence[Case]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Indices of cases to fit on and to try on, in turn, a document's all on one side."""
    documents = [case.gold.document for case in made]
    return GroupKFold(min(FOLDS, len(set(documents)))).split(made, groups=documents)  # type: ignore[no-any-return]  # scikit-learn has no types


def unseen_scores(made: Sequence[Judged], fitted: Callable[[Sequence[Judged]], Logistic]) -> list[float]:
    """A probability for each case from a model that has not seen its document."""
    scores = [0.0] * len(made)
    for seen, unseen in folds([one.case for one in made]):
        model = fitted([made[i] for i in seen])
        for i in unseen:
            scores[i] = model.probability(made[i].values)
    return scores


def lowest(scores: Iterable[float], share: float) -> float:
    """The threshold below which a share of the scores lies."""
    ordered = sorted(scores)
    return round(ordered[int(len(ordered) * share)], 3)


def report_sentences(pair: Pair, made: Sequence[Case]) -> None:
    """Print how often the best sentence is the right one, by models that have not seen the document."""
    asked = [case for case in made if case.answerable]
    first = within = 0
    for seen, unseen in folds(asked):
        model = fit_sentences([asked[i] for i in seen])
        for case in (asked[i] for i in unseen):
            order = selection.rank(case.matcher.question, case.found, model)
            first += bool(order) and case.gold.is_answered_by(order[0][1])
            within += any(case.gold.is_answered_by(c) for _, c in order)
    count = len(asked)
    print(f"{pair}: {count} questions; best sentence right {first / count:.3f}, among candidates {within / count:.3f}")


def report_refusals(pair: Pair, made: Sequence[Judged], scores: Sequence[float], chosen: float) -> None:
    """Print false refusals against false answers, over thresholds."""
    own = [
        score for one, score in zip(made, scores, strict=True) if not one.case.answerable and one.case.source == "own"
    ]
    taken = [score for one, score in zip(made, scores, strict=True) if one.case.source.endswith("taken")]
    yes = [score for one, score in zip(made, scores, strict=True) if one.case.answerable]
    print(f"{pair}: {len(yes)} answerable questions, {len(own)} near misses")
    print("  threshold  false refusals  false answers: near misses  answer taken away")
    shares = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3)
    for threshold, note in [*((lowest(yes, share), "") for share in shares), (chosen, "  chosen")]:
        refused = 1 - _at_least(yes, threshold)
        wrong, easy = _at_least(own, threshold), _at_least(taken, threshold)
        print(f"  {threshold:9.3f}  {refused:14.3f}  {wrong:26.2f}  {easy:17.2f}{note}")


def _at_least(values: Sequence[float], threshold: float) -> float:
    return sum(value >= threshold for value in values) / (len(values) or 1)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--translations", type=Path, default=TRANSLATIONS, help="wordings of rows of the questions")
    parser.add_argument("--own", type=Path, default=OWN, help="questions of our own, near misses among them")
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(selection.__file__).with_name("weights.json"))
    args = parser.parse_args()
    gold = list(read_gold(args.questions, args.translations, args.own))
    made = list(cases(gold, args.docs))
    sentence = {}
    for pair in PAIRS:
        seen = [case for case in made if case.pair == pair and case.gold.unseen]
        sentence[pair] = fit_sentences(seen)
        report_sentences(pair, seen)
    rows = list(judged(made, sentence))
    near = unseen_scores(rows, fit_near)
    near_from = lowest(
        (score for one, score in zip(rows, near, strict=True) if one.case.source in ("own", "asked")), NEAR_MISSED
    )
    answered = unseen_scores(rows, fit_answerable)
    answered_from: dict[Pair, float] = {}
    for pair in PAIRS:
        chosen = [(one, score) for one, score in zip(rows, answered, strict=True) if one.case.pair == pair]
        answered_from[pair] = lowest((score for one, score in chosen if one.case.answerable), FALSE_REFUSALS[pair])
        report_refusals(pair, [one for one, _ in chosen], [score for _, score in chosen], answered_from[pair])
    weights = Weights(
        sentence=sentence,
        near=fit_near(rows),
        answerable=fit_answerable(rows),
        near_from=near_from,
        answered_from=answered_from,
    )
    text = json.dumps(msgspec.to_builtins(weights), indent=2)
    args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
