"""PDF: `.pdf`, by pypdf. What a page says is its lines; `index.readers.lines` makes paragraphs and headings of them."""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from math import hypot, inf
from typing import TYPE_CHECKING, Any

from index.errors import N_, DocumentError
from index.readers.base import Content, Metadata
from index.readers.drawing import Drawing
from index.readers.flow import Flow, own_author, own_title
from index.readers.frontmatter import iso_date
from index.readers.hidden import doubts as hidden_doubts
from index.readers.lines import Line, flow_of
from index.types import Doubt

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_DAMAGED = N_("{path} is not a PDF file, or is damaged ({reason}). Open it in a PDF reader and save or print it anew.")
_PASSWORD = N_("{path} is protected with a password or encrypted. Open it and save it without protection.")
_NO_TEXT = N_(
    "{path} holds no text: its pages are probably scanned images. "
    "Run OCR on it (such as with OCRmyPDF), and index it again."
)
_EMPTY_PAGE = N_("Page {pages} of {path} holds no text: it is probably a scanned image. Run OCR on the file first.")
_EMPTY_PAGES = N_("Pages {pages} of {path} hold no text: they are probably scanned images. Run OCR on the file first.")
_BAD_PAGE = N_("Page {pages} of {path} cannot be read and is left out. Save or print the file anew.")
_BAD_PAGES = N_("Pages {pages} of {path} cannot be read and are left out. Save or print the file anew.")

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_RING = re.compile("\u02da ?([aA])")
_NOTE = re.compile(r"\d{1,3}|[*†‡]")
_UNIT = re.compile(r"\b(?:[cdkm]?m|10)$")
_INLINE = re.compile(rb"\bBI\s[^()<>]*?\sID\s")
_RAISED = 0.15
_SMALL = 0.8
_BLANK_AT_MOST = 150
"""Bytes of drawing on a page that shows nothing."""
_Piece = tuple[str, float, float, float, bool]
"""Text, where it begins (from the left, from the foot), the size of its letters, and whether they are bold."""
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def read(data: bytes, name: str) -> Content:
    """Read a PDF file; every block knows its page, from 1.

    Lines become paragraphs, words divided at line ends are joined, and what stands at the top or foot of most pages is
    left out. Pages without text are said to be so.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the file is damaged, encrypted or without any text.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would warn on stderr of what it mends
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(_PASSWORD, path=name)
        pages = list(reader.pages)
        said = _metadata(reader)
    except DocumentError:
        raise
    except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
        raise DocumentError(_PASSWORD, path=name) from error
    except Exception as error:  # whatever a damaged file makes the library do
        raise _damaged(name, error) from error
    return _content(pages, said, name)


def _damaged(name: str, reason: object) -> DocumentError:
    words = " ".join(str(reason).split())[:120] or type(reason).__name__
    return DocumentError(_DAMAGED, path=name, reason=words)


def _content(pages: "list[PageObject]", said: Metadata, name: str) -> Content:
    read: dict[int, list[Line]] = {}
    drawn: list[int] = []
    failed: dict[int, Exception] = {}
    hidden = 0
    for number, page in enumerate(pages, 1):
        try:
            drawing = Drawing(_shown(page), _pictures(page))
            read[number] = list(_lines(page, number, drawing))
            hidden += drawing.hidden
            if not read[number] and _draws(page):
                drawn.append(number)
        except MemoryError:  # there may be more than the limit that was set
            raise
        except Exception as error:  # as above; the other pages may be sound
            failed[number] = error
    if failed and not any(read.values()):
        raise _damaged(name, next(iter(failed.values())))
    if drawn and not any(read.values()):
        raise DocumentError(_NO_TEXT, path=name)
    flow = Flow()
    empty = [number for number in flow_of(read, flow) if _pictures(pages[number - 1])]
    if not flow.blocks and empty:
        raise DocumentError(_NO_TEXT, path=name)
    if not flow.blocks:  # the pages are all alike
        flow_of(read, flow, whole=True)
    doubts = [*_doubts(sorted([*drawn, *empty]), name, _EMPTY_PAGE, _EMPTY_PAGES)]
    doubts += [*_doubts(sorted(failed), name, _BAD_PAGE, _BAD_PAGES), *hidden_doubts(name, hidden)]
    return flow.content(name, said, tuple(doubts), pages=len(pages))


def _doubts(pages: list[int], name: str, one: str, many: str) -> Iterator[Doubt]:
    if pages:
        yield Doubt(one if len(pages) == 1 else many, {"path": name, "pages": ranges(pages)})


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, as people list them: `3, 5–9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _draws(page: "PageObject") -> bool:
    """Whether a page shows anything, for one that has no text."""
    return _pictures(page) or len(_drawing(page).strip()) > _BLANK_AT_MOST


def _pictures(page: "PageObject") -> bool:
    """Whether a page shows a picture."""
    resources: Any = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    return bool(objects) or _INLINE.search(_drawing(page)) is not None


def _drawing(page: "PageObject") -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


def _shown(page: "PageObject") -> tuple[float, float, float, float]:
    """The part of a page that is shown, however its corners are given; all there is where they make no sense."""
    try:
        box = page.cropbox
        x, y = sorted((float(box.left), float(box.right))), sorted((float(box.bottom), float(box.top)))
    except MemoryError:
        raise
    except Exception:  # whatever a damaged file makes the library do
        return -inf, -inf, inf, inf
    return (x[0], y[0], x[1], y[1]) if x[1] - x[0] > 1 and y[1] - y[0] > 1 else (-inf, -inf, inf, inf)


def _lines(page: "PageObject", number: int, drawing: Drawing) -> Iterator[Line]:
    """The lines of a page that can be seen, in the order in which the file draws them."""
    pieces: list[_Piece] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        bold = bool(font and _BOLD.search(str(font.get("/BaseFont", ""))))
        high = float(size or 0) * hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        pieces.append((text, x, y, high, bold))

    page.extract_text(visitor_operand_before=drawing.before, visitor_operand_after=drawing.after, visitor_text=visit)
    line: list[_Piece] = []
    for text, *where in pieces:
        first, *rest = text.split("\n")
        line.append((first, *where))  # type: ignore[arg-type]
        for more in rest:
            yield from _line(line, number)
            line = [(more, *where)]  # type: ignore[list-item]
    yield from _line(line, number)


def _line(pieces: list[_Piece], page: int) -> Iterator[Line]:
    worded = [piece for piece in pieces if piece[0].strip()]
    if worded:
        pieces = list(_without_marks(pieces, max(worded, key=lambda piece: len(piece[0]))))
        text = _RING.sub(lambda found: "å" if found[1] == "a" else "Å", "".join(piece[0] for piece in pieces)).strip()
        _, x, y, _, _ = worded[0]
        longest = max(worded, key=lambda piece: len(piece[0]))
        yield Line(text, page, x, y, round(2 * longest[3]) / 2, all(piece[4] for piece in worded))


def _without_marks(pieces: list[_Piece], most: _Piece) -> Iterator[_Piece]:
    """The pieces of a line without the small raised numbers that point to notes; those of m² and m³ stay."""
    before = ""
    for piece in pieces:
        raised = piece[2] - most[2] > _RAISED * most[3] and piece[3] < _SMALL * most[3]
        if not (raised and _NOTE.fullmatch(piece[0].strip()) and not _UNIT.search(before)):
            yield piece
            before += piece[0]


def _metadata(reader: "PdfReader") -> Metadata:
    said: Any = reader.metadata or {}
    day = _DATE.match(str(said.get("/CreationDate", "")))
    tongue = reader.trailer["/Root"].get_object().get("/Lang")  # type: ignore[union-attr]
    return Metadata(
        title=own_title(said.get("/Title")),
        language=str(tongue) if tongue else None,
        publisher=own_author(said.get("/Author")),
        published=iso_date("-".join(part for part in day.groups() if part)) if day else None,
    )
