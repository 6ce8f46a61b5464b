"""Whether the documents answer, decided before anything is worded; and if not, why."""

from collections.abc import Sequence

from bot.features import Candidate, Matcher
from bot.messages import N_, translate
from bot.question import Kind
from bot.selection import MAX_SENTENCES, pair, weights
from bot.types import Language

NOTHING_NEAR = N_("The documents say nothing that comes near this question.")
NOT_ANSWERED = N_("The documents touch on this, but no passage seems to answer the question.")
MISSING_YEAR = N_("The documents say nothing about the year {year}.")
MISSING_KIND: dict[Kind, str] = {
    "money": N_("The documents touch on this, but name no sum of money."),
    "share": N_("The documents touch on this, but name no share or percentage."),
    "contact": N_("The documents touch on this, but give no telephone number or address."),
    "duration": N_("The documents touch on this, but do not say how long."),
    "number": N_("The documents touch on this, but give no number."),
    "time": N_("The documents touch on this, but give no date or year."),
}
"""What is said when the kind of thing asked for is nowhere near."""

FEATURES = (
    "likely",
    "words",
    "words_passage",
    "similarity",
    "passage_similarity",
    "rarest_missing",
    "names",
    "kind_missing",
)
"""What the decision rests on, none of which changes with the number of documents."""
NEAR = 0.35
"""Share of the question's information that a passage must hold to touch on it."""


def features(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]]) -> dict[str, float]:
    """Values by the names in `FEATURES`.

    :param ranked: At least one candidate, best first.
    """
    likely, best = ranked[0]
    held = [candidate for _, candidate in ranked[:3]]
    matched = frozenset(word for candidate in held for word in candidate.matched)
    missing = [bits for word, bits in matcher.information.items() if word not in matched]
    demanded = matcher.question.demanded
    return {
        "likely": likely,
        "words": best.value("words"),
        "words_passage": max(candidate.value("words_passage") for _, candidate in ranked),
        "similarity": max(candidate.value("similarity") for _, candidate in ranked),
        "passage_similarity": max(candidate.value("passage_similarity") for _, candidate in ranked),
        "rarest_missing": max(missing, default=0.0) / 20,
        "names": best.value("names"),
        "kind_missing": float(any(kind not in best.kinds for kind in demanded)),
    }


def probability(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]]) -> float:
    """Probability, 0 to 1, that the documents answer."""
    which = pair(matcher.question, ranked[0][1])
    return weights().answerable[which].probability(features(matcher, ranked))


def reason(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]], language: Language) -> str | None:
    """Why there is no answer, worded in a language; None when there is one.

    :param ranked: Candidates, best first.
    """
    if not ranked:
        return translate(language, NOTHING_NEAR)
    best = ranked[0][1]
    near = max(candidate.value("words_passage") for _, candidate in ranked) >= NEAR
    for year in matcher.question.years:
        if near and not any(_holds_year(candidate, year) for _, candidate in ranked):
            return translate(language, MISSING_YEAR, year=year)
    for kind in matcher.question.demanded:
        if near and not any(kind in candidate.kinds for _, candidate in ranked[:MAX_SENTENCES]):
            return translate(language, MISSING_KIND[kind])
    if probability(matcher, ranked) < weights().threshold[pair(matcher.question, best)]:
        return translate(language, NOT_ANSWERED if near else NOTHING_NEAR)
    return None


def _holds_year(candidate: Candidate, year: str) -> bool:
    passage = candidate.hit.passage
    where = (passage.text, passage.document.title, passage.document.published or "", *passage.headings)
    return any(year in text for text in where)
