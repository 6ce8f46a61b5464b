"""Read-only word tables: looked up in the bytes of the file, so that none is parsed, or decoded, at start."""

from pathlib import Path


class Table:
    """A tab-separated file under `index/`: a key, a tab, a value; one key a line.

    :param path: Relative to the package, such as `data/frequencies.no.tsv`.
    """

    def __init__(self, path: str) -> None:
        self._lines = b"\n" + (Path(__file__).parents[1] / path).read_bytes() + b"\n"

    def get(self, key: str) -> str | None:
        """Value of a key, None when the table has none."""
        wanted = f"\n{key}\t".encode("utf-8", "surrogatepass")
        at = self._lines.find(wanted)
        if at < 0:
            return None
        start = at + len(wanted)
        return self._lines[start : self._lines.find(b"\n", start)].decode()
