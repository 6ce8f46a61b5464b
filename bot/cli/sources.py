"""Commands of the plain chat about the texts, and its language."""

import sys
from functools import partial
from gettext import gettext as _

from bot.cli import output, reports
from bot.cli.output import say
from bot.cli.talk import Talk, number_of
from bot.describe import describe, language_name
from bot.messages import N_, known_language, use_language
from bot.printable import printable_name
from bot.types import Citation
from index.errors import UsageError
from index.types import Document, Hit

LISTED = 50
"""Texts that are listed before the rest is only counted."""

_LANGUAGES = {"bokmål": "nb", "bokmal": "nb", "nynorsk": "nn", "engelsk": "en", "english": "en"}


def show_source(talk: Talk, argument: str) -> None:
    """Print a source of the last answer where it stands; the only one needs no number."""
    answer = talk.last
    cited = () if answer is None else answer.citations if answer.answered else output.offered(answer)[0]
    if not cited:
        raise UsageError(N_("The last answer has no sources."))
    number = number_of(argument, len(cited)) if argument or len(cited) > 1 else 1
    talk.show_citation(cited[number - 1])


def search(talk: Talk, words: str) -> None:
    """Print passages; a number then shows one where it stands."""
    hits = talk.session.search(words)
    output.show_hits(hits, talk.interface, plain=True)
    talk.choices = [partial(talk.show_citation, _whole(hit)) for hit in hits]


def _whole(hit: Hit) -> Citation:
    return Citation.of(hit.passage, hit.passage.start, hit.passage.end, score=hit.score)


def list_texts(talk: Talk, words: str) -> None:
    """Print a line a text, and what could not be read."""
    found = [document for document in talk.session.documents if _holds(document, words)]
    say(_("Texts: {number}.").format(number=len(found)))
    for document in found[:LISTED]:
        say(_described(talk, document))
        for doubt in document.doubts:
            say(reports.worded(doubt))
    if len(found) > LISTED:
        message = _("and {number} more. Add a word to list those whose name or title holds it.")
        say(message.format(number=len(found) - LISTED))
    if not words:
        for problem in talk.session.failed:
            say(reports.worded(problem.error))


def _holds(document: Document, words: str) -> bool:
    said = f"{document.path} {document.title}".casefold()
    return all(word in said for word in words.casefold().split())


def _described(talk: Talk, document: Document) -> str:
    language = talk.interface
    parts = [f"{printable_name(document.path)}: {describe(document, language)}"]
    if document.language == language:  # which is not said of it otherwise
        parts.append(f"{language_name(language, language)}.")
    if pages := reports.pages(document):
        parts.append(f"{pages}.")
    return " ".join(parts)


def refresh(talk: Talk, argument: str) -> None:
    """Read new and changed texts; the conversation goes on."""
    say(_("Reading the texts …"))
    sys.stdout.flush()
    summary = talk.session.refresh()
    for problem in summary.problems:
        say(reports.worded(problem.error))
    if summary.unsupported:
        message = _("Left out, since their format is not read: {names}")
        say(message.format(names=reports.listing(summary.unsupported)))
    reports.show_summary(summary, talk.interface)


def choose_language(talk: Talk, argument: str) -> None:
    """Go on in another language; where all answers were in one language, they go on in the new one, too."""
    said = argument.casefold()
    language = known_language(_LANGUAGES.get(said, said))
    if language is None:
        raise UsageError(N_("Choose nb for bokmål, nn for nynorsk or en for English."))
    use_language(language)
    if talk.session.language is not None:
        talk.session.language = language
    talk.session.interface = language
    say(_("The language now: {language}.").format(language=language_name(language, language)))
