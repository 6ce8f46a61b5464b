"""What stands in the way of the first words, and of the first paint."""

import json
import subprocess
import sys

import pytest

QUESTION = "Hvem vant innovasjonsprisen 2017?"
HEAVY = {
    "bot.collection", "bot.history", "bot.session", "docx", "faiss", "http.client", "index.readers", "index.store",
    "lxml", "markdown_it", "numpy", "odfdo", "onnxruntime", "pyperclip", "pypdf", "tantivy", "tokenizers", "torch",
    "urllib.request", "watchfiles",
}  # fmt: skip
"""What only threads and functions may import, once the screen stands."""
LIGHT = {"bot", "index", "msgspec", "platformdirs", "rich", "textual", "tui", "typing_extensions"}
"""Packages, next to Python's own, of which something may be imported before."""
NOT_ASKED = {
    "bot.adding", "bot.conversation", "bot.copying", "bot.evaluation", "bot.exporting", "bot.generate", "bot.history",
    "bot.removing", "bot.session", "docx", "email.message", "filelock", "http.client", "index.near", "index.readers",
    "langdetect", "lxml", "markdown_it", "odfdo", "pypdf", "rapidfuzz", "ruamel.yaml", "sentence_transformers",
    "socket", "textual", "tomllib", "torch", "transformers", "tui.app", "urllib.request", "watchfiles",
}  # fmt: skip
"""What a question without a typing error need not wait for, where the index is ready."""
OPENED = {f"tui.screens.{name}" for name in ("help", "history", "palette", "texts")}
"""Screens that are imported when they are opened."""


def imported(asker, program, *arguments):
    """Names of the modules that a program has imported at its end."""
    program += "\nimport json; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    command = [sys.executable, "-c", f"import sys\n{program}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=asker.environment, cwd=asker.home, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1])), done.stdout


def commands(asker, *arguments):
    """The same for the command `asker`, and what it printed."""
    program = "from tui import main\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    return imported(asker, program, *arguments)


@pytest.mark.parametrize("arguments", [["--help"], ["ask", QUESTION], [QUESTION]])
def test_what_needs_no_screen_imports_none(talker, arguments):
    modules, said = commands(talker, *arguments)
    assert ("innovasjonsprisen" in said) or ("asker" in said)
    assert not modules & {"textual", "tui.app", "rich.markdown", "torch", "transformers", "sentence_transformers"}


def test_a_question_imports_only_what_answers_it(talker):
    modules, said = commands(talker, QUESTION)
    assert "Paul Chaffey" in said
    assert not modules & NOT_ASKED


def test_before_the_first_paint_nothing_heavy_is_imported(asker):
    nothing, _ = imported(asker, "")
    modules, _ = imported(asker, "import tui.app, tui.keys, tui.remembered, rich.console")
    packages = {name.partition(".")[0] for name in modules - nothing} - sys.stdlib_module_names
    assert "textual.app" in modules
    assert packages <= LIGHT
    assert not modules & HEAVY
    assert not modules & OPENED


def test_all_that_is_kept_for_later_can_be_imported(asker):
    """Else a name that is misspelt or has moved would be kept out of nothing."""
    names = sorted(HEAVY | OPENED | NOT_ASKED)
    imported(asker, f"from importlib.util import find_spec\nassert all(map(find_spec, {names}))")
