import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id
from index.spelling import correct
from index.terms.known import is_known

TEXTS = {
    "award.nb.md": "---\nlanguage: nb\n---\n# Om innovasjonsprisen\n\nDet var kommunen som vant innovasjonsprisen. "
    "Juryen ledes av en ordfører fra Trondheim. Prisen går til nyskapende medvirkningsprosesser i kommunene, og "
    "hver kommune må søke. I fjor var det Kristiansund og Pettersen som delte den, sammen med Bergum og Ross.\n",
    "award.nn.md": "---\nlanguage: nn\n---\n# Om innovasjonsprisen\n\nDet var kommunen som vann innovasjonsprisen. "
    "Innbyggjarane møtte kommunedirektøren og likestillingsombodet. Fylkeskommunane ventar på frigjeringa.\n",
    "award.en.md": "---\nlanguage: en\n---\n# The prize\n\nAll the municipalities can apply, and a municipality in "
    "Scotland won the innovation prize. The jury praised its cooperation with volunteers.\n",
    "office.nb.md": "---\nlanguage: nb\n---\n# Kontoret\n\nDet er kontoret som har ansvar for likestillingstiltakene. "
    "Ved kontoret i Asker sitter en arkivar. Her oppbevares arkivene.\n",
}


@pytest.fixture(scope="module")
def index_of(tmp_path_factory, encoder, texts):
    """Makes a snapshot, and says the languages, of texts given by their names."""

    def make(files):
        folder = tmp_path_factory.mktemp("spelling")
        (folder / "texts").mkdir()
        model = Model(PACKAGED, encoder_id(), lambda: encoder)
        snapshot = refresh([texts(folder / "texts", files)], folder / "index", model)[0]
        return snapshot, {document.language for document in snapshot.documents}

    return make


@pytest.fixture(scope="module")
def index(index_of):
    return index_of(TEXTS)


