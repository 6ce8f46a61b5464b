"""Whether the documents answer, decided before anything is worded; and if not, why."""

from collections.abc import Sequence
from datetime import date

import msgspec

from bot.features import Candidate
from bot.matching import Matcher, union
from bot.messages import N_, translate
from bot.qualifiers import qualifiers
from bot.question import Kind
from bot.selection import MAX_SENTENCES, pair, weights
from bot.types import Language
from bot.when import years_pointed_at
from index.terms.analysis import tokens
from index.terms.lexicon import family

NOTHING_NEAR = N_("The documents say nothing that comes near this question.")
NOT_ANSWERED = N_("The documents touch on this, but no passage seems to answer the question.")
MISSING_YEAR = N_("The documents say nothing about the year {year}.")
MISSING_NAME = N_("The documents touch on this, but do not mention {name}.")
NOBODY_ELSE = N_("The documents touch on this, but name no others.")
MISSING_KIND: dict[Kind, str] = {
    "money": N_("The documents touch on this, but name no sum of money."),
    "share": N_("The documents touch on this, but name no share or percentage."),
    "contact": N_("The documents touch on this, but give no telephone number or address."),
    "duration": N_("The documents touch on this, but do not say how long."),
    "number": N_("The documents touch on this, but give no number."),
    "date": N_("The documents touch on this, but give no date."),
    "time": N_("The documents touch on this, but give no date or year."),
}
"""What is said when the kind of thing asked for is nowhere near."""

TOUCHED = 0.5
"""Share of the threshold of nearness from which on what is missing is told: a year that no text has is far, too."""
OFTEN_ASKED: tuple[Kind, ...] = ("person", "name", "place", "time", "number", "reason", "definition", "manner", "list")
"""Kinds with examples enough to learn how often they are answered."""
NEAR_FEATURES = (
    "likely",
    "words",
    "words_passage",
    "words_found",
    "rarest_found",
    "names_near",
    "similarity",
    "nearest",
    "passage_similarity",
    "nearest_passage",
)
"""What tells whether the documents touch on the question at all."""
FEATURES = (
    "likely",
    "second",
    "words",
    "words_top",
    "words_near",
    "words_passage",
    "words_found",
    "rarest_near",
    "rarest_found",
    "unmet",
    "asked_words",
    "names_sentence",
    "names_near",
    "noun_near",
    "specific",
    "beside",
    "uncounted",
    "kind_missing",
    "demanded_missing",
    "demanded_apart",
    "unqualified",
    "similarity",
    "nearest",
    "passage_similarity",
    "nearest_passage",
    "kindless",
    *(f"asked_{kind}" for kind in OFTEN_ASKED),
    *(f"no_{kind}" for kind in ("person", "place", "reason", "manner")),
)
"""What tells whether they answer; none of it changes with the number of documents."""


def features(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]]) -> dict[str, float]:
    """Values by the names in `FEATURES`.

    :param ranked: At least one candidate, best first.
    """
    question = matcher.question
    found = [candidate for _, candidate in ranked]
    best, top = found[0], found[:MAX_SENTENCES]
    passage = best.hit.passage
    language = passage.language
    sentences = [passage.slice(start, end) for start, end in passage.sentences]
    beside = sentences[max(0, best.place - 1) : best.place + 2]
    in_sentence = matcher.match_text(language, best.text)
    near = matcher.match_text(language, passage.document.title, *passage.headings, *beside)
    whole = union(near, matcher.match_text(language, *sentences))
    anywhere = union(whole, *(_met(matcher, candidate) for candidate in _one_a_passage(found)))
    missing = [kind for kind in question.kinds if kind not in best.kinds]
    return {
        "likely": ranked[0][0],
        "second": ranked[1][0] if len(ranked) > 1 else 0.0,
        "words": matcher.share(in_sentence),
        "words_top": matcher.share(union(*(matcher.match_text(_language(one), one.text) for one in top))),
        "words_near": matcher.share(near),
        "words_passage": matcher.share(whole),
        "words_found": matcher.share(anywhere),
        "rarest_near": matcher.rarest_missing(near),
        "rarest_found": matcher.rarest_missing(anywhere),
        "unmet": sum(near.get(word, 0.0) < 0.5 for word in matcher.words) / 5,
        "asked_words": len(matcher.words) / 10,
        "names_sentence": matcher.share_of(matcher.names, in_sentence),
        "names_near": matcher.share_of(matcher.names, near),
        "noun_near": matcher.share_of(question.nouns, near),
        "specific": best.value("words_specific"),
        "beside": best.value("beside"),
        "uncounted": float("number" in question.kinds and not any(one.value("counted") for one in top)),
        "kind_missing": float(bool(question.kinds) and len(missing) == len(question.kinds)),
        "demanded_missing": float(any(not any(kind in one.kinds for one in top) for kind in question.demanded)),
        "demanded_apart": _apart(question.demanded, found),
        "unqualified": float(bool(question.qualifiers - qualifiers(" ".join(beside)))),
        "similarity": best.value("similarity"),
        "nearest": max(one.value("similarity") for one in found),
        "passage_similarity": best.value("passage_similarity"),
        "nearest_passage": max(one.value("passage_similarity") for one in found),
        "kindless": float(not question.kinds),
        **{f"asked_{kind}": float(kind in question.kinds) for kind in OFTEN_ASKED},
        **{f"no_{kind}": float(kind in missing) for kind in ("person", "place", "reason", "manner")},
    }


