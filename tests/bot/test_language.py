import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Detected, detect
from tests.amounts import amount

ROOT = Path(__file__).parents[2]
EVAL = ROOT.parent / "shared" / "eval"
ROWS: list[tuple[str, str, object]] = [
    (line.split("\t")[0], line.split("\t")[1], line.split("\t")[2])
    for line in (Path(__file__).parent / "questions.tsv").read_text(encoding="utf-8").splitlines()
]
# Every third question was left unread while words and forms were chosen.
CHOSEN = [row for number, row in enumerate(ROWS) if number % 3 != 2]
PROCESSES = amount(5, 100)
HELD_OUT = [row for number, row in enumerate(ROWS) if number % 3 == 2]


def shares(rows: list[tuple[str, str, object]]) -> tuple[float, float]:
    """Share told rightly as Norwegian or English, and as bokmål or nynorsk, each with the least helpful interface."""
    language = [
        (detect(question, "nb" if right == "en" else "en").language == "en") == (right == "en")
        for right, question, _ in rows
    ]
    standard = [
        detect(question, "nn" if right == "nb" else "nb").language == right
        for right, question, mark in rows
        if right != "en" and not mark
    ]
    return sum(language) / len(language), sum(standard) / len(standard)


def test_there_are_enough_questions():
    assert len(ROWS) >= 600
    assert len({question for _, question, _ in ROWS}) == len(ROWS)
    assert {mark for _, _, mark in ROWS} == {"", "nb/nn"}
    assert all(sum(right == language for right, _, _ in ROWS) >= 200 for language in ("nb", "nn", "en"))


@pytest.mark.parametrize("rows", [CHOSEN, HELD_OUT], ids=["chosen", "held-out"])
def test_own_questions(rows):
    language, standard = shares(rows)
    assert language >= 0.99
    assert standard >= 0.95
    assert all(detect(question, "nb").supported for _, question, _ in rows)


@pytest.mark.parametrize("name", ["asker_dev.jsonl", "norquad/dev.jsonl"])
def test_shared_questions(name):
    if not (EVAL / name).exists():
        pytest.skip("needs ../shared/eval")
    found = [json.loads(line) for line in (EVAL / name).read_text(encoding="utf-8").splitlines()]
    written = [(record["id"][:-2], record["question"]) for record in found]
    same = {key for key in written if written.count(key) > 1}
    language, standard = shares(
        [(record["lang"], record["question"], key in same) for record, key in zip(found, written, strict=True)]
    )
    assert language >= 0.99
    assert standard >= 0.95


@pytest.mark.parametrize("question", [question for _, question, mark in ROWS if mark])
def test_interface_decides_where_the_standards_agree(question):
    assert [detect(question, interface).language for interface in ("nb", "nn", "en")] == ["nb", "nn", "nb"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("juryleder innovasjonspris 2017", "nb"),  # keywords
        ("winner innovation award 2017", "en"),
        ("kven leia juryen", "nn"),
        ("EPSA since when", "en"),
        ("Hva er World Government Summit?", "nb"),  # English names
        ("Kva står European Public Sector Awards for?", "nn"),
        ("Hvem leder Observatory of Public Sector Innovation?", "nb"),
        ("Who presented the Løsningsjakten på Borgen project?", "en"),  # a Norwegian name
        ("HVEM BESTEMMER", "nb"),
        ("WHO DECIDES", "en"),
        ("kor mykje kosta det", "nn"),
        ("Na\u030ar vart ra\u030adhuset bygt?", "nn"),  # decomposed letters
        ("I hvilken by var det?", "nb"),  # not the English I
    ],
)
@pytest.mark.parametrize("interface", ["nb", "nn", "en"])
def test_words_decide(question, language, interface):
    assert detect(question, interface) == Detected(language)


@pytest.mark.parametrize(
    "question",
    [
        "Horten",
        "horten",
        "EPSA",
        "Paul Chaffey",
        "Asker velferdslab",
        "Ole Gunnar Solskjær",
        "12345",
        "???",
        "",
        "\ud800",
    ],
)
@pytest.mark.parametrize("interface", ["nb", "nn", "en"])
def test_interface_decides_for_names(question, interface):
    assert detect(question, interface) == Detected(interface)


