"""The plain chat through pipes: a script in, a transcript out."""

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from bot.cli.commands import COMMANDS, names_of
from bot.messages import translate
from bot.types import LANGUAGES
from tests.bot.test_terminal import EVIL, TEXTS, harmless
from tests.transcripts import ASKED, HEADS, OFF, PERSONAL, THEN, blocks, questions, saved, talk

FERRY = "# Ferja\n\nFerja i Vik går klokka 8 hver dag. Ferja eies av Vik Rederi. Kapteinen på ferja heter Ola Moen.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_becomes_a_transcript(talker, packaged, language):
    asked, then, off = ASKED[language], THEN[language], OFF[language]
    done = talker("chat", text=f"\ufeff{asked}\n\n{then}\n{off}\n", ASKER_LANG=language)
    harmless(done.stdout)
    assert done.stderr == ""
    (_, greeting), (first, answer), (second, followed), (third, refused) = blocks(done.stdout)
    assert (first, second, third) == (asked, then, off)
    assert "\n\n" not in done.stdout.replace(f"\n\n{HEADS[0 if language != 'en' else 2]}", "")
    names = {command.name(language) for command in COMMANDS}
    assert len(greeting.splitlines()) == 3
    assert set(re.findall(r"/\S+\b", greeting)) <= names
    # The same lines as one question from the shell gives.
    assert answer == packaged(asked, "--plain", ASKER_LANG=language).stdout.rstrip()
    source = translate(language, "Source {number}: {place}. {description}", number=1, place="", description="")[:8]
    assert re.search(rf"\[\d\]\n{source}", answer)
    understood = translate(language, "Understood as: {question}", question="")
    assert followed.startswith(understood)
    assert not refused.startswith(understood)
    numbered = re.findall(r"^(\d)\. (.+)", refused, re.MULTILINE)
    assert [int(number) for number, _ in numbered] == [1, 2, 3, 4, 5, 6]
    assert numbered[0][1].startswith(("award.", "project."))
    assert numbered[3][1].endswith("?")


def test_numbers_choose(talker):
    said = talk(
        talker, "1", ASKED["nb"], "1", "[1]", "9", "/kilde 1", "/kilde 7", OFF["nb"], "1", "4", "/svar 1", "2017"
    )
    assert [taken for taken, _ in said][-4:-1] == ["4", said[-3][0], "/svar 1"]
    texts = dict(said)
    answer = texts[ASKED["nb"]]
    quote = re.search(r"«([^«»]+)»$", answer, re.MULTILINE)
    assert quote
    assert said[1] == ("1", "Det er ingenting å velge med et tall ennå.")
    assert f">>>{quote[1]}<<<" in said[3][1]
    assert said[3][1] == said[4][1] == texts["/kilde 1"]
    assert re.match(r"award.nb.md, linje \d+\. .+\nUnder overskriften: Prisen og vinneren\.\n", said[3][1])
    assert "---" not in said[3][1]  # only the passage, not what the file says of itself
    assert texts["9"] == texts["/kilde 7"] == "Velg et tall fra 1 til 2."
    refused = texts[OFF["nb"]]
    assert ">>>" in said[9][1]
    chosen = re.search(r"^4\. (.+)$", refused, re.MULTILINE)
    assert chosen
    assert said[11][0] == chosen[1]  # it is asked
    assert "[1]" in said[11][1]
    assert texts["/svar 1"] == f"Spørsmål: {ASKED['nb']}\n{answer}"
    assert said[-1][0] == "2017"  # a year is a question
    assert questions(talker)[-1] == "2017"


def test_commands_have_names_of_their_own_in_every_language():
    names = [name for command in COMMANDS for name in names_of(command)]
    assert len(set(names)) == len(names)
    for command in COMMANDS:
        assert set(command.names) == set(LANGUAGES)
        for language in LANGUAGES:
            line = translate(language, command.help, name=command.name(language))
            assert line.startswith(command.name(language))


def test_all_names_are_understood_whatever_the_language(talker):
    needed = {"open": "1", "search": "juryen", "language": "en", "export": "/finnes/ikke"}
    lines = [
        f"/{name} {needed.get(command.names['en'], '')}".strip()
        for command in COMMANDS
        if command.names["en"] not in ("quit", "refresh")
        for name in command.names.values()
    ]
    said = talk(talker, *lines, "/SLUTT", "never asked", ASKER_LANG="en")
    assert [taken for taken, _ in said] == ["", *lines, "/SLUTT"]
    unknown = re.compile("ingen kommando|no command")
    assert not [text for _, text in said if unknown.search(text)]


