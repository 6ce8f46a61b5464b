"""Chosen sentences as an answer: quotes with their citation marks, and nothing of our own but fixed phrases."""

import re
from collections.abc import Sequence

from bot.evidence import find
from bot.features import Candidate
from bot.messages import N_, translate
from bot.question import Kind, Question
from bot.types import Citation, Language, Sentence, Span
from index.terms.analysis import tokens
from index.terms.lexicon import family

MAX_WORDS = 60
"""Of an answer, with its citation marks and lead-in."""
MAX_QUOTED_WORDS = 50
"""Of its quotes together: what is left of `MAX_WORDS` for four marks and a lead-in."""

_LEADS = {"no": N_("The source says, in Norwegian:"), "en": N_("The source says, in English:")}
_WORD = re.compile(r"\S+")
_EMPHASISED: frozenset[Kind] = frozenset({"time", "number", "money", "share", "duration", "contact", "person", "name"})


def compose(
    question: Question, chosen: Sequence[Candidate], language: Language
) -> tuple[str, tuple[Sentence, ...], tuple[Citation, ...]]:
    """Word an answer.

    :param chosen: At least one sentence, in the order in which they are to be said.
    :param language: Of our own phrases.
    :returns: The answer's text, its sentences and its citations.
    """
    sentences, citations, parts = [], [], []
    said = None
    for number, candidate in enumerate(chosen, 1):
        document = candidate.hit.passage.document
        foreign = family(document.language) != family(language)
        if foreign and said != family(document.language):
            said = family(document.language)
            parts.append(translate(language, _LEADS[said]))
        start, end = quote_span(question, candidate)
        citation = Citation.of(candidate.hit.passage, start, end, score=candidate.hit.score, number=number)
        text = " ".join(citation.quote.split())
        emphasis = _emphasis(question, text, document.language)
        sentences.append(
            Sentence(
                text=text,
                citations=(number,),
                emphasis=emphasis,
                language=document.language if foreign else "",
            )
        )
        citations.append(citation)
        parts.append(f"{text} [{number}]")
    return " ".join(parts), tuple(sentences), tuple(citations)


def quote_span(question: Question, candidate: Candidate) -> Span:
    """Document offsets of a candidate's sentence or, where it is too long, of its words that answer best."""
    words = [match.span() for match in _WORD.finditer(candidate.text)]
    if len(words) <= MAX_QUOTED_WORDS:
        return candidate.start, candidate.end
    asked = frozenset(tokens(question.text))
    wanted = [
        span
        for kind in candidate.kinds
        for span in find(kind, candidate.text, asked, candidate.hit.passage.document.language)
    ]
    worth = [
        bool(asked.intersection(tokens(candidate.text[start:end]))) + 2 * any(a <= start < b for a, b in wanted)
        for start, end in words
    ]
    first = max(range(len(words) - MAX_QUOTED_WORDS + 1), key=lambda i: sum(worth[i : i + MAX_QUOTED_WORDS]))
    return candidate.start + words[first][0], candidate.start + words[first + MAX_QUOTED_WORDS - 1][1]


def _emphasis(question: Question, text: str, language: str) -> tuple[Span, ...]:
    """Spans of a quote that answer by themselves, without overlap."""
    asked = frozenset(tokens(question.text))
    spans = sorted(span for kind in question.kinds if kind in _EMPHASISED for span in find(kind, text, asked, language))
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
