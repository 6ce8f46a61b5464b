"""Checks of what was installed: Python, packages, files, and that no other files stand in their way."""

import importlib
import importlib.util
import os
import platform
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bot.doctor.commands import install, installed, origin, reinstall, unset
from bot.doctor.findings import Check, Finding, error, note, ok, warning
from bot.doctor.setup import Setup
from index.errors import N_

ROOT = Path(__file__).resolve().parents[2]
"""Folder of the packages that run."""
PACKAGES = ("bot", "index", "tui")

NEEDED = (
    *(f"bot/locale/{language}/LC_MESSAGES/asker.mo" for language in ("nb", "nn")),
    "bot/doctor/known.json",
    "bot/weights.json",
    *(f"corpus/{work}.{language}.md" for work in ("award", "project") for language in ("nb", "nn", "en")),
    *(f"index/data/irregular.{language}.tsv" for language in ("en", "nn", "no")),
    *(f"index/data/information.{language}.tsv" for language in ("en", "no")),
    *(f"index/data/{name}" for name in ("compound_parts.txt", "language_words.txt", "nynorsk.tsv", "stop_words.txt")),
    *(
        f"index/model/{name}"
        for name in ("config.json", "encoder.onnx", "passages.onnx", "encoder.bin", "tokenizer.json")
    ),
    *(f"index/model/lexicon.{pair}.tsv" for pair in ("en-no", "no-en")),
)
"""Files, other than Python's, that Asker does not work without, below `ROOT`."""

_LIBRARIES = {
    "faiss": "faiss-cpu",
    "langdetect": "langdetect",
    "lxml.etree": "lxml",
    "msgspec": "msgspec",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "rapidfuzz": "rapidfuzz",
    "Stemmer": "pystemmer",
    "tantivy": "tantivy",
    "tokenizers": "tokenizers",
}
"""Modules that questions need and the packages that they are in: most are machine code, which can fail to load."""
_OTHER_ENCODERS = frozenset({"torch", "sentence-transformers"})
"""Packages that only other encoders than the packaged one need."""

_NOT_INSTALLED = N_("Asker runs from {folder} without being installed, so its packages cannot be checked.")
_OLD_PYTHON = N_("Asker needs Python {wanted}, and this is {found}. Install a newer Python, then Asker again.")
_MISSING = N_("The package {name} is missing: {wanted} is needed.")
_UNFIT = N_("The package {name} is version {found}, and {wanted} is needed.")
_MISSING_OTHER = N_("The package {name} is missing. Only other encoders than the packaged one need it.")
_UNLOADABLE = N_("The package {name} is installed but cannot be loaded: {reason}.")
_LOST = N_("A file of the installation is missing or cannot be read: {path}.")
_CHANGED = N_("A file of the installation is not what was installed: {path}.")
_SHADOWED = N_(
    "The part “{name}” of Asker comes from {found}, not from {expected}. Another program's file has the same name."
)


def check_version(setup: Setup) -> Iterator[Finding]:
    """The versions of Asker and of Python."""
    from packaging.specifiers import SpecifierSet

    found = installed()
    if found is None:
        yield warning(_NOT_INSTALLED, folder=ROOT, command=install(ROOT))
        return
    python = platform.python_version()
    wanted = found.metadata["Requires-Python"] or ""
    if not SpecifierSet(wanted).contains(python, prereleases=True):
        yield error(_OLD_PYTHON, wanted=wanted, found=python)
        return
    system = f"{platform.system()} {platform.machine()}"
    yield ok(N_("Asker {asker} on Python {python}, {system}."), asker=found.version, python=python, system=system)


