"""How much the tests of what is promised try: some in every run, all in the long ones."""

import os

LONG = "ASKER_LONG"
"""Set by `benchmarks/reliability.py`."""


def amount(short: int, full: int) -> int:
    """A count: the full one in a long run."""
    return full if os.environ.get(LONG) else short
