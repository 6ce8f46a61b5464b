"""Keeps an index true to its folders: reads what is new or changed, forgets what is gone."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

import numpy as np

from index.encoder import Encoder, Vectors
from index.errors import DocumentError
from index.readers import SUFFIXES, Parsed, read
from index.sources import Problem, Scan, Source, scan
from index.store import Entry, Snapshot, Writer
from index.terms.analysis import analysis_id, terms
from index.types import Document, Passage

PASSAGES_VERSION = 1
"""Raise it whenever readers or `index.passages` would cut the same file otherwise."""
REMEMBERED = 256
"""Passages encoded between two writes to disk, which is what an interruption can cost."""

Key = tuple[str, str]
"""Root and path of a document."""
Encoded = tuple[bytes, Vectors]
"""Key of a passage, and its vector."""
Progress = Callable[[int, int], None]
"""Told passages encoded so far, and in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a refresh did; documents by their paths."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    unsupported: tuple[str, ...] = ()
    documents: int = 0
    passages: int = 0
    encoded: int = 0
    """Passages that had to be encoded anew; equal ones count once."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """The encoder that an index is built with, by name, and how to load it."""

    name: str
    id: str | None
    """Its id where that is known without loading it."""
    load: Callable[[], Encoder]


FILES = "files"
"""The setting that holds a digest of names, sizes and times of all files that were looked at."""


def outdated(snapshot: Snapshot, model: Model) -> bool:
    """Whether an index was built by another version of Asker, or with another encoder than `model`."""
    identity = model.id or str(snapshot.settings.get("encoder"))
    expected = _settings(model, identity, ())
    return {**snapshot.settings, FILES: expected[FILES]} != expected


def changed_since(snapshot: Snapshot, roots: Sequence[Path]) -> bool:
    """Whether files were added, changed or removed since the index was built, by names, sizes and times."""
    return snapshot.settings.get(FILES) != _digest(scan(roots, SUFFIXES).sources)


def refresh(
    roots: Sequence[Path],
    folder: Path,
    model: Model,
    *,
    rebuild: bool = False,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> tuple[Snapshot, Summary]:
    """Build an index or bring it up to date.

    What was indexed of a file or folder that cannot be read now stays, unless everything is read again: for `rebuild`,
    because another version of Asker or another encoder built the index, or because it is damaged.

    :param roots: Folders of texts.
    :param folder: Of the index; made if need be.
    :param rebuild: Read every file again, whatever its size and time.
    :param wait: Seconds to wait for another writer.
    :raises UsageError: If a root is no folder, or `folder` holds something else.
    :raises BusyError: If another process writes.
    :raises UnreadableError: If the index cannot be written.
    """
    began = time.perf_counter()
    found = scan(roots, SUFFIXES)
    with Writer.open(folder, wait) as writer:
        before = writer.snapshot
        anew = rebuild or before is None or outdated(before, model)
        known = {document.key: document for document in before.documents} if before is not None else {}
        plan = _read(found.sources, {} if anew else known)
        built_with = str(before.settings.get("encoder")) if before is not None else ""
        # A model without a known id is not loaded only to find that there is nothing to encode.
        identity = model.id or (model.load().id if anew or plan.parsed else built_with)
        if not anew and identity != built_with:  # its files have changed, so no vector of before will do
            anew = True
            plan = _read(found.sources, {})
        gone = _gone(known, found)
        work = _Encoding(writer, model, identity, progress)
        settings = _settings(model, identity, found.sources)
        snapshot = writer.commit(work.entries(plan.parsed), gone, settings, replace_all=anew)
    fresh = [parsed.document for parsed in plan.parsed]
    return snapshot, Summary(
        added=tuple(d.path for d in fresh if d.key not in known),
        changed=tuple(d.path for d in fresh if d.key in known and known[d.key].sha256 != d.sha256),
        removed=tuple(path for _, path in gone),
        unchanged=sum(d.key in known and known[d.key].sha256 == d.sha256 for d in snapshot.documents),
        problems=(*found.problems, *plan.problems),
        unsupported=tuple(found.unsupported),
        documents=len(snapshot.documents),
        passages=len(snapshot),
        encoded=work.encoded,
        seconds=time.perf_counter() - began,
    )


def context(passage: Passage) -> str:
    """What a passage is encoded and searched with besides its own text: its document's title and headings."""
    return "\n".join((passage.document.title, *passage.headings))


