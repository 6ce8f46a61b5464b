"""A saved conversation as Markdown."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from bot.dates import long_date
from bot.describe import describe, in_quotes, spoken_place, worded_by
from bot.history.types import Exchange, Saved
from bot.messages import N_, translate
from bot.printable import one_line
from bot.references import marked
from bot.types import Answer, Citation, Language

MAX_NAME = 60
"""Characters of a suggested file name, without its ending."""

_ALWAYS = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_NUMBERED = re.compile(r"([0-9]+)([.)])(?= |$)")
_BEGINS = re.compile(r"[-+=]")

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "œ": "oe"})
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for itself, whatever follows the dot."""

_Key = tuple[str, str, str, int, int]


class _References:
    """Numbers of the spans cited in a conversation, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, int] = {}
        self.citations: list[Citation] = []

    def number(self, citation: Citation) -> int:
        document = citation.document
        key = document.root, document.path, document.sha256, citation.start, citation.end
        if key not in self._numbers:
            self.citations.append(citation)
            self._numbers[key] = len(self.citations)
        return self._numbers[key]


def markdown(saved: Saved, language: Language) -> str:
    """Word a conversation as Markdown, its references numbered through and listed at the end.

    Text of documents and questions is escaped, so that it shows as it is, and made printable.

    :param language: Of what is not question or answer.
    """
    references = _References()
    day = datetime.fromisoformat(saved.created).astimezone().date().isoformat()
    blocks = [
        f"# {escaped(saved.title) or translate(language, N_('A conversation'))}",
        translate(language, N_("A conversation with Asker, {date}."), date=long_date(day, language)),
    ]
    if saved.unread:
        blocks.append(translate(language, N_("Parts of this conversation could not be read.")))
    for exchange in saved.exchanges:
        blocks += _exchange(exchange, references, language)
    if references.citations:
        blocks.append(f"## {translate(language, N_('Sources'))}")
        blocks.append("\n".join(f"{n}. {_reference(one, language)}" for n, one in enumerate(references.citations, 1)))
    return "\n\n".join(blocks) + "\n"


def _exchange(exchange: Exchange, references: _References, language: Language) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {escaped(answer.question)}"
    if answer.rewritten:
        understood = translate(language, N_("Understood as: {question}"), question=one_line(answer.rewritten))
        yield escaped(understood)
    yield _answer(answer, references) or escaped(answer.reason or "")
    if answer.generated_by:
        yield escaped(worded_by(answer))
    if answer.note:
        yield escaped(answer.note)


def _answer(answer: Answer, references: _References) -> str:
    cited = {citation.number: citation for citation in answer.citations}
    parts = []
    for text, numbers in marked(answer):
        marks = "".join(f" [{references.number(cited[number])}]" for number in numbers if number in cited)
        parts.append(escaped(text) + marks)
    return " ".join(part for part in parts if part)


def _reference(citation: Citation, language: Language) -> str:
    document = describe(citation.document, language, publisher=True)
    place = spoken_place(citation, language)
    return escaped(f"{document} {place}. {in_quotes(one_line(citation.quote), language)}")


def escaped(text: object) -> str:
    """A text on one line, harmless, that Markdown shows as it is wherever a block or a part of one begins."""
    line = _ALWAYS.sub(r"\\\g<0>", one_line(text))
    line = _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line
    return f"\\{line}" if _BEGINS.match(line) else line


def file_name(title: str) -> str:
    """Suggest a name for a file, in letters, digits and hyphens that every system takes: `hvem-vant.md`."""
    letters = unicodedata.normalize("NFC", title).casefold().translate(_LETTERS)
    plain = "".join(char for char in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(char))
    stem = re.sub("[^a-z0-9]+", "-", plain)[:MAX_NAME].strip("-")
    if not stem or stem in _RESERVED:
        stem = f"asker-{stem}".rstrip("-")
    return f"{stem}.md"
