"""Which files can be read, by the endings of their names; the readers themselves are loaded only to read."""

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plain",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
}
"""Names of the formats, which are those of their modules in `index.readers`."""

SUFFIXES = frozenset(FORMATS)
"""Endings of the file names that can be read, in lower case."""
