import hashlib
import os
import sys
from pathlib import Path

import pytest

from index import readers
from index.errors import DocumentError
from index.formats import SUFFIXES
from index.readers import read
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


def test_exported_names_exist():
    assert all(hasattr(readers, name) for name in readers.__all__)
