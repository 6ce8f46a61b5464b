"""Bytes to text: a byte order mark, else strict UTF-8, else Windows-1252; never a guess.

The text is not normalised and keeps its line ends and its byte order mark, so that offsets stay true to the file.
"""

from index.errors import N_, DocumentError

BOM = "\ufeff"

_NUL = N_("{path} is not a text file: it holds NUL bytes. Remove it, or save it as plain text (UTF-8).")
_BAD = N_("{path} is not text in {encoding} (at byte {byte}). Save it as plain text (UTF-8).")
_UNKNOWN = N_("{path} is text neither in UTF-8 nor in Windows-1252 (at byte {byte}). Save it as plain text (UTF-8).")

_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig", "utf-8"), (b"\xff\xfe", "utf-16-le", ""), (b"\xfe\xff", "utf-16-be", ""))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :return: The text, with U+FEFF first if the file has a byte order mark, and `utf-8`, `utf-8-sig`, `utf-16-le`,
        `utf-16-be` or `cp1252`.
    :raises DocumentError: If the bytes are not text in the encoding that they claim, or hold a NUL.
    """
    for mark, encoding, codec in _MARKED:
        if data.startswith(mark):
            # Python's own utf-8-sig would swallow the mark, which counts as a character here.
            text = _strict(data, codec or encoding, name)
            break
    else:
        text, encoding = _unmarked(data, name)
    if "\0" in text:
        raise DocumentError(_NUL, path=name)
    return text, encoding


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(_BAD, path=name, encoding=encoding.upper(), byte=error.start) from error


def _unmarked(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise DocumentError(_NUL, path=name)
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise DocumentError(_UNKNOWN, path=name, byte=error.start) from error
