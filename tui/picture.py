"""Saves a picture of the screen."""

import re
from datetime import datetime
from pathlib import Path

import platformdirs

from index.errors import N_, UnreadableError
from tui.localised import Interface

_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_UNWRITABLE = N_("The picture cannot be saved as {path}: {reason}.")


def save_picture(app: Interface) -> Path:
    """Save the screen as SVG, among the user's downloads or in the home folder; no font comes from the network.

    :raises UnreadableError: If the system refuses.
    """
    picture = _FONT.sub("", app.export_screenshot())
    folder = Path(platformdirs.user_downloads_dir())
    path = (folder if folder.is_dir() else Path.home()) / f"asker-{datetime.now():%Y-%m-%d-%H%M%S-%f}.svg"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(picture)
    except OSError as error:
        raise UnreadableError(_UNWRITABLE, path=path, reason=error.strerror or error) from error
    return path
