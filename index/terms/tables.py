"""Read-only word tables: looked up in the text of the file, so that none is parsed at start."""

from importlib.resources import files


class Table:
    """A tab-separated file under `index/`: a key, a tab, a value; one key a line.

    :param path: Relative to the package, such as `data/frequencies.no.tsv`.
    """

    def __init__(self, path: str) -> None:
        self._text = "\n" + files("index").joinpath(path).read_text(encoding="utf-8") + "\n"

    def get(self, key: str) -> str | None:
        """Value of a key, None when the table has none."""
        at = self._text.find(f"\n{key}\t")
        if at < 0:
            return None
        start = at + len(key) + 2
        return self._text[start : self._text.find("\n", start)]
