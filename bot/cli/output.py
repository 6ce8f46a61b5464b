"""Answers and passages as plain text for a terminal or a pipe."""

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence

from bot.dates import long_date
from bot.messages import N_, translate
from bot.printable import one_line, printable_name
from bot.types import Answer, Citation, Language
from index.types import Document, Hit

MIN_WIDTH, MAX_WIDTH = 20, 100
SHORT = 200
"""Characters of a passage that was only considered."""
NEAREST = 3

_HEADING_MARKS = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)

LANGUAGE_NAMES = {"nb": N_("Norwegian (bokmål)"), "nn": N_("Norwegian (nynorsk)"), "en": N_("English")}


def say(text: str = "") -> None:
    """Print to stdout what a command was asked for; `text` is printable already."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Tell the user something on stderr; `text` is printable already."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def show_heading(text: str, *, first: bool, plain: bool) -> None:
    """Print what was asked above what came of it, where several lines are answered; `text` is printable already."""
    if not first:
        say()
    say(_wrapped(text, plain=plain))
    if not plain:
        say()


def show_answer(answer: Answer, *, plain: bool) -> None:
    """Print an answer with its sources, or a refusal with what comes nearest.

    :param plain: One statement a line, with neither indents nor marks that a screen reader would stumble on.
    """
    if answer.rewritten:
        note(translate(answer.language, N_("Understood as: {question}"), question=one_line(answer.rewritten)))
    if answer.note:
        note(one_line(answer.note))
    if not answer.answered:
        _show_reply(answer, plain=plain)
    elif plain:
        _show_plain_answer(answer)
    else:
        _show_answer(answer)


def _show_answer(answer: Answer) -> None:
    language = answer.language
    say(_wrapped(one_line(answer.answer)))
    if answer.generated_by:
        say()
        say(_wrapped(_worded_by(answer)))
    if answer.citations:
        say()
        say(translate(language, N_("Sources:")))
    for document in dict.fromkeys(citation.document for citation in answer.citations):
        say(_wrapped(f"  {describe(document, language)}", indent="  "))
        for citation in answer.citations:
            if citation.document == document:
                quote = in_quotes(one_line(citation.quote), language)
                say(_wrapped(f"  [{citation.number}] {place(citation, language)}: {quote}", indent="      "))


def _show_plain_answer(answer: Answer) -> None:
    language = answer.language
    rest = one_line(answer.answer)
    for sentence in answer.sentences:
        said = one_line(sentence.text) + "".join(f" [{number}]" for number in sentence.citations)
        before, found, after = rest.partition(said)
        if found:
            say(before + said)
            rest = after.lstrip()
    if rest:
        say(rest)
    if answer.generated_by:
        say(_worded_by(answer))
    for citation in answer.citations:
        source = translate(
            language,
            N_("Source {number}: {place}. {description}"),
            number=citation.number,
            place=spoken_place(citation, language),
            description=describe(citation.document, language),
        )
        say(f"{source} {in_quotes(one_line(citation.quote), language)}")


def _worded_by(answer: Answer) -> str:
    message = N_(
        "Worded by the language model {model}. Its names, numbers and dates stand in the sources; whether it has "
        "understood them you can judge from the quotes."
    )
    return translate(answer.language, message, model=one_line(answer.generated_by))


def _show_reply(answer: Answer, *, plain: bool) -> None:
    """Print what is no answer from the documents: why there is none, or what is said to a greeting."""
    language = answer.language
    say(_wrapped(one_line(answer.reason or answer.answer), plain=plain))
    topics = "; ".join(one_line(topic) for topic in answer.topics)
    nearest = [
        f"{(spoken_place if plain else place)(citation, language)}: {in_quotes(shortened(citation.quote), language)}"
        for citation in answer.considered[:NEAREST]
    ]
    _show_list(translate(language, N_("Nearest passages:")), nearest, plain=plain)
    if topics:
        if not plain:
            say()
        say(_wrapped(translate(language, N_("The texts are about: {topics}."), topics=topics), plain=plain))
    asked = [one_line(question) for question in answer.suggestions]
    _show_list(translate(language, N_("You may ask, for example:")), asked, plain=plain)


def _show_list(heading: str, items: Sequence[str], *, plain: bool) -> None:
    if not items:
        return
    if not plain:
        say()
    say(heading)
    for item in items:
        say(item if plain else _wrapped(f"  – {item}", indent="    "))


def decimal(number: float, language: Language) -> str:
    """A number with one digit after the language's decimal sign."""
    said = f"{number:.1f}"
    return said if language == "en" else said.replace(".", ",")


def language_name(code: str, language: Language) -> str:
    """What a document's language is called; its code where that is none of ours."""
    name = LANGUAGE_NAMES.get(code)
    return translate(language, name) if name else one_line(code)


def describe(document: Document, language: Language) -> str:
    """What a document is: title, what it retells or who published it, date, and language if it is another."""
    parts = [one_line(document.title)]
    if document.retold_from:
        parts.append(translate(language, N_("Retold from {original}"), original=one_line(document.retold_from)))
    elif document.publisher:
        parts.append(one_line(document.publisher))
    if document.published:
        parts.append(long_date(one_line(document.published), language))
    if document.language != language:
        parts.append(language_name(document.language, language))
    return ". ".join(part.rstrip(".") for part in parts) + "."


def place(citation: Citation, language: Language) -> str:
    """Where a quote stands: file and line, and the page where there is one."""
    where = f"{printable_name(citation.document.path)}:{citation.line}"
    if citation.page is None:
        return where
    return translate(language, N_("{place}, page {page}"), place=where, page=citation.page)


def spoken_place(citation: Citation, language: Language) -> str:
    """Where a quote stands, in words."""
    name = printable_name(citation.document.path)
    if citation.page is None:
        return translate(language, N_("{name}, line {line}"), name=name, line=citation.line)
    return translate(
        language, N_("{name}, page {page}, line {line}"), name=name, page=citation.page, line=citation.line
    )


def in_quotes(text: str, language: Language) -> str:
    """A quote in the language's marks, or in others where it has such marks itself."""
    norwegian, english = ("«", "»"), ("“", "”")
    marks = (english, norwegian) if language == "en" else (norwegian, english)
    left, right = next((pair for pair in marks if not any(mark in text for mark in pair)), ("‹", "›"))
    return f"{left}{text}{right}"


def shortened(text: str) -> str:
    """The beginning of a passage, on one line."""
    return textwrap.shorten(without_marks(text), SHORT, placeholder=" …")


def without_marks(text: str) -> str:
    """A passage on one line, its headings without their `#`; for showing, never for quoting."""
    return one_line(_HEADING_MARKS.sub("", text))


def show_hits(hits: Sequence[Hit], language: Language, *, plain: bool) -> None:
    """Print passages, best first."""
    if not hits:
        say(translate(language, N_("No passage was found.")))
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        citation = Citation.of(passage, passage.start, passage.end, score=hit.score)
        where = (spoken_place if plain else place)(citation, language)
        if number > 1 and not plain:
            say()
        # The score is for scripts, which have it from --json.
        say(_wrapped(f"{number}. {where}. {describe(passage.document, language)}", plain=plain, indent="   "))
        say(_wrapped(("" if plain else "   ") + without_marks(passage.text), plain=plain, indent="   "))


def _wrapped(text: str, *, plain: bool = False, indent: str = "") -> str:
    if plain or not sys.stdout.isatty():
        return text
    width = max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns))
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