def test_what_only_looks_like_a_command_is_not_lost(talker):
    said = talk(
        talker, "/hvem vant prisen?", "/histori", "/ny kommune ble nevnt?", "/åpne", "/a\u030apne 1", "/", "/språk tysk"
    )
    assert [taken for taken, _ in said][1:3] == ["/hvem vant prisen?", "hvem vant prisen?"]
    assert "[1]" in said[2][1]
    texts = dict(said)
    assert re.search("Kommandoene er: /hjelp, .*/slutt", texts["/hvem vant prisen?"])
    assert texts["/histori"] == "«/histori» er ingen kommando. Mente du /historikk?"
    assert texts["/ny kommune ble nevnt?"].endswith("Mente du /ny?")
    assert texts["/åpne"] == "Det mangler noe. /åpne NUMMER: fortsett en tidligere samtale."
    assert texts["/a\u030apne 1"].startswith("Åpnet: hvem vant prisen?")
    assert "Kommandoene er" in texts["/"]
    assert texts["/språk tysk"].startswith("Velg nb ")
    assert questions(talker) == ["hvem vant prisen?"]


def test_the_history_is_private_and_goes_on(talker):
    talk(talker, ASKED["nb"])
    (file,) = Path(talker.environment["ASKER_DATA"], "conversations").iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    talk(talker, OFF["nb"])
    said = talk(
        talker, "/historikk", "/historikk innovasjonsprisen", "1", THEN["nb"], "/historikk fregatt", "/ny", THEN["nb"]
    )
    texts = dict(said)
    first, second = texts["/historikk"].splitlines()
    assert re.fullmatch(rf"1\. {re.escape(OFF['nb'])} – \d+\. \w+ \d+ kl\. \d\d\.\d\d, 1 spørsmål", first)
    assert second.startswith(f"2. {ASKED['nb']} – ")
    assert texts["/historikk innovasjonsprisen"].startswith(f"1. {ASKED['nb']}")
    assert texts["1"].startswith(f"Åpnet: {ASKED['nb']}\nSpørsmål: {ASKED['nb']}\n")
    assert "Kilde 1: " in texts["1"]
    assert said[4][1].startswith("Forstått som: ")  # what was said then is remembered
    assert texts["/historikk fregatt"] == "Ingen samtale ble funnet."
    assert not said[7][1].startswith("Forstått som: ")  # and forgotten now
    assert [len(one) for one in saved(talker)] == [3, 2, 2]


def test_personal_numbers_are_asked_but_not_saved(talker):
    private = f"Hva sa juryen om {PERSONAL}?"
    said = talk(talker, ASKED["nb"], private, "Hvorfor det?", "/eksporter ut.md")
    assert "fødselsnummer" in said[2][1]
    assert "Spørsmålet blir stilt, men ikke lagret." in said[2][1]
    assert PERSONAL in said[3][1].splitlines()[0]  # as the next question is understood, which is not saved either
    assert said[3][1].endswith("Ikke lagret i historikken.")
    assert questions(talker) == [ASKED["nb"]]
    assert PERSONAL not in json.dumps(saved(talker))
    written = (talker.home / "ut.md").read_text(encoding="utf-8")
    assert PERSONAL not in written
    assert ASKED["nb"] in written
    assert "2 spørsmål som ikke ble lagret, er utelatt." in said[4][1]


def test_without_a_history(talker):
    said = dict(talk(talker, ASKED["nb"], "/historikk", "/åpne 1", "/eksporter", "/eksporter", ASKER_HISTORY="false"))
    assert said["/historikk"] == said["/åpne 1"] == "Samtaler blir ikke lagret, siden history = false er satt."
    assert said["/eksporter"].endswith("hvem-vant-innovasjonsprisen.md finnes allerede. Velg et annet navn.")
    exported = (talker.home / "hvem-vant-innovasjonsprisen.md").read_text(encoding="utf-8")
    assert f"## {ASKED['nb']}" in exported
    assert saved(talker) == []


