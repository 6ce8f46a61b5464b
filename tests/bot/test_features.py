import pytest

from bot.features import ENCODED, FEATURES, PASSAGES, Matcher, candidates, union
from bot.question import KINDS, Question, analyse
from bot.types import Language
from index.terms.analysis import terms

POOL = (
    "---\nlanguage: nb\n---\n# Badet\n\n## Åpning\n\nBadet i Vik åpnet 3. mai 2020. Ordfører Kari Moen klippet snoren. "
    "Hvem kom? Det kom 450 gjester.\n\n## Drift\n\nKommunen driver badet. Billetten koster 90 kroner.\n"
)
BRIDGE = "---\nlanguage: nb\n---\n# Broen\n\nBroen over elva ble malt rød.\n"


@pytest.fixture(scope="module")
def found(assistant_of, encoder):
    """Makes the candidates for a question, with its matcher."""

    def make(question: str, texts: dict[str, str], language: Language = "nb"):
        analysed = analyse(question, language)
        matcher = Matcher(analysed)
        hits = assistant_of(texts)._searcher.search(analysed.focus, language, 10)
        return matcher, candidates(matcher, hits, lambda: encoder)

    return make


def matcher_of(question: str, language: Language = "nb") -> Matcher:
    return Matcher(analyse(question, language))


def met(question: str, text: str, *, language: Language = "nb", text_language: str = "nb") -> dict[str, float]:
    return matcher_of(question, language).match(frozenset(terms(text, text_language)), text_language)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Hvem eier ferja?", {"eier", "ferja"}),  # what only asks is left out
        ("Hvilket år brant kirken?", {"brant", "kirken"}),
        ("Når?", set()),  # nothing is left
        ("Hva betyr «betyr»?", {"betyr"}),  # unless it would be nothing
        ("Ferja ferja FERJA", {"ferja"}),  # once
    ],
)
def test_words_that_are_compared(question, words):
    assert set(matcher_of(question).words) == words
    assert set(matcher_of(question).information) == set(matcher_of(question).words)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Hvem eier ferja?", "Rederiet eide ferjene.", {"ferja"}),  # another form
        ("Hvem vant innovasjonsprisen?", "Kommunen fikk prisen.", {"innovasjonsprisen"}),  # a compound's part
        ("Hvem eier ferja?", "Skolen er stor.", set()),
    ],
)
def test_words_are_met_in_any_form(question, text, words):
    weights = met(question, text)
    assert set(weights) == words
    assert all(0 < weight <= 1 for weight in weights.values())


def test_a_part_of_a_compound_counts_less():
    whole = met("Hvem vant innovasjonsprisen?", "Vi fikk innovasjonsprisen.")["innovasjonsprisen"]
    part = met("Hvem vant innovasjonsprisen?", "Vi fikk prisen.")["innovasjonsprisen"]
    assert part < whole == 1


def test_words_are_met_across_languages():
    assert "school" in met("Where is the school?", "Skolen er stor.", language="en")
    assert "skolen" in met("Hvor er skolen?", "The school is big.", text_language="en")
    assert "skulen" in met("Kvar er skulen?", "Skolen er stor.", language="nn")


@pytest.mark.parametrize(
    ("question", "text", "counted"),
    [
        ("Hvor mange kommuner søkte?", "I alt 18 kommuner søkte.", True),
        ("Hvor mange kommuner søkte?", "I alt 18 små kommuner søkte.", True),  # with a word between
        ("Hvor mange kommuner søkte?", "De 33 prosjektene kom fra andre slags kommuner.", False),  # too far
        ("Hvor mange kommuner søkte?", "Kommunene sendte 33 prosjekter.", False),
        ("Hvor mange kommuner søkte?", "Mange kommuner søkte.", False),
    ],
)
def test_what_is_counted(question, text, counted):
    assert matcher_of(question).is_counted(text, "nb") is counted


def test_share_of_the_information():
    matcher = matcher_of("Hvem eier ferja i Lillevik?")
    assert matcher.share({}) == 0
    assert matcher.share(dict.fromkeys(matcher.words, 1.0)) == pytest.approx(1)
    assert matcher.share({"lillevik": 1.0}) > matcher.share({"eier": 1.0})  # a rare word tells more
    assert matcher_of("").share({}) == 0


