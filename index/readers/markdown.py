"""Markdown: `.md` and `.markdown`, as CommonMark with tables."""

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from index.lines import line_starts, trim
from index.readers.base import Content, Metadata, label
from index.readers.decoding import decode
from index.readers.frontmatter import front_matter
from index.types import Block, BlockKind

_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?\w[^<>]*>", re.DOTALL | re.IGNORECASE)
_CONTAINER_MARKS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=\s|\Z)|\d{1,9}[.)](?=\s|\Z)))*[ \t]*")
_LINK_DEFINITION = re.compile(r"\[[^\[\]]+\]:")


def read(data: bytes, name: str) -> Content:
    """Read a Markdown text.

    Marks inside a block (emphasis, links) stay in it; marks around it (`#`, `-`, `>`, fences) stand outside. Link
    definitions, comments and HTML without words are no blocks.

    :param data: The file's bytes.
    :param name: The file's path, for messages.
    :raises DocumentError: If the bytes are no text, or the front matter is malformed.
    """
    text, encoding = decode(data, name)
    metadata, body = front_matter(text, name)
    layout = _Layout(text, body)
    blocks = tuple(layout.blocks())
    return Content(text, blocks, _titled(metadata, text, blocks), encoding)


def _titled(metadata: Metadata, text: str, blocks: tuple[Block, ...]) -> Metadata:
    """With the first heading of the first level, or else the first heading, as title if there is none."""
    headings = [block for block in blocks if block.kind == "heading"]
    if metadata.title is not None or not headings:
        return metadata
    first = next((block for block in headings if block.level == 1), headings[0])
    return replace(metadata, title=label(text[first.start : first.end]) or None)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    # Layout is all that is wanted: text within a block stays as it is written.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


class _Layout:
    """The blocks of a text from the parser's lines, which are the text's own: both end lines at CR, LF and CR LF."""

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.starts = [body, *(start for start in line_starts(text) if start > body), len(text)]

    def blocks(self) -> Iterator[Block]:
        """Every block in order; what the parser gives up on, such as lists 100 deep, comes as paragraphs."""
        done = 0
        containers: list[str] = []
        tokens = _parser().parse(self.text[self.starts[0] :])
        for number, token in enumerate(tokens):
            if token.type in _CONTAINERS:
                containers.append(token.type)
            elif token.type.removesuffix("_close") + "_open" in _CONTAINERS:
                containers.pop()
            elif token.map and token.type in _LEAVES:
                first, after = token.map
                yield from self._left_over(done, first)
                content = tokens[number + 1].content if token.nesting == 1 else token.content
                if block := self._block(token, first, after, content, containers):
                    yield block
                done = max(done, after)
        yield from self._left_over(done, len(self.starts) - 1)

    def _block(self, token: Token, first: int, after: int, content: str, containers: list[str]) -> Block | None:
        kind: BlockKind = "paragraph"
        level = 0
        if token.type == "heading_open":
            kind, level = "heading", int(token.tag[1:])
            span = self._words(first, after, content)
        elif token.type == "paragraph_open":
            kind = _PARAGRAPHS[containers[-1]] if containers else "paragraph"
            span = self._words(first, after, content)
        elif token.type == "tr_open":
            kind = "row"
            span = self._inside(first, after, bool(containers))
        elif token.type in {"fence", "code_block"}:
            kind = "code"
            first += token.type == "fence"
            lines = content.count("\n") + (content[-1:] not in {"", "\n"})
            span = self._inside(first, min(after, first + lines), bool(containers))
        elif token.type == "html_block" and _HIDDEN.sub("", content).strip():
            span = self._inside(first, after, bool(containers))
        else:
            return None
        return Block(*span, kind, level) if span[0] < span[1] else None

    def _words(self, first: int, after: int, content: str) -> tuple[int, int]:
        """The span of a heading's or paragraph's content, which the parser gives without the marks around it."""
        lines = content.split("\n")
        for line in range(first, after):
            _, end = trim(self.text, self.starts[line], self.starts[line + 1])
            found = self.text.rfind(lines[0].rstrip(), self.starts[line], end)
            if found >= 0 and lines[0].strip():
                last = min(line + len(lines), after)
                stop = found + len(lines[0]) if len(lines) == 1 else self.starts[last]
                return trim(self.text, found, max(stop, found))
        return self._inside(first, after, marked=True) if content.strip() else (0, 0)

    def _inside(self, first: int, after: int, marked: bool) -> tuple[int, int]:
        """The span of whole lines, less the marks of what they stand in."""
        if first >= after:
            return 0, 0
        start, end = self.starts[first], self.starts[after]
        if marked and (marks := _CONTAINER_MARKS.match(self.text, start, end)):
            start = marks.end()
        return trim(self.text, start, end)

    def _left_over(self, first: int, after: int) -> Iterator[Block]:
        """Lines with words that no block holds."""
        for line in range(first, after):
            start, end = self._inside(line, line + 1, marked=True)
            words = self.text[start:end]
            if any(map(str.isalnum, words)) and not _LINK_DEFINITION.match(words):
                yield Block(start, end, "paragraph")


_CONTAINERS = {"list_item_open", "blockquote_open"}
_LEAVES = {"heading_open", "paragraph_open", "tr_open", "fence", "code_block", "html_block", "hr"}
_PARAGRAPHS: dict[str, BlockKind] = {"list_item_open": "item", "blockquote_open": "quote"}
