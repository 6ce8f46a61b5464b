import pytest

from bot import refusal
from bot.features import Matcher, candidates
from bot.messages import translate
from bot.question import analyse
from bot.selection import rank
from bot.types import LANGUAGES, Language

FERRY = {
    "ferja.md": "---\nlanguage: nb\npublished: 2021-04-03\n---\n# Ferja i Vik\n\n"
    "Den gamle ferja mellom Vik og Sand eies av rederiet Moen.\n",
}
TOLD = {
    "ferja.md": "---\nlanguage: nb\n---\n# Ferja i Vik\n\nDen gamle ferja mellom Vik og Sand ble bygd i 1958. "
    "Ferja kostet 3 millioner kroner. Ferja tar 40 passasjerer, og 30 prosent av dem er barn. "
    "Overfarten tar tre timer. Telefonen på ferja er 22 11 33 44.\n",
}


@pytest.fixture(scope="module")
def judged(assistant_of, encoder):
    """Makes a matcher and ranked candidates for a question."""

    def make(question: str, texts: dict[str, str], language: Language = "nb"):
        analysed = analyse(question, language)
        matcher = Matcher(analysed)
        hits = assistant_of(texts)._searcher.search(analysed.focus, language, 10)
        return matcher, rank(analysed, candidates(matcher, hits, lambda: encoder))

    return make


# What is asked for, with the reason why the text that lacks it does not answer.
LACKING = [
    ("Hvor mye penger kostet den gamle ferja i Vik?", refusal.MISSING_KIND["money"]),
    ("Hvor stor andel av den gamle ferja i Vik eies av rederiet?", refusal.MISSING_KIND["share"]),
    ("Hvilket telefonnummer har den gamle ferja i Vik?", refusal.MISSING_KIND["contact"]),
    ("Hvor lenge er den gamle ferja mellom Vik og Sand underveis?", refusal.MISSING_KIND["duration"]),
    ("Hvor mange passasjerer tar den gamle ferja i Vik?", refusal.MISSING_KIND["number"]),
    ("Når ble den gamle ferja i Vik bygd?", refusal.MISSING_KIND["time"]),
]


@pytest.mark.parametrize(("question", "reason"), LACKING)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_is_not_there(judged, question, reason, language):
    matcher, ranked = judged(question, FERRY)
    assert refusal.reason(matcher, ranked, language) == translate(language, reason)


@pytest.mark.parametrize("question", [question for question, _ in LACKING])
def test_what_is_asked_for_is_there(judged, question):
    matcher, ranked = judged(question, TOLD)
    assert refusal.reason(matcher, ranked, "nb") is None


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("Hvem eide den gamle ferja i Vik i 1987?", True),
        ("Hvem eide den gamle ferja i Vik i 2021 eller 1987?", True),  # one of the years is not told of
        ("Hvem eide den gamle ferja i Vik i 2021?", False),  # when the text was published
        ("Hvem eide den gamle ferja i Vik?", False),
    ],
)
def test_years_that_the_question_insists_on(judged, question, refused):
    matcher, ranked = judged(question, FERRY)
    expected = translate("nb", refusal.MISSING_YEAR, year="1987") if refused else None
    assert refusal.reason(matcher, ranked, "nb") == expected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hvordan baker jeg rundstykker?", "nb"),
        ("Hvem oppdaget penicillinet i 1928?", "nb"),  # the year is not what is missing
        ("Who discovered penicillin?", "en"),
    ],
)
def test_what_is_not_near(judged, question, language):
    matcher, ranked = judged(question, FERRY, language)
    assert refusal.reason(matcher, ranked, language) == translate(language, refusal.NOTHING_NEAR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_candidates(language):
    matcher = Matcher(analyse("Hvem eier ferja?", "nb"))
    assert refusal.reason(matcher, [], language) == translate(language, refusal.NOTHING_NEAR)


def test_features(judged):
    near = refusal.features(*judged("Hvem eier den gamle ferja i Vik?", FERRY))
    far = refusal.features(*judged("Hvem oppdaget penicillinet?", FERRY))
    assert set(near) == set(far) == set(refusal.FEATURES)
    assert near["words"] > far["words"]
    assert near["similarity"] > far["similarity"]
    assert near["rarest_missing"] <= far["rarest_missing"]
    assert refusal.features(*judged("Når ble ferja bygd?", FERRY))["kind_missing"] == 1
    assert refusal.features(*judged("Når ble ferja bygd?", TOLD))["kind_missing"] == 0
    assert all(-1 <= value <= 1.5 for value in (*near.values(), *far.values()))


def test_the_probability_does_not_rest_on_other_texts(judged):
    alone = judged("Hvem eier den gamle ferja i Vik?", FERRY)
    among = judged(
        "Hvem eier den gamle ferja i Vik?",
        FERRY
        | {f"{n}.md": f"---\nlanguage: nb\n---\n# Hus {n}\n\nHuset er malt for {n} år siden.\n" for n in range(20)},
    )
    assert refusal.probability(*alone) > 0.5
    assert refusal.probability(*among) > 0.5


def test_every_kind_that_is_demanded_has_a_reason():
    for question, reason in LACKING:
        assert reason in {refusal.MISSING_KIND[kind] for kind in analyse(question, "nb").demanded}
