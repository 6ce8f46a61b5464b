"""What a question asks for, and what it insists on."""

import re
from collections.abc import Collection
from typing import Literal, get_args

import msgspec

from bot.qualifiers import Qualifier, is_excluding, qualifiers
from bot.rows import Rows
from bot.types import Language
from index.terms.analysis import content_words, stop_words

Kind = Literal[
    "person",
    "name",
    "place",
    "date",
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

KINDS: tuple[Kind, ...] = get_args(Kind)

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")

PATTERNS: tuple[tuple[Kind, str, str], ...] = (
    (
        "money",
        "peng|kost|cost|budsjett|budget|premie|kroner|beløp|løn|money|salary|prisen på",
        r"(?:hvor|kor) (?:mye|mykje) (?:penger|pengar|koste\w*|kosta\w*)|koster|kostet?|kostar?|kosta|"
        r"budsjett\w*|pengesum\w*|premiesum\w*|premiepeng\w*|kroner|beløp\w*|lønn\w*|løn|"
        r"how much (?:money|did \w+ \w+ cost|does \w+ cost)|"
        r"costs?|budget|prize money|salary|prisen på",
    ),
    (
        "share",
        "stor |prosent|percent|per cent|share|proportion",
        r"(?:hvor|kor) stor (?:del|andel|prosent\w*)|prosent\w*|per ?cent|percentage|what share|proportion",
    ),
    (
        "duration",
        "lenge|lang tid|mange |how long|how many",
        r"(?:hvor|kor) (?:lenge|lang tid|mange (?:år|dager|dagar|timer|timar|uker|veker|måned\w*|månad\w*))|"
        r"how long|how many (?:years|days|hours|weeks|months)",
    ),
    (
        "number",
        "mange|antall|talet på|folketal|how many|number of|population",
        r"(?:hvor|kor) (?:mange|stort? folketal\w*)|antall\w*|talet på|folketal\w*|how many|(?<!phone )number of|"
        r"population",
    ),
    (
        "contact",
        "telefon|ring|post|phone|mail|number|nummer",
        r"telefon\w*|ringer?|ringje|e-?post\w*|phone|e-?mail|(?:what|which|hvilket|kva) (?:number|nummer)",
    ),
    (
        "date",
        "dato|dag|date|day",
        r"hvilken (?:dato|dag)|kva (?:for (?:ein|ei) )?(?:dato|dag)|dato(?:en)?|(?:what|which) (?:date|day)|the date|"
        r"(?:what|which) is the date",
    ),
    (
        "time",
        "når|år|måned|månad|tid|dato|gam|when|year|month|time|date|how old",
        r"når|hvilke[nt]? (?:år|årstall|måned|tid)\w*|"
        r"kva (?:for (?:ein|eit|ei) )?(?:år|årstal|månad|tid)\w*|"
        r"datoer|datoar|(?:hvor|kor) gam[lm]\w+|when|(?:what|which) (?:year|month|time)s?|dates?|since when|how old",
    ),
    (
        "person",
        "hvem|kven|who|name",
        r"hvem|kven|whose|whom?|(?:her|his|their) names?",
    ),
    (
        "name",
        "het|heit|kall|navn|namn|name of|called",
        r"(?:hva|kva) (?:heter|het|heiter|heitte|kalles|kallast)|na[vm]net? på|name of|(?:is|are|was) \w+ called",
    ),
    (
        "place",
        "hvor|kvar|kor|where|by|land|sted|stad|kommune|city|town|country|place|municipality",
        r"hvor(?! (?:mye|mange|lenge|lang|langt|stor|stort|store|ofte|gammel|hard|høy))\b|kvar(?= )|"
        r"kor(?! (?:mykje|mange|lenge|lang|langt|stor|stort|store|ofte|gam|hard|høg))\b|"
        r"(?:hvilke[nt]?|kva|what|which) (?:for (?:ein|eit|ei) )?"
        r"(?:by|land|sted|stad|kommune|city|town|country|place|municipality)|"
        r"where",
    ),
    (
        "reason",
        "hvorfor|kvifor|årsak|grunn|why|reason|rationale",
        r"hvorfor|kvifor|årsak\w*|grunn(?:en|gjev\w*|gjeving\w*)?|begrunn\w*|why|reason\w*|rationale",
    ),
    (
        "definition",
        "forkort|står|stand|short for|bety|tyder|what is|what are|va er|va går|mean|abbreviat|acronym",
        r"forkort\w*|står (?:\w+ ){0,3}for|stands? for|short for|betyr|tyder|bety|what (?:is|are)|"
        r"(?:hva|kva) (?:er|går)|"
        r"mean(?:s|ing)?|abbreviat\w+|acronym",
    ),
    (
        "manner",
        "hvordan|korleis|åssen|how",
        r"hvordan|korleis|åssen|how(?! (?:many|much|long|old|far|big|large|often|hard))",
    ),
    (
        "list",
        "hvilke|kva for nokre|which|list|nevn|nemn",
        r"hvilke|kva for nokre|which (?:two|three|four|five|\w+s)\b|list(?:e|a)?|nevn|nemn",
    ),
)
"""Kinds, marks (see `Rows`) and what tells them, bokmål and nynorsk in one. The first wins where two match at one
place."""
_ALL = re.compile(r"\b(?:alle|samtlige|samtlege|all|every|complete list|full list)\b")
_RELATIVE = frozenset(
    {"når", "when", "hvor", "kor", "kvar", "where", "hvem", "kven", "who", "whom", "whose", "how", "why"}
)
_ASKS_HERE = re.compile(
    r"(?:^|[.,;:?!–(-]|\b(?:og|and|or|eller|but|men|about|of|on|in|at|since|from|to|for|by|with|i|på|frå|fra|til|av|med|om|"
    r"vet|veit|vite|know|wonder|me|us|see|out|ask\w*))\s*$"
)
"""What stands before a question word that asks; elsewhere it may only join clauses ("highlighted when it won")."""
_NOUN = re.compile(
    r"\b(?:hvilke[nt]?|hva slags|kva for (?:ein|eit|ei|nokre|slags)|kva slags|hvor mange|kor mange|antall|talet på|"
    r"what kind of|how many|number of|which|"
    r"(?:kva|what)(?! (?:heit|tyd|står|går|skj|gjer|sei|sa|mein|happen|exactly|else)))\s+([\w-]+)(?:\s+([\w-]+))?"
)
_SENTENCE = re.compile(r"\S.*?(?:[.!?]+(?=\s|$)|$)")
_FRAME = re.compile(
    r"^(?:(?:hei|hallo|hello|hi|please|ok|og|men|and|but)[,!.]?\s+)*"
    r"(?:(?:(?:kan|kunne|kunna) (?:du|dere|de|dykk)(?: (?:være|vere) så snill)?(?: å)?"
    r" (?:si|seie|fortelle|fortelja|forklare)"
    r"(?: meg| oss)?(?: om)?"
    r"|(?:vet|veit) (?:du|dere|de)|(?:jeg|eg|vi|me) (?:lurer|undrar|undrer) på(?: om)?"
    r"|(?:jeg|eg|vi) (?:vil|ville|skulle|ønsker|ønskjer)(?: gjerne)?(?: å)? (?:vite|ha visst)(?: om)?"
    r"|(?:can|could|would|will) you(?: please)? (?:tell|say|explain|give)(?: to)?(?: me| us)?(?: about)?"
    r"|do you (?:happen to )?know(?: if)?|(?:i|we) (?:want|need|would like|am trying|'m trying|'d like) to"
    r" (?:know|find out|understand)(?: if)?|i'm trying to find out|i wonder|tell me|i'd like to know"
    r"|(?:jeg|eg) (?:har )?(?:hørt|høyrt|lest|lese) at|(?:i|we) (?:heard|read) that)[,:]?\s+)+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:] )[«“\"(]?([A-ZÆØÅ][\w-]*\w)|\b([A-ZÆØÅ]{2,}\w*)\b")
ENOUGH_WORDS = 2
"""Content words with which a sentence can be understood by itself."""

_SAID_ONLY: frozenset[Kind] = frozenset(
    {"date", "time", "duration", "person", "name", "place", "definition", "manner", "list"}
)
_DEMANDED: frozenset[Kind] = frozenset({"money", "share", "contact", "duration", "number", "date", "time"})
_NAMED: frozenset[Kind] = frozenset({"person", "name", "place", "list"})


class Question(msgspec.Struct, frozen=True):
    """A question taken apart."""

    text: str
    focus: str
    """What of it asks: without frames ("do you know …") and sentences that only tell why it is asked."""
    language: Language
    kinds: tuple[Kind, ...]
    """What is asked for, in the order of the question; empty when it cannot be told."""
    nouns: tuple[str, ...]
    """What is asked for by its name, case-folded: `departement` in "Hvilket departement …?"."""
    asking: frozenset[str]
    """Words that only say what is asked for, as in "what date", case-folded; a text need not hold them."""
    years: tuple[str, ...]
    """Years named in it: what holds none of them does not answer."""
    qualifiers: frozenset[Qualifier]
    """How it is turned away from what a text may tell: the year before, so far, others."""
    excluding: bool
    """Whether it asks for others than those it names."""

    @property
    def demanded(self) -> tuple[Kind, ...]:
        """Kinds without which a sentence cannot answer: a question for a sum of money needs one."""
        return tuple(kind for kind in self.kinds if kind in _DEMANDED or (self.excluding and kind in _NAMED))

    @property
    def is_survey(self) -> bool:
        """Whether it asks to count or list what is spread over the texts, of which only a part is looked at."""
        return bool({"number", "list"} & set(self.kinds)) or bool(_ALL.search(self.text.casefold()))


def _compiled(rows: tuple[int, ...]) -> re.Pattern[str]:
    told = (PATTERNS[row] for row in rows)
    return re.compile("|".join(f"(?P<{kind}>\\b(?:{pattern})\\b)" for kind, _, pattern in told))


_ROWS = Rows((marks for _, marks, _ in PATTERNS), _compiled)


def analyse(text: str, language: Language) -> Question:
    """Take a question apart.

    :param language: Of the question: nb, nn or en.
    """
    sentences = [_FRAME.sub("", sentence) for sentence in _SENTENCE.findall(" ".join(text.split()))]
    folded = " ".join(sentences).casefold()
    named = {name.casefold() for name in names(text)}
    kinds: list[Kind] = []
    asking: set[str] = set()
    pattern = _ROWS.pattern(folded)
    for match in pattern.finditer(folded) if pattern else ():
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # all groups are named after kinds
        if match[0] in _RELATIVE and not _ASKS_HERE.search(folded[: match.start()]):
            continue
        if kind in _SAID_ONLY:
            asking.update(word for word in match[0].split() if word not in named)
        if kind not in kinds:
            kinds.append(kind)
    if (
        len(kinds) > 1
        and "definition" in kinds
        and not re.search(r"forkort|står|stand|short for|abbrev|acronym", folded)
    ):
        kinds.remove("definition")  # "what is the date of" asks for the date
    return Question(
        text=text,
        focus=_focus(text, asking),
        language=language,
        kinds=tuple(kinds),
        nouns=_nouns(folded),
        asking=frozenset(asking),
        years=tuple(dict.fromkeys(_YEAR.findall(folded))),
        qualifiers=qualifiers(folded),
        excluding=is_excluding(folded),
    )


def _focus(text: str, asking: Collection[str]) -> str:
    """The sentences that ask, without their frames, and what else is needed to understand them.

    Where they name nothing ("What is it short for?"), the names of the other sentences stand before them; where they
    say next to nothing ("What is her name?"), these sentences do.
    """
    whole = _SENTENCE.findall(" ".join(text.split()))
    sentences = [_FRAME.sub("", sentence) for sentence in whole]
    questions = [
        bare
        for bare, sentence in zip(sentences, whole, strict=True)
        if sentence.rstrip().endswith("?") or bare != sentence
    ] or sentences
    core = " ".join(questions)
    if sum(word not in asking for word in content_words(core)) < ENOUGH_WORDS:
        return " ".join(sentences) or text
    if not names(core):
        told = [name for sentence in sentences if sentence not in questions for name in names(sentence)]
        core = " ".join((*dict.fromkeys(told), core))
    return core


def names(sentence: str) -> list[str]:
    """Words with a capital letter, except the one that begins the sentence unless it is all capitals."""
    return [inner or capitals for inner, capitals in _NAME.findall(sentence)]


def _nouns(folded: str) -> tuple[str, ...]:
    """What a question word asks for by name; in English also the word before it, since it writes compounds apart."""
    match = _NOUN.search(folded)
    if match is None or match[1] in stop_words():
        return ()
    english = match[0].startswith(("wh", "how", "number"))
    words = (match[1], match[2]) if english and match[2] and match[2] not in stop_words() else (match[1],)
    return tuple(word for word in words if not word.isdecimal())
