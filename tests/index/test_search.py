import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id, open_encoder
from index.errors import UsageError
from index.search import Searcher
from index.types import Hit

TEXTS = {
    # Three passages: shorter sections would share one.
    "library.md": f"# Biblioteket\n\n{'Biblioteket låner ut bøker til alle. ' * 15}\n\n## Tider\n\n"
    f"{'Biblioteket er åpent hver dag. ' * 15}\n\n## Gebyr\n\n{'Biblioteket krever gebyr for savnede bøker. ' * 15}\n",
    "roads.md": "---\nlanguage: nb\n---\n# Veier\n\nBrøytebilene rydder veiene for snø om vinteren.\n",
    "school.md": "---\nlanguage: en\n---\n# The school\n\nPupils get homework from their teacher every Monday.\n",
    "health.md": "---\nlanguage: nn\n---\n# Helse\n\nLegen gir pasienten medisin mot sjukdomen.\n",
    "wasser.md": "---\nlanguage: de\n---\n# Wasser\n\nDas Trinkwasser der Gemeinde kommt aus dem See.\n",
}
WORK = {
    "nb": "# Prisen\n\nKommunen vant prisen for godt samarbeid med innbyggerne.\n",
    "nn": "# Prisen\n\nKommunen vann prisen for godt samarbeid med innbyggjarane.\n",
    "en": "# The prize\n\nThe municipality won the prize for good cooperation with its residents.\n",
    "de": "# Der Preis\n\nDie Gemeinde gewann den Preis für gute Zusammenarbeit mit den Einwohnern.\n",
}
QUESTION = {
    "nb": "Hvorfor vant kommunen prisen?",
    "nn": "Kvifor vann kommunen prisen?",
    "en": "Why did the municipality win the prize?",
}
WEIGHTS = ["hybrid", "terms", "dense"]


@pytest.fixture(scope="module")
def encoder():
    return open_encoder()


@pytest.fixture(scope="module")
def searcher_of(tmp_path_factory, encoder):
    """Makes a searcher over texts given by their names."""

    def make(texts):
        folder = tmp_path_factory.mktemp("search")
        (folder / "texts").mkdir()
        for name, text in texts.items():
            (folder / "texts" / name).write_text(text, encoding="utf-8")
        model = Model(PACKAGED, encoder_id(), lambda: encoder)
        return Searcher(refresh([folder / "texts"], folder / "index", model)[0], lambda: encoder)

    return make


@pytest.fixture(scope="module")
def searcher(searcher_of):
    return searcher_of(TEXTS)


def work(*languages: str, **more: str) -> dict[str, str]:
    """Translations of one work."""
    return {f"award.{code}.md": f"---\nwork: award\nlanguage: {code}\n---\n{WORK[code]}" for code in languages} | more


def paths(hits: list[Hit]) -> list[str]:
    return [hit.passage.document.path for hit in hits]


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(
    ("question", "language", "path"),
    [
        ("Hvor kan jeg låne bøker?", "nb", "library.md"),
        ("Kvar kan eg låne bøker?", "nn", "library.md"),
        ("Where can I borrow books?", "en", "library.md"),
        ("Hvem rydder snø?", "nb", "roads.md"),
        ("Who clears the snow?", "en", "roads.md"),
        ("Hvilke lekser får elevene av læreren?", "nb", "school.md"),
        ("Kva lekser får elevane av læraren?", "nn", "school.md"),
        ("Which homework do pupils get?", "en", "school.md"),
        ("Hvilken medisin får pasienten?", "nb", "health.md"),
        ("Which medicine does the patient get?", "en", "health.md"),
        ("Trinkwasser", "nb", "wasser.md"),
    ],
)
def test_the_passage_about_it_comes_first(searcher, question, language, path, weights):
    assert paths(searcher.search(question, language, weights=weights))[0] == path


@pytest.mark.parametrize("weights", WEIGHTS)
def test_scores_fall_and_are_the_same_every_time(searcher, weights):
    hits = searcher.search("Når er biblioteket åpent?", "nb", 10, weights)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] <= 1
    assert len({hit.id for hit in hits}) == len(hits)
    assert searcher.search("Når er biblioteket åpent?", "nb", 10, weights) == hits
    again = Searcher(searcher.snapshot, open_encoder).search("Når er biblioteket åpent?", "nb", 10, weights)
    assert again == hits
    assert searcher.search("Når er biblioteket åpent?", "nb", 2, weights) == hits[:2]


