"""The smallest text of each format, to try the readers with."""

import io
import zipfile

WORDS = "Det var en gang en bok."

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT = "application/vnd.oasis.opendocument.text"


def sample(form: str) -> bytes:
    """A file of a format, by its name in `index.formats`, that holds `WORDS`."""
    made = {"html": _html, "pdf": _pdf, "docx": _docx, "odt": _odt}
    return made[form]() if form in made else f"{WORDS}\n".encode()


def _html() -> bytes:
    return f"<!DOCTYPE html><html><head><title>Bok</title></head><body><p>{WORDS}</p></body></html>".encode()


def _docx() -> bytes:
    main = f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    return _archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATIONS}"/>{main}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>'
            "</w:body></w:document>",
        }
    )


def _odt() -> bytes:
    return _archive(
        {
            "mimetype": _TEXT,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{_TEXT}"/></m:manifest>',
            "content.xml": f'<o:document-content xmlns:o="{_ODF}:office:1.0" xmlns:t="{_ODF}:text:1.0"><o:body><o:text>'
            f"<t:p>{WORDS}</t:p></o:text></o:body></o:document-content>",
        }
    )


def _archive(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _pdf() -> bytes:
    """One page with one line in Helvetica, which every reader of PDF knows."""
    drawn = f"BT /F 12 Tf 72 720 Td ({WORDS}) Tj ET"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F {font}>>>>>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
    )
    file, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return file + f"{end}startxref\n{len(file)}\n%%EOF\n".encode()
