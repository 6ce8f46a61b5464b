"""A conversation as Markdown: what a reader of it sees."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.history import Exchange, Saved
from bot.history.export import escaped, file_name, markdown
from bot.printable import one_line
from bot.types import Answer
from tests.saved import answer, citation, document, refusal

CREATED = "2024-05-03T12:00:00.000000Z"
READERS = {
    "commonmark": MarkdownIt("commonmark"),
    "with tables and more": MarkdownIt("commonmark").enable(["table", "strikethrough"]),
    "without HTML": MarkdownIt("js-default"),
}


def saved(*answers: Answer, title: str = "Kaia", unread: int = 0) -> Saved:
    exchanges = tuple(Exchange(number, CREATED, one) for number, one in enumerate(answers, 1))
    return Saved("20240503T120000-000000-0123abcd", title, CREATED, CREATED, exchanges, unread)


def text_of(tokens: list[Token]) -> str:
    """What a reader sees of inline elements."""
    return "".join(token.content for token in tokens)


def blocks(reader: MarkdownIt, text: str) -> list[tuple[str, str]]:
    """Kinds of blocks with what is seen in them."""
    tokens = reader.parse(text)
    found = []
    for before, token in pairwise(tokens):
        if token.type == "inline":
            assert {child.type for child in token.children or []} <= {"text", "text_special"}, text
            found.append((before.tag, text_of(token.children or [])))
    return found


def test_a_conversation():
    first = answer("Hvem eier kaia?", "Kaia eies av Vik kommune.", "Ola Moen er\n havnefogd.")
    second = refusal("Hva koster den?", "Tekstene nevner ingen sum.", rewritten="Hva koster kaia?")
    again = citation("Ola Moen er\n havnefogd.", 1, 200), citation("Hun er 3 år.", 2, 100, page=4)
    third = answer("Hvem er fogd?", "Ola Moen er\n havnefogd.", "Hun er 3 år.", citations=again, note="Alt er sett på.")
    source = "Kaia i Vik. Gjenfortalt etter Havneboka. Vik kommune. 3. mai 2019. under/kaia.md"
    assert markdown(saved(first, second, third), "nb") == (
        "# Kaia\n\n"
        "En samtale med Asker, 3. mai 2024.\n\n"
        "## Hvem eier kaia?\n\n"
        "Kaia eies av Vik kommune. [1] Ola Moen er havnefogd. [2]\n\n"
        "## Hva koster den?\n\n"
        "Forstått som: Hva koster kaia?\n\n"
        "Tekstene nevner ingen sum.\n\n"
        "## Hvem er fogd?\n\n"
        "Ola Moen er havnefogd. [2] Hun er 3 år. [3]\n\n"
        "Alt er sett på.\n\n"
        "## Kilder\n\n"
        f"1. {source}, linje 7. «Kaia eies av Vik kommune.»\n"
        f"2. {source}, linje 7. «Ola Moen er havnefogd.»\n"
        f"3. {source}, side 4, linje 7. «Hun er 3 år.»\n"
    )


@pytest.mark.parametrize(("language", "words"), [("nn", ["Ein samtale", "Kjelder"]), ("en", ["3 May 2024", "Sources"])])
def test_a_conversation_in_other_languages(language, words):
    text = markdown(saved(answer("Kven?", "Vik.")), language)
    for word in words:
        assert word in text


def test_a_changed_text_is_another_source():
    now = citation("Ja.", document=document(sha256="c" * 64))
    text = markdown(saved(answer("A?", "Ja."), answer("B?", "Ja.", citations=(now,)), answer("C?", "Ja.")), "nb")
    assert re.findall(r"Ja\. \[(\d)\]", text) == ["1", "2", "1"]
    assert text.count("«Ja.»") == 2


def test_a_conversation_of_which_nothing_can_be_read():
    assert markdown(saved(title="", unread=3), "en") == (
        "# A conversation\n\nA conversation with Asker, 3 May 2024.\n\nParts of this conversation could not be read.\n"
    )


def test_words_of_a_model_are_said_to_be_so():
    assert "modellen llama\\_3" in markdown(saved(answer("Hvem?", "Vik.", generated_by="llama_3")), "nb")


HOSTILE = [
    "# a", "a #", "####### a", "- a", "-", "---", "+ a", "* * *", "1. a", "1) a", "123456789. a", "1.", "1.5", "=",
    "===", "> a", "    a", "\ta", "a  \nb", "a\\", "\\a", "`a`", "``", "```py", "~~~", "~~a~~", "*a*", "_a_", "**a**",
    "a_b_c", "[a](b)", "![a](b)", "[a]: b", "[a][b]", "[^1]", "[x] a", "<b>", "<!-- a", "<a@b.no>",
    "<https://a.no>", "&amp;",
    "&#65;", "& a", "| a | b |", "$a$", "a|b\n-|-", "{{ a }}", "\x1b[31m", "\u202ea", "https://a.no/_b_", "a\u2028b",
    "1\\. a", "٣. a", "-a", "=>", "#", "C#", "§ 3", ":---:", "…",
]  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_shows_as_it_is(name, text):
    check(READERS[name], text)


def check(reader: MarkdownIt, text: str) -> None:
    """A text is seen as it is, wherever a conversation has it."""
    line = one_line(text)
    if not line:
        return
    assert blocks(reader, escaped(text)) == [("p", line)]
    assert blocks(reader, f"## {escaped(text)}") == [("h2", line)]
    assert blocks(reader, f"Før\n\n1. {escaped(text)}\n2. {escaped(text)}")[-2:] == [("p", line)] * 2
    assert blocks(reader, f"{escaped(text)} [1] {escaped(text)}") == [("p", f"{line} [1] {line}")]


@given(st.one_of(st.text(), st.text(alphabet="#-+=*_`~[](){}<>!&|\\$.:1a \n\t\"'")), st.sampled_from(sorted(READERS)))
@example("1.\u00a0a", "commonmark")
def test_any_text_shows_as_it_is(text, name):
    check(READERS[name], text)


@given(st.lists(st.text(alphabet="#-+=*_`~[]()<>!&|\\.:1aå \n", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_a_conversation_of_hostile_texts_keeps_its_shape(texts):
    source = document(title=texts[0], path=texts[-1], publisher=texts[-1])
    quotes = tuple(citation(quote, n, n * 50, document=source) for n, quote in enumerate(texts, 1))
    text = markdown(
        saved(answer(texts[0], *texts, citations=quotes), refusal(texts[-1], texts[0]), title=texts[0]), "en"
    )
    seen = blocks(READERS["commonmark"], text)
    assert [tag for tag, _ in seen] == ["h1", "p", "h2", "p", "h2", "p", "h2", *["p"] * len(texts)]
    assert seen[0][1] == seen[2][1] == seen[5][1] == one_line(texts[0])
    assert seen[3][1] == " ".join(f"{one_line(quote)} [{n}]" for n, quote in enumerate(texts, 1))
    for quote, (_, reference) in zip(texts, seen[7:], strict=True):
        assert one_line(quote) in reference


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hvem vant innovasjonsprisen?", "hvem-vant-innovasjonsprisen.md"),
        ("Ærlig Østlig Åpen", "aerlig-ostlig-apen.md"),
        ("A\u030apen", "apen.md"),
        ("Café Zürich", "cafe-zurich.md"),
        ("Straße ½", "strasse-1-2.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("CON", "asker-con.md"),
        ("com1", "asker-com1.md"),
        ("nul?", "asker-nul.md"),
        ("…", "asker.md"),
        ("", "asker.md"),
        ("日本", "asker.md"),
        ("a\0b\x1bc", "a-b-c.md"),
        ("-rf", "rf.md"),
    ],
)
def test_file_names(title, name):
    assert file_name(title) == name


@given(st.text())
def test_file_names_are_safe(title):
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\.md", file_name(title))
    assert len(file_name(title)) <= 70
