import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from index.errors import UsageError
from index.sources import Scan, scan

SUFFIXES = frozenset({".md", ".txt"})

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Tekst.", "utf-8")


def paths(found: Scan) -> list[str]:
    return [source.path for source in found.sources]


def problems(found: Scan) -> dict[str, str]:
    return {problem.path: str(problem.error) for problem in found.problems}


def test_files_come_sorted_by_path_with_their_size_and_time(tmp_path):
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.TXT", "å.md", "B.md")
    found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["B.md", "a/b/c.TXT", "a/z.md", "b.txt", "å.md"]
    assert found.problems == ()
    source = found.sources[-1]
    assert source.file == tmp_path.resolve() / "å.md"
    assert source.size == len(b"Tekst.")
    assert source.modified_ns == source.file.stat().st_mtime_ns
    assert source.root == str(tmp_path.resolve())


def test_two_scans_are_equal(tmp_path):
    write(tmp_path, *[f"{name}/{name}.md" for name in "qwertyuiop"])
    assert scan([tmp_path], SUFFIXES) == scan([tmp_path], SUFFIXES)


def test_hidden_names_are_left_out_and_other_formats_are_listed(tmp_path):
    write(tmp_path, ".git/a.md", ".skjult.md", "a.md", "b.docx", "mappe/c", "mappe/.d/e.md")
    found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["a.md"]
    assert found.unsupported == ("b.docx", "mappe/c")
    assert found.problems == ()


def test_folders_come_in_the_order_given_and_once(tmp_path):
    write(tmp_path, "to/a.md", "en/b.md")
    found = scan([tmp_path / "to", tmp_path / "en", tmp_path / "to" / ".." / "to"], SUFFIXES)
    assert paths(found) == ["a.md", "b.md"]


def test_an_empty_folder_holds_nothing(tmp_path):
    assert scan([tmp_path], SUFFIXES) == Scan((), (), ())


def test_a_missing_folder_is_an_error_that_names_it_and_the_fix(tmp_path):
    with pytest.raises(UsageError) as caught:
        scan([tmp_path / "borte"], SUFFIXES)
    assert str(tmp_path / "borte") in str(caught.value)
    assert "--corpus" in str(caught.value)


def test_a_file_instead_of_a_folder_is_an_error(tmp_path):
    write(tmp_path, "a.md")
    with pytest.raises(UsageError, match="is a file"):
        scan([tmp_path / "a.md"], SUFFIXES)


def test_a_folder_name_that_no_system_takes_is_an_error(tmp_path):
    with pytest.raises(UsageError):
        scan([tmp_path / ("x" * 5000)], SUFFIXES)
    with pytest.raises(UsageError):
        scan([Path("a\0b")], SUFFIXES)


@posix
def test_links_out_of_the_folder_are_reported_and_not_followed(tmp_path):
    write(tmp_path, "inne/a.md", "ute/hemmelig.md")
    (tmp_path / "inne/fil.md").symlink_to(tmp_path / "ute/hemmelig.md")
    (tmp_path / "inne/mappe").symlink_to(tmp_path / "ute")
    (tmp_path / "inne/opp").symlink_to("..")
    (tmp_path / "inne/innover").symlink_to("ute-ikke-her")
    found = scan([tmp_path / "inne"], SUFFIXES)
    assert paths(found) == ["a.md"]
    said = problems(found)
    assert set(said) == {"fil.md", "innover", "mappe", "opp"}
    assert all("leads out" in said[path] for path in ("fil.md", "mappe", "opp"))
    assert "does not exist" in said["innover"]


@posix
def test_a_neighbour_whose_name_begins_alike_is_outside(tmp_path):
    write(tmp_path, "arkiv/a.md", "arkiv-hemmelig/b.md")
    (tmp_path / "arkiv/b.md").symlink_to(tmp_path / "arkiv-hemmelig/b.md")
    assert set(problems(scan([tmp_path / "arkiv"], SUFFIXES))) == {"b.md"}


