"""The chat: what a person sees and does, over the packaged texts."""

from functools import partial
from threading import Event

import pytest

from tests.tui.waiting import ask, idle, ready, shown, until
from tui.turns import Turn
from tui.widgets.conversation import Conversation
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader
from tui.widgets.sources import SourceList, Sources
from tui.widgets.turn import TurnView
from tui.widgets.welcome import Openers

pytestmark = pytest.mark.asyncio

WIDE, NARROW = (160, 50), (80, 24)
QUESTION = "Hvem vant innovasjonsprisen 2017?"


def quote_lit(app):
    """The text that the reader highlights."""
    body = app.screen.query_one("#reader-text").visual
    return ["".join(body.plain[start:end]) for start, end, style in body.spans if "highlight" in str(style)]


async def test_the_first_screen_tells_what_this_is_and_offers_questions(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        assert isinstance(app.focused, Prompt)
        await ready(pilot)
        said = shown(pilot)
        assert "Asker svarer på spørsmål" in said
        assert "Derfor vant Asker innovasjonsprisen 2017" in said
        assert app.screen.query_one(Openers).option_count == 4


@pytest.mark.parametrize(("language", "word"), [("nb", "Hvem"), ("nn", "Kven"), ("en", "Who")])
async def test_questions_to_begin_with_are_in_the_interface_language_and_answered(screen_app, language, word):
    app = screen_app(language)
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        openers = app.screen.query_one(Openers)
        assert word in openers.get_option_at_index(0).prompt.plain
        await pilot.press("tab")
        assert app.focused is openers
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.screen.conversation.turns and not app.screen.is_asking, "an answer")
        turn = app.screen.conversation.turns[-1]
        assert turn.answer.kind == "answer"
        assert turn.answer.language == language


async def test_a_click_asks_an_offered_question(screen_app):
    app = screen_app("en")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await pilot.click(Openers, offset=(5, 0))
        await until(pilot, lambda: app.screen.conversation.turns and not app.screen.is_asking, "an answer")
        assert app.screen.conversation.turns[0].question == "Who won the 2017 Innovation Prize?"


async def test_a_question_typed_before_the_texts_are_open_waits_and_is_answered(screen_app):
    gate = Event()
    app = screen_app("nb", gate=gate)
    async with app.run_test(size=NARROW) as pilot:
        app.screen.query_one(Prompt).put(QUESTION)
        await pilot.press("enter")
        assert app.screen.conversation.turns[0].state == "waiting"
        gate.set()
        await until(pilot, lambda: not app.screen.is_asking, "an answer")
        assert app.screen.conversation.turns[0].state == "answered"


