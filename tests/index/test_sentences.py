import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST, divide, sentences

# Each row is a text with | where one sentence ends and the next begins.
NORWEGIAN = [
    "Korpset spilte.| Alle klappet.",
    "Kommer du?| Ja!| Så fint.",
    # Abbreviations that something follows
    "Ta med f.eks. Kari eller Ola.",
    "Blant annet bl.a. Asker, dvs. Heggedal.",
    "Det er ca. 4 000 innbyggere her.| De fleste bor tett.",
    "Møtet er kl. 11.30 på torsdag.| Ta med kaffe.",
    "Møtet er kl. 19 og slutter kl. 21.| Velkommen!",
    "Se nr. 5 og jf. Plan- og bygningsloven.",
    "Ring tlf. 22 22 22 22.| Vi svarer.",
    "Prof. Dr. Hansen talte.| Så sang vi.",
    "Vi viser til St.meld. nr. 30 om skolen.",
    "Se kap. Innledning og fig. 3.",
    "De bor ved St. Hanshaugen.",
    "Det kom 30 pr. Januar i fjor, pga. Været.",
    "Hun er siv.ing. Kari Moe.",
    # Abbreviations that may end a sentence
    "Vi har kornett, tuba osv.| Trommene mangler.",
    "Det kostet 5 mill.| Kommunen betalte.",
    "Det kostet 5 mill. kroner i 2019.",
    "De kjøpte fløyter, noter m.m.| Alt ble brukt.",
    "Det var år 44 f.Kr.| Cæsar døde da.",
    "Prisen er kr. 500 for voksne.",
    "Stigningen var 2 pst.| Det er lite.",
    # Initials
    "J. K. Rowling skrev boka.| Den ble lest.",
    "Styreleder Katinka G. Leiner takket av.",
    "C.S. Lewis og J.R.R. Tolkien var venner.",
    "A. Hansen ble valgt.",
    "Det ble plan B.| Kommunen var enig.",
    "Vi trenger vitamin C.| Det finnes i frukt.",
    # Ordinals and dates
    "Den 15. juni var det fest.| Alle kom.",
    "Samlingen 11.–13. februar er full.",
    "Samlingen 11. til 13. februar er full.| Meld deg på venteliste.",
    "Samlingen 19. – 20. april er full.",
    "Vi feirer 17. mai og 1. januar.| Det er fint.",
    "Kong Harald 5. åpnet huset.",
    "Under 2. verdenskrig var det stille.",
    "Under den 2. Verdenskrig var det stille.",
    "Hun var med i 1. og 2. Divisjon i år.",
    "Frist: 20. november.| Send søknaden før det.",
    "Han ble 18.| Da flyttet han.",
    "Det sto ferdig i 2016.| 18 kommuner deltok.",
    "Laget vant 6-3.| Publikum jublet.",
    "1. Åpning av møtet.| 2. Valg av leder.",
    # Numbers
    "Det var 1.000 der, og 3.5 km igjen.| Vi gikk.",
    "Dybden er 237 m.| Innsjøen er stor.",
    "Veksten var 1 %.| Det var lite.",
    # Quotation
    "– Vi er glade.| – Det er bra, sier hun.",
    "– Vi er glade, sier Ettre. – og det er sant.",
    "– Kommer dere? spør hun.| – Ja.",
    "«Kommer dere?» spurte hun.| De nikket.",
    "Han sa: «Vi kommer.»| Så gikk han.",
    "«Aldri!» ropte han.| «Jo!» sa hun.",
    "Hun sa ja.|– Vi er glade.",
    # Brackets
    "Korpset (se bildet) spilte.| (Foto: NTB.)| Det var fint.",
    "Korpset (det er gammelt. Svært gammelt) spilte.",
    "Korpset på tur (Foto: Kari Moe)| Dirigenten ledet.",
    "Han skrev Hvem er du? (1963) og flere.",
    # Ellipsis
    "Vi ventet … og ventet.| Ingen kom.",
    "Vi ventet ...| Ingen kom.",
    "Han sa at «alt […] Kunne skje» her.",
    # Lines, semicolons, bullets
    "Avsnittet går\nover to\r\nlinjer.| Slik er\ndet.",
    "Overskrift\n\n|Avsnitt uten punktum",
    "Det regnet; Vi gikk likevel.",
    "Vi trenger:| • Kornett| • Tuba",
    "Se www.asker.kommune.no eller skriv til post@asker.no.| Vi svarer.",
    "Setningen slutter her.|Neste mangler mellomrom.",
    # Nynorsk
    "Ho kom ikkje.| Kvifor veit vi ikkje.",
    "Dei gav m.a. ein fløyte til kvar.| Det var fint.",
    "Møtet er den 3. mai kl. 18.30.| Alle er velkomne.",
    # Marks after the stop
    "Bra! 🎉| Neste gang blir bedre.",
    "**Viktig.**| Les dette.",
    "Slik er det.[1]| Kilden er god.[23]",
]

