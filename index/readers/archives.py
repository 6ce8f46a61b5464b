"""Zip files of XML, such as `.docx` and `.odt`: what they hold is measured before anything is unpacked."""

import io
import zipfile
from xml.parsers import expat

from index.errors import N_, DocumentError

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that a file's parts may have in all, unpacked."""
MAX_XML = 64 * 1024 * 1024
"""Bytes of one part that is XML: parsed, it takes many times as much memory."""
MAX_PARTS = 10_000
MAX_RATIO = 200
"""How many times as large unpacked as packed, for parts beyond `_SMALL`."""
_SMALL = 1024 * 1024

_NOT_ONE = N_("{path} is no {format} file, or is damaged ({reason}). Open it in a word processor and save it again.")
_BOMB = N_("{path} is not read: unpacked it would be far too large. Check where it comes from.")
_PASSWORD = N_("{path} is protected with a password. Open it in a word processor and save it without one.")
_DOCTYPE = N_(
    "{path} is not read: its XML holds a DOCTYPE, which no word processor writes. "
    "Check where it comes from, or open it in a word processor and save it again."
)
_MARKUP = (".xml", ".rels")
_PICTURE = ".svg"  # these often have a DOCTYPE, and are not read
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
# "OLE2": what Word writes for a file with a password, and for the old format `.doc`.
_OLE = b"\xd0\xcf\x11\xe0"


def checked(data: bytes, name: str, form: str, needed: str) -> None:
    """Make sure that a file is a zip file of XML that can be unpacked without harm.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :param form: What its format is called, for messages.
    :param needed: A part that the format cannot do without.
    :raises DocumentError: If it is not, is too large unpacked, is encrypted, or its XML holds a DOCTYPE.
    """
    if data.startswith(_OLE):
        raise damaged(name, form, "OLE")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _measure(parts, name)
            if needed not in archive.namelist():
                raise damaged(name, form, needed)
            for part in parts:
                _check(archive, part, name, form)
    except DocumentError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds for damaged files
        raise damaged(name, form, error) from error


def damaged(name: str, form: str, reason: object) -> DocumentError:
    """The error for a file that is not what its name says."""
    words = " ".join(str(reason).split())[:120] or type(reason).__name__
    return DocumentError(_NOT_ONE, path=name, format=form, reason=words)


def _measure(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise DocumentError(_BOMB, path=name)
    for part in parts:
        large = part.filename.endswith(_MARKUP) and part.file_size > MAX_XML
        if large or part.file_size > max(_SMALL, MAX_RATIO * part.compress_size):
            raise DocumentError(_BOMB, path=name)
        if part.flag_bits & 1:
            raise DocumentError(_PASSWORD, path=name)


def _check(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, form: str) -> None:
    """Refuse a DOCTYPE, in whatever encoding, and XML that is broken."""
    markup = part.filename.endswith(_MARKUP)
    if not part.file_size or part.filename.endswith(_PICTURE):
        return
    with archive.open(part) as file:
        head = file.read(64)
        # A part may be called anything.
        if not markup and not head.lstrip(_BEFORE_XML).startswith((b"<?xml", b"<\0?\0")):
            return
        xml = head + file.read(part.file_size)
    if part.filename == "META-INF/manifest.xml" and b"encryption-data" in xml:
        raise DocumentError(_PASSWORD, path=name)

    def refuse(*_: object) -> None:
        raise DocumentError(_DOCTYPE, path=name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        if markup:
            raise damaged(name, form, f"{part.filename}: {error}") from error
