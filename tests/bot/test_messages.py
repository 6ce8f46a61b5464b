import gettext
import io
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.messages import LOCALE, explain, interface_language, translate
from bot.types import LANGUAGES
from index.errors import UsageError
from tests.conftest import REPOSITORY

PACKAGES = ("bot", "index", "tui")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
NORWEGIAN = ("nb", "nn")


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "asker.po"


def catalogue(language: str) -> Catalog:
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def messages_of(compiled: bytes) -> dict[object, str]:
    """A compiled catalogue without its header, which says when it was made."""
    known: dict[object, str] = vars(gettext.GNUTranslations(io.BytesIO(compiled)))["_catalog"]
    return {message: translation for message, translation in known.items() if message}


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """Every message of our own sources."""
    messages: set[str] = set()
    for package in PACKAGES:
        for _, _, message, _, _ in extract_from_dir(REPOSITORY / package, keywords=KEYWORDS):
            # A catalogue knows a message with a plural by its singular.
            messages.add(message if isinstance(message, str) else message[0])
    return messages


def test_messages_are_found_in_the_sources(ours):
    assert "The documents say nothing that comes near this question." in ours  # N_
    assert "Sources:" in ours  # _
    assert len(ours) > 100


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_message_is_translated(ours, language):
    known = catalogue(language)
    assert sorted(message for message in ours if message not in known) == []
    assert sorted(str(one.id) for one in known if one.id and (one.fuzzy or not one.string)) == []
    assert not known.obsolete


@pytest.mark.parametrize("language", NORWEGIAN)
def test_translations_have_the_fields_of_their_messages(ours, language):
    known = catalogue(language)
    for message in ours:
        translation = known[message].string
        assert translation
        for one in (translation,) if isinstance(translation, str) else translation:
            assert fields(one) == fields(message), message


def test_every_message_of_ours_can_be_worded(ours):
    for language in LANGUAGES:
        for message in ours:
            values = dict.fromkeys(fields(message), "…")
            assert translate(language, message, **values)


@pytest.mark.parametrize("language", NORWEGIAN)
def test_what_is_compiled_is_fresh(language):
    expected = io.BytesIO()
    write_mo(expected, catalogue(language))
    compiled = po(language).with_suffix(".mo").read_bytes()
    assert messages_of(compiled) == messages_of(expected.getvalue())


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "Kilder:"), ("nn", "Kjelder:"), ("en", "Sources:")],
)
def test_translate(language, said):
    assert translate(language, "Sources:") == said


def test_values_are_put_in_as_they_are():
    said = translate("nb", "There is no text “{name}”. See: asker list", name="{x}")
    assert "«{x}»" in said


def test_an_unknown_message_is_said_in_english():
    assert translate("nn", "Nobody has translated {what}.", what="this") == "Nobody has translated this."


def test_errors_are_worded_in_a_language():
    error = UsageError("There is no text “{name}”. See: asker list", name="båt.md")
    assert "båt.md" in explain(error, "nb")
    assert explain(error, "nb") != explain(error, "en") == str(error)


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("nb_NO.UTF-8", "nb"),
        ("no_NO", "nb"),
        ("nb", "nb"),
        ("no", "nb"),
        ("nb-NO", "nb"),  # as Windows and browsers write it
        ("norwegian", "nb"),
        ("nn", "nn"),
        ("nn_NO.UTF-8", "nn"),
        ("NN_NO", "nn"),
        ("en_GB", "en"),
        ("en_US.UTF-8", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("de_DE", "en"),  # none of ours
        ("nbx", "en"),
    ],
)
@pytest.mark.parametrize("name", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_language_of_the_locale(monkeypatch, name, value, language):
    clear(monkeypatch)
    monkeypatch.setenv(name, value)
    assert interface_language() == language


def clear(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize(
    ("environment", "wanted", "language"),
    [
        ({}, None, "en"),
        ({"LANG": "", "LC_ALL": ""}, None, "en"),  # as good as unset
        ({"LANG": "nn_NO", "LC_ALL": ""}, None, "nn"),
        ({"LANG": "nb_NO", "LC_MESSAGES": "nn_NO"}, None, "nn"),  # the more particular one
        ({"LANG": "nb_NO", "LC_MESSAGES": "nn_NO", "LC_ALL": "C"}, None, "en"),
        ({"LANG": "nb_NO"}, "nn", "nn"),  # what is wanted
        ({"LANG": "nb_NO"}, "auto", "nb"),
    ],
)
def test_which_of_them_decides(monkeypatch, environment, wanted, language):
    clear(monkeypatch)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert interface_language(wanted) == language
