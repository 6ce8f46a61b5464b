"""Answers, passages and documents as plain text for a terminal or a pipe."""

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from gettext import gettext as _

from bot.messages import N_, translate
from bot.printable import one_line, printable
from bot.types import Answer, Citation, Language, Span
from index.build import Summary
from index.types import Document, Hit

MAX_WIDTH = 100
AROUND = 300
"""Characters shown before and after a marked place, to the next empty line."""
NAMED = 10
"""File names said before the rest is only counted."""

LANGUAGE_NAMES = {"nb": N_("Norwegian (bokmål)"), "nn": N_("Norwegian (nynorsk)"), "en": N_("English")}


def say(text: str = "") -> None:
    """Print to stdout what a command was asked for; `text` is printable already."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Tell the user something on stderr; `text` is printable already."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def show_answer(answer: Answer, *, plain: bool) -> None:
    """Print an answer with its sources, or a refusal with what comes nearest.

    :param plain: One line a statement, not wrapped, for screen readers and scripts.
    """
    language = answer.language
    if not answer.answered:
        _show_refusal(answer, plain=plain)
        return
    say(_wrapped(one_line(answer.answer), plain=plain))
    say()
    say(translate(language, N_("Sources:")))
    for citation in answer.citations:
        say(_wrapped(f"[{citation.number}] {describe(citation, language)}", plain=plain, indent="    "))
        quote = f"«{one_line(citation.quote)}»" if language != "en" else f"“{one_line(citation.quote)}”"
        say(_wrapped(f"    {quote}", plain=plain, indent="    "))


def _show_refusal(answer: Answer, *, plain: bool) -> None:
    language = answer.language
    say(_wrapped(one_line(answer.reason or ""), plain=plain))
    if answer.considered:
        say()
        say(translate(language, N_("Nearest passages:")))
        for citation in answer.considered[:3]:
            say(_wrapped(f"  – {describe(citation, language)}", plain=plain, indent="    "))
    if answer.topics:
        say()
        topics = "; ".join(one_line(topic) for topic in answer.topics)
        say(_wrapped(translate(language, N_("The texts are about: {topics}."), topics=topics), plain=plain))
    if answer.suggestions:
        say()
        say(translate(language, N_("You may ask, for example:")))
        for question in answer.suggestions:
            say(_wrapped(f"  – {one_line(question)}", plain=plain, indent="    "))


def describe(citation: Citation, language: Language) -> str:
    """Where a quote stands: title, what it retells, date, file and line or page."""
    document = citation.document
    place = f"{one_line(document.path)}:{citation.line}"
    if citation.page is not None:
        place = translate(language, N_("{place}, page {page}"), place=place, page=citation.page)
    parts = [one_line(document.title)]
    if document.retold_from:
        parts.append(translate(language, N_("Retold from {original}"), original=one_line(document.retold_from)))
    elif document.publisher:
        parts.append(one_line(document.publisher))
    if document.published:
        parts.append(one_line(document.published))
    if document.language != language:
        name = LANGUAGE_NAMES.get(document.language)
        parts.append(translate(language, name) if name else one_line(document.language))
    parts.append(place)
    return ". ".join(part.rstrip(".") for part in parts)


def show_hits(hits: Sequence[Hit], language: Language, *, plain: bool) -> None:
    """Print passages, best first."""
    if not hits:
        say(translate(language, N_("No passage was found.")))
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        cited = Citation.of(passage, passage.start, passage.end, score=hit.score, number=number)
        say(_wrapped(f"{number}. {describe(cited, language)} ({hit.score:.2f})", plain=plain, indent="   "))
        say(_wrapped(f"   {one_line(passage.text)}", plain=plain, indent="   "))
        say()


def show_documents(documents: Sequence[tuple[Document, int]]) -> None:
    """Print a line a document: path, language, passages, date, title."""
    width = max((len(document.path) for document, _ in documents), default=0)
    for document, passages in documents:
        date = document.published or "–"
        path = one_line(document.path).ljust(min(width, 40))
        say(f"{path}  {document.language:3} {passages:4}  {date:10}  {one_line(document.title)}")


def show_text(text: str, span: Span | None) -> None:
    """Print a document's text, or what stands around a span of it.

    The span stands between `>>>` and `<<<`, so that nothing is carried by colour alone.
    """
    if span is None:
        say(printable(text).rstrip("\n"))
        return
    start, end = span
    first = max(text.rfind("\n\n", 0, max(0, start - AROUND)) + 1, 0)
    last = text.find("\n\n", min(len(text), end + AROUND))
    before, after = text[first:start], text[end : last if last >= 0 else len(text)]
    say((printable(before) + ">>>" + printable(text[start:end]) + "<<<" + printable(after)).strip("\n"))


def show_summary(summary: Summary) -> None:
    """Print what a refresh did."""
    for names, message in (
        (summary.added, N_("New: {names}")),
        (summary.changed, N_("Changed: {names}")),
        (summary.removed, N_("Removed: {names}")),
    ):
        if names:
            shown = ", ".join(one_line(name) for name in names[:NAMED])
            if len(names) > NAMED:
                shown += _(" and {number} more").format(number=len(names) - NAMED)
            say(_(message).format(names=shown))
    say(
        _("{documents} texts, {passages} passages; {encoded} passages encoded anew, {seconds} s.").format(
            documents=summary.documents,
            passages=summary.passages,
            encoded=summary.encoded,
            seconds=f"{summary.seconds:.1f}",
        )
    )


def show_problems(summary: Summary) -> None:
    """Tell on stderr what could not be read."""
    for problem in summary.problems:
        note(one_line(_(problem.error.message).format(**problem.error.values)))
    if summary.unsupported:
        names = ", ".join(one_line(name) for name in summary.unsupported[:NAMED])
        note(_("Left out, since their format is not read: {names}").format(names=names))


def show_facts(facts: Mapping[str, str]) -> None:
    """Print names and values, aligned; the values are printable already."""
    width = max(map(len, facts))
    for name, value in facts.items():
        say(f"{name.ljust(width)}  {value}")


def heading(question: str) -> str:
    """A question above its answer, where several are answered."""
    return f"? {one_line(question)}"


def _wrapped(text: str, *, plain: bool, indent: str = "") -> str:
    if plain or not sys.stdout.isatty():
        return text
    width = min(MAX_WIDTH, shutil.get_terminal_size().columns)
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
