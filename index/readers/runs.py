"""Which runs of a Word document its readers can see."""

from collections.abc import Iterator, Mapping

from lxml import etree

from index.readers.hidden import TINY, WHITE, alike, colour, letters

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHAIN = 20
"""Styles that may stand on one another."""
_NOT = frozenset({"0", "false", "off", "none"})


class Sight:
    """Tells what is seen, and counts what is hidden otherwise than by Word's own "hidden".

    :param styles: Elements of the document's styles by their ids.
    :param coloured: Whether the pages have a background, on which white may well be read.
    """

    def __init__(self, styles: Mapping[str, etree._Element], coloured: bool) -> None:
        self.hidden = 0
        """Letters and digits of runs that cannot be seen."""
        self._styles = styles
        self._coloured = coloured

    def sees(self, run: etree._Element) -> bool:
        """Whether a run is seen: it is not hidden, large enough, and not white on white."""
        said = list(self._said(run))
        if _first(said, "vanish", "val") not in {None, *_NOT}:
            return False
        size = _first(said, "sz", "val") or ""
        if (size.isdecimal() and int(size) <= 2 * TINY) or self._drowned(run, said):
            self.hidden += sum(letters(text.text) for text in run.iter(f"{_W}t"))
            return False
        return True

    def _drowned(self, run: etree._Element, said: list[etree._Element]) -> bool:
        """Whether white letters stand on the bare page; what a table, a text box or a style paints, may be dark."""
        ink = colour(_first(said, "color", "val") or "")
        if ink is None or not alike(ink, WHITE) or self._coloured:
            return False
        if any(properties.find(f"{_W}{name}") is not None for properties in said for name in ("shd", "highlight")):
            return False
        return not any(
            above.tag in {f"{_W}tbl", f"{_W}txbxContent"} or above.find(f"{_W}pPr/{_W}shd") is not None
            for above in run.iterancestors()
        )

    def _said(self, run: etree._Element) -> Iterator[etree._Element]:
        """What is said of a run: by itself, its style, and its paragraph's style, the nearest first."""
        own = run.find(f"{_W}rPr")
        if own is not None:
            yield own
            yield from self._styled(own.find(f"{_W}rStyle"))
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        if paragraph is not None:
            yield from self._styled(paragraph.find(f"{_W}pPr/{_W}pStyle"))

    def _styled(self, named: etree._Element | None) -> Iterator[etree._Element]:
        for _ in range(_CHAIN):
            style = self._styles.get(named.get(f"{_W}val") or "") if named is not None else None
            if style is None:
                return
            for name in ("rPr", "pPr"):
                if (found := style.find(f"{_W}{name}")) is not None:
                    yield found
            named = style.find(f"{_W}basedOn")


def _first(said: list[etree._Element], name: str, attribute: str) -> str | None:
    """What the nearest says by an element of a name; empty where that has no value."""
    for properties in said:
        if (found := properties.find(f"{_W}{name}")) is not None:
            return found.get(f"{_W}{attribute}") or ""
    return None
