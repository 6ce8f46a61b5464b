"""Keeps an index true to its folders: reads what is new or changed, forgets what is gone."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from index.encoder import Encoder, Vectors
from index.errors import DamagedIndexError, DocumentError
from index.formats import SUFFIXES
from index.sources import Problem, Scan, Source, scan
from index.store import Entry, Snapshot
from index.terms.analysis import analysis_id, terms
from index.types import Document, Passage

if TYPE_CHECKING:
    from index.readers import Limits, Parsed
    from index.store import Writer

PASSAGES_VERSION = 3
"""Raise it whenever readers or `index.passages` would cut the same file otherwise."""
REMEMBERED = 256
"""Passages encoded between two writes to disk, which is what an interruption can cost."""

Key = tuple[str, str]
"""Root and path of a document."""
Encoded = tuple[bytes, Vectors]
"""Key of a passage, and its vector."""
Progress = Callable[[int, int], None]
"""Told how much is done so far, and how much there is in all."""
Outcome = Literal["added", "changed", "unchanged", "removed", "failed"]
"""What became of a file; what was indexed before of one that failed stays."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
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
    outcomes: Mapping[Key, Outcome] = msgspec.field(default_factory=dict)
    """What became of each file, by root and path; of an unread file, and a place not looked into, that it failed."""
    doubtful: tuple[Document, ...] = ()
    """Documents of the index, unchanged ones included, that could not be read without doubts."""


class Model(msgspec.Struct, frozen=True):
    """The encoder that an index is built with, by name, and how to load it."""

    name: str
    id: str | None
    """Its id where that is known without loading it."""
    load: Callable[[], Encoder]


FILES = "files"
"""The setting that holds a digest of names, sizes and times of all files that were looked at."""
FAILED = "failed"
"""The setting that holds what could not be read, as JSON."""


def outdated(snapshot: Snapshot, model: Model) -> bool:
    """Whether an index was built by another version of Asker, or with another encoder than `model`."""
    identity = model.id or str(snapshot.settings.get("encoder"))
    expected = _settings(model, identity)
    return any(snapshot.settings.get(name) != value for name, value in expected.items())


def changed_since(snapshot: Snapshot, roots: Sequence[Path]) -> bool:
    """Whether files were added, changed or removed since the index was built, by names, sizes and times."""
    return snapshot.settings.get(FILES) != files_in(roots)


def files_in(roots: Sequence[Path]) -> str:
    """A digest of names, sizes and times of all files in folders, as an index remembers it under `FILES`.

    :raises UsageError: If a root is no folder.
    """
    return _digest(scan(roots, SUFFIXES).sources)


def failed_in(snapshot: Snapshot) -> tuple[Problem, ...]:
    """What could not be read when the index was built."""
    remembered = json.loads(str(snapshot.settings.get(FAILED, "[]")))
    return tuple(Problem(root, path, DocumentError(message, **values)) for root, path, message, values in remembered)


def refresh(
    roots: Sequence[Path],
    folder: Path,
    model: Model,
    *,
    rebuild: bool = False,
    wait: float = 0.0,
    progress: Progress | None = None,
    reading: Progress | None = None,
    ready: "Mapping[Key, Parsed] | None" = None,
    limits: "Limits | None" = None,
) -> tuple[Snapshot, Summary]:
    """Build an index or bring it up to date.

    What was indexed of a file or folder that cannot be read now stays, unless everything is read again: for `rebuild`,
    because another version of Asker or another encoder built the index, or because it is damaged.

    :param roots: Folders of texts.
    :param folder: Of the index; made if need be.
    :param rebuild: Read every file again, whatever its size and time.
    :param wait: Seconds to wait for another writer.
    :param progress: Told of passages encoded.
    :param reading: Told of files read.
    :param ready: Files that were read already; one that has changed since by size or time is read again.
    :param limits: What the reading of one file may take; None for the usual.
    :raises UsageError: If a root is no folder, or `folder` holds something else.
    :raises BusyError: If another process writes.
    :raises UnreadableError: If the index cannot be written.
    """
    from index.store import Writer  # a question need not wait for what only writes

    began = time.perf_counter()
    found = scan(roots, SUFFIXES)
    with Writer.open(folder, wait) as writer:
        before, known = _indexed(writer.snapshot)
        anew = rebuild or before is None or outdated(before, model)
        reader = _Reading(ready or {}, reading, limits)
        plan = reader.read(found.sources, {} if anew else known)
        built_with = str(before.settings.get("encoder")) if before is not None else ""
        # A model without a known id is not loaded only to find that there is nothing to encode.
        identity = model.id or (model.load().id if anew or plan.parsed else built_with)
        if not anew and identity != built_with:  # its files have changed, so no vector of before will do
            anew = True
            plan = reader.read(found.sources, {})
        gone = _gone(known, found)
        work = _Encoding(writer, model, identity, progress)
        problems = (*found.problems, *plan.problems)
        settings = _settings(model, identity) | {FILES: _digest(found.sources), FAILED: _remembered(problems)}
        snapshot = writer.commit(work.entries(plan.parsed), gone, settings, replace_all=anew)
    outcomes = _outcomes(snapshot, known, gone, problems)
    fresh = [parsed.document for parsed in plan.parsed]
    return snapshot, Summary(
        added=tuple(d.path for d in fresh if outcomes[d.key] == "added"),
        changed=tuple(d.path for d in fresh if outcomes[d.key] == "changed"),
        removed=tuple(path for _, path in gone),
        unchanged=sum(d.key in known and _same_content(known[d.key], d) for d in snapshot.documents),
        problems=problems,
        unsupported=tuple(found.unsupported),
        documents=len(snapshot.documents),
        passages=len(snapshot),
        encoded=work.encoded,
        seconds=time.perf_counter() - began,
        outcomes=outcomes,
        doubtful=tuple(document for document in snapshot.documents if document.doubts),
    )


