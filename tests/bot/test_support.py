"""When quotes support what a model says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.generate.facts import read
from bot.generate.support import Text, supported

NB = (
    "Statssekretær Paul Chaffey delte ut Innovasjonsprisen til Asker kommune torsdag 15. juni 2017. "
    "Juryleder Katinka Greve Leiner sa at 18 kommuner søkte, med 33 prosjekter og 4 000 innbyggere. "
    "Ring 22 24 25 00 eller skriv til post@asker.no mellom kl. 9 og 15.30."
)
EN = (
    "State Secretary Paul Chaffey presented the Innovation Prize on June 15, 2017. "
    "Eighteen municipalities applied, with 2.5 million kroner. Oslo did not apply."
)


@pytest.mark.parametrize(
    ("language", "sentence", "quote", "stands"),
    [
        ("nb", "Paul Chaffey delte ut prisen 15.06.2017.", NB, True),
        ("nb", "Paul Chaffey delte ut prisen i juni 2017.", NB, True),  # less than the quote says
        ("nb", "Paul Chaffey delte ut prisen i 2017.", NB, True),
        ("nb", "Paul Chaffey delte ut prisen 16. juni 2017.", NB, False),
        ("nb", "Paul Chaffey delte ut prisen 15. juni 2018.", NB, False),
        ("nb", "Paul Chaffey delte ut prisen 15. juli.", NB, False),
        ("nb", "Paul Chaffey delte ut prisen fredag.", NB, False),
        ("nn", "Paul Chaffey delte ut prisen torsdag 2017-06-15.", NB, True),
        ("en", "Paul Chaffey presented the prize on Thursday, June 15, 2017.", NB, True),
        ("en", "Paul Chaffey presented the prize on 15 June 2017.", EN, True),
        ("nb", "Det var Paul Chaffey, som er statssekretær, som delte ut prisen 15. juni 2017.", EN, True),
        ("nb", "Atten kommuner søkte.", NB, True),
        ("nb", "Det var 18 kommuner som søkte.", EN, True),
        ("nb", "Nitten kommuner søkte.", NB, False),
        ("nb", "33 kommuner søkte.", NB, False),  # a number that counts something else
        ("nb", "Kommuner med 4000 innbyggere søkte.", NB, True),
        ("en", "Municipalities with 4,000 inhabitants applied.", NB, True),
        ("nb", "Kommuner med 40 000 innbyggere søkte.", NB, False),
        ("nb", "Kommunene søkte med 2 500 000 kroner.", EN, True),
        ("nb", "Kommunene søkte med 2,5 milliarder kroner.", EN, False),
        ("en", "The municipalities applied with NOK 2.5 million.", EN, True),
        ("en", "The municipalities applied with $2.5 million.", EN, False),
        ("nb", "18 prosent av kommunene søkte.", NB, False),
        ("nb", "Kommuner med 18 kroner søkte.", NB, False),
        ("nb", "Juryleder Katinka Greve Leiner sa at femtitusen kommuner søkte.", NB, False),
        ("nb", "Asker kommune fikk Innovasjonsprisen.", NB, True),
        ("nb", "Askers innovasjonspris ble delt ut.", NB, True),  # genitive and another form
        ("nb", "Oslo kommune fikk Innovasjonsprisen.", NB, False),
        ("nb", "Oslo fikk prisen.", NB, False),  # also where the sentence begins
        ("nb", "Prisen ble delt ut av Katinka Leiner.", NB, True),
        ("nb", "Prisen ble delt ut av Paul Leiner.", NB, False),  # two people made into one
        ("nb", "Prisen ble delt ut av Chaffey Paul.", NB, False),
        ("nb", "Prisen ble delt ut av Paulsen.", NB, False),
        ("en", "Oslo did not apply.", EN, True),
        ("en", "Oslo applied.", "Oslo did not apply.", False),
        ("en", "Paul Chaffey did not present the prize.", EN.partition(" Oslo")[0], False),
        ("nb", "Skriv til post@asker.no.", NB, True),
        ("nb", "Skriv til post@oslo.no.", NB, False),
        ("nb", "Ring 22242500.", NB, True),
        ("nb", "Ring 22 24 25 01.", NB, False),
        ("nb", "Ring mellom kl. 9.00 og 15:30.", NB, True),
        ("nb", "Ring mellom kl. 8 og 15.30.", NB, False),
        ("nb", "Månen er laget av blå ost.", NB, False),  # nothing but plain words, and none of them there
        ("nb", "Ja.", NB, False),
        ("nb", "…", NB, False),
    ],
)
def test_supported(language, sentence, quote, stands):
    quoted = "en" if quote is EN or "Oslo did" in quote or "State" in quote else "nb"
    assert supported(Text(sentence, language), [Text(quote, quoted)]) == stands


def test_quotes_support_together():
    said = Text("Paul Chaffey delte ut prisen, og 18 kommuner søkte.", "nb")
    first, second, *_ = (Text(part + ".", "nb") for part in NB.split(". J"))
    assert not supported(said, [first])
    assert supported(said, [first, second])
    assert not supported(said, [])


@pytest.mark.parametrize(
    ("family", "text", "facts"),
    [
        ("no", "15. juni 2017", {("date", 2017, 6, 15)}),
        ("no", "15.6.2017", {("date", 2017, 6, 15)}),
        ("no", "15/06/17", {("date", 2017, 6, 15)}),
        ("en", "June 15, 2017", {("date", 2017, 6, 15)}),
        ("en", "the 15th of June, 2017", {("date", 2017, 6, 15)}),
        ("en", "6/15/2017", {("date", 2017, 6, 15)}),
        ("no", "26.–28. juni", {("date", None, 6, 26), ("date", None, 6, 28)}),
        ("no", "99.99.2017", {("number", "99.99"), ("number", "2017")}),
        ("en", "You may borrow it in May.", {("date", None, 5, None)}),
        ("no", "4 000, 4.000 og 4,000", {("number", "4000")}),
        ("no", "3,5", {("number", "3.5")}),
        ("en", "3.50", {("number", "3.5")}),
        ("no", "fire tusen", {("number", "4000")}),
        ("no", "en million", {("number", "1000000")}),
        ("no", "2,5 mill. kr", {("number", "2500000"), ("unit", "2500000", "kr")}),
        ("no", "15 %", {("number", "15"), ("unit", "15", "share")}),
        ("en", "£40", {("number", "40"), ("unit", "40", "gbp")}),
        ("en", "twenty-two", {("number", "22")}),
        ("no", "tjueto", {("number", "22")}),
        ("en", "to", set()),  # two in Norwegian
        ("no", "et hus", {("one",)}),
        ("no", "-5 grader", {("number", "-5")}),
        ("no", "2015–2017", {("number", "2015"), ("number", "2017")}),
        ("no", "E18", set()),  # a name
        ("no", "+47 22 24 25 00", {("number", "22242500")}),
        ("en", "2 pm", {("time", 14, 0)}),
        ("no", "kl. 14.30", {("time", 14, 30)}),
        ("no", "https://www.asker.no/pris.", {("address", "https://www.asker.no/pris")}),
    ],
)
def test_facts(family, text, facts):
    assert read(text, family).facts == facts


@given(st.text(max_size=300), st.sampled_from(["nb", "nn", "en", "sv"]))
def test_any_text_can_be_taken_apart(text, language):
    said = Text(text, language)
    assert len(said._read.text) == len(said.text)
    supported(said, [said, Text(text[::2], "en")])