def test_union():
    assert union({"a": 0.3, "b": 1.0}, {"a": 0.5}, {}) == {"a": 0.5, "b": 1.0}
    assert union() == {}


def test_names_of_the_question():
    assert matcher_of("Har Kari Moen møtt Ola Vik?").names == ("kari", "moen", "ola", "vik")
    assert matcher_of("Hvem eier ferja?").names == ()


def test_candidates_are_the_sentences(found):
    _, sentences = found("Når åpnet badet i Vik?", {"bad.md": POOL, "bro.md": BRIDGE})
    assert {one.text for one in sentences} >= {
        "Badet i Vik åpnet 3. mai 2020.",
        "Ordfører Kari Moen klippet snoren.",
        "Hvem kom?",
        "Det kom 450 gjester.",
        "Kommunen driver badet.",
        "Billetten koster 90 kroner.",
        "Broen over elva ble malt rød.",
    }
    assert not {one.text for one in sentences} & {"Badet", "# Badet", "Broen"}  # no title
    for one in sentences:
        passage = one.hit.passage
        assert passage.slice(one.start, one.end) == one.text
        assert passage.sentences[one.place] == (one.start, one.end)
        assert len(one.values) == len(FEATURES)
        assert one.matched <= {"åpnet", "badet", "vik"}


def test_values_of_a_sentence(found):
    _, sentences = found("Når åpnet badet i Vik?", {"bad.md": POOL, "bro.md": BRIDGE})
    by_text = {one.text: one for one in sentences}
    opened, asked = by_text["Badet i Vik åpnet 3. mai 2020."], by_text["Hvem kom?"]
    assert opened.kinds == {"time"}
    assert opened.value("has_time") == opened.value("has_demanded") == opened.value("words") == 1
    assert opened.value("similarity") == max(one.value("similarity") for one in sentences)
    assert opened.value("similarity_below_best") == 0
    assert (asked.value("question"), opened.value("question")) == (1, 0)
    assert asked.value("has_demanded") == 0
    assert (opened.value("names"), asked.value("names")) == (1, 0)
    assert by_text["Broen over elva ble malt rød."].value("best_passage") == 0
    assert by_text["Det kom 450 gjester."].value("early") < opened.value("early")
    guests = {one.text: one for one in found("Hvor mange gjester kom?", {"bad.md": POOL})[1]}
    assert guests["Det kom 450 gjester."].value("counted") == 1
    assert guests["Det kom 450 gjester."].kinds == {"number"}
    assert guests["Badet i Vik åpnet 3. mai 2020."].kinds == set()


def test_a_name_or_demand_that_the_question_lacks_is_neutral(found):
    _, sentences = found("Hvem driver badet?", {"bad.md": POOL})
    assert {one.value("names") for one in sentences} == {0.5}
    assert {one.value("noun") for one in sentences} == {0.5}
    assert {one.value("has_demanded") for one in sentences} == {0}


def test_values_keep_within_their_scales(found):
    for question, language in (("Når åpnet badet i Vik?", "nb"), ("What does a ticket for the pool cost?", "en")):
        for one in found(question, {"bad.md": POOL, "bro.md": BRIDGE}, language)[1]:
            assert all(-1 <= value <= 2 for value in one.values), dict(zip(FEATURES, one.values, strict=True))
    assert len(set(FEATURES)) == len(FEATURES)
    assert {f"has_{kind}" for kind in KINDS} < set(FEATURES)


def test_few_sentences_are_encoded(found):
    many = {f"{n}.md": "".join(f"Båt {n} ligger i havn {m}. " for m in range(30)) for n in range(PASSAGES + 3)}
    _, sentences = found("Hvor ligger båt 4?", many)
    assert len(sentences) == ENCODED


def test_nothing_is_loaded_for_nothing():
    def load():
        raise AssertionError("loaded")

    assert candidates(matcher_of("Hvem eier ferja?"), [], load) == []


@pytest.mark.parametrize("question", ["", "?", "Hva er det?", "\x00", "12"])
def test_a_question_without_words_has_candidates(found, question):
    matcher, sentences = found(question, {"bad.md": POOL})
    assert isinstance(matcher.question, Question)
    assert all(0 <= one.value("words") <= 1 for one in sentences)
