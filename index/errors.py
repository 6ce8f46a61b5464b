"""Errors that a user meets.

    AskerError                 base; a fault of ours unless a subclass says otherwise (exit code 70)
    ├─ InstallationError       a file of Asker itself is missing or damaged (70)
    ├─ UsageError              wrong usage or settings (2)
    ├─ UnreadableError         an index or a document cannot be read (3)
    │  ├─ DocumentError        one file; the others go on
    │  └─ DamagedIndexError    hashes do not match, files are missing
    └─ BusyError               another process is writing the index (4)

A message is an English format string that also is the key of its translation; its values come apart, so that a
face can translate the one and make the other printable. Mark messages for extraction with `N_`.
"""


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a message for translation where it is used, translate it where it is shown."""
    return message


class AskerError(Exception):
    """Something that a user must be told.

    :param message: English format string, such as `"{path} is empty."`.
    :param values: What its fields stand for.
    """

    exit_code = 70

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class InstallationError(AskerError):
    """A file of Asker itself is missing or damaged."""


class UsageError(AskerError):
    """Wrong usage or settings."""

    exit_code = 2


class UnreadableError(AskerError):
    """An index or a document cannot be read."""

    exit_code = 3


class DocumentError(UnreadableError):
    """One file cannot be read; the others are indexed all the same."""


class DamagedIndexError(UnreadableError):
    """The index on disk is not what was written."""


class BusyError(AskerError):
    """Another process is writing the index."""

    exit_code = 4
