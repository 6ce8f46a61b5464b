"""The one way for text that is not ours to reach the screen."""

from textual.content import Content
from textual.style import Style

from bot.printable import one_line, printable, printable_name


def line(text: object, style: str | Style = "") -> Content:
    """Text of documents, questions and errors on one line, harmless and shown literally."""
    return Content.styled(one_line(text), style)


def lines(text: object, style: str | Style = "") -> Content:
    """The same with its line ends; tabs become blanks, which every terminal shows alike."""
    return Content.styled(printable(text).replace("\t", "    "), style)


def name(text: object, style: str | Style = "") -> Content:
    """A file's or a document's name, every blank as it is."""
    return Content.styled(printable_name(text), style)
