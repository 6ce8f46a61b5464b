"""At every size all that matters is in sight, and nothing is cut off or lies over another."""

from itertools import combinations

import pytest
from msgspec.structs import replace
from textual.containers import VerticalScroll
from textual.geometry import Region

from bot.printable import one_line
from tests.saved import citation, document
from tests.tui.hostile import squeezed
from tests.tui.waiting import answered, idle, ready, until
from tui.screens.history import HistoryScreen
from tui.screens.texts import TextsScreen
from tui.widgets.conversation import Conversation
from tui.widgets.footer import Keys
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader
from tui.widgets.sources import SourceList, Sources
from tui.widgets.turn import TurnView
from tui.widgets.welcome import Openers, Welcome

pytestmark = pytest.mark.asyncio

SIZES = [(columns, rows) for columns in (60, 80, 100, 120, 160, 200) for rows in (20, 24, 50)]
WORD = "Menneskerettighetsorganisasjonsmedlemskapskontingent"
TEXTS = {
    "kaia.md": f"---\ntitle: {WORD * 5} 👩‍👩‍👧‍👦\nlanguage: nb\n---\n\nKaia i Vik eies av Vik kommune.\n\n{WORD * 9}\n",
    "ferja.md": "# Ferja 漢字漢字漢字 e\u0301e\u0301 🇳🇴\n\nFerja går klokka 8 fra Nes. Billetten koster 40 👍🏽.\n",
    f"{WORD * 4}.md": f"Presten i {WORD} heter Åse.\n",
}
QUESTION = "Hvem eier kaia i Vik?"


def whole(app, widget):
    """Whether a widget has its place on the screen, and all of it can be seen."""
    return widget.region.area > 0 and app.screen.region.contains_region(widget.region)


def leaves(screen):
    """What draws something of its own, where it can be seen."""
    for widget in screen.walk_children():
        region = seen(widget)
        if region.area and widget.display and not widget.children and not isinstance(widget, VerticalScroll):
            yield widget, region


def seen(widget):
    """The part of a widget that no container cuts off."""
    region = widget.region
    for node in widget.ancestors:
        if hasattr(node, "scrollable_content_region") and node.parent is not None:
            region = region.intersection(node.region)
    return region


def check(app):
    """See that nothing overlaps, nor goes beyond the screen or what holds it."""
    parts = [(widget, region) for widget, region in leaves(app.screen) if not widget.has_class("-textual-system")]
    for (one, first), (other, second) in combinations(parts, 2):
        assert not first.overlaps(second), (app.size, one, first, other, second)
    for widget, _ in parts:
        assert widget.region.right <= app.size.width, (app.size, widget, widget.region)
        assert widget.region.x >= 0
        if widget.region.height:
            rows = widget.render_lines(Region(0, 0, *widget.outer_size))
            assert {row.cell_length for row in rows} <= {widget.region.width}, (app.size, widget)
    for widget in app.screen.walk_children(VerticalScroll):
        assert not widget.region.area or widget.max_scroll_x == 0, (app.size, widget)
    for kind in (Prompt, Keys):
        for widget in app.screen.query(kind):
            assert whole(app, widget), (app.size, widget, widget.region)


def in_sight(reader):
    """What of a text has been scrolled to."""
    body = reader.query_one("#reader-text")
    rows = body.render_lines(Region(0, 0, *body.outer_size))[reader.scroll_offset.y :][: reader.size.height]
    return " ".join("".join(row.text for row in rows).split())


async def resized(pilot, size):
    await pilot.resize_terminal(*size)
    await pilot.pause()
    await until(pilot, lambda: pilot.app.screen.size == size, "the size")


async def test_the_first_screen_and_a_conversation_at_every_size(screen_app, texts, tmp_path):
    app = screen_app("nb", corpus=texts(tmp_path / "texts", TEXTS))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        chat = app.screen
        for size in SIZES:
            await resized(pilot, size)
            check(app)
            assert seen(chat.query_one(Welcome).query_one("#what")).height > 0
            assert whole(app, chat.query_one(Welcome))
        await answered(pilot, QUESTION)
        await idle(pilot)
        for size in SIZES:
            await resized(pilot, size)
            check(app)
            talk, view = chat.query_one(Conversation), chat.query_one(TurnView)
            assert whole(app, talk)
            assert talk.region.width >= 40
            rows = "".join(row.text for row in view.render_lines(Region(0, 0, *view.outer_size)))
            assert squeezed("Kaia i Vik eies av Vik kommune. [1]") in squeezed(rows).replace("█", "")
            assert squeezed(WORD * 3) in squeezed(rows).replace("█", "")
            assert chat.query_one(Sources).region.area == 0 or whole(app, chat.query_one(Sources))
            chat.query_one(Prompt).focus()
            await pilot.press("alt+1")
            await idle(pilot)
            check(app)
            reader = chat.query_one(Reader)
            assert whole(app, reader)
            assert reader.region.height >= 4, (size, reader.region)
            assert "Kaia i Vik eies av Vik kommune." in in_sight(reader), size
            await pilot.press("escape")


@pytest.mark.parametrize("screen", [TextsScreen, HistoryScreen])
async def test_the_other_screens_at_every_size(screen_app, texts, tmp_path, screen):
    app = screen_app("nb", corpus=texts(tmp_path / "texts", TEXTS))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await answered(pilot, f"Hva heter presten i {WORD}?")
        await answered(pilot, "Hva koster billetten til Nes 👩‍👩‍👧‍👦?")
        await pilot.press("f5" if screen is TextsScreen else "f4")
        await until(pilot, lambda: isinstance(app.screen, screen))
        await idle(pilot)
        for size in SIZES:
            await resized(pilot, size)
            check(app)


async def test_long_lists_and_names_leave_room_for_the_text(screen_app, texts, tmp_path):
    app = screen_app("nb", corpus=texts(tmp_path / "texts", TEXTS))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await answered(pilot, QUESTION)
        chat = app.screen
        turn = chat.conversation.turns[0]
        far = document(path=f"{WORD * 3}.md", title=WORD * 8, retold_from=WORD * 8)
        many = tuple(citation(f"{WORD} 👩‍👩‍👧‍👦 {number}", number, document=far) for number in range(1, 10))
        chat.change(0, answer=replace(turn.answer, citations=many))
        sources = chat.query_one(Sources)
        sources.show_text(many[0], f"{WORD * 40}\n" * 5, (WORD * 3, WORD * 3))
        for size in SIZES:
            await resized(pilot, size)
            if not sources.region.area:
                await pilot.press("f3")
            check(app)
            assert chat.query_one(Reader).region.height >= 4, size
            assert chat.query_one(SourceList).region.height >= 2 or not sources.region.area
            assert one_line(far.path)[:20] in squeezed(str(chat.query_one("#place").visual))
            await pilot.press("escape")
        assert not chat.query_one(Openers).region.area
