"""The command that checks whether everything works: doctor."""

import sys
from collections.abc import Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from bot.cli import data, output
from bot.cli.options import Context, as_json, pass_context, shared
from bot.messages import N_, interface_language, translate
from bot.printable import printable_name
from bot.types import Language

if TYPE_CHECKING:
    from bot.doctor import Checked, Setup, Severity

BROKEN = 3

_WORDS: "dict[Severity, str]" = {
    "ok": N_("OK: {finding}"),
    "note": N_("Note: {finding}"),
    "warning": N_("Warning: {finding}"),
    "error": N_("Error: {finding}"),
}


@click.command(
    short_help=_("Check that everything works."),
    help=_(
        "Check the installation, the settings, the index and the terminal, and say how to mend what does not work.\n\n"
        "    asker doctor\n\n"
        "Nothing of yours is changed, and the network is not used. The exit code is 3 when something is broken."
    ),
)
@as_json
@shared("lang", "corpus", "index")
@pass_context
def doctor(context: Context, as_json: bool) -> int:
    """Check everything, and say how to mend what does not work."""
    from bot.doctor import Setup, run

    # Not the context's own settings and language: that some settings cannot be used is for the checks to tell.
    setup = Setup(context.options, interface_language(context.options.get("lang")))
    checked: list[Checked] = []
    for one in run(setup):
        if not as_json:
            _show(one, checked, setup)
        checked.append(one)
    if as_json:
        _write(checked, setup.interface)
    else:
        _conclude(checked)
    return BROKEN if any(one.finding.severity == "error" for one in checked) else 0


def _show(one: "Checked", before: "Sequence[Checked]", setup: "Setup") -> None:
    """Print a finding as one line, below it the command that mends it, and the group's name above the first one."""
    from bot.doctor import group_name

    language = setup.interface
    if not before or group_name(before[-1]) != group_name(one):
        if before:
            output.say()
        output.say(translate(language, group_name(one)))
    said = translate(language, _WORDS[one.finding.severity], finding=one.finding.worded(language))
    output.say_wrapped(said, plain=setup.settings.plain)
    if one.finding.command is not None:
        output.say(_("Run: {command}").format(command=printable_name(one.finding.command)))
    sys.stdout.flush()  # each as soon as it is known


def _conclude(checked: "Sequence[Checked]") -> None:
    """Print what it comes to, and what to do first."""
    errors, warnings = (
        [one.finding for one in checked if one.finding.severity == severity] for severity in ("error", "warning")
    )
    output.say()
    if errors:
        message = _("Something is broken. Errors: {errors}. Warnings: {warnings}.")
    elif warnings:
        message = _("Asker works, but not all is as it should be. Warnings: {warnings}.")
    else:
        message = _("Everything works.")
    output.say(message.format(errors=len(errors), warnings=len(warnings)))
    first = next((finding.command for finding in (*errors, *warnings) if finding.command is not None), None)
    if first is not None:
        output.say(_("Begin with: {command}").format(command=printable_name(first)))


def _write(checked: "Sequence[Checked]", language: Language) -> None:
    from bot.doctor import worst

    data.write(
        {
            "schema": data.SCHEMA,
            "worst": worst(one.finding for one in checked),
            "findings": [
                {
                    "check": one.check,
                    "severity": one.finding.severity,
                    "message": translate(language, one.finding.message, **one.finding.values),
                    "command": one.finding.command,
                }
                for one in checked
            ],
        }
    )
