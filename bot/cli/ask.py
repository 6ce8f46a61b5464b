"""Commands that answer: ask and search."""

import sys
from collections.abc import Iterator
from gettext import gettext as _
from typing import cast

import click

from bot.assistant import Assistant
from bot.cli import data, output
from bot.cli.app import Context, as_json, pass_context, shared
from bot.cli.progress import Encoding
from bot.collection import State
from index.errors import N_, UsageError
from index.search import Weights

ANSWERED, NOT_ANSWERED = 0, 1


def open_state(context: Context, *, refresh: bool = False) -> State:
    """Open the index, building it where needed, and say on stderr what the user should know of it."""
    with Encoding() as progress:
        collection = context.collection
        state = (
            collection.refresh(progress=progress)
            if refresh
            else collection.open(progress, lambda: output.note(_("Reading the texts for the first time …")))
        )
    if state.summary is not None:
        output.show_problems(state.summary)
    if state.stale:
        output.note(_("Some texts have changed since they were read. Add --refresh to read them again."))
    if not state.snapshot.documents:
        raise UsageError(
            N_("There are no texts to search in {folder}. Put .md or .txt files there."),
            folder=context.collection.texts,
        )
    return state


def assistant(context: Context, state: State) -> Assistant:
    """The assistant that all answers come from."""
    return Assistant(
        state.snapshot, context.collection.model.load, interface=context.interface, language=context.language
    )


@click.command(help=_("Answer a question; - reads one question a line from standard input."))
@click.argument("question", nargs=-1, required=True)
@click.option("--plain", is_flag=True, help=_("Print plain lines, for screen readers: not wrapped, no marks."))
@click.option("--refresh", is_flag=True, help=_("Read new and changed texts first."))
@as_json
@shared("corpus", "index", "lang", "model", "k")
@pass_context
def ask(context: Context, question: tuple[str, ...], plain: bool, refresh: bool, as_json: bool) -> int:
    """Answer a question, or every line of standard input."""
    questions = _lines(question)
    state = open_state(context, refresh=refresh)
    answers = assistant(context, state)
    answered = True
    for number, text in enumerate(questions):
        answer = answers.ask(text, context.settings.k)
        answered = answer.answered
        if as_json:
            data.write(data.answer(answer))
            continue
        if number:
            output.say()
        if _from_stdin(question):
            output.say(output.heading(text))
        output.show_answer(answer, plain=plain)
    return ANSWERED if answered or _from_stdin(question) else NOT_ANSWERED


@click.command(help=_("Find passages without answering; - reads one query a line from standard input."))
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--weights",
    type=click.Choice(["hybrid", "terms", "dense"]),
    default="hybrid",
    help=_("For tuning: search by words and meaning together, by words (terms) or by meaning (dense) alone."),
)
@click.option("--plain", is_flag=True, help=_("Print plain lines, for screen readers: not wrapped, no marks."))
@as_json
@shared("corpus", "index", "lang", "model", "k")
@pass_context
def search(context: Context, query: tuple[str, ...], weights: str, plain: bool, as_json: bool) -> int:
    """Find the passages nearest to a query."""
    queries = _lines(query)
    state = open_state(context)
    answers = assistant(context, state)
    found = True
    for text in queries:
        hits = answers.search(text, context.settings.k, cast(Weights, weights))
        found = bool(hits)
        language = answers.language_of(text)
        if as_json:
            data.write(data.results(text, language, hits))
        else:
            output.show_hits(hits, language, plain=plain)
    return ANSWERED if found or _from_stdin(query) else NOT_ANSWERED


def _from_stdin(words: tuple[str, ...]) -> bool:
    return words == ("-",)


def _lines(words: tuple[str, ...]) -> Iterator[str]:
    """The questions asked: the one given, in as many words as the shell made of it, or the lines of stdin."""
    if not _from_stdin(words):
        question = " ".join(words).strip()
        if not question:
            raise UsageError(N_("The question is empty. Write it in quotation marks."))
        return iter([question])
    return (line.strip() for line in sys.stdin if line.strip())
