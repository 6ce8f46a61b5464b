from collections.abc import Sequence
from datetime import date

import pytest

from bot import refusal
from bot.features import Candidate, candidates
from bot.matching import Matcher
from bot.messages import translate
from bot.question import KINDS, analyse
from bot.selection import rank, weights
from bot.types import LANGUAGES, Language

FERRY = {
    "ferja.md": "---\nlanguage: nb\npublished: 2021-04-03\n---\n# Ferja i Vik\n\n"
    "Den gamle ferja mellom Vik og Sand eies av rederiet Moen.\n",
}
TOLD = {
    "ferja.md": "---\nlanguage: nb\n---\n# Ferja i Vik\n\nDen gamle ferja mellom Vik og Sand ble bygd i 1958. "
    "Den åpnet 3. mai 1959. Den gamle ferja eies av rederiet Moen og Kari Berg. "
    "Ferja kostet 3 millioner kroner. Ferja tar 40 passasjerer, og 30 prosent av dem er barn. "
    "Overfarten tar tre timer. Telefonen på ferja er 22 11 33 44.\n",
}


TODAY = date(2022, 11, 21)


def said(matcher: Matcher, ranked: Sequence[tuple[float, Candidate]], language: Language = "nb") -> str | None:
    return refusal.reason(matcher, ranked, refusal.judge(matcher, ranked), language, TODAY)


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
    ("Hvilken dag åpnet den gamle ferja i Vik?", refusal.MISSING_KIND["date"]),
    ("Hvem andre enn rederiet Moen eier den gamle ferja i Vik?", refusal.NOBODY_ELSE),
]


@pytest.mark.parametrize(("question", "reason"), LACKING)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_is_not_there(judged, question, reason, language):
    matcher, ranked = judged(question, FERRY)
    assert said(matcher, ranked, language) == translate(language, reason)


@pytest.mark.parametrize("question", [question for question, _ in LACKING])
def test_what_is_asked_for_is_there(judged, question):
    matcher, ranked = judged(question, TOLD)
    assert said(matcher, ranked) is None


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
    assert said(matcher, ranked) == expected


UNDATED = {name: text.replace("published: 2021-04-03\n", "") for name, text in FERRY.items()}


@pytest.mark.parametrize(
    ("language", "question", "texts", "year"),
    [
        ("nb", "Hvem eier den gamle ferja i Vik i år?", FERRY, "2022"),
        ("nn", "Kven eig den gamle ferja i Vik i år?", FERRY, "2022"),
        ("en", "Who owns the old ferry in Vik this year?", FERRY, "2022"),
        ("nb", "Hvem eier den gamle ferja i Vik neste år?", FERRY, "2023"),
        ("nb", "Hvem eide den gamle ferja i Vik i fjor?", FERRY, None),  # when the text was published
        ("nb", "Hvem eier den gamle ferja i Vik i år?", UNDATED, None),  # which may be of this year
        ("nb", "Hvem eier den gamle ferja i vår kommune?", FERRY, None),
    ],
)
def test_years_that_the_question_points_at(judged, language, question, texts, year):
    expected = translate(language, refusal.MISSING_YEAR, year=year) if year else None
    matcher, ranked = judged(question, texts, language)
    assert said(matcher, ranked, language) == expected


@pytest.mark.parametrize(
    ("language", "question", "name"),
    [
        ("nb", "Hva tjener lærer Sofie Dahl på den gamle ferja i Vik?", "Sofie"),
        ("nn", "Kvifor mislikar læraren Sofie Dahl den gamle ferja i Vik?", "Sofie"),
    ],
)
def test_a_name_that_is_nowhere_is_told(judged, language, question, name):
    matcher, ranked = judged(question, FERRY, language)
    unlikely = refusal.reason(matcher, ranked, refusal.Judgement(1.0, 0.0), language, TODAY)
    assert unlikely == translate(language, refusal.MISSING_NAME, name=name)


