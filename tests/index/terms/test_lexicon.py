from pathlib import Path

import pytest

import index
from index.terms.lexicon import family, translations

FILES = [Path(index.__file__).parent / "model" / f"lexicon.{name}.tsv" for name in ("no-en", "en-no")]


@pytest.mark.parametrize(
    ("language", "expected"), [("nb", "no"), ("nn", "no"), ("en", "en"), ("de", "no"), ("und", "no"), ("", "no")]
)
def test_family(language, expected):
    assert family(language) == expected


@pytest.mark.parametrize(
    ("source", "target", "stem", "expected"),
    [("no", "en", "kommun", "municip"), ("en", "no", "municip", "kommun"), ("no", "en", "skol", "school")],
)
def test_a_stem_has_its_translation(source, target, stem, expected):
    found = translations(stem, source, target)
    assert expected in dict(found)
    assert found == sorted(found, key=lambda pair: -pair[1])


def test_a_stem_is_not_taken_for_one_that_begins_alike():
    first, longer = translations("kommun", "no", "en"), translations("kommunal", "no", "en")
    assert first != longer
    assert translations("kommu", "no", "en") == []


@pytest.mark.parametrize("stem", ["", " ", "xqzxqz", "kommun\t", "\n", "skol\n", "0.5", "school:0.5", "æ" * 1_000])
def test_a_stem_that_is_not_there_has_none(stem):
    assert translations(stem, "no", "en") == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_files_are_sound(file):
    source, target = file.name.split(".")[1].split("-")
    keys = []
    for line in file.read_text(encoding="utf-8").splitlines():
        key, _ = line.split("\t")
        keys.append(key)
    assert keys == sorted(set(keys))
    for key in (keys[0], *keys[:: len(keys) // 50], keys[-1]):
        found = translations(key, source, target)
        assert 1 <= len(found) <= 6
        assert all(term and 0 < weight <= 1 for term, weight in found)
