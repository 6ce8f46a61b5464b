"""No code from data: nothing in the program makes objects, or runs anything, of what a file says."""

import ast

import pytest

from tests.conftest import REPOSITORY

MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle", "imp"}
"""Whose loading of data may run what stands in it."""
CALLS = {"eval", "exec", "compile", "__import__"}
METHODS = {("torch", "load"), ("yaml", "load"), ("yaml", "unsafe_load")}
SAFE = {"allow_pickle": False, "trust_remote_code": False, "weights_only": True, "shell": False}
"""Options that must not be other than this."""
FILES = sorted(path for name in ("bot", "index", "tui", "corpus") for path in (REPOSITORY / name).rglob("*.py"))


def hits(source: str) -> list[str]:
    """What in a module could run code from data."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name.partition(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or ""] if (node.module or "").partition(".")[0] in MODULES else []
        elif isinstance(node, ast.Call):
            found += _calls(node)
    return found


def _calls(node: ast.Call) -> list[str]:
    found = []
    options = {option.arg: getattr(option.value, "value", ...) for option in node.keywords}
    found += [f"{name}=" for name, value in SAFE.items() if name in options and options[name] is not value]
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        found.append(node.func.id)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        called = (node.func.value.id, node.func.attr)
        safe = options.get("weights_only") is True
        found += [".".join(called)] if called in METHODS and not safe else []
    return found


def test_there_is_much_to_look_at():
    assert len(FILES) > 100


@pytest.mark.parametrize("package", ["bot", "index", "tui"])
def test_nothing_runs_code_from_data(package):
    found = {str(path): hits(path.read_text("utf-8")) for path in FILES if path.is_relative_to(REPOSITORY / package)}
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import os, marshal as m",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(file, allow_pickle=True)",
        "Model(name, trust_remote_code=True)",
        "Model(name, trust_remote_code=trust)",
        "eval(text)",
        "run(command, shell=True)",
    ],
)
def test_the_scan_sees(source):
    assert hits(source)


@pytest.mark.parametrize(
    "source", ["np.load(f)", "np.load(f, allow_pickle=False)", "re.compile('x')", "load(p, weights_only=True)"]
)
def test_the_scan_lets_pass(source):
    assert hits(source) == []
