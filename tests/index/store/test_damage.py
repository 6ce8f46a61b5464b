"""Damage is found when an index is opened, before FAISS or tantivy reads a byte of it."""

import json
import random
import shutil
from pathlib import Path

import pytest

from index.errors import DamagedIndexError
from index.store import OutdatedIndexError, Snapshot, Writer
from index.store.files import seal, unseal
from index.store.manifest import manifest_path, read_manifest
from tests.amounts import amount

LIVE = 3


@pytest.fixture(scope="module")
def index(tmp_path_factory, store):
    """An index with two generations, two living segments and as many dead rows as it may have."""
    folder = tmp_path_factory.mktemp("damaged") / "index"
    store.commit(folder, [store.entry(f"dok{number}.md") for number in range(9)])
    store.commit(folder, [store.entry("dok1.md", seed=1)])
    store.commit(folder, [store.entry("dok2.md", seed=1)])
    return folder


def live_files(folder: Path) -> list[Path]:
    names = [folder / part.path / name for part in read_manifest(folder, LIVE).folders for name in part.files]
    return [manifest_path(folder, LIVE), *names]


@pytest.fixture
def untouched(monkeypatch):
    """FAISS and tantivy must not be asked."""

    def refuse(*arguments):
        raise AssertionError("opened before it was verified")

    monkeypatch.setattr("faiss.read_index", refuse)
    monkeypatch.setattr("faiss.IndexFlatIP", refuse)
    monkeypatch.setattr("index.store.snapshot.Words", refuse)


def flips(data):
    chance = random.Random(len(data))
    bits = len(data) * 8
    for bit in [0, bits - 1, *(chance.randrange(bits) for _ in range(amount(18, 998)))]:
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def cuts(data):
    chance = random.Random(len(data))
    sizes = [0, 1, len(data) - 1, *(chance.randrange(len(data)) for _ in range(amount(2, 197)))]
    yield from (data[:size] for size in sizes)
    yield data + b"\0"


def zeroed_tails(data):
    chance = random.Random(len(data))
    sizes = [1, 16, 512, len(data), *(chance.randrange(1, len(data) + 1) for _ in range(amount(0, 96)))]
    for size in sizes:
        zeroed = data[: max(len(data) - size, 0)]
        yield zeroed + bytes(len(data) - len(zeroed))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("damages", [flips, cuts, zeroed_tails])
def test_every_file_every_damage(index, record_property, damages):
    files = live_files(index)
    found = 0
    # Two segments, an order and tantivy's files.
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        try:
            for damaged in damages(data):
                if damaged != data:
                    path.write_bytes(damaged)
                    with pytest.raises(DamagedIndexError, match="asker index --rebuild") as caught:
                        Snapshot.open(index)
                    assert str(path) in str(caught.value)
                    found += 1
        finally:
            path.write_bytes(data)
    record_property("damages found at the start, files", [found, len(files)])


@pytest.mark.usefixtures("untouched")
def test_swapped_and_missing_files(index):
    files = live_files(index)
    for path in files:
        data = path.read_bytes()
        others = [other for other in index.rglob(f"*{path.suffix}") if other.is_file() and other.read_bytes() != data]
        try:
            for other in others:
                path.write_bytes(other.read_bytes())
                with pytest.raises(DamagedIndexError):
                    Snapshot.open(index)
            path.unlink()
            if path != files[0]:
                with pytest.raises(DamagedIndexError, match="missing"):
                    Snapshot.open(index)
        finally:
            path.write_bytes(data)


def test_extra_files_are_ignored(index):
    for path in list(index.rglob("*")):
        if path.is_dir():
            (path / "Thumbs.db").write_bytes(b"x")
    (index / "generation-00000099.json.bak").write_bytes(b"x")
    (index / "asker-index").write_bytes(b"damaged")
    assert Snapshot.open(index).generation == LIVE


@pytest.mark.parametrize(
    "change",
    [
        {"generation": LIVE + 1},
        {"segments": [{"path": "segments/../../secret", "files": {}}]},
        {"segments": [{"path": "segments/0123456789abcdef", "files": {"../../../secret": [1, "0"]}}]},
        {"view": None},
    ],
)
def test_hostile_manifests(index, tmp_path, change):
    folder = shutil.copytree(index, tmp_path / "index")
    path = manifest_path(folder, LIVE)
    values = unseal(path.read_bytes()) or {}
    path.write_bytes(seal({**values, **change}))
    with pytest.raises(DamagedIndexError):
        Snapshot.open(folder)


def test_other_format(index, tmp_path, store):
    folder = shutil.copytree(index, tmp_path / "index")
    path = manifest_path(folder, LIVE)
    values = unseal(path.read_bytes()) or {}
    path.write_bytes(seal({**values, "format": 99}))
    with pytest.raises(OutdatedIndexError, match="format 99"):
        Snapshot.open(folder)
    with Writer.open(folder) as writer:
        assert isinstance(writer.damage, OutdatedIndexError)
        writer.commit([store.entry("a.md")], (), store.SETTINGS, replace_all=True)
    assert len(Snapshot.open(folder).documents) == 1


def test_seal():
    sealed = seal({"a": "å\udcff", "b": [1]})
    assert json.loads(sealed).keys() == {"sha256", "a", "b"}
    assert unseal(sealed) == {"a": "å\udcff", "b": [1]}
    assert unseal(b"") is None


@pytest.mark.parametrize("name", ["texts.utf8", "vectors.f32", "generation"])
def test_writer_mends_with_a_rebuild(index, tmp_path, store, name):
    folder = shutil.copytree(index, tmp_path / "index")
    parts = read_manifest(folder, LIVE).segments
    path = manifest_path(folder, LIVE) if name == "generation" else folder / parts[0].path / name
    path.write_bytes(path.read_bytes()[:-1])
    entry = store.entry("dok4.md")
    replaced = store.entry("dok2.md", seed=1)
    with Writer.open(folder) as writer:
        assert writer.snapshot is None
        assert isinstance(writer.damage, DamagedIndexError)
        with pytest.raises(DamagedIndexError):
            writer.commit([entry], (), store.SETTINGS)
        # Sound files still spare us encoding.
        known = writer.vectors([*entry.keys, *replaced.keys], "trial")
        spared = {"texts.utf8": [*entry.keys, *replaced.keys], "vectors.f32": [*replaced.keys], "generation": []}
        assert sorted(known) == sorted(spared[name])
        snapshot = writer.commit([entry], (), store.SETTINGS, replace_all=True)
        assert snapshot.generation == LIVE + 1
    with Writer.open(folder) as writer:
        assert writer.damage is None
    assert store.visible(Snapshot.open(folder)) == store.expected([entry])
