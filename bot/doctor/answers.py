"""Checks that questions are answered: some with known answers, and passages asked for by their own words."""

from collections.abc import Iterator

from bot.doctor.commands import asker
from bot.doctor.findings import Check, Finding, error, ok, warning
from bot.doctor.setup import Setup
from index.errors import N_
from index.store import Snapshot
from index.types import Passage

QUESTIONS = {
    "Hvem vant innovasjonsprisen i 2017?": "Asker",
    "Kven leia juryen?": "Katinka Greve Leiner",
    "Who led the jury?": "Katinka Greve Leiner",
}
"""Questions about the packaged texts, one in each language, and words of their answers."""
SAMPLED = 20
"""Passages that are asked for, spread evenly over the index."""
_LEAST_FOUND = 0.8
_LEAST_LIKENESS = 0.99
_SHORT, _LONG = 20, 200
"""Characters of a sentence that is asked for: shorter ones stand everywhere, longer ones are cut."""

_FALSE = N_("A quote in the answer to “{question}” does not stand in {file} where it should.")
_UNANSWERED = N_("The question “{question}” is not answered as it should be from the texts that came with Asker.")
_MOVED = N_("A passage of {file} does not stand in the text where it should.")
_OTHER_VECTOR = N_("The encoder gives another vector for a passage of {file} than the index holds.")
_LOST = N_("Of {number} passages that were asked for by their own words, only {found} were found.")


def check_questions(setup: Setup) -> Iterator[Finding]:
    """Questions with known answers, where the packaged texts are used and can be asked."""
    from bot.collection import PACKAGED_CORPUS

    snapshot = setup.snapshot
    if snapshot is None or not setup.usable:
        return
    roots = {document.root for document in snapshot.documents}
    if str(PACKAGED_CORPUS) not in roots:
        return
    bad = [finding for question, words in QUESTIONS.items() for finding in _asked(setup, snapshot, question, words)]
    if len(roots) > 1:  # a text of the user's own may rightly answer otherwise
        bad = [Finding("warning", one.message, one.values, one.command) for one in bad if one.message != _FALSE]
    yield from bad
    if not bad:
        message = N_("Questions with known answers are answered rightly, and each quote stands in its text: {number}.")
        yield ok(message, number=len(QUESTIONS))


def _asked(setup: Setup, snapshot: Snapshot, question: str, words: str) -> Iterator[Finding]:
    from bot.assistant import Assistant

    mend = asker(setup, "index", "--rebuild")
    answer = Assistant(snapshot, lambda: setup.encoder).ask(question)
    if not answer.answered or not answer.citations or words not in answer.answer:
        yield error(_UNANSWERED, question=question, command=mend)
    for citation in answer.citations:
        if snapshot.text(citation.document)[citation.start : citation.end] != citation.quote:
            yield error(_FALSE, question=question, file=citation.document.path, command=mend)


def check_passages(setup: Setup) -> Iterator[Finding]:
    """Passages of any texts: where they stand, their vectors, and whether they are found by their own words."""
    snapshot = setup.snapshot
    if snapshot is None or not setup.usable or not len(snapshot):
        return
    step = max(1, len(snapshot) // SAMPLED)
    ids = range(0, len(snapshot), step)[:SAMPLED]
    mend = asker(setup, "index", "--rebuild")
    for number, passage in zip(ids, snapshot.passages(ids), strict=True):
        file = passage.document.path
        if snapshot.text(passage.document)[passage.start : passage.end] != passage.text:
            yield error(_MOVED, file=file, command=mend)
            return
        if not _likeness(setup, snapshot, number, passage) >= _LEAST_LIKENESS:
            yield error(_OTHER_VECTOR, file=file, command=mend)
            return
    found = sum(_is_found(setup, snapshot, passage) for passage in snapshot.passages(ids))
    if found < _LEAST_FOUND * len(ids):
        yield warning(_LOST, number=len(ids), found=found, command=mend)
    else:
        yield ok(
            N_("Passages that were asked for by their own words: {number}. Found: {found}."),
            number=len(ids),
            found=found,
        )


def _likeness(setup: Setup, snapshot: Snapshot, number: int, passage: Passage) -> float:
    """Product of a passage's vector in the index and the one that the encoder gives now: 1 where both are the same."""
    from index.build import context

    (vector,) = setup.encoder.passages([f"{context(passage)}\n{passage.text}"])
    return float(snapshot.similarities([number], vector)[0])


def _is_found(setup: Setup, snapshot: Snapshot, passage: Passage) -> bool:
    """Whether a passage's first sentence finds it, another that says the same, or a translation of its text."""
    from index.search import Searcher

    sentence = _first_sentence(passage)
    hits = Searcher(snapshot, lambda: setup.encoder).search(sentence, passage.language)
    work = passage.document.work
    return any(sentence in hit.passage.text or (work and hit.passage.document.work == work) for hit in hits)


def _first_sentence(passage: Passage) -> str:
    sentences = (passage.slice(start, end) for start, end in passage.sentences)
    return next((one for one in sentences if len(one) >= _SHORT), passage.text)[:_LONG]


CHECKS: dict[str, Check] = {"questions": check_questions, "passages": check_passages}
