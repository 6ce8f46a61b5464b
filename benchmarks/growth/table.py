"""The figures as Markdown."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

Figures = Mapping[str, Any]
MIB, GIB = 1.0, 1024.0


def markdown(figures: Figures) -> str:
    """A column for each size, a row for each thing measured."""
    sizes = figures["sizes"]
    rows = [["passages", *(f"{int(size):,}" for size in sizes)], ["---"] * (len(sizes) + 1)]
    for name, value in ROWS:
        rows.append([name, *(_cell(value, one, figures) for one in sizes.values())])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(value: Callable[[Figures, Figures], str], one: Figures, figures: Figures) -> str:
    try:
        return value(one, figures)
    except KeyError:
        return "–"


def _seconds(seconds: float) -> str:
    if seconds >= 600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds:.0f} s" if seconds >= 100 else f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.2f} s"


def _size(mib: float) -> str:
    return f"{mib / GIB:.2f} GiB" if mib >= GIB else f"{mib:.0f} MiB" if mib >= 10 else f"{mib:.1f} MiB"


def _warm(name: str, *ranks: str) -> Callable[[Figures, Figures], str]:
    return lambda one, _: " / ".join(f"{one['warm'][name][rank]:.1f}" for rank in ranks) + " ms"


def _median(runs: Sequence[Figures], name: str) -> float:
    return median(float(run[name]) for run in runs)


def reading(one: Figures, figures: Figures) -> float:
    """Seconds to read, divide and analyse: measured, or extrapolated from the largest index that was measured."""
    if "refreshed" in one:
        return float(one["refreshed"]["seconds"] - one["refreshed"]["commit"])
    known = [other["refreshed"] for other in figures["sizes"].values() if "refreshed" in other][-1:]
    if not known:
        raise KeyError("refreshed")
    rate = (known[0]["seconds"] - known[0]["commit"]) / known[0]["passages"]
    return float(rate * one["build"]["passages"])


def encoding(one: Figures, figures: Figures) -> float:
    """Seconds to encode, extrapolated."""
    return float(figures["encoding"]["seconds"] * one["build"]["passages"])


def _disk(kinds: Callable[[str], bool]) -> Callable[[Figures, Figures], str]:
    return lambda one, _: _size(sum(size for name, size in one["build"]["disk"].items() if kinds(name)))


def _extrapolated(value: float, one: Figures) -> str:
    return _seconds(value) + ("" if "refreshed" in one else "*")


ROWS: Sequence[tuple[str, Callable[[Figures, Figures], str]]] = (
    ("building: the store", lambda one, _: _seconds(one["build"]["seconds"])),
    ("building: reading, dividing, terms", lambda one, all_: _extrapolated(reading(one, all_), one)),
    ("building: encoding (extrapolated)", lambda one, all_: _seconds(encoding(one, all_)) + "*"),
    ("building: memory of the store", lambda one, _: _size(one["build"]["peak"])),
    ("building: memory, from files", lambda one, _: _size(one["refreshed"]["peak"])),
    ("on disk", _disk(lambda name: True)),
    ("– vectors", _disk(lambda name: "vectors" in name or "faiss" in name)),
    ("– words", _disk(lambda name: name == "words" or name.startswith("terms"))),
    ("– texts", _disk(lambda name: name.startswith("texts"))),
    ("opening", lambda one, _: _seconds(_median(one["opening"], "seconds"))),
    ("opening: memory", lambda one, _: _size(_median(one["opening"], "peak"))),
    ('`asker "…"`', lambda one, _: _seconds(one["cold"]["seconds"])),
    ('`asker "…"`: memory', lambda one, _: _size(one["cold"]["peak"])),
    ("search, p50 / p95 / p99", _warm("search", "p50", "p95", "p99")),
    ("ask, p50 / p95 / p99", _warm("ask", "p50", "p95", "p99")),
    (
        "search, ask: processor, p50",
        lambda one, _: " / ".join(f"{one['warm'][name]['cpu']['p50']:.1f}" for name in ("search", "ask")) + " ms",
    ),
    ("words alone, p50 / p95", _warm("terms", "p50", "p95")),
    ("vectors alone, p50 / p95", _warm("vectors", "p50", "p95")),
    ("memory after 400 questions", lambda one, _: _size(one["warm"]["resident"])),
    ("memory: greatest", lambda one, _: _size(one["warm"]["peak"])),
    ("recall@5 of the questions", lambda one, _: f"{one['warm']['recall_5']:.3f}"),
    ("recall@10 against exact, questions", lambda one, _: f"{one['approximate']['questions']['recall']:.4f}"),
    ("recall@10 against exact, passages", lambda one, _: f"{one['approximate']['passages']['recall']:.4f}"),
    (
        "adding 10 passages: the store",
        lambda one, _: _seconds(median(run["opening"] + run["commit"] for run in one["add"])),
    ),
    ("adding a file, but for encoding", lambda one, _: _seconds(_median(one["add_file"], "rest"))),
    (
        "removing a document",
        lambda one, _: _seconds(median(run["opening"] + run["commit"] for run in one["remove"])),
    ),
)
