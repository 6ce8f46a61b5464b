"""A run as a web page that stands by itself: no scripts, nothing from the network."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from bot.dates import long_date
from bot.evaluation import labels
from bot.evaluation.charts import Line, dots, lines
from bot.evaluation.figures import ALL, FIGURES, Figure
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.record import ComparedRow, Comparison, Outcome, Record, Row, Source
from bot.evaluation.report_text import (
    HEADINGS,
    INTERVALS,
    comparison_heading,
    comparison_heads,
    comparison_table,
    summary,
)
from bot.evaluation.style import CSS
from bot.messages import N_, translate
from bot.types import Language

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
CHARTED = ("right", "near_refused", "recall_5")
"""Figures that are drawn by the languages of question and text."""
_CODE = re.compile(r"[a-z]{2,3}")

_KINDS = (
    (N_("Wrong answers"), N_("The texts answer the question, but the answer given is not right.")),
    (N_("False refusals"), N_("The texts answer the question, but Asker refused.")),
    (N_("False answers"), N_("The texts do not answer the question, but Asker gave an answer.")),
)


def html_report(record: Record, comparison: Comparison | None, language: Language) -> str:
    """Make the page.

    :param language: Of its own words.
    """
    title = translate(language, N_("How well Asker answers: {file}"), file=PureWindowsPath(record.file).name)
    content = [
        element("h1", title),
        element("p", summary(record, language)),
        *_about(record, language),
        *(element("section", *part) for part in _parts(record, comparison, language)),
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("title", title),
        element("style", Markup(CSS)),
    )
    return "<!DOCTYPE html>\n" + element("html", head, element("body", element("main", *content)), lang=language) + "\n"


def _about(record: Record, language: Language) -> Iterator[Markup]:
    date = long_date(datetime.now(UTC).astimezone().date().isoformat(), language)
    message = N_("Made on {date}. Passages: {passages}. Encoder: {encoder}.")
    said = translate(language, message, date=date, passages=record.passages, encoder=record.encoder)
    yield element("p", said, class_="quiet")
    for warning in labels.warnings(record.unknown_documents, record.misplaced, language):
        yield element("p", element("strong", warning))


def _parts(record: Record, comparison: Comparison | None, language: Language) -> Iterator[Sequence[Markup]]:
    yield [element("h2", translate(language, N_("Figures"))), *_figures(record, language)]
    if record.curve:
        yield [element("h2", translate(language, N_("Confidence"))), *_curve(record, language)]
    if comparison:
        yield [element("h2", translate(language, N_("Before and now"))), *_comparison(comparison, language)]
    wrong = _wrong(record.outcomes)
    for (heading, meaning), outcomes in zip(_KINDS, wrong, strict=True):
        yield [
            element("h2", f"{translate(language, heading)}: {len(outcomes)}"),
            element("p", translate(language, meaning), class_="quiet"),
            *(_article(outcome, language) for outcome in outcomes),
        ]
    known = [figure for figure in FIGURES if figure.name in record.rows[-1].figures]
    definitions = [
        element(name, translate(language, message))
        for figure in known
        for name, message in (("dt", figure.label), ("dd", figure.meaning))
    ]
    yield [element("h2", translate(language, N_("What the figures mean"))), element("dl", *definitions)]


def _figures(record: Record, language: Language) -> Iterator[Markup]:
    yield element("p", translate(language, INTERVALS), class_="quiet")
    last = record.rows[-1].figures
    for group, heading in HEADINGS.items():
        figures = [figure for figure in FIGURES if figure.group == group and figure.name in last]
        if figures:
            yield _table(translate(language, heading), record.rows, figures, language)
    shares = [
        (translate(language, figure.label), last[figure.name])
        for figure in FIGURES
        if figure.is_share and figure.name in last
    ]
    yield dots("all", translate(language, N_("All questions")), shares, language)
    for figure in FIGURES:
        rows = [(_label(row, language), row.figures[figure.name]) for row in record.rows if figure.name in row.figures]
        if figure.name in CHARTED and len(rows) > 2:
            title = translate(
                language, N_("By language of question – of text: {figure}"), figure=translate(language, figure.label)
            )
            yield dots(figure.name.replace("_", "-"), title, rows, language)


def _label(row: Row, language: Language) -> str:
    question, texts = labels.row_cells(row.row, row.question_language, row.document_language, language)
    return question if row.row == ALL else f"{question} – {texts}"


def _table(caption: str, rows: Sequence[Row], figures: Sequence[Figure], language: Language) -> Markup:
    heads = [
        element("th", translate(language, N_("Question")), scope="col", class_="start"),
        element("th", translate(language, N_("Text")), scope="col", class_="start"),
        *(
            element("th", head, scope="col")
            for figure in figures
            for head in (translate(language, figure.label), *(("n",) if figure.is_share else ()))
        ),
    ]
    body = []
    for row in rows:
        if not any(figure.name in row.figures for figure in figures):
            continue
        question, texts = labels.row_cells(row.row, row.question_language, row.document_language, language)
        cells = [element("th", question, scope="row"), element("th", texts, scope="row")]
        for figure in figures:
            found = row.figures.get(figure.name)
            said = labels.estimated(found, language, is_share=figure.is_share) if found else "–"
            cells.append(element("td", said))
            if figure.is_share:
                cells.append(element("td", str(found.n if found else 0)))
        body.append(element("tr", *cells, class_="all" if row.row == ALL else None))
    return _framed(caption, heads, body)


def _framed(caption: str, heads: Sequence[Markup], body: Sequence[Markup]) -> Markup:
    table = element(
        "table", element("caption", caption), element("thead", element("tr", *heads)), element("tbody", *body)
    )
    return element("div", table, class_="wide", role="region", aria_label=caption, tabindex=0)


def _curve(record: Record, language: Language) -> Iterator[Markup]:
    named = (
        (N_("False refusals"), [(one.threshold, one.false_refusals) for one in record.curve]),
        (N_("False answers to near misses"), [(one.threshold, one.false_answers) for one in record.curve]),
        (N_("False answers off topic"), [(one.threshold, one.false_answers_off_topic) for one in record.curve]),
    )
    curves = [
        Line(translate(language, name), known)
        for name, points in named
        if (known := [(x, share) for x, share in points if share is not None])
    ]
    message = N_("What would go wrong if Asker answered from a confidence up, and only its confidence counted.")
    yield element("p", translate(language, message), class_="quiet")
    axis = translate(language, N_("Lowest confidence that is answered"))
    title = translate(language, N_("False answers and false refusals"))
    yield lines("curve", title, axis, curves, language)
    heads = [element("th", head, scope="col") for head in (axis, *(line.name for line in curves))]
    body = []
    for number, (threshold, _) in enumerate(curves[0].points):
        cells = [element("td", labels.percent(line.points[number][1], language)) for line in curves]
        body.append(element("tr", element("th", labels.percent(threshold, language), scope="row"), *cells))
    yield _framed(title, heads, body)


def _comparison(comparison: Comparison, language: Language) -> Iterator[Markup]:
    yield element("p", comparison_heading(comparison, language))
    yield element("p", translate(language, N_("In parentheses: the interval of the difference, 95%.")), class_="quiet")
    for row in comparison.rows:
        yield _compared_row(row, language)
    for heading, changed in (
        (N_("Right before, wrong now: {number}"), comparison.lost),
        (N_("Wrong before, right now: {number}"), comparison.won),
    ):
        yield element("h3", translate(language, heading, number=len(changed)))
        if changed:
            items = [element("li", _asked(one.line, one.question, one.language, language)) for one in changed]
            yield element("ul", *items)


def _compared_row(row: ComparedRow, language: Language) -> Markup:
    first, *others = comparison_heads(language)
    heads = [element("th", first, scope="col", class_="start"), *(element("th", one, scope="col") for one in others)]
    body = [
        element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells))
        for name, *cells in comparison_table(row, language)
    ]
    label = labels.row_label(row.row, row.question_language, row.document_language, language)
    return _framed(label, heads, body)


def _wrong(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome], list[Outcome]]:
    """Wrong answers, false refusals, false answers."""
    wrong = [one for one in outcomes if not one.right]
    answerable = [one for one in wrong if one.answerable]
    return (
        [one for one in answerable if one.answered],
        [one for one in answerable if not one.answered],
        [one for one in wrong if not one.answerable],
    )


def _article(outcome: Outcome, language: Language) -> Markup:
    spoken = _code(outcome.detected)
    heading = _asked(outcome.line, outcome.question, outcome.language or outcome.detected, language)
    wanted: list[str] = []
    if outcome.gold is not None:
        wanted.append(f"{outcome.gold} ({outcome.gold_document})")
    wanted += [translate(language, N_("Fits: {pattern}"), pattern=pattern) for pattern in outcome.answer_regex]
    facts: list[tuple[str, str]] = [
        (N_("Wanted"), "\n".join(wanted) or translate(language, N_("A refusal"))),
        (N_("Given"), joined(element("span", outcome.answer, lang=spoken)))
        if outcome.answered
        else (N_("Reason of the refusal"), joined(element("span", outcome.reason or "–", lang=spoken))),
    ]
    for name, sources in ((N_("Sources"), outcome.citations), (N_("Nearest passages"), outcome.considered)):
        if sources:
            facts.append((name, element("ul", *(_source(source) for source in sources))))
    if outcome.placed:
        message = N_("number {rank} of those found") if outcome.rank else N_("not among the first 10 found")
        facts.append((N_("Right passage"), translate(language, message, rank=outcome.rank)))
    if outcome.confidence is not None:
        facts.append((N_("Confidence"), labels.percent(outcome.confidence, language)))
    items = [part for name, said in facts for part in (element("dt", translate(language, name)), element("dd", said))]
    return element("article", element("h3", heading), element("dl", *items))


def _asked(line: int, question: str, spoken: str, language: Language) -> Markup:
    return joined(labels.line_label(line, language), " ", element("span", question, lang=_code(spoken)))


def _source(source: Source) -> Markup:
    where = f"{source.document}:{source.line} ({source.title}): "
    return element("li", where, element("q", " ".join(source.quote.split()), lang=_code(source.language)))


def _code(language: str) -> str | None:
    """A language as HTML names it; None where it cannot be told."""
    return language if _CODE.fullmatch(language) and language != "und" else None
