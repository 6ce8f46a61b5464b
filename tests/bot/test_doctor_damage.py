"""What `asker doctor` finds in damaged indexes, folders, conversations and settings, and the commands that mend them.

The checks run in this process, group by group; that an error ends the command with exit code 3 is shown in
`test_doctor.py`.
"""

import os
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.cli.entry import run as asker
from bot.doctor import Finding, Setup, run
from bot.doctor import readers as reader_checks
from bot.doctor.samples import WORDS, sample
from bot.history import FOLDER, History
from index.formats import FORMATS
from index.store import Writer
from tests import saved

NO_MODES = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@pytest.fixture
def home(tmp_path, packaged, monkeypatch):
    """A home with an index of the packaged texts, to be damaged."""
    for name in os.environ:
        if name.startswith("ASKER_") or name == "LANGUAGE":
            monkeypatch.delenv(name)
    (index,) = (packaged.home / "data" / "indexes").iterdir()
    shutil.copytree(index, tmp_path / "index")
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "asker.toml").touch()
    monkeypatch.setenv("ASKER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "asker.toml"))
    monkeypatch.setenv("ASKER_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("LANGUAGE", "en")
    return tmp_path


def found(group: str, **options: Any) -> dict[str, list[Finding]]:
    """What the checks of a group find, by their names."""
    findings: dict[str, list[Finding]] = {}
    for one in run(Setup(options, "en"), [group]):
        findings.setdefault(one.check, []).append(one.finding)
    return findings


def the(check: str, **options: Any) -> Finding:
    """The one thing that a check finds."""
    (finding,) = found(check.partition(".")[0], **options)[check]
    return finding


def mend(finding: Finding) -> None:
    """Do what a finding says."""
    name, *arguments = shlex.split(finding.command or "")
    if name == "asker":
        assert asker(arguments) == 0
    else:
        subprocess.run([name, *arguments], check=True)


def flip(path: Path) -> None:
    """Change a bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def severities(findings: dict[str, list[Finding]]) -> dict[str, set[str]]:
    return {check: {finding.severity for finding in several} for check, several in findings.items()}


def test_a_sound_index(home):
    assert set().union(*severities(found("index")).values()) == {"ok"}
    assert set().union(*severities(found("answers")).values()) == {"ok"}


def test_a_bit_in_any_file_of_the_index(home):
    files = [path for name in ("segments", "generations") for path in (home / "index" / name).rglob("*")]
    files += (home / "index").glob("generation-*.json")
    files = [path for path in files if path.is_file() and path.stat().st_size]
    assert len(files) > 10
    for path in files:
        before = path.read_bytes()
        flip(path)
        several = [one for findings in found("index").values() for one in findings if one.severity != "ok"]
        assert len(several) == 1, (path, several)
        (finding,) = several
        assert (finding.severity, finding.command) == ("error", "asker index --rebuild"), path
        assert path.relative_to(home / "index").as_posix() in finding.worded("en")
        path.write_bytes(before)
    assert the("index.state").severity == "ok"


def test_damage_that_was_done_after_the_index_was_opened(home):
    setup = Setup({}, "en")
    assert setup.snapshot is not None
    path = next((home / "index" / "segments").rglob("texts*"))
    flip(path)
    bad = [one for one in run(setup, ["index"]) if one.finding.severity != "ok"]
    assert [(one.check, one.finding.severity) for one in bad] == [("index.files", "error")]
    assert path.name in bad[0].finding.worded("en")


def test_a_file_of_the_index_is_gone_and_the_command_mends_it(home):
    next((home / "index" / "segments").rglob("texts*")).unlink()
    finding = the("index.state", index=str(home / "index"))
    assert finding.severity == "error"
    assert finding.command == shlex.join(["asker", "index", "--rebuild", "--index", str(home / "index")])
    assert found("answers") == {}
    mend(finding)
    assert the("index.state").severity == "ok"


def test_no_index(home):
    shutil.rmtree(home / "index")
    assert (the("index.state").severity, the("index.state").command) == ("note", "asker index")
    assert set(found("index")) == {"index.state"}
    assert not (home / "index").exists()  # a check builds nothing


def test_a_folder_of_something_else(home):
    (home / "photos").mkdir()
    (home / "photos" / "sea.jpg").touch()
    for other in (home / "photos", home / "asker.toml"):
        finding = the("index.state", index=str(other))
        assert finding.severity == "error"
        assert str(other) in finding.worded("en")
        assert finding.command == "asker index --index DIR"


def test_an_index_of_another_version(home, monkeypatch):
    monkeypatch.setattr("index.build.PASSAGES_VERSION", 99)
    assert (the("index.current").severity, the("index.current").command) == ("note", "asker index")
    assert found("answers") == {}


def test_an_index_of_another_encoder(home, monkeypatch):
    monkeypatch.setenv("ASKER_MODEL", "someone/some-model")
    finding = the("index.current")
    assert (finding.severity, finding.command) == ("error", "asker index --model someone/some-model")
    assert "some-model" in " ".join(one.worded("en") for one in found("network")["network.settings"])


def test_texts_that_changed_or_could_not_be_read(home, capsys):
    texts = home / "data" / "texts"
    texts.mkdir(mode=0o700)
    (texts / "bad\x1b[31m.pdf").write_bytes(b"no pdf at all")
    (texts / "bad.md").write_text("# Badet\n\nBadet i Vik åpnet 3. mai 2020.\n", "utf-8")
    assert (the("index.current").severity, the("index.current").command) == ("note", "asker index")
    assert asker(["index"]) == 3
    assert the("index.current").severity == "ok"
    finding = the("index.texts")
    assert (finding.severity, finding.command) == ("warning", "asker index")
    assert "bad\\x1b[31m.pdf" in finding.worded("nb")
    assert set().union(*severities(found("answers")).values()) == {"ok"}


def test_leftovers_of_a_writer_that_was_killed(home):
    (home / "index" / ".asker-tmp-0123456789abcdef").touch()
    (home / "index" / "segments" / "0123456789abcdef").mkdir()
    finding = the("index.leftovers")
    assert (finding.severity, finding.values["number"], finding.command) == ("note", 2, "asker index")
    mend(finding)
    assert the("index.leftovers").severity == "ok"


def test_another_program_that_writes(home):
    with Writer.open(home / "index"):
        finding = the("index.leftovers")
        assert (finding.severity, finding.command) == ("note", None)
        assert "Another program" in finding.worded("en")
    assert the("index.leftovers").severity == "ok"


def test_a_folder_of_texts_that_is_gone(home):
    folder = home / "mine tekster"
    finding = the("folders.texts", corpus=(str(folder),))
    assert finding.severity == "error"
    assert str(folder) in finding.worded("nn")
    mend(finding)
    finding = the("folders.texts", corpus=(str(folder),))
    assert finding.severity == "warning"
    assert finding.command == shlex.join(["asker", "add", "FILE", "--corpus", str(folder)])


@NO_MODES
@pytest.mark.parametrize("path", ["index", "data"])
def test_what_others_can_read(home, path):
    (home / "data" / "conversations").mkdir(mode=0o700)
    private = home / path / "secret.txt"
    private.write_text("hemmelig", "utf-8")
    assert the("folders.private").severity == "ok"
    (home / path).chmod(0o755)
    private.chmod(0o644)
    finding = the("folders.private")
    assert (finding.severity, finding.command) == ("warning", f"chmod -R go= {home / path}")
    mend(finding)
    assert the("folders.private").severity == "ok"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


@NO_MODES
def test_an_open_folder_whose_files_are_closed(home):
    (home / "data").chmod(0o755)
    (home / "data" / "texts").mkdir(mode=0o700)
    (home / "data" / "texts" / "a.md").write_text("En tekst.", "utf-8")
    assert the("folders.private").severity == "ok"


def test_a_damaged_line_of_a_conversation(home):
    history = History(home / "data" / FOLDER)
    name = history.new_id()
    for _ in range(2):
        history.append(name, saved.answer("Hvem eier kaia?", "Kommunen eier kaia."))
    assert the("folders.history").severity == "ok"
    path = history.folder / f"{name}.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:-1], lines[-1][: len(lines[-1]) // 2]]))
    finding = the("folders.history")
    assert (finding.severity, finding.values["number"]) == ("warning", 1)
    assert finding.command is None  # nothing brings the line back, and the rest is sound
    assert path.name in finding.worded("nb")


def test_a_conversation_that_is_no_file(home):
    history = History(home / "data" / FOLDER)
    name = history.new_id()
    history.append(name, saved.answer("Hvem eier kaia?", "Kommunen eier kaia."))
    (history.folder / f"{name}.jsonl").write_bytes(b"\xff\x00 no conversation")
    assert the("folders.history").severity == "warning"


def test_a_data_folder_that_is_a_file_is_told_of_once(home, monkeypatch):
    monkeypatch.setenv("ASKER_DATA", str(home / "asker.toml"))
    several = [one.finding for one in run(Setup({}, "en"), ["folders", "index", "answers"])]
    errors = [one for one in several if one.severity == "error"]
    assert len({one.worded("en") for one in errors}) == len(errors) < 4
    assert "unset ASKER_DATA" in [one.command for one in errors]


def test_a_file_of_settings_that_is_not_there(home, monkeypatch):
    monkeypatch.setenv("ASKER_SETTINGS", str(home / "elsewhere.toml"))
    finding = the("settings.file")
    assert (finding.severity, finding.command) == ("warning", "unset ASKER_SETTINGS")


@pytest.mark.parametrize("text", ["k = 0", "lang = [", "\x00", "\udcff"])
def test_a_file_of_settings_that_cannot_be_used(home, text):
    (home / "asker.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    finding = the("settings.file")
    assert finding.severity == "error"
    assert shlex.split(finding.command or "")[-1] == str(home / "asker.toml")
    assert finding.worded("en").isprintable()


def test_a_language_model(home):
    (home / "asker.toml").write_text('llm = "http://localhost:11434/v1"\n', "utf-8")
    finding = the("settings.language_model")
    assert finding.severity == "error"
    assert "--llm-model" in finding.worded("en")
    note, rest = found("network")["network.settings"]
    assert (note.severity, rest.severity) == ("note", "ok")
    assert "localhost:11434" in note.worded("en")


@NO_MODES
def test_a_key_that_others_can_read(home):
    (home / "key").write_text("secret", "utf-8")
    (home / "key").chmod(0o644)
    (home / "asker.toml").write_text(
        'llm = "http://me:word@localhost:1/v1"\nllm_model = "m"\nllm_key_file = "key"\n', "utf-8"
    )
    finding = the("settings.language_model")
    assert finding.severity == "error"
    assert finding.command == f"chmod 600 {home / 'key'}"
    assert "word" not in found("network")["network.settings"][0].worded("en")
    mend(finding)
    assert the("settings.language_model").command != finding.command


def test_a_format_that_cannot_be_read(home, monkeypatch):
    assert the("readers.formats").severity == "ok"
    monkeypatch.setenv("ASKER_READ_MEMORY", "128")  # then it may be for that
    monkeypatch.setattr(reader_checks, "sample", lambda form: sample(form) if form != "docx" else b"PK\x03\x04")
    finding = the("readers.formats")
    assert finding.severity == "error"
    assert ".docx" in finding.worded("en")
    assert shlex.split(finding.command or "")[-1] == str(home / "asker.toml")


@pytest.mark.parametrize("form", sorted(set(FORMATS.values())))
def test_samples_hold_their_words(form):
    assert len(sample(form)) < 2_000
    if form in ("markdown", "plain", "html", "pdf"):
        assert WORDS.encode() in sample(form)


class Panic(BaseException):
    """As tantivy and tokenizers raise."""


@pytest.mark.parametrize("problem", [RuntimeError("\x1b[31mred"), Panic("lost"), PermissionError(13, "Denied", "/x")])
def test_a_check_that_fails_itself_is_a_finding(home, monkeypatch, problem):
    def check(setup):
        raise problem

    monkeypatch.setattr("bot.doctor.network.CHECKS", {"settings": check})
    checked = list(run(Setup({}, "en"), ["network", "folders"]))
    assert (checked[0].check, checked[0].finding.severity) == ("network.settings", "error")
    assert checked[0].finding.worded("nb").isprintable()
    assert len(checked) > 1  # the others go on


def test_interrupting_ends_it(home, monkeypatch):
    def check(setup):
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.doctor.network.CHECKS", {"settings": check})
    with pytest.raises(KeyboardInterrupt):
        list(run(Setup({}, "en"), ["network"]))
