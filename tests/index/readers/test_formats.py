"""The same text in every format gives the same answers: real files by LibreOffice, see `make_samples.py`."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id
from index.formats import SUFFIXES
from index.readers import Parsed, read
from index.sources import scan

SAMPLES = Path(__file__).with_name("samples")
FORMATS = ["md", "txt", "html", "pdf", "docx", "odt"]
OFFICE = ["html", "pdf", "docx", "odt"]

QUESTIONS = {
    "nb": [
        ("Hvem åpnet biblioteket i Bråtebygda?", "åpnet av ordfører Åse Løvås i 1974"),
        ("Hvor mange bøker har biblioteket?", "38 000 bøker"),
        ("Hvorfor er biblioteket stengt i juli?", "fordi hele bygda er på fjellet"),
        ("Hvor mye er gebyret når man leverer for sent?", "35 kroner"),
        ("Hvem holder kurset i verkstedet?", "Håkon Sætre"),
        ("Hvor får jeg lånekort?", "ved skranken"),
    ],
    "nn": [
        ("Kven opna biblioteket i Bråtebygda?", "opna av ordførar Åse Løvås i 1974"),
        ("Kor mange bøker har biblioteket?", "38 000 bøker"),
        ("Kvifor er biblioteket stengt i juli?", "fordi heile bygda er på fjellet"),
        ("Kor mykje er gebyret når ein leverer for seint?", "35 kroner"),
        ("Kven held kurset i verkstaden?", "Håkon Sætre"),
        ("Kvar får eg lånekort?", "ved skranken"),
    ],
    "en": [
        ("Who opened the library in Bråtebygda?", "opened by mayor Åse Løvås in 1974"),
        ("How many books does the library have?", "38,000 books"),
        ("Why is the library closed in July?", "because the whole village is in the mountains"),
        ("How much is the fee for returning books late?", "35 kroner"),
        ("Who gives the course in the workshop?", "Håkon Sætre"),
        ("Where do I get a library card?", "at the desk"),
    ],
}


def parsed(name: str) -> Parsed:
    source = next(one for one in scan([SAMPLES], SUFFIXES).sources if one.path == name)
    return read(source)


def blocks(one: Parsed, *kinds: str) -> list[str]:
    return [one.text[block.start : block.end] for block in one.blocks if not kinds or block.kind in kinds]


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@pytest.fixture(scope="module")
def assistant_over(tmp_path_factory, encoder):
    """Makes an assistant over one sample, or over one file with some bytes."""
    known = {}

    def make(name, data=None):
        if data is not None or name not in known:
            home = tmp_path_factory.mktemp("sample")
            (home / "texts").mkdir()
            (home / "texts" / name).write_bytes((SAMPLES / name).read_bytes() if data is None else data)
            model = Model(PACKAGED, encoder_id(), lambda: encoder)
            snapshot, summary = refresh([home / "texts"], home / "index", model)
            assert summary.problems == ()
            known[name] = Assistant(snapshot, lambda: encoder), snapshot
        return known[name]

    return make


def answers(assistant_over: Any, name: str, language: str, data: bytes | None = None) -> list[str]:
    """The sentence that answers each question, with composed letters and without what layout adds."""
    assistant, snapshot = assistant_over(name, data)
    (document,) = snapshot.documents
    text = snapshot.text(document)
    found = []
    for question, words in QUESTIONS[language]:
        answer = assistant.ask(question)
        assert answer.answered, (name, question)
        for citation in answer.citations:
            assert citation.quote == text[citation.start : citation.end]
            assert citation.page == (1 if name.endswith(".pdf") else None)
        sentences = [composed(sentence.text).lstrip("•- ") for sentence in answer.sentences]
        assert any(words in sentence for sentence in sentences), (name, question, sentences)
        found.append(next(sentence for sentence in sentences if words in sentence))
    return found


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ["nb", "nn", "en", "nfd"])
def test_the_same_questions_have_the_same_answers_from_every_format(assistant_over, name, kind):
    language = "nb" if name == "nfd" else name
    found = answers(assistant_over, f"library.{name}.{kind}", language)
    assert found == answers(assistant_over, f"library.{language}.md", language)


ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "cp1252": b"",
    "latin-1": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
"""Codecs, and the mark that they do not write by themselves."""


@pytest.mark.parametrize("kind", ["md", "txt", "html"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", ["nb", "nfd"])
@pytest.mark.parametrize("codec", ENCODINGS)
def test_the_same_text_in_every_encoding_has_the_same_answers(assistant_over, codec, name, end, kind):
    if name == "nfd" and codec in {"cp1252", "latin-1"}:
        pytest.skip(f"{codec} has no combining marks")
    file = f"library.{name}.{kind}"
    # Latin-1 has no dash, which the opening hours are written with.
    text = (SAMPLES / file).read_text(encoding="utf-8").replace("–", "-").replace("•", "-").replace("\n", end)
    data = ENCODINGS[codec] + text.replace('<meta charset="utf-8">', "").encode(codec)
    assert answers(assistant_over, file, "nb", data) == answers(assistant_over, f"library.nb.{kind}", "nb")


@pytest.mark.parametrize("kind", OFFICE)
@pytest.mark.parametrize("name", ["nb", "nn", "en", "nfd"])
def test_layout_is_the_same_in_every_format(name, kind):
    language = "nb" if name == "nfd" else name
    one, other = parsed(f"library.{name}.{kind}"), parsed(f"library.{language}.md")
    assert one.document.title == other.document.title == blocks(other)[0]
    assert one.document.language == other.document.language == language
    assert blocks(one, "heading") == blocks(other, "heading")
    assert [b.level for b in one.blocks if b.kind == "heading"] == [1, 2, 2, 2]
    assert blocks(one, "item") == blocks(other, "item")
    rows = [row.strip("| ") for row in blocks(other, "row")]
    if kind == "pdf":  # whose rows are lines like any others
        assert [row.replace(" |", "") for row in rows] == blocks(one, "paragraph")[2:5]
    else:
        assert blocks(one, "row") == rows
        assert blocks(one, "paragraph") == blocks(other, "paragraph")
    assert unicodedata.is_normalized("NFC", one.text)
    assert (one.document.pages, one.document.doubts) == (1 if kind == "pdf" else None, ())


@pytest.mark.parametrize("kind", FORMATS)
def test_blocks_are_spans_of_the_text_in_order(kind):
    one = parsed(f"library.en.{kind}")
    end = 0
    for block in one.blocks:
        words = one.text[block.start : block.end]
        assert end <= block.start < block.end
        assert words == words.strip()
        assert any(map(str.isalnum, words))
        assert not any(map(str.isalnum, one.text[end : block.start]))
        end = block.end


def test_all_samples_are_read():
    assert {path.name for path in SAMPLES.iterdir()} == {
        *(f"library.{name}.{kind}" for name in ("nb", "nn", "en", "nfd") for kind in FORMATS),
        *(f"report.{kind}" for kind in ("odt", "docx", "pdf")),
    }
