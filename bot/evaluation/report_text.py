"""A run as plain text: aligned tables for eyes, or a statement a line for ears."""

from collections.abc import Container, Iterator, Sequence

from bot.evaluation.figures import ALL, FIGURES, Figure, Group
from bot.evaluation.labels import VERDICTS, amount, difference, estimated, line_label, number, row_cells, row_label
from bot.evaluation.record import Changed, ComparedRow, Comparison, Estimate, Record, Row
from bot.messages import N_, translate
from bot.printable import one_line, printable_name
from bot.types import Language

HEADINGS: dict[Group, str] = {
    "search": N_("Search: the right passage among the first 1, 5 and 10, and MRR. In hundredths."),
    "answers": N_("Answers to questions that the texts answer. Percent; words on average."),
    "refusals": N_("Questions that the texts do not answer: how many are refused. Percent."),
    "language": N_("Language of the question recognised. Percent."),
}
INTERVALS = N_("n: number of questions. In parentheses: intervals of 95%, unless all went alike.")
SHARE, INTERVAL = len("100"), len("(99–100)")
CHANGED = 40
"""Questions named of those that changed; --json and --html name all."""

Table = list[list[str]]


def text_report(record: Record, comparison: Comparison | None, language: Language, *, plain: bool) -> Iterator[str]:
    """Lines of a report, all printable.

    :param plain: One statement a line.
    """
    yield summary(record, language)
    if not plain:
        yield translate(language, INTERVALS)
    for group, heading in HEADINGS.items():
        figures = [one for one in FIGURES if one.group == group and one.name in record.rows[-1].figures]
        if figures:
            yield ""
            yield translate(language, heading)
            if plain:
                yield from _statements(record.rows, figures, language)
            else:
                yield ""
                yield from _aligned(_table(record.rows, figures, language), left={0, 1})
    if comparison:
        yield ""
        yield from _comparison(comparison, language, plain=plain)


def summary(record: Record, language: Language) -> str:
    """What was asked of what."""
    return translate(
        language,
        N_("{file}: {questions} questions, {documents} texts, {seconds} s. Asker {version}."),
        file=printable_name(record.file),
        questions=record.questions,
        documents=record.documents,
        seconds=number(record.seconds, language),
        version=record.version,
    )


def _statements(rows: Sequence[Row], figures: Sequence[Figure], language: Language) -> Iterator[str]:
    for row in rows:
        label = row_label(row.row, row.question_language, row.document_language, language)
        for figure in figures:
            if found := row.figures.get(figure.name):
                yield translate(
                    language,
                    N_("{row}. {figure}: {value}, n = {number}."),
                    row=label,
                    figure=translate(language, figure.label),
                    value=estimated(found, language, is_share=figure.is_share),
                    number=found.n,
                )


def _table(rows: Sequence[Row], figures: Sequence[Figure], language: Language) -> Table:
    """A column for each figure, and one for its number of questions wherever that is another than the one before's."""
    heads = [translate(language, N_("Question")), translate(language, N_("Text"))]
    table = [heads, *([*row_cells(r.row, r.question_language, r.document_language, language)] for r in rows)]
    counts: list[int] = []
    for figure in figures:
        found = [row.figures.get(figure.name) for row in rows]
        if figure.is_share and (new := [one.n if one else 0 for one in found]) != counts:
            counts = new
            _add(table, "n", [str(count) if count else "–" for count in counts])
        _add(table, translate(language, figure.label), [_cell(one, figure, language) for one in found])
    return [line for line in table if set(line[2:]) != {"–"}]


def _add(table: Table, head: str, cells: Sequence[str]) -> None:
    for line, cell in zip(table, (head, *cells), strict=True):
        line.append(cell)


def _cell(found: Estimate | None, figure: Figure, language: Language) -> str:
    if found is None:
        return "–"
    if not figure.is_share:
        return amount(found.value, language, is_share=False)
    value, interval = estimated(found, language, is_share=True).partition(" ")[::2]
    return f"{value:>{SHARE}} {interval:<{INTERVAL}}"


def _aligned(table: Table, *, left: Container[int]) -> Iterator[str]:
    """Columns, those in `left` aligned to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = [
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def comparison_heading(comparison: Comparison, language: Language) -> str:
    """With what is compared, and over which questions."""
    said = translate(
        language,
        N_("Compared with {file} (Asker {version}), over the {questions} questions of both runs."),
        file=printable_name(comparison.file),
        version=one_line(comparison.version),
        questions=comparison.questions,
    )
    if comparison.only_before or comparison.only_now:
        only = N_("Only there: {before}; only here: {now}.")
        said += " " + translate(language, only, before=comparison.only_before, now=comparison.only_now)
    elif not comparison.same_questions:
        said += " " + translate(language, N_("The file of questions has changed since."))
    return said


def _comparison(comparison: Comparison, language: Language, *, plain: bool) -> Iterator[str]:
    yield comparison_heading(comparison, language)
    yield translate(language, N_("In parentheses: the interval of the difference, 95%."))
    others = False
    for row in comparison.rows:
        lines = comparison_table(row, language, clear_only=row.row != ALL)
        if not lines:
            others = True
            continue
        yield ""
        yield row_label(row.row, row.question_language, row.document_language, language)
        if plain:
            for name, before, now, apart, verdict in lines:
                message = N_("{figure}: before {before}, now {now}, {difference}: {verdict}.")
                yield translate(
                    language, message, figure=name, before=before, now=now, difference=apart, verdict=verdict
                )
        else:
            yield from _aligned([comparison_heads(language), *lines], left={0, 4})
    if others:
        yield ""
        yield translate(language, N_("In all other rows: no clear difference."))
    for heading, changed in (
        (N_("Right before, wrong now: {number}"), comparison.lost),
        (N_("Wrong before, right now: {number}"), comparison.won),
    ):
        yield ""
        yield translate(language, heading, number=len(changed))
        yield from (changed_line(one, language) for one in changed[:CHANGED])
        if len(changed) > CHANGED:
            yield translate(
                language, N_("… and {number} more, which --json and --html name."), number=len(changed) - CHANGED
            )


def comparison_heads(language: Language) -> list[str]:
    """Heads of the columns of `comparison_table`."""
    heads = (N_("Figure"), N_("before"), N_("now"), N_("difference"), N_("verdict"))
    return [translate(language, head) for head in heads]


def comparison_table(row: ComparedRow, language: Language, *, clear_only: bool = False) -> Table:
    """A line for each figure of a row: name, before, now, difference, verdict.

    :param clear_only: Leave out where there is no clear difference.
    """
    table = []
    for figure in FIGURES:
        found = row.figures.get(figure.name)
        if found is None or (clear_only and found.verdict == "unclear"):
            continue
        table.append(
            [
                translate(language, figure.label),
                amount(found.before, language, is_share=figure.is_share),
                amount(found.now, language, is_share=figure.is_share),
                difference(found, language, is_share=figure.is_share),
                translate(language, VERDICTS[found.verdict]),
            ]
        )
    return table


def changed_line(changed: Changed, language: Language) -> str:
    """A question that changed, and where it stands."""
    return f"{line_label(changed.line, language)} {one_line(changed.question)}"
