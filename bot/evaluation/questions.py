"""A file of questions of which the right answers are known: JSON, one object a line."""

import hashlib
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from bot.types import Language
from index.errors import N_, UsageError

_Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
_FIELDS: dict[str, tuple[Any, str]] = {
    "question": (_Text, N_("{file}, line {line}: “question” must be a text, in quotation marks, and not empty.")),
    "lang": (Literal["nb", "nn", "en"], N_("{file}, line {line}: “lang” must be nb, nn or en, or be left out.")),
    "answerable": (
        bool,
        N_("{file}, line {line}: “answerable” must be true or false, without quotation marks."),
    ),
    "answer_regex": (
        list[Annotated[str, msgspec.Meta(min_length=1)]],
        N_(
            "{file}, line {line}: “answer_regex” must be a list of patterns that a right answer fits, "
            'such as ["Asker", "2017"].'
        ),
    ),
    "doc": (_Text, N_("{file}, line {line}: “doc” must be the path of a text, as “asker list” shows it.")),
    "answer": (_Text, N_("{file}, line {line}: “answer” must be the words of the text that answer, exactly.")),
    "answer_start": (
        Annotated[int, msgspec.Meta(ge=0, le=2**53)],
        N_(
            "{file}, line {line}: “answer_start” must be a whole number from 0: "
            "how many characters stand before the answer in its text."
        ),
    ),
    "id": (_Text, N_("{file}, line {line}: “id” must be a text, in quotation marks.")),
    "fact": (_Text, N_("{file}, line {line}: “fact” must be a text, in quotation marks.")),
}
"""What each field that is read must be, and what is said of one that is not; one whole sentence each."""
_PLACE = ("doc", "answer", "answer_start")

_NOT_READ = N_("{file} cannot be read: {reason}. Name a file of questions, one JSON object a line.")
_NOT_UTF8 = N_("{file}, line {line}: this is not text in UTF-8. Save the file as UTF-8.")
_NO_OBJECT = N_(
    "{file}, line {line}: this is not a JSON object ({reason}). Write one on each line, such as "
    '{{"question": "…", "answerable": false}}'
)
_NO_QUESTIONS = N_("{file} holds no questions. Write one JSON object on each line.")
_NO_QUESTION = N_("{file}, line {line}: “question” is missing. The line has: {fields}.")
_HALF_A_PLACE = N_(
    "{file}, line {line}: “{field}” is missing. Give doc, answer and answer_start together, or leave out the last two."
)
_NOT_SAID = N_(
    "{file}, line {line}: “answerable” is missing. Write false if the texts do not answer the question, else true. "
    "The line has: {fields}."
)
_NO_ANSWER = N_(
    "{file}, line {line}: it is not said which answer is right. Add “answer_regex”, or “doc”, “answer” and "
    "“answer_start”. The line has: {fields}."
)
_TWO_MINDS = N_("{file}, line {line}: “answerable” is false, but “{field}” says what is right. Take one of them out.")
_NO_PATTERN = N_("{file}, line {line}: “answer_regex” holds “{pattern}”, which is no regular expression: {reason}.")
_SAME_ID = N_("{file}, line {line}: “id” is “{id}”, as on line {other}. Give each question an id of its own.")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what is known of its right answer."""

    line: int
    """In its file, from 1."""
    text: str
    """On one line."""
    language: Language | None
    answerable: bool
    patterns: tuple[re.Pattern[str], ...] = ()
    """All of them fit a right answer."""
    document: str | None = None
    """Path of the text that holds the gold answer."""
    gold: str | None = None
    """The gold answer, with its place; None where only patterns are given, or nothing."""
    start: int = 0
    id: str | None = None
    fact: str | None = None
    """What is asked about; the same in several languages."""

    @property
    def off_topic(self) -> bool:
        """Whether it is not even near what the texts are about."""
        return not self.answerable and (self.fact or "").startswith("off")


class Questions(msgspec.Struct, frozen=True):
    """A file of questions."""

    file: Path
    sha256: str
    rows: tuple[Question, ...]


def read_questions(file: Path) -> Questions:
    """Read and check a file of questions.

    :raises UsageError: If it cannot be read, or a line of it; it names file, line, field and what to do.
    """
    try:
        raw = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(_NOT_READ, file=file, reason=reason or error) from error
    rows = tuple(_question(file, line, row) for line, row in _objects(file, raw))
    if not rows:
        raise UsageError(_NO_QUESTIONS, file=file)
    lines: dict[str, int] = {}
    for row in rows:
        if row.id is not None and (other := lines.setdefault(row.id, row.line)) != row.line:
            raise UsageError(_SAME_ID, file=file, line=row.line, id=row.id, other=other)
    return Questions(file, hashlib.sha256(raw).hexdigest(), rows)


def _objects(file: Path, raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise UsageError(_NOT_UTF8, file=file, line=number) from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(_NO_OBJECT, file=file, line=number, reason=error) from error
        if not isinstance(row, dict):
            raise UsageError(_NO_OBJECT, file=file, line=number, reason=line[:20].decode("utf-8", "ignore").strip())
        yield number, row


def _question(file: Path, line: int, row: Mapping[str, Any]) -> Question:
    said: dict[str, Any] = {}
    for field, (kind, message) in _FIELDS.items():
        if row.get(field) is not None:
            said[field] = _checked(row[field], kind, UsageError(message, file=file, line=line))
    fields = ", ".join(row) or "–"
    if "question" not in said:
        raise UsageError(_NO_QUESTION, file=file, line=line, fields=fields)
    placed = "answer" in said or "answer_start" in said
    for field in _PLACE:
        if placed and field not in said:
            raise UsageError(_HALF_A_PLACE, file=file, line=line, field=field)
    known = "answer_regex" if said.get("answer_regex") else "answer" if placed else None
    if "answerable" not in said and known is None:
        raise UsageError(_NOT_SAID, file=file, line=line, fields=fields)
    answerable = said.get("answerable", True)
    if answerable and known is None:
        raise UsageError(_NO_ANSWER, file=file, line=line, fields=fields)
    if not answerable and known is not None:
        raise UsageError(_TWO_MINDS, file=file, line=line, field=known)
    return Question(
        line=line,
        text=" ".join(said["question"].split()),
        language=said.get("lang"),
        answerable=answerable,
        patterns=tuple(_pattern(file, line, pattern) for pattern in said.get("answer_regex", ())),
        document=said["doc"] if placed else None,
        gold=said.get("answer"),
        start=said.get("answer_start", 0),
        id=said.get("id"),
        fact=said.get("fact"),
    )


def _checked(value: Any, kind: Any, error: UsageError) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as reason:
        raise error from reason


def _pattern(file: Path, line: int, pattern: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():  # of what may mean something else in some later Python
            warnings.simplefilter("ignore")
            return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(_NO_PATTERN, file=file, line=line, pattern=pattern, reason=error) from error
