"""Answers and passages as plain text for a terminal or a pipe."""

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence

from bot.describe import describe, in_quotes, place, spoken_place, worded_by
from bot.messages import N_, translate
from bot.printable import one_line
from bot.types import Answer, Citation, Language
from index.types import Hit

MIN_WIDTH, MAX_WIDTH = 20, 100
SHORT = 200
"""Characters of a passage that was only considered."""
NEAREST = 3

_HEADING_MARKS = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)


def say(text: str = "") -> None:
    """Print to stdout what a command was asked for; `text` is printable already."""
    sys.stdout.write(text + "\n")


def say_wrapped(text: str, *, plain: bool) -> None:
    """Print a statement, on a terminal folded between words unless it is to be plain; `text` is printable already."""
    say(_wrapped(text, plain=plain))


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


def show_answer(answer: Answer, *, plain: bool, conversing: bool = False) -> None:
    """Print an answer with its sources, or a refusal with what comes nearest.

    :param plain: One statement a line, with neither indents nor marks that a screen reader would stumble on.
    :param conversing: Everything on stdout, and what `offered` gives is numbered; for plain lines only.
    """
    tell = say if conversing else note
    if answer.rewritten:
        tell(translate(answer.language, N_("Understood as: {question}"), question=one_line(answer.rewritten)))
    if answer.note:
        tell(one_line(answer.note))
    if not answer.answered:
        _show_reply(answer, plain=plain, numbered=conversing)
    elif plain:
        _show_plain_answer(answer)
    else:
        _show_answer(answer)


def _show_answer(answer: Answer) -> None:
    language = answer.language
    say(_wrapped(one_line(answer.answer)))
    if answer.generated_by:
        say()
        say(_wrapped(worded_by(answer)))
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
        say(worded_by(answer))
    for citation in answer.citations:
        source = translate(
            language,
            N_("Source {number}: {place}. {description}"),
            number=citation.number,
            place=spoken_place(citation, language),
            description=describe(citation.document, language),
        )
        say(f"{source} {in_quotes(one_line(citation.quote), language)}")


def offered(answer: Answer) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    """What is shown with a reply that is no answer: the nearest passages and questions that may be asked."""
    return answer.considered[:NEAREST], answer.suggestions


def _show_reply(answer: Answer, *, plain: bool, numbered: bool = False) -> None:
    """Print what is no answer from the documents: why there is none, or what is said to a greeting."""
    passages, questions = offered(answer)
    language = answer.language
    say(_wrapped(one_line(answer.reason or answer.answer), plain=plain))
    topics = "; ".join(one_line(topic) for topic in answer.topics)
    nearest = [
        f"{(spoken_place if plain else place)(citation, language)}: {in_quotes(shortened(citation.quote), language)}"
        for citation in passages
    ]
    asked = [one_line(question) for question in questions]
    if numbered:
        items = [f"{number}. {item}" for number, item in enumerate([*nearest, *asked], 1)]
        nearest, asked = items[: len(nearest)], items[len(nearest) :]
    _show_list(translate(language, N_("Nearest passages:")), nearest, plain=plain)
    if topics:
        if not plain:
            say()
        say(_wrapped(translate(language, N_("The texts are about: {topics}."), topics=topics), plain=plain))
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
