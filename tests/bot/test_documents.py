import unicodedata

import pytest

from bot.documents import find_document
from index.errors import UsageError
from index.types import Document


def document(path: str, root: str = "/r") -> Document:
    return Document(root=root, path=path, sha256="", size=0, modified_ns=0, title="", language="nb")


DOCUMENTS = [
    document("reports/2020.nb.md"),
    document("reports/2020.en.md"),
    document("old/reports/2019.md"),
    document("Årsmøte 2018.txt"),
    document("same.md"),
    document("same.md", "/s"),
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("reports/2020.nb.md", "reports/2020.nb.md"),  # the whole path
        ("./reports/2020.nb.md", "reports/2020.nb.md"),
        ("reports\\2020.nb.md", "reports/2020.nb.md"),  # as Windows writes it
        ("2020.nb.md", "reports/2020.nb.md"),  # the file's name
        ("2020.nb", "reports/2020.nb.md"),  # without its format
        ("2019", "old/reports/2019.md"),  # without its endings
        ("reports/2019.md", "old/reports/2019.md"),  # the end of the path
        ("Årsmøte 2018", "Årsmøte 2018.txt"),
        (unicodedata.normalize("NFD", "Årsmøte 2018.txt"), "Årsmøte 2018.txt"),  # as macOS writes it
        ("/r/old/reports/2019.md", "old/reports/2019.md"),  # where the file is
    ],
)
def test_a_document_has_many_names(name, path):
    assert find_document(DOCUMENTS, name).path == path


def test_the_full_path_tells_texts_of_one_name_apart():
    with pytest.raises(UsageError) as caught:
        find_document(DOCUMENTS, "same.md")
    assert "/r/same.md, /s/same.md" in str(caught.value)
    assert find_document(DOCUMENTS, "/s/same.md").root == "/s"


@pytest.mark.parametrize(
    ("name", "said"),
    [("2020", "reports/2020.nb.md, reports/2020.en.md"), ("reports/2021.nb.md", "Did you mean"), ("", "asker list")],
)
def test_what_is_said_of_a_name_that_fits_none(name, said):
    with pytest.raises(UsageError) as caught:
        find_document(DOCUMENTS, name)
    assert said in str(caught.value)
