"""Commands that answer: ask and search."""

import sys
from collections.abc import Iterator
from gettext import gettext as _
from typing import TYPE_CHECKING, cast

import click

from bot.cli import data, output
from bot.cli.opening import open_state
from bot.cli.options import Context, as_json, pass_context, plain_lines, shared
from bot.messages import translate
from bot.printable import one_line
from index.errors import N_, UsageError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.collection import State
    from bot.generate import Writer
    from index.search import Weights

ANSWERED, NOT_ANSWERED = 0, 1


def assistant(context: Context, state: "State") -> "Assistant":
    """The assistant that all answers come from."""
    from bot.assistant import Assistant

    return Assistant(
        state.snapshot, context.collection.model.load, interface=context.interface, language=context.language
    )


def writer(context: Context) -> "Writer | None":
    """What words the answers, where a language model is named; else None.

    :raises UsageError: If its settings will not do.
    """
    settings = context.settings
    if settings.llm is None:
        if "llm_model" in context.options:
            raise UsageError(N_("Name the server of the language model, too: --llm URL"))
        return None
    from bot.generate import Server, Writer

    server = Server.of(settings)
    return Writer(server) if server else None


@click.command(
    short_help=_("Answer a question."),
    help=_(
        "Answer a question, and show where in the texts the answer stands.\n\n"
        '    asker ask "Hvem vant innovasjonsprisen?"\n\n'
        "The word “ask” may be left out. With - as the question, each line of standard input is one."
    ),
)
@click.argument("question", nargs=-1, required=True, metavar=_("QUESTION"))
@plain_lines
@click.option("--refresh", is_flag=True, help=_("Read new and changed texts first."))
@as_json
@shared("k", "lang", "corpus", "index", "model", "llm", "llm_model", "llm_timeout")
@pass_context
def ask(context: Context, question: tuple[str, ...], plain: bool, refresh: bool, as_json: bool) -> int:
    """Answer a question, or every line of standard input."""
    questions = _lines(question)
    words = writer(context)  # first, so that what is wrong with it is told at once
    context.warm()
    state = open_state(context, refresh=refresh, quiet=plain)
    answers = assistant(context, state)
    refused = False
    for number, text in enumerate(questions):
        answer = answers.ask(text, context.settings.k)
        if words is not None:
            answer = words.write(answer)  # all of it: until it is finished, the quotes may have to take its place
        refused = answer.kind == "refusal"
        if as_json:
            data.write(data.answer(answer))
            continue
        if _from_stdin(question):
            heading = translate(answer.language, N_("Question: {question}"), question=one_line(text))
            output.show_heading(heading, first=not number, plain=plain)
        output.show_answer(answer, plain=plain)
        sys.stdout.flush()
    return NOT_ANSWERED if refused and not _from_stdin(question) else ANSWERED


@click.command(
    short_help=_("Find passages, without answering."),
    help=_(
        "Find the passages nearest to some words or a question, without answering.\n\n"
        '    asker search "brukerinvolvering"\n\n'
        "With - as the query, each line of standard input is one."
    ),
)
@click.argument("query", nargs=-1, required=True, metavar=_("QUERY"))
@click.option(
    "--weights",
    type=click.Choice(["hybrid", "terms", "dense"]),
    default="hybrid",
    help=_("For tuning: search by words and meaning together, by words (terms) or by meaning (dense) alone."),
)
@plain_lines
@as_json
@shared("k", "lang", "corpus", "index", "model")
@pass_context
def search(context: Context, query: tuple[str, ...], weights: str, plain: bool, as_json: bool) -> int:
    """Find the passages nearest to a query."""
    queries = _lines(query)
    context.warm()
    state = open_state(context, quiet=plain)
    answers = assistant(context, state)
    found = True
    for number, text in enumerate(queries):
        hits = answers.search(text, context.settings.k, cast("Weights", weights))
        found = bool(hits)
        language = answers.language_of(text)
        if as_json:
            data.write(data.results(text, language, hits))
            continue
        if _from_stdin(query):
            heading = translate(language, N_("Search: {query}"), query=one_line(text))
            output.show_heading(heading, first=not number, plain=plain)
        output.show_hits(hits, language, plain=plain)
        sys.stdout.flush()
    return ANSWERED if found or _from_stdin(query) else NOT_ANSWERED


def _from_stdin(words: tuple[str, ...]) -> bool:
    return words == ("-",)


def _lines(words: tuple[str, ...]) -> Iterator[str]:
    """The questions asked: the one given, in as many words as the shell made of it, or the lines of stdin."""
    if not _from_stdin(words):
        # Bytes that are no UTF-8 come as lone surrogates, which neither JSON nor the tokenizer takes.
        question = " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
        if not question:
            raise UsageError(N_("The question is empty. Write it in quotation marks."))
        return iter([question])
    stripped = (line.lstrip("\ufeff").strip() for line in sys.stdin)
    return (line for line in stripped if line)
