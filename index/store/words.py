"""BM25 over the terms of passages, in a tantivy folder that never changes after it was made.

Passages are known by *slots*: numbers that a passage keeps as long as it lives. A generation's folder either is built
anew, by one thread, or is made from the folder before: that one's files get second names, and tantivy adds a segment,
marks what has gone, and merges segments when they have become many. Built anew, scores and ties depend on nothing but
the documents; extended, tantivy goes on counting terms of the dead until it has merged them away, so `view` builds
anew while that is cheap, and when many are dead.
"""

import math
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from index.errors import AskerError, DamagedIndexError
from index.store.errors import REFUSED, UNWRITABLE, UnwritableError
from index.store.files import TEMPORARY, Fingerprint, link_file, new_id, settle_file, sync_folder, write_file

Alternatives = Sequence[tuple[str, float]]
"""Terms that may stand for one word, with their weights."""

_FIELD = "terms"
_SLOT = "slot"
_DOCUMENT = "document"
# A budget, not an allocation: one segment for all passages keeps tantivy's order, and so ties, that of the ids.
_HEAP_BYTES = 2_000_000_000
_PROBE_BYTES = 1 << 20
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


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        with _panics(UnwritableError, UNWRITABLE, folder):
            yield
    except UnwritableError:
        # tantivy's threads keep to themselves what the system told them; a file of our own is refused likewise.
        write_file(folder / f"{TEMPORARY}{new_id()}", bytes(_PROBE_BYTES))
        raise


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_FIELD, tokenizer_name="whitespace", index_option="freq")
    # As fast as reading stored numbers is slow: 25 against 85 µs for 100 hits.
    builder.add_unsigned_field(_SLOT, fast=True)
    builder.add_unsigned_field(_DOCUMENT, indexed=True)
    return builder.build()


class Added(msgspec.Struct, frozen=True):
    """A document whose terms are indexed."""

    slot: int
    """Of its first passage; the others follow."""
    lines: Sequence[bytes]
    """What `encode_terms` gave for each passage; the line end may lack."""


def build_words(folder: Path, documents: Iterable[Added]) -> dict[str, Fingerprint]:
    """Index the terms of passages in an empty folder.

    :param documents: In the order of their slots: that of the hits that score the same.
    :returns: The files that make up the index, settled.
    :raises UnwritableError: If tantivy refuses.
    :raises OSError: If the system refuses.
    """
    import tantivy

    with _writing(folder):
        index = tantivy.Index(_schema(), str(folder), reuse=False)
        _write(index.writer(_HEAP_BYTES, 1), documents)
    return _settle(folder, {})


def extend_words(
    folder: Path, base: Path, files: Mapping[str, Fingerprint], documents: Iterable[Added], gone: Iterable[int]
) -> dict[str, Fingerprint]:
    """Make the index of a generation from that of the one before, in an empty folder.

    :param base: Folder of the index before.
    :param files: Those that make it up.
    :param gone: Slots of the first passages of documents that live no more.
    :returns: The files that make up the index, settled; those of before as they were.
    :raises UnwritableError: If tantivy refuses.
    :raises OSError: If the system refuses.
    """
    import tantivy

    for name in files:
        link_file(base / name, folder / name)
    with _writing(folder):
        index = tantivy.Index.open(str(folder))
        writer = index.writer(_HEAP_BYTES, 1)
        for slot in gone:
            writer.delete_documents_by_query(tantivy.Query.term_query(index.schema, _DOCUMENT, slot))
        _write(writer, documents)
    return _settle(folder, files)


def _write(writer: Any, documents: Iterable[Added]) -> None:
    import tantivy

    for added in documents:
        for slot, line in enumerate(added.lines, added.slot):
            document = tantivy.Document()
            document.add_text(_FIELD, line.decode().rstrip("\n"))
            document.add_unsigned(_SLOT, slot)
            document.add_unsigned(_DOCUMENT, added.slot)
            writer.add_document(document)
    writer.commit()
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _settle(folder: Path, known: Mapping[str, Fingerprint]) -> dict[str, Fingerprint]:
    for lock in folder.glob("*.lock"):
        lock.chmod(0o600)
    paths = sorted(path for path in folder.iterdir() if path.suffix != ".lock")
    files = {path.name: _known(path, known) or settle_file(path) for path in paths}
    sync_folder(folder)
    return files


def _known(path: Path, known: Mapping[str, Fingerprint]) -> Fingerprint | None:
    # tantivy's segments never change, its two lists of them do.
    return None if path.suffix == ".json" else known.get(path.name)


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
        """Slots and scores of passages, at most `k`, best first.

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
        slots = self._searcher.fast_field_values(_SLOT, [address for _, address in hits])
        return [(slot, score) for slot, (score, _) in zip(slots, hits, strict=True)]

    def _any_of(self, word: Alternatives) -> Any | None:
        import tantivy

        weighed = [(_clean(term), weight) for term, weight in word if weight > 0 and math.isfinite(weight)]
        queries = [tantivy.Query.boost_query(self._term(term), weight) for term, weight in weighed]
        return tantivy.Query.disjunction_max_query(queries) if queries else None

    def near(self, term: str, distance: int, k: int, without: Iterable[str] = ()) -> list[int]:
        """Slots of at most `k` passages that hold a term near to one.

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
        slots: list[int] = self._searcher.fast_field_values(_SLOT, [address for _, address in hits])
        return slots

    def frequency(self, term: str) -> int:
        """How many passages hold a term; those of the dead count until tantivy has merged them away."""
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
