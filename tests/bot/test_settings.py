import json

import pytest

from bot.settings import load_settings
from index.errors import UsageError

QUESTION = "Hvem vant innovasjonsprisen?"


@pytest.fixture
def settings(asker):
    """Writes `asker.toml`; asking stops before an index is built."""

    def write(text: str) -> None:
        (asker.home / "asker.toml").write_text(text, encoding="utf-8")

    return write


def test_options_win_over_the_environment_and_that_over_the_file(packaged, tmp_path):
    file = tmp_path / "asker.toml"
    file.write_text("k = 1\n")
    here = {"ASKER_SETTINGS": str(file)}

    def considered(*options: str, **environment: str) -> int:
        return len(json.loads(packaged(QUESTION, "--json", *options, **here, **environment).stdout)["considered"])

    assert considered(ASKER_K="") == 1
    assert considered(ASKER_K="2") == 2
    assert considered("-k", "3", ASKER_K="2") == 3


def test_folders_in_the_file_are_beside_it(asker, settings, texts, tmp_path):
    texts(tmp_path / "tekster", {"a.md": "En tekst om bad.\n"})
    settings('corpus = "tekster"\nindex = "indeks"\n')
    assert [document["document"] for document in asker.json("list")["documents"]] == ["a.md"]
    assert (tmp_path / "indeks").is_dir()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("langg = 'nb'", ["asker.toml", "langg", "“lang”"]),
        ("KORPUS = ['a']", ["asker.toml", "KORPUS", "“corpus”"]),
        ("lang = 'de'", ["asker.toml", "“lang”", "nn"]),
        ("lang = 1", ["asker.toml", "“lang”"]),
        ("k = 'mange'", ["asker.toml", "“k”", "1000"]),
        ("k = 0", ["asker.toml", "“k”"]),
        ("k = true", ["asker.toml", "“k”"]),
        ("corpus = 5", ["asker.toml", "“corpus”"]),
        ("corpus = ['']", ["asker.toml", "“corpus”"]),
        ("index = ['a']", ["asker.toml", "“index”"]),
        ('data = "a\\u0000b"', ["asker.toml", "“data”"]),
        ("lang = ", ["asker.toml", "cannot be read"]),
        ("x = " + "[" * 5000, ["asker.toml", "cannot be read"]),
    ],
)
def test_what_is_wrong_in_the_file_is_named(asker, settings, text, said):
    settings(text)
    done = asker("list", code=2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for words in said:
        assert words in done.stderr
    asker("--help")


@pytest.mark.parametrize(("name", "value"), [("ASKER_K", "mange"), ("ASKER_LANG", "de"), ("ASKER_DATA", " ")])
def test_what_is_wrong_in_the_environment_is_named(asker, name, value):
    assert name in asker("list", code=2, **{name: value}).stderr


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "'x' is not a valid whole number."),
        ("nb", "'x' er ikke et helt tall."),
        ("nn", "'x' er ikkje eit heilt tal."),
    ],
)
def test_what_is_no_number_is_told_in_every_language(asker, language, said):
    assert said in asker("-k", "x", QUESTION, code=2, ASKER_LANG=language).stderr


def test_a_file_that_is_no_file(asker, tmp_path):
    assert str(tmp_path) in asker("list", code=2, ASKER_SETTINGS=str(tmp_path)).stderr
    (tmp_path / "latin.toml").write_bytes(b"lang = '\xe6'")
    assert "latin.toml" in asker("list", code=2, ASKER_SETTINGS=str(tmp_path / "latin.toml")).stderr


@pytest.mark.parametrize("said", ["false", "False", "no", "NEI", " off ", "0"])
def test_a_switch_in_the_environment_is_off(monkeypatch, tmp_path, said):
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "none.toml"))
    monkeypatch.setenv("ASKER_HISTORY", said)
    assert load_settings({}).history is False


@pytest.mark.parametrize("said", ["true", "Yes", "ja", "on", "1"])
def test_a_switch_in_the_environment_is_on(monkeypatch, tmp_path, said):
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "none.toml"))
    monkeypatch.setenv("ASKER_PLAIN", said)
    assert load_settings({}).plain is True
    assert load_settings({"plain": False}).plain is False


def test_settings_of_the_chat(monkeypatch, tmp_path):
    file = tmp_path / "asker.toml"
    monkeypatch.setenv("ASKER_SETTINGS", str(file))
    monkeypatch.setenv("ASKER_KEYS", "not for the environment")
    chat = load_settings({})
    assert (chat.history, chat.theme, chat.plain, chat.keys) == (True, None, False, {})
    file.write_text('history = false\ntheme = "nord"\nplain = true\n\n[keys]\nfind = "ctrl+f"\n"app.quit" = "ctrl+q"\n')
    chat = load_settings({})
    assert (chat.history, chat.theme, chat.plain) == (False, "nord", True)
    assert chat.keys == {"find": "ctrl+f", "app.quit": "ctrl+q"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("history = 'kanskje'", "“history” must be true or false"),
        ("history = 1", "“history” must be true or false"),
        ("plain = []", "“plain” must be true or false"),
        ("theme = true", "“theme” must be a text"),
        ("theme = ''", "“theme” holds no usable name"),
        ("keys = 'ctrl+f'", "“keys” must be a table"),
        ("keys = true", "“keys” must be a table"),
        ("[keys]\nfind = ['ctrl+f']", "“keys” must be a table"),
        ("[keys]\nfind = ' '", "“keys” holds no usable name"),
        ("[keys]\n'' = 'ctrl+f'", "“keys” holds no usable name"),
    ],
)
def test_what_is_wrong_in_the_settings_of_the_chat_is_named(monkeypatch, tmp_path, text, said):
    file = tmp_path / "asker.toml"
    file.write_text(text)
    monkeypatch.setenv("ASKER_SETTINGS", str(file))
    with pytest.raises(UsageError) as caught:
        load_settings({})
    assert said in str(caught.value)
    assert str(file) in str(caught.value)
