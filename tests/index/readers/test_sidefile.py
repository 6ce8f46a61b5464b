"""`report.pdf.toml` beside `report.pdf`."""

import os
from pathlib import Path

import pytest

from index.build import Model, Summary, changed_since, refresh
from index.encoder import PACKAGED, encoder_id
from index.errors import DocumentError
from index.formats import SUFFIXES
from index.readers import read
from index.readers.sidefile import MAX_BYTES
from index.sources import scan
from index.store import Snapshot
from index.types import Document
from tests.index.readers.content import SAMPLES

SIDE = """
title = "Om biblioteket"
language = "nn"
work = "bibliotek"
publisher = "Bråtebygda kommune"
published = 2024-03-01
source = "https://example.org"
retold_from = "ein brosjyre"
topics = ["bibliotek", "lån"]
questions = ["Når opnar biblioteket?"]
"""


@pytest.fixture
def folder(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    return texts


def put(folder: Path, name: str, side: str | bytes | None) -> Path:
    """A sample, and what stands beside it."""
    file = folder / name
    file.write_bytes((SAMPLES / f"library.nb{file.suffix}").read_bytes())
    if side is not None:
        (folder / f"{name}.toml").write_bytes(side.encode() if isinstance(side, str) else side)
    return file


def document(folder: Path) -> Document:
    (source,) = scan([folder], SUFFIXES).sources
    return read(source).document


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".odt", ".html", ".md", ".txt"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_it_says_what_a_format_cannot_hold(folder, suffix, mark):
    put(folder, f"a{suffix}", mark + SIDE)
    found = document(folder)
    assert (found.title, found.language, found.work) == ("Om biblioteket", "nn", "bibliotek")
    assert (found.publisher, found.published) == ("Bråtebygda kommune", "2024-03-01")
    assert (found.source, found.retold_from) == ("https://example.org", "ein brosjyre")
    assert (found.topics, found.questions) == (("bibliotek", "lån"), ("Når opnar biblioteket?",))


def test_it_wins_over_front_matter_where_it_speaks(folder):
    (folder / "a.md").write_text("---\ntitle: A\npublisher: B\n---\nTekst.\n", encoding="utf-8")
    (folder / "a.md.toml").write_text('title = "C"\n', encoding="utf-8")
    found = document(folder)
    assert (found.title, found.publisher) == ("C", "B")


def test_an_empty_one_changes_nothing(folder):
    file = put(folder, "a.odt", "")
    with_side = document(folder)
    (folder / "a.odt.toml").unlink()
    assert with_side.side is not None
    assert document(folder).title == with_side.title == "Bråtebygda bibliotek"
    assert file.exists()


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024", "2024"),
        ('"2024-03"', "2024-03"),
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:00:00Z", "2024-03-01"),
    ],
)
def test_dates(folder, value, published):
    put(folder, "a.odt", f"published = {value}")
    assert document(folder).published == published


@pytest.mark.parametrize(
    ("side", "says"),
    [
        ('titel = "A"', r"`titel` means nothing here\. Did you mean `title`\?"),
        ('Title = "A"', r"Did you mean `title`"),
        ('zzz = "A"', r"`zzz` means nothing here\. Write one of title, language, "),
        ("[title]\na = 1", r"`title` must be one text"),
        ("title = 5", r"`title` must be one text"),
        ("topics = [1]", r"`topics` must be a text or a list of texts"),
        ('language = "klingonsk dialekt"', r"`language: klingonsk dialekt` is no language"),
        ('published = "i fjor"', r"`published: i fjor` is no date"),
        ("published = 20240301", r"`published: 20240301` is no date"),
        ("published = true", r"`published` must be one text"),
        ("published = 10:30:00", r"`published` must be one text"),
        ("title = A", r"is not valid TOML.*line 1"),
        ('title = "A"\ntitle = "B"', r"is not valid TOML"),
        ("title = " + "[" * 5000, r"is not valid TOML"),
        (b'title = "bl\xe5"', r"not text in UTF-8 \(at byte 11\)"),
        (b"# " + b"a" * MAX_BYTES, r"larger than 64 KiB"),
    ],
)
def test_what_is_wrong_names_the_side_file(folder, side, says):
    put(folder, "a.odt", side)
    with pytest.raises(DocumentError, match=says) as caught:
        document(folder)
    assert str(caught.value).startswith("a.odt.toml")


def test_it_is_never_left_out_and_one_alone_is_a_problem(folder):
    put(folder, "a.odt", SIDE)
    put(folder, "b.odt", None)
    (folder / "mappe").mkdir()
    (folder / "mappe" / "c.pdf.toml").write_text("", encoding="utf-8")
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    found = scan([folder], SUFFIXES)
    assert [(source.path, source.side is not None) for source in found.sources] == [("a.odt", True), ("b.odt", False)]
    assert found.unsupported == ("pyproject.toml",)
    (problem,) = found.problems
    assert problem.path == "mappe/c.pdf.toml"
    assert "tells of mappe/c.pdf, which is not there" in str(problem.error)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_is_not_followed(folder, tmp_path):
    put(folder, "a.odt", None)
    (tmp_path / "ute.toml").write_text('title = "Ute"', encoding="utf-8")
    (folder / "a.odt.toml").symlink_to(tmp_path / "ute.toml")
    assert document(folder).title == "Bråtebygda bibliotek"
    assert [problem.path for problem in scan([folder], SUFFIXES).problems] == ["a.odt.toml"]


def test_a_change_of_it_is_a_change_of_its_document(folder, tmp_path, encoder):
    def build() -> tuple[Snapshot, Summary]:
        return refresh([folder], tmp_path / "index", Model(PACKAGED, encoder_id(), lambda: encoder))

    def title(snapshot: Snapshot) -> str:
        return {one.path: one.title for one in snapshot.documents}["a.odt"]

    put(folder, "a.odt", None)
    put(folder, "b.odt", SIDE)
    side = folder / "a.odt.toml"
    snapshot, _ = build()
    assert title(snapshot) == "Bråtebygda bibliotek"
    own = "Bråtebygda bibliotek"
    texts = ('title = "En"', 'title = "To"', "title = 5", 'title = "Fire"', None)
    for text, shown in zip(texts, ("En", "To", "To", "Fire", own), strict=True):
        if text is None:
            side.unlink()
        else:
            later = side.stat().st_mtime_ns + 1_000_000_000 if side.exists() else None
            side.write_text(text, encoding="utf-8")
            if later:
                os.utime(side, ns=(later, later))
        assert changed_since(snapshot, [folder])
        snapshot, summary = build()
        assert title(snapshot) == shown
        failed = text == "title = 5"
        assert (summary.changed, len(summary.problems)) == (() if failed else ("a.odt",), failed)
        assert not changed_since(snapshot, [folder])
    snapshot, summary = build()
    assert (summary.changed, summary.unchanged) == ((), 2)
