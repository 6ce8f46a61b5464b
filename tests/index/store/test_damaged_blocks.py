"""Damage in an index whose files are read block by block: found before it is used, or never used."""

import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.errors import UnreadableError
from index.store import Snapshot, Writer
from index.store.manifest import read_manifest
from tests.amounts import amount

LIVE = 3


@pytest.fixture(scope="module")
def index(fast, store):
    """An index of large files, with two living segments, an older generation, dead documents and dead words."""
    folder = fast / "damaged"
    entries = [store.entry(f"dok{number:02}.md", passages=8) for number in range(70)]
    store.commit(folder, entries, limits=store.LARGE)
    for number in (1, 2):
        store.commit(folder, [store.entry(f"dok0{number}.md", seed=1)], ["dok69.md"], limits=store.LARGE).close()
    sizes = [path.stat().st_size for path in folder.glob("segments/*/vectors.f32")]
    assert max(sizes) > 2 * 8192
    return folder


@pytest.fixture(scope="module")
def sound(index, store):
    """What it says undamaged."""
    said = Answers(index, store).all()
    assert not [answer for answer in said.values() if isinstance(answer, UnreadableError)]
    return said


def live_files(folder: Path) -> list[Path]:
    return [folder / part.path / name for part in read_manifest(folder, LIVE).folders for name in part.files]


def flips(data: bytes, chance: random.Random, count: int):
    for _ in range(count):
        bit = chance.randrange(len(data) * 8)
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def cuts(data: bytes, chance: random.Random, count: int):
    yield from (data[:size] for size in (0, len(data) - 1))
    yield from (data[: chance.randrange(len(data))] for _ in range(count))
    yield data + b"\0"


def zeroed_tails(data: bytes, chance: random.Random, count: int):
    for size in [len(data), 1, *(chance.randrange(1, len(data) + 1) for _ in range(count))]:
        yield data[: len(data) - size] + bytes(size)


def say(ask: Any) -> Any:
    try:
        return ask()
    except UnreadableError as error:
        return error


class Answers:
    """All that an index says, thing by thing: what it raises counts as an answer."""

    def __init__(self, folder: Path, store: Any) -> None:
        self._folder = folder
        self._store = store
        self._query = store.entry("dok05.md", passages=8).vectors[3]
        self._keys = [key for number in (3, 40, 68) for key in store.entry(f"dok{number:02}.md", passages=8).keys]

    def all(self, commit: bool = True) -> dict[str, Any]:
        try:
            with Snapshot.open(self._folder) as snapshot:
                said = {name: say(ask) for name, ask in self.of(snapshot).items()}
        except UnreadableError as error:
            return {"open": error}
        said["vectors"] = say(self._known)
        return said | ({"commit": say(self._commit)} if commit else {})

    def of(self, snapshot: Snapshot) -> dict[str, Any]:
        some = range(0, len(snapshot), 37)
        first = self._store.entry("dok00.md").document
        return {
            "search_vectors": lambda: snapshot.search_vectors(self._query, 7),
            "search_terms": lambda: snapshot.search_terms([[("fjell", 1.0)], [("blåbær", 0.5)]], 20),
            "search_near": lambda: snapshot.search_near("fjall", 1, 20),
            "similarities": lambda: snapshot.similarities(some, self._query).tolist(),
            "passages": lambda: snapshot.passages(some),
            "origins": lambda: snapshot.origins(some),
            "text": lambda: snapshot.text(first),
            "passages_of": lambda: snapshot.passages_of(first),
            "count": lambda: snapshot.count(first),
            "documents": lambda: snapshot.documents,
            "languages": lambda: snapshot.languages,
            "recall": lambda: snapshot.recall,
            "term_statistics": lambda: snapshot.term_statistics(["tittel", "Ås"]),
        }

    def _known(self) -> dict[bytes, bytes]:
        with Writer.open(self._folder) as writer:
            found = writer.vectors(self._keys, "trial")
        return {key: vector.tobytes() for key, vector in found.items()}

    def _commit(self) -> Any:
        """What a commit makes that writes everything anew, of a copy."""
        copy = self._folder.with_name("copy")
        shutil.copytree(self._folder, copy, copy_function=os.link, dirs_exist_ok=True)
        try:
            new = [self._store.entry(f"ny{number:02}.md", passages=8) for number in range(70)]
            return self._store.visible(self._store.commit(copy, new, limits=self._store.LARGE))
        finally:
            shutil.rmtree(copy)


