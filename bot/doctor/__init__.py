"""What `asker doctor` checks: installation, settings, folders, encoder, readers, index, answers, terminal, network.

    findings       what a check finds, and how it is worded
    setup          what is checked: the settings, and what follows from them, opened when first asked for
    commands       commands that mend
    one module a group of checks, each with its `CHECKS`

No check changes anything or uses the network. One that fails itself is an error among the findings.
"""

from bot.doctor.findings import SEVERITIES, Checked, Finding, Severity, worst
from bot.doctor.groups import group_name, run
from bot.doctor.setup import Setup

__all__ = ["SEVERITIES", "Checked", "Finding", "Setup", "Severity", "group_name", "run", "worst"]