def test_interface_tells_the_standards_apart():
    assert [detect("Når vann Asker?", interface).language for interface in ("nb", "nn", "en")] == ["nb", "nn", "nb"]


@pytest.mark.parametrize(
    ("foreign", "question"),
    [
        ("de", "Was ist die Hauptstadt von Australien?"),
        ("de", "wer hat den preis gewonnen"),
        ("fr", "Quelle est la capitale de la Norvège ?"),
        ("fr", "combien coûte une place en crèche"),
        ("sv", "Vad är skillnaden mellan en kommun och ett landsting?"),
        ("sv", "Hur många invånare har Göteborg?"),
        ("nl", "Hoeveel kost een treinkaartje naar Bergen?"),
        ("es", "¿Quién ganó el premio nacional de innovación?"),
        ("it", "Chi ha vinto il premio per l'innovazione?"),
        ("pt", "Quem ganhou o prémio de inovação?"),
        ("pl", "Kto wygrał nagrodę w 2017 roku?"),
        ("fi", "Kuka voitti innovaatiopalkinnon vuonna 2017?"),
        ("et", "Mis on Norra pealinn ja kui palju seal elab inimesi?"),
        ("ro", "Cine a câștigat premiul pentru inovație?"),
        ("tr", "Norveç'in başkenti neresidir ve nüfusu kaçtır?"),
        ("so", "Waa maxay caasimadda dalka Norway?"),
        ("ar", "ما هي عاصمة النرويج؟"),
        ("uk", "Які документи потрібні для школи?"),
        ("zh", "挪威的首都是什么？"),
        ("und", "ኣየናይ እዩ ርእሰ ከተማ ኖርወይ?"),  # a script that langdetect does not know
    ],
)
def test_other_languages_are_not_supported(foreign, question):
    assert detect(question, "nn") == Detected("nn", supported=False, foreign=foreign)


def test_danish_is_taken_for_bokmal():
    assert detect("Hvad koster en billet til København?", "en") == Detected("nb")


@pytest.mark.parametrize(
    "question", ["Wer war das?", "Ole Bull Edvard Grieg Henrik Ibsen", "night taxi fare Oslo airport"]
)
def test_little_evidence_is_no_foreign_language(question):
    assert detect(question, "en").supported


def test_same_answers_in_every_process(record_property):
    code = (
        "import sys; from bot.language import detect\n"
        "for line in sys.stdin.buffer.read().decode().splitlines(): print(ascii(detect(line, 'en')))"
    )
    questions = [question for _, question, _ in ROWS] + [
        "Wie hoch ist der Preis?",
        "Kuka voitti palkinnon vuonna 2017?",
    ]
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input="\n".join(questions).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(PROCESSES)
    }
    record_property("questions × processes", f"{len(questions)} × {PROCESSES}")
    record_property("variations", len(answers) - 1)
    assert len(answers) == 1
    assert next(iter(answers)).decode().splitlines() == [ascii(detect(question, "en")) for question in questions]


def test_same_answers_in_many_threads():
    questions = [question for _, question, _ in ROWS[::7]] * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: detect(question, "nb"), questions))
    assert found == [detect(question, "nb") for question in questions]


def test_langdetect_is_left_as_it_was():
    import langdetect.detector_factory as theirs

    before = theirs.DetectorFactory.seed, theirs._factory
    detect("Quelle est la capitale de la Norvège ?", "nb")
    assert (theirs.DetectorFactory.seed, theirs._factory) == before


def test_langdetect_is_loaded_only_when_needed():
    code = (
        "import sys; from bot.language import detect; detect('Hvem vant prisen?', 'nb')\n"
        "raise SystemExit('langdetect' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@given(st.text(), st.sampled_from(["nb", "nn", "en", "", "de"]))
def test_never_raises(question, interface):
    found = detect(question, interface)
    assert found.language in ("nb", "nn", "en")
    assert found.supported == (found.foreign is None)


@given(st.lists(st.sampled_from("hva kva what Oslo 2017 er is der och und ikkje ! ? ñ 挪 the på".split()), max_size=12))
def test_never_raises_on_mixed_words(words):
    found = detect(" ".join(words), "en")
    assert found == detect(" ".join(words), "en")
