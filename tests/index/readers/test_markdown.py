import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers.markdown import read

EXAMPLE = """---
language: nb
---
Korpset i bygda
===============

Første avsnitt går
over to linjer.

## Øvelser ##

- Mandag: [noter](noter.md)
  med mer.
- Onsdag

  Et avsnitt til om onsdag.
  1. Underpunkt

> Spill **høyere**,
> sa dirigenten.
>
> - Sitert punkt

| Instrument | Antall |
|---|---|
| Kornett | 12 |
Tuba | 3

```python
print("hei")

slutt
```

    innrykket kode

<!-- en merknad -->

<div>Ord i <b>HTML</b></div>

<br>

***

[noter]: noter.md "Notene"

#
###### Til slutt
Slutt.
"""


def parts(text: str) -> list[tuple[str, int, str]]:
    content = read(text.encode(), "a.md")
    return [(block.kind, block.level, content.text[block.start : block.end]) for block in content.blocks]


def test_every_kind_of_block_has_its_span():
    assert parts(EXAMPLE) == [
        ("heading", 1, "Korpset i bygda"),
        ("paragraph", 0, "Første avsnitt går\nover to linjer."),
        ("heading", 2, "Øvelser"),
        ("item", 0, "Mandag: [noter](noter.md)\n  med mer."),
        ("item", 0, "Onsdag"),
        ("item", 0, "Et avsnitt til om onsdag."),
        ("item", 0, "Underpunkt"),
        ("quote", 0, "Spill **høyere**,\n> sa dirigenten."),
        ("item", 0, "Sitert punkt"),
        ("row", 0, "| Instrument | Antall |"),
        ("row", 0, "| Kornett | 12 |"),
        ("row", 0, "Tuba | 3"),
        ("code", 0, 'print("hei")\n\nslutt'),
        ("code", 0, "innrykket kode"),
        ("paragraph", 0, "<div>Ord i <b>HTML</b></div>"),
        ("heading", 6, "Til slutt"),
        ("paragraph", 0, "Slutt."),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["crlf", "cr"])
def test_line_ends_change_no_block(end):
    expected = [(kind, level, text.replace("\n", end)) for kind, level, text in parts(EXAMPLE)]
    assert parts(EXAMPLE.replace("\n", end)) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Fra hodet\n---\n# Fra teksten", "Fra hodet"),
        ("## Under\n\n# Over\n\n# Enda en", "Over"),
        ("Tekst.\n\n### Eneste", "Eneste"),
        ("# **Fet** og [lenke](x.md) med `kode`", "Fet og lenke med kode"),
        ("# snake_case og 2 \\* 3", "snake_case og 2 * 3"),
        ("#   Mye    rom  ##", "Mye rom"),
        ("\ufeff# Med merke", "Med merke"),
        ("# " + "x" * 300, "x" * 199 + "…"),
        ("Bare tekst.", None),
        ("# ![](bilde.png)", None),
    ],
)
def test_the_title_is_the_first_heading_of_the_highest_kind(text, title):
    assert read(text.encode(), "a.md").metadata.title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeff# Tittel\n\nTekst.", [("heading", 1, "Tittel"), ("paragraph", 0, "Tekst.")]),
        ("a\u2028b\x0cc\x85d\n\ne", [("paragraph", 0, "a\u2028b\x0cc\x85d"), ("paragraph", 0, "e")]),
        ("[a]: b\n[c]: d", []),
        ("<!-- a\n\nb -->", []),
        ("<script>\nlet a\n\n</script>", []),
        ("- \n-\n1.", []),
        ("```\nuten slutt", [("code", 0, "uten slutt")]),
        ("```\n```", []),
        ("> ```\n> kode\n> ```\n", [("code", 0, "kode")]),
        ("- | a | b |\n  |---|---|\n  | c | d |", [("row", 0, "| a | b |"), ("row", 0, "| c | d |")]),
        ("- # I punkt", [("heading", 1, "I punkt")]),
        ("a\n---\n", [("heading", 2, "a")]),
        ("to\nlinjer\n===", [("heading", 1, "to\nlinjer")]),
        ("tekst\n# med en gang\n", [("paragraph", 0, "tekst"), ("heading", 1, "med en gang")]),
        ("---\nikke lukket\n\ntekst", [("paragraph", 0, "ikke lukket"), ("paragraph", 0, "tekst")]),
        ("[a]: b\nc d", [("paragraph", 0, "c d")]),
        ("a  \nb\\\nc", [("paragraph", 0, "a  \nb\\\nc")]),
        ("\tkode\n\n\t\tmer", [("code", 0, "kode\n\n\t\tmer")]),
        (">" * 300 + " dypt", [("paragraph", 0, "dypt")]),  # deeper than the parser goes
    ],
)
def test_odd_layout(text, expected):
    assert parts(text) == expected


def test_a_binary_file_is_refused():
    with pytest.raises(DocumentError, match=r"a\.md"):
        read(b"\x89PNG\0", "a.md")


MARKS = ["# ", "## ", "- ", "1. ", "> ", "| a | b |", "|---|---|", "```", "~~~", "---", "===", "<!--", "-->", "<p>"]
INLINE = ["[a]: b", "ord", "Å gå", "e\u0301", "*", "_", "`", "\\", "[", "](x)", "🎉", "\ufeff"]
SPACE = [" ", "  ", "    ", "\t", "\u2028", "\x0c", "\x85", "\u00a0", "\n", "\n", "\n\n", "\r\n", "\r"]
FRAGMENTS = st.lists(st.sampled_from([*MARKS, *INLINE, *SPACE]), max_size=40).map("".join)


@given(FRAGMENTS)
def test_blocks_are_in_order_trimmed_and_hold_every_paragraph(text):
    try:
        content = read(text.encode(), "a.md")
    except DocumentError:
        return
    assert content.text == text
    end = 0
    for block in content.blocks:
        assert end <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        end = block.end


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9), min_size=1), st.data())
def test_no_words_are_lost(words, data):
    marks = st.sampled_from(["", "# ", "- ", "> ", "1. ", "* ", "    ", "- > ", "> 1. "])
    text = "".join(data.draw(marks) + word + data.draw(st.sampled_from(["\n", "\n\n", "\r\n", " "])) for word in words)
    found = "".join(part for _, _, part in parts(text))
    kept = [character for character in found if character.isalnum()]
    given_ = [character for character in text if character.isalnum()]
    # the number of a list item is a mark, and so may be a word that is one
    assert len(given_) - len(kept) <= sum(character.isdigit() for character in given_)


@pytest.mark.parametrize("piece", [">", "- ", "[", "[a]: ", "|a", "*", "`", "<!--", "<", "#", "\\", "~", "1. ", "    "])
@pytest.mark.parametrize("end", ["", "\n"])
def test_repetition_takes_no_undue_time(piece, end):
    began = time.process_time()
    parts((piece + end) * 5000)
    assert time.process_time() - began < 5