@posix
def test_links_inside_the_folder_are_passed_over(tmp_path):
    write(tmp_path, "a/b.md")
    (tmp_path / "a/rundt").symlink_to(tmp_path)
    (tmp_path / "kopi.md").symlink_to("a/b.md")
    (tmp_path / "mappe").symlink_to("a")
    found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["a/b.md"]
    assert found.problems == ()


@posix
def test_a_link_to_itself_is_reported(tmp_path):
    (tmp_path / "a.md").symlink_to("a.md")
    assert set(problems(scan([tmp_path], SUFFIXES))) == {"a.md"}


@posix
def test_a_link_may_be_named_as_the_folder(tmp_path):
    write(tmp_path, "ekte/a.md")
    (tmp_path / "lenke").symlink_to("ekte")
    found = scan([tmp_path / "lenke", tmp_path / "ekte"], SUFFIXES)
    assert [(source.root, source.path) for source in found.sources] == [(str((tmp_path / "ekte").resolve()), "a.md")]


@posix
def test_pipes_and_sockets_are_reported(tmp_path, monkeypatch):
    write(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("stikk.txt")
        found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["a.md"]
    assert set(problems(found)) == {"pipe.md", "stikk.txt"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_unicode_is_reported_in_printable_form(tmp_path):
    write(tmp_path, "a.md")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/bl\xe5.md"))).write_bytes(b"x")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xe5ppe"))).mkdir()
    found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["a.md"]
    assert problems(found) == {
        "bl\\xe5.md": "The name of bl\\xe5.md is not valid UTF-8. Rename it.",
        "m\\xe5ppe": "The name of m\\xe5ppe is not valid UTF-8. Rename it.",
    }


@posix
def test_odd_but_valid_names_are_read(tmp_path):
    names = sorted(
        [
            "linje\nskift.md",
            "esc\x1b[2J.md",
            "snu\u202efdp.md",
            "\x9b31m\x7f.md",
            "\t.md",
            "a\rb.md",
            "to  mellomrom.md",
            "a.b.c.txt",
            "e\u0301.md",
            "-v.md",
        ]
    )
    write(tmp_path, *names)
    assert paths(scan([tmp_path], SUFFIXES)) == names


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_reported_and_the_rest_goes_on(tmp_path):
    write(tmp_path, "a.md", "stengt/b.md")
    (tmp_path / "stengt").chmod(0)
    try:
        found = scan([tmp_path], SUFFIXES)
    finally:
        (tmp_path / "stengt").chmod(0o700)
    assert paths(found) == ["a.md"]
    assert "Permission denied" in problems(found)["stengt"]


def test_very_deep_folders_do_not_end_in_recursion(tmp_path):
    folder = tmp_path
    for _ in range(500):
        folder = folder / "d"
    write(folder, "a.md")
    assert len(paths(scan([tmp_path], SUFFIXES))) == 1


def test_a_folder_of_very_many_files_is_listed_once(tmp_path):
    for number in range(20_000):
        (tmp_path / f"{number}.txt").touch()
    found = scan([tmp_path], SUFFIXES)
    assert len(set(paths(found))) == len(found.sources) == 20_000


@posix
def test_devices_are_reported(tmp_path):
    try:
        os.mknod(tmp_path / "null.md", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except OSError:
        pytest.skip("only root makes devices")
    assert "neither a file nor a folder" in problems(scan([tmp_path], SUFFIXES))["null.md"]


@posix
def test_links_in_circles_end(tmp_path):
    write(tmp_path, "a/b/c.md")
    (tmp_path / "a/b/opp").symlink_to("../..")
    (tmp_path / "en").symlink_to("to")
    (tmp_path / "to").symlink_to("en")
    (tmp_path / "null.md").symlink_to("/dev/zero")
    found = scan([tmp_path], SUFFIXES)
    assert paths(found) == ["a/b/c.md"]
    assert set(problems(found)) == {"en", "to", "null.md"}
