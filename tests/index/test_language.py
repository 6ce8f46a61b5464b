import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import LIMIT, identify, weigh, written_standard

BOKMAL = (
    "Biblioteket holder åpent til klokken åtte på hverdager. I ferien er det stengt på lørdager, men bøkene kan "
    "leveres i luken ved inngangen. De ansatte hjelper gjerne til med å finne fram, og det koster ingenting å låne."
)
NYNORSK = (
    "Biblioteket held ope til klokka åtte på kvardagar. I ferien er det stengt på laurdagar, men bøkene kan leverast "
    "i luka ved inngangen. Dei tilsette hjelper gjerne til med å finne fram, og det kostar ingenting å låne."
)
ENGLISH = (
    "The library is open until eight on weekdays. During the holidays it is closed on Saturdays, but books can be "
    "returned through the hatch by the entrance. The staff will gladly help you, and borrowing costs nothing."
)
DANISH = (
    "Biblioteket holder åbent til klokken otte på hverdage. I ferien er der lukket om lørdagen, men bøgerne kan "
    "afleveres i lugen ved indgangen. Nogle af de ansatte hjælper gerne med at finde frem, og det koster ikke noget "
    "at låne. Hvad man låner, skal man aflevere igen efter en måned, og det har altid været meget enkelt."
)
SWEDISH = (
    "Biblioteket är öppet till klockan åtta på vardagar. Under semestern är det stängt på lördagar, men böckerna kan "
    "lämnas i luckan vid ingången. Personalen hjälper gärna till att hitta, och det kostar inget att låna."
)
GERMAN = (
    "Die Bücherei ist an Werktagen bis acht Uhr geöffnet. In den Ferien ist sie am Samstag geschlossen, aber die "
    "Bücher können durch die Klappe am Eingang zurückgegeben werden. Das Personal hilft gerne, und es kostet nichts."
)
FRENCH = (
    "La bibliothèque est ouverte jusqu'à vingt heures en semaine. Pendant les vacances elle est fermée le samedi, mais "
    "les livres peuvent être rendus par la trappe près de l'entrée. Le personnel vous aide volontiers."
)
POLISH = (
    "Biblioteka jest czynna w dni powszednie do godziny dwudziestej. W czasie ferii jest zamknięta w soboty, ale "
    "książki można oddać przez okienko przy wejściu. Pracownicy chętnie pomogą, a wypożyczanie nic nie kosztuje."
)
UKRAINIAN = (
    "Бібліотека працює у будні до восьмої години. Під час канікул вона зачинена у суботу, але книжки можна здати."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BOKMAL, "nb"),
        (NYNORSK, "nn"),
        (ENGLISH, "en"),
        (DANISH, "da"),
        (SWEDISH, "sv"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (POLISH, "pl"),
        (UKRAINIAN, "uk"),
        (BOKMAL.upper(), "nb"),
        (NYNORSK.upper(), "nn"),
        (ENGLISH.upper(), "en"),
        ("", "und"),
        (" \n\t", "und"),
        ("12 345,67 – 2017-06-15 (!)", "und"),
        ("Åpningstider", "nb"),  # a word is enough to guess by
        ("Opningstider for skulane", "nn"),
        ("Opening hours", "en"),
        (BOKMAL + " Slagordet var «Think globally, act locally».", "nb"),  # a quotation
        (ENGLISH + " It is next to Rådhuset, in Storgata, opposite Kirketorget.", "en"),  # names
    ],
)
def test_identify(text, language):
    assert identify(text) == language


def test_only_the_beginning_counts():
    assert identify(BOKMAL * (LIMIT // len(BOKMAL) + 1) + ENGLISH * 1000) == "nb"


def test_more_text_than_one_sample():
    assert identify((NYNORSK + "\n") * 60) == "nn"
    assert identify((GERMAN + "\n") * 60) == "de"


def test_names_weigh_little():
    plain, named = weigh("hun leste the lord of the rings"), weigh("hun leste The Lord of the Rings")
    assert named.english < plain.english
    assert named.norwegian > named.english


@pytest.mark.parametrize("default", ["nb", "nn"])
def test_default_where_the_standards_agree(default):
    assert written_standard(weigh("Stemmer det?"), default) == default


@given(st.text())
def test_never_raises(text):
    language = identify(text)
    assert language == "und" or (language.isalpha() and len(language) in (2, 3))
    assert identify(text) == language


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "Co", "Lo", "Mn", "So"])))
def test_never_raises_on_odd_characters(text):
    identify(text)
