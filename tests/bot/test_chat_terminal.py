"""The plain chat at a terminal: what is typed, what is read aloud, and what no key press loses."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.history import History
from index.store.ownership import claim_folder
from tests.bot.test_terminal import harmless
from tests.chat import ChatServer, chat_server
from tests.transcripts import ASKED, OFF, PERSONAL, THEN, questions
from tests.typist import Typist

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

PROMPT = {"nb": "\n\nSpørsmål: ", "nn": "\n\nSpørsmål: ", "en": "\n\nQuestion: "}
END = "\x04"
GOOD = "Asker kommune vant innovasjonsprisen 2017 [1]. Paul Chaffey delte ut prisen 15. juni [1]."


@pytest.mark.parametrize(
    ("arguments", "language", "environment"),
    [
        (["chat", "--plain"], "nb", {}),
        (["chat"], "nn", {"TERM": "dumb"}),
        ([], "en", {"ASKER_PLAIN": "true"}),
        (["chat", "--plain"], "nn", {"LC_ALL": "C"}),
    ],
)
def test_a_conversation_in_lines(talker, arguments, language, environment):
    with Typist(talker, *arguments, ASKER_LANG=language, **environment) as user:
        user.expect(PROMPT[language])
        user.enter(ASKED[language])
        user.expect(": award.")
        user.expect(PROMPT[language])
        user.enter(THEN[language])
        understood = user.expect(PROMPT[language])
        user.enter("1")
        assert ">>>" in user.expect(PROMPT[language])
        user.enter(OFF[language])
        user.expect("\n4. ")
        user.expect(PROMPT[language])
        user.enter("4")
        chosen = user.expect(PROMPT[language])  # said again, since nobody typed it
        assert chosen.startswith("4\n")
        user.expect(PROMPT[language])
        user.type(END)
        assert user.leave() == 0
        harmless(user.received)
        assert ("Understood as: " if language == "en" else "Forstått som: ") in understood
        assert user.received.startswith("Asker ")
        assert not set("│─╭╮╰╯█━•") & set(user.received)
    assert questions(talker)[:3] == [ASKED[language], THEN[language], OFF[language]]


def test_earlier_questions_come_back_with_the_up_arrow(talker):
    talker("chat", text=f"{ASKED['nb']}\n")
    with Typist(talker, "chat", "--plain") as user:
        user.expect(PROMPT["nb"])
        user.type("\x1b[A\n")
        assert ASKED["nb"] in user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        user.enter("/slutt")
        user.expect("Samtalen er lagret.")
        assert user.leave() == 0
    assert questions(talker) == [ASKED["nb"]] * 2
    assert {file.name for file in talker.home.iterdir()} == {"data"}  # no file of lines
    assert {file.name for file in Path(talker.environment["ASKER_DATA"]).iterdir()} == {"conversations", "texts"}


def test_ctrl_c_gives_up_a_line_and_twice_leaves(talker):
    with Typist(talker, "chat", "--plain") as user:
        user.expect(PROMPT["nb"])
        user.enter(ASKED["nb"])
        user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        user.type("Hvem var d")
        time.sleep(0.2)
        user.interrupt()
        user.expect("Ctrl+C en gang til")
        user.expect(PROMPT["nb"])
        user.enter("/svar")
        user.expect(f"Spørsmål: {ASKED['nb']}\n")
        user.expect(PROMPT["nb"])
        user.interrupt()
        user.expect(PROMPT["nb"])
        user.interrupt()
        user.expect("Samtalen er lagret.")
        assert user.leave() == 0
    assert questions(talker) == [ASKED["nb"]]


def test_a_script_that_is_interrupted_says_so_by_its_exit_code(talker):
    process = subprocess.Popen(
        talker.command("chat"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=talker.environment,
        cwd=talker.home,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{ASKED['nb']}\n".encode())
    process.stdin.flush()
    while not process.stdout.readline().startswith(b"Kilde 1:"):
        pass
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert questions(talker) == [ASKED["nb"]]


@pytest.mark.parametrize(
    ("language", "letter", "asked", "kept"),
    [("nb", "u", True, False), ("nn", "utan", True, False), ("en", "s", True, True), ("nb", "l", True, True)],
)
def test_a_personal_number_is_asked_about_first(talker, language, letter, asked, kept):
    question = f"{ASKED[language]} {PERSONAL}"
    with Typist(talker, "chat", "--plain", ASKER_LANG=language) as user:
        user.expect(PROMPT[language])
        user.enter(question)
        user.expect(": ")
        user.enter("hva?")  # which is none of the choices
        user.expect("hva?\n")
        user.expect(": ")
        user.enter(letter)
        user.expect("[1]")
        user.expect(PROMPT[language])
        user.enter(THEN[language])  # is understood with the number in it, or not: it must not be saved if it is
        user.expect(PROMPT[language])
        user.type(END)
        assert user.leave() == 0
    folder = Path(talker.environment["ASKER_DATA"], "conversations")
    written = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir()) if folder.exists() else ""
    assert (PERSONAL in written) == kept


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}])
def test_a_question_may_be_changed_instead(talker, environment):
    with Typist(talker, "chat", "--plain", **environment) as user:
        user.expect(PROMPT["nb"])
        user.enter(f"{ASKED['nb']} {PERSONAL}")
        user.expect("Valget ditt: ")
        user.enter("e")
        said = user.expect(PROMPT["nb"])
        if environment:
            assert "Skriv det på nytt." in said
            user.enter(ASKED["nb"])
        else:
            user.expect(PERSONAL)  # it stands there again
            user.type("\x7f" * (len(PERSONAL) + 1) + "\n")
        user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        user.type(END)
        assert user.leave() == 0
    assert questions(talker) == [ASKED["nb"]]


def test_without_a_history_a_number_is_asked_about_too(talker):
    with Typist(talker, "chat", "--plain", ASKER_HISTORY="false") as user:
        user.expect(PROMPT["nb"])
        user.enter(f"{ASKED['nb']} {PERSONAL}")
        assert "lagre" not in user.expect("Valget ditt: ")
        user.enter("s")
        user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        user.type(END)
        user.expect("Ha det bra!\n")
        assert user.leave() == 0


def test_a_question_with_a_slash_is_not_lost(talker):
    with Typist(talker, "chat", "--plain") as user:
        user.expect(PROMPT["nb"])
        user.enter("/hvem vant prisen?")
        user.expect("Skriv 1 for å spørre i stedet: hvem vant prisen?")
        user.expect(PROMPT["nb"])
        user.enter("1")
        user.expect("Spørsmål: hvem vant prisen?")
        user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        user.enter("avslutt")
        assert user.leave() == 0
    assert questions(talker) == ["hvem vant prisen?"]


def test_another_program_writes_conversations_and_the_index_meanwhile(talker, texts):
    folder = texts(talker.home / "tekster", {"ferja.md": "# Ferja\n\nFerja i Vik eies av Vik Rederi.\n"})
    talker.environment |= {"ASKER_CORPUS": str(folder), "ASKER_INDEX": str(talker.home / "index")}
    talker("chat", text="Hvem eier ferja i Vik?\n")
    history = History(Path(talker.environment["ASKER_DATA"], "conversations"))
    (first,) = history.list()
    with Typist(talker, "chat", "--plain") as user:
        user.expect(PROMPT["nb"])
        user.enter("/historikk")
        user.expect("1. Hvem eier ferja i Vik?")
        user.expect(PROMPT["nb"])
        history.append(history.new_id(), history.read(first.id).exchanges[0].answer)  # is the latest now
        user.enter("/åpne 1")  # the one that was listed
        user.expect("Kilde 1:")
        user.expect(PROMPT["nb"])
        history.append(first.id, history.read(first.id).exchanges[0].answer)
        user.enter("Hva eier Vik Rederi?")
        user.expect(PROMPT["nb"])
        texts(folder, {"ferja.md": "# Ferja\n\nFerja i Vik eies av kommunen.\n"})
        with claim_folder(Path(talker.environment["ASKER_INDEX"]), 0):
            user.enter("/oppdater")
            busy = user.expect(PROMPT["nb"])
        assert "Prøv igjen" in busy
        user.enter("/oppdater")
        assert "Endret: ferja.md" in user.expect(PROMPT["nb"])
        user.enter("/svar 1")
        assert "Kilde 1 er endret siden da." in user.expect(PROMPT["nb"])
        user.enter("1")
        assert "sitatet slik det var" in user.expect(PROMPT["nb"])
        user.type(END)
        assert user.leave() == 0
    asked = [one.answer.question for one in history.read(first.id).exchanges]
    assert asked == ["Hvem eier ferja i Vik?", "Hvem eier ferja i Vik?", "Hva eier Vik Rederi?"]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


def test_a_language_model_words_the_answers(talker, server):
    server.says(GOOD)
    done = talker("chat", "--llm", server.url, "--llm-model", "modell", text=f"{ASKED['nb']}\n{OFF['nb']}\n")
    said = "Asker kommune vant innovasjonsprisen 2017. [1]\nPaul Chaffey delte ut prisen 15. juni. [1]\n"
    assert f"\nEt øyeblikk …\n{said}Formulert av språkmodellen modell." in done.stdout
    assert done.stdout.count("språkmodellen modell") == 1
    server.fails(500)
    done = talker("chat", "--llm", server.url, "--llm-model", "modell", text=f"{ASKED['nb']}\n")
    assert "Kilde 1:" in done.stdout  # the quotes
    assert done.stderr == ""


def test_waiting_for_a_language_model_can_be_given_up(talker, server):
    server.dawdles(["Asker kommune "])
    with Typist(talker, "chat", "--plain", "--llm", server.url, "--llm-model", "modell") as user:
        user.expect(PROMPT["nb"])
        user.enter(ASKED["nb"])
        user.expect("Et øyeblikk …")
        while not server.requests:
            time.sleep(0.05)
        user.interrupt()
        user.expect("Avbrutt.")
        user.expect(PROMPT["nb"])
        server.says(GOOD)
        user.enter(ASKED["nb"])
        user.expect("språkmodellen modell")
        user.expect(PROMPT["nb"])
        user.type(END)
        assert user.leave() == 0
    assert questions(talker) == [ASKED["nb"]]


def test_answers_into_a_file_questions_from_the_keyboard(talker):
    out = talker.home / "ut.txt"
    with out.open("wb") as file, Typist(talker, "chat", out=file) as user:
        user.expect("Spørsmål: ")  # on stderr
        user.enter(ASKED["nb"])
        user.expect("Spørsmål: ")
        user.type(END)
        assert user.leave() == 0
    written = out.read_text(encoding="utf-8")
    assert f"\n\nSpørsmål: {ASKED['nb']}\n" in written
    assert written.count("Spørsmål: ") == 1
