"""Charts as SVG within a page, each with its numbers in words for those who do not see it."""

from collections.abc import Sequence

import msgspec

from bot.evaluation.labels import percent
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.record import Estimate
from bot.types import Language

WIDTH = 700
LABELS = 260
"""Width that is left for the names of rows."""
STEP = 28
"""Height of a row."""
BOTTOM = 34
RIGHT = 24
PLOT = 260
"""Height of a chart of lines."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Line(msgspec.Struct, frozen=True):
    """A line of a chart: a name, and its points from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


def dots(identity: str, title: str, rows: Sequence[tuple[str, Estimate]], language: Language) -> Markup:
    """Shares with their intervals: a dot on a line for each.

    :param identity: Of the chart, in its page.
    """
    height = STEP * len(rows) + BOTTOM
    left, right = LABELS, WIDTH - RIGHT
    parts = _scale(left, right, 6, height - BOTTOM + 4, language)
    said = []
    for number, (label, estimate) in enumerate(rows):
        y = STEP * number + STEP / 2 + 4
        value, low, high = (left + share * (right - left) for share in (estimate.value, estimate.low, estimate.high))
        parts += [
            element("text", label, x=left - 12, y=y + 4, text_anchor="end"),
            element("line", class_="whisker", x1=_at(low), x2=_at(high), y1=y, y2=y),
            element("circle", class_="dot", cx=_at(value), cy=y, r=5),
        ]
        low_said, high_said = percent(estimate.low, language), percent(estimate.high, language)
        said.append(f"{label}: {percent(estimate.value, language)} ({low_said}–{high_said})")
    return _chart(identity, title, "; ".join(said) + ".", height, parts)


def lines(identity: str, title: str, axis: str, curves: Sequence[Line], language: Language) -> Markup:
    """Shares by a threshold from 0 to 1: a line for each, told apart by their dashes too.

    :param axis: What the threshold is.
    """
    left, right, top = 64, WIDTH - RIGHT, 12 + 22 * len(curves)
    bottom = top + PLOT
    parts = _scale(left, right, top, bottom, language)
    for tick in TICKS:
        y = bottom - tick * PLOT
        parts.append(element("line", class_="axis", x1=left, x2=right, y1=_at(y), y2=_at(y)))
        parts.append(element("text", percent(tick, language), x=left - 8, y=_at(y + 4), text_anchor="end"))
    said = []
    for number, line in enumerate(curves):
        y = 12 + 22 * number
        look = f"curve c{number % 3}"
        points = " ".join(f"{_at(left + x * (right - left))},{_at(bottom - share * PLOT)}" for x, share in line.points)
        parts += [
            element("line", class_=look, x1=left, x2=left + 44, y1=y, y2=y),
            element("text", line.name, x=left + 54, y=y + 4),
            element("polyline", class_=look, points=points),
        ]
        some = [(x, share) for x, share in line.points if x in TICKS]
        told = ", ".join(f"{percent(x, language)} → {percent(share, language)}" for x, share in some)
        said.append(f"{line.name}: {told}")
    parts.append(element("text", axis, x=(left + right) / 2, y=bottom + 40, text_anchor="middle"))
    return _chart(identity, title, "; ".join(said) + ".", bottom + 50, parts)


def _scale(left: float, right: float, top: float, bottom: float, language: Language) -> list[Markup]:
    """Upright lines at shares, with their numbers below."""
    parts = []
    for tick in TICKS:
        x = _at(left + tick * (right - left))
        parts.append(element("line", class_="axis", x1=x, x2=x, y1=top, y2=bottom))
        parts.append(element("text", percent(tick, language), x=x, y=bottom + 18, text_anchor="middle"))
    return parts


def _chart(identity: str, title: str, said: str, height: float, parts: Sequence[Markup]) -> Markup:
    drawing = element(
        "svg",
        element("title", title, id=f"{identity}-title"),
        element("desc", said, id=f"{identity}-said"),
        element("g", *parts, aria_hidden="true"),
        viewBox=f"0 0 {WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{identity}-title {identity}-said",
    )
    return element("figure", element("figcaption", joined(element("strong", title))), drawing)


def _at(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
