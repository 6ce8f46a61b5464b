"""Taking files out of the texts without destroying them."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.documents import Named, Text, full_path
from bot.folders import make_private, private_folder
from index.errors import N_, UnreadableError, UsageError
from index.sources import SIDE


def remove_files(documents: Sequence[Text], aside: Path, packaged: Path) -> dict[Text, Path]:
    """Move documents' files aside, the files that tell of them too; folders that are left empty go.

    :param aside: Folder in which a new one is made for them; there they keep the paths that they had.
    :param packaged: Folder whose files stay.
    :returns: Where each file was moved.
    :raises UsageError: If one stands in `packaged`, or its file is gone; then none is moved.
    :raises UnreadableError: If the system refuses.
    """
    for document in documents:
        if Path(document.root).is_relative_to(packaged):
            message = N_("{path} came with Asker and stays. Use --corpus to ask about other texts only.")
            raise UsageError(message, path=document.path)
        if not Path(full_path(document)).is_file():
            message = N_("The file {path} is gone already. Run: asker index")
            raise UsageError(message, path=document.path)
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    # Texts of several folders may have one path.
    roots = {root: number for number, root in enumerate(dict.fromkeys(document.root for document in documents))}
    moved: dict[Text, Path] = {}
    for document in dict.fromkeys(documents):
        moved[document] = private_folder(aside / f"{moment}-{roots[document.root]}") / document.path
        _move(Path(full_path(document)), moved[document])
    _tidy(moved)
    return moved


def _move(file: Path, target: Path) -> None:
    private_folder(target.parent)
    for tail in ("", SIDE):
        source = file.with_name(file.name + tail)
        if tail and not source.is_file():
            continue
        try:
            shutil.move(source, target.with_name(target.name + tail))
            make_private(target.with_name(target.name + tail))
        except OSError as error:
            message = N_("{path} cannot be moved: {reason}. Check the permissions of the folder that it stands in.")
            raise UnreadableError(message, path=source, reason=error.strerror or error) from error


def _tidy(documents: Iterable[Named]) -> None:
    """Remove the folders that nothing is left in, the folders of texts themselves not among them."""
    for document in documents:
        for folder in Path(full_path(document)).parents:
            if folder == Path(document.root):
                break
            with suppress(OSError):
                folder.rmdir()
