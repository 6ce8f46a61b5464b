"""Removal of what no generation needs any more."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from index.errors import UnreadableError
from index.store.files import TEMPORARY
from index.store.manifest import Manifest, generations, manifest_path, read_manifest


def collect(folder: Path, live: Manifest | None, spared: Collection[Path] = ()) -> None:
    """Remove all but the live generation and the one before it.

    :param live: None when no manifest was ever written – or when the live generation is damaged: then nobody knows
        what it needs, and only what came later is removed.
    :param spared: What stays for that reason: what `strays` gave before anything came.

    Only the holder of the writer's lock may call this. What cannot be removed – Windows keeps files that a reader has
    open – is tried again the next time; nothing depends on it.
    """
    with suppress(OSError, UnreadableError):
        kept = [live, *_before(folder, live)] if live is not None else []
        for generation in generations(folder) if live is not None else ():
            # Manifests first: none must ever name a file that is gone.
            if generation not in {manifest.generation for manifest in kept}:
                manifest_path(folder, generation).unlink()
        needed = {part.path for manifest in kept for part in manifest.folders}
        for path in strays(folder, needed):
            if path in spared:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def _before(folder: Path, live: Manifest) -> Iterator[Manifest]:
    with suppress(OSError, UnreadableError):
        earlier = [number for number in generations(folder) if number < live.generation]
        if earlier:
            yield read_manifest(folder, earlier[-1])


def strays(folder: Path, needed: Collection[str] = ()) -> Iterator[Path]:
    """Files and folders that are not `needed`: paths of folders below the index's."""
    yield from folder.glob(f"{TEMPORARY}*")
    for name in ("segments", "generations"):
        # Through a link it could be somebody else's folder that is emptied.
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            yield from (path for path in (folder / name).iterdir() if f"{name}/{path.name}" not in needed)
