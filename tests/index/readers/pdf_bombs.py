"""PDF files that are small and cost much, or are damaged on purpose."""

from collections.abc import Callable

from tests.index.readers.made import assembled, inflating, page, pdf, stream

_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_SHOW = b"BT /F1 12 Tf 70 700 Td (Litt tekst) Tj ET "


def sample() -> bytes:
    """A sound file."""
    return pdf()


def _one_page(contents: bytes, *more: bytes, resources: bytes = b"", font: bytes = _FONT) -> bytes:
    """A file of one page; `more` are objects from number 6."""
    return assembled([_CATALOGUE, _PAGES, font, page(5, resources), contents, *more])


def _deep(opening: bytes, closing: bytes, depth: int) -> bytes:
    return assembled([b"<< /Type /Catalog /Pages 2 0 R /X %s%s >>" % (opening * depth, closing * depth), _PAGES, _FONT])


def _object_stream() -> bytes:
    """Objects in a stream that is 300 MiB when it is inflated."""
    packed = inflating(b" " * 2**20, 300 << 20, b"1 0 << /Type /Catalog /Pages 3 0 R >>")
    head = b"%PDF-1.7\n2 0 obj\n" + stream(packed, 1, b"/Type /ObjStm /N 1 /First 4", packed=1) + b"\nendobj\n"
    # Free, in object 2 at index 0, at byte 9.
    places = bytes([0, 0, 0, 2, 2, 0, 1, 9, 0])
    table = stream(places, 1, b"/Type /XRef /W [1 1 1] /Size 3 /Root 1 0 R")
    return head + b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)


def _tree(kids: bytes, count: int = 1) -> bytes:
    return assembled(
        [_CATALOGUE, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids), _FONT, page(5), stream(_SHOW)]
    )


def _doubling() -> bytes:
    """Forty levels, each twice the one below: a million million pages."""
    levels = [b"<< /Type /Pages /Count 9 /Kids [%d 0 R %d 0 R] >>" % (n, n) for n in range(3, 43)]
    return assembled([_CATALOGUE, *levels, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def _form(fan: int, last: int = 16) -> bytes:
    """Forms that show the next one many times, down to one that shows text."""
    forms = []
    for number in range(6, last + 1):
        following = min(number + 1, last)
        names = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>" % following
        shown = b"/X Do " * fan if number < last else _SHOW
        forms.append(stream(shown, 1, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + names))
    return _one_page(stream(b"/X Do"), *forms, resources=b"/XObject << /X 6 0 R >>")


def _self_form() -> bytes:
    names = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    form = stream(b"/X Do /X Do " + _SHOW, 1, names)
    return _one_page(stream(b"/X Do " + _SHOW), form, resources=b"/XObject << /X 6 0 R >>")


def _letters(ranges: bytes) -> bytes:
    """A font whose table of letters is what it is."""
    kind = b"/Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
    font = b"<< /Type /Font %s /ToUnicode 6 0 R /DescendantFonts [7 0 R] >>" % kind
    table = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 [1]] >>"
    return _one_page(stream(b"BT /F1 9 Tf <00410042> Tj ET"), stream(table + ranges + b"endcmap"), inner, font=font)


def _predictor() -> bytes:
    columns = b"/DecodeParms << /Predictor 15 /Columns 1000000000 /Colors 32 /BitsPerComponent 16 >>"
    return _one_page(stream(_SHOW * 9, 1, columns))


def _encoded(name: bytes, data: bytes) -> bytes:
    return _one_page(b"<< /Length %d /Filter /%s >>\nstream\n%s\nendstream" % (len(data), name, data))


def _encrypted() -> bytes:
    entry = b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O (%s) /U (%s) >> /ID [(a) (b)]" % (
        b"x" * 48,
        b"y" * 48,
    )
    return assembled([_CATALOGUE, _PAGES, _FONT, page(5), stream(_SHOW)], entry)


def _own_length() -> bytes:
    """A stream whose length is itself."""
    return _one_page(b"<< /Length 5 0 R >>\nstream\n" + _SHOW + b"\nendstream")


def _outline() -> bytes:
    """Outlines that go round."""
    entry = b"<< /Title (a) /Parent 3 0 R /Next 4 0 R /Prev 4 0 R /First 4 0 R /Last 4 0 R >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R /Names << /Dests << /Kids [3 0 R] >> >> >>"
    outlines = b"<< /Type /Outlines /First 4 0 R /Last 4 0 R /Kids [3 0 R] >>"
    return assembled([catalogue, b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>", outlines, entry, page(6), stream(_SHOW)])


def _table_of_places() -> bytes:
    """A stream of places that says there are a billion."""
    places = stream(b"\0" * 64, 1, b"/Type /XRef /W [1 8 8] /Index [0 1000000000] /Size 1000000000 /Root 1 0 R")
    data = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    return data + b"9 0 obj\n" + places + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(data)


def _no_end() -> bytes:
    """Streams without an end, and objects whose number comes again and again."""
    return b"%PDF-1.7\n" + b"1 0 obj\n<< /Length 99999999 >>\nstream\n" * 60_000 + b"startxref\n0\n%%EOF"


BOMBS: dict[str, Callable[[], bytes]] = {
    "arrays 100,000 deep": lambda: _deep(b"[", b"]", 100_000),
    "dictionaries 100,000 deep": lambda: _deep(b"<</A", b">>", 100_000),
    "an object stream of 300 MiB": _object_stream,
    "contents of 200 MiB": lambda: _one_page(stream(inflating(_SHOW * 2**14, 200 << 20), packed=1)),
    "contents deflated six times": lambda: _one_page(stream(inflating(b" " * 2**20, 200 << 20), 6, packed=1)),
    "a million texts": lambda: _one_page(stream(b"BT /F1 9 Tf " + b"1 0 Td (a) Tj " * 1_000_000 + b"ET")),
    "a million states kept": lambda: _one_page(stream(b"q " * 1_000_000 + _SHOW)),
    "a number of a million digits": lambda: _one_page(stream(b"BT /F1 9 Tf " + b"9" * 1_000_000 + b" 0 Td (a) Tj ET")),
    "a text of 30 MiB": lambda: _one_page(stream(b"BT /F1 9 Tf (" + b"ord " * (30 << 18) + b") Tj ET")),
    "a billion pages claimed": lambda: _tree(b"4 0 R", 10**9),
    "pages that hold themselves": lambda: _tree(b"2 0 R 4 0 R"),
    "a million million pages": _doubling,
    "100,000 times the same page": lambda: _tree(b"4 0 R " * 100_000, 100_000),
    "forms in forms, ten thousand million times": lambda: _form(10),
    "a form that shows itself": _self_form,
    "letters for every code": lambda: _letters(b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange\n"),
    "a million letters": lambda: _letters(b"1 beginbfrange <0000> <FFFF> <0041> endbfrange\n" * 300),
    "columns of a billion": _predictor,
    "LZW": lambda: _encoded(b"LZWDecode", b"\x80\x0b\x60\x50" + b"\xff" * 3_000_000),
    "run lengths": lambda: _encoded(b"RunLengthDecode", b"\x81a" * 2_000_000 + b"\x80"),
    "hexadecimal in the end": lambda: _encoded(b"ASCIIHexDecode", b"4" * 20_000_000),
    "encrypted": _encrypted,
    "a length that is itself": _own_length,
    "outlines that go round": _outline,
    "a billion places claimed": _table_of_places,
    "streams without an end": _no_end,
    "cut": lambda: pdf()[:900],
    "a place before itself": lambda: pdf().replace(b"/Root 1 0 R", b"/Prev 1000 /Root 1 0 R"),
}
