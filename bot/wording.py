"""Chosen sentences as an answer: quotes with their citation marks, and nothing of our own but fixed phrases."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot import when
from bot.evidence import find
from bot.features import Candidate
from bot.messages import N_, translate
from bot.question import Kind, Question
from bot.types import Citation, Language, Sentence, Span
from index.terms.analysis import terms, tokens
from index.terms.lexicon import family
from index.types import Document

MAX_WORDS = 60
"""Of an answer, with its citation marks and lead-in."""
MAX_QUOTED_WORDS = 50
"""Of its quotes together: what is left of `MAX_WORDS` for the marks and a lead-in."""

_LEADS = {
    "no": N_("The source says, in Norwegian:"),
    "en": N_("The source says, in English:"),
    "other": N_("The source says, in another language:"),
}
_OLD_LEADS = {
    "same": N_("According to a text from {year}:"),
    "no": N_("According to a text from {year}, in Norwegian:"),
    "en": N_("According to a text from {year}, in English:"),
    "other": N_("According to a text from {year}, in another language:"),
}
_KNOWN = frozenset({"nb", "nn", "en", "und"})
_MEANING = N_("(“{said}”: {meaning})")
_WORD = re.compile(r"\S+")
MAX_SUBJECT = 5
"""Words of a sentence's subject that may be emphasised."""
_CLAUSE_END = re.compile(r"[,;:] (?!som |who |which )|\s[–-]\s|\s(?:og|and|men|but|mens|medan|while)\s")
_EMPHASISED: frozenset[Kind] = frozenset(
    {"date", "time", "number", "money", "share", "duration", "contact", "person", "name"}
)


def compose(
    question: Question, chosen: Sequence[Candidate], language: Language, today: date
) -> tuple[str, tuple[Sentence, ...], tuple[Citation, ...]]:
    """Word an answer: the quotes with their marks, told where they come from if that is another language or long ago.

    Sentences with which it would be longer than `MAX_WORDS` are left out.

    :param chosen: At least one sentence, in the order in which they are to be said.
    :param language: Of our own phrases.
    :param today: Tells which texts are old.
    :returns: The answer's text, its sentences and its citations.
    """
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    parts: list[str] = []
    said = ""
    for candidate in chosen:
        document = candidate.hit.passage.document
        spoken = candidate.hit.passage.language
        foreign = _tongue(spoken) != family(language)
        lead = _lead(document, spoken, language, today, foreign=foreign)
        number = len(citations) + 1
        remarks = " ".join((lead, *_meanings(candidate.text, document, language)))
        room = MAX_WORDS - 1 - len(remarks.split())
        start, end = quote_span(question, candidate, min(MAX_QUOTED_WORDS, room))
        citation = Citation.of(candidate.hit.passage, start, end, score=candidate.hit.score, number=number)
        text = " ".join(citation.quote.split())
        more = [f"{text} [{number}]", *_meanings(text, document, language)]
        if lead and lead != said:
            more.insert(0, lead)
        if parts and len(" ".join((*parts, *more)).split()) > MAX_WORDS:
            continue
        said = lead
        parts += more
        citations.append(citation)
        emphasis = _emphasis(question, text, spoken)
        marked = spoken if foreign else ""
        sentences.append(Sentence(text=text, citations=(number,), emphasis=emphasis, language=marked))
    return " ".join(parts), tuple(sentences), tuple(citations)


def _lead(document: Document, quoted: str, language: Language, today: date, *, foreign: bool) -> str:
    """What is said before a quote; empty where it is of our time and language.

    :param quoted: Language of the quote.
    """
    spoken = _tongue(quoted)
    if when.is_old(document.published, today):
        year = when.published_year(document.published)
        return translate(language, _OLD_LEADS[spoken if foreign else "same"], year=year)
    return translate(language, _LEADS[spoken]) if foreign else ""


def _tongue(language: str) -> str:
    """Norwegian, English or another."""
    return family(language) if language in _KNOWN else "other"


def _meanings(text: str, document: Document, language: Language) -> list[str]:
    """What "this year" and the like mean in a quote, each as a remark of ours."""
    return [
        translate(language, _MEANING, said=phrase, meaning=meaning)
        for phrase, meaning in when.meanings(text, document.published, language)
    ]


def quote_span(question: Question, candidate: Candidate, most: int = MAX_QUOTED_WORDS) -> Span:
    """Document offsets of a candidate's sentence or, where it is too long, of its words that answer best.

    :param most: How many words it may have.
    """
    words = [match.span() for match in _WORD.finditer(candidate.text)]
    if len(words) <= most:
        return candidate.start, candidate.end
    asked = frozenset(tokens(question.text))
    wanted = [
        span for kind in candidate.kinds for span in find(kind, candidate.text, asked, candidate.hit.passage.language)
    ]
    worth = [
        bool(asked.intersection(tokens(candidate.text[start:end]))) + 2 * any(a <= start < b for a, b in wanted)
        for start, end in words
    ]
    first = max(range(len(words) - most + 1), key=lambda i: sum(worth[i : i + most]))
    return candidate.start + words[first][0], candidate.start + words[first + most - 1][1]


def _emphasis(question: Question, text: str, language: str) -> tuple[Span, ...]:
    """Spans of a quote that answer by themselves, without overlap."""
    asked = frozenset(tokens(question.text))
    kinds = [kind for kind in question.kinds if kind in _EMPHASISED]
    spans = sorted(span for kind in kinds for span in find(kind, text, asked, language))
    if "person" in kinds:
        clause = _clause_about(question, text, language)
        # Whoever else the sentence names did something else; and who won may be no person.
        spans = _within(clause, spans) or _subject(question, text, clause, language)
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def _clause_about(question: Question, text: str, language: str) -> Span:
    """The clause that shares most words with the question; all of the text where none does."""
    asked = set(terms(question.text, language))
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    clauses = list(pairwise([0, *ends, len(text)]))
    shared = [len(asked.intersection(terms(text[start:end], language))) for start, end in clauses]
    return clauses[shared.index(max(shared))] if max(shared) else (0, len(text))


def _subject(question: Question, text: str, clause: Span, language: str) -> list[Span]:
    """What begins a clause, before the verb that the question asks about: "Asker kommune" before "vant"."""
    asked = [frozenset(terms(word, language)) for word in tokens(question.text)]
    verb = asked[1] if len(asked) > 1 else frozenset[str]()  # after "who"
    words = list(_WORD.finditer(text, *clause))
    at = next((number for number, word in enumerate(words) if verb.intersection(terms(word[0], language))), 0)
    if not 1 <= at <= MAX_SUBJECT or not terms(words[0][0], language):
        return []
    span = words[0].start(), words[at - 1].end()
    said = text[slice(*span)]
    return (
        []
        if find("time", said, (), language) or frozenset().union(*asked).intersection(terms(said, language))
        else [span]
    )


def _within(whole: Span, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if whole[0] <= span[0] and span[1] <= whole[1]]
