"""What approximate search reaches."""

import msgspec


class Recall(msgspec.Struct, frozen=True):
    """How a segment's approximate index was set when it was made, and what that reached."""

    candidates: int
    """How many of the nearest by compressed vectors have their exact cosines looked up."""
    recall: float
    """Share of the exact ten nearest that it found, over `asked` made-up questions: recall@10."""
    asked: int
