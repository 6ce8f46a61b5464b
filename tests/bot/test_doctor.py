"""The command `asker doctor`: what it prints, its JSON and its exit codes."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import known
from bot.doctor.installation import NEEDED
from index.encoder.packaged import configuration
from tests.conftest import REPOSITORY

SEVERITIES = {
    "en": ("OK: ", "Note: ", "Warning: ", "Error: "),
    "nb": ("I orden: ", "Merk: ", "Advarsel: ", "Feil: "),
    "nn": ("I orden: ", "Merk: ", "Åtvaring: ", "Feil: "),
}
RUN = {"en": "Run: ", "nb": "Kjør: ", "nn": "Køyr: "}
CHECKS = {
    *(f"installation.{name}" for name in ("version", "packages", "libraries", "files", "modules")),
    *(f"settings.{name}" for name in ("file", "environment")),
    *(f"folders.{name}" for name in ("texts", "private", "writable", "space", "history")),
    *(f"encoder.{name}" for name in ("files", "vectors")),
    "readers.formats",
    *(f"index.{name}" for name in ("state", "files", "counts", "current", "texts", "leftovers")),
    *(f"answers.{name}" for name in ("questions", "passages")),
    *(f"terminal.{name}" for name in ("screen", "encoding", "language")),
    "network.settings",
}
"""What is checked where all is well, as docs/json.md names it."""
NO_OVERRIDE = "-dac_override,-dac_read_search"
"""What lets root write where nobody may."""


@pytest.fixture(autouse=True)
def settings_file(tmp_path):
    """The file that the tests' ASKER_SETTINGS names: one that is not there would be warned of."""
    (tmp_path / "asker.toml").touch()


