"""Web pages and PDF files with hidden text, by their names."""

from collections.abc import Callable

from tests.index.readers.made import assembled, page, stream

_SHOWN = "Turlaget går til Kolsås på lørdag. Møt opp ved stasjonen klokka ti med mat og drikke."


def _html(hidden: str, head: str = "", before: str = "", after: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><title>Tur</title>{head}</head><body>'
        f"<h1>Tur</h1><p>{_SHOWN}</p>{before}{hidden}{after}<p>Vel møtt.</p></body></html>"
    ).encode()


def _styled(style: str) -> Callable[[str], bytes]:
    return lambda secret: _html(f'<div style="{style}"><p>{secret}</p></div>')


_HTML: dict[str, Callable[[str], bytes]] = {
    "display": _styled("display: none"),
    "størrelse": _styled("font-size:0"),
    "farge": _styled("color:#FFF"),
    "bakgrunn": _styled("background: rgb(20, 20, 20); color: #151515"),
    "utenfor": _styled("position:absolute; left:-9999px"),
    "gjennomsiktig": _styled("opacity: 0.0"),
    "klippet": _styled("position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"),
    "pynt": lambda secret: _html(f'<p aria-hidden="true">{secret[:60]}</p>'),
    "kommentar": lambda secret: _html(
        f"<!-- {secret} --><noscript>{secret}</noscript><template>{secret}</template>"
        f'<iframe srcdoc="{secret}">{secret}</iframe><object>{secret}</object>'
    ),
    "egenskaper": lambda secret: _html(f'<p title="{secret}" data-x="{secret}">Ta med drikke.<img alt="" src="x"></p>'),
    "klasse": lambda secret: _html(
        f'<p class="a b">{secret}</p>',
        "<style>/* x */ @media print { .q { color: red } } p.b, .c { font-size: 1px }</style>",
    ),
}


def _pdf(hidden: bytes) -> bytes:
    lines = _SHOWN.encode("cp1252")
    contents = b"BT /F1 12 Tf 70 700 Td (Tur) Tj 0 -30 Td (" + lines + b") Tj ET " + hidden
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    catalogue, pages = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    return assembled([catalogue, pages, font, page(5), stream(contents)])


def _written(operations: bytes, secret: str, size: int = 12) -> bytes:
    return b"BT /F1 %d Tf %s (" % (size, operations) + secret.encode("cp1252") + b") Tj ET"


_PDF: dict[str, Callable[[str], bytes]] = {
    "usynlig": lambda secret: _pdf(_written(b"3 Tr 70 600 Td", secret)),
    "hvit": lambda secret: _pdf(_written(b"1 1 1 rg 70 600 Td", secret)),
    "utenfor": lambda secret: _pdf(_written(b"70 -300 Td", secret) + _written(b"0 Tr 900 600 Td", secret)),
    "liten": lambda secret: _pdf(_written(b"0.05 0 0 0.05 70 600 Tm", secret)),
}


def hidden(secret: str) -> dict[str, Callable[[], bytes]]:
    """What makes the files, by their names; each holds the secret where nobody sees it."""
    made = {f"{name}.html": make for name, make in _HTML.items()} | {f"{name}.pdf": make for name, make in _PDF.items()}
    return {name: (lambda make=make: make(secret)) for name, make in made.items()}  # type: ignore[misc]
