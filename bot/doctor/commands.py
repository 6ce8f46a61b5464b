"""Commands that mend, written so that the user's shell takes them as they are."""

import importlib.util
import json
import os
import shlex
import subprocess
import sys
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from bot.settings import ENVIRONMENT, settings_file

if TYPE_CHECKING:
    from bot.doctor.setup import Setup

DISTRIBUTION = "asker"


def command(*words: str | Path) -> str:
    """Words of a command, quoted where need be."""
    said = [str(word) for word in words]
    return subprocess.list2cmdline(said) if os.name == "nt" else shlex.join(said)


def asker(setup: "Setup", *words: str | Path) -> str:
    """A command of Asker about the texts that are checked: with the folders that the user named for the check."""
    options: list[str] = []
    for name in ("corpus", "index"):
        if f"--{name}" in words:  # another folder than the one that was named
            continue
        said = setup.options.get(name, ())
        for folder in (said,) if isinstance(said, str) else said:
            options += [f"--{name}", str(folder)]
    return command("asker", *words, *options)


def private(path: Path) -> str:
    """Let nobody but the owner into a folder or file, and all below it."""
    return command("chmod", "-R", "go=", path)


def writable(path: Path) -> str | None:
    """Let the user write; None on Windows, where no one command does, and where there is nothing.

    What belongs to somebody else – who ran Asker with `sudo`, perhaps – is taken over.
    """
    if os.name == "nt" or not path.exists():
        return None
    if path.stat().st_uid != os.geteuid():
        return f'sudo chown -R "$(id -un)" {shlex.quote(str(path))}'
    return command("chmod", "-R", "u+rwX", path)


def make_folder(path: Path) -> str:
    """Make a folder, with those above it."""
    return command("mkdir", path) if os.name == "nt" else command("mkdir", "-p", path)


def edit(path: Path) -> str:
    """Open a file of settings in an editor that the system has."""
    editors = {"win32": ("notepad",), "darwin": ("open", "-e")}
    return command(*editors.get(sys.platform, ("nano",)), path)


def unset(variable: str) -> str:
    """Take a variable out of the environment of this terminal."""
    return f"Remove-Item Env:{variable}" if os.name == "nt" else f"unset {variable}"


def unset_or_edit(key: str) -> str:
    """Take back a setting of the environment, or open the file that it must stand in."""
    variable = ENVIRONMENT + key.upper()
    return unset(variable) if os.environ.get(variable) else edit(settings_file())


def install(*words: str | Path) -> str:
    """Install packages where Asker is."""
    if importlib.util.find_spec("pip") is None:
        return command("uv", "pip", "install", "--python", sys.executable, *words)
    return command(sys.executable, "-m", "pip", "install", *words)


def reinstall() -> str:
    """Install Asker again, from where it came, by the tool that did."""
    if Path(sys.prefix, "pipx_metadata.json").is_file():
        return "pipx reinstall asker"
    if Path(sys.prefix, "uv-receipt.toml").is_file():
        return "uv tool upgrade --reinstall asker"
    source, editable = origin()
    where = [source] if source else [DISTRIBUTION]
    return install("--force-reinstall", "--no-deps", *(["--editable"] if editable else []), *where)


@cache
def installed() -> Distribution | None:
    """What the installer recorded of Asker; None where it was not installed."""
    try:
        return distribution(DISTRIBUTION)
    except PackageNotFoundError:
        return None


def origin() -> tuple[Path | None, bool]:
    """The folder or file that Asker was installed from, where it was one, and whether it runs from there."""
    found = installed()
    recorded = found.read_text("direct_url.json") if found else None
    if recorded is None:
        return None, False
    said = json.loads(recorded)
    url = urlsplit(said["url"])
    path = Path(url2pathname(url.path)) if url.scheme == "file" else None
    return path, bool(said.get("dir_info", {}).get("editable"))