ENGLISH = [
    "The band played.| Everybody cheered.",
    "Mr. and Mrs. Smith met Dr. Jones.| They talked.",
    "We need instruments, e.g. Cornets, i.e. Brass.",
    "The U.S. Army came.| The band left.",
    "She lives in the U.S.| He lives here.",
    "We met at 5 p.m. Monday.| It rained.",
    "See No. 5 on p. 12.| It is short.",
    "Is the answer no?| It is no.| Five people know.",
    "Acme Inc. Limited was sold.| The buyer was Acme Ltd.",
    "“Is it over?” she asked.| “Yes.”| They left.",
    'He said, "Come in."| She did.',
    "It was option C.| We took it.",
    "George W. Bush spoke.",
    "Wait... what?| Nothing.",
    "Prices rose approx. 3.5 per cent.| Wages did not.",
]


@pytest.mark.parametrize("row", [*NORWEGIAN, *ENGLISH])
def test_boundaries(row):
    text = row.replace("|", "")
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == [
        part.strip() for part in row.split("|")
    ]


def test_only_the_span_is_looked_at():
    text = "Før. Dette er midten. Og her. Etter."
    start, end = text.index("Dette"), text.index(" Etter")
    assert [text[first:last] for first, last in sentences(text, start, end)] == ["Dette er midten.", "Og her."]
    assert sentences(text, 4, 5) == []
    assert sentences("", 0, 0) == []


PIECES = [
    "Ord",
    "ord ",
    "f.eks. ",
    "kl. ",
    "12. ",
    "A. ",
    ". ",
    "! ",
    "? ",
    "… ",
    "... ",
    ";",
    " – ",
    "«",
    "»",
    '"',
    "(",
    ")",
]
ODD = [
    "\n",
    "\r\n",
    "\n\n",
    "\u2028",
    "\x0c",
    "\x85",
    "\u200b",
    "\u00ad",
    "\u00a0",
    "\ufeff",
    "e\u0301",
    "👩\u200d🚀",
    "中文。",
    "\x1b",
]
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from([*PIECES, *ODD, "langt" * 50]), max_size=80).map("".join)
)


@given(TEXTS, st.integers(0, 50), st.integers(0, 50), st.sampled_from([1, 7, 40, LONGEST]))
def test_every_character_but_space_is_in_one_sentence(text, before, after, longest):
    start = min(before, len(text))
    end = max(start, len(text) - after)
    spans = sentences(text, start, end, longest)
    place = start
    for first, last in spans:
        assert text[place:first].strip() == ""
        assert place <= first < last <= first + longest
        assert text[first:last] == text[first:last].strip()
        place = last
    assert text[place:end].strip() == ""


def test_long_sentences_are_divided_where_it_hurts_least():
    text = "a " * 200 + "b; " + "c " * 150
    assert [text[start:end][-2:] for start, end in divide(text, 0, len(text), 600)] == ["b;", " c"]
    text = "a " * 500
    assert max(end - start for start, end in divide(text, 0, len(text), 600)) <= 600
    assert {text[start:end][0] for start, end in divide(text, 0, len(text), 600)} == {"a"}


def test_no_letter_is_parted_from_its_accents():
    text = "e\u0301" * 1001
    assert all(text[start] == "e" for start, _ in divide(text, 0, len(text), 599))
    text = "👩\u200d🚀" * 500
    assert all(text[start] == "👩" for start, _ in divide(text, 0, len(text), 100))


def test_a_length_below_one_is_refused():
    with pytest.raises(ValueError, match="longest"):
        sentences("a", 0, 1, 0)


@pytest.mark.parametrize(
    "piece", ["a", ".", "(", "()", ". ", "A. ", "\n", "\n ", '"', " •", "1. ", "…(", "a\u0301", "[1]", ".["]
)
def test_very_much_of_the_same_takes_linear_time(piece):
    text = piece * (300_000 // len(piece))
    began = time.process_time()
    sentences(text, 0, len(text))
    assert time.process_time() - began < 10
