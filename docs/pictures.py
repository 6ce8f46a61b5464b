"""Make docs/asker.svg, the picture in the README, from what the program prints: `python docs/picture.py`."""

import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

QUESTIONS = ("Hvem vant innovasjonsprisen?", "Kva er HOPP?", "Who presented the Welfare Lab in Maastricht?")
WIDTH = 100


def in_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What a command prints to a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen(command, env=environment, stdout=slave, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        os.close(slave)
        chunks = []
        try:
            while chunk := os.read(master, 4096):
                chunks.append(chunk)
        except OSError:  # how Linux says that the other end is closed
            pass
        process.wait()
    os.close(master)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def main() -> None:
    """Ask, and draw the terminal."""
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    command = Path(sys.executable).with_name("asker")
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "ASKER_DATA": data, "LANG": "nb_NO.UTF-8", "COLUMNS": str(WIDTH)}
        for question in QUESTIONS:
            output = in_terminal([str(command), question], environment)
            console.print(Text.assemble(("$ ", "green"), ("asker ", "bold"), f'"{question}"'))
            console.print(Text(output), soft_wrap=True)
    svg = console.export_svg(title="asker")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font from the network
    Path(__file__).with_name("asker.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
