"""What a hostile file in a folder costs: itself, told by its name, and nothing else."""

import pytest

from bot.settings import load_settings
from index.errors import UsageError
from tests.index.readers import bombs
from tests.index.readers.made import SAMPLES

HOSTILE = "import pathlib; pathlib.Path(__file__).with_suffix('.ran').touch(); raise SystemExit(99)"


@pytest.fixture(scope="module")
def bomb():
    return bombs.BOMBS["html: a million cells"][1]()


def test_a_bomb_is_named_and_the_rest_is_indexed(asker, tmp_path, bomb):
    (tmp_path / "tekster").mkdir()
    (tmp_path / "tekster" / "bombe.html").write_bytes(bomb)
    for form, make in SAMPLES.items():
        (tmp_path / "tekster" / f"prisen.{form}").write_bytes(make())
    for name in ("index", "bot", "docx", "lxml", "pypdf", "msgspec", "sitecustomize", "subprocess"):
        (tmp_path / f"{name}.py").write_text(HOSTILE)
    limits = {"ASKER_READ_MEMORY": "160", "ASKER_READ_SECONDS": "120"}
    done = asker("index", "--corpus", tmp_path / "tekster", "--lang", "nn", code=3, **limits)
    assert "meir enn 160 MiB minne å lese bombe.html" in done.stderr
    listed = asker.json("list", "--corpus", tmp_path / "tekster")["documents"]
    assert {document["document"] for document in listed} == {f"prisen.{form}" for form in SAMPLES}
    assert list(tmp_path.glob("*.ran")) == []


def test_a_bomb_is_not_added(asker, tmp_path, bomb):
    (tmp_path / "bombe.html").write_bytes(bomb)
    limits = {"ASKER_READ_MEMORY": "160", "ASKER_READ_SECONDS": "120"}
    assert "bombe.html" in asker("add", tmp_path / "bombe.html", code=3, **limits).stderr
    assert list((asker.home / "data").rglob("bombe*")) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("READ_SECONDS", "0.5"),
        ("READ_SECONDS", "601"),
        ("READ_SECONDS", "nan"),
        ("READ_SECONDS", "lenge"),
        ("READ_MEMORY", "127"),
        ("READ_MEMORY", "16385"),
        ("READ_MEMORY", "512.5"),
    ],
)
def test_limits_that_make_no_sense_are_refused(monkeypatch, tmp_path, name, value):
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "none.toml"))
    monkeypatch.setenv(f"ASKER_{name}", value)
    with pytest.raises(UsageError) as caught:
        load_settings({})
    assert name.lower() in str(caught.value)


def test_the_limits_unless_they_are_set(monkeypatch, tmp_path):
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "asker.toml"))
    settings = load_settings({})
    assert (settings.read_seconds, settings.read_memory) == (10, 512)
    (tmp_path / "asker.toml").write_text("read_seconds = 2.5\nread_memory = 1024\n")
    settings = load_settings({})
    assert (settings.read_seconds, settings.read_memory) == (2.5, 1024)