def compare(said: dict[str, Any], sound: dict[str, Any], path: Path) -> str:
    """What came of a damage: nothing may be said that is not as it was."""
    outcome = "found at the start" if "open" in said else "not read"
    for name, answer in said.items():
        if isinstance(answer, UnreadableError):
            assert str(path).removeprefix(str(path.parents[2])) in str(answer)
            outcome = "found when read" if name != "open" else outcome
        elif name == "vectors" and answer != sound[name]:
            # Those in a damaged block are not known, and encoded again.
            assert answer.items() < sound[name].items()
            outcome = "found when read"
        else:
            assert answer == sound[name], name
    return outcome


@pytest.mark.parametrize("damages", [flips, cuts, zeroed_tails])
def test_never_another_answer(index, sound, store, record_property, damages):
    answers = Answers(index, store)
    outcomes: Counter[str] = Counter()
    count = {flips: amount(1, 1000), cuts: amount(1, 200), zeroed_tails: amount(1, 100)}[damages]
    chance = random.Random(20261122)
    files = live_files(index)
    assert len(files) > 30
    for path in files if count > 1 else files[::4]:
        data = path.read_bytes()
        path.unlink()  # other names of it stay sound
        for number, damaged in enumerate(damages(data, chance, count)):
            if damaged != data:
                path.write_bytes(damaged)
                outcomes[compare(answers.all(commit=number % 20 == 0), sound, path)] += 1
        path.write_bytes(data)
    record_property("outcomes", dict(outcomes))
    assert outcomes["found at the start"]
    assert outcomes["found when read"] or damages is not flips


def test_files_swapped(index, sound, store):
    """A block list of another generation or segment fits no more than its file."""
    answers = Answers(index, store)
    files = live_files(index)
    swapped = 0
    for path in files[:: amount(4, 1)]:
        data = path.read_bytes()
        others = [other for other in index.rglob(f"*{path.suffix}") if other.is_file() and other.read_bytes() != data]
        for other in [one.read_bytes() for one in others]:
            path.unlink()
            path.write_bytes(other)
            assert compare(answers.all(commit=False), sound, path) != "not read"
            swapped += 1
        path.write_bytes(data)
    assert swapped > 5


def name_of(index: Path, name: str) -> Path:
    (record, *_) = sorted(read_manifest(index, LIVE).segments, key=lambda part: -part.files["vectors.f32"][0])
    return index / record.path / name


@pytest.mark.parametrize("name", ["texts.utf8", "vectors.f32", "nearest.faiss", "documents.jsonl"])
@pytest.mark.parametrize("change", ["flipped", "cut", "grown", "replaced"])
def test_changed_while_it_is_open(index, sound, store, fast, name, change):
    folder = fast / f"{name} {change}"
    shutil.copytree(index, folder)
    path = name_of(folder, name)
    data = path.read_bytes()
    with Snapshot.open(folder) as snapshot:
        asked = Answers(folder, store).of(snapshot)
        if change == "replaced":
            path.unlink()
            path.write_bytes(bytes(len(data)))
        elif change == "flipped":
            path.write_bytes(bytes(byte ^ 1 for byte in data))
        elif change == "cut":
            os.truncate(path, 0)
        else:
            path.write_bytes(data + b"x")
        outcomes: Counter[bool] = Counter()
        for what, ask in asked.items():
            answer = say(ask)
            outcomes[isinstance(answer, UnreadableError)] += 1
            if isinstance(answer, UnreadableError):
                assert str(path) in str(answer)
            else:
                assert answer == sound[what]
    # What is open stays what it was, whatever gets its name; what is appended is never looked at.
    assert bool(outcomes[True]) == (change in ("flipped", "cut"))


def test_words_that_are_linked_are_verified(store, fast):
    """A commit takes over files of the words' index without writing them: what is damaged of them is not published."""
    folder = fast / "linked"
    entries = [store.entry(f"dok{number:02}.md") for number in range(20)]
    snapshot = store.commit(folder, entries, limits=store.LARGE)
    words = folder / snapshot.manifest.view.path / "words"
    with Writer.open(folder, limits=store.LARGE) as writer:
        (path,) = words.glob("*.term")
        data = path.read_bytes()
        # In place, so that both names of the file show it; tantivy looks at this part only when it is asked for a word.
        with path.open("r+b") as file:
            file.seek(len(data) // 3)
            file.write(bytes([data[len(data) // 3] ^ 1]))
        with pytest.raises(UnreadableError, match=path.name):
            writer.commit([store.entry("ny.md")], (), store.SETTINGS)
        path.unlink()
        path.write_bytes(data)
        assert writer.snapshot is not None
        assert writer.snapshot.generation == snapshot.generation
    assert store.visible(Snapshot.open(folder)) == store.expected(entries)
