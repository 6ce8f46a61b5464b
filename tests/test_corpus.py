"""The packaged texts: what they state is the same in three languages, and in our own words."""

import re
from itertools import combinations

import pytest

from index.readers import read
from index.sources import Source
from index.types import Document
from tests.conftest import REPOSITORY, SHARED

CORPUS = REPOSITORY / "corpus"
FILES = sorted(CORPUS.glob("*.md"))
WORKS = ("award", "project")
LANGUAGES = ("nb", "nn", "en")
LONGEST = 8
"""Words in a row that may be those of an original: names are longer than that nowhere."""

WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
ENGLISH_ONLY = frozenset(
    "Municipality Ministry Local Government Modernisation State Secretary Arendal Conference Innovation Prize Welfare "
    "Lab Solution Hunt Joint Efforts Linguistic Minorities Historical Thursday June November February Europe "
    # what bokmål writes with a small letter, and English quotes
    "Regjeringen".split()
)
"""Words with a capital that only English has: translated names, months and days."""
NORWEGIAN_ONLY = {"EPSA-konferansen": "EPSA", "Europa": "Europe"}


def document(name: str) -> Document:
    file = CORPUS / name
    return read(Source(str(CORPUS), name, file.stat().st_size, file.stat().st_mtime_ns)).document


def body(name: str) -> str:
    """A text without its front matter."""
    return (CORPUS / name).read_text("utf-8").split("---\n", 2)[2]


def numbers(text: str) -> set[str]:
    """Numbers and years, without what groups their digits."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[ ,\u00a0](?=\d{3}\b)", "", text)))


def plain(word: str) -> str:
    """A name without the ending that says whose."""
    return re.sub(r"(?:['’]s|(?<=[A-Z])s)$", "", word)


def capitalised(text: str) -> set[str]:
    """Words with a capital letter, except those that begin a sentence or stand in a heading."""
    found: set[str] = set()
    for line in text.splitlines():
        if not line.startswith("#"):
            for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«“])", line):
                found.update(plain(word) for word in WORD.findall(sentence)[1:] if word[0].isupper())
    return found


def all_words(text: str) -> set[str]:
    return {plain(word) for word in WORD.findall(text)}


def test_there_are_six_texts():
    assert [file.name for file in FILES] == sorted(f"{work}.{language}.md" for work in WORKS for language in LANGUAGES)


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_front_matter(work, language):
    told = document(f"{work}.{language}.md")
    assert told.language == language
    assert told.title
    assert told.retold_from
    assert len(told.topics) >= 3
    assert len(told.questions) >= 5
    assert all(question.endswith("?") for question in told.questions)
    assert told.source is None
    assert body(f"{work}.{language}.md").lstrip().startswith(f"# {told.title}\n")
    if work == "award":
        assert told.publisher == "Kommunal- og moderniseringsdepartementet"
        assert told.published == "2017-06-15"
    else:  # its original states neither
        assert (told.publisher, told.published) == (None, None)


def test_translations_share_their_work():
    works = {work: {document(f"{work}.{language}.md").work for language in LANGUAGES} for work in WORKS}
    assert all(len(ids) == 1 for ids in works.values())
    assert len(set.union(*works.values())) == 2
    for work in WORKS:
        told = [document(f"{work}.{language}.md") for language in LANGUAGES]
        assert len({(len(one.questions), len(one.topics)) for one in told}) == 1
        assert len({one.title for one in told}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("name", "question"), [(file.name, question) for file in FILES for question in document(file.name).questions]
)
def test_its_questions_are_answered_from_it(assistant, name, question):
    answer = assistant.ask(question)
    assert answer.answered, answer.reason
    assert answer.language == document(name).language
    assert name in {citation.document.path for citation in answer.citations}


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize(("one", "other"), list(combinations(LANGUAGES, 2)))
def test_numbers_are_the_same(work, one, other):
    assert numbers(body(f"{work}.{one}.md")) == numbers(body(f"{work}.{other}.md"))


@pytest.mark.parametrize("work", WORKS)
def test_names_are_the_same(work):
    texts = {language: body(f"{work}.{language}.md") for language in LANGUAGES}
    assert capitalised(texts["nb"]) == capitalised(texts["nn"])
    for norwegian in ("nb", "nn"):
        names = {NORWEGIAN_ONLY.get(name, name) for name in capitalised(texts[norwegian])}
        assert names - all_words(texts["en"]) == set()
        assert capitalised(texts["en"]) - all_words(texts[norwegian]) - ENGLISH_ONLY == set()


@pytest.mark.parametrize("work", WORKS)
def test_the_headings_pair_up(work):
    levels = [re.findall(r"^#+", body(f"{work}.{language}.md"), re.MULTILINE) for language in LANGUAGES]
    assert levels[0] == levels[1] == levels[2]


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_what_was_said_is_indirect_speech(name):
    for paragraph in body(name).splitlines():
        assert not re.match(r"\s*[-–—―]\s", paragraph), paragraph  # a quotation dash
        assert not re.search(r"[\"«“][^\"»”]*[.!?,][\"»”]", paragraph), paragraph  # quoted names hold no sentence


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_it_is_told_in_our_own_words(name):
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared/seeds")
    length = LONGEST + 1

    def runs(text: str) -> set[tuple[str, ...]]:
        words = [word.casefold() for word in WORD.findall(text)]
        return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}

    originals = [file.read_text("utf-8") for file in sorted((SHARED / "seeds").iterdir())]
    assert originals
    assert runs(body(name)) & set().union(*map(runs, originals)) == set()
