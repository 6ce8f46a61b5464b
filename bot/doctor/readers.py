"""Checks that every format can be read, those of foreign parsers in a process of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.commands import edit, reinstall
from bot.doctor.findings import Check, Finding, error, ok
from bot.doctor.samples import WORDS, sample
from bot.doctor.setup import Setup
from bot.messages import explain
from bot.settings import settings_file
from index.errors import N_, DocumentError

_UNREAD = N_("Files in the format {suffix} cannot be read; a small one was tried: {reason}")
_OTHERWISE = N_("Files in the format {suffix} are not read as they should be; a small one was tried.")


def check_formats(setup: Setup) -> Iterator[Finding]:
    """Read the smallest text of each format, as when texts are added."""
    from index.formats import FORMATS
    from index.readers import Limits, read
    from index.sources import Source

    limits = Limits(seconds=setup.settings.read_seconds, memory=setup.settings.read_memory)
    usual = limits == Limits()
    bad = False
    with tempfile.TemporaryDirectory(prefix="asker-") as folder:
        for suffix, form in FORMATS.items():
            path = Path(folder, f"bok{suffix}")
            path.write_bytes(sample(form))
            status = path.stat()
            source = Source(folder, path.name, status.st_size, status.st_mtime_ns)
            mend = reinstall() if usual else edit(settings_file())
            try:
                if WORDS in read(source, limits).text:
                    continue
                yield error(_OTHERWISE, suffix=suffix, command=mend)
            except DocumentError as problem:
                reason = explain(problem, setup.interface)
                yield error(_UNREAD, suffix=suffix, reason=reason, command=mend)
            bad = True
    if not bad:
        yield ok(N_("All formats can be read: {formats}."), formats=", ".join(sorted(FORMATS)))


CHECKS: dict[str, Check] = {"formats": check_formats}
