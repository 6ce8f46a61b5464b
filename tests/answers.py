"""What holds of every answer, for the tests of those who give them."""

from itertools import pairwise
from pathlib import Path

from bot.assistant import MAX_SUGGESTIONS, MAX_TOPICS
from bot.types import Answer

MAX_WORDS, MAX_CITATIONS = 60, 4

FERRY = {
    "ferja.md": "---\nlanguage: nb\ntitle: Ferja\n---\n# Ferja\n\nFerja i Vik går klokka 8 hver dag. "
    "Ferja eies av Vik Rederi. Kapteinen på ferja heter Ola Moen.\n"
}


def check(answer: Answer) -> None:
    """What holds of every answer and refusal."""
    for citation in (*answer.citations, *answer.considered):
        file = Path(citation.document.root, citation.document.path)
        text = file.read_bytes().decode("utf-8")
        assert citation.quote == text[citation.start : citation.end]
        assert citation.line == text[: citation.start].count("\n") + 1
    assert all(citation.number is None for citation in answer.considered)
    assert answer.seconds >= 0
    assert len(answer.topics) <= MAX_TOPICS
    assert len(answer.suggestions) <= MAX_SUGGESTIONS
    assert answer.confidence is None or 0 <= answer.confidence <= 1
    assert answer.generated_by is None
    if not answer.answered:
        assert (answer.sentences, answer.citations) == ((), ())
        if answer.kind == "refusal":
            assert answer.reason
            assert answer.answer == ""
        else:
            assert answer.kind in {"smalltalk", "about"}
            assert answer.answer
            assert answer.considered == ()
            assert (answer.reason, answer.confidence, answer.note, answer.rewritten) == (None,) * 4
        return
    assert answer.kind == "answer"
    assert (answer.reason, answer.topics, answer.suggestions) == (None, (), ())
    assert answer.confidence is not None
    assert len(answer.answer.split()) <= MAX_WORDS
    assert 1 <= len(answer.citations) <= MAX_CITATIONS
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {number for sentence in answer.sentences for number in sentence.citations} == {
        citation.number for citation in answer.citations
    }
    quotes = {citation.number: " ".join(citation.quote.split()) for citation in answer.citations}
    said = answer.answer
    for sentence in answer.sentences:
        assert sentence.citations
        assert all(quotes[number] == sentence.text for number in sentence.citations)
        marks = "".join(f"[{number}]" for number in sentence.citations)
        assert f"{sentence.text} {marks}" in said
        assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.emphasis)
        assert all(a[1] <= b[0] for a, b in pairwise(sentence.emphasis))
