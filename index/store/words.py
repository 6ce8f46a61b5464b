"""BM25 over the terms of passages, in a tantivy folder that is built once and never changed.

It is built anew for every generation, by one thread, from the terms that the segments keep: then scores and ties do not
depend on the index's history (after deletions tantivy's document frequencies do). 3,000 passages take 0.1 s,
200,000 take 4 s; merging tantivy's segments instead would concern this module only.
"""

import math
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import AskerError, DamagedIndexError
from index.store.errors import REFUSED, UNWRITABLE, UnwritableError

Alternatives = Sequence[tuple[str, float]]
"""Terms that may stand for one word, with their weights."""

_FIELD = "terms"
# A budget, not an allocation: one segment for all passages keeps tantivy's order, and so ties, that of the ids.
_HEAP_BYTES = 2_000_000_000
_UNSAFE = re.compile(r"[\t\n\x0b\x0c\r \ud800-\udfff]")


def encode_terms(terms: Iterable[str]) -> bytes:
    """Line that holds the terms of one passage, line end included."""
    return " ".join(_clean(term) for term in terms if term).encode() + b"\n"


def _clean(term: str) -> str:
    # What would split a term in two, or cannot be UTF-8, becomes the symbol for a space, in texts and questions alike.
    return _UNSAFE.sub("␠", term)


@contextmanager
def _panics(problem: type[AskerError], message: str, path: Path) -> Iterator[None]:
    # tantivy raises ValueError and OSError, and its panics derive from BaseException.
    try:
        yield
    except (AskerError, MemoryError):
        raise
    except Exception as error:
        raise problem(message, path=path, reason=error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise problem(message, path=path, reason=error) from error


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_FIELD, tokenizer_name="whitespace", index_option="freq")
    # As fast as reading stored numbers is slow: 25 against 85 µs for 100 hits.
    builder.add_unsigned_field("id", fast=True)
    return builder.build()


def build_words(folder: Path, lines: Iterable[bytes]) -> list[Path]:
    """Index the terms of passages in an empty folder.

    :param lines: What `encode_terms` gave for each passage (the line end may lack), in the order of their ids.
    :returns: The files that make up the index, not yet synced.
    :raises UnwritableError: If tantivy refuses.
    :raises OSError: If the system refuses.
    """
    import tantivy

    with _panics(UnwritableError, UNWRITABLE, folder):
        index = tantivy.Index(_schema(), str(folder), reuse=False)
        writer = index.writer(_HEAP_BYTES, 1)
        for number, line in enumerate(lines):
            document = tantivy.Document()
            document.add_text(_FIELD, line.decode().rstrip("\n"))
            document.add_unsigned("id", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    for lock in folder.glob("*.lock"):
        lock.chmod(0o600)
    return sorted(path for path in folder.iterdir() if path.suffix != ".lock")


class Words:
    """Words of one generation, to be searched.

    :param folder: What `build_words` filled; its hashes verified by the caller.
    :param files: Names of the files that make it up.
    :raises FileNotFoundError: If a file is missing.
    :raises DamagedIndexError: If tantivy refuses what it finds.
    """

    def __init__(self, folder: Path, files: Iterable[str]) -> None:
        self._schema = _schema()
        try:
            self._searcher = _open(folder)
        except DamagedIndexError:
            # tantivy wants to make a lock file, which a folder that is only readable does not allow.
            self._searcher = self._open_elsewhere(folder, files)

    def _open_elsewhere(self, folder: Path, files: Iterable[str]) -> Any:
        links = Path(tempfile.mkdtemp(prefix="asker-"))
        try:
            for name in files:
                _link(folder / name, links / name)
            return _open(links)
        finally:
            # Open files survive this, except on Windows, where the folder is left until this object goes.
            shutil.rmtree(links, ignore_errors=True)
            if links.exists():
                weakref.finalize(self, shutil.rmtree, links, ignore_errors=True)

    def search(self, query: Sequence[Alternatives], k: int) -> list[tuple[int, float]]:
        """Numbers and scores of passages, at most `k`, best first, ties by number.

        A passage's score is the sum over the query's words of the best BM25 score (k1 = 1.2, b = 0.75) that one of the
        word's alternatives has in it, times that one's weight.

        :param query: Words as their alternatives; one that weighs nothing (or less) finds nothing.
        """
        import tantivy

        clauses = [(tantivy.Occur.Should, any_of) for word in query if (any_of := self._any_of(word)) is not None]
        limit = min(k, self._searcher.num_docs)
        if limit <= 0 or not clauses:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        numbers = self._searcher.fast_field_values("id", [address for _, address in hits])
        found = [(number, score) for number, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _any_of(self, word: Alternatives) -> Any | None:
        import tantivy

        weighed = [(_clean(term), weight) for term, weight in word if weight > 0 and math.isfinite(weight)]
        queries = [tantivy.Query.boost_query(self._term(term), weight) for term, weight in weighed]
        return tantivy.Query.disjunction_max_query(queries) if queries else None

    def near(self, term: str, distance: int, k: int, without: Iterable[str] = ()) -> list[int]:
        """Numbers of at most `k` passages, ascending, that hold a term near to one.

        :param distance: Letters to insert, delete, replace or swap with the next at most: 0, 1 or 2.
        :param without: Terms of which the passages must hold none.
        """
        import tantivy

        limit = min(k, self._searcher.num_docs)
        if limit <= 0 or not term:
            return []
        near = tantivy.Query.fuzzy_term_query(self._schema, _FIELD, _clean(term), distance)
        clauses = [(tantivy.Occur.Must, near)]
        clauses += [(tantivy.Occur.MustNot, self._term(_clean(other))) for other in without]
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        return sorted(self._searcher.fast_field_values("id", [address for _, address in hits]))

    def frequency(self, term: str) -> int:
        """How many passages hold a term."""
        return int(self._searcher.doc_freq(_FIELD, _clean(term)))

    def _term(self, term: str) -> Any:
        import tantivy

        return tantivy.Query.term_query(self._schema, _FIELD, term, "freq")


def _open(folder: Path) -> Any:
    import tantivy

    with _panics(DamagedIndexError, REFUSED, folder):
        return tantivy.Index.open(str(folder)).searcher()


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.absolute())
    except OSError:
        # Windows lets only some users make links.
        shutil.copyfile(source, target)