def test_the_threshold_decides(judged):
    matcher, ranked = judged("Hvem eier den gamle ferja i Vik?", FERRY)
    near, answered = weights().near_from, weights().answered_from["same"]

    def reason(near: float, answered: float) -> str | None:
        return refusal.reason(matcher, ranked, refusal.Judgement(near, answered), "nb", TODAY)

    assert reason(near, answered) is None
    assert reason(near, answered - 0.01) == translate("nb", refusal.NOT_ANSWERED)
    assert reason(near - 0.001, answered) == translate("nb", refusal.NOTHING_NEAR)


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
    assert said(matcher, ranked, language) == translate(language, refusal.NOTHING_NEAR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_candidates(language):
    matcher = Matcher(analyse("Hvem eier ferja?", "nb"))
    assert refusal.judge(matcher, []) == refusal.Judgement(0.0, 0.0)
    assert said(matcher, [], language) == translate(language, refusal.NOTHING_NEAR)


def test_features(judged):
    near = refusal.features(*judged("Hvem eier den gamle ferja i Vik?", FERRY))
    far = refusal.features(*judged("Hvem oppdaget penicillinet?", FERRY))
    assert set(near) == set(far) == set(refusal.FEATURES)
    for name in ("words", "words_top", "words_near", "words_passage", "words_found", "similarity", "nearest", "likely"):
        assert near[name] > far[name], name
    for name in ("rarest_near", "rarest_found", "unmet"):
        assert near[name] < far[name], name
    assert all(-1 <= value <= 1.5 for value in (*near.values(), *far.values()))


@pytest.mark.parametrize(
    ("feature", "question", "expected"),
    [
        ("kind_missing", "Når ble ferja bygd?", (1, 0)),  # in the one text and in the other
        ("demanded_missing", "Når ble ferja bygd?", (1, 0)),
        ("demanded_missing", "Hvem eier den gamle ferja?", (0, 0)),
        ("uncounted", "Hvor mange passasjerer tar ferja?", (1, 0)),
        ("uncounted", "Hvem eier den gamle ferja?", (0, 0)),
        ("unqualified", "Hvem eide den gamle ferja tidligere?", (1, 1)),
        ("unqualified", "Hvem eier den gamle ferja?", (0, 0)),
        ("kindless", "Fortell om den gamle ferja.", (1, 1)),
        ("kindless", "Hvem eier den gamle ferja?", (0, 0)),
        ("asked_time", "Når ble ferja bygd?", (1, 1)),
        ("asked_time", "Hvem eier den gamle ferja?", (0, 0)),
        ("no_reason", "Hvorfor ble den gamle ferja solgt?", (1, 1)),
        ("names_near", "Hvem eier ferja i Vik?", (1, 1)),
        ("names_near", "Hvem eier ferja i Dubai?", (0, 0)),
        ("noun_near", "Hvilket rederi eier den gamle ferja?", (1, 1)),
    ],
)
def test_single_features(judged, feature, question, expected):
    assert tuple(refusal.features(*judged(question, texts))[feature] for texts in (FERRY, TOLD)) == expected


def test_what_is_demanded_may_stand_apart_from_what_is_asked_about(judged):
    apart = {
        "ferja.md": "---\nlanguage: nb\n---\n# Havna\n\nDen gamle ferja ligger i Vik. Huset ble malt i 1958.\n",
        "mer.md": "---\nlanguage: nb\n---\n# Mer\n\nSkolen er fra 1930.\n",
    }
    together = {"ferja.md": "---\nlanguage: nb\n---\n# Havna\n\nDen gamle ferja kom til Vik i 1958.\n"}
    question = "Når kom den gamle ferja til Vik?"
    assert refusal.features(*judged(question, apart))["demanded_apart"] > 0
    assert refusal.features(*judged(question, together))["demanded_apart"] == 0


def test_the_probability_does_not_rest_on_other_texts(judged):
    alone = judged("Hvem eier den gamle ferja i Vik?", FERRY)
    among = judged(
        "Hvem eier den gamle ferja i Vik?",
        FERRY
        | {f"{n}.md": f"---\nlanguage: nb\n---\n# Hus {n}\n\nHuset er malt for {n} år siden.\n" for n in range(20)},
    )
    assert refusal.judge(*alone).answered > 0.5
    assert refusal.judge(*among).answered > 0.5


def test_every_kind_that_is_demanded_has_a_reason():
    for question, reason in LACKING:
        kinds = analyse(question, "nb").demanded
        assert reason in {refusal.MISSING_KIND.get(kind, refusal.NOBODY_ELSE) for kind in kinds}
    assert set(refusal.MISSING_KIND) <= set(KINDS)
