"""Whether a word is one at all, as far as the word tables know."""

from index.terms.analysis import stem
from index.terms.compounds import known_parts, split_compound
from index.terms.information import RARE, information
from index.terms.lexicon import translations
from index.terms.nynorsk import is_listed, to_bokmal

ENDINGS = frozenset("s en n et t a er r ene ne e ar ane ers ens ets enes erne ere te de ing ed es".split())
"""What words may add to the forms that tables hold."""
LONGEST_ENDING = 4
SHORTEST_BASE = 3
"""Letters that must stand before an ending."""
_PREFIXES = ("av", "gjen", "inn", "mis", "om", "opp", "på", "sam", "til", "to", "tre", "u", "ut", "ved")
_SHORTEST_PART = 4


def is_known(word: str) -> bool:
    """Whether a case-folded word is one of Norwegian or English, in any form, or a compound of such words.

    Compounds by chance are among them, such as Tronheim: else Holmberg would become Holberg.
    """
    norwegian, english = stem(word, "nb"), stem(word, "en")
    return (
        information(norwegian, "no") < RARE
        or information(english, "en") < RARE
        or is_listed(word)
        or _is_norwegian(word)
        or _is_norwegian(to_bokmal(word))
        or _is_compound(word)
        or bool(translations(norwegian, "no", "en") or translations(english, "en", "no"))
    )


def _is_norwegian(word: str) -> bool:
    bases = [word, *(word[:-cut] for cut in range(1, LONGEST_ENDING + 1) if word[-cut:] in ENDINGS)]
    bases += [base.removeprefix(prefix) for base in bases[:] for prefix in _PREFIXES if base.startswith(prefix)]
    return any(len(base) >= SHORTEST_BASE and base in known_parts() for base in bases)


def _is_compound(word: str) -> bool:
    return any(
        min(map(len, split_compound(base)), default=0) >= _SHORTEST_PART for base in (word, word.removesuffix("s"))
    )
