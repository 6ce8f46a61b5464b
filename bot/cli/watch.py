"""Follows the folders of texts: reads what changes in them as soon as they rest."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import data, output, reports
from bot.cli.options import Context
from bot.cli.progress import Encoding, Reading
from index.errors import AskerError, BusyError

if TYPE_CHECKING:
    from bot.collection import Collection
    from index.build import Summary
    from index.store import Snapshot

REST = 1.0
"""Seconds without a change after which the folders are read."""
AT_MOST = 30.0
"""Seconds after which they are read though they do not rest."""
LOOK = 5.0
"""Seconds after which the folders are looked at without a sign of change: not every file system gives one."""


def follow(context: Context, *, rebuild: bool, as_json: bool) -> int:
    """Keep the index true to its folders until the user interrupts.

    :param rebuild: Read every text again first.
    :raises AskerError: If the first refresh fails.
    """
    watch = _Watch(context, as_json=as_json)
    watch.refresh(rebuild=rebuild)
    output.note(_("Following the folders. Press Ctrl+C to end."))
    for _sign in _signs(context.collection):
        watch.look()
    return 0


def _signs(collection: "Collection") -> Iterator[None]:
    """Something may have changed: told soon after a change, and every `LOOK` seconds."""
    from watchfiles import watch

    roots = collection.roots
    while True:
        with suppress(OSError, RuntimeError):  # a folder is gone, or there are more than the system watches
            folders = [_identity(root) for root in roots]
            for _changes in watch(
                *roots,
                watch_filter=None,
                rust_timeout=round(LOOK * 1000),
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                yield
                # A folder that was moved away, or made anew, is not the one that is watched.
                if folders != [_identity(root) for root in roots]:
                    break
        time.sleep(REST)
        yield


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from another in its place.

    :raises OSError: If there is none.
    """
    status = folder.stat()
    return status.st_dev, status.st_ino


class _Watch:
    """Refreshes when files have changed and rest, and says what came of it."""

    def __init__(self, context: Context, *, as_json: bool) -> None:
        self._context = context
        self._collection = context.collection
        self._as_json = as_json
        self._indexed = ""
        self._told: set[str] = set()
        """What was said on stderr the last time, so that it is not said again."""

    def look(self) -> None:
        """Refresh if files have changed; what prevents it is said once, and tried again at the next look."""
        try:
            if self._rested() != self._indexed:
                self.refresh()
        except AskerError as error:
            gone = not all(root.is_dir() for root in self._collection.roots)
            message = _("A folder of texts is gone. Waiting for it to come back …")
            self._note([message if gone else reports.worded(error)])

    def _rested(self) -> str:
        """Digest of the files, once it has been the same for a while."""
        from index.build import files_in

        began = time.monotonic()
        now, before = files_in(self._collection.roots), self._indexed
        while now != before and time.monotonic() - began < AT_MOST:
            time.sleep(REST)
            now, before = files_in(self._collection.roots), now
        return now

    def refresh(self, *, rebuild: bool = False) -> None:
        """Refresh, waiting while another process writes, and print a line."""
        from index.build import FILES

        while True:
            try:
                with Reading() as reading, Encoding() as progress:
                    state = self._collection.refresh(rebuild=rebuild, progress=progress, reading=reading)
                break
            except BusyError:
                self._note([_("Another process is writing the index. Waiting for it …")])
                time.sleep(REST)
        state.snapshot.close()
        self._indexed = str(state.snapshot.settings[FILES])
        if state.summary is not None:
            self._tell(state.summary, state.snapshot)

    def _tell(self, summary: "Summary", snapshot: "Snapshot") -> None:
        moment = datetime.now().astimezone()
        language = self._context.interface
        if self._as_json:
            done = data.summary(summary, self._collection.folder, language)
            rows = [row for row in data.rows(summary, snapshot, language) if row["done"] != "unchanged"]
            data.write({**done, "rows": rows, "time": moment.isoformat(timespec="seconds")})
            return
        message = _(
            "{time}: {added} new, {changed} changed, {removed} removed. "
            "{documents} texts, {passages} passages; {seconds} s."
        )
        output.say(
            message.format(
                time=f"{moment:%H:%M:%S}",
                added=len(summary.added),
                changed=len(summary.changed),
                removed=len(summary.removed),
                documents=summary.documents,
                passages=summary.passages,
                seconds=output.decimal(summary.seconds, language),
            )
        )
        sys.stdout.flush()
        doubts = [reports.worded(doubt) for document in summary.doubtful for doubt in document.doubts]
        self._note([*(reports.worded(problem.error) for problem in summary.problems), *doubts])

    def _note(self, notes: Sequence[str]) -> None:
        for text in dict.fromkeys(notes):
            if text not in self._told:
                output.note(text)
        self._told = set(notes)
