"""What is checked: the settings, and what follows from them; each is opened once, when first asked for."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import Settings, usable_settings
from bot.types import Language
from index.errors import AskerError, UsageError

if TYPE_CHECKING:
    from bot.collection import Collection
    from index.build import Model
    from index.encoder import Encoder
    from index.store import Snapshot


class Setup:
    """One installation with the texts that the settings name.

    :param options: What the command line says.
    :param interface: Language of the interface.
    :raises UsageError: If an option is not valid.
    """

    def __init__(self, options: Mapping[str, Any], interface: Language) -> None:
        self.options = options
        self.interface = interface
        self.settings: Settings
        self.unusable: list[UsageError]
        """What is wrong with the file and the variables that `settings` goes without."""
        self.settings, self.unusable = usable_settings(options)

    @cached_property
    def collection(self) -> "Collection":
        """The texts.

        :raises UnreadableError: If the folder of the user's own texts cannot be made.
        """
        from bot.collection import Collection

        return Collection(self.settings)

    @property
    def data(self) -> Path:
        """Folder of the user's own texts, indexes and conversations."""
        return self.collection.data

    @cached_property
    def opened(self) -> "Snapshot | AskerError":
        """The index as it is, or why it cannot be opened; nothing is built."""
        from index.store import Snapshot

        try:
            return Snapshot.open(self.collection.folder)
        except AskerError as error:
            return error

    @property
    def snapshot(self) -> "Snapshot | None":
        """The index, where it can be opened."""
        from index.store import Snapshot

        return self.opened if isinstance(self.opened, Snapshot) else None

    @cached_property
    def model(self) -> "Model":
        """The encoder of the index, else the one that the settings name, else the packaged one; never fetched.

        :raises InstallationError: If a file of the packaged one is damaged; so does `encoder`.
        """
        from index.build import Model
        from index.encoder import PACKAGED, encoder_id

        built_with = self.snapshot.settings.get("model") if self.snapshot else None
        name = str(built_with or self.settings.model or PACKAGED)
        return Model(name, encoder_id(name), lambda: self.encoder)

    @cached_property
    def encoder(self) -> "Encoder":
        """That encoder, loaded.

        :raises UsageError: If it cannot be used.
        """
        from index.encoder import open_encoder

        return open_encoder(self.model.name, online=False)

    @cached_property
    def usable(self) -> bool:
        """Whether the index can be asked: opened, of this version, and its encoder loads."""
        from index.build import outdated

        if self.snapshot is None or outdated(self.snapshot, self.model):
            return False
        try:
            return bool(self.encoder.dimension)
        except Exception:  # what the checks of the encoder tell
            return False