def test_each_way_of_searching_tells_its_own(searcher):
    by_terms = searcher.search("biblioteket", "nb", weights="terms")
    assert {hit.similarity for hit in by_terms} == {0.0}
    assert paths(by_terms) == ["library.md"] * 3  # several passages of a document
    by_meaning = searcher.search("biblioteket", "nb", weights="dense")
    assert {hit.terms for hit in by_meaning} == {0.0}
    assert len(by_meaning) == len(searcher.snapshot)
    both = searcher.search("biblioteket", "nb")
    assert both[0].terms > 0
    assert both[0].similarity > 0


def test_words_alone_need_no_encoder(searcher):
    def load():
        raise AssertionError("loaded")

    assert Searcher(searcher.snapshot, load).search("biblioteket", "nb", weights="terms")


@pytest.mark.parametrize("k", [0, 1, 3, 1000])
def test_k(searcher, k):
    assert len(searcher.search("biblioteket", "nb", k)) == min(k, len(searcher.snapshot))


def test_as_many_as_are_asked_for(searcher_of):
    many = searcher_of({f"{number}.txt": f"Tekst {number} om biblioteket.\n" for number in range(250)})
    for weights in ("terms", "dense", "hybrid"):
        assert len(many.search("biblioteket", "nb", 240, weights)) == 240


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(
    "question", ["", " ", "???", "Hva er det?", "What is it?", "12345", "\x00", "👍", 'AND OR ( " : *', "a\ud800"]
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_question_is_an_error(searcher, question, language, weights):
    assert len(searcher.search(question, language, 3, weights)) <= 3


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(["nb", "nn", "en"]))
def test_any_question_is_searched_for(searcher, question, language):
    hits = searcher.search(question, language, 5)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(
    ("there", "asked", "shown"),
    [
        ("nb nn en", "nb", "nb"),
        ("nb nn en", "nn", "nn"),
        ("nb nn en", "en", "en"),
        ("nb en", "nn", "nb"),  # the other Norwegian before English
        ("nn en", "nb", "nn"),
        ("de nb en", "nn", "nb"),
        ("de en", "en", "en"),
        ("en", "nb", "en"),  # better than nothing
    ],
)
def test_one_translation_of_a_work_is_shown(searcher_of, there, asked, shown, weights):
    hits = searcher_of(work(*there.split(), **TEXTS)).search(QUESTION[asked], asked, 20, weights)
    assert {path for path in paths(hits) if path.startswith("award")} == {f"award.{shown}.md"}
    assert paths(hits)[0] == f"award.{shown}.md"


def test_where_no_language_is_near_the_best_is_shown(searcher_of):
    found = searcher_of(work("de", "en")).search("Hvorfor vant municipality the prize?", "nb", weights="terms")
    assert paths(found) == ["award.en.md"]


def test_a_work_whose_near_translation_lacks_what_is_asked_for_is_found_in_another(searcher_of):
    texts = work("nb", "en")
    texts["award.en.md"] += "\n## Appendix\n\nThe zeppelin was chartered in Bergen.\n"
    assert paths(searcher_of(texts).search("Zeppelin", "nb", weights="terms")) == ["award.en.md"]


def test_works_do_not_hide_each_other(searcher_of):
    texts = {
        f"{name}.{code}.md": f"---\nwork: {name}\nlanguage: {code}\n---\n{WORK[code]}"
        for name in "ab"
        for code in ("nb", "en")
    }
    assert sorted(paths(searcher_of(texts).search(QUESTION["nb"], "nb"))) == ["a.nb.md", "b.nb.md"]


def test_an_index_without_texts_finds_nothing(searcher_of):
    assert searcher_of({}).search("Hvem?", "nb") == []


def test_vectors_of_another_encoder_are_not_compared(searcher):
    class Other:
        id = "another"
        dimension = 384

        def question(self, text):
            raise AssertionError("compared")

        def passages(self, texts):
            raise AssertionError("compared")

        focus, sentences = question, passages

    with pytest.raises(UsageError, match="asker index --rebuild"):
        Searcher(searcher.snapshot, Other).search("Hvem?", "nb")
