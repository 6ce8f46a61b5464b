"""The sentences that answer: scored by a small logistic model, then as few as the question needs."""

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from bot.features import FEATURES, Candidate
from bot.question import Question
from bot.wording import MAX_QUOTED_WORDS
from index.terms.lexicon import family

MAX_CITATIONS = 4
NEEDED = 0.25
"""A further sentence must be at least this likely, as a share of the best one."""
AS_LIKELY = 0.8
"""A sentence this likely, as a share of the best one, is given beside it: we cannot tell them apart."""

Pair = Literal["same", "other"]
"""Whether question and text share a language; scores are on other scales where words are translated."""


class Logistic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A logistic model: a bias and a weight for each named feature."""

    bias: float
    weights: dict[str, float]

    def probability(self, values: dict[str, float]) -> float:
        """Probability, 0 to 1.

        :param values: Of all the model's features, by name.
        """
        return 1 / (1 + math.exp(-self.bias - sum(weight * values[name] for name, weight in self.weights.items())))


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of `bot/weights.json`, made by `python -m bot.training`."""

    sentence: dict[Pair, Logistic]
    answerable: dict[Pair, Logistic]
    threshold: dict[Pair, float]


@cache
def weights() -> Weights:
    """Read the models' weights."""
    return msgspec.json.decode(files("bot").joinpath("weights.json").read_bytes(), type=Weights)


def pair(question: Question, candidate: Candidate) -> Pair:
    """Whether a candidate's text is in the question's language, bokmål and nynorsk being one."""
    text = candidate.hit.passage.document.language
    return "same" if family(text) == family(question.language) else "other"


def probability(question: Question, candidate: Candidate) -> float:
    """Probability that a sentence answers, if any of the candidates does."""
    values = dict(zip(FEATURES, candidate.values, strict=True))
    return weights().sentence[pair(question, candidate)].probability(values)


def rank(question: Question, found: Sequence[Candidate]) -> list[tuple[float, Candidate]]:
    """Candidates with their probabilities, best first."""
    scored = [(probability(question, candidate), candidate) for candidate in found]
    return sorted(scored, key=lambda item: -item[0])


def choose(question: Question, ranked: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
    """The best sentence, and more where the question needs them.

    A further sentence is taken when it holds a kind of thing asked for, or words of the question, that the ones
    before it lack, or when it is about as likely as the best. Together they keep within `MAX_QUOTED_WORDS` and
    `MAX_CITATIONS`.

    :param ranked: As `rank` gives them.
    :returns: In the order of the text where they are of one document, else best first.
    """
    best_probability, best = ranked[0]
    chosen = [best]
    words = len(best.text.split())
    for likely, candidate in ranked[1:]:
        if len(chosen) == MAX_CITATIONS or likely < best_probability * NEEDED:
            break
        size = len(candidate.text.split())
        if words + size > MAX_QUOTED_WORDS or candidate.text in {other.text for other in chosen}:
            continue
        if likely >= best_probability * AS_LIKELY or _adds(question, chosen, candidate):
            chosen.append(candidate)
            words += size
    documents = {candidate.hit.passage.document.key for candidate in chosen}
    return sorted(chosen, key=lambda candidate: candidate.start) if len(documents) == 1 else chosen


def _adds(question: Question, chosen: Sequence[Candidate], candidate: Candidate) -> bool:
    held = {kind for other in chosen for kind in other.kinds}
    return bool(candidate.kinds - held) and len(question.kinds) > 1
