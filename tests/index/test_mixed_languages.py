"""Documents in several languages, and in others than Asker knows."""

import pytest

from index.build import Model, refresh
from index.encoder import PACKAGED, encoder_id
from index.language import other_language

BOKMAL = (
    "Vi hadde ikke ventet at så mange skulle komme til den første øvelsen i grendehuset ved sjøen, men det gjorde de. "
    "Korpset hadde kjøpt nye instrumenter, og alle var spente på hvordan det ville låte når de spilte sammen."
)
NYNORSK = (
    "Eg veit ikkje kvifor dei ikkje kom til øvinga, men vi håpar å sjå dei att neste veke, når det er meir folk her. "
    "Korpset hadde kjøpt nye instrument, og alle var spente på korleis det ville låte når dei spelte saman."
)
ENGLISH = (
    "We had not expected so many people to turn up for the first rehearsal of the band, but they did. The band had "
    "bought new instruments, and everyone wondered how it would sound when they all played together."
)
GERMAN = (
    "Wir hatten nicht erwartet, dass so viele Leute zur ersten Probe der Kapelle kommen würden, aber sie kamen. Die "
    "Kapelle hatte neue Instrumente gekauft, und alle waren gespannt, wie es klingen würde."
)
SWEDISH = (
    "Vi hade inte väntat oss att så många skulle komma till den första repetitionen, men det gjorde de. Orkestern hade "
    "köpt nya instrument och alla undrade hur det skulle låta när de spelade tillsammans, och det lät mycket bra."
)
TEXTS = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH, "de": GERMAN, "sv": SWEDISH}

MIXED = f"""---
language: nb
---
# Fjordvik svømmehall

{BOKMAL * 4} Hallen ble åpnet i 1987 av ordfører Åse Løvås.

## For visitors

{ENGLISH * 3} Lockers are rented out by Edvard Holm at the desk.

## For nynorskbrukarar

{NYNORSK} {NYNORSK}

## Kort

See you soon!
"""


@pytest.fixture
def build(tmp_path, encoder):
    """Indexes some texts by their names."""

    def run(**texts: str):
        for name, text in texts.items():
            (tmp_path / "texts").mkdir(exist_ok=True)
            (tmp_path / "texts" / f"{name}.md").write_text(text, encoding="utf-8")
        return refresh([tmp_path / "texts"], tmp_path / "index", Model(PACKAGED, encoder_id(), lambda: encoder))

    return run


@pytest.mark.parametrize("part", TEXTS)
@pytest.mark.parametrize("document", TEXTS)
def test_a_part_in_another_language_is_told(document, part):
    assert other_language(TEXTS[part], document) == ("" if part == document else part)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("See you soon!", "nb"),
        ("Han sa «I can confirm that the team has been here» til avisen, men ingen trodde at det var sant.", "nb"),
        ("512 240 17 33 20 11", "nb"),
        ("", "en"),
        # What both standards share says nothing.
        ("Hallen har tre basseng og en badstue. Der kan alle bade, og det er varmt i vannet hele året for barn.", "nn"),
    ],
)
def test_a_few_words_do_not_make_another_language(text, document):
    assert other_language(text, document) == ""


def test_passages_keep_their_language(build):
    snapshot, _ = build(a=MIXED)
    (document,) = snapshot.documents
    assert document.language == "nb"
    found = {(passage.headings, passage.language) for passage in snapshot.passages_of(document)}
    assert found == {((), "nb"), (("For visitors",), "en"), (("For nynorskbrukarar",), "nn"), (("Kort",), "nb")}
    assert snapshot.languages == {"nb", "nn", "en"}
    for number in range(12):  # until segments have been merged
        snapshot, _ = build(**{f"b{number}": f"# Tekst {number}\n\n{BOKMAL}"})
    assert {(p.headings, p.language) for p in snapshot.passages_of(document)} == found


def test_a_quote_is_marked_with_the_language_of_its_passage(assistant_of):
    assistant = assistant_of({"a.md": MIXED})
    same = assistant.ask("Who rents out lockers?")
    assert same.answered
    assert (same.sentences[0].language, same.citations[0].language) == ("", "en")
    assert "Norwegian" not in same.answer
    other = assistant.ask("Who opened the hall in 1987?")
    assert other.answered
    assert (other.sentences[0].language, other.citations[0].language) == ("nb", "nb")
    assert "in Norwegian:" in other.answer


def test_another_language_is_marked_and_doubted(build, assistant_of):
    text = f"# Kapelle\n\n{GERMAN} Die Leiterin Ingrid Bauer dirigiert die Kapelle seit 1998.\n"
    snapshot, summary = build(a=text)
    (document,) = snapshot.documents
    assert document.language == "de"
    (doubt,) = document.doubts
    assert doubt.values == {"path": "a.md", "language": "de"}
    assert summary.doubtful == (document,)
    answer = assistant_of({"a.md": text}).ask("Who is Ingrid Bauer?")
    assert answer.answered
    assert answer.sentences[0].language == "de"
    assert "in another language:" in answer.answer
