"""A model's answer, sentence by sentence as it comes: what the cited passages do not support is dropped."""

import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property

import msgspec
from msgspec.structs import replace

from bot.generate.prompt import messages
from bot.generate.server import Server, ServerError
from bot.generate.support import Text, claims, holds, supported
from bot.language import detect
from bot.messages import N_, explain, translate
from bot.types import Answer, Citation, Language, Sentence, Span
from bot.wording import MAX_WORDS
from index.sentences import sentences

MAX_QUOTED = 3
"""Sentences of one quote."""

UNSUPPORTED = N_("The language model said nothing that the texts support.")
QUOTED = N_("The answer is quoted from the texts instead.")

_MARK = r"\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]"
_MARKS = re.compile(_MARK)
_AFTER_STOP = re.compile(rf"([.!?…]+[\"”»’)]*)((?:\s*{_MARK})+)")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LIST_SIGN = re.compile(r"^\s*(?:[-*•–>]|#{1,6}|\d{1,2}[.)])\s+")
_BOLD = re.compile(r"\*\*|__|`")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Source:
    """A passage that the model is given.

    :param citation: All of it.
    """

    def __init__(self, citation: Citation) -> None:
        self.citation = citation
        self.language = citation.language

    @cached_property
    def windows(self) -> list[tuple[Span, Text]]:
        """What of it may be quoted: one sentence, two or three that follow each other; the shortest first."""
        text = self.citation.quote
        spans = sentences(text, 0, len(text))
        headings = {self.citation.document.title.casefold(), self.citation.heading.casefold()}
        is_heading = [
            bool(_HEADING.match(text, text.rfind("\n", 0, start) + 1))
            or (len(spans) > 1 and " ".join(text[start:end].split()).casefold() in headings)
            for start, end in spans
        ]
        found = []
        for count in range(1, MAX_QUOTED + 1):
            for first in range(len(spans) - count + 1):
                if not any(is_heading[first : first + count]):
                    start, end = spans[first][0], spans[first + count - 1][1]
                    found.append(((start, end), Text(text[start:end], self.language)))
        return found

    def quote(self, said: Text) -> tuple[Citation, Text] | None:
        """The shortest quote that holds as much of a sentence as any; None where none holds anything."""
        wanted = list(claims(said))
        best, most = None, 0.0
        for span, text in self.windows:
            held = sum((1.0 if claim[0] == "word" else 2.0) for claim in wanted if holds(claim, said, text))
            held -= 0.5 * (text.negated and not said.negated)
            if held > most:
                best, most = (span, text), held
        if best is None:
            return None
        (start, end), text = best
        whole = self.citation
        before = whole.quote[:start].replace("\r\n", "\n").replace("\r", "\n")
        return replace(
            whole,
            number=None,
            start=whole.start + start,
            end=whole.start + end,
            line=whole.line + before.count("\n"),
            quote=whole.quote[start:end],
        ), text


class Draft(msgspec.Struct):
    """An answer that grows."""

    language: Language
    sources: list[Source]
    sentences: list[Sentence]
    citations: list[Citation]
    words: int = 0
    full: bool = False
    _text: str = ""

    def add(self, piece: str) -> Iterator[Sentence]:
        """Take in what the model has written since, and give the sentences that are finished and stand."""
        self._text += _clean(piece)
        if "<think>" in self._text and "</think>" not in self._text:
            return
        text = _prepared(self._text)
        *done, (start, _) = _sentences(text) or [(0, 0)]
        # A mark may follow, or an abbreviation turn out to be one: wait for the next word.
        rest = text[start:]
        if not done or rest.startswith("[") or not re.search(r"\s", rest.strip()):
            return
        self._text = rest
        for begin, end in done:
            yield from self._check(text[begin:end])

    def finish(self) -> Iterator[Sentence]:
        """The same for what is left when the model has finished."""
        text = _prepared(self._text)
        self._text = ""
        for begin, end in _sentences(text):
            yield from self._check(text[begin:end])

    @property
    def text(self) -> str:
        """The answer so far, with its marks."""
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations) for sentence in self.sentences
        )

    def _check(self, written: str) -> Iterator[Sentence]:
        text = _without_marks(written)
        words = len(text.split())
        marked = [number for number in _numbers(written) if 1 <= number <= len(self.sources)]
        if self.full or not marked or not words or not self._is_own_language(text):
            return
        said = Text(text, self.language)
        quotes = [quote for number in marked if (quote := self.sources[number - 1].quote(said))]
        if not quotes or not supported(said, [quote for _, quote in quotes]):
            return
        if self.words + words + len(quotes) > MAX_WORDS:
            self.full = True
            return
        self.words += words + len(quotes)
        numbers = dict.fromkeys(self._cite(citation) for citation, _ in quotes)
        self.sentences.append(Sentence(text=text, citations=tuple(numbers)))
        yield self.sentences[-1]

    def _is_own_language(self, text: str) -> bool:
        detected = detect(text, self.language)
        return detected.supported and detected.language == self.language

    def _cite(self, citation: Citation) -> int:
        """Number of a citation, a new one where it is not cited yet."""
        for number, known in enumerate(self.citations, 1):
            if (known.document.key, known.start, known.end) == (citation.document.key, citation.start, citation.end):
                return number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


