import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.plain import read

LONG = "Korpset møttes i grendehuset for å velge nytt styre, og det kom flere enn noen hadde ventet denne gangen."


def parts(text: str) -> list[tuple[str, int, str]]:
    content = read(text.encode(), "a.txt")
    return [(block.kind, block.level, content.text[block.start : block.end]) for block in content.blocks]


def test_a_paragraph_a_line():
    text = f"Korpset velger styre\n{LONG}\n– Det var gledelig, sa lederen.\nNy leder\n{LONG}\nSlutt\n"
    assert parts(text) == [
        ("heading", 1, "Korpset velger styre"),
        ("paragraph", 0, LONG),
        ("paragraph", 0, "– Det var gledelig, sa lederen."),
        ("heading", 2, "Ny leder"),
        ("paragraph", 0, LONG),
        ("paragraph", 0, "Slutt"),
    ]


def test_lines_wrapped_by_hand_are_joined():
    text = (
        "Bygda fikk korps\n\n"
        "Det begynte en kveld i mars, da en håndfull naboer satt\n"
        "rundt bordet og snakket om hvor stille det var blitt etter\n"
        "at skolen ble nedlagt.\n"
        "– Vi må gjøre noe, sa den eldste av dem, og de andre var\n"
        "enige i det.\n\n"
        "Første øvelse\n\n"
        "Til den første øvelsen kom det fire stykker og to kornetter,\n"
        "men en måned senere var de tjue.\n"
    )
    assert [part.split("\n")[0] for _, _, part in parts(text)] == [
        "Bygda fikk korps",
        "Det begynte en kveld i mars, da en håndfull naboer satt",
        "– Vi må gjøre noe, sa den eldste av dem, og de andre var",
        "Første øvelse",
        "Til den første øvelsen kom det fire stykker og to kornetter,",
    ]
    assert [level for _, level, _ in parts(text)] == [1, 0, 0, 2, 0]


def test_short_lines_such_as_a_poem_are_not_joined():
    assert [part for _, _, part in parts("en linje,\nen til,\nog en tredje\n\nny strofe\n")] == [
        "en linje,",
        "en til,",
        "og en tredje",
        "ny strofe",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Foto: Kari Nordmann",
        "Av Kari Nordmann",
        "Kari Nordmann / Avisa",
        "LES OGSÅ: Mer om korpset",
        "Bilde av korpset på tur",
        "– Vi gleder oss",
        "- Vi gleder oss",
        "og så kom de",
        "De kom sent.",
        "Dette er viktig:",
        "Publisert: 3. mai",
    ],
)
def test_these_are_no_headings(line):
    assert parts(f"Tittel\n{LONG}\n{line}\n{LONG}")[2] == ("paragraph", 0, line)


@pytest.mark.parametrize("line", ["Ny leder", "Hva skjer nå?", "2019 ble et godt år", "«Et under»", "Fakta: Korpset"])
def test_these_are_headings(line):
    assert parts(f"Tittel\n{LONG}\n{line}\n{LONG}")[2] == ("heading", 2, line)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Korpset\nspiller", "Korpset"),
        ("\n\n  Korpset \n\nspiller", "Korpset"),
        ("– Vi spiller videre\nSa de.", "– Vi spiller videre"),
        ("Korpset (band)\nEt korps.", "Korpset (band)"),
        ("Dette er en setning.\nOg en til.", None),
        ("Foto: Kari\nTekst.", None),
        (LONG[:-1] + " og enda litt til\nTekst", None),
        ("Arkivet\n\nKorpset velger styre\n\nArkivet\n\nTekst.", "Korpset velger styre"),  # a banner
        ("Korpset\nKorpset\nTekst.", "Korpset"),
        ("---\ntitle: Fra hodet\n---\nKorpset\nTekst.", "Fra hodet"),
        ("", None),
    ],
)
def test_title(text, title):
    assert read(text.encode(), "a.txt").metadata.title == title


def test_front_matter_and_mark_are_in_no_block():
    content = read("\ufeff---\nlanguage: en\n---\n\nText here.".encode(), "a.txt")
    assert [content.text[block.start : block.end] for block in content.blocks] == ["Text here."]
    assert content.metadata.language == "en"


def test_bullets_are_items():
    assert [kind for kind, _, _ in parts("Vi trenger:\n• kornett\n* tuba\n1) trommer")][1:] == ["item"] * 3


WORDS = ["Ord ", "å", "setning slutter. ", "Overskrift", "– ", "• ", LONG, "x" * 70 + " ", "e\u0301", "🎉"]
SPACE = ["\n", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0c", "\x85", "\x1c", "\u200b", "\u00a0", "\t", "\ufeff"]


@given(st.lists(st.sampled_from([*WORDS, *SPACE]), max_size=40).map("".join))
def test_every_character_but_space_is_in_a_block(text):
    content = read(text.encode(), "a.txt")
    assert content.text == text
    covered = bytearray(len(text))
    for block in content.blocks:
        assert text[block.start : block.end] == text[block.start : block.end].strip() != ""
        assert not any(covered[block.start : block.end])
        covered[block.start : block.end] = b"\1" * (block.end - block.start)
    first = 1 if text.startswith("\ufeff") else 0
    missing = [place for place in range(first, len(text)) if not covered[place] and not text[place].isspace()]
    assert missing == []
