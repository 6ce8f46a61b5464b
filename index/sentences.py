"""Sentences of Norwegian and English text, as spans of the text."""

import re
import unicodedata
from collections.abc import Iterator

from index.abbreviations import (
    BEFORE_NUMBER,
    NEVER_LAST,
    NOT_INITIAL_AFTER,
    OFTEN_LAST,
    ORDINAL_AFTER,
    SELDOM_LAST,
    STARTERS,
)
from index.lines import trim

LONGEST = 600
"""Longest sentence, in code points; what is longer is divided."""

_BRACKETED_AT_MOST = 300
"""Sentences within brackets that are no longer than this stay with the sentence around them."""

# Every alternative matches as far as it can and never has to go back, so that finding them all takes linear time.
_CANDIDATE = re.compile(
    r"(?P<stop>[.!?…]++)(?P<close>[\"'”“’»)\]}*_]*+(?:\[\^?\w{1,4}\])*+"
    r"(?:[^\S\r\n]?[\u2600-\u27bf\ufe0f\u200d\U0001f300-\U0001faff]++)*+)"
    r"|(?P<wide>[。！？]++[」』”’）]*+)"
    r"|(?P<credit>\((?:Foto|Photo|Illustrasjon|Skjermbilde):[^()\r\n]{0,120}+\)(?=\s+[^\W\d_a-zæøå]))"
    r"|(?P<blank>(?>\r\n|\r|\n)[^\S\r\n]*+[\r\n])"
    r"|(?P<bullet>\s(?=[•‣▪◦●]\s))"
)
_SPACE = re.compile(r"[\s\u200b\ufeff]*+")
_OPENING = re.compile(r"[\"'“”„«»‘’(\[*_]*+")
_DASH = re.compile(r"[-–—]\s*+")
_WORD = re.compile(r"[\w.\-/&§’']*\Z")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?![\w]*\.)")
_PREVIOUS_WORD = re.compile(r"(\w+)[.]?\W*\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_YEAR = re.compile(r"\(\d{4}\b")
_ORDINAL = re.compile(r"(?:\d{1,2}\.?[-–/])?\d{1,2}")
_ORDINAL_BEFORE = re.compile(r"\d\.\s+(?:og|eller|til|and|or|to)\s+\Z")
_SPACED_STOP = re.compile(r"; |[ \t\n]– |, ")
_NO_STARTER = ",;:&/=+%)]}»”"


def sentences(text: str, start: int, end: int, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Spans of the sentences in a span of text, in order and without overlap.

    Line ends within a paragraph do not part sentences, blank lines do. Every character but white space is in a
    sentence; a sentence neither begins nor ends with white space. Marks without a letter or digit stay with the
    sentence before them.

    :param text: The document's text.
    :param start: Where to begin, as an offset into `text`.
    :param end: Where to stop.
    :param longest: Longer sentences are divided, after a semicolon, dash, comma or word if there is one.
    :raises ValueError: If `longest` is less than 1.
    """
    if longest < 1:
        raise ValueError(f"longest must be 1 or more, not {longest}")
    spans: list[tuple[int, int]] = []
    begin = start
    for boundary in [*_boundaries(text, start, end), end]:
        first, last = trim(text, begin, boundary)
        begin = boundary
        if first == last:
            continue
        worded = any(map(str.isalnum, text[first:last]))
        if spans and not worded and last - spans[-1][0] <= longest:
            spans[-1] = (spans[-1][0], last)
        else:
            spans += divide(text, first, last, longest)
    return spans


def divide(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """The span in pieces of at most `longest` code points, cut where it hurts least; none is blank."""
    start, end = trim(text, start, end)
    while end - start > longest:
        middle = start + longest // 2
        cut = max((match.end() for match in _SPACED_STOP.finditer(text, middle, start + longest)), default=0)
        cut = cut or _last_space(text, middle, start + longest) or _between_clusters(text, start, start + longest)
        yield trim(text, start, cut)
        start, end = trim(text, cut, end)
    if start < end:
        yield start, end


def _last_space(text: str, start: int, end: int) -> int:
    return next((place for place in range(end, start, -1) if text[place].isspace()), 0)


def _between_clusters(text: str, start: int, end: int) -> int:
    """The last offset up to `end` that parts no letter from its accents, or emoji from its modifiers."""
    for place in range(end, max(start, end - 20), -1):
        joined = unicodedata.category(text[place])[0] == "M" or "\u200d" in text[place - 1 : place + 1]
        if not joined and text[place - 1 : place + 1] != "\r\n":
            return place
    return end


def _boundaries(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets where one sentence ends and the next may begin."""
    brackets = _brackets(text, start, end)
    bracket = next(brackets, (end, end))
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        while bracket[1] < match.end():
            bracket = next(brackets, (end, end))
        opened = bracket[0] < match.start()
        if opened and not _blank(text, begin, bracket[0]) and not match["blank"]:
            continue
        if not match["stop"] or _ends(text, begin, end, match):
            begin = match.end()
            yield begin


def _blank(text: str, start: int, end: int) -> bool:
    return end - start <= 40 and not text[start:end].strip()


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans from an outermost round bracket to its match, in order; long ones are passed over."""
    depth, opened = 0, start
    for match in re.finditer(r"[()]", text[start:end]):
        place = start + match.start()
        if match[0] == "(":
            if depth and place - opened > _BRACKETED_AT_MOST:
                depth = 0
            opened = opened if depth else place
            depth += 1
        elif depth:
            depth -= 1
            if not depth and place - opened <= _BRACKETED_AT_MOST:
                yield opened, place


def _ends(text: str, begin: int, end: int, match: re.Match[str]) -> bool:
    """Whether a sentence that begins at `begin` ends with this full stop, question mark or the like."""
    space = _SPACE.match(text, match.end(), end)
    after = space.end() if space else match.end()
    if after >= end:
        return True
    dash = _DASH.match(text, after, end)
    opening = _OPENING.match(text, dash.end() if dash else after, end)
    first = opening.end() if opening else after
    character = text[first : min(first + 1, end)]
    if not character or character.islower() or character in _NO_STARTER:
        return False
    before = _WORD.search(text[max(begin, match.start() - 40) : match.start()])
    word = before[0] if before else ""
    following = _NEXT_WORD.match(text, first, end)
    starter = following is not None and following[0] in STARTERS
    if after == match.end():
        return _unspaced(word, character, following, bool(dash and text[after] != "-"))
    if match["stop"] != ".":
        # "(…)" stands for words left out; a year in brackets follows a work's title.
        left_out = match.start() > begin and text[match.start() - 1] in "([<"
        return not left_out and not _YEAR.match(text, after)
    if match["close"] and match["close"][0] not in "'’":
        return True
    return _full_stop(text, begin, match.start(), word, character, starter)


def _unspaced(word: str, character: str, following: re.Match[str] | None, dash: bool) -> bool:
    """Whether a stop without a space after it ends a sentence: a dash follows, or somebody forgot the space."""
    if dash:
        return character.isupper()
    plain = word.isalpha() and word[-1].islower() and len(word) > 1 and word != "St" and word.lower() not in NEVER_LAST
    return bool(plain and following and len(following[0]) > 1 and character.isupper() and following[0][1:].islower())


def _full_stop(text: str, begin: int, stop: int, word: str, character: str, starter: bool) -> bool:
    """Whether a full stop, with a space and then no small letter after it, ends the sentence."""
    folded = word.lstrip(".-’'").lower()
    previous = _PREVIOUS_WORD.search(text[max(begin, stop - len(word) - 40) : stop - len(word)])
    earlier = previous[1].lower() if previous else ""
    if not previous and (word.isdigit() or (len(word) == 1 and word.isalpha())):
        return False  # the number of a heading or list item, or the first initial of a name
    if folded in NEVER_LAST and not (len(word) > 2 and word.isupper()):
        return False
    if word == "St" or (character.isdigit() and folded in BEFORE_NUMBER):
        return False
    if _ORDINAL.fullmatch(word):
        before = text[max(begin, stop - len(word) - 20) : stop - len(word)]
        ordinal = word.isdigit() and (earlier in ORDINAL_AFTER or _ORDINAL_BEFORE.search(before))
        return not character.isdigit() and (starter or not ordinal)
    if folded in OFTEN_LAST:
        return True
    if folded in SELDOM_LAST or (_DOTTED.fullmatch(word) and word not in {"i", "å"}):
        return starter or (len(word) == 1 and (earlier in NOT_INITIAL_AFTER or earlier.isdigit()))
    return True
