"""Norwegian compounds and their parts: innovasjonsprisen is innovasjon + prisen."""

from functools import cache, lru_cache
from pathlib import Path

MIN_LENGTH = 7
MAX_LENGTH = 64
"""What is longer is no word that somebody wrote, and would be costly to split."""
LINKS = ("", "s", "e")
"""What may stand between two parts: tjeneste-s-tilbud, barn-e-hage."""


@cache
def known_parts() -> frozenset[str]:
    """The words that compounds are made of (see `index.training.compound_parts`)."""
    return frozenset((Path(__file__).parents[1] / "data" / "compound_parts.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=200_000)
def split_compound(word: str) -> tuple[str, ...]:
    """Parts of a Norwegian compound, without linking letters; empty when it cannot be split into known words.

    Of several ways the one with the fewest parts is taken, then the one whose shortest part is longest.

    :param word: One word, case-folded.
    """
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH or not word.isalpha():
        return ()
    parts = known_parts()
    best: tuple[str, ...] = ()
    for cut in range(3, len(word) - 2):
        head = word[cut:]
        if head not in parts:
            continue
        for link in LINKS:
            if not word[:cut].endswith(link):
                continue
            first = word[: cut - len(link)]
            for front in ((first,) if first in parts else (), split_compound(first)):
                if front and (not best or _rank((*front, head)) > _rank(best)):
                    best = (*front, head)
    return best


def _rank(parts: tuple[str, ...]) -> tuple[int, int]:
    return -len(parts), min(map(len, parts))
