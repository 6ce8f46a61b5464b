"""Word and OpenDocument files with hidden text, by their names."""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor
from odfdo import Document, Element, Paragraph, Style

_SHOWN = "Turlaget går til Kolsås på lørdag. Møt opp ved stasjonen klokka ti med mat og drikke."
_WHITE = RGBColor(255, 255, 255)


def _word(hide: Callable[[Any, str], None], secret: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(_SHOWN)
    hide(document, secret)
    return _saved(document)


def _run(document: Any, secret: str) -> Any:
    return document.add_paragraph("Vel møtt. ").add_run(secret).font


def _vanish(document: Any, secret: str) -> None:
    _run(document, secret).hidden = True


def _white(document: Any, secret: str) -> None:
    _run(document, secret).color.rgb = _WHITE


def _small(document: Any, secret: str) -> None:
    _run(document, secret).size = Pt(1)


def _style(document: Any, secret: str) -> None:
    base = document.styles.add_style("Skjult", WD_STYLE_TYPE.PARAGRAPH)
    base.font.hidden = True
    above = document.styles.add_style("Skjult 2", WD_STYLE_TYPE.PARAGRAPH)
    above.base_style = base
    document.add_paragraph(secret, style=above)


_WORD = {"borte": _vanish, "hvit": _white, "liten": _small, "stil": _style}


def _odt(secret: str, **look: str) -> bytes:
    document = Document("text")
    document.body.clear()
    document.body.append(Paragraph(_SHOWN))
    style = Style("paragraph", name="Skjult")
    style.set_properties(area="text", properties=look)
    document.insert_style(style, automatic=True)
    document.body.append(Paragraph(secret, style="Skjult"))
    return _saved(document)


def _section(secret: str) -> bytes:
    document = Document("text")
    document.body.clear()
    document.body.append(Paragraph(_SHOWN))
    section = Element.from_tag('<text:section text:name="a" text:display="none"/>')
    section.append(Paragraph(secret))
    document.body.append(section)
    return _saved(document)


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def hidden(secret: str) -> dict[str, Callable[[], bytes]]:
    """What makes the files, by their names; each holds the secret where nobody sees it."""
    made: dict[str, Callable[[], bytes]] = {
        f"{name}.docx": (lambda hide=hide: _word(hide, secret))  # type: ignore[misc]
        for name, hide in _WORD.items()
    }
    return made | {
        "skjult.odt": lambda: _odt(secret, **{"text:display": "none"}),
        "hvit.odt": lambda: _odt(secret, **{"fo:color": "#ffffff", "fo:font-size": "12pt"}),
        "del.odt": lambda: _section(secret),
    }
