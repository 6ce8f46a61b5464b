"""YAML front matter: what a text says of itself between two lines of `---` at its start."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from index.errors import N_, DocumentError
from index.readers.base import Metadata, label
from index.readers.decoding import BOM
from index.readers.languages import language_code

MAX_LENGTH = 64 * 1024
"""Front matter that has not ended after so many code points is none."""

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?")
_LINE_END = re.compile(r"\r\n|\n|\r")

_NOTHING = {"", "~", "null"}

_MALFORMED = N_("{path}, line {line}: the front matter is not valid YAML ({reason}). Mend it, or quote the value.")
_NOT_TEXT = N_("{path}: `{key}` must be one text. Write it on one line, in quotes if need be.")
_NOT_TEXTS = N_("{path}: `{key}` must be a text or a list of texts.")
_NO_LANGUAGE = N_("{path}: `{key}: {value}` is no language. Write nb, nn, en or another ISO code.")
_NO_DATE = N_("{path}: `{key}: {value}` is no date. Write YYYY, YYYY-MM or YYYY-MM-DD.")


def front_matter(text: str, name: str) -> tuple[Metadata, int]:
    """What the front matter says, and the offset where the text proper begins.

    Keys that mean nothing here are passed over: people's notes have many. A text that merely begins with a thematic
    break has no front matter.

    :param text: The whole text, perhaps with a byte order mark.
    :param name: The file's path, for messages.
    :raises DocumentError: If the front matter is not valid YAML, or a key has a value of the wrong kind.
    """
    start = len(BOM) if text.startswith(BOM) else 0
    opening = _OPENING.match(text, start)
    closing = _CLOSING.search(text, opening.end(), opening.end() + MAX_LENGTH) if opening else None
    if not opening or not closing:
        return Metadata(), start
    yaml = text[opening.end() : closing.start()]
    if yaml and not _LINE_END.split(yaml, maxsplit=1)[0].strip():
        return Metadata(), start
    said = _load(yaml, name)
    if said is None:
        return Metadata(), start
    return metadata(said, name), closing.end()


def _load(yaml: str, name: str) -> Mapping[object, object] | None:
    """The mapping that the YAML holds, every scalar a string; None if it holds something else."""
    if not yaml.strip():
        return {}
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        # The base loader alone leaves `no`, `2017` and `11:30` as they are written.
        said = YAML(typ="base", pure=True).load(yaml)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or ""
        raise _malformed(name, mark.line + 2 if mark else 1, reason) from error
    except YAMLError as error:
        line = len(_LINE_END.findall(yaml[: getattr(error, "position", 0)])) + 2
        raise _malformed(name, line, getattr(error, "reason", "")) from error
    except (RecursionError, ValueError, TypeError, AttributeError, AssertionError) as error:
        raise _malformed(name, 1, type(error).__name__) from error
    return said if isinstance(said, dict) else None


def _malformed(name: str, line: int, reason: object) -> DocumentError:
    return DocumentError(_MALFORMED, path=name, line=line, reason=reason)


def metadata(said: Mapping[object, object], name: str) -> Metadata:
    """The metadata that some keys and their values stand for; other keys are passed over.

    :param name: The path of the file that says so, for messages.
    :raises DocumentError: If a key has a value of the wrong kind.
    """
    values = _Values(said, name)
    title = values.text("title")
    # Jekyll asks whether a page is published, not when.
    when = said.get("published")
    flag = isinstance(when, str) and when.strip().casefold() in {"true", "false", "yes", "no"}
    return Metadata(
        title=label(title) if title else None,
        language=values.checked("language", language_code, _NO_LANGUAGE),
        work=values.text("work"),
        retold_from=values.text("retold_from"),
        publisher=values.text("publisher"),
        published=None if flag else values.checked("published", iso_date, _NO_DATE),
        source=values.text("source"),
        topics=values.texts("topics"),
        questions=values.texts("questions"),
    )


class _Values(msgspec.Struct, frozen=True):
    """The keys' values, each checked to be of the kind that is asked for."""

    said: Mapping[object, object]
    name: str

    def text(self, key: str) -> str | None:
        value = self.said.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise DocumentError(_NOT_TEXT, path=self.name, key=key)
        words = " ".join(value.split())
        return None if words in _NOTHING else words

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.said.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        strings = [item for item in items if isinstance(item, str)]
        if len(strings) < len(items):
            raise DocumentError(_NOT_TEXTS, path=self.name, key=key)
        return tuple(words for item in strings if (words := " ".join(item.split())) not in _NOTHING)

    def checked(self, key: str, check: Callable[[str], str | None], message: str) -> str | None:
        value = self.text(key)
        if value is None:
            return None
        if not (found := check(value)):
            raise DocumentError(message, path=self.name, key=key, value=value)
        return found


def iso_date(value: str) -> str | None:
    """A year, month or day in ISO 8601, without a time of day; None if it is none."""
    found = _DATE.fullmatch(value)
    if not found:
        return None
    parts = [part for part in found.groups() if part]
    try:
        date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except ValueError:
        return None
    return "-".join(parts)
