"""What crashes and other programs leave behind never blocks a start, and goes with the next one."""

import os
import shutil

import pytest

from index.errors import DamagedIndexError
from index.store import MissingIndexError, Snapshot, Writer
from index.store.manifest import manifest_path

ID = "0123456789abcdef"


@pytest.fixture
def index(folder, store):
    """An index of two generations, and the entries in it."""
    entries = [store.entry("a.md"), store.entry("b.md")]
    for entry in entries:
        store.commit(folder, [entry])
    return folder, entries


def temporary_file(folder):
    (folder / ".asker-tmp-1234").write_bytes(b"{")


def temporary_folder(folder):
    (folder / ".asker-tmp-1234").mkdir()
    (folder / ".asker-tmp-1234" / "half").touch()


def half_a_segment(folder):
    (folder / "segments" / ID).mkdir()
    (folder / "segments" / ID / "texts.utf8").write_bytes(b"half")


def half_a_generation(folder):
    shutil.copytree(next((folder / "generations").iterdir()), folder / "generations" / ID)
    (folder / "generations" / ID / "words" / "meta.json").write_bytes(b"")


def stray_files(folder):
    (folder / "segments" / "stray").touch()
    (folder / "generations" / "stray").write_bytes(b"x")


def dead_links(folder):
    for name in ("segments", "generations"):
        (folder / name / "dead").symlink_to(folder / "nowhere")
    (folder / ".asker-tmp-dead").symlink_to(folder / "nowhere")


def half_a_log(folder):
    (folder / "encoded.log").write_bytes(b"AVEC" + bytes(30))


def lock_of_the_dead(folder):
    (folder / "writer.lock").write_text("999999999")
    for words in folder.glob("generations/*/words"):
        (words / ".tantivy-writer.lock").write_bytes(b"x")


def older_manifest(folder):
    """As a power cut brings it back whose removal was not yet on the disk."""
    shutil.copy(manifest_path(folder, 1), manifest_path(folder, 0))


def torn_older_manifest(folder):
    manifest_path(folder, 1).write_bytes(b"")


def damaged_marker(folder):
    (folder / "asker-index").write_bytes(b"")


def lost_marker(folder):
    (folder / "asker-index").unlink()


LEFT = [
    *(temporary_file, temporary_folder, half_a_segment, half_a_generation, stray_files, dead_links, half_a_log),
    *(lock_of_the_dead, older_manifest, torn_older_manifest, damaged_marker, lost_marker),
]


@pytest.mark.parametrize("leave", LEFT)
def test_never_block(index, store, leave):
    folder, entries = index
    before = set(folder.rglob("*"))
    leave(folder)
    left = set(folder.rglob("*")) - before
    assert store.visible(Snapshot.open(folder)) == store.expected(entries)
    with Writer.open(folder) as writer:
        assert store.visible(writer.snapshot) == store.expected(entries)
        writer.commit([store.entry("c.md")], (), store.SETTINGS)
    assert store.visible(Snapshot.open(folder)) == store.expected([*entries, store.entry("c.md")])
    assert not [path for path in left if path.exists() or path.is_symlink()]
    # At most one old generation is kept.
    assert {path.name[-6:] for path in folder.glob("generation-*")} <= {"2.json", "3.json"}
    assert len(list((folder / "generations").iterdir())) <= 2


def test_all_of_them_before_the_first_commit(folder, store):
    folder.mkdir()
    (folder / ".asker-tmp-dead").symlink_to(folder / "nowhere")
    for leave in (temporary_file, lock_of_the_dead):
        leave(folder)
    with pytest.raises(MissingIndexError):
        Snapshot.open(folder)
    assert len(store.commit(folder, [store.entry("a.md")])) == 3
    assert not list(folder.glob(".asker-tmp-*"))


@pytest.mark.skipif(os.name == "nt", reason="only some users may make links there")
@pytest.mark.parametrize("name", ["segments", "generations", "segments/link", ".asker-tmp-link"])
def test_nothing_is_removed_through_a_link(index, tmp_path, store, name):
    """Not even where somebody else has made the index."""
    folder, _ = index
    others = tmp_path / "others"
    if (folder / name).exists():
        shutil.move(folder / name, others)
    else:
        others.mkdir()
    (others / "holiday.jpg").write_bytes(b"x")
    (others / "photos").mkdir()
    (others / "photos" / "holiday.jpg").write_bytes(b"x")
    (folder / name).symlink_to(others)
    store.commit(folder, [store.entry("c.md")])
    assert (others / "holiday.jpg").exists()
    assert (others / "photos" / "holiday.jpg").exists()


@pytest.mark.parametrize("damaged", ["generation-00000002.json", "segments/*/texts.utf8"])
def test_failed_rebuilds_leave_nothing(index, store, damaged):
    """A damaged index keeps what it has until another is there, and no more."""
    folder, _ = index
    for path in folder.glob(damaged):
        path.write_bytes(b"x")
    before = sorted(folder.rglob("*"))

    def entries():
        yield store.entry("c.md", passages=90)
        raise OSError("no more")

    for _ in range(3):
        with Writer.open(folder, limits=store.LARGE) as writer:
            assert isinstance(writer.damage, DamagedIndexError)
            with pytest.raises(OSError, match="no more"):
                writer.commit(entries(), (), store.SETTINGS, replace_all=True)
    assert sorted(folder.rglob("*")) == before
