"""Build hook: compiles the message catalogues, which the repository holds as source only."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Makes an `.mo` beside every `.po`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered."""
        for source in sorted(Path(self.root, "bot", "locale").rglob("*.po")):
            with source.open("rb") as file, source.with_suffix(".mo").open("wb") as out:
                write_mo(out, read_po(file))