def _indexed(snapshot: Snapshot | None) -> tuple[Snapshot | None, dict[Key, Document]]:
    """What was indexed before; nothing where that is damaged, which a large index tells only when it is read."""
    if snapshot is not None:
        with suppress(DamagedIndexError):
            return snapshot, {document.key: document for document in snapshot.documents}
    return None, {}


def context(passage: Passage) -> str:
    """What a passage is encoded and searched with besides its own text: its document's title and headings."""
    return "\n".join((passage.document.title, *passage.headings))


def _settings(model: Model, identity: str) -> dict[str, str | int]:
    """What an index records of how it was built; other settings make other passages, terms or vectors."""
    return {
        "model": model.name,
        "encoder": identity,
        "analysis": analysis_id(),
        "passages": PASSAGES_VERSION,
    }


def _digest(sources: Sequence[Source]) -> str:
    listing = [(source.root, source.path, source.size, source.modified_ns, source.side) for source in sources]
    return hashlib.sha256(repr(sorted(listing)).encode("utf-8", "surrogatepass")).hexdigest()


def _remembered(problems: Sequence[Problem]) -> str:
    values = [{name: str(value) for name, value in problem.error.values.items()} for problem in problems]
    return json.dumps(
        [(one.root, one.path, one.error.message, value) for one, value in zip(problems, values, strict=True)]
    )


class _Plan(msgspec.Struct, frozen=True):
    parsed: "list[Parsed]"
    problems: list[Problem]


class _Reading:
    """Reads the files that size and time do not show to be unchanged."""

    def __init__(
        self, ready: "Mapping[Key, Parsed]", progress: Progress | None, limits: "Limits | None" = None
    ) -> None:
        self._ready = ready
        self._limits = limits
        self._progress = progress or (lambda done, total: None)

    def read(self, sources: Sequence[Source], known: Mapping[Key, Document]) -> _Plan:
        """Read all but the documents known; those that cannot be read do not stop the others."""
        parsed, problems = [], []
        wanted = [source for source in sources if not _same(source, known.get((source.root, source.path)))]
        for number, source in enumerate(wanted):
            self._progress(number, len(wanted))
            try:
                parsed.append(self._parsed(source))
            except DocumentError as error:  # what was indexed of this one before stays
                problems.append(Problem(source.root, source.path, error))
        if wanted:
            self._progress(len(wanted), len(wanted))
        return _Plan(parsed, problems)

    def _parsed(self, source: Source) -> "Parsed":
        ready = self._ready.get((source.root, source.path))
        if ready is not None and _same(source, ready.document):
            return ready
        from index.readers import read  # a question need not wait for what only reads files

        return read(source, self._limits)


def _outcomes(
    snapshot: Snapshot, known: Mapping[Key, Document], gone: Iterable[Key], problems: Iterable[Problem]
) -> dict[Key, Outcome]:
    outcomes: dict[Key, Outcome] = {}
    for document in snapshot.documents:
        before = known.get(document.key)
        same = before is not None and _same_content(before, document)
        outcomes[document.key] = "unchanged" if same else "changed" if before is not None else "added"
    outcomes.update(dict.fromkeys(gone, "removed"))
    outcomes.update({(problem.root, problem.path): "failed" for problem in problems})
    return outcomes


def _gone(known: Iterable[Key], found: Scan) -> list[Key]:
    """Documents whose files are gone; of those in a place that could not be looked into, nobody knows."""
    present = {(source.root, source.path) for source in found.sources}
    unseen = {(problem.root, problem.path) for problem in found.problems}
    return [key for key in known if key not in present and unseen.isdisjoint(_places(*key))]


def _places(root: str, path: str) -> Iterator[Key]:
    """A file, the folders that it stands in, and their root, which a scan calls `.`."""
    yield root, path
    yield from ((root, parent.as_posix()) for parent in PurePosixPath(path).parents)


def _same_content(before: Document, now: Document) -> bool:
    return (before.sha256, before.side) == (now.sha256, now.side)


def _same(source: Source, document: Document | None) -> bool:
    if document is None or source.side != document.side:
        return False
    return (source.size, source.modified_ns) == (document.size, document.modified_ns)


class _Encoding:
    """Encodes the passages of documents, those only that no vector is known of."""

    def __init__(self, writer: "Writer", model: Model, identity: str, progress: Progress | None) -> None:
        self.encoded = 0
        self._writer = writer
        self._model = model
        self._identity = identity
        self._progress = progress or (lambda done, total: None)

    def entries(self, parsed: "Sequence[Parsed]") -> Iterator[Entry]:
        """Make what the store takes of each document, in order."""
        from index.passages import split  # a question need not wait for what only cuts texts

        passages = [split(one) for one in parsed]
        texts = {_key(text): text for group in passages for text in map(_encoded_text, group)}
        vectors = self._writer.vectors(texts, self._identity)
        vectors.update(self._encode({key: text for key, text in texts.items() if key not in vectors}))
        for one, group in zip(parsed, passages, strict=True):
            keys = [_key(_encoded_text(passage)) for passage in group]
            yield Entry(
                document=one.document,
                text=one.text,
                passages=group,
                terms=[terms(_encoded_text(passage), passage.language) for passage in group],
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
