from pathlib import Path

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

import index
from index.terms.nynorsk import to_bokmal

LINES = (Path(index.__file__).parent / "data" / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = [(line.split("\t")[0], line.split("\t")[1]) for line in LINES if not line.startswith("#")]
STEMMER = Stemmer.Stemmer("norwegian")


def test_the_list_is_sound():
    words = [nynorsk for nynorsk, _ in PAIRS]
    assert len(PAIRS) >= 600
    assert len(set(words)) == len(words)
    for nynorsk, bokmal in PAIRS:
        assert nynorsk == nynorsk.lower().strip()
        assert bokmal == bokmal.lower().strip()
        assert STEMMER.stemWord(nynorsk) != STEMMER.stemWord(bokmal), (nynorsk, bokmal)


def test_no_listed_word_leads_on_to_another():
    listed = dict(PAIRS)
    chains = {(word, listed[word], listed[listed[word]]) for word in listed if listed[word] in listed}
    assert chains == set()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("verksemda", "virksomheten"),  # listed
        ("fråsegn", "uttalelse"),  # listed, another word
        ("vart", "ble"),  # listed, strong verb
        ("vann", "vann"),  # won or water: left alone
        ("næringsverksemd", "næringsvirksomhet"),  # word inside a compound
        ("vegkrav", "veikrav"),  # veg in front
        ("sykkelvegar", "sykkelveiar"),  # veg at the end
        ("vegetasjon", "vegetasjon"),  # another veg
        ("beveger", "beveger"),  # another veg
        ("grunnskulelærar", "grunnskolelærar"),  # skule inside
        ("skulder", "skulder"),  # another skul
        ("sikkerheitsråd", "sikkerhetsråd"),  # -heit inside
        ("klimaforskarane", "klimaforskerne"),  # those who do something
        ("gitaren", "gitaren"),  # nobody who does something
        ("kommentarar", "kommentarar"),  # nobody either
        ("brukarprofil", "brukerprofil"),  # linking -ar-
        ("bølgje", "bølge"),  # gj
        ("skje", "skje"),  # no verb in -kje
        ("vanskelegare", "vanskeligere"),  # comparative
        ("leger", "leger"),  # no comparative
        ("heimdal", "heimdal"),  # a name
        ("", ""),
    ],
)
def test_to_bokmal(word, expected):
    assert to_bokmal(word) == expected


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("innbyggjarane", "innbyggerne"),
        ("løysingar", "løsninger"),
        ("moglegheitene", "muligheten"),
        ("kommunestyreval", "kommunestyrevalg"),
        ("medverknad", "medvirkning"),
        ("grunngjeving", "begrunnelse"),
        ("skular", "skoler"),
        ("sjukeheimen", "sykehjemmet"),
        ("offentlegheit", "offentlighet"),
    ],
)
def test_both_standards_meet_in_one_stem(nynorsk, bokmal):
    assert STEMMER.stemWord(to_bokmal(nynorsk)) == STEMMER.stemWord(to_bokmal(bokmal))


@given(st.text(max_size=40))
def test_takes_any_word(word):
    assert isinstance(to_bokmal(word), str)
