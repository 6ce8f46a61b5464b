"""An index follows its folder: what is new is read, what changed is encoded, and no more."""

import os
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from index.build import Model, changed_since, outdated
from index.encoder import PACKAGED, encoder_id, open_encoder
from index.errors import UsageError
from index.store import Writer
from tests.index.building.conftest import TEXTS, contents, vectors, write


def test_the_first_build(build, encoder):
    snapshot, summary = build()
    assert contents(snapshot) == TEXTS
    assert vectors(snapshot, encoder)
    assert summary.added == ("bibliotek.md", "sub/school.md", "veier.txt")
    assert (summary.changed, summary.removed, summary.problems, summary.unsupported) == ((), (), (), ())
    assert (summary.documents, summary.unchanged, summary.passages) == (3, 0, len(snapshot))
    assert summary.encoded == len(snapshot) == 4
    assert summary.seconds > 0
    assert dict(snapshot.settings) | {"model": PACKAGED, "encoder": encoder_id()} == dict(snapshot.settings)


def test_nothing_changed(build, texts):
    first, _ = build()
    build.loads.clear()
    file = texts / "veier.txt"  # another text of the same size and time: it is not read
    status = file.stat()
    file.write_bytes(b"x" * status.st_size)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    snapshot, summary = build()
    assert snapshot.generation == first.generation
    assert contents(snapshot) == TEXTS
    assert (summary.added, summary.changed, summary.removed, summary.unchanged, summary.encoded) == ((), (), (), 3, 0)
    assert build.loads == []
    snapshot, summary = build(rebuild=True)  # now it is
    assert summary.changed == ("veier.txt",)
    assert (summary.unchanged, summary.encoded) == (2, 1)


def test_only_the_passages_that_changed_are_encoded(build, texts, encoder):
    build()
    write(texts / "bibliotek.md", TEXTS["bibliotek.md"].replace("Hver dag", "Hver lørdag"))
    snapshot, summary = build()
    assert (summary.changed, summary.unchanged, summary.encoded) == (("bibliotek.md",), 2, 1)
    assert "Hver lørdag" in contents(snapshot)["bibliotek.md"]
    assert vectors(snapshot, encoder)


def test_a_touched_file_is_unchanged(build, texts):
    first, _ = build()
    write(texts / "veier.txt", TEXTS["veier.txt"])
    assert changed_since(first, [texts])
    build.loads.clear()
    snapshot, summary = build()
    assert (summary.changed, summary.unchanged, summary.encoded) == ((), 3, 0)
    assert build.loads == []
    assert not changed_since(snapshot, [texts])


def test_removed_and_renamed_files(build, texts):
    build()
    (texts / "veier.txt").unlink()
    (texts / "sub" / "school.md").rename(texts / "skole.md")
    build.loads.clear()
    snapshot, summary = build()
    assert contents(snapshot).keys() == {"bibliotek.md", "skole.md"}
    assert (summary.added, summary.removed) == (("skole.md",), ("sub/school.md", "veier.txt"))
    assert (summary.encoded, build.loads) == (0, [])
    write(texts / "veier.txt", TEXTS["veier.txt"])  # and back again
    assert build()[1].added == ("veier.txt",)


def test_equal_passages_are_encoded_once(build, texts):
    for number in range(5):
        write(texts / str(number) / "veier.txt", TEXTS["veier.txt"])
    _, summary = build()
    assert (summary.documents, summary.passages, summary.encoded) == (8, 9, 4)


def test_another_version_of_the_analysis_rebuilds_but_encodes_nothing(build, tmp_path):
    first, _ = build()
    with Writer.open(tmp_path / "index") as writer:
        old = writer.commit([], [], {**first.settings, "analysis": 0})
    assert outdated(old, Model(PACKAGED, encoder_id(), open_encoder))
    snapshot, summary = build()
    assert dict(snapshot.settings) == dict(first.settings)
    assert (summary.unchanged, summary.changed, summary.encoded) == (3, (), 0)


class Shortened:
    """The packaged encoder's first numbers: a real encoder of another dimension."""

    def __init__(self, encoder, dimension: int) -> None:
        self._encoder = encoder
        self.dimension = dimension
        self.id = f"shortened-{dimension}"

    def question(self, text):
        vector = self._encoder.question(text)[: self.dimension]
        return vector / np.linalg.norm(vector)

    def passages(self, texts):
        return map(self.question, texts)

    focus, sentences = question, passages


