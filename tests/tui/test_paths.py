"""Names of files as they are typed, pasted and dropped."""

import os
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.paths import completed, paths_in

posix = pytest.mark.skipif(sys.platform == "win32", reason="a backslash is part of a path there")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(
    lambda name: f"/nowhere/{name.strip()}x"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("Årsmøte 2021.md", "it's.txt", "plan.pdf", "picture.png", ".hidden.md", "Bilag/vedlegg.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Tekst.")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@posix
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("plan.pdf", ["plan.pdf"]),
        ("  plan.pdf \n", ["plan.pdf"]),
        ("Årsmøte 2021.md", ["Årsmøte 2021.md"]),  # typed as it is called
        (r"Årsmøte\ 2021.md", ["Årsmøte 2021.md"]),  # dropped: GNOME Terminal's older way, macOS
        ("'Årsmøte 2021.md' ", ["Årsmøte 2021.md"]),  # dropped: quoted
        ('"Årsmøte 2021.md" plan.pdf', ["Årsmøte 2021.md", "plan.pdf"]),
        ("plan.pdf Bilag", ["plan.pdf", "Bilag"]),
        ("plan.pdf plan.pdf", ["plan.pdf"]),
        ("it's.txt", ["it's.txt"]),  # an apostrophe opens no quote in a name that is there
        (r"'it'\''s.txt'", ["it's.txt"]),
        ("Årsmøte 2021.md\nplan.pdf", ["Årsmøte 2021.md", "plan.pdf"]),  # a line each
        ("no such file.md", ["no such file.md"]),  # told as it was typed
        ("plan.pdf missing.md", ["plan.pdf", "missing.md"]),
        ("it's not closed", ["it's not closed"]),
        ("a\0b", ["a\0b"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_names_are_read_as_people_give_them(folder, typed, names):
    assert paths_in(typed) == [Path(name) for name in names]


def test_the_home_folder_and_file_addresses(folder):
    assert paths_in("~/plan.pdf") == [folder / "plan.pdf"]
    assert paths_in((folder / "Årsmøte 2021.md").as_uri()) == [folder / "Årsmøte 2021.md"]


@posix
@given(st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_quoted_names_come_back_as_they_were(names):
    assert paths_in(" ".join(map(shlex.quote, names))) == [Path(name) for name in names]


@posix
@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("pl", "plan.pdf"),
        ("./pl", "./plan.pdf"),
        ("~", "~/"),
        ("~/Bil", "~/Bilag/"),
        ("~/Bilag/", "~/Bilag/vedlegg.txt"),
        ("Års", "Årsmøte 2021.md"),
        ("Årsmøte 2", "Årsmøte 2021.md"),
        (r"plan.pdf Årsmøte\ 2", r"plan.pdf Årsmøte\ 2021.md"),
        ("plan.pdf Års", r"plan.pdf Årsmøte\ 2021.md"),
        ("plan.pdf 'Årsmøte 2", "plan.pdf 'Årsmøte 2021.md"),
        ("'it", "'it's.txt"),  # not well quoted, but the name is there only so
        (".hid", ".hidden.md"),
        ("picture", None),  # a format that is not read
        ("plan.pdf", None),
        ("nowhere/x", None),
        ("", None),
        ("a\0", None),
    ],
)
def test_the_last_name_is_completed(folder, typed, whole):
    assert completed(typed) == whole


@posix
def test_every_beginning_of_a_name_leads_to_one_that_is_there(folder):
    for name in ("Årsmøte 2021.md", "it's.txt", "Bilag/vedlegg.txt"):
        for end in range(1, len(name)):
            text: str | None = f"~/{name[:end]}"
            while text is not None:
                last, text = text, completed(text)
            (found,) = paths_in(last)
            assert found.is_file()
            assert os.fspath(found).startswith(os.fspath(folder / name[:end]).rstrip("/"))


def test_what_is_no_address_is_taken_for_a_name():
    assert paths_in("file://[x") == [Path("file://[x")]
    assert completed("file://[x") is None
