"""The sentences that answer: scored by a small logistic model, then as few as the question needs."""

import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from bot.features import FEATURES, Candidate, is_heading
from bot.question import Kind, Question
from bot.statements import gives_orders, states
from bot.wording import MAX_QUOTED_WORDS
from index.terms.lexicon import family

Pair = Literal["same", "other"]
"""Whether question and text share a language; scores are on other scales where words are translated."""

OPEN_ENDED: frozenset[Kind] = frozenset({"reason", "definition", "manner", "list"})
"""Kinds that one sentence often does not exhaust."""
LACKING = 0.4
"""What is left of a sentence's probability when it holds no date though one is asked for; chosen on the development
half of NorQuAD, where 0.3 and 0.5 did as well."""
MAX_SENTENCES = 3
ENOUGH: dict[Pair, tuple[float, float]] = {"same": (0.85, 0.95), "other": (0.65, 0.75)}
"""Share of the candidates' probability that the sentences given must hold together: for a question that one sentence
answers, and for others. Less where words are translated, since probabilities are spread wider there."""
NEEDED = 0.1
"""How likely a further sentence must be, as a share of the best."""


_POINTING = re.compile(
    r"\W*(?:han|hun|ho|de|dei|den|denne|disse|desse|dette|hans|hennes|hennar|deres|deira|"
    r"he|she|they|this|these|those|his|her|their)\b(?!\s+(?:som|that|who))",
    re.IGNORECASE,
)
"""How a sentence begins that tells of what the one before it named; not "det" and "it", which mostly name nothing."""

_FINISHED = re.compile(r"[.!»”\"]\s*$")


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
    near: Logistic
    """Whether the documents touch on what is asked."""
    answerable: Logistic
    """Whether they answer it."""
    near_from: float
    answered_from: dict[Pair, float]


@cache
def weights() -> Weights:
    """Read the models' weights."""
    return msgspec.json.decode((Path(__file__).parent / "weights.json").read_bytes(), type=Weights)


def pair(question: Question, candidate: Candidate) -> Pair:
    """Whether a candidate's text is in the question's language, bokmål and nynorsk being one."""
    text = candidate.hit.passage.language
    return "same" if family(text) == family(question.language) else "other"


def rank(
    question: Question, found: Sequence[Candidate], model: Logistic | None = None
) -> list[tuple[float, Candidate]]:
    """Candidates with the probability that they answer if any of them does, best first.

    :param model: Instead of the one for the languages of question and text.
    """
    scored = []
    for candidate in found:
        likely = model or weights().sentence[pair(question, candidate)]
        values = dict(zip(FEATURES, candidate.values, strict=True))
        lacking = sum(kind not in candidate.kinds for kind in question.demanded)
        scored.append((likely.probability(values) * LACKING**lacking, candidate))
    return sorted(scored, key=lambda item: -item[0])


def choose(question: Question, ranked: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
    """The best sentence, and more where the question needs them.

    Sentences are added, best first, until they are as likely to hold the answer as `ENOUGH` says; a question for a
    reason, a description or a list, one that asks for several things, and one whose kind cannot be told need more.
    Together they keep within `MAX_QUOTED_WORDS`. Sentences that state nothing are only given where no other is near.

    :param ranked: As `rank` gives them.
    :returns: In the order of the text where they are of one document, else best first.
    """
    if not ranked:
        return []
    orders = {hit.id for hit in {one.hit.id: one.hit for _, one in ranked}.values() if gives_orders(hit.passage.text)}
    ranked = [(likely, one) for likely, one in ranked if one.hit.id not in orders and states(one.text)] or ranked
    open_ended = not question.kinds or len(question.kinds) > 1 or bool(OPEN_ENDED.intersection(question.kinds))
    enough = ENOUGH[pair(question, ranked[0][1])][open_ended]
    total = sum(likely for likely, _ in ranked)
    held = 0.0
    chosen: list[Candidate] = []
    words = 0
    for likely, candidate in ranked:
        size = len(candidate.text.split())
        if chosen and (held >= enough * total or len(chosen) == MAX_SENTENCES or likely < ranked[0][0] * NEEDED):
            break
        if not chosen or (words + size <= MAX_QUOTED_WORDS and candidate.text not in {one.text for one in chosen}):
            chosen.append(candidate)
            words += size
            held += likely
    told = [*_referent(chosen, MAX_QUOTED_WORDS - words), *chosen]
    documents = {candidate.hit.passage.document.key for candidate in told}
    return sorted(told, key=lambda candidate: candidate.start) if len(documents) == 1 else told


def _referent(chosen: Sequence[Candidate], room: int) -> list[Candidate]:
    """The sentence before the best one, where that begins with a pronoun and there is room for both.

    :param room: Words that may still be quoted.
    """
    best = chosen[0]
    if best.place == 0 or not _POINTING.match(best.text):
        return []
    passage = best.hit.passage
    start, end = span = passage.sentences[best.place - 1]
    text = passage.slice(start, end)
    taken = any(one.start < end and start < one.end and one.hit.passage.document == passage.document for one in chosen)
    if taken or len(text.split()) > room or is_heading(passage, span) or not _FINISHED.search(text):
        return []
    return [replace(best, place=best.place - 1, start=start, end=end, text=text)]
