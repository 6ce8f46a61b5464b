"""Conversations in plain lines, for the tests of those who hold them."""

import json
from pathlib import Path
from typing import Any

from tests.conftest import Asker

HEADS = ("Spørsmål: ", "Kommando: ", "Question: ", "Command: ")
ASKED = {
    "nb": "Hvem vant innovasjonsprisen?",
    "nn": "Kven vann innovasjonsprisen?",
    "en": "Who won the innovation prize?",
}
THEN = {"nb": "Og når var det?", "nn": "Og når var det?", "en": "And when was that?"}
OFF = {
    "nb": "Hva koster en flybillett til månen?",
    "nn": "Kva kostar ein flybillett til månen?",
    "en": "What does a ticket to the moon cost?",
}
PERSONAL = "01010750160"


def talk(asker: Asker, *lines: str, **environment: Any) -> list[tuple[str, str]]:
    """Pipe lines in; what was taken, and what came of it, the greeting first."""
    return blocks(asker("chat", text="".join(f"{line}\n" for line in lines), **environment).stdout)


def blocks(transcript: str) -> list[tuple[str, str]]:
    found = [("", "")]
    before = "greeting"
    for line in transcript.splitlines():
        head = next((head for head in HEADS if line.startswith(head)), None)
        if head and not before:
            found.append((line.removeprefix(head), ""))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
        before = line
    return [(taken, said.strip("\n")) for taken, said in found]


def saved(asker: Asker) -> list[list[dict[str, Any]]]:
    folder = Path(asker.environment["ASKER_DATA"], "conversations")
    files = sorted(folder.iterdir()) if folder.exists() else []
    return [[json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line] for file in files]


def questions(asker: Asker) -> list[str]:
    return [line["answer"]["question"] for one in saved(asker) for line in one if "answer" in line]
