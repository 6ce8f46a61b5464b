import pytest

from bot.features import COMPARED, ENCODED, FEATURES, PASSAGES, candidates
from bot.matching import Matcher
from bot.question import KINDS, Question, analyse
from bot.types import Language

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


def test_words_that_the_title_does_not_say(found):
    question = "Når åpnet badet for gjester?"
    by_text = {one.text: one for one in found(question, {"bad.md": POOL})[1]}
    assert by_text["Det kom 450 gjester."].value("words_specific") > 0  # "badet" is what the whole text is about
    assert by_text["Kommunen driver badet."].value("words_specific") == 0
    assert {one.value("words_specific") for one in found("Badet", {"bad.md": POOL})[1]} == {
        0.5
    }  # nothing else is asked


def test_pieces_of_words_that_differ(found):
    texts = {"lab.md": "---\nlanguage: nb\n---\n# Arbeid\n\nVelferdslaben ligger i Vik. Skolen ligger i Sand.\n"}
    by_text = {one.text: one for one in found("Hvor ligger velferdslaboratoriet?", texts)[1]}
    assert by_text["Velferdslaben ligger i Vik."].value("letters") > by_text["Skolen ligger i Sand."].value("letters")


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("Hvor mange gjester har Kari Moen?", "Det kom 450 gjester til Moen.", 1),
        ("Hvor mange gjester har Kari Moen?", "Det kom 450 gjester.", 0),
        ("Hvor mange gjester har Kari Moen?", "Kari Moen er her.", 0),
        ("Hvor mange gjester har badet?", "Det kom 450 gjester til badet.", 0),  # nobody is named
    ],
)
def test_what_is_asked_for_with_a_name(found, question, text, value):
    texts = {"a.md": f"---\nlanguage: nb\n---\n# Annet\n\n{text}\n"}
    assert [one.value("noun_named") for one in found(question, texts)[1]] == [value]


def test_what_is_asked_for_beside_words_of_the_question(found):
    by_text = {one.text: one for one in found("Når åpnet badet i Vik?", {"bad.md": POOL})[1]}
    assert by_text["Badet i Vik åpnet 3. mai 2020."].value("beside") > 0
    assert by_text["Det kom 450 gjester."].value("beside") == 0
    assert by_text["Ordfører Kari Moen klippet snoren."].value("beside") == 0  # no time


def test_neighbours_are_compared_by_meaning(found):
    _, sentences = found("Når åpnet badet i Vik?", {"bad.md": POOL})
    similar = {(one.hit.id, one.place): one.value("similarity") for one in sentences}
    for one in sentences:
        near = [similar.get((one.hit.id, one.place + step), 0.0) for step in (-1, 1)]
        assert one.value("similarity_beside") == max(near)
    alone = {"a.md": "---\nlanguage: nb\n---\n# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"}
    assert [one.value("similarity_beside") for one in found("Når åpnet badet i Vik?", alone)[1]] == [0]


def test_values_keep_within_their_scales(found):
    for question, language in (("Når åpnet badet i Vik?", "nb"), ("What does a ticket for the pool cost?", "en")):
        for one in found(question, {"bad.md": POOL, "bro.md": BRIDGE}, language)[1]:
            assert all(-1 <= value <= 2 for value in one.values), dict(zip(FEATURES, one.values, strict=True))
    assert len(set(FEATURES)) == len(FEATURES)
    assert {f"has_{kind}" for kind in KINDS} < set(FEATURES)


def test_few_sentences_are_encoded(found):
    many = {f"{n}.md": "".join(f"Båt {n} ligger i havn {m}. " for m in range(30)) for n in range(PASSAGES + 3)}
    _, sentences = found("Hvor ligger båt 4?", many)
    assert len(sentences) == COMPARED
    similarities = [one.value("similarity") for one in sentences]
    # The rest counts as far as the farthest that was encoded.
    assert similarities[ENCODED:] == [min(similarities[:ENCODED])] * (COMPARED - ENCODED)


def test_nothing_is_loaded_for_nothing():
    def load():
        raise AssertionError("loaded")

    assert candidates(matcher_of("Hvem eier ferja?"), [], load) == []


@pytest.mark.parametrize("question", ["", "?", "Hva er det?", "\x00", "12"])
def test_a_question_without_words_has_candidates(found, question):
    matcher, sentences = found(question, {"bad.md": POOL})
    assert isinstance(matcher.question, Question)
    assert all(0 <= one.value("words") <= 1 for one in sentences)
