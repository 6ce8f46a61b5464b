"""The tools that make the word tables, on a parallel corpus so small that the right tables are plain."""

import gzip
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from index.terms.analysis import stem
from index.training import compound_parts, information, lexicon

SUBJECTS = [
    ("kommunen", "municipality"),
    ("skolen", "school"),
    ("boka", "book"),
    ("hesten", "horse"),
    ("vannet", "water"),
]
VERBS = [("kjøper", "buys"), ("selger", "sells"), ("vasker", "washes")]
OBJECTS = [("brød", "bread"), ("fisk", "fish")]
PAIRS = [
    (f"{subject[0]} {verb[0]} {thing[0]}", f"The {subject[1]} {verb[1]} {thing[1]}")
    for subject, verb, thing in product(SUBJECTS, VERBS, OBJECTS)
]
"""Thirty sentences: every word stands beside every other."""


@pytest.fixture
def pairs(tmp_path):
    """A folder of sentence pairs, with lines and files that are to be left out."""
    folder = tmp_path / "pairs"
    folder.mkdir()
    lines = [f"{no}\t{en}\tnb" for no, en in PAIRS]
    (folder / "toy.tsv").write_text("\n".join([*lines, "uten oversettelse", "", "\t\t"]), "utf-8")
    (folder / "omw_toy.tsv").write_text("hund\tdog\tnb\nkatt\tcat\tnb\nto ord\ttwo words\tnb\n", "utf-8")
    (folder / "notes.md").write_text("hund\tcat\tnb\n", "utf-8")
    return folder


@pytest.fixture
def text(tmp_path):
    """Running text, packed."""
    file = tmp_path / "text.txt.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("kommune kommunen kommuner\n" * 40 + "hus og hus\n" * 60 + "ost\n" * 10 + "sjeldent\n")
    return file


def read(file: Path) -> dict[str, str]:
    rows = (line.partition("\t") for line in file.read_text("utf-8").splitlines())
    return {key: value for key, _, value in rows}


def test_lexicon(pairs, tmp_path):
    lexicon.main(["--pairs", str(pairs), "--out", str(tmp_path)])
    there, back = read(tmp_path / "lexicon.no-en.tsv"), read(tmp_path / "lexicon.en-no.tsv")
    for no, en in [*SUBJECTS, *VERBS, *OBJECTS, ("hund", "dog"), ("katt", "cat")]:
        assert there[stem(no, "nb")].split()[0].rpartition(":")[0] == stem(en, "en")
        assert back[stem(en, "en")].split()[0].rpartition(":")[0] == stem(no, "nb")
    assert list(there) == sorted(there)
    weights = [[float(one.rpartition(":")[2]) for one in line.split()] for line in (*there.values(), *back.values())]
    assert all(line == sorted(line, reverse=True) and 0 < line[0] <= 1 and len(line) <= 6 for line in weights)


def test_lexicon_gives_the_same_tables_again(pairs, tmp_path):
    made = []
    for name in "ab":
        (tmp_path / name).mkdir()
        lexicon.main(["--pairs", str(pairs), "--out", str(tmp_path / name)])
        made.append((tmp_path / name / "lexicon.no-en.tsv").read_bytes())
    assert made[0] == made[1]


def test_lexicon_needs_pairs(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit, match="no sentence pairs"):
        lexicon.main(["--pairs", str(tmp_path / "empty"), "--out", str(tmp_path)])


def test_compound_parts(pairs, text, tmp_path):
    out = tmp_path / "parts.txt"
    compound_parts.main(["--text", str(text), "--pairs", str(pairs), "--out", str(out)])
    found = out.read_text("utf-8").split()
    assert found == sorted(found)
    assert {"kommune", "kommunen", "kommuner", "skolen"} <= set(found)
    assert "hus" in found  # short, but frequent
    assert not {"ost", "sjeldent", "og", "municipality"} & set(found)  # short and rarer, rare, stop word, English


def test_information(pairs, text, tmp_path):
    information.main(["--text", str(text), "--pairs", str(pairs), "--out", str(tmp_path)])
    no, en = read(tmp_path / "information.no.tsv"), read(tmp_path / "information.en.tsv")
    assert list(no) == sorted(no)
    assert float(no["hus"]) < float(no[stem("skolen", "nb")]) < float(no[stem("sjeldent", "nb")]) <= 20
    assert float(en["the"]) < float(en["school"])
    assert "school" not in no
    total = sum(2 ** -float(bits) for bits in no.values())
    assert total == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("name", ["compound_parts", "information", "lexicon"])
def test_each_says_what_it_makes(name):
    command = [sys.executable, "-m", f"index.training.{name}", "--help"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "--pairs" in done.stdout
    assert "Make `index/" in done.stdout
