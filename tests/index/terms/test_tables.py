from pathlib import Path

import pytest

import index
from index.terms.tables import Table

TABLES = ["data/nynorsk.tsv", "data/information.no.tsv", "data/information.en.tsv", "model/lexicon.no-en.tsv"]


@pytest.mark.parametrize("path", TABLES)
def test_every_line_is_found(path):
    table = Table(path)
    lines = (Path(index.__file__).parent / path).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if not line.startswith("#")]
    for key, value in (rows[0], *rows[:: len(rows) // 50], rows[-1]):
        assert table.get(key) == value


@pytest.mark.parametrize("key", ["", "\n", "\t", "ingen slik nøkkel", "verksemda\tvirksomheten", "erksemda"])
def test_a_missing_key_has_no_value(key):
    assert Table("data/nynorsk.tsv").get(key) is None


def test_a_last_line_without_its_end_is_found_whole(tmp_path):
    file = tmp_path / "table.tsv"
    file.write_text("en\tone\nto\ttwo", encoding="utf-8")
    assert Table(str(file)).get("to") == "two"
    assert Table(str(file)).get("en") == "one"
