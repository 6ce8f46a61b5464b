import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.passages import LIMIT, TARGET, split
from index.readers import markdown, plain
from index.readers.base import Content, Parsed
from index.types import Block, Document

SENTENCE = "Korpset øvde i grendehuset hver tirsdag, og på våren gikk de i tog gjennom hele bygda. "


def parsed(content: Content, title: str = "Tittel") -> Parsed:
    document = Document(
        root="/r", path="a.md", sha256="", size=0, modified_ns=0, title=content.metadata.title or title, language="nb"
    )
    return Parsed(document, content.text, content.blocks)


def md(text: str) -> Parsed:
    return parsed(markdown.read(text.encode(), "a.md"))


def check(given: Parsed, limit: int) -> None:
    """What is true of the passages of every document."""
    passages = split(given, min(TARGET, limit), limit)
    text = given.text
    covered = bytearray(len(text))
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end <= passage.start + limit
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        before = text[: passage.start].replace("\r\n", "\n").replace("\r", "\n")
        assert passage.line == before.count("\n") + 1
        end = passage.end
        place = passage.start
        for first, last in passage.sentences:
            assert place <= first < last <= passage.end
            assert text[first:last] == text[first:last].strip()
            covered[first:last] = b"\1" * (last - first)
            place = last
    for block in given.blocks:
        for place in range(block.start, block.end):
            assert covered[place] or text[place].isspace()


def test_a_short_document_is_one_passage_from_its_heading_on():
    (passage,) = split(md("---\nlanguage: nb\n---\n# Korpset\n\nDet spiller. Vi hører.\n"))
    assert passage.text == "Korpset\n\nDet spiller. Vi hører."
    assert (passage.line, passage.headings, passage.page) == (4, (), None)
    assert [passage.slice(*span) for span in passage.sentences] == ["Korpset", "Det spiller.", "Vi hører."]
    assert passage.location == "a.md:4"


def test_headings_are_the_path_without_the_title():
    text = f"# Korpset\n\n{SENTENCE * 4}\n\n## Øving\n\n### Når\n\n{SENTENCE * 4}\n\n## **Tog**\n\n{SENTENCE * 4}"
    found = split(md(text))
    assert [passage.headings for passage in found] == [(), ("Øving", "Når"), ("Tog",)]
    assert [passage.text.split("\n")[0] for passage in found] == ["Korpset", "Øving", "**Tog**"]


def test_a_heading_of_the_first_level_that_is_not_the_title_is_in_the_path():
    found = split(md(f"# En\n\n{SENTENCE * 4}\n\n# To\n\n## Under\n\n{SENTENCE * 4}\n"))
    assert [passage.headings for passage in found] == [(), ("To", "Under")]


def test_deeper_headings_stay_in_a_passage_and_are_never_last():
    found = split(md("# T\n\n" + "".join(f"#### Del {n}\n\n{SENTENCE * 3}\n\n" for n in range(12))))
    assert len(found) > 2
    assert not any(passage.text.rpartition("\n")[2].startswith("Del") for passage in found)
    assert all("Del" in passage.text.split("\n")[0] for passage in found[1:])


def test_a_heading_at_the_end_is_kept():
    assert [passage.text for passage in split(md(f"# T\n\n{SENTENCE * 5}\n\n## Slutt"))][-1] == "Slutt"


def test_long_sections_are_divided_evenly_between_paragraphs():
    found = split(md("# T\n\n" + f"{SENTENCE * 3}\n\n" * 8))
    assert [len(passage.sentences) for passage in found] in ([10, 9, 6], [7, 9, 9], [10, 6, 9], [7, 6, 6, 6])
    assert all(passage.text.endswith(SENTENCE.strip()) for passage in found)
    assert all(passage.text.startswith(("T", SENTENCE)) for passage in found)


def test_a_long_paragraph_is_divided_between_sentences():
    found = split(md(SENTENCE * 30))
    assert all(passage.text.startswith("Korpset") and passage.text.endswith("bygda.") for passage in found)
    assert max(len(passage.text) for passage in found) < 1.5 * min(len(passage.text) for passage in found)


def test_a_sentence_beyond_the_limit_is_divided_between_words():
    found = split(md("ord " * 1000))
    assert all(len(passage.text) <= LIMIT and passage.text.strip("ord ") == "" for passage in found)
    assert "".join(passage.text.replace(" ", "") for passage in found) == "ord" * 1000


def test_tiny_sections_share_a_passage_when_most_are_tiny():
    text = "# Spørsmål\n\n" + "".join(f"## Hva er nummer {n}?\n\nDet er tallet {n}.\n\n" for n in range(30))
    found = split(md(text))
    assert 1 < len(found) < 5
    assert all(passage.text.startswith(("Spørsmål", "Hva er")) and passage.headings == () for passage in found)


def test_one_tiny_section_among_others_stands_alone():
    text = f"# T\n\n{SENTENCE * 8}\n\n## Kort\n\nKort.\n\n## Lang\n\n{SENTENCE * 8}\n\n## Sist\n\n{SENTENCE * 8}"
    assert [passage.headings for passage in split(md(text))] == [(), ("Kort",), ("Lang",), ("Sist",)]


def test_a_passage_has_the_page_of_its_start():
    text = "Første side.\n\nAndre side."
    blocks = (Block(0, 12, "paragraph", page=3), Block(14, 25, "paragraph", page=4))
    (passage,) = split(parsed(Content(text, blocks)))
    assert passage.page == 3


def test_rows_are_whole_and_code_is_by_line():
    (passage,) = split(md("| a. B | c. D |\n|---|---|\n| Ja. | Nei. Jo. |\n\n```\nx. Y\n\nz\n```\n"))
    assert [passage.slice(*span) for span in passage.sentences] == [
        "| a. B | c. D |",
        "| Ja. | Nei. Jo. |",
        "x. Y",
        "z",
    ]


def test_a_document_without_blocks_has_no_passages():
    assert split(parsed(Content("", ()))) == []


@pytest.mark.parametrize(("target", "limit"), [(0, 10), (11, 10)])
def test_impossible_lengths_are_refused(target, limit):
    with pytest.raises(ValueError, match="target"):
        split(md("a"), target, limit)


WORDS = ["ord ", "Setning slutter. ", SENTENCE, SENTENCE * 5, "Å", "e\u0301", "🎉 ", "langt" * 60, "f.eks. ", "«Ja?» "]
MARKS = ["# ", "## ", "#### ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n", "```\n", "---\n", "<p>", "[a]: b\n"]
SPACE = [
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\u2028",
    "\x0c",
    "\x85",
    "\t",
    "\u200b",
    "\n" * 300,
    " " * 300,
]
TEXTS = st.lists(st.sampled_from([*WORDS, *MARKS, *SPACE]), max_size=60).map("".join)


@pytest.mark.parametrize("reader", [markdown.read, plain.read], ids=["markdown", "plain"])
@given(text=TEXTS, limit=st.sampled_from([1, 17, 200, LIMIT]))
def test_every_character_is_in_one_passage_and_one_sentence(reader, text, limit):
    try:
        content = reader(text.encode(), "a.md")
    except DocumentError:
        return
    check(parsed(content), limit)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_text_is_divided(text):
    check(parsed(plain.read(text.encode(), "a.txt")), LIMIT)


@pytest.mark.parametrize("piece", ["a\n", "a\n\n", "# a\n", "- a\n", "a. ", "Ja. ", "a", "| a |\n"])
def test_very_much_of_the_same_takes_linear_time(piece):
    given = md(piece * (100_000 // len(piece)))
    began = time.process_time()
    split(given)
    assert time.process_time() - began < 20
