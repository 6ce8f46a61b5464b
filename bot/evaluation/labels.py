"""Words and numbers that the reports share, in the interface's language; all is printable."""

from bot.evaluation.record import Difference, Estimate, Misplaced, Verdict
from bot.messages import N_, translate
from bot.printable import one_line, printable_name
from bot.types import Language

NAMED = 10
"""Things that are named before the rest is only counted."""

_NAMES = {"nb": N_("Bokmål"), "nn": N_("Nynorsk"), "en": N_("English")}
VERDICTS: dict[Verdict, str] = {
    "better": N_("better"),
    "worse": N_("worse"),
    "higher": N_("higher"),
    "lower": N_("lower"),
    "unclear": N_("no clear difference"),
}


def language_name(code: str | None, language: Language) -> str:
    """What a language is called; its code where it is none of ours, a dash where there is no text."""
    if code is None:
        return "–"
    return translate(language, _NAMES[code]) if code in _NAMES else one_line(code)


def row_cells(row: str, question: str | None, document: str | None, language: Language) -> tuple[str, str]:
    """The two languages that a row is about."""
    if row == "all":
        both = translate(language, N_("All"))
        return both, both
    return language_name(question, language), language_name(document, language)


def row_label(row: str, question: str | None, document: str | None, language: Language) -> str:
    """What a row is about, in words."""
    if row == "all":
        return translate(language, N_("All questions"))
    return translate(
        language,
        N_("Questions: {question}, texts: {texts}"),
        question=language_name(question, language),
        texts=language_name(document, language),
    )


def number(value: float, language: Language, digits: int = 1) -> str:
    """A number with the language's decimal sign, and a real minus."""
    said = f"{value:.{digits}f}"
    if float(said) == 0:
        said = said.removeprefix("-")
    return (said if language == "en" else said.replace(".", ",")).replace("-", "−")


def amount(value: float, language: Language, *, is_share: bool) -> str:
    """A share in whole hundredths, or a mean of words."""
    return number(100 * value, language, 0) if is_share else number(value, language)


def percent(value: float, language: Language) -> str:
    """A share with its sign, which Norwegian keeps a space from."""
    return number(100 * value, language, 0) + ("%" if language == "en" else "\N{NO-BREAK SPACE}%")


def estimated(estimate: Estimate, language: Language, *, is_share: bool) -> str:
    """A figure with its interval: `88 (81–95)`; by itself where all questions went alike, which tells no interval."""
    value = amount(estimate.value, language, is_share=is_share)
    if estimate.low == estimate.high:
        return value
    low, high = (amount(bound, language, is_share=is_share) for bound in (estimate.low, estimate.high))
    return f"{value} ({low}–{high})"


def difference(found: Difference, language: Language, *, is_share: bool) -> str:
    """A difference with its interval: `+3 (−1 to 6)`."""
    sign = "+" if found.difference > 0 else ""
    return translate(
        language,
        N_("{difference} ({low} to {high})"),
        difference=sign + amount(found.difference, language, is_share=is_share),
        low=amount(found.low, language, is_share=is_share),
        high=amount(found.high, language, is_share=is_share),
    )


def warnings(unknown: tuple[str, ...], misplaced: tuple[Misplaced, ...], language: Language) -> list[str]:
    """What is wrong with the file of questions, though it can be used."""
    said = []
    if unknown:
        said.append(
            translate(
                language,
                N_("Texts that the index does not know, so that the search is not held to them: {names}"),
                names=listing([printable_name(name) for name in unknown], language),
            )
        )
    if misplaced:
        said.append(
            translate(
                language,
                N_(
                    "Answers that do not stand at “answer_start” in the text as read, so that the search is not held "
                    "to them: {number}. {places}"
                ),
                number=len(misplaced),
                places=listing([_misplaced(one, language) for one in misplaced], language, "; "),
            )
        )
    return said


def _misplaced(one: Misplaced, language: Language) -> str:
    name = printable_name(one.document)
    if one.stands_at is None:
        return translate(language, N_("Line {line}: nowhere in {name}"), line=one.line, name=name)
    return translate(language, N_("Line {line}: at {place} in {name}"), line=one.line, name=name, place=one.stands_at)


def line_label(line: int, language: Language) -> str:
    """Before a question, where it stands in its file."""
    return translate(language, N_("Line {line}:"), line=line)


def listing(names: list[str], language: Language, between: str = ", ") -> str:
    """Names, the first of them only where they are many."""
    shown = between.join(names[:NAMED])
    if len(names) > NAMED:
        shown += translate(language, N_(" and {number} more"), number=len(names) - NAMED)
    return shown
