"""What an assistant answers: the types that every face shows."""

from typing import Literal

import msgspec

from index.types import Document, Passage

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

AnswerKind = Literal["answer", "refusal", "about", "smalltalk"]

Span = tuple[int, int]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a document, quoted or looked at."""

    number: int | None
    """What stands in square brackets; None for a passage that was only considered."""
    document: Document
    heading: str
    """Innermost heading above the quote, empty when there is none."""
    start: int
    end: int
    """Offsets into the document's text as decoded, in code points."""
    line: int
    """Line of `start` in the document's text, from 1."""
    page: int | None
    quote: str
    """Exactly the document's text from `start` to `end`."""
    score: float
    """Fused score of the passage, comparable within one question only."""
    own_language: str = ""
    """Language of the passage where that is another than the document's; else empty."""

    @property
    def language(self) -> str:
        """Language of the passage."""
        return self.own_language or self.document.language

    @classmethod
    def of(cls, passage: Passage, start: int, end: int, *, score: float, number: int | None = None) -> "Citation":
        """Cite a span of a passage."""
        return cls(
            number=number,
            document=passage.document,
            heading=passage.headings[-1] if passage.headings else "",
            start=start,
            end=end,
            line=passage.line_of(start),
            page=passage.page,
            quote=passage.slice(start, end),
            score=score,
            own_language=passage.own_language,
        )


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of an answer: a quote, on one line."""

    text: str
    citations: tuple[int, ...]
    emphasis: tuple[Span, ...] = ()
    """Spans of `text` that answer the question: the date, the name, the number."""
    language: str = ""
    """Of the quote, where it is not that of the question; else empty."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the assistant says to one question."""

    kind: AnswerKind
    question: str
    language: Language
    """Of the question, and of everything here that is not quoted."""
    answered: bool
    answer: str = ""
    """The sentences with their citation marks, and fixed phrases of ours; empty in a refusal."""
    rewritten: str | None = None
    """How a follow-up question was understood."""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    considered: tuple[Citation, ...] = ()
    """Passages looked at, best first."""
    reason: str | None = None
    """Why there is no answer, in the question's language."""
    topics: tuple[str, ...] = ()
    """What the documents cover, for a refusal."""
    suggestions: tuple[str, ...] = ()
    """Questions that the documents answer, for a refusal."""
    seconds: float = 0.0
    confidence: float | None = None
    """Probability, 0 to 1, that the documents answer, as decided on; None where nothing was looked for."""
    generated_by: str | None = None
    """Name of the language model whose words the sentences are; None where they are quotes."""
    note: str | None = None
    """What the user should know of how the answer came about, in the question's language."""
