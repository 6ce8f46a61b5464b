"""How a turn of a conversation looks: a question with what came of it, as content for the screen."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace
from textual.content import Content
from textual.style import Style

from bot.cli.output import shortened
from bot.describe import describe, in_quotes, place
from bot.messages import N_, translate
from bot.printable import one_line, printable
from bot.types import Answer, Citation, Language, Sentence
from tui.text import line

CITATION = "citation"
"""Key of a style's meta data that holds the number of the citation under the pointer."""
NEAREST = 3
"""Passages that a refusal shows."""

State = Literal["waiting", "answered", "failed", "cancelled"]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what came of it so far."""

    question: str
    state: State = "waiting"
    answer: Answer | None = None
    said: tuple[Sentence, ...] = ()
    """Sentences of a language model that has not finished."""
    problem: str = ""
    """Why it failed, in the interface's language when it did."""
    changed: Mapping[int, str] = msgspec.field(default_factory=dict)
    """Numbers of citations whose source has changed since, or is gone."""
    unsaved: bool = False
    """Whether it is kept out of the history."""

    @property
    def places(self) -> tuple[Citation, ...]:
        """What can be opened: the citations, or in a refusal the nearest passages."""
        if self.answer is None:
            return ()
        return self.answer.citations or tuple(
            replace(passage, number=number) for number, passage in enumerate(self.answer.considered[:NEAREST], 1)
        )


def turn_content(turn: Turn, language: Language, chosen: int | None = None) -> Content:
    """A turn as it is shown.

    :param language: Of the interface; the answer's own words follow the question.
    :param chosen: Number of the citation that stands in the source pane.
    """
    return Content("\n").join(_parts(turn, language, chosen))


def _parts(turn: Turn, language: Language, chosen: int | None) -> Iterator[Content]:
    yield Content.assemble((translate(language, N_("You")), "$primary bold"), "  ", line(turn.question, "bold"))
    if turn.unsaved:
        yield Content.styled(translate(language, N_("Not kept in the history.")), "$text-muted")
    answer = turn.answer
    if answer is None:
        yield from _unanswered(turn, language)
        return
    if answer.rewritten:
        message = translate(answer.language, N_("Understood as: {question}"), question=one_line(answer.rewritten))
        yield Content.styled(message, "$text-muted italic")
    yield Content("")
    yield from _body(answer, chosen)
    if answer.note:
        yield line(answer.note, "$text-muted")
    if answer.generated_by:
        worded = N_("Worded by the language model {model}.")
        yield Content.styled(translate(answer.language, worded, model=one_line(answer.generated_by)), "$text-muted")
    yield from _sources(turn, answer, language, chosen)


def _unanswered(turn: Turn, language: Language) -> Iterator[Content]:
    if turn.state == "failed":
        yield Content.styled(printable(turn.problem), "$text-error")
    elif turn.state == "cancelled":
        yield Content.styled(translate(language, N_("Cancelled.")), "$text-muted")
    elif turn.said:
        yield Content(" ").join(_sentence(sentence, None) for sentence in turn.said)
    else:
        yield Content.styled(translate(language, N_("Looking in the texts …")), "$text-muted")


def _body(answer: Answer, chosen: int | None) -> Iterator[Content]:
    if answer.kind == "answer":
        yield _sentences(answer, chosen)
        return
    yield line(answer.reason or answer.answer)


def _sentences(answer: Answer, chosen: int | None) -> Content:
    """The answer's text, with our fixed phrases between the sentences kept as they are."""
    parts: list[Content] = []
    rest = one_line(answer.answer)
    for sentence in answer.sentences:
        marked = _marked(sentence)
        before, found, after = rest.partition(marked)
        if found:
            parts.append(line(before) + Content(" ") if before.strip() else Content(""))
            parts.append(_sentence(sentence, chosen))
            parts.append(Content(" "))
            rest = after.lstrip()
    return Content.assemble(*parts, line(rest)).rstrip()


def _marked(sentence: Sentence) -> str:
    return one_line(sentence.text) + "".join(f" [{number}]" for number in sentence.citations)


def _sentence(sentence: Sentence, chosen: int | None) -> Content:
    text = sentence.text
    if one_line(text) == text:
        said = Content(text)
        for start, end in sentence.emphasis:
            said = said.stylize("bold $text-accent", start, end)
    else:  # offsets would not hold
        said = line(text)
    marks = [part for number in sentence.citations for part in (Content(" "), mark(number, number == chosen))]
    return Content.assemble(said, *marks)


def mark(number: int, chosen: bool) -> Content:
    """A citation's number in brackets, which can be clicked."""
    style = "bold reverse" if chosen else "bold $text-primary"
    content = Content.styled(f"[{number}]", style)
    return content.stylize(Style.from_meta({CITATION: number}))


def _sources(turn: Turn, answer: Answer, language: Language, chosen: int | None) -> Iterator[Content]:
    if answer.kind == "refusal":
        yield from _nearest(turn, answer, chosen)
    elif answer.citations:
        yield Content("")
        for document in dict.fromkeys(citation.document for citation in answer.citations):
            yield Content(describe(document, answer.language))
            cited = [citation for citation in answer.citations if citation.document == document]
            yield Content("   ").join(_source(turn, citation, answer.language, chosen) for citation in cited)
    if answer.topics:
        topics = "; ".join(one_line(topic) for topic in answer.topics)
        yield Content("")
        about = translate(answer.language, N_("The texts are about: {topics}."), topics=topics)
        yield Content.styled(about, "$text-muted")


def _nearest(turn: Turn, answer: Answer, chosen: int | None) -> Iterator[Content]:
    if not turn.places:
        return
    yield Content("")
    yield Content.styled(translate(answer.language, N_("Nearest passages:")), "$text-muted")
    for passage in turn.places:
        number = passage.number or 0
        quote = in_quotes(shortened(passage.quote), answer.language)
        yield Content.assemble(mark(number, number == chosen), " ", (quote, "$text-muted"))


def _source(turn: Turn, citation: Citation, language: Language, chosen: int | None) -> Content:
    number = citation.number or 0
    parts: list[Content | tuple[str, str]] = [
        mark(number, number == chosen),
        Content(" "),
        (place(citation, language), "$text-muted"),
    ]
    if state := turn.changed.get(number):
        parts += [Content(" "), (translate(language, CHANGED[state]), "$text-warning bold")]
    return Content.assemble(*parts)


CHANGED = {
    "changed": N_("The source has changed since."),
    "gone": N_("The source is gone."),
}
"""What is said of a citation whose document is not what it was."""