async def test_an_answer_shows_its_sentences_marks_and_sources(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        said = shown(pilot)
        assert "Asker kommune vant innovasjonsprisen 2017" in said
        assert "[1]" in said
        assert "Gjenfortalt etter" in said
        assert "15. juni 2017" in said
        assert "Sitert" in said
        assert "Vurdert, ikke sitert" in said


async def test_beside_a_wide_conversation_the_first_source_stands_highlighted(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        citation = app.screen.conversation.turns[0].answer.citations[0]
        assert quote_lit(app) == [citation.quote]
        body = app.screen.query_one("#reader-text").visual.plain
        assert citation.quote in body
        assert "Prisen og vinneren" in str(app.screen.query_one("#place").visual)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_alt_and_a_digit_open_a_source_from_the_prompt(screen_app, size):
    app = screen_app("en")
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await ask(pilot, "Who won the 2017 Innovation Prize?")
        second = app.screen.conversation.turns[0].places[1]
        await pilot.press("alt+2")
        await idle(pilot)
        assert app.screen.query_one(Prompt).text == ""
        assert app.screen.query_one(Reader).region.area > 0
        assert quote_lit(app) == [second.quote]
        assert second.quote.split()[0] in shown(pilot)


async def test_on_a_narrow_terminal_the_sources_take_the_place_of_the_conversation_until_escape(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        sources, talk = app.screen.query_one(Sources), app.screen.query_one(Conversation)
        assert not sources.region.area
        await pilot.press("f3")
        assert sources.region.area
        assert not talk.region.area
        await pilot.press("escape")
        assert talk.region.area
        assert isinstance(app.focused, Prompt)


async def test_next_and_previous_source_and_digits_where_the_sources_have_focus(screen_app):
    app = screen_app("en")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Who won the 2017 Innovation Prize?")
        sources = app.screen.query_one(Sources)
        app.screen.query_one(SourceList).focus()
        places = sources.places
        assert sources.shown.quote == places[0].quote
        for key, number in (("n", 1), ("n", 2), ("p", 1), ("1", 0), ("2", 1)):
            await pilot.press(key)
            await idle(pilot)
            assert sources.shown.quote == places[number].quote, key


async def test_a_click_on_a_mark_opens_its_source(screen_app):
    app = screen_app("en")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Who won the 2017 Innovation Prize?")
        view = app.screen.query_one(TurnView)
        rows = [str(line) for line in view.visual.wrap(view.content_size.width)]
        y = next(number for number, row in enumerate(rows) if row.startswith("[1]"))
        x = rows[y].index("[2]") + 1
        left = view.content_region.x - view.region.x
        await pilot.click(view, offset=(x + left, y))
        await idle(pilot)
        assert quote_lit(app) == [app.screen.conversation.turns[0].answer.citations[1].quote]


async def test_a_follow_up_shows_how_it_was_understood(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        await ask(pilot, "Når ble den delt ut?")
        turn = app.screen.conversation.turns[1]
        assert turn.answer.rewritten
        assert "Forstått som" in shown(pilot)


async def test_a_refusal_shows_the_nearest_passages_and_topics_and_they_can_be_opened(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Hvor mange ansatte har Stortinget?")
        said = shown(pilot)
        assert app.screen.conversation.turns[0].answer.kind == "refusal"
        assert "Nærmeste utdrag" in said
        assert "Tekstene handler om" in said
        await pilot.press("alt+2")
        await idle(pilot)
        assert quote_lit(app) == [app.screen.conversation.turns[0].places[1].quote]


async def test_escape_cancels_what_waits_and_the_prompt_goes_on(screen_app):
    gate = Event()
    app = screen_app("nb", gate=gate)
    async with app.run_test(size=NARROW) as pilot:
        app.screen.query_one(Prompt).put(QUESTION)
        await pilot.press("enter", "escape")
        assert app.screen.conversation.turns[0].state == "cancelled"
        gate.set()
        await ready(pilot)
        assert app.screen.conversation.turns[0].state == "cancelled"
        await ask(pilot, QUESTION)
        assert app.screen.conversation.turns[1].state == "answered"


async def test_the_up_arrow_brings_back_previous_questions_and_the_draft_is_kept(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        await ask(pilot, "Hva er HOPP?")
        prompt = app.screen.query_one(Prompt)
        await pilot.press("H", "e", "i")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await pilot.press(key)
            seen.append(prompt.text)
        assert seen == ["Hva er HOPP?", QUESTION, QUESTION, "Hva er HOPP?", "Hei"]


async def test_the_down_arrow_suggests_questions(screen_app):
    app = screen_app("en")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await pilot.press("down")
        assert app.screen.query_one(Prompt).text == "Who won the 2017 Innovation Prize?"


async def test_the_language_is_switched_at_once_and_answers_follow_the_question(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, "Kven leia juryen?")
        assert "Sitert" in shown(pilot)
        await pilot.press("f2", "f2")
        await idle(pilot)
        said = shown(pilot)
        assert "Cited" in said
        assert "Considered, not cited" in said
        assert "Ask a question" in said
        assert app.screen.conversation.turns[0].answer.language == "nn"


async def test_copying_gives_the_answer_and_the_quote_with_their_references(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        app.screen.query_one(Conversation).focus()
        await pilot.press("y")
        assert "[1]" in app.clipboard
        assert "award.nb.md" in app.clipboard
        await pilot.press("Y")
        assert app.clipboard.startswith("«Asker kommune vant innovasjonsprisen 2017")


async def test_a_new_conversation_forgets_the_one_before(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        first = app.session.saved_as
        await pilot.press("ctrl+n")
        await idle(pilot)
        assert not app.screen.conversation.turns
        assert app.screen.query_one(Sources).shown is None
        await ask(pilot, "Hva er HOPP?")
        assert app.session.saved_as != first
        assert len(app.session.history.list()) == 2


@pytest.mark.parametrize(
    ("keys", "asked", "kept"),
    [(["enter"], True, False), (["tab", "tab", "enter"], True, True), (["escape"], False, False)],
)
async def test_a_personal_number_is_warned_about_before_it_is_asked_or_kept(screen_app, keys, asked, kept):
    question = f"Hva gjelder for {made_up_number('410199', '999')}?"  # a month that only made-up numbers have
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        chat = app.screen
        chat.query_one(Prompt).put(question)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not chat, "a warning")
        assert "fødselsnummer" in shown(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: app.screen is chat and not chat.is_asking, "the end of the warning")
        await idle(pilot)
        assert [turn.question for turn in chat.conversation.turns] == [question] * asked
        assert app.session.history.questions() == [question] * kept
        assert chat.query_one(Prompt).text == ("" if asked else question)


def made_up_number(day, individual):
    """A number with right check digits that belongs to nobody."""
    digits = [int(char) for char in day + individual]
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        digits.append(-sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11)
    assert 10 not in digits
    return "".join(map(str, digits))


async def test_long_conversations_keep_only_some_turns_on_the_screen_and_bring_the_others_back(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        turn = app.screen.conversation.turns[0]
        conversation = app.screen.conversation
        for _ in range(199):
            conversation.add(turn)
        await pilot.pause()
        assert len(conversation.turns) == 200
        assert len(conversation.query_children(TurnView)) <= 81
        conversation.focus()
        await pilot.press("home")
        await pilot.pause()
        assert conversation.current is conversation.turns[0]
        assert min(view.number for view in conversation.query_children(TurnView)) == 0
        await pilot.press("end")
        await pilot.pause()
        assert conversation.scroll_y == conversation.max_scroll_y


def in_sight(conversation, view):
    """Whether a turn is shown from its beginning, and to its end if there is room."""
    window = conversation.content_region
    at_end = conversation.is_vertical_scroll_end and window.contains_region(view.region)
    return bool(view.region) and (view.region.y == window.y or at_end)


async def test_an_answer_that_comes_before_its_question_is_drawn_is_scrolled_to(screen_app):
    app = screen_app("nb")
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        await ask(pilot, QUESTION)
        conversation = app.screen.conversation
        answered = conversation.turns[0]
        for _ in range(3):
            number = conversation.add(Turn(question=answered.question))
            conversation.change(number, answered)
            view = next(one for one in conversation.query_children(TurnView) if one.number == number)
            await until(pilot, partial(in_sight, conversation, view), "the answer in sight")
