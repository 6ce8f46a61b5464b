"""Whatever stands in texts, names, questions and errors is shown literally and does no harm: the conversation."""

import random
from itertools import cycle, islice

import pytest
from textual import events

from bot.cli.output import shortened, without_marks
from bot.printable import one_line, printable, printable_name
from bot.types import Answer, Sentence
from index.errors import UsageError
from tests import saved
from tests.tui.hostile import batches, drawn, missing, span, squeezed, wrong_rows
from tests.tui.waiting import idle
from tui.app import AskerApp
from tui.turns import Turn
from tui.widgets.banner import Banner
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader
from tui.widgets.sources import SourceList, Sources
from tui.widgets.turn import TurnView

pytestmark = pytest.mark.asyncio

SIZE = (120, 60)
BATCH = 100
"""Strings that a turn takes."""


def no_session():
    raise UsageError("{path}", path="[red]\x1b[2J\u202e[@click=app.quit]x[/]")


@pytest.fixture
def app(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "nb")
    return AskerApp("nb", no_session)


def document(of):
    """A document made of strings."""
    names = ("path", "title", "language", "retold_from", "publisher", "published")
    return saved.document(topics=(next(of),), **{name: next(of) for name in names})


def citation(of, number):
    return saved.citation(next(of), number, 0, document=document(of), heading=next(of))


def sentence(of, chance, number):
    text = " ".join(next(of).split()) or "x"  # on one line, as quotes are
    start, end = span(text, chance)
    return Sentence(text=text, citations=(number,), emphasis=((start, end),) if start < end else ())


def turn_of(batch, chance, kind):
    """A turn that is made of strings, each in some place of it."""
    of = cycle(batch)
    cited = tuple(citation(of, number) for number in range(1, 8)) if kind == "answer" else ()
    sentences = tuple(sentence(of, chance, number % 7 + 1) for number in range(30)) if kind == "answer" else ()
    return Turn(
        question=next(of),
        state="answered",
        answer=Answer(
            kind=kind, question=next(of), language="nb", answered=kind == "answer", rewritten=next(of) or "x",
            answer=" ".join(f"{one.text} [{one.citations[0]}]" for one in sentences),
            sentences=sentences, citations=cited, considered=tuple(citation(of, None) for _ in range(5)),
            reason=next(of), topics=tuple(islice(of, 12)), suggestions=tuple(islice(of, 4)),
            generated_by=next(of) or "x", note=next(of) or "x",
        ),
        changed={1: "changed"},
    )  # fmt: skip


def said(turn):
    """What a turn shows, of what is not ours."""
    answer = turn.answer
    yield from map(one_line, [turn.question, answer.rewritten, *answer.topics, answer.note, answer.generated_by])
    if answer.kind == "refusal":
        yield from (shortened(passage.quote) for passage in turn.places)
        yield one_line(answer.reason or answer.answer)
        return
    for each in answer.sentences:
        yield f"{one_line(each.text)} [{each.citations[0]}]"
    for each in answer.citations:
        yield one_line(each.document.title)
        yield one_line(each.document.retold_from or each.document.publisher or "")
        yield f"[{each.number}] {printable_name(each.document.path)}:7"


def emphasised(view):
    content = view.visual
    return [content.plain[start:end] for start, end, style in content.spans if "$text-accent" in str(style)]


def lit(reader):
    content = reader.query_one("#reader-text").visual
    return "".join(content.plain[start:end] for start, end, style in content.spans if "highlight" in str(style))


async def test_turns_sources_and_texts(app):
    chance = random.Random(7)
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        chat = app.screen
        chat.begin_asking("x")
        chat.cancel()
        sources, reader = chat.query_one(Sources), chat.query_one(Reader)
        for number, batch in enumerate(batches(BATCH)):
            turn = turn_of(batch, chance, "answer" if number % 3 else "refusal")
            text = "\n".join(batch)
            start, end = span(text, chance)
            one = saved.citation(text[start:end], 1, start, document=turn.places[0].document)
            chat.conversation.change(0, turn)
            sources.show_turn(turn)
            sources.show_text(one, text, batch[:2])
            await pilot.pause()
            view = chat.query_one(TurnView)
            assert not missing(said(turn), drawn(view))
            assert emphasised(view) == [
                each.text[slice(*emphasis)]
                for each in turn.answer.sentences
                for emphasis in each.emphasis
                if one_line(each.text) == each.text
            ]
            assert not missing([printable(text)], drawn(reader.query_one("#reader-text")))
            assert lit(reader) == printable(text[start:end]).replace("\t", "    ")
            about = chat.query_one("#place")
            assert about.visual.plain.startswith(one_line(one.document.title))
            assert squeezed(about.visual.plain).startswith(squeezed(drawn(about)))
            listed = chat.query_one(SourceList)
            assert not wrong_rows([option.prompt.plain for option in listed.options], drawn(listed))
            choices = [option for option in listed.options if not option.disabled]
            for option, place in zip(choices, sources.places, strict=True):
                where = f"{printable_name(place.document.path)}:7"
                assert f"{where}  {without_marks(place.quote)}" in option.prompt.plain


async def test_the_prompt_and_the_banner(app):
    async with app.run_test(size=SIZE) as pilot:
        await idle(pilot)
        prompt, banner = app.screen.query_one(Prompt), app.screen.query_one(Banner)
        for batch in batches(BATCH):
            prompt.put(" ".join(batch[:40]))
            text = "".join(batch[40:80])
            banner.title, banner.busy = batch[-1], batch[-2]
            for event in (events.Paste(text), *(events.Key("x", char) for char in text[:20])):
                prompt.post_message(event)
            await pilot.pause()
            shown = drawn(prompt)
            assert printable(prompt.text) == prompt.text
            assert prompt.text.startswith(one_line(" ".join(batch[:40])))
            assert squeezed(shown) in squeezed(prompt.text)
            line = squeezed(drawn(banner)).partition("bokmål·")[2]
            assert squeezed(one_line(f"{batch[-2]} · {batch[-1]}")).startswith(line)