def without_privileges(asker, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command so that what may only be read cannot be written, even by root."""
    command = asker.command(*arguments)
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere")
        command = ["setpriv", f"--bounding-set={NO_OVERRIDE}", f"--inh-caps={NO_OVERRIDE}", *command]
    return subprocess.run(command, env=asker.environment, cwd=asker.home, capture_output=True, text=True, check=False)


def by_check(stdout: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(stdout)["findings"]:
        found.setdefault(finding["check"], []).append(finding)
    return found


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_line_can_be_read_by_itself(talker, language):
    lines = talker("doctor", "--lang", language).stdout.splitlines()
    headings = [line for before, line in zip(["", *lines], lines, strict=False) if not before]
    findings = [line for line in lines if line and line not in headings]
    assert len(headings) == 10  # the nine groups, and what it comes to
    assert headings[-1] == {"en": "Everything works.", "nb": "Alt virker.", "nn": "Alt verkar."}[language], lines
    assert len(findings) >= len(CHECKS)
    assert all(line.startswith((*SEVERITIES[language], RUN[language])) for line in findings), findings
    assert all(line.isprintable() and "  " not in line for line in lines)


def test_json_of_what_works(talker):
    told = talker.json("doctor")
    assert (told["schema"], told["worst"]) == (1, "note")  # it was not started in a terminal
    assert {finding["check"] for finding in told["findings"]} == CHECKS
    assert {finding["check"] for finding in told["findings"] if finding["severity"] != "ok"} == {"terminal.screen"}
    for finding in told["findings"]:
        assert set(finding) == {"check", "severity", "message", "command"}
        assert finding["command"] is None
    documented = (REPOSITORY / "docs" / "json.md").read_text("utf-8")
    assert {name for name in CHECKS if f"`{name}`" not in documented} == set()


def test_before_the_first_question_all_is_well(asker):
    done = asker("doctor")
    assert "Note: There is no index yet." in done.stdout
    assert "Run: asker index\n" in done.stdout
    assert done.stdout.endswith("\nEverything works.\n")
    assert done.stderr == ""


def test_what_is_broken_is_told_with_what_mends_it_and_then_mended(asker, texts, tmp_path):
    folder = texts(tmp_path / "mine tekster", {"a.md": "# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n"})
    where = ("--corpus", folder, "--index", tmp_path / "indeks")
    asker("index", *where)
    path = next((tmp_path / "indeks").rglob("texts.utf8"))
    path.write_bytes(path.read_bytes().replace(b"2020", b"2021"))

    done = asker("doctor", *where, code=3)
    assert f"Error: The index is damaged: {path.relative_to(tmp_path / 'indeks')}." in done.stdout
    command = shlex.join(["asker", "index", "--rebuild", *map(str, where)])
    assert f"\nRun: {command}\n" in done.stdout
    assert done.stdout.endswith(f"\nSomething is broken. Errors: 1. Warnings: 0.\nBegin with: {command}\n")
    assert "Answers" not in done.stdout  # nobody asks a damaged index

    asker(*shlex.split(command)[1:])
    assert asker("doctor", *where).stdout.endswith("\nEverything works.\n")


def test_settings_that_stop_every_other_command(talker):
    (talker.home / "asker.toml").write_text("langauge = 'nb'\n", "utf-8")
    talker.environment |= {"ASKER_K": "mange", "ASKER_LANGUAGE": "nb"}
    talker("list", code=2)
    done = talker("doctor", "--json", code=3)
    found = by_check(done.stdout)
    (file,) = found["settings.file"]
    assert (file["severity"], "langauge" in file["message"]) == ("error", True)
    assert shlex.split(file["command"])[-1] == str(talker.home / "asker.toml")
    bad, unknown = found["settings.environment"]
    assert (bad["severity"], bad["command"]) == ("error", "unset ASKER_K")
    assert (unknown["severity"], unknown["command"]) == ("warning", "unset ASKER_LANGUAGE")
    assert "ASKER_LANG" in unknown["message"]
    assert {finding["severity"] for name in ("index.state", "answers.questions") for finding in found[name]} == {"ok"}


def test_an_option_that_is_wrong_is_wrong_usage(asker):
    assert "--index" in asker("doctor", "--index", "", code=2).stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_an_index_that_may_only_be_read_answers_all_the_same(talker, tmp_path):
    index = Path(shutil.copytree(talker.environment["ASKER_INDEX"], tmp_path / "index"))
    index.chmod(0o500)
    done = without_privileges(talker, "doctor", "--index", index, "--json")
    assert done.returncode == 0, done.stdout
    (finding,) = by_check(done.stdout)["folders.writable"]
    assert (finding["severity"], finding["command"]) == ("warning", f"chmod -R u+rwX {index}")
    subprocess.run(shlex.split(finding["command"]), check=True)
    assert index.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_where_nothing_can_be_kept(talker):
    data = talker.home / "data"
    (data / "texts").mkdir(parents=True, mode=0o700)
    data.chmod(0o500)
    done = without_privileges(talker, "doctor", "--json")
    (finding,) = by_check(done.stdout)["folders.writable"]
    assert (finding["severity"], finding["command"]) == ("error", f"chmod -R u+rwX {data}")
    assert done.returncode == 3
    data.chmod(0o700)


def test_a_terminal_that_shows_lines_only(talker):
    shown = talker.terminal("doctor", TERM="dumb")
    assert "\nMerk: Denne terminalen kan bare vise linjer (TERM=dumb)." in shown
    assert shown.count("\nKjør: asker chat --plain\n") == 1
    assert "skjermleser eller leselist" in shown
    assert "\x1b" not in shown


def test_a_terminal_that_is_small(talker):
    shown = talker.terminal("doctor", columns=30)
    assert "Merk: Terminalen er liten: 30 kolonner, 40 linjer." in " ".join(shown.split())
    assert all(len(line) <= 30 for line in shown.splitlines() if " " in line and not line.startswith("Kjør: "))
    assert shown.endswith("\nAlt virker.\n")


PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import main; main()"


def copy_packages(folder, *left_out):
    """Put Asker where an installer would not, without some files."""
    unwanted = shutil.ignore_patterns("__pycache__", *left_out)
    for name in ("bot", "corpus", "index", "tui"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=unwanted)
    return folder


def run_copy(asker, folder, *arguments):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *arguments],
        env=asker.environment,
        cwd=asker.home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The packages without the encoder and a table, where the installer did not put them."""
    folder = copy_packages(tmp_path_factory.mktemp("copied"), "encoder.bin", "nynorsk.tsv")
    tokenizer = folder / "index" / "model" / "tokenizer.json"
    tokenizer.write_bytes(tokenizer.read_bytes().replace(b'"[UNK]"', b'"[UNX]"', 1))
    return folder


def test_an_installation_with_files_gone_changed_and_elsewhere(asker, copied):
    done = run_copy(asker, copied, "doctor", "--json")
    assert (done.returncode, done.stderr) == (3, "")
    found = by_check(done.stdout)
    model = copied / "index" / "model"
    told = {name: [finding["message"] for finding in found[name]] for name in ("installation.files", "encoder.files")}
    assert any(str(model / "encoder.bin") in message for message in told["installation.files"])
    assert any("nynorsk.tsv" in message for message in told["installation.files"])
    assert len(told["encoder.files"]) == 2
    for name in ("encoder.bin", "tokenizer.json"):
        assert any(str(model / name) in message for message in told["encoder.files"])
    for name in ("installation.files", "installation.modules", "encoder.files", "encoder.vectors"):
        for finding in found[name]:
            assert finding["severity"] == "error", finding
            assert finding["command"], finding
    assert str(copied) in found["installation.modules"][0]["message"]
    assert str(REPOSITORY) in found["installation.modules"][0]["message"]


@pytest.fixture(scope="module")
def whole_copy(tmp_path_factory):
    """The packages as they are, elsewhere."""
    return copy_packages(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    ("file", "damage", "command"),
    [
        ("encoder.bin", None, ["Hvem vant prisen?"]),
        ("encoder.bin", lambda content: content[: len(content) // 2], ["Hvem vant prisen?"]),
        ("encoder.onnx", lambda content: content[: len(content) // 2], ["Hvem vant prisen?"]),
        ("tokenizer.json", lambda content: b"{" + content, ["Hvem vant prisen?"]),
        ("config.json", lambda content: b"", ["Hvem vant prisen?"]),
        ("config.json", lambda content: content[1:], ["Hvem vant prisen?"]),
        ("passages.onnx", lambda content: b"", ["index", "--rebuild"]),
    ],
)
def test_whoever_uses_a_damaged_encoder_is_told_the_file_and_the_mend(asker, whole_copy, file, damage, command):
    path = whole_copy / "index" / "model" / file
    content = path.read_bytes()
    try:
        path.unlink()
        if damage:
            path.write_bytes(damage(content))
        done = run_copy(asker, whole_copy, *command)
        checked = run_copy(asker, whole_copy, "doctor", "--json")
    finally:
        path.write_bytes(content)
    assert (done.returncode, done.stdout) == (70, "")
    assert str(path) in done.stderr
    assert "asker doctor" in done.stderr
    assert "Traceback" not in done.stderr
    findings = [finding for all_ in by_check(checked.stdout).values() for finding in all_]
    about = [finding for finding in findings if finding["severity"] == "error" and str(path) in finding["message"]]
    assert about
    assert all(finding["command"] for finding in about)


def test_a_question_needs_nothing_of_what_encodes_passages(asker, whole_copy):
    assert run_copy(asker, whole_copy, "index").returncode == 0
    path = whole_copy / "index" / "model" / "passages.onnx"
    path.rename(path.with_suffix(".away"))
    try:
        done = run_copy(asker, whole_copy, "Hvem vant innovasjonsprisen 2017?")
    finally:
        path.with_suffix(".away").rename(path)
    assert (done.returncode, done.stderr) == (0, "")


def test_packages_that_are_missing_or_too_old(talker, tmp_path):
    folder = tmp_path / "elsewhere"
    (folder / "asker-9.dist-info").mkdir(parents=True)
    (folder / "asker-9.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: asker\nVersion: 9\nRequires-Python: >=3.11\nRequires-Dist: click>=999\n"
        'Requires-Dist: no-such-thing>=2\nRequires-Dist: not-wanted; extra == "dev"\n',
        "utf-8",
    )
    done = talker("doctor", "--json", code=3, PYTHONPATH=str(folder))
    unfit, missing = by_check(done.stdout)["installation.packages"]
    assert (unfit["severity"], missing["severity"]) == ("error", "error")
    assert shlex.split(unfit["command"])[-2:] == ["install", "click>=999"]
    assert shlex.split(missing["command"])[-2:] == ["install", "no-such-thing>=2"]
    (shadowed,) = by_check(done.stdout)["installation.modules"]
    assert (shadowed["severity"], shadowed["command"]) == ("error", "unset PYTHONPATH")


def test_the_files_that_are_looked_for_are_all_that_are_needed():
    folders = ("bot/locale", "bot", "index/data", "index/model", "corpus")
    files = {path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.is_file()}
    names = {path.relative_to(REPOSITORY).as_posix() for path in files if "training" not in path.parts}
    others = {name for name in names if name.endswith((".py", ".pyc", ".po", ".typed", "MODEL_CARD.md"))}
    assert names - others == set(NEEDED)


def test_the_known_vectors_are_those_of_the_packaged_encoder(encoder):
    reference = known.load()
    assert reference.encoder == configuration().id
    vectors = known.vectors_of(encoder, reference.question)
    assert reference.likeness(vectors) > 0.999
    for place, other in enumerate(known.vectors_of(encoder, "Who led the jury?")):
        assert reference.likeness([*vectors[:place], other, *vectors[place + 1 :]]) < 0.9


def test_a_question_does_not_wait_for_it(talker):
    program = (
        "import sys\nfrom tui import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith('bot.doctor')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "Hvem vant innovasjonsprisen?"],
        env=talker.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "[]\n"
