"""What can go wrong with a stored index, beside the errors of `index.errors`.

UnreadableError
├─ MissingIndexError       there is no index yet: build it
├─ OutdatedIndexError      another version of the program wrote it: build it anew
├─ UnwritableError         the system refused a write; what was committed before stays
└─ DamagedIndexError       (of `index.errors`) build it anew
"""

from index.errors import N_, UnreadableError

# One whole sentence for each case, because a face translates them.
CHANGED = N_("The index is damaged: {path} is not what was written. Build it anew with: asker index --rebuild")
MISSING = N_("The index is damaged: {path} is missing. Build it anew with: asker index --rebuild")
REFUSED = N_("The index is damaged: {path} cannot be opened ({reason}). Build it anew with: asker index --rebuild")
OUTDATED = N_("{path} is in format {found}, not {expected}. Build the index anew with: asker index --rebuild")
UNREADABLE = N_("{path} cannot be read: {reason}.")
UNWRITABLE = N_("{path} cannot be written: {reason}. What was indexed before is kept.")


class MissingIndexError(UnreadableError):
    """A folder holds no index."""


class OutdatedIndexError(UnreadableError):
    """An index is in a format that this version does not read."""


class UnwritableError(UnreadableError):
    """An index cannot be written; what was committed before is untouched."""
