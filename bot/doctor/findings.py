"""What a check finds: how bad it is, what is said of it, and the command that mends it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from bot.messages import translate
from bot.printable import one_line, printable_name
from bot.types import Language
from index.errors import AskerError

if TYPE_CHECKING:
    from bot.doctor.setup import Setup

Severity = Literal["ok", "note", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("ok", "note", "warning", "error")
"""From good to bad: as it should be; worth knowing; works, but not as it should; broken."""


class Finding(msgspec.Struct, frozen=True):
    """What a check found."""

    severity: Severity
    message: str
    """English format string, marked with `N_`; also the key of its translation."""
    values: Mapping[str, object] = msgspec.field(default_factory=dict)
    """What its fields stand for; not made printable."""
    command: str | None = None
    """What to type in a shell to mend it, where a command does; not made printable."""

    def worded(self, language: Language) -> str:
        """What is said of it: one line, printable."""
        values = {
            name: value if isinstance(value, int) else printable_name(value) for name, value in self.values.items()
        }
        return one_line(translate(language, self.message, **values))


class Checked(msgspec.Struct, frozen=True):
    """A finding, and the check that it comes from."""

    check: str
    """Stable name: group and check, such as `index.files`."""
    finding: Finding


Check = Callable[["Setup"], Iterable[Finding]]
"""Looks at one thing; says nothing where there is nothing to look at."""


def ok(message: str, **values: object) -> Finding:
    """All is well."""
    return Finding("ok", message, values)


def note(message: str, *, command: str | None = None, **values: object) -> Finding:
    """Worth knowing."""
    return Finding("note", message, values, command)


def warning(message: str, *, command: str | None = None, **values: object) -> Finding:
    """Something does not work as it should, but Asker does."""
    return Finding("warning", message, values, command)


def error(message: str, *, command: str | None = None, **values: object) -> Finding:
    """Something is broken."""
    return Finding("error", message, values, command)


def refused(problem: AskerError, *, command: str | None = None) -> Finding:
    """An error that Asker tells users of anyway."""
    return Finding("error", problem.message, problem.values, command)


def worst(findings: Iterable[Finding]) -> Severity:
    """The worst severity; `ok` where there are no findings."""
    return max((finding.severity for finding in findings), key=SEVERITIES.index, default="ok")
