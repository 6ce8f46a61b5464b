import hashlib
import os
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from index import readers
from index.errors import DocumentError
from index.formats import SUFFIXES
from index.readers import Limits, read
from index.sources import Source, scan


def source(folder: Path, path: str, data: bytes = b"---\nlanguage: nb\n---\nTekst.") -> Source:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    status = file.stat()
    return Source(str(folder), path, status.st_size, status.st_mtime_ns)


def test_a_document_says_where_it_is_from(tmp_path):
    data = "---\ntitle: Om korpset\nlanguage: nynorsk\nwork: korps\ntopics: [a]\n---\r\n# Å spela\r\n".encode()
    given = source(tmp_path, "mappe/korps.nn.md", data)
    parsed = read(given)
    document = parsed.document
    assert parsed.text == data.decode()
    assert [parsed.text[block.start : block.end] for block in parsed.blocks] == ["Å spela"]
    assert document.key == (str(tmp_path), "mappe/korps.nn.md")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.size, document.modified_ns) == (len(data), given.modified_ns)
    assert (document.title, document.language, document.work) == ("Om korpset", "nn", "korps")
    assert (document.topics, document.encoding) == (("a",), "utf-8")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("arets_rapport-2020.nb.md", "Arets rapport 2020"),
        ("møte.txt", "Møte"),
        ("a/NAV.en.MD", "NAV"),
        ("__.md", "__"),
        ("v1.2.txt", "V1.2"),
    ],
)
def test_a_text_without_a_title_is_called_after_its_file(tmp_path, path, title):
    assert read(source(tmp_path, path)).document.title == title


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi hadde ikke ventet at så mange skulle komme til den første øvelsen i grendehuset.", "nb"),
        ("Eg veit ikkje kvifor dei ikkje kom til øvinga, men vi håpar å sjå dei att neste veke.", "nn"),
        ("We had not expected so many people to turn up for the first rehearsal of the band.", "en"),
    ],
)
def test_the_language_is_identified_where_it_is_not_said(tmp_path, text, language):
    assert read(source(tmp_path, "a.txt", text.encode())).document.language == language


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"---\ntitle: Tomt\n---\n", b"[a]: b\n"])
def test_a_file_without_text_is_an_error(tmp_path, data):
    with pytest.raises(DocumentError, match=r"a\.md holds no text"):
        read(source(tmp_path, "a.md", data))


def test_a_file_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(DocumentError, match=r"borte\.md cannot be read"):
        read(Source(str(tmp_path), "borte.md", 1, 1))


def test_another_format_is_an_error(tmp_path):
    with pytest.raises(DocumentError, match=r"\.docx, \.htm, \.html, \.markdown, \.md, \.odt, \.pdf, \.txt"):
        read(source(tmp_path, "a.xyz"))


def test_a_file_beyond_the_limit_is_an_error(tmp_path):
    given = source(tmp_path, "a.txt")
    os.truncate(given.file, readers.MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="larger than 64 MiB"):
        read(given)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
def test_what_became_a_link_or_a_pipe_since_the_scan_is_not_opened(tmp_path):
    source(tmp_path, "ute/a.md")
    source(tmp_path, "inne/a.md")
    (given,) = scan([tmp_path / "inne"], SUFFIXES).sources
    given.file.unlink()
    given.file.symlink_to(tmp_path / "ute/a.md")
    with pytest.raises(DocumentError):
        read(given)
    given.file.unlink()
    os.mkfifo(given.file)
    with pytest.raises(DocumentError, match="not a file any more"):
        read(given)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
def test_nor_is_what_stands_in_a_folder_that_became_a_link(tmp_path):
    for root in ("ute", "inne"):
        source(tmp_path, f"{root}/a/b/c.md", f"{root} er her.".encode())
    (given,) = scan([tmp_path / "inne"], SUFFIXES).sources
    for part in ("a/b", "a"):
        (tmp_path / "inne" / part).rename(tmp_path / "gammel")
        (tmp_path / "inne" / part).symlink_to(tmp_path / "ute" / part)
        with pytest.raises(DocumentError):
            read(given)
        (tmp_path / "inne" / part).unlink()
        (tmp_path / "gammel").rename(tmp_path / "inne" / part)
    assert read(given).text == "inne er her."


@pytest.mark.parametrize("path", ["../a.md", "b/../../a.md", "/a.md", "b//a.md", "./a.md", ".."])
def test_a_path_out_of_the_folder_is_not_opened(tmp_path, path):
    source(tmp_path, "a.md")
    (tmp_path / "inne" / "b").mkdir(parents=True)
    with pytest.raises(DocumentError):
        read(Source(str(tmp_path / "inne"), path, 1, 1))


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
def test_files_that_change_while_they_are_read_cost_no_more_than_themselves(tmp_path):
    """A thief swaps a file for links and pipes as fast as it can; what is read is always the folder's own."""
    source(tmp_path, "ute/a.md", b"Hemmelig.")
    (tmp_path / "inne").mkdir()
    file, stop = tmp_path / "inne" / "a.md", threading.Event()

    def swap():
        while not stop.is_set():
            for number, make in enumerate((own, lambda at: at.symlink_to(tmp_path / "ute" / "a.md"), os.mkfifo)):
                make(new := tmp_path / f"ny{number}")
                new.replace(file)
                time.sleep(0.001)  # or the reader hardly gets a turn

    def own(at):
        at.write_text("Vår egen tekst.", "utf-8")

    own(file)
    thief = threading.Thread(target=swap)
    thief.start()
    outcomes = set()
    try:
        for _ in range(300):
            try:
                outcomes.add(read(Source(str(tmp_path / "inne"), "a.md", 1, 1)).text)
            except DocumentError as error:
                outcomes.add(error.message)
    finally:
        stop.set()
        thief.join()
    assert "Hemmelig." not in outcomes
    assert "Vår egen tekst." in outcomes
    assert len(outcomes) >= 2


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_a_gigabyte_is_refused_unread(tmp_path, suffix):
    given = source(tmp_path, f"a{suffix}")
    os.truncate(given.file, 2**30)
    tracemalloc.start()
    try:
        with pytest.raises(DocumentError, match="larger than 64 MiB"):
            read(given)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_large_texts_are_read_within_limits_too(tmp_path, suffix):
    text = "".join(f"# Tittel {n}\n\nDette er tekst nummer {n}.\n\n" for n in range(4_000))
    given = source(tmp_path, f"a{suffix}", text.encode())
    with pytest.raises(DocumentError, match="took longer than"):
        read(given, Limits(seconds=0.01))
    parsed = read(given, Limits(seconds=120))
    assert parsed.text == text
    assert len(parsed.blocks) == 8_000


def test_exported_names_exist():
    assert all(hasattr(readers, name) for name in readers.__all__)
