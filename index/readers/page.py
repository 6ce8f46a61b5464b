"""What of a web page is its text, and what is menus, banners, notices about cookies, or not shown at all."""

import re
from collections.abc import Iterable

from lxml import etree

_NEVER = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas audio video map button input "
    "select textarea datalist option nav dialog".split()
)
_FRAME = frozenset({"header", "footer", "aside"})
"""Parts of the page where they stand outside its text, parts of an article within."""
_ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist doc-noteref "
    "doc-backlink".split()
)
_TEXT = frozenset({"main", "article"})
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOTICE = re.compile(r"cookie|consent|gdpr|informasjonskaps|samtykke", re.IGNORECASE)
_MENU = re.compile(
    r"(?:^|[\W_])(?:nav|navbar|navigation|navigasjon|menu|meny|breadcrumbs?|brodsmuler?|footer|bunn|sidebar|skip|"
    r"share|sharing|del|social|related|relatert|pagination|paginering|toolbar|topbar|search|sok)(?:$|[\W_])",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"\s*\W?\d{1,3}\W?\s*|\s*[*†‡a-z]\s*")
_NOTICE_AT_MOST = 0.5
_LINKS_FROM = 0.5
_MENU_LINKS = 3
_MAIN_AT_LEAST = 0.25
_ARTICLE_AT_LEAST = 0.5


def left_out(page: etree._Element) -> set[etree._Element]:
    """The elements of a page, with all that is in them, that are no part of its text."""
    lengths = _lengths(page)
    whole = max(lengths[page][0], 1)
    skipped: set[etree._Element] = set()
    walk = etree.iterwalk(page, events=("start", "end"))
    inside = 0
    for event, element in walk:
        if event == "start" and _no_text(element, lengths, whole, inside > 0):
            skipped.add(element)
            walk.skip_subtree()
        elif element.tag in _TEXT or element.get("role") == "main":
            inside += 1 if event == "start" else -1
    return skipped


def main_text(page: etree._Element, skipped: set[etree._Element]) -> etree._Element:
    """The element that holds the text: the page's only `main`, its only article, or all of it."""
    lengths = _lengths(page, skipped)
    body = next(page.iter("body"), page)
    for found, share in (
        ([one for one in page.iter() if one.tag == "main" or one.get("role") == "main"], _MAIN_AT_LEAST),
        (list(page.iter("article")), _ARTICLE_AT_LEAST),
    ):
        shown = [one for one in found if lengths.get(one, (0, 0))[0]]
        if len(shown) == 1 and lengths[shown[0]][0] >= share * lengths[body][0]:
            return shown[0]
    return body


def _no_text(element: etree._Element, lengths: dict[etree._Element, tuple[int, int]], whole: int, inside: bool) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _NEVER or not_shown(element):
        return True
    role = (element.get("role") or "").casefold()
    if _note_mark(element) or role in _ROLES or (role == "complementary" and not inside):
        return True
    length, linked = lengths[element]
    if tag in _FRAME and not inside:
        # Some converters put a document's title into a header.
        return tag != "header" or next(element.iter("h1"), None) is None
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    if tag in {"html", "body", *_TEXT}:
        return False
    if element.get("aria-hidden") == "true" and length < _NOTICE_AT_MOST * whole:
        return True  # an ornament, or said once more; of all of a page only behind a dialog
    if not names.strip():
        return False
    if _NOTICE.search(names) and length < _NOTICE_AT_MOST * whole:
        return True
    links = len(_first(element.iter("a"), _MENU_LINKS))
    return bool(_MENU.search(names)) and links >= _MENU_LINKS and linked > _LINKS_FROM * length


def _note_mark(element: etree._Element) -> bool:
    """Whether an element is but the number of a note, linked to it."""
    linked = element.tag == "sup" and next(element.iter("a"), None) is not None
    return linked and _NOTE_MARK.fullmatch("".join(map(str, element.itertext()))) is not None


def _first(elements: Iterable[etree._Element], count: int) -> list[etree._Element]:
    return [element for element, _ in zip(elements, range(count), strict=False)]


def not_shown(element: etree._Element) -> bool:
    """Whether an element itself says that it is not shown, as parts of many pages do until something is clicked."""
    return element.get("hidden") is not None or bool(_NOT_SHOWN.search(element.get("style") or ""))


def _lengths(page: etree._Element, skipped: Iterable[etree._Element] = ()) -> dict[etree._Element, tuple[int, int]]:
    """How many characters stand in every element, and how many of them in links."""
    lengths: dict[etree._Element, tuple[int, int]] = {}
    leave = frozenset(skipped)
    stack: list[list[int]] = [[0, 0]]
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            out = element in leave or element.tag in {"script", "style"}
            stack.append([0 if out else _count(element.text), 0])
            if out:
                walk.skip_subtree()
            continue
        length, linked = stack.pop()
        lengths[element] = (length, length if element.tag == "a" else linked)
        stack[-1][0] += length + _count(element.tail)
        stack[-1][1] += lengths[element][1]
    return lengths


def _count(words: str | None) -> int:
    return len("".join(words.split())) if words else 0