def _apart(demanded: Sequence[Kind], found: Sequence[Candidate]) -> float:
    """How much more of the question the sentences hold that lack what is demanded than those that have it."""
    most = max(one.value("words_heading") for one in found)
    held = (max((one.value("words_heading") for one in found if kind in one.kinds), default=0.0) for kind in demanded)
    return max((most - words for words in held), default=0.0)


def _one_a_passage(found: Sequence[Candidate]) -> list[Candidate]:
    return list({candidate.hit.id: candidate for candidate in found}.values())


def _met(matcher: Matcher, candidate: Candidate) -> dict[str, float]:
    passage = candidate.hit.passage
    return matcher.match_text(passage.language, passage.document.title, *passage.headings, passage.text)


def _language(candidate: Candidate) -> str:
    return candidate.hit.passage.language


class Judgement(msgspec.Struct, frozen=True):
    """How likely the documents are to touch on a question, and to answer it: probabilities, 0 to 1."""

    near: float
    answered: float


def judge(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]]) -> Judgement:
    """Judge what was found, from the best candidate on."""
    if not ranked or not matcher.words:
        return Judgement(0.0, 0.0)
    values = features(matcher, ranked)
    return Judgement(weights().near.probability(values), weights().answerable.probability(values))


def reason(
    matcher: Matcher, ranked: Sequence[tuple[float, Candidate]], judged: Judgement, language: Language, today: date
) -> str | None:
    """Why there is no answer, worded in a language; None when there is one.

    :param ranked: Candidates, best first.
    :param judged: As `judge` does.
    :param today: What "this year" in the question is counted from.
    """
    if not ranked or judged.near < weights().near_from * TOUCHED:
        return translate(language, NOTHING_NEAR)
    if missing := _missing(matcher, ranked, language, today):
        return missing
    if judged.near < weights().near_from:
        return translate(language, NOTHING_NEAR)
    if judged.answered >= weights().answered_from[pair(matcher.question, ranked[0][1])]:
        return None
    if absent := _absent_name(matcher, ranked):
        return translate(language, MISSING_NAME, name=absent)
    return translate(language, NOT_ANSWERED)


def _missing(
    matcher: Matcher, ranked: Sequence[tuple[float, Candidate]], language: Language, today: date
) -> str | None:
    """What the question insists on and the best sentences lack, said in a language."""
    question = matcher.question
    # "This year" insists on a year where the text tells which is its own.
    dated = ranked[0][1].hit.passage.document.published
    for year in (*question.years, *(years_pointed_at(question.focus, today) if dated else ())):
        if not any(_holds_year(candidate, year) for _, candidate in ranked):
            return translate(language, MISSING_YEAR, year=year)
    for kind in question.demanded:
        if not any(kind in candidate.kinds for _, candidate in ranked[:MAX_SENTENCES]):
            return translate(language, MISSING_KIND.get(kind, NOBODY_ELSE))
    return None


def _absent_name(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]]) -> str | None:
    """A name of the question that none of the passages holds, as it was typed."""
    found = _one_a_passage([candidate for _, candidate in ranked])
    for name in matcher.names:
        if not any(_holds_name(matcher, candidate, name) for candidate in found):
            start = matcher.question.text.casefold().find(name)
            return matcher.question.text[start : start + len(name)] if start >= 0 else name
    return None


def _holds_name(matcher: Matcher, candidate: Candidate, name: str) -> bool:
    passage = candidate.hit.passage
    if family(passage.language) != family(matcher.question.language):
        return name in _met(matcher, candidate)  # it may be another there: Germany, Tyskland
    held = tokens(" ".join((passage.document.title, *passage.headings, passage.text)))
    return any(word in held for word in (name, name.removesuffix("s"), f"{name}s"))


def _holds_year(candidate: Candidate, year: str) -> bool:
    passage = candidate.hit.passage
    where = (passage.text, passage.document.title, passage.document.published or "", *passage.headings)
    return any(year in text for text in where)
