"""Words that turn a question away from what a text tells: the year before, so far, besides.

"Who won the year before?" shares all its other words with a text on who won. What a question qualifies so, a sentence
must qualify likewise to answer it.
"""

import re
from functools import cache
from typing import Literal, get_args

Qualifier = Literal["before", "after", "so_far", "outcome", "others", "yearly"]

QUALIFIERS: tuple[Qualifier, ...] = get_args(Qualifier)

_PATTERNS: dict[Qualifier, str] = {
    "before": r"før|tidligere|tidlegare|forrige|førre|i fjor|previous(?:ly)?|earlier|former|before|prior|preceding|"
    r"past|last year",
    "after": r"etter|neste|kommende|komande|senere|seinare|framover|next|after|upcoming|later|following|future",
    "so_far": r"hittil|til nå|til no|så langt|so langt|per i dag|i dag|(?<!å )nå|so far|to date|until now|up to now|"
    r"today|now|current(?:ly)?",
    "outcome": r"til slutt|til sist|endte|enda|utfallet|resultatet|in the end|end(?:ed|ing)? up|finally|eventually|"
    r"outcome",
    "others": r"andre|annen|annet|anna|øvrige|flere|fleire|forut[ea]n|utenom|utanom|bortsett fr[aå]|i tillegg|unntak|"
    r"unntatt|unnateke|resten|other|others|else|besides|apart from|aside from|in addition|except|rest|remaining",
    "yearly": r"årlig|årleg|hvert år|kvart år|per år|i året|annual(?:ly)?|every year|yearly|per year|a year",
}
# "Flere enn ti" counts, "flere enn Asker" asks for others.
_COUNTED = (
    r"(?:\d|halv|million|milliard|(?:én|e[nit]t?|ein|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tjue|femti|"
    r"hundre|tusen|noen|nokon|før|tidligere|tidlegare|i fjor|året|vanlig|vanleg|ventet|venta|forventet|forventa)\b)"
)
_EXCLUDING = re.compile(
    rf"\b(?:(?:andre|annen|annet|anna|other|others|else) (?:enn|than)|(?:flere|fleire) enn(?! {_COUNTED})|"
    r"forut[ea]n|utenom|utanom|bortsett fr[aå]|i tillegg til|med unn[a-z]+ av|unntatt|unnateke|besides|apart from|"
    r"aside from|in addition to|except(?: for)?)\b"
)


@cache
def _patterns() -> dict[Qualifier, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{pattern})\b") for name, pattern in _PATTERNS.items()}


def qualifiers(text: str) -> frozenset[Qualifier]:
    """The kinds of qualification that stand in a text."""
    folded = text.casefold()
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(folded))


def is_excluding(text: str) -> bool:
    """Whether a question asks for others than those it names, as in "Who else than the chair …?"."""
    return bool(_EXCLUDING.search(text.casefold()))
