"""What a run of `asker eval` found, as its JSON: fields may be added, none removed or changed."""

from typing import Annotated, Literal

import msgspec

_Count = Annotated[int, msgspec.Meta(ge=0)]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a document that was quoted or considered."""

    document: str
    title: str
    language: str
    start: int
    end: int
    line: int
    quote: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question."""

    line: int
    """In the file of questions, from 1."""
    id: str | None
    fact: str | None
    question: str
    language: str | None
    """What the file says; None where it says nothing."""
    detected: str
    """What the question was answered in."""
    document_language: str | None
    """Of the text that holds the gold answer, else of the first that was quoted or considered."""
    answerable: bool
    off_topic: bool
    answer_regex: tuple[str, ...]
    gold: str | None
    gold_document: str | None
    answered: bool
    right: bool
    """Of a question that the texts do not answer: whether it was refused."""
    cited: bool | None
    """Whether right, and the quotes too; None where the texts do not answer."""
    placed: bool
    """Whether the gold answer's place is known, so that the search can be held to it."""
    rank: Annotated[int, msgspec.Meta(ge=1)] | None
    """Of the first passage that holds the gold answer, within the first ten."""
    language_right: bool | None
    words: _Count
    confidence: float | None
    answer: str
    reason: str | None
    citations: tuple[Source, ...]
    considered: tuple[Source, ...]
    """The nearest passages, of a refusal."""


class Misplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A gold answer that does not stand where the file says."""

    line: int
    document: str
    stands_at: int | None
    """Where it stands first; None where the text does not hold it."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float
    n: _Count
    """Of the questions that it is a mean over."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of the questions in one language to texts in one language, or of all."""

    row: str
    """Such as `nb-en`; `all`."""
    question_language: str | None
    document_language: str | None
    questions: _Count
    figures: dict[str, Estimate]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What would go wrong if Asker answered from this confidence up; shares, None where there is no such question."""

    threshold: float
    false_refusals: float | None
    false_answers: float | None
    """To near misses."""
    false_answers_off_topic: float | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A run."""

    schema: Literal[1]
    version: str
    file: str
    sha256: str
    """Of the file of questions."""
    questions: _Count
    answer_language: str | None
    """What --lang fixed; None where answers follow the question."""
    encoder: str
    documents: _Count
    passages: _Count
    seconds: float
    unknown_documents: tuple[str, ...]
    misplaced: tuple[Misplaced, ...]
    rows: tuple[Row, ...]
    curve: tuple[Point, ...]
    outcomes: tuple[Outcome, ...]


Verdict = Literal["better", "worse", "higher", "lower", "unclear"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A figure before and now, over the questions of both runs, with the 95 % interval of the difference."""

    before: float
    now: float
    difference: float
    low: float
    high: float
    n: _Count
    verdict: Verdict
    """`higher` or `lower` where neither is better; `unclear` where the interval includes 0."""


class ComparedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Differences of a row."""

    row: str
    question_language: str | None
    document_language: str | None
    questions: _Count
    figures: dict[str, Difference]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A question that went from right to wrong, or the reverse."""

    line: int
    id: str | None
    question: str
    language: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two runs held against each other."""

    file: str
    version: str
    same_questions: bool
    """Whether both runs read the same file."""
    questions: _Count
    """In both runs."""
    only_before: _Count
    only_now: _Count
    better: _Count
    worse: _Count
    """How many figures are, over all rows."""
    rows: tuple[ComparedRow, ...]
    lost: tuple[Changed, ...]
    """Right before, wrong now."""
    won: tuple[Changed, ...]
