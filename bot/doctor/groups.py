"""Runs all checks, group by group; none can end the others."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from bot.doctor.findings import Check, Checked, Finding, error, refused
from bot.doctor.setup import Setup
from index.errors import N_, AskerError, InstallationError

GROUPS = {
    "installation": N_("Installation"),
    "settings": N_("Settings"),
    "folders": N_("Folders"),
    "encoder": N_("Encoder"),
    "readers": N_("Formats"),
    "index": N_("Index"),
    "answers": N_("Answers"),
    "terminal": N_("Terminal"),
    "network": N_("Network"),
}
"""Names of the groups, which are those of their modules, and what they are called."""

_FAILED = N_("This check itself failed ({name}: {reason}). That is a fault of ours; please report it.")
_UNLOADABLE = N_("A part of Asker cannot be loaded ({name}: {reason}). Install Asker again.")
_SYSTEM = N_("The system refused: {reason}: {path}")


def group_name(checked: Checked) -> str:
    """What the group of a check is called; the key of its translation."""
    return GROUPS[checked.check.partition(".")[0]]


def run(setup: Setup, groups: Iterable[str] = GROUPS) -> Iterator[Checked]:
    """Run all checks of some groups, one at a time; in the order of `GROUPS`, each can rely on those before.

    What stands in the way of several checks is told once.
    """
    told: list[Finding] = []
    for group in groups:
        try:
            checks: dict[str, Check] = import_module(f"bot.doctor.{group}").CHECKS
        except Exception as problem:
            yield Checked(f"{group}.load", _unloadable(problem))
            continue
        for name, check in checks.items():
            for finding in _guarded(check, setup):
                if finding.severity == "error" and finding in told:
                    continue
                told.append(finding)
                yield Checked(f"{group}.{name}", finding)


def _guarded(check: Check, setup: Setup) -> Iterator[Finding]:
    """What a check finds, its own failure included."""
    try:
        yield from check(setup)
    except InstallationError as problem:
        yield refused(problem, command=_reinstall())
    except AskerError as problem:
        yield refused(problem)
    except OSError as problem:
        yield error(_SYSTEM, reason=problem.strerror or problem, path=problem.filename or "–")
    except ImportError as problem:
        yield _unloadable(problem)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as problem:  # tantivy's and tokenizers' panics are no Exceptions
        yield error(_FAILED, name=type(problem).__name__, reason=problem)


def _unloadable(problem: Exception) -> Finding:
    return error(_UNLOADABLE, name=type(problem).__name__, reason=problem, command=_reinstall())


def _reinstall() -> str:
    from bot.doctor.commands import reinstall

    return reinstall()
