"""Answers and quotes as text for the clipboard, and how their sources are worded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.references import marked, plain, quote
from bot.types import Sentence
from tests.saved import answer, citation, document, refusal


def test_an_answer_with_its_references():
    said = answer("Hvem eier kaia?", "Kaia eies av Vik kommune.", "Ola Moen er\n havnefogd.")
    source = "Kaia i Vik. Gjenfortalt etter Havneboka. 3. mai 2019. under/kaia.md, linje 7."
    assert plain(said) == (
        "Kaia eies av Vik kommune. [1] Ola Moen er havnefogd. [2]\n"
        "\n"
        f"[1] {source} «Kaia eies av Vik kommune.»\n"
        f"[2] {source} «Ola Moen er havnefogd.»"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Kaia i Vik. Vik kommune. 3. mai 2019. under/kaia.md, side 3, linje 7. «Ja.»"),
        ("nn", "Kaia i Vik. Vik kommune. 3. mai 2019. Bokmål. under/kaia.md, side 3, linje 7. «Ja.»"),
        ("en", "Kaia i Vik. Vik kommune. 3 May 2019. Norwegian (bokmål). under/kaia.md, page 3, line 7. “Ja.”"),
    ],
)
def test_references_are_worded_in_the_language_of_the_answer(language, said):
    cited = citation("Ja.", document=document(retold_from=None), page=3)
    assert plain(answer("?", language=language, answer="Ja. [1]", citations=(cited,))) == f"Ja. [1]\n\n[1] {said}"


def test_what_else_is_said_of_an_answer():
    said = answer("?", "Ja.", generated_by="modell\x1b[2J", note="Ti avsnitt er sett på.")
    parts = plain(said).split("\n\n")
    assert parts[0] == "Ja. [1]"
    assert r"modell\x1b[2J" in parts[1]
    assert parts[2] == "Ti avsnitt er sett på."


def test_a_refusal_is_its_reason():
    assert plain(refusal("Hva koster den?", "Tekstene nevner\ningen sum.")) == "Tekstene nevner ingen sum."


def test_a_quote_with_its_reference():
    assert quote(citation("Kaia  er\n«stor».")) == (
        "“Kaia er «stor».”\nKaia i Vik. Gjenfortalt etter Havneboka. 3. mai 2019. under/kaia.md, linje 7."
    )
    assert quote(citation("Yes."), "en").startswith("“Yes.”\nKaia i Vik. Retold from Havneboka. 3 May 2019. Norwegian")
    assert quote(citation("Ja.", document=document(language="de"))).startswith("“Ja.”\nKaia i Vik. Retold from")


def test_an_answer_in_parts():
    said = answer("?", "Det står [1] i loven.", "Ja.")
    said = replace(said, answer="Ifølge en tekst: Det står [1] i loven. [1] Ja. [2] («i år»: 2019)")
    assert list(marked(said)) == [
        ("Ifølge en tekst: Det står [1] i loven.", (1,)),
        (" Ja.", (2,)),
        (" («i år»: 2019)", ()),
    ]
    two = replace(said, answer="Ja. [1] [2]", sentences=(Sentence(text="Ja.", citations=(1, 2)),))
    assert list(marked(two)) == [("Ja.", (1, 2))]


def test_parts_of_the_assistants_answers(assistant):
    for question in ("Hvem vant innovasjonsprisen?", "Who led the jury?", "Hva er HOPP?", "Hei!", "Hva koster melk?"):
        said = assistant.ask(question)
        parts = list(marked(said))
        assert [numbers for _, numbers in parts if numbers] == [one.citations for one in said.sentences]
        assert "".join(text + "".join(f" [{n}]" for n in numbers) for text, numbers in parts) == said.answer


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_parts_are_the_whole_answer(quotes):
    said = answer("?", *quotes)
    parts = list(marked(said))
    assert "".join(text + "".join(f" [{n}]" for n in numbers) for text, numbers in parts) == said.answer
    assert [number for _, numbers in parts for number in numbers] == list(range(1, len(quotes) + 1))
    copied = plain(said)
    assert all(char == "\n" or char.isprintable() or char in "\u200c\u200d" for char in copied if not char.isspace())
    assert len(copied.splitlines()) <= len(quotes) + 2