def test_the_language_changes_at_once(talker):
    said = talk(
        talker, "/språk nn", "Innovasjonsprisen 2017", "/tekstar", "/language English", "/texts project", "/søk jury"
    )
    assert said[1][1] == "Språket no: Nynorsk." or said[1][1] == "Språk no: Nynorsk."
    assert "Kjelde 1: award.nn.md" in said[2][1]  # which has no language of its own
    assert said[3][1].startswith("Tekstar: 6.\naward.en.md: ")
    assert [line.split(":")[0] for line in said[5][1].splitlines()] == [
        "Texts", "project.en.md", "project.nb.md", "project.nn.md",
    ]  # fmt: skip
    assert re.match(r"1\. award\.\w\w\.md, line \d+\. ", said[6][1])


def test_texts_of_ones_own(asker, texts):
    folder = texts(asker.home / "tekster", {"kino.md": "# Kinoen\n\nKinoen i Vik åpnet i 2021.\n", "feil.pdf": "x"})
    asker.environment |= {"ASKER_CORPUS": str(folder), "ASKER_LANG": "nb"}
    done = asker("chat", text="Når åpnet kinoen i Vik?\n")
    assert "[1]" in done.stdout
    told = done.stderr.splitlines()
    assert told[0] == "Asker leser tekstene for første gang …"
    assert told[-1] == "Tekstene er lest: 1."
    texts(folder, {"ferja.md": FERRY})
    done = asker("chat", text="Hvem eier ferja i Vik?\n/oppdater\nHvem eier ferja i Vik?\n/tekster\n")
    assert done.stderr == "Noen tekster er endret siden de ble lest. Skriv /oppdater for å lese dem.\n"
    _, before, refreshed, after, listed = blocks(done.stdout)
    assert "Vik Rederi" not in before[1]
    assert refreshed[1].startswith("Leser tekstene …\n")
    assert "Nytt: ferja.md" in refreshed[1]
    assert "Vik Rederi" in after[1]
    assert listed[1].startswith("Tekster: 2.\nferja.md: Ferja. ")
    assert "feil.pdf" in listed[1]


def test_no_texts(asker, texts):
    folder = texts(asker.home / "tekster", {})
    folder.mkdir()
    done = asker("chat", "--corpus", folder, text="Hei\n", code=2)
    assert str(folder) in done.stderr


def test_nothing_raw_reaches_a_pipe(asker, texts):
    texts(asker.home / "tekster", TEXTS)
    asker.environment["ASKER_CORPUS"] = str(asker.home / "tekster")
    lines = [
        "Når åpnet badet i Vik?" + EVIL, "1", "Hva koster månen?" + EVIL, "1", "4", "/søk bad" + EVIL, "1", "/tekster",
        "/" + EVIL, "/" + EVIL + " hva?", "/historikk", "/historikk bad", "1", "/svar 1", "/eksporter a\0b",
        "/kilde " + EVIL,
        "/språk " + EVIL, "/eksporter " + EVIL.replace("/", ""), "/hjelp", "/oppdater",
    ]  # fmt: skip
    done = asker("chat", text="".join(f"{line}\n" for line in lines))
    harmless(done.stdout + done.stderr)
    assert "\\x1b[2J" in done.stdout
    assert "Something went wrong" not in done.stdout


def test_what_goes_wrong_with_one_question_does_not_end_the_chat(talker):
    data = Path(talker.environment["ASKER_DATA"])
    data.mkdir()
    (data / "conversations").write_text("not a folder")
    said = talk(talker, ASKED["nb"], THEN["nb"], "/historikk", "/eksporter /finnes/ikke/ut.md", "/svar")
    assert "[1]" in said[1][1]
    problem = said[1][1].splitlines()[-1]
    assert problem.startswith("Samtalen kan ikke lagres i ")
    assert said[2][1].startswith("Forstått som: ")  # the conversation goes on
    assert problem not in said[2][1]  # and is told once
    assert "kan ikke leses" in said[3][1]
    assert "finnes ikke" in said[4][1]
    assert said[5][1].startswith(f"Spørsmål: {THEN['nb']}")


@pytest.mark.skipif(os.name == "nt", reason="a shell of its own")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("printf 'Hvem vant?\\n' | asker chat | head -n 1; exit ${PIPESTATUS[1]}", 0),
        ("asker chat </dev/null", 0),
        ("asker chat <&-", 0),
        ("printf 'Hvem vant?\\n' | asker chat >/dev/full", 3),
        ("asker </dev/null", 2),
    ],
)
def test_streams_that_are_gone(talker, command, code):
    done = subprocess.run(
        ["bash", "-c", command.replace("asker", talker.command()[0])],
        env=talker.environment,
        cwd=talker.home,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert ("Usage" in done.stderr or "Bruk" in done.stderr) == (code == 2)
