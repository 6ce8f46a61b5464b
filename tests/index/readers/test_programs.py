"""Files that real programs make now: pandoc and LibreOffice, where they are installed."""

import shutil
import subprocess

import pytest

from index.readers.docx import read as read_docx
from index.readers.html import read as read_html
from index.readers.odt import read as read_odt
from index.readers.pdf import read as read_pdf
from tests.index.readers.content import SAMPLES, blocks
from tests.index.readers.make_samples import convert

READERS = {"docx": read_docx, "odt": read_odt, "html": read_html, "pdf": read_pdf}
FOUND = blocks(read_odt((SAMPLES / "library.nb.odt").read_bytes(), "a.odt"))


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("kind", ["docx", "odt", "html"])
def test_pandoc(tmp_path, kind):
    file = tmp_path / f"a.{kind}"
    command = ["pandoc", "--standalone", "--metadata=lang:nb", str(SAMPLES / "library.nb.md"), "--output", str(file)]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    assert blocks(READERS[kind](file.read_bytes(), "a")) == FOUND


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice(tmp_path):
    page = tmp_path / "a.html"
    page.write_bytes((SAMPLES / "library.nb.html").read_bytes())
    office = convert(page, "odt", tmp_path / "profile")
    assert blocks(read_odt(office.read_bytes(), "a")) == FOUND
    assert blocks(read_docx(convert(office, "docx", tmp_path / "profile").read_bytes(), "a")) == FOUND
    words = [text.replace(" | ", " ") for _, text in FOUND]
    pages = read_pdf(convert(office, "pdf", tmp_path / "profile").read_bytes(), "a")
    assert [text for _, text in blocks(pages)] == words
    page.unlink()
    exported = convert(office, "html", tmp_path / "profile")  # a page as LibreOffice writes it
    assert blocks(read_html(exported.read_bytes(), "a")) == FOUND
