"""Manifests: which files make up a generation, and the newest one of a folder."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from index.errors import N_, DamagedIndexError
from index.store.errors import CHANGED, OUTDATED, MissingIndexError, OutdatedIndexError
from index.store.files import Fingerprint, reading, seal, unseal

FORMAT = 2
"""Raised with every change of the files' layout."""
MARKER = "asker-index"
"""Name of the file that tells an index from somebody else's folder."""
LOCK = "writer.lock"

_MANIFEST = re.compile(r"generation-(\d{8,})\.json")
_FOLDER = re.compile(r"(?:segments|generations)/[0-9a-f]{16}")
_FILE = re.compile(r"(?:words/)?\.?[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Folder(msgspec.Struct, frozen=True):
    """A folder of files that never change."""

    path: str
    """`segments/ID` or `generations/ID`, below the index's folder."""
    files: dict[str, Fingerprint]
    """Relative to `path`."""
    dimension: int = 0
    """Numbers in a vector of a segment."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All that makes up one generation."""

    generation: int
    created: str
    """UTC, ISO 8601."""
    settings: dict[str, str | int]
    """What the caller says built the index."""
    documents: int
    passages: int
    """Living passages; the segments may hold dead ones too."""
    slots: int
    """Numbers that passages were given in the index of words; those of the dead too."""
    segments: tuple[Folder, ...]
    view: Folder
    """Which documents live, in which order, and the index of their words."""

    @property
    def folders(self) -> tuple[Folder, ...]:
        """All folders that the generation needs."""
        return *self.segments, self.view


def manifest_path(folder: Path, generation: int) -> Path:
    """Where the manifest of a generation stands."""
    return folder / f"generation-{generation:08}.json"


def generations(folder: Path) -> list[int]:
    """Numbers of the generations that have a manifest, damaged or not, ascending.

    :raises UnreadableError: If the folder cannot be listed.
    """
    try:
        with reading(folder):
            names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except FileNotFoundError:
        names = []
    return sorted(int(match[1]) for name in names if (match := _MANIFEST.fullmatch(name)))


def newest(folder: Path) -> int:
    """Number of the live generation.

    :raises MissingIndexError: If there is none.
    :raises UnreadableError: If the folder cannot be listed.
    """
    numbers = generations(folder)
    if not numbers:
        raise MissingIndexError(N_("There is no index in {folder}. Build it with: asker index"), folder=folder)
    return numbers[-1]


def encode_manifest(manifest: Manifest) -> bytes:
    """What is written to a manifest's file."""
    values: Mapping[str, Any] = msgspec.to_builtins(manifest)
    return seal({"format": FORMAT, **values})


def read_manifest(folder: Path, generation: int) -> Manifest:
    """Manifest of one generation.

    :raises DamagedIndexError: If it is not what was written.
    :raises OutdatedIndexError: If another version of the program wrote it.
    :raises FileNotFoundError: If it is not there (any more).
    :raises UnreadableError: If the system refuses.
    """
    path = manifest_path(folder, generation)
    with reading(path):
        values = unseal(path.read_bytes())
    if values is None:
        raise DamagedIndexError(CHANGED, path=path)
    if values.get("format") != FORMAT:
        raise OutdatedIndexError(OUTDATED, path=path, found=values.get("format"), expected=FORMAT)
    try:
        manifest = msgspec.convert(values, Manifest)
    except msgspec.ValidationError as error:
        raise DamagedIndexError(CHANGED, path=path) from error
    # A hash is no signature: somebody else's manifest must not lead out of the folder.
    names_are_ours = all(
        _FOLDER.fullmatch(part.path) and all(map(_FILE.fullmatch, part.files)) for part in manifest.folders
    )
    if manifest.generation != generation or not names_are_ours:
        raise DamagedIndexError(CHANGED, path=path)
    return manifest