def check_packages(setup: Setup) -> Iterator[Finding]:
    """The packages that Asker asks for, by what their installers recorded; none is imported."""
    from packaging.requirements import Requirement

    found = installed()
    wanted = [Requirement(line) for line in (found.requires or [] if found else [])]
    needed = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    bad = False
    for requirement in needed:
        name, version = requirement.name, _version(requirement.name)
        if version is None and name in _OTHER_ENCODERS:
            yield note(_MISSING_OTHER, name=name, command=install(str(requirement)))
        elif version is None:
            yield error(_MISSING, name=name, wanted=requirement, command=install(str(requirement)))
        elif not requirement.specifier.contains(version, prereleases=True):
            yield error(_UNFIT, name=name, found=version, wanted=requirement, command=install(str(requirement)))
        else:
            continue
        bad = True
    if needed and not bad:
        yield ok(N_("All {number} packages that Asker needs are there, in versions that fit."), number=len(needed))


def _version(name: str) -> str | None:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None


def check_libraries(setup: Setup) -> Iterator[Finding]:
    """Whether the packages that questions need can be loaded."""
    failed = False
    for module, package in _LIBRARIES.items():
        try:
            importlib.import_module(module)
        except Exception as problem:  # a library of machine code may raise anything while it loads
            failed = True
            again = install("--force-reinstall", "--no-deps", package)
            yield error(_UNLOADABLE, name=package, reason=problem, command=again)
    if not failed:
        yield ok(N_("The packages that questions need can be loaded."))


def check_files(setup: Setup) -> Iterator[Finding]:
    """The files that came with Asker: those that it needs, and all by their hashes where the installer kept these."""
    lost = [path for path in NEEDED if not _readable(ROOT / path)]
    changed, hashed = _changed()
    for path in lost:
        yield error(_LOST, path=ROOT / path, command=reinstall())
    for path in changed:
        if path not in lost:
            yield error(_CHANGED, path=ROOT / path, command=reinstall())
    if not lost and not changed and hashed:
        yield ok(N_("The files of the installation are what was installed: {number}."), number=hashed)
    elif not lost and not changed:
        yield ok(N_("The files that Asker needs are there: {number}."), number=len(NEEDED))


def _readable(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


def _changed() -> tuple[list[str], int]:
    """Files of ours whose hash is another than the installer recorded, and how many have one."""
    found = installed()
    changed, hashed = [], 0
    for file in found.files or [] if found else []:
        if file.parts[0] in (*PACKAGES, "corpus") and file.hash is not None and file.hash.mode == "sha256":
            hashed += 1
            path = Path(str(file.locate()))
            if not path.is_file() or _digest(path) != file.hash.value:
                changed.append(file.as_posix())
    return changed, hashed


def _digest(path: Path) -> str:
    """SHA-256 as installers record it."""
    return urlsafe_b64encode(sha256(path.read_bytes()).digest()).rstrip(b"=").decode()


def check_modules(setup: Setup) -> Iterator[Finding]:
    """Whether Asker's own packages are what runs, not other files of the same names."""
    expected = _home()
    for name in PACKAGES:
        found = _origin(name)
        if found is None or found.parent.parent != expected:
            mend = unset("PYTHONPATH") if os.environ.get("PYTHONPATH") else reinstall()
            yield error(_SHADOWED, name=name, found=found or "–", expected=expected / name, command=mend)
            return
    yield ok(N_("What runs is what was installed, in {folder}."), folder=expected)


def _home() -> Path:
    """The folder that Asker's packages should come from."""
    found = installed()
    source, editable = origin()
    if found is None:
        return ROOT
    if editable and source is not None:
        return source.resolve()
    return Path(str(found.locate_file(""))).resolve()


def _origin(name: str) -> Path | None:
    """File that a package was or would be imported from."""
    module = sys.modules.get(name)
    spec = module.__spec__ if module else importlib.util.find_spec(name)
    return Path(spec.origin).resolve() if spec and spec.origin else None


CHECKS: dict[str, Check] = {
    "version": check_version,
    "packages": check_packages,
    "libraries": check_libraries,
    "files": check_files,
    "modules": check_modules,
}
