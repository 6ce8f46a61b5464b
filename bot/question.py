"""What a question asks for, and what it insists on."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "person",
    "name",
    "place",
    "time",
    "duration",
    "number",
    "money",
    "share",
    "contact",
    "definition",
    "reason",
    "manner",
    "list",
]

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")

# In order of priority where two match at one place. Norwegian patterns hold both bokmål and nynorsk.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "money",
        r"(?:hvor|kor) (?:mye|mykje) (?:penger|pengar|koste\w*|kosta\w*)|kostet?|kostar?|kosta|budsjett\w*|pengesum\w*|"
        r"premiesum\w*|premiepeng\w*|kroner|beløp\w*|lønn\w*|løn|how much (?:money|did \w+ \w+ cost|does \w+ cost)|"
        r"costs?|budget|prize money|salary|prisen på",
    ),
    ("share", r"(?:hvor|kor) stor (?:del|andel|prosent\w*)|prosent\w*|per ?cent|percentage|what share|proportion"),
    (
        "duration",
        r"(?:hvor|kor) (?:lenge|lang tid|mange (?:år|dager|dagar|timer|timar|uker|veker|måned\w*|månad\w*))|"
        r"how long|how many (?:years|days|hours|weeks|months)",
    ),
    (
        "number",
        r"(?:hvor|kor) (?:mange|stort? folketal\w*)|antall\w*|talet på|folketal\w*|how many|number of|population",
    ),
    (
        "contact",
        r"telefon\w*|ringer?|ringje|e-?post\w*|phone|e-?mail|(?:what|which|hvilket|kva) (?:number|nummer)",
    ),
    (
        "time",
        r"når|hvilke[nt]? (?:dato|dag|år|årstall|måned|tid)\w*|"
        r"kva (?:for (?:ein|eit|ei) )?(?:dato|dag|år|årstal|månad|tid)\w*|"
        r"dato\w*|(?:hvor|kor) gam[lm]\w+|when|(?:what|which) (?:year|date|day|month|time)s?|dates?|since when|how old",
    ),
    (
        "person",
        r"hvem|kven|whose|whom?|(?:her|his|their) names?",
    ),
    ("name", r"(?:hva|kva) (?:heter|het|heiter|heitte|kalles|kallast)|na[vm]net? på|name of|(?:is|are|was) \w+ called"),
    (
        "place",
        r"hvor(?! (?:mye|mange|lenge|lang|langt|stor|stort|store|ofte|gammel|hard|høy))\b|kvar(?= )|"
        r"kor(?! (?:mykje|mange|lenge|lang|langt|stor|stort|store|ofte|gam|hard|høg))\b|"
        r"(?:hvilke[nt]?|kva|what|which) (?:for (?:ein|eit|ei) )?"
        r"(?:by|land|sted|stad|kommune|city|town|country|place|municipality)|"
        r"where",
    ),
    ("reason", r"hvorfor|kvifor|årsak\w*|grunn(?:en|gjev\w*|gjeving\w*)?|begrunn\w*|why|reason\w*|rationale"),
    (
        "definition",
        r"forkort\w*|står (?:\w+ ){0,3}for|stands? for|short for|betyr|tyder|bety|what (?:is|are)|"
        r"(?:hva|kva) (?:er|går)|"
        r"mean(?:s|ing)?|abbreviat\w+|acronym",
    ),
    ("manner", r"hvordan|korleis|åssen|how(?! (?:many|much|long|old|far|big|large|often|hard))"),
    ("list", r"hvilke|kva for nokre|which (?:two|three|four|five|\w+s)\b|list(?:e|a)?|nevn|nemn"),
)
_RELATIVE = frozenset(
    {"når", "when", "hvor", "kor", "kvar", "where", "hvem", "kven", "who", "whom", "whose", "how", "why"}
)
_ASKS_HERE = re.compile(
    r"(?:^|[.,;:?!–(-]|\b(?:og|and|or|eller|but|men|about|of|on|in|at|since|from|to|for|by|with|i|på|frå|fra|til|av|med|om|"
    r"vet|veit|vite|know|wonder|me|us|say|see|out|ask\w*))\s*$"
)
"""What stands before a question word that asks; elsewhere it may only join clauses ("highlighted when it won")."""
_KINDS = re.compile("|".join(f"(?P<{kind}>\\b(?:{pattern})\\b)" for kind, pattern in _PATTERNS))

_DEMANDED: frozenset[Kind] = frozenset({"money", "share", "contact", "duration", "number", "time"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart."""

    text: str
    language: str
    kinds: tuple[Kind, ...]
    """What is asked for, in the order of the question; empty when it cannot be told."""
    years: tuple[str, ...]
    """Years named in it: what holds none of them does not answer."""

    @property
    def demanded(self) -> tuple[Kind, ...]:
        """Kinds without which a sentence cannot answer: a question for a sum of money needs one."""
        return tuple(kind for kind in self.kinds if kind in _DEMANDED)


def analyse(text: str, language: str) -> Question:
    """Take a question apart.

    :param language: Of the question: nb, nn or en.
    """
    folded = " ".join(text.casefold().split())
    kinds: list[Kind] = []
    for match in _KINDS.finditer(folded):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        if match[0] in _RELATIVE and not _ASKS_HERE.search(folded[: match.start()]):
            continue
        if kind not in kinds:
            kinds.append(kind)
    if (
        len(kinds) > 1
        and "definition" in kinds
        and not re.search(r"forkort|står|stand|short for|abbrev|acronym", folded)
    ):
        kinds.remove("definition")  # "what is the date of" asks for the date
    return Question(text=text, language=language, kinds=tuple(kinds), years=tuple(dict.fromkeys(_YEAR.findall(folded))))
