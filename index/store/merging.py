"""When segments are written anew: a policy in numbers, without files."""

from collections.abc import Sequence

import msgspec


class Size(msgspec.Struct, frozen=True):
    """How much a segment holds, counted in documents and passages together."""

    live: int
    total: int

    @property
    def wasteful(self) -> bool:
        """More than half of it is dead."""
        return (self.total - self.live) * 2 > self.total


def plan_merges(sizes: Sequence[Size]) -> list[list[int]]:
    """Places of segments in groups: a group becomes one segment.

    The last segments are joined while twice the size of the last is at least that of the one before, so that their
    number grows with the logarithm of the index and every row is rewritten as seldom. A group of one stays as it is,
    unless it is wasteful; dead segments are in no group.
    """
    groups = [([place], size.live) for place, size in enumerate(sizes) if size.live]
    while len(groups) > 1 and groups[-1][1] * 2 >= groups[-2][1]:
        last, size = groups.pop()
        groups[-1] = (groups[-1][0] + last, groups[-1][1] + size)
    return [places for places, _ in groups]
