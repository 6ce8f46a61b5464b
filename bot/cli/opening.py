"""Opens the index that a command needs, and says on stderr what the user should know of it."""

from collections.abc import Callable
from gettext import gettext as _
from typing import TYPE_CHECKING

from bot.cli import output, reports
from bot.cli.options import Context
from bot.cli.progress import Encoding, Reading
from index.errors import N_, UsageError

if TYPE_CHECKING:
    from bot.collection import Collection, State


def open_state(context: Context, *, refresh: bool = False, quiet: bool = False) -> "State":
    """Open the index, building it where needed.

    :param refresh: Read new and changed texts first.
    :param quiet: Without a progress bar.
    :raises UsageError: If there are no texts.
    """
    collection = context.collection
    with Reading(quiet=quiet) as reading, Encoding(quiet=quiet) as progress:
        if refresh:
            state = collection.refresh(progress=progress, reading=reading)
        else:
            state = collection.open(progress, building_of(collection), reading)
    if_stale = _("Some texts have changed since they were read. Run “asker index”, or add --refresh to “ask”.")
    tell(state, collection, if_stale)
    return state


def building_of(collection: "Collection") -> Callable[[bool], None]:
    """What says that an index is being built, where there is something to build it of."""

    def say_building(first: bool) -> None:
        if _can_be_built(collection):
            _say_building(first)

    return say_building


def tell(state: "State", collection: "Collection", if_stale: str) -> None:
    """Tell what the user should know of an index that was opened.

    :param if_stale: What is said where files have changed since.
    :raises UsageError: If there are no texts.
    """
    if state.summary is not None:
        reports.show_problems(state.summary.problems, state.summary.unsupported)
        if any(state.summary.outcomes[document.key] in ("added", "changed") for document in state.summary.doubtful):
            output.note(_("There are remarks on some of the texts. See: asker list"))
    if state.stale:
        output.note(if_stale)
    if not state.snapshot.documents:
        raise UsageError(
            N_("There are no texts to search in {folder}. Put files there ({formats}), then run: asker index"),
            folder=collection.texts,
            formats=reports.formats(),
        )


def _can_be_built(collection: "Collection") -> bool:
    """Whether there is something to read and a place for its index; where not, an error says so.

    :raises UsageError: If a folder of texts is missing, or is a file.
    """
    from index.formats import SUFFIXES
    from index.sources import scan
    from index.store.manifest import MARKER

    folder = collection.folder
    try:
        if folder.exists() and not (folder / MARKER).is_file() and any(folder.iterdir()):
            return False  # a file, or a folder of something else
    except OSError:
        return False
    return bool(scan(collection.roots, SUFFIXES).sources)


def _say_building(first: bool) -> None:
    if first:
        output.note(_("Reading the texts for the first time …"))
    else:
        output.note(_("The index does not fit any more. Reading the texts again …"))