@pytest.mark.parametrize(
    ("question", "language", "corrected"),
    [
        ("Hvem vant inovasjonsprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # dropped
        ("Hvem vant innovvasjonsprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # doubled
        ("Hvem vant innovasjosnprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # swapped
        ("Hvem vant innovasjonxprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # replaced
        ("Hvem vant nnovasjonsprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # first letter dropped
        ("Hvem vant inovasjonprisen?", "nb", "Hvem vant innovasjonsprisen?"),  # two letters of a long word
        ("Hvem vant inovasjonsprisn?", "nb", "Hvem vant innovasjonsprisen?"),  # in the ending, too
        ("Hvem er ordførrer?", "nb", "Hvem er ordfører?"),
        ("Hva gjør konmunen?", "nb", "Hva gjør kommunen?"),  # of several forms the nearest
        ("Hva er medvirkningsprosseser?", "nb", "Hva er medvirkningsprosesser?"),
        ("Hvem vant «inovasjonsprisen»  …", "nb", "Hvem vant «innovasjonsprisen»  …"),  # all else stays
        ("Inovasjonsprisen – hvem vant den?", "nb", "Innovasjonsprisen – hvem vant den?"),
        ("HVEM VANT INOVASJONSPRISEN?", "nb", "HVEM VANT INNOVASJONSPRISEN?"),
        ("Kven møtte kommunedirekøren?", "nn", "Kven møtte kommunedirektøren?"),
        ("Kva gjer likestilingsombodet?", "nn", "Kva gjer likestillingsombodet?"),
        ("Kva ventar fylkeskomunane på?", "nn", "Kva ventar fylkeskommunane på?"),
        ("Kva er likestillinsgtiltaka?", "nn", "Kva er likestillingstiltakene?"),  # swapped, and only bokmål has it
        ("Which muncipality won?", "en", "Which municipality won?"),
        ("What is the inovation prize?", "en", "What is the innovation prize?"),
        ("Who praised the coperation?", "en", "Who praised the cooperation?"),
        ("What is the muncipality's prize?", "en", "What is the municipality's prize?"),
        ("Hvem er ordfører i Trodnheim?", "nb", "Hvem er ordfører i Trondheim?"),  # names: swapped
        ("Hvem er ordfører i Trondeim?", "nb", "Hvem er ordfører i Trondheim?"),  # a consonant inside is lacking
        ("hvem er ordfører i trodnheim?", "nb", "hvem er ordfører i trondheim?"),
        ("Where in Scoltand?", "en", "Where in Scotland?"),
        ("Hvem vant inovasjonsprisen i Trondeim?", "nb", "Hvem vant innovasjonsprisen i Trondheim?"),
    ],
)
def test_a_misspelt_word_becomes_the_word_of_the_texts(index, question, language, corrected):
    snapshot, languages = index
    assert correct(question, language, snapshot, languages) == corrected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hva koster bregner og kommoder?", "nb"),  # words that the texts do not hold
        ("Hva er en ordfølger og en juryordning?", "nb"),  # nor these compounds
        ("Hva er innovasjonspress, innovasjonspriser og prisenes?", "nb"),
        ("Kva er eit ombod, ei oppnemning og ei rettleiing?", "nn"),  # nynorsk
        ("Kva er frigjering?", "nn"),
        ("Hva er frigjøringen?", "nb"),  # nor its nynorsk sibling
        ("Who is the major of the community?", "en"),
        ("Who is the mayor, and is he innovative?", "en"),
        ("What is a municipal contour?", "en"),
        ("Hva betyr mayor, volunteered og councillors?", "nb"),  # words in another language
        ("What is a kommunestyre?", "en"),
        ("Hvem er Moss, Askim, Bærum og Berget?", "nb"),  # not Ross, Asker, Bergum
        ("Hvem er Petersen?", "nb"),  # another than Pettersen
        ("Hvem er Pettersson og Peterssen?", "nb"),
        ("Hvor er Kristiansand?", "nb"),  # another town than Kristiansund
        ("Hvor er Kristiansynd?", "nb"),
        ("Hvor er Tronheim?", "nb"),  # a possible compound
        ("Hvor er Trandheim?", "nb"),  # names differ by vowels
        ("Hvor er Skotland?", "en"),  # a replaced letter in a name
        ("Hva skjedde i 2020, 1998 og 20200?", "nb"),
        ("Hva er NTNY, KOMMUNW og ABC-123?", "nb"),  # acronyms, codes
        ("Hva er inovasjonsprisen2 og x-inovasjonsprisen?", "nb"),
        ("Hva er inovasjonsprisen.no og post@inovasjonsprisen?", "nb"),
        ("Hva er en pirs?", "nb"),
        ("Hva er en jyri?", "nb"),
        ("Hva er iNovasjonsprisen?", "nb"),
        ("Hva er xylofonkonsertene for noe?", "nb"),
        ("", "nb"),
        ("?!", "en"),
    ],
)
def test_nothing_else_is_changed(index, question, language):
    snapshot, languages = index
    assert correct(question, language, snapshot, languages) is None


@pytest.mark.parametrize(
    "word",
    ["kommuner", "sjøer", "todelingen", "innovasjonspress", "ombodet", "mayors", "kvifor"],
)
def test_known_words(word):
    assert is_known(word)


@pytest.mark.parametrize("word", ["inovasjonsprisen", "komunen", "muncipality", "fylkeskomunane", "xqzw"])
def test_unknown_words(word):
    assert not is_known(word)


def test_several_words_as_near_are_left_unless_one_is_much_commoner(index_of):
    sentence = "Her er det flere ting som heter {}.\n"
    twice = {f"{word}.md": sentence.format(word) for word in ("zalbero", "zalbera")}
    snapshot, languages = index_of(twice)
    assert correct("hva er zalberi?", "nb", snapshot, languages) is None
    more = {f"{number}.md": sentence.format("zalbemo") for number in range(3)}
    snapshot, languages = index_of({"a.md": sentence.format("zalbeto"), **more})
    assert correct("hva er zalbeko?", "nb", snapshot, languages) == "hva er zalbemo?"


def test_near_words_come_to_light_behind_common_ones(index_of):
    texts = {f"{number:02}.md": "Her er det mye zalbemo å se.\n" for number in range(20)}
    snapshot, languages = index_of({**texts, "last.md": "Her er det litt zalbetto å se.\n"})
    assert correct("hva er zalbeto?", "nb", snapshot, languages) == "hva er zalbemo?"  # as near, and commoner
    assert correct("hva er zalbbetto?", "nb", snapshot, languages) == "hva er zalbetto?"


def test_a_word_comes_to_light_behind_compounds_with_it(index_of):
    texts = {f"{number:02}.md": "Her er innovasjonsprisen og arbeidet.\n" for number in range(20)}
    snapshot, languages = index_of({**texts, "last.md": "Her er det mye innovasjon å se.\n"})
    assert correct("hva er inovasjon?", "nb", snapshot, languages) == "hva er innovasjon?"


def test_an_index_without_texts(index_of):
    snapshot, languages = index_of({})
    assert correct("Hvem vant inovasjonsprisen?", "nb", snapshot, languages) is None


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(["nb", "nn", "en"]))
def test_any_text_is_taken(index, question, language):
    snapshot, languages = index
    better = correct(question, language, snapshot, languages)
    assert better is None or (better and better != question)


WORDS = sorted({word.strip(".,") for text in TEXTS.values() for word in text.split("---\n#")[1].split()})


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["nb", "nn", "en"]))
def test_words_of_the_texts_are_never_changed(index, words, language):
    snapshot, languages = index
    assert correct(" ".join(words) + "?", language, snapshot, languages) is None


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("abeikmnoprsu", min_size=4, max_size=14), st.integers(0, 14), st.sampled_from("abeijkmnørsu"))
def test_what_is_corrected_is_found(index, word, at, letter):
    """A correction is itself never corrected."""
    snapshot, languages = index
    better = correct(f"Hva er {word[:at]}{letter}{word[at:]}?", "nb", snapshot, languages)
    assert better is None or correct(better, "nb", snapshot, languages) is None


def test_passages_near_a_term(index):
    snapshot, _ = index
    for distance, found in ((0, 0), (1, 1), (2, 1)):
        assert bool(snapshot.search_near("trodnheim", distance, 5)) == found
    (number,) = snapshot.search_near("trondheim", 0, 5)
    assert "Trondheim" in snapshot.passages([number])[0].text
    assert snapshot.search_near("trodnheim", 1, 5, ["trondheim"]) == []
    assert snapshot.search_near("trodnheim", 1, 0) == []
    assert snapshot.search_near("", 1, 5) == []
    assert snapshot.search_near("a\ud800 b" * 20, 2, 5) == []


def test_a_question_without_a_typing_error_imports_nothing(index_of, tmp_path_factory):
    program = (
        "import sys\nfrom pathlib import Path\nfrom index.spelling import correct\nfrom index.store import Snapshot\n"
        "snapshot = Snapshot.open(Path(sys.argv[1]))\n"
        "print(correct(sys.argv[2], 'nb', snapshot, {'nb'}), 'rapidfuzz' in sys.modules)"
    )
    index_of(TEXTS)
    folder = sorted(tmp_path_factory.getbasetemp().glob("spelling*/index"))[-1]

    def run(question: str) -> list[str]:
        command = [sys.executable, "-c", program, str(folder), question]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()

    assert run("Hvem vant innovasjonsprisen, og hva koster kommoder?") == ["None", "False"]
    assert run("inovasjonsprisen")[-1] == "True"