def shortened(encoder, dimension: int) -> Model:
    """A model whose id is known only when it is loaded."""
    return Model("shortened", None, cache(lambda: Shortened(encoder, dimension)))


def test_another_encoder_encodes_all_again(build, encoder):
    build()
    model = shortened(encoder, 100)
    snapshot, summary = build(model=model)
    assert (summary.encoded, summary.unchanged, summary.changed) == (4, 3, ())
    assert snapshot.settings["encoder"] == "shortened-100"
    assert vectors(snapshot, model.load())
    assert not outdated(snapshot, model)
    assert outdated(snapshot, Model(PACKAGED, encoder_id(), open_encoder))


def test_a_model_whose_files_changed_leaves_no_vector_of_before(build, texts, encoder):
    build(model=shortened(encoder, 100))
    write(texts / "veier.txt", "Nytt.\n")
    changed = shortened(encoder, 50)
    snapshot, summary = build(model=changed)
    assert (summary.encoded, summary.changed) == (4, ("veier.txt",))
    assert vectors(snapshot, changed.load())


def test_a_model_is_not_loaded_for_nothing(build, texts, encoder):
    build(model=shortened(encoder, 100))

    def load():
        raise AssertionError("loaded")

    unknown = Model("shortened", None, load)
    assert build(model=unknown)[1].unchanged == 3
    (texts / "veier.txt").unlink()
    assert build(model=unknown)[1].removed == ("veier.txt",)


def test_two_folders_may_hold_the_same_names(build, texts, tmp_path):
    other = tmp_path / "other"
    write(other / "veier.txt", "Veiene er stengt.\n")
    snapshot, summary = build(texts, other)
    assert sorted(document.path for document in snapshot.documents).count("veier.txt") == 2
    assert (summary.documents, summary.encoded) == (4, 5)
    write(other / "veier.txt", "Veiene er åpne.\n")
    _, summary = build(texts, other)
    assert (summary.changed, summary.unchanged, summary.encoded) == (("veier.txt",), 3, 1)
    assert not changed_since(build(texts, other)[0], [other, texts])  # in any order
    snapshot, summary = build(texts)
    assert summary.removed == ("veier.txt",)
    assert contents(snapshot) == TEXTS


def test_an_empty_folder_has_an_empty_index(build, tmp_path):
    (tmp_path / "empty").mkdir()
    snapshot, summary = build(tmp_path / "empty")
    assert (len(snapshot), snapshot.documents, summary.documents, summary.encoded) == (0, (), 0, 0)
    assert build(tmp_path / "empty")[0].generation == snapshot.generation
    assert build()[1].documents == 3


def test_a_folder_that_is_not_there_is_an_error(build, tmp_path):
    with pytest.raises(UsageError, match="missing"):
        build(tmp_path / "missing")


def copy_with_time(folder: Path) -> None:
    shutil.copy2(folder / "veier.txt", folder / "kopi.txt")


def replace_with_an_older_one(folder: Path) -> None:
    os.utime(folder / "veier.txt", ns=(1, 1))


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        (lambda folder: None, False),
        (lambda folder: write(folder / "ny.md", "Ny."), True),
        (lambda folder: write(folder / "veier.txt", "Nytt."), True),
        (lambda folder: (folder / "veier.txt").unlink(), True),
        (lambda folder: (folder / "veier.txt").rename(folder / "gater.txt"), True),
        (copy_with_time, True),
        (replace_with_an_older_one, True),
        (lambda folder: (folder / "veier.txt").read_text("utf-8"), False),
        (lambda folder: (folder / "veier.txt").chmod(0o600), False),
        (lambda folder: write(folder / ".skjult.md", "x"), False),
        (lambda folder: write(folder / "bilde.png", "x"), False),
        (lambda folder: (folder / "tom").mkdir(), False),
    ],
)
def test_changed_since(build, texts, change, noticed):
    snapshot, _ = build()
    change(texts)
    assert changed_since(snapshot, [texts]) is noticed
    assert not changed_since(build()[0], [texts])


def test_what_is_no_text_is_listed(build, texts):
    write(texts / "sub" / "bilde.png", "x")
    assert build()[1].unsupported == ("sub/bilde.png",)


def test_progress_counts_every_passage(build, texts):
    for number in range(300):
        write(texts / f"{number}.txt", f"Tekst {number}.\n")
    told: list[tuple[int, int]] = []
    _, summary = build(progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 304) for number in range(305)]
    assert summary.encoded == 304
    told.clear()
    build(progress=lambda done, total: told.append((done, total)))
    assert told == []
