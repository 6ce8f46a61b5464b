"""Answers and quotes with their references, as plain text that can be pasted anywhere."""

from collections.abc import Iterator

from bot.describe import describe, in_quotes, spoken_place, worded_by
from bot.messages import known_language
from bot.printable import one_line
from bot.types import Answer, Citation, Language


def plain(answer: Answer) -> str:
    """An answer with its references, a line each; a refusal's reason.

    Where it came from a language model, or needs a remark, that is said, too.
    """
    parts = [one_line(answer.answer or answer.reason or "")]
    if answer.generated_by:
        parts.append(worded_by(answer))
    if answer.note:
        parts.append(one_line(answer.note))
    if answer.citations:
        parts.append(
            "\n".join(f"[{citation.number}] {_reference(citation, answer.language)}" for citation in answer.citations)
        )
    return "\n\n".join(parts)


def quote(citation: Citation, language: Language | None = None) -> str:
    """A quote with its reference.

    :param language: Of what is said of the source; that of the source itself, where it is one of ours, unless given.
    """
    language = language or known_language(citation.language) or "en"
    return f"{in_quotes(one_line(citation.quote), language)}\n{_source(citation, language)}"


def marked(answer: Answer) -> Iterator[tuple[str, tuple[int, ...]]]:
    """An answer's text in parts, each with the numbers of the citation marks that stand after it.

    What only looks like a mark, within a quote, stays in its part.
    """
    rest = answer.answer
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        before, found, after = rest.partition(sentence.text + marks)
        if found:
            yield before + sentence.text, sentence.citations
            rest = after
    if rest:
        yield rest, ()


def _reference(citation: Citation, language: Language) -> str:
    return f"{_source(citation, language)} {in_quotes(one_line(citation.quote), language)}"


def _source(citation: Citation, language: Language) -> str:
    return f"{describe(citation.document, language)} {spoken_place(citation, language)}."