class Writer:
    """Has a model word answers.

    :param server: Where the model is.
    """

    def __init__(self, server: Server) -> None:
        self.server = server

    def write(self, answer: Answer) -> Answer:
        """An answer in the model's words, or the same answer with a note that says why not."""
        *_, last = self.stream(answer)
        if not isinstance(last, Answer):
            raise TypeError(f"a stream ended with {last!r}")
        return last

    def stream(self, answer: Answer) -> Iterator[Sentence | Answer]:
        """The model's sentences as they come and stand, then the answer, which is what counts.

        What the documents do not answer, and small talk, is given back as it is: no server hears of it.

        :param answer: Of quotes.
        """
        if not answer.answered or answer.kind != "answer" or not answer.citations:
            yield answer
            return
        began = time.perf_counter()
        draft = Draft(answer.language, _sources(answer), [], [])
        try:
            yield from self._sentences(answer, draft)
            if not draft.sentences:
                raise ServerError(UNSUPPORTED)
        except ServerError as error:
            note = f"{explain(error, answer.language)} {translate(answer.language, QUOTED)}"
            note = " ".join(filter(None, (answer.note, note)))
            yield replace(answer, note=note, seconds=answer.seconds + time.perf_counter() - began)
            return
        yield replace(
            answer,
            answer=draft.text,
            sentences=tuple(draft.sentences),
            citations=tuple(draft.citations),
            generated_by=self.server.model,
            seconds=answer.seconds + time.perf_counter() - began,
        )

    def _sentences(self, answer: Answer, draft: Draft) -> Iterator[Sentence]:
        passages = [(source.citation.document.title, source.citation.quote) for source in draft.sources]
        asked = messages(answer.rewritten or answer.question, passages, answer.language)
        with closing(self.server.stream(asked)) as pieces:
            for piece in pieces:
                yield from draft.add(piece)
                if draft.full:
                    return
        yield from draft.finish()


def _sources(answer: Answer) -> list[Source]:
    """The passages that the quotes come from, each once, in the order of the quotes."""
    found: dict[tuple[object, ...], Citation] = {}
    for quoted in answer.citations:
        whole = next(
            (
                passage
                for passage in answer.considered
                if passage.document == quoted.document and passage.start <= quoted.start and quoted.end <= passage.end
            ),
            quoted,
        )
        found.setdefault((whole.document.key, whole.start, whole.end), whole)
    return [Source(citation) for citation in found.values()]


def _clean(piece: str) -> str:
    """Without control, bidirectional and other characters that mean nothing in running text."""
    return "".join(
        char if char == "\n" else " " if char.isspace() else char
        for char in piece
        if char.isspace() or unicodedata.category(char) not in _NEVER_SHOWN
    )


def _prepared(text: str) -> str:
    """Each mark before its sentence's full stop, and no thoughts."""
    return _AFTER_STOP.sub(r"\2\1", _THOUGHT.sub("", text))


def _sentences(text: str) -> list[Span]:
    """Spans of the sentences; a line end parts them too."""
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.extend(sentences(text, start, start + len(line)))
        start += len(line) + 1
    return spans


def _numbers(written: str) -> list[int]:
    """Numbers of the passages that a sentence cites, each once, in order."""
    found: dict[int, None] = {}
    for mark in _MARKS.findall(written):
        found |= dict.fromkeys(int(number) for number in re.findall(r"\d+", mark))
    return list(found)


def _without_marks(written: str) -> str:
    """What a sentence says, on one line."""
    text = _BOLD.sub("", _LIST_SIGN.sub("", _MARKS.sub("", written)))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(r" +(?=[.,;:!?…])", "", text)
