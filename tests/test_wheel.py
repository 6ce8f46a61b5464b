"""What is installed: a wheel that holds all it needs, and runs from anywhere without the checkout."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.index.readers.made import word

QUESTION = "Hvem vant innovasjonsprisen i 2017?"
SOURCES = (
    "bot",
    "corpus",
    "index",
    "tui",
    ".gitignore",
    "LICENSE",
    "NOTICE",
    "README.md",
    "hatch_build.py",
    "pyproject.toml",
)
RUN = """
import sys
# The wheel first; the rest of the environment after it, without what its .pth files add, such as the checkout.
sys.path[:] = [sys.argv[1], *(path for path in sys.path if "site-packages" not in path), *sys.argv[2].split(PATHSEP)]
import bot, index, tui
for package in (bot, index, tui):
    assert package.__file__.startswith(sys.argv[1]), package.__file__
import bot.cli
sys.argv = ["asker", *sys.argv[3:]]
bot.cli.main()
""".replace("PATHSEP", repr(os.pathsep))
HOSTILE = "raise SystemExit('run from the current folder')\n"

needs_backend = pytest.mark.skipif(
    not (importlib.util.find_spec("hatchling") and importlib.util.find_spec("pip")),
    reason="needs hatchling, which requirements-dev.txt installs, and pip",
)
pytestmark = needs_backend


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The wheel, built from a copy of the sources: building writes into them."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "source").mkdir()
    for name in SOURCES:
        if (REPOSITORY / name).is_dir():
            unmade = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(REPOSITORY / name, folder / "source" / name, ignore=unmade)
        else:
            shutil.copy(REPOSITORY / name, folder / "source" / name)
    subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "--disable-pip-version-check",
                "wheel",
                "--quiet",
                "--no-index",
                "--no-deps",
            ),
            *("--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")),
        ],
        check=True,
        cwd=folder,
        timeout=300,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(archive):
    with zipfile.ZipFile(archive) as file:
        return set(file.namelist())


@pytest.fixture(scope="module")
def unpacked(archive, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked").resolve()
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def ask(unpacked, tmp_path_factory):
    """Runs the command of the wheel, in a folder."""
    data = tmp_path_factory.mktemp("data")

    def run(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ASKER_", "LC_"))}
        packages = os.pathsep.join(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))
        return subprocess.run(
            [sys.executable, "-I", "-c", RUN, str(unpacked), packages, *arguments],
            env={**environment, "ASKER_DATA": str(data), "ASKER_SETTINGS": str(data / "asker.toml"), "LANG": "C"},
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run


def files(folder: str, pattern: str = "*") -> set[str]:
    found = (
        path for path in (REPOSITORY / folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(REPOSITORY).as_posix() for path in found}


@pytest.mark.parametrize(
    ("folder", "pattern", "least"),
    [
        ("corpus", "*.md", 6),
        ("index/model", "*", 7),
        ("index/data", "*", 5),
        ("bot", "*.py", 20),
        ("index", "*.py", 20),
        ("tui", "*.py", 1),
        ("bot/locale", "*.po", 2),
    ],
)
def test_it_holds_all_of(names, folder, pattern, least):
    expected = files(folder, pattern)
    assert len(expected) >= least
    assert expected <= names


def test_it_holds_what_else_is_needed(names):
    assert {"bot/weights.json", "bot/py.typed", "index/py.typed", "tui/py.typed"} <= names
    assert {f"bot/locale/{language}/LC_MESSAGES/asker.mo" for language in ("nb", "nn")} <= names
    licences = {name.rsplit("/", 1)[1] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_it_holds_nothing_else(names):
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "corpus", "index", "tui"}
    assert [name for name in names if "test" in name.rsplit("/", 1)[1] or name.endswith((".pyc", ".so"))] == []


def test_its_metadata(unpacked):
    (folder,) = unpacked.glob("*.dist-info")
    metadata = (folder / "METADATA").read_text("utf-8")
    assert "\nName: asker\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    assert "\nLicense-Expression: MIT\n" in metadata
    assert (folder / "entry_points.txt").read_text("utf-8").split() == [
        "[console_scripts]",
        "asker",
        "=",
        "tui:main",
    ]
    assert (folder / "WHEEL").read_text("utf-8").count("py3-none-any") == 1


def test_it_answers_without_the_checkout(ask, tmp_path, unpacked):
    done = ask(tmp_path, "ask", QUESTION, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "Asker kommune vant" in answer["answer"]
    (citation, *_) = answer["citations"]
    text = (unpacked / "corpus" / citation["document"]).read_bytes().decode("utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_it_reads_a_word_file_in_a_process_of_its_own(ask, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "prisen.docx").write_bytes(word())
    (tmp_path / "docx.py").write_text(HOSTILE, "utf-8")
    done = ask(tmp_path, "ask", QUESTION, "--corpus", "texts")
    assert done.returncode == 0, done.stderr
    assert "[1] prisen.docx:3" in done.stdout


def test_it_knows_when_its_files_were_changed(ask, tmp_path, unpacked):
    def checked() -> dict[str, str]:
        told = json.loads(ask(tmp_path, "doctor", "--json").stdout)
        return {one["check"]: f"{one['severity']}: {one['message']}" for one in told["findings"]}

    sound = checked()
    assert all(sound[f"installation.{name}"].startswith("ok: ") for name in ("version", "packages", "files", "modules"))
    path = unpacked / "bot" / "weights.json"
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    try:
        assert checked()["installation.files"].startswith("error: ")
    finally:
        path.write_bytes(before)


def test_it_speaks_norwegian(ask, tmp_path):
    done = ask(tmp_path, "--lang", "nn", QUESTION)
    assert done.returncode == 0, done.stderr
    assert "Kjelder:" in done.stdout


def test_a_folder_with_hostile_modules(ask, tmp_path):
    for name in ("index", "bot", "tui", "click", "numpy", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(HOSTILE, "utf-8")
    done = ask(tmp_path, "ask", QUESTION)
    assert done.returncode == 0, done.stderr
    assert "Asker kommune vant" in done.stdout


def test_the_installed_command_in_a_folder_with_hostile_modules(packaged, asker, tmp_path):
    for name in ("index", "bot", "tui", "click", "numpy", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(HOSTILE, "utf-8")
    asker.environment["ASKER_DATA"] = packaged.environment["ASKER_DATA"]
    assert asker.home == tmp_path
    assert "Asker kommune vant" in asker("ask", QUESTION).stdout
