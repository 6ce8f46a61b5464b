"""Side files: `report.pdf.toml` says of `report.pdf` what its format cannot hold, as front matter does of a text."""

import tomllib
from datetime import date, datetime
from difflib import get_close_matches

from msgspec.structs import fields, replace

from index.errors import N_, DocumentError
from index.readers.base import Metadata
from index.readers.frontmatter import metadata

MAX_BYTES = 64 * 1024
"""Larger ones are refused: nobody writes so much of a text."""

_KEYS = tuple(field.name for field in fields(Metadata))
_MALFORMED = N_("{path} is not valid TOML: {reason}. Mend it, or quote the value.")
_NOT_TEXT = N_("{path} is not text in UTF-8 (at byte {byte}). Save it as UTF-8.")
_TOO_LARGE = N_("{path} is larger than {limit} KiB. A side file says a few things of its document, no more.")
_UNKNOWN = N_("{path}: `{key}` means nothing here. Write one of {keys}.")
_UNKNOWN_BUT = N_("{path}: `{key}` means nothing here. Did you mean `{nearest}`?")


def side_metadata(data: bytes, name: str) -> Metadata:
    """What a side file says.

    :param data: The side file's bytes.
    :param name: Its path, for messages.
    :raises DocumentError: If it is no TOML, has a key that front matter has not, or a value of the wrong kind.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(_TOO_LARGE, path=name, limit=MAX_BYTES // 1024)
    try:
        said: dict[object, object] = dict(tomllib.loads(data.decode("utf-8-sig")).items())
    except UnicodeDecodeError as error:
        raise DocumentError(_NOT_TEXT, path=name, byte=error.start) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DocumentError(_MALFORMED, path=name, reason=str(error).rstrip(".")) from error
    for key in said:
        if key not in _KEYS:
            raise _unknown(key, name)
    # TOML has years and days of its own; YAML's base loader leaves them as they are written.
    when = said.get("published")
    if isinstance(when, datetime):
        said["published"] = when.date().isoformat()
    elif isinstance(when, date) or type(when) is int:
        said["published"] = str(when)
    return metadata(said, name)


def _unknown(key: object, name: str) -> DocumentError:
    nearest = get_close_matches(str(key).casefold(), _KEYS, 1)
    if nearest:
        return DocumentError(_UNKNOWN_BUT, path=name, key=key, nearest=nearest[0])
    return DocumentError(_UNKNOWN, path=name, key=key, keys=", ".join(_KEYS))


def overridden(said: Metadata, side: Metadata) -> Metadata:
    """What a file says of itself, with what its side file says in its place."""
    return replace(said, **{key: value for key in _KEYS if (value := getattr(side, key))})
