"""How much a file may cost to read."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the reading of one file may take, where that is left to a library that is not ours."""

    seconds: float = 10.0
    """By the clock, from when the reader has the file's bytes."""
    memory: int = 512
    """MiB of the reader's process, with the libraries that it loads: about 40 before it reads anything."""
