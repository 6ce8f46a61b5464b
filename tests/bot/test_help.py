"""Help, languages, completion, and what start-up may import."""

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from bot.messages import LOCALE

COMMANDS = "ask search show list add remove index status eval forget doctor completion".split()
CATALOGUES = {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/*.mo")}
NORWEGIAN = [
    pytest.param(language, marks=pytest.mark.skipif(language not in CATALOGUES, reason="no catalogue yet"))
    for language in ("nb", "nn")
]


def test_help_lists_the_commands_in_the_order_of_their_use(asker):
    shown = asker("--help").stdout
    at = [shown.index(f"\n  {command} ") for command in COMMANDS]
    assert at == sorted(at)
    assert 'asker "Hvem vant innovasjonsprisen?"' in shown
    assert "..." not in shown


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_help_of_every_command_is_narrow(asker, command):
    for flag in ("--help", "-h"):
        shown = asker(*command, flag, COLUMNS="200").stdout
        assert shown.startswith("Usage: asker ")
        assert max(map(len, shown.splitlines())) <= 100


def test_without_a_word_help_is_shown(asker):
    assert asker(code=None).stderr.count("Usage:") <= 1


def test_version(asker):
    assert asker("--version").stdout.split()[0] == "asker"


@pytest.mark.parametrize("language", NORWEGIAN)
@pytest.mark.parametrize("said", ["LANG", "LC_ALL", "--lang", "ASKER_LANG", "asker.toml"])
def test_help_and_errors_in_norwegian(asker, language, said):
    arguments, environment = [], {}
    if said == "--lang":
        arguments = ["--lang", language]
    elif said == "asker.toml":
        (asker.home / "asker.toml").write_text(f"lang = '{language}'\n")
    else:
        environment[said] = language if said.startswith("ASKER") else f"{language}_NO.UTF-8"
    shown = asker(*arguments, "--help", **environment).stdout
    assert "Asks your texts" not in shown
    assert shown != asker("--help", ASKER_SETTINGS="", ASKER_LANG="en").stdout
    error = asker(*arguments, "ask", "", code=2, **environment).stderr
    assert "The question" not in error
    assert "--help" in asker(*arguments, "ask", code=2, **environment).stderr


@pytest.mark.parametrize("language", NORWEGIAN)
@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_usage_lines_are_in_norwegian_throughout(asker, language, command):
    usage = asker(*command, "--help", ASKER_LANG=language, COLUMNS="200").stdout.splitlines()[0]
    assert "[VAL" in usage
    assert not {"[OPTIONS]", "COMMAND", "[ARGS]...", "FILE", "DOCUMENT"} & set(usage.split())


def test_usage_lines_tell_what_may_be_repeated(asker):
    for command, end in (("add", "FILE …"), ("remove", "DOCUMENT …"), ("show", "DOCUMENT")):
        assert asker(command, "--help").stdout.splitlines()[0].endswith(f"[OPTIONS] {end}")


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_are_indented_below_their_text(asker, command):
    lines = asker(command, "--help").stdout.splitlines()
    assert all(line.startswith("      ") for line in lines if line.lstrip().startswith(("asker ", "eval ")))


def test_a_list_of_languages_goes_before_the_locale(asker):
    nynorsk = asker("--help", LANG="nn_NO.UTF-8").stdout
    assert asker("--help", LANGUAGE="fr:nn:nb", LANG="nb_NO.UTF-8").stdout == nynorsk
    assert asker("--help", LANGUAGE="fr:de", LANG="nn_NO.UTF-8").stdout == nynorsk
    assert asker("--help", LANGUAGE="", LANG="nn_NO.UTF-8").stdout == nynorsk
    assert asker("--help", LANGUAGE="nb", ASKER_LANG="nn").stdout == nynorsk
    assert asker("--help", LANGUAGE="nn:nb", LC_ALL="nb_NO.UTF-8").stdout == nynorsk
    assert asker("--lang", "auto", "--help", LANGUAGE="nn", ASKER_LANG="nb").stdout == nynorsk


@pytest.mark.parametrize("said", ["--lang", "ASKER_LANG", "asker.toml"])
def test_the_error_of_an_unknown_language_is_in_that_of_the_locale(asker, said):
    arguments, environment = [], {"LANG": "nb_NO.UTF-8"}
    if said == "--lang":
        arguments = ["--lang", "fr"]
    elif said == "asker.toml":
        (asker.home / "asker.toml").write_text("lang = 'fr'\n")
    else:
        environment[said] = "fr"
    error = asker(*arguments, "list", code=2, **environment).stderr
    assert "Ugyldig verdi" in error or "må være" in error
    error = asker("--lang", "fr", "list", code=2, ASKER_LANG="nn" if said == "--lang" else "nb").stderr
    assert "Ugyldig verdi" in error


def test_an_unknown_locale_is_english(asker):
    for language in ("C", "POSIX", "de_DE.UTF-8", "", "tull", "../../x"):
        assert asker("--help", LANG=language).stdout.startswith("Usage:")


@pytest.mark.parametrize("arguments", [["--jsn", "Hvem?"], ["ask", "--jsn"], ["list", "--jsn"], ["list", "mer"]])
def test_errors_point_to_help(asker, arguments):
    done = asker(*arguments, code=2)
    assert "--help" in done.stderr
    assert "--jsn" in done.stderr or "mer" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(asker, shell):
    assert "_ASKER_COMPLETE" in asker("completion", shell).stdout


def complete(asker: Any, words: str, at: int) -> list[str]:
    out: str = asker(_ASKER_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(at)).stdout
    return out.split()


def test_completion_of_commands_and_documents(packaged, asker):
    assert "plain,status" in complete(packaged, "asker st", 1)
    assert set(complete(packaged, "asker show award", 2)) == {
        "plain,award.en.md",
        "plain,award.nb.md",
        "plain,award.nn.md",
    }
    assert complete(asker, "asker show ", 2) == []  # nothing is built while a word is completed
    (asker.home / "asker.toml").write_text("broken")
    assert complete(asker, "asker show ", 2) == []


IMPORTED = "import sys, json; sys.argv[0] = 'asker'; from bot.cli.entry import start; code = start(sys.argv[1:]); "
IMPORTED += "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"


def imported(asker: Any, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", IMPORTED, *arguments],
        env=asker.environment,
        cwd=asker.home,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    names = set(json.loads(done.stderr.splitlines()[-1]))
    ours = {"bot", "index"}
    made_up = {"cython_runtime", "swig_runtime_data5"}  # by compiled modules, from nothing
    return {name for name in names - ours - made_up - sys.stdlib_module_names if not name.startswith("_")}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], ["index", "--help"]])
def test_help_imports_next_to_nothing(asker, arguments):
    assert imported(asker, *arguments) <= {"click", "msgspec", "platformdirs", "typing_extensions"}


def test_asking_imports_what_it_needs_and_no_more(packaged):
    allowed = {
        "Stemmer",
        "click",
        "faiss",
        "msgspec",
        "numpy",
        "onnxruntime",
        "packaging",  # by faiss
        "platformdirs",
        "tantivy",
        "tokenizers",
        "typing_extensions",
    }
    assert imported(packaged, "ask", "Hvem vant innovasjonsprisen?") <= allowed


def test_help_does_not_keep_one_waiting(asker):
    best = 9.0
    for _ in range(5):
        began = time.perf_counter()
        asker("--help")
        best = min(best, time.perf_counter() - began)
    assert best < 0.5  # 0.11 s on a machine with nothing else to do


def test_a_folder_of_hostile_modules_changes_nothing(packaged, tmp_path):
    hostile = "import pathlib; pathlib.Path(__file__).with_suffix('.ran').touch(); raise SystemExit(99)"
    for name in ("index", "bot", "tui", "click", "msgspec", "sitecustomize", "numpy", "json"):
        (tmp_path / f"{name}.py").write_text(hostile)
    for arguments in (["list"], ["Hvem vant innovasjonsprisen?"], ["--help"]):
        done = subprocess.run(
            packaged.command(*arguments), env=packaged.environment, cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("*.ran"))
