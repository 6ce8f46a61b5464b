"""Checks of the settings: the file, the environment, and the language model's, without asking its server."""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.commands import command, edit, install, unset
from bot.doctor.findings import Check, Finding, ok, refused, warning
from bot.doctor.setup import Setup
from bot.settings import ENVIRONMENT, VARIABLES, settings_file
from index.errors import N_, UsageError

_NO_FILE = N_("There is no file of settings, and none is needed. It would be {path}.")
_FILE = N_("The file of settings is valid: {path}.")
_NAMED = N_("ASKER_SETTINGS names {path}, which is not there. Asker goes by its usual settings.")
_UNKNOWN = N_("The environment variable {name} means nothing to Asker. Did you mean {near}?")


def check_file(setup: Setup) -> Iterator[Finding]:
    """The file `asker.toml`."""
    path = settings_file()
    wrong = [problem for problem in setup.unusable if not _variable(problem)]
    for problem in wrong:
        yield refused(problem, command=edit(path))
    if wrong:
        return
    if path.exists():
        yield ok(_FILE, path=path)
    elif os.environ.get("ASKER_SETTINGS"):
        yield warning(_NAMED, path=path, command=unset("ASKER_SETTINGS"))
    else:
        yield ok(_NO_FILE, path=path)


def check_environment(setup: Setup) -> Iterator[Finding]:
    """The variables whose names begin with `ASKER_`."""
    wrong = [problem for problem in setup.unusable if _variable(problem)]
    for problem in wrong:
        yield refused(problem, command=unset(_variable(problem)))
    said = sorted(name for name in os.environ if name.startswith(ENVIRONMENT))
    for name in said:
        if name not in VARIABLES:
            (near,) = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.0)
            yield warning(_UNKNOWN, name=name, near=near, command=unset(name))
    if not wrong and VARIABLES.issuperset(said):
        if said:
            yield ok(N_("Settings in the environment are valid: {names}."), names=", ".join(said))
        else:
            yield ok(N_("There are no settings in the environment."))


def _variable(problem: UsageError) -> str:
    """The environment variable that an error is about; empty where it is about the file."""
    where = str(problem.values.get("where", ""))
    return where if where in VARIABLES else ""


def check_language_model(setup: Setup) -> Iterator[Finding]:
    """Whether the settings of a language model will do, where one is named; its server is not asked."""
    if setup.settings.llm is None:
        return
    from bot.generate import Server

    try:
        server = Server.of(setup.settings)
    except UsageError as problem:
        yield refused(problem, command=_mend(problem))
        return
    if server is not None:
        yield ok(N_("The settings of the language model are valid: {server}."), server=server.name)


def _mend(problem: UsageError) -> str | None:
    """What mends the settings of a language model."""
    if "package" in problem.values:
        return install(str(problem.values["package"]))
    path = problem.values.get("path")
    if path and os.name == "posix" and Path(str(path)).exists():
        return command("chmod", "600", str(path))
    return edit(settings_file())


CHECKS: dict[str, Check] = {
    "file": check_file,
    "environment": check_environment,
    "language_model": check_language_model,
}
