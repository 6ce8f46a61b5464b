"""The figures as a picture: how four things grow, on logarithmic axes."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from statistics import median
from typing import Any

from benchmarks.growth.table import encoding, reading

Figures = Mapping[str, Any]
Curve = tuple[str, Callable[[Figures, Figures], float]]

WIDTH, HEIGHT = 400, 340
LEFT, RIGHT, TOP, BOTTOM = 62, 34, 36, 132
STYLE = """
svg { font: 12px system-ui, sans-serif; color: #1f2328; }
text { fill: currentColor; } .title { font-weight: 600; font-size: 14px; }
.grid { stroke: currentColor; stroke-opacity: .18; } .curve { fill: none; stroke-width: 2; }
.c0 { stroke: #0b6bcb; } .c1 { stroke: #b3540a; stroke-dasharray: 7 3; } .c2 { stroke: #2c7a3f; stroke-dasharray: 2 3; }
.c3 { stroke: #8b3fa8; stroke-dasharray: 9 3 2 3; }
@media (prefers-color-scheme: dark) {
svg { color: #e6edf3; } .c0 { stroke: #6cb6ff; } .c1 { stroke: #f0a35e; } .c2 { stroke: #6fcf83; }
.c3 { stroke: #d7a3ec; } }
"""


def _warm(name: str) -> Callable[[Figures, Figures], float]:
    return lambda one, _: float(one["warm"][name]["p50"])


PANELS: Sequence[tuple[str, str, Sequence[Curve]]] = (
    (
        "A question",
        "ms",
        (
            ("ask", _warm("ask")),
            ("search", _warm("search")),
            ("words alone", _warm("terms")),
            ("vectors alone", _warm("vectors")),
        ),
    ),
    (
        "Starting and adding",
        "s",
        (
            ('asker "…"', lambda one, _: float(one["cold"]["seconds"])),
            ("opening", lambda one, _: median(float(run["seconds"]) for run in one["opening"])),
            ("adding a file", lambda one, _: median(float(run["rest"]) for run in one["add_file"])),
        ),
    ),
    (
        "Memory and disk",
        "MiB",
        (
            ("on disk", lambda one, _: float(sum(one["build"]["disk"].values()))),
            ("memory to answer", lambda one, _: float(one["warm"]["peak"])),
            ("memory to build", lambda one, _: float(one["build"]["peak"])),
        ),
    ),
    (
        "Building",
        "s",
        (
            ("encoding (extrapolated)", encoding),
            ("reading, dividing, terms", reading),
            ("the store", lambda one, _: float(one["build"]["seconds"])),
        ),
    ),
)


def svg(figures: Figures) -> str:
    """A picture of its own, readable on light and dark grounds."""
    panels = [
        f'<g transform="translate({WIDTH * (number % 2)} {HEIGHT * (number // 2)})">{_panel(figures, *panel)}</g>'
        for number, panel in enumerate(PANELS)
    ]
    width, height = 2 * WIDTH, HEIGHT * ceil(len(PANELS) / 2)
    said = "How time, memory and disk grow with the number of passages; the table beside it has the figures."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{said}">'
        f"<style>{STYLE}</style>{''.join(panels)}</svg>\n"
    )


def _points(figures: Figures, value: Callable[[Figures, Figures], float]) -> list[tuple[float, float]]:
    points = []
    for size, one in figures["sizes"].items():
        try:
            points.append((log10(int(size)), log10(max(value(one, figures), 1e-4))))
        except KeyError:
            continue
    return points


def _panel(figures: Figures, title: str, unit: str, curves: Sequence[Curve]) -> str:
    drawn = [(name, points) for name, value in curves if (points := _points(figures, value))]
    if not drawn:
        return ""
    ends = [
        (
            floor(min(place[axis] for _, points in drawn for place in points)),
            ceil(max(place[axis] for _, points in drawn for place in points)),
        )
        for axis in (0, 1)
    ]
    (first, last), (low, high) = ((one, max(other, one + 1)) for one, other in ends)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = LEFT + (point[0] - first) / (last - first) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (point[1] - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    parts = [f'<text class="title" x="{LEFT}" y="20">{escape(f"{title} ({unit})")}</text>']
    for power in range(first, last + 1):
        x, _ = at((power, low))
        parts.append(f'<path class="grid" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{_power(power)}</text>')
    for power in range(low, high + 1):
        _, y = at((first, power))
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{_power(power)}</text>')
    for number, (name, points) in enumerate(drawn):
        line = " ".join(f"{x},{y}" for x, y in map(at, points))
        x, y = LEFT, HEIGHT - BOTTOM + 42 + 20 * number
        parts.append(f'<polyline class="curve c{number}" points="{line}"/>')
        parts.append(
            f'<path class="curve c{number}" d="M{x} {y - 4}h30"/><text x="{x + 36}" y="{y}">{escape(name)}</text>'
        )
    return "".join(parts)


def _power(power: int) -> str:
    return f"{10**power:,}".replace(",", "\u202f") if power >= 0 else f"{10.0**power:g}"
