"""What approximate search reaches."""

import msgspec


class Recall(msgspec.Struct, frozen=True):
    """How a segment's approximate index was set when it was made, and what that reached."""

    lists: int
    """Lists that the vectors are parted into."""
    probes: int
    """Lists looked into by each search."""
    recall: float
    """Share of the exact ten nearest that it found, over `asked` made-up questions: recall@10."""
    asked: int