def _settings(model: Model, identity: str, sources: Sequence[Source]) -> dict[str, str | int]:
    """What an index records of how it was built; other settings make other passages, terms or vectors."""
    return {
        "model": model.name,
        "encoder": identity,
        "analysis": analysis_id(),
        "passages": PASSAGES_VERSION,
        FILES: _digest(sources),
    }


def _digest(sources: Sequence[Source]) -> str:
    listing = [(source.root, source.path, source.size, source.modified_ns) for source in sources]
    return hashlib.sha256(repr(sorted(listing)).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Plan:
    parsed: list[Parsed]
    problems: list[Problem]


def _read(sources: Sequence[Source], known: dict[Key, Document]) -> _Plan:
    """Read the files that size and time do not show to be unchanged."""
    parsed, problems = [], []
    for source in sources:
        if _same(source, known.get((source.root, source.path))):
            continue
        try:
            parsed.append(read(source))
        except DocumentError as error:  # the other files go on, and what was indexed of this one before stays
            problems.append(Problem(source.root, source.path, error))
    return _Plan(parsed, problems)


def _gone(known: Iterable[Key], found: Scan) -> list[Key]:
    """Documents whose files are gone; of those in a place that could not be looked into, nobody knows."""
    present = {(source.root, source.path) for source in found.sources}
    unseen = {(problem.root, problem.path) for problem in found.problems}
    return [key for key in known if key not in present and unseen.isdisjoint(_places(*key))]


def _places(root: str, path: str) -> Iterator[Key]:
    """A file, the folders that it stands in, and their root, which a scan calls `.`."""
    yield root, path
    yield from ((root, parent.as_posix()) for parent in PurePosixPath(path).parents)


def _same(source: Source, document: Document | None) -> bool:
    return document is not None and (source.size, source.modified_ns) == (document.size, document.modified_ns)


class _Encoding:
    """Encodes the passages of documents, those only that no vector is known of."""

    def __init__(self, writer: Writer, model: Model, identity: str, progress: Progress | None) -> None:
        self.encoded = 0
        self._writer = writer
        self._model = model
        self._identity = identity
        self._progress = progress or (lambda done, total: None)

    def entries(self, parsed: Sequence[Parsed]) -> Iterator[Entry]:
        """Make what the store takes of each document, in order."""
        from index.passages import split  # a question need not wait for what only cuts texts

        passages = [split(one) for one in parsed]
        texts = {_key(text): text for group in passages for text in map(_encoded_text, group)}
        vectors = self._writer.vectors(texts, self._identity)
        vectors.update(self._encode({key: text for key, text in texts.items() if key not in vectors}))
        for one, group in zip(parsed, passages, strict=True):
            keys = [_key(_encoded_text(passage)) for passage in group]
            language = one.document.language
            yield Entry(
                document=one.document,
                text=one.text,
                passages=group,
                terms=[terms(f"{context(passage)}\n{passage.text}", language) for passage in group],
                vectors=np.stack([vectors[key] for key in keys]),
                keys=keys,
            )

    def _encode(self, texts: dict[bytes, str]) -> dict[bytes, Vectors]:
        if not texts:
            return {}
        made: dict[bytes, Vectors] = {}
        self._progress(0, len(texts))
        stream = zip(texts, self._model.load().passages(texts.values()), strict=True)
        while group := list(self._counted(islice(stream, REMEMBERED), len(made), len(texts))):
            keys, vectors = zip(*group, strict=True)
            self._writer.remember(keys, np.stack(vectors), self._identity)
            made.update(group)
        self.encoded += len(made)
        return made

    def _counted(self, stream: Iterable[Encoded], done: int, total: int) -> Iterator[Encoded]:
        for number, encoded in enumerate(stream, done + 1):
            yield encoded
            self._progress(number, total)


def _encoded_text(passage: Passage) -> str:
    return f"{context(passage)}\n{passage.text}"


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
