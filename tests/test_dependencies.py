"""What is installed is what was locked: exact versions with the hashes of their files, and licences that allow it."""

import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
LOCKS = ("build", "cpu", "dev")
OWN = REPOSITORY / ".venv"
"""What `make` installs into: nothing else may be there."""

OF_CUDA = re.compile("cuda-|nvidia-|triton")
"""What PyPI's torch would bring along on Linux."""
LICENCES = {
    "0BSD", "Apache 2.0 License", "Apache Software License", "Apache-2.0", "Apache-2.0 WITH LLVM-exception",
    "BSD License", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License", "BSL-1.0", "CC0-1.0", "CNRI-Python",
    "ISC License (ISCL)", "MIT", "MIT License", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
"""All of them let an MIT program that is used with them be passed on."""


def blocks(lock):
    """The requirements of a lock with all that belongs to each, joined to one line."""
    text = (REPOSITORY / f"requirements-{lock}.txt").read_text("utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line and line[0] not in "#-"]


def required(block):
    return Requirement(block.partition(" --hash")[0])


def locked():
    """All requirements of all locks, torch among them; some packages have two, for older and later Pythons."""
    return [required(block) for lock in (*LOCKS, "torch") for block in blocks(lock)]


def version_of(requirement):
    (exact,) = requirement.specifier
    assert exact.operator == "=="
    return exact.version


def name_of(requirement):
    return canonicalize_name(requirement.name)


def in_force():
    """Version by name of what is locked for this system and Python."""
    return {
        name_of(one): version_of(one) for one in locked() if one.marker is None or one.marker.evaluate({"extra": ""})
    }


def ranges():
    """Everything that pyproject.toml asks for."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    lists = (PROJECT["build-system"]["requires"], PROJECT["project"]["dependencies"], *extras)
    return [Requirement(one) for each in lists for one in each]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_hashes(lock):
    found = blocks(lock)
    assert len(found) >= 8
    for block in found:
        head, *hashes = block.split(" --hash=")
        assert version_of(Requirement(head))
        assert hashes, head
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes), head


def test_only_torch_has_none():
    assert [name_of(required(block)) for block in blocks("torch")] == ["torch"]


def test_no_lock_names_what_another_does():
    names = [{name_of(required(block)) for block in blocks(lock)} for lock in (*LOCKS, "torch")]
    assert sum(map(len, names)) == len(set().union(*names))


def test_the_locks_are_in_step_with_pyproject():
    versions = in_force()
    asked = ranges()
    assert len(asked) > 30
    for requirement in asked:
        assert requirement.specifier.contains(versions[name_of(requirement)]), requirement


def needed(requirements, seen):
    """Fill in the distributions that requirements need, by name and extras."""
    for requirement in requirements:
        key = name_of(requirement), frozenset(requirement.extras)
        if key in seen or OF_CUDA.match(requirement.name):
            continue
        found = seen[key] = distribution(requirement.name)
        assert requirement.specifier.contains(found.version, prereleases=True), (str(requirement), found.version)
        theirs = map(Requirement, found.requires or ())
        extras = ("", *requirement.extras)
        applying = (one for one in theirs if not one.marker or any(one.marker.evaluate({"extra": e}) for e in extras))
        needed(applying, seen)


@pytest.fixture(scope="module")
def installed():
    """All distributions that Asker needs to run, by their names."""
    found: dict[tuple[str, frozenset[str]], Distribution] = {}
    needed(map(Requirement, PROJECT["project"]["dependencies"]), found)
    return {name: one for (name, _), one in found.items()}


def test_all_that_asker_needs_is_locked_and_fits_together(installed):
    assert len(installed) > 40
    assert installed.keys() <= in_force().keys()


def licences(found: Distribution):
    """What a distribution says of its licence, in the newer way or the older ones."""
    metadata = found.metadata
    expression, older = (metadata.get_all(key) or [""] for key in ("License-Expression", "License"))
    classifiers = metadata.get_all("Classifier") or []
    named = {one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")}
    said = expression[0] or ("" if named else older[0] or "none")
    return {part.strip("() ") for part in re.split(" AND | OR ", said) if part} or named


def test_licences(installed):
    unknown = {name: licences(found) - LICENCES for name, found in installed.items()}
    assert not {name: said for name, said in unknown.items() if said}


@pytest.mark.skipif(not OWN.samefile(sys.prefix) if OWN.exists() else True, reason="not the environment of `make`")
def test_nothing_else_is_installed():
    versions = {str(canonicalize_name(one.name)): one.version.partition("+")[0] for one in distributions()}
    assert versions.pop("pip")
    assert versions.pop("asker")
    versions.pop("uv", None)  # `make lock` and `make audit` add it
    assert versions == in_force()
