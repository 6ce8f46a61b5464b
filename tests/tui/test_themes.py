"""Colours as they reach the screen: contrast by WCAG 2, and what is left without colours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.geometry import Region
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget

from index.errors import UsageError
from tests.tui.waiting import answered
from tui.themes import CONTRAST, DARK, LIGHT, THEMES, check_theme, first_theme
from tui.widgets.prompt import Prompt
from tui.widgets.reader import Reader

LEAST = {DARK.name: 4.5, LIGHT.name: 4.5, CONTRAST.name: 7.0}
QUESTION = "Hvem vant innovasjonsprisen?"


def contrast(one: Color, other: Color) -> float:
    """WCAG 2: from 1, no difference, to 21, black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_formula():
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


def drawn(widget: Widget) -> Iterator[Segment]:
    """What a widget draws itself, in the colours that Textual resolved."""
    for strip in widget.render_lines(Region(0, 0, *widget.outer_size)):
        yield from strip


def faint(app: Any, least: float) -> dict[str, float]:
    """Texts on the topmost screen whose contrast is too small."""
    found: dict[str, float] = {}
    for widget in app.screen.walk_children(Widget):
        if not widget.visible or not widget.is_on_screen or widget.is_container or widget.disabled:
            continue
        for text, style, _ in drawn(widget):
            if not style or not re.search(r"\w", text):
                continue
            assert style.color is not None, (widget, text)
            assert style.bgcolor is not None, (widget, text)
            colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            if (measured := contrast(*reversed(colours) if style.reverse else colours)) < least:
                found[f"{widget!r}: {text} {style}"] = round(measured, 2)
    return found


@pytest.mark.asyncio
@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_all_text_stands_out_from_what_is_behind_it(screen_app, theme):
    app = screen_app("nb", theme=theme)
    least = LEAST[theme]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert faint(app, least) == {}
        await answered(pilot, QUESTION)
        assert faint(app, least) == {}
        for key in ("f3", "tab", "tab", "tab", "alt+1"):
            await pilot.press(key)
            assert faint(app, least) == {}, key
        for key in ("f1", "ctrl+p", "f4", "f5"):
            before = app.screen
            await pilot.press(key)
            await pilot.pause()
            assert app.screen is not before, key
            assert faint(app, least) == {}, key
            await pilot.press("escape")
            await pilot.pause()
        app.screen.query_one(Prompt).focus()
        await answered(pilot, "Hva koster en bil?")
        await pilot.press(*"Bor 01019012345", "enter")
        await pilot.pause()
        assert faint(app, least) == {}


@pytest.mark.asyncio
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_the_colours_by_their_names_stand_out(screen_app, theme):
    app = screen_app("nb", theme=theme.name)
    async with app.run_test():
        colours = app.get_css_variables()
        names = ["foreground", "text-muted", "text-primary", "text-accent", "text-warning", "text-error", "primary"]
        for name in names:
            for behind in ("background", "surface", "panel"):
                measured = contrast(Color.parse(colours[name]), Color.parse(colours[behind]))
                assert measured >= LEAST[theme.name], (name, behind, measured)
        quote = contrast(Color.parse(colours["highlight-foreground"]), Color.parse(colours["highlight"]))
        assert quote >= LEAST[theme.name]


@pytest.mark.asyncio
async def test_every_theme_of_textual_shows_the_screen(screen_app):
    app = screen_app("nb")
    async with app.run_test() as pilot:
        for theme in BUILTIN_THEMES:
            await app.run_action(f"use_theme({theme!r})")
            await pilot.pause()
            assert app.current_theme.name == theme
            assert app.screen.query_one(Prompt).is_on_screen


@pytest.mark.asyncio
async def test_without_colours_nothing_is_coloured_and_all_is_told(screen_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = screen_app("nb")
    async with app.run_test(size=(120, 40)) as pilot:
        await answered(pilot, QUESTION)
        await pilot.press("alt+1")
        await pilot.pause(0.3)
        reader = app.screen.query_one(Reader)
        reversed_text = " ".join(text for text, style, _ in drawn(reader.children[0]) if style and style.reverse)
        assert "Asker kommune vant innovasjonsprisen 2017" in reversed_text
        chosen = [
            text for view in app.screen.query("TurnView") for text, style, _ in drawn(view) if style and style.reverse
        ]
        assert chosen
        assert set(chosen) == {"[1]"}
        await pilot.press("ctrl+p", "down")
        options = app.screen.query_one("OptionList")
        assert [
            text.split("  ")[0] for text, style, _ in drawn(options) if style and style.underline and text.strip()
        ] == ["Ny samtale"]
        for widget in app.screen.walk_children(Widget):
            for _, style, _ in drawn(widget):
                assert style is None or (style.color or style.bgcolor) is None or coloured(style) == set()


def coloured(style: Any) -> set[str]:
    return {color.name for color in (style.color, style.bgcolor) if color is not None and not color.is_default}


def test_an_unknown_theme_is_named_with_the_nearest():
    assert check_theme("asker-light") == "asker-light"
    assert check_theme("nord") == "nord"
    for name, near in (("asker-drak", "asker-dark"), ("Nord", "nord"), ("zzz", "")):
        with pytest.raises(UsageError) as raised:
            check_theme(name)
        assert raised.value.values["name"] == name
        assert near in str(raised.value.values["near"])


@pytest.mark.parametrize(
    ("remembered", "colours", "first"),
    [
        (None, "truecolor", "asker-dark"),
        (None, "256", "asker-dark"),
        (None, "standard", "ansi-dark"),
        (None, None, "ansi-dark"),
        ("asker-light", "truecolor", "asker-light"),
        ("asker-light", "standard", "asker-light"),
        ("gone", "truecolor", "asker-dark"),
    ],
)
def test_the_first_theme(remembered, colours, first):
    assert first_theme(remembered, colours) == first
