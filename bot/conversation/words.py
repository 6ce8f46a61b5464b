"""Small closed classes of words, bokmål and nynorsk together, by which follow-up questions are told and mended."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from bot.types import Language
from index.terms.lexicon import Family

Sort = Literal["person", "several", "thing", "event", "place"]
"""What a pronoun may stand for; `event` is what "det" and "it" may be besides a thing: all that was asked about."""

PRONOUNS: Mapping[Family, Mapping[str, Sort]] = {
    "no": {
        **dict.fromkeys("han ham honom hun ho henne".split(), "person"),
        **dict.fromkeys("de dei dem deim disse desse".split(), "several"),
        **dict.fromkeys("den denne".split(), "thing"),
        **dict.fromkeys("det dette".split(), "event"),
        "der": "place",
        "dit": "place",
    },
    "en": {
        **dict.fromkeys("he him she her".split(), "person"),
        **dict.fromkeys("they them these those".split(), "several"),
        **dict.fromkeys("it that this".split(), "event"),
        "there": "place",
    },
}
POSSESSIVES: Mapping[Family, Mapping[str, Sort]] = {
    "no": {
        **dict.fromkeys("hans hennes hennar".split(), "person"),
        **dict.fromkeys("deres deira".split(), "several"),
        **dict.fromkeys("dens dets".split(), "thing"),
    },
    "en": {**dict.fromkeys("his her hers".split(), "person"), "their": "several", "theirs": "several", "its": "thing"},
}
DEMONSTRATIVES = frozenset("denne dette disse desse den det de dei this that these those".split())
"""Those that may stand before a noun, as in "dette prosjektet"."""

LEADS = re.compile(r"^(?:(?:og|men|så|and|but|so|ok|okay|ja|jo|yes|då|da|then)\b[,:]?\s+(?=\S))+", re.IGNORECASE)
"""Words that tie a question to what was said before."""
ABOUT: Mapping[str, str] = {"nb": "Om", "nn": "Om", "en": "As for"}
"""What puts a topic before a question: "Om prisen: hvem var finalistene?"."""
ABOUT_LEAD = re.compile(r"^(?:Om|As for) ([^:]{2,120}): (?=\S)")
SOMEONE: Mapping[str, str] = {"nb": "noen", "nn": "nokon", "en": "someone"}
THAT: Mapping[str, str] = {"nb": "det", "nn": "det", "en": "that"}

AUXILIARIES: Mapping[Family, frozenset[str]] = {
    "no": frozenset(
        "er var ble blei vart blir vert bli har hadde ha skal skulle vil ville kan kunne må måtte bør burde".split()
    ),
    "en": frozenset(
        "is are was were be been has have had do does did will would can could shall should may might must".split()
    ),
}
BE = frozenset("er var is are was were".split())
DO = frozenset("do does did will would can could shall should may might must".split())
"""Auxiliaries after which a verb follows in any case."""
ARTICLES: Mapping[Family, frozenset[str]] = {
    "no": frozenset("en et ei ein eit den det de dei denne dette disse desse".split()),
    "en": frozenset("the a an this these those".split()),
}
LOCATIVE: Mapping[Family, frozenset[str]] = {
    "no": frozenset("i på ved under hos fra frå utenfor utanfor".split()),
    "en": frozenset("in at on during near from".split()),
}
JOINING: Mapping[Family, frozenset[str]] = {"no": frozenset("av til for med".split()), "en": frozenset({"of"})}
"""Prepositions that tie what follows to the noun before: "juryen for prisen"."""
PREPOSITIONS: Mapping[Family, frozenset[str]] = {
    "no": LOCATIVE["no"]
    | JOINING["no"]
    | frozenset("om mot mellom etter før gjennom uten utan over blant siden sidan".split()),
    "en": LOCATIVE["en"]
    | JOINING["en"]
    | frozenset("about by to against between after before through without over among since into for with".split()),
}
CLAUSE: Mapping[Family, frozenset[str]] = {
    "no": frozenset("da då når at som fordi hvis dersom viss mens medan og men enn eller så".split()),
    "en": frozenset("when after before because that who which if while since and but than or so".split()),
}
"""Words that begin another clause, in which a pronoun may mean something of the one before."""
TRAILING: Mapping[Family, frozenset[str]] = {
    "no": frozenset(
        "da då egentlig eigentleg nå no igjen noe noko likevel for om på til av med i ut opp inn fra frå".split()
    ),
    "en": frozenset(
        "exactly then now again really actually today about for of from with in to up out like at by on".split()
    ),
}
"""Words that say nothing of their own after a pronoun that ends a question: "Hva står det for?"."""
REASON = frozenset("hvorfor kvifor korfor why".split())
HAPPENING = frozenset(
    "er var ble blei vart blir vert skjedde skjer hendte hender skjedd foregikk foregår føregjekk føregår fant fann "
    "finner finn sted stad is was did does happen happened take took place occur that it this det dette da då".split()
)
"""Words of a question that only asks of what was said before, such as "Når skjedde det?"."""
NOT_OURS = frozenset(
    "jeg eg meg du deg dere dykk vi me oss dykkar you us we myself yourself din min mi your my".split()
)
"""Speaker and listener: a question about them follows on nothing that the documents say."""
IDIOMS = re.compile(
    r"\b(?:(?:hvordan|korleis|åssen) (?:går|gjeng|har) |how (?:is it going|are )|how's it|time is it|"
    r"(?:regner|regnar|regn|snør|haster|hastar|stemmer|stemmar) det|"
    r"er (?:det|dette) (?:sant|riktig|rett|mulig|mogleg)$|"
    r"is (?:it|that|this) (?:true|right|correct|raining|snowing|possible|ok|okay)\b|"
    r"(?:hvilken|kva|hvilket|what|which) (?:dag|dato|år|tid|day|date|year) (?:er|is) (?:det|it)|(?:hva|kva) er klokk)"
)
"""What "det" and "it" do not point with."""
MORE = re.compile(
    r"^(?:(?:kan|kunne|can|could|vil|will) (?:du|dere|de|you) (?:please )?)?"
    r"(?:(?:fortell?e?|fortel|fortelje|fortelja|si|seie|sei|forklare?|tell|say|explain|give|vis)"
    r"(?: meg| oss| me| us)?)? ?"
    r"(?:litt |noko |noe |a bit |some |even )?(?:mer|meir|more|flere detaljer|fleire detaljar|details|more details)"
    r"(?: (?:takk|please|da|då))?$|^(?:utdyp|utdjup|elaborate|go on|continue|fortsett|hald fram)(?: please| takk)?$"
)
"""A wish for more about the same."""
TIMES = frozenset("dag år årstall årstal dato måned månad tid year day date month time".split())
"""Nouns that ask when: "Hvilken dag …?"."""
PLACES = re.compile(r"^(?:\w*by|sted|stad|\w*kommune|\w*land|fylke|city|town|country|place|municipality|county)$")
"""Nouns that ask where."""
QUESTION_WORDS: tuple[Mapping[Language, str], ...] = (
    {"nb": "når", "nn": "når", "en": "when"},
    {"nb": "hvor", "nn": "kvar", "en": "where"},
    {"nb": "hvorfor", "nn": "kvifor", "en": "why"},
    {"nb": "hvordan", "nn": "korleis", "en": "how"},
    {"nb": "hvem", "nn": "kven", "en": "who"},
    {"nb": "av hvem", "nn": "av kven", "en": "by whom"},
    {"nb": "hvor mange", "nn": "kor mange", "en": "how many"},
    {"nb": "hvor mye", "nn": "kor mykje", "en": "how much"},
    {"nb": "hvor lenge", "nn": "kor lenge", "en": "how long"},
    {"nb": "hvilke", "nn": "kva for nokre", "en": "which"},
    {"nb": "når og hvor", "nn": "når og kvar", "en": "when and where"},
)
"""The same in three languages."""
TELL_MORE: Mapping[str, str] = {"nb": "Fortell mer om", "nn": "Fortel meir om", "en": "Tell me more about"}
WHAT_ABOUT = re.compile(r"^(?:hva|kva) med (?=\S)|^(?:what|how) about (?=\S)|^og (?:hva|kva) med (?=\S)", re.IGNORECASE)

GENERIC_HEADS = frozenset(
    "kommune kommunene fylke fylkeskommune universitet høgskole høyskole skole skule museum kirke kyrkje fengsel "
    "festning slott stasjon sykehus sjukehus bibliotek festival konferanse".split()
)
"""Nouns that Norwegian writes after a name as a part of it."""
PEOPLE = re.compile(
    r"(?:lede?r|leiar|sekretær|minister|president|direktør|sjef|ordfører|ordførar|fører|førar|forsker|forskar|professor|"
    r"forfatter|forfattar|trener|trenar|spiller|spelar|rektor|rådgiver|rådgjevar|konge|dronning|prins|prinsesse|mann|"
    r"kvinne|dommer|dommar|redaktør|kunstner|kunstnar|biskop|lærer|lærar|lege|politiker|politikar)(?:en|a|n)?$|"
    r"^(?:chair|chairman|chairwoman|secretary|adviser|advisor|director|mayor|minister|leader|president|manager|author|"
    r"king|queen|coach|player|professor|editor|judge|head|founder|bishop|teacher|doctor|artist|man|woman)$"
)
"""Nouns for one person, by their ends."""

_ENGLISH_PAST = (
    "won came led made gave took held got went ran said met wrote built drew chose grew knew began became found "
    "founded sold told sent spent paid lost left kept brought bought taught thought caught fought sang spoke "
    "broke drove rose fell felt stood understood read put set cut hit let shot shut beat bore wore"
)
_ENGLISH_PARTICIPLES = (
    "won made given taken held gotten gone said met written built drawn chosen grown known begun become found "
    "sold told sent spent paid lost left kept brought bought taught thought caught fought sung spoken broken "
    "driven risen fallen shown done seen born led set cut put shot shut beaten worn called"
)


@cache
def english_past() -> frozenset[str]:
    """Irregular past tenses of common English verbs."""
    return frozenset(_ENGLISH_PAST.split())


@cache
def english_participles() -> frozenset[str]:
    """Irregular past participles of common English verbs."""
    return frozenset(_ENGLISH_PARTICIPLES.split())
