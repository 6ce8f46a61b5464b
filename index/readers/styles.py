"""Text of a web page that its styles hide from the eye: rules in the page that name elements, and `style` itself.

Style sheets in other files are not read, nor rules for what stands in something else (`.a .b`), on paper or on small
screens (`@media`).
"""

import re
from collections.abc import Iterator

import msgspec
from lxml import etree
from msgspec.structs import replace

from index.readers.hidden import TINY, WHITE, Colour, alike, colour, letters, transparent
from index.readers.page import not_shown

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"([^{}]*)([{}])")
_SIMPLE = re.compile(r"([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_NAMES = re.compile(r"([.#])([\w-]+)")
_LENGTH = re.compile(r"([+-]?[\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12, "": 0.75, "ex": 6.0, "mm": 2.83, "cm": 28.3}
_FAR = -500.0
"""Points to the left or above the page where nothing comes back into sight."""
_CLIPPED = re.compile(r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)|inset\(\s*(?:50|100)%|circle\(\s*0")
_ZERO = re.compile(r"0*\.?0+%?")
_SHRUNK = re.compile(r"scale(?:[xy]|3d)?\(\s*0?\.?0*\s*[,)]")
_AT_MOST = 5_000
"""Rules of a page that are looked at."""
_PASSED_OVER = frozenset({"script", "style", "noscript", "template", "head", "title"})

Declarations = dict[str, str]


class _Look(msgspec.Struct, frozen=True):
    """How text looks at some place of a page."""

    gone: bool = False
    """Whether nothing within is shown, whatever it says of itself."""
    invisible: bool = False
    tiny: bool = False
    clear: bool = False
    ink: Colour | None = None
    paper: Colour | None = WHITE
    """None where it cannot be told."""

    @property
    def hidden(self) -> bool:
        drowned = self.ink is not None and self.paper is not None and alike(self.ink, self.paper)
        return self.gone or self.invisible or self.tiny or self.clear or drowned


def blank(page: etree._Element) -> int:
    """Take out of a page the text that its styles hide.

    :return: How many letters and digits that were.
    """
    rules = _Rules(page)
    # Whether the paper is white, a style sheet of another file may know.
    linked = any("stylesheet" in (link.get("rel") or "").casefold() for link in page.iter("link"))
    looks = [_Look(paper=None if linked else WHITE)]
    found = 0
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            looks.pop()
            if looks[-1].hidden:
                found += letters(element.tail)
                element.tail = None
        else:
            passed = element.tag in _PASSED_OVER or not_shown(element)
            looks.append(looks[-1] if passed else _looks(looks[-1], rules.of(element)))
            if passed:
                walk.skip_subtree()
            elif looks[-1].hidden:
                found += letters(element.text)
                element.text = None
    return found


def _looks(outer: _Look, said: Declarations) -> _Look:
    if not said:
        return outer
    ink = colour(said["color"]) if "color" in said else outer.ink
    size = _points(said["font-size"]) if "font-size" in said else None
    paper = outer.paper
    if painted := said.get("background-color") or said.get("background"):
        paper = paper if transparent(painted) or painted == "none" else colour(painted)
    if "background-image" in said and said["background-image"] != "none":
        paper = None
    visibility = said.get("visibility")
    return replace(
        outer,
        gone=outer.gone or _gone(said),
        invisible=visibility in {"hidden", "collapse"} if visibility else outer.invisible,
        tiny=outer.tiny if size is None else size <= TINY,
        clear=transparent(said["color"]) if "color" in said else outer.clear,
        ink=ink,
        paper=paper,
    )


def _gone(said: Declarations) -> bool:
    if said.get("display") == "none" or _ZERO.fullmatch(said.get("opacity", "")):
        return True
    placed = said.get("position") in {"absolute", "fixed"}
    moved = ("left", "top", "margin-left", "margin-top", "text-indent") if placed else ("text-indent", "margin-left")
    if any((_points(said.get(side, "")) or 0.0) <= _FAR for side in moved):
        return True
    clipped = f"{said.get('clip', '')} {said.get('clip-path', '')}"
    none = any((_points(said.get(side, "")) or 0.0) <= 1 and side in said for side in ("width", "height", "max-height"))
    return bool(
        _CLIPPED.search(clipped)
        or _SHRUNK.search(said.get("transform", ""))
        or (none and said.get("overflow") in {"hidden", "clip"})
    )


def _points(value: str) -> float | None:
    found = _LENGTH.fullmatch(value)
    try:
        return float(found[1]) * _POINTS.get(found[2], 12.0) if found else None
    except ValueError:
        return None


class _Rules:
    """What the page's own style sheets say of elements that they name."""

    def __init__(self, page: etree._Element) -> None:
        self.by_name: dict[str, list[tuple[frozenset[str], Declarations]]] = {}
        for style in page.iter("style"):
            for selector, said in _rules("".join(map(str, style.itertext()))):
                self._add(selector.strip(), said)

    def of(self, element: etree._Element) -> Declarations:
        """What holds of an element: later rules before earlier ones, its own `style` before them all."""
        said: Declarations = {}
        if self.by_name:
            names = _names(element)
            for name in names:
                for needed, declared in self.by_name.get(name, ()):
                    if needed <= names:
                        said |= declared
        if element.tag == "font":
            said |= {"color": (element.get("color") or "").casefold()} if element.get("color") else {}
        if element.get("bgcolor"):
            said |= {"background": (element.get("bgcolor") or "").casefold()}
        own = element.get("style")
        return said | _declarations(own) if own else said

    def _add(self, selector: str, said: Declarations) -> None:
        found = _SIMPLE.fullmatch(selector)
        if not found or not selector or selector == "*":
            return
        names = [kind + name for kind, name in _NAMES.findall(found[2])]
        if found[1] and found[1] != "*":
            names.append(found[1].casefold())
        self.by_name.setdefault(names[0], []).append((frozenset(names), said))


def _names(element: etree._Element) -> frozenset[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    own = [f"#{element.get('id')}"] if element.get("id") else []
    return frozenset([tag, *own, *(f".{name}" for name in (element.get("class") or "").split()[:100])])


def _rules(sheet: str) -> Iterator[tuple[str, Declarations]]:
    """Selectors and what is declared for them, without what holds only under conditions."""
    opened: list[str] = []
    number = 0
    for match in _RULE.finditer(_COMMENT.sub("", sheet)):
        if match[2] == "{":
            opened.append(match[1].rpartition(";")[2])
        elif opened:
            selectors = opened.pop()
            if not opened and not selectors.lstrip().startswith("@"):
                said = _declarations(match[1])
                for selector in selectors.split(","):
                    number += 1
                    if number <= _AT_MOST:
                        yield selector, said


def _declarations(style: str) -> Declarations:
    said: Declarations = {}
    for part in style.casefold().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    return said
