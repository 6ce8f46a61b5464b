"""How an answer's sources are worded, wherever they are shown; all of it is printable."""

from collections.abc import Iterable

from bot.dates import long_date
from bot.messages import N_, translate
from bot.printable import one_line, printable_name
from bot.types import Answer, Citation, Language
from index.types import Document

LANGUAGE_NAMES = {"nb": N_("Norwegian (bokmål)"), "nn": N_("Norwegian (nynorsk)"), "en": N_("English")}


def language_name(code: str, language: Language) -> str:
    """What a document's language is called; its code where that is none of ours."""
    name = LANGUAGE_NAMES.get(code)
    return translate(language, name) if name else one_line(code)


def describe(document: Document, language: Language, *, publisher: bool = False) -> str:
    """What a document is: title, what it retells or who published it, date, and language if it is another.

    :param publisher: Name the publisher even of what is retold.
    """
    parts = [one_line(document.title)]
    if document.retold_from:
        parts.append(translate(language, N_("Retold from {original}"), original=one_line(document.retold_from)))
    if document.publisher and (publisher or not document.retold_from):
        parts.append(one_line(document.publisher))
    if document.published:
        parts.append(long_date(one_line(document.published), language))
    if document.language != language:
        parts.append(language_name(document.language, language))
    return ". ".join(part.rstrip(".") for part in parts) + "."


def titles(documents: Iterable[Document], language: Language) -> list[str]:
    """Titles, one of each work, in the language wanted where it has one."""
    works: dict[object, Document] = {}
    for document in documents:
        known = works.setdefault(document.work or document.key, document)
        if document.language == language != known.language:
            works[document.work or document.key] = document
    return [one_line(document.title) for document in works.values()]


def place(citation: Citation, language: Language) -> str:
    """Where a quote stands: file and line, and the page where there is one."""
    where = f"{printable_name(citation.document.path)}:{citation.line}"
    if citation.page is None:
        return where
    return translate(language, N_("{place}, page {page}"), place=where, page=citation.page)


def spoken_place(citation: Citation, language: Language) -> str:
    """Where a quote stands, in words."""
    name = printable_name(citation.document.path)
    if citation.page is None:
        return translate(language, N_("{name}, line {line}"), name=name, line=citation.line)
    return translate(
        language, N_("{name}, page {page}, line {line}"), name=name, page=citation.page, line=citation.line
    )


def in_quotes(text: str, language: Language) -> str:
    """A quote in the language's marks, or in others where it has such marks itself."""
    norwegian, english = ("«", "»"), ("“", "”")
    marks = (english, norwegian) if language == "en" else (norwegian, english)
    left, right = next((pair for pair in marks if not any(mark in text for mark in pair)), ("‹", "›"))
    return f"{left}{text}{right}"


def worded_by(answer: Answer) -> str:
    """Which language model an answer's words are of, for one that has such words."""
    message = N_(
        "Worded by the language model {model}. Its names, numbers and dates stand in the sources; whether it has "
        "understood them you can judge from the quotes."
    )
    return translate(answer.language, message, model=one_line(answer.generated_by))
