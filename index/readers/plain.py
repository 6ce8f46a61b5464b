"""Plain text: `.txt`.

Many such files have one paragraph a line and no blank lines between them; others are wrapped by hand, with a blank
line between paragraphs. A file is taken as wrapped if, of its lines that another one follows directly, none is longer
than 120 code points, half are 45 or longer, and half or more end in the middle of a sentence. In a wrapped file a
paragraph is a run of lines without a blank one (and a bullet or quotation dash after a full stop begins another); in
any other file every line is one.

A short line that is a paragraph by itself, begins like a sentence but does not end like one, and stands above a longer
paragraph is a heading. The first line is the title if it looks like one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from index.lines import line_starts, trim
from index.readers.base import Content, label
from index.readers.decoding import decode
from index.readers.frontmatter import front_matter
from index.types import Block

WRAPPED_AT_MOST = 120
WRAPPED_AT_LEAST = 45
HEADING_AT_MOST = 80
TITLE_AT_MOST = 120
BANNER_WITHIN = 8
"""Paragraphs in which a first line that comes again is a web site's banner, not a title."""

_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[-–—•*‣▪◦][ \t\u00a0]|\d{1,2}\)[ \t]")
_ITEM = re.compile(r"[•*‣▪◦][ \t\u00a0]|\d{1,2}\)[ \t]")  # a dash begins what somebody says
_QUOTATION_DASH = re.compile(r"^[-–—][ \u00a0]+")
_BEGINNING = re.compile(r"[\"'“«(]?(?:[^\W\d_]|\d)")
_LABEL = re.compile(
    r"(?i:alle foto|av|bilde|by|dato|date|foto|forfatter|author|illustrasjon|image|kilde|les også|oppdatert|photo|"
    r"photograph|published|publisert|publisher|sist endra|sist endret|source|tekst|text|updated|utgivar|utgiver|video)"
    r"\b[^:]{0,20}:|(?i:.*\b(?:foto|photo)\s*:|(?:bilde|foto|image|photo) (?:av|of)\b)|(?:Av|By) [A-ZÆØÅ]|.* / "
)
"""Beginnings of bylines, captions and credits."""

Span = tuple[int, int]


def read(data: bytes, name: str) -> Content:
    """Read a plain text; front matter is understood here too.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the bytes are no text, or the front matter is malformed.
    """
    text, encoding = decode(data, name)
    metadata, body = front_matter(text, name)
    paragraphs = _paragraphs(text, body)
    title = _title(text, paragraphs)
    if title is not None and metadata.title is None:
        metadata = replace(metadata, title=label(text[slice(*paragraphs[title])]))
    return Content(text, tuple(_blocks(text, paragraphs, title)), metadata, encoding)


def _paragraphs(text: str, body: int) -> list[Span]:
    starts = [body, *(start for start in line_starts(text) if start > body), len(text)]
    runs: list[list[Span]] = [[]]
    for start, end in pairwise(starts):
        line = trim(text, start, end)
        if line[0] == line[1]:
            runs.append([])
        else:
            runs[-1].append(line)
    if not _wrapped(text, runs):
        return [line for run in runs for line in run]
    return [paragraph for run in runs for paragraph in _join(text, run)]


def _wrapped(text: str, runs: list[list[Span]]) -> bool:
    followed = [line for run in runs for line in run[:-1]]
    if not followed:
        return False
    lengths = [end - start for start, end in followed]
    if max(lengths) > WRAPPED_AT_MOST or median(lengths) < WRAPPED_AT_LEAST:
        return False
    return 2 * sum(_ends_sentence(text, line) for line in followed) <= len(followed)


def _join(text: str, run: list[Span]) -> list[Span]:
    paragraphs: list[Span] = []
    for start, end in run:
        if not paragraphs or (_BULLET.match(text, start) and _ends_sentence(text, paragraphs[-1])):
            paragraphs.append((start, end))
        else:
            paragraphs[-1] = (paragraphs[-1][0], end)
    return paragraphs


def _ends_sentence(text: str, span: Span) -> bool:
    return bool(_SENTENCE_END.search(text, max(span[0], span[1] - 8), span[1]))


def _blocks(text: str, paragraphs: list[Span], title: int | None) -> Iterator[Block]:
    for number, (start, end) in enumerate(paragraphs):
        if number == title:
            yield Block(start, end, "heading", 1)
        elif number + 1 < len(paragraphs) and _is_heading(text, (start, end), paragraphs[number + 1]):
            yield Block(start, end, "heading", 2)
        else:
            yield Block(start, end, "item" if _ITEM.match(text, start) else "paragraph")


def _is_heading(text: str, span: Span, after: Span) -> bool:
    line = text[slice(*span)]
    longer = after[1] - after[0] > max(len(line), HEADING_AT_MOST)
    return longer and len(line) <= HEADING_AT_MOST and line[-1] not in "!)…" and like_heading(line)


def like_heading(line: str) -> bool:
    """Whether a line begins as a heading does, does not end as a sentence does, and is no byline or the like."""
    beginning = _BEGINNING.match(line)
    return bool(
        beginning and not line[beginning.end() - 1].islower() and line[-1] not in ".:;," and not _LABEL.match(line)
    )


def _title(text: str, paragraphs: list[Span]) -> int | None:
    """Which paragraph is the title: the first, or the one below a banner that comes again further down."""
    # A paragraph may be the whole file; of a longer one than this nobody makes a title.
    enough = [(start, min(end, start + 4 * TITLE_AT_MOST)) for start, end in paragraphs[:BANNER_WITHIN]]
    opening = [" ".join(text[slice(*span)].split()) for span in enough]
    for number, line in enumerate(opening):
        if len(line) > TITLE_AT_MOST or not like_heading(_QUOTATION_DASH.sub("", line)):
            return None
        if line not in opening[number + 2 :]:
            return number
    return None
