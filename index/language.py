"""Telling languages apart: bokmål, nynorsk and English by their words and forms, others with langdetect's help.

What the words say comes first (`weigh`); langdetect is asked only where they say little.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import msgspec

LIMIT = 20_000
"""Characters of a text that are looked at."""
_SAMPLE = 2_000
_PART_WORDS = 25
_CLEARLY = 3.0
_STANDARD_SURPLUS = 5.0
"""What a part of a text must have to be in another language than the rest: words, and how much more speaks for it."""
_DATA = Path(__file__).parent / "data"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STRANGE = re.compile(r"[^a-zæøåäöüéèêàòóôç'’]")
_LOCK = Lock()
_BREAKS = frozenset('.!?:;\n"«»“”()[]•*#|')
_IN_NAME = 0.15
_JOINING = frozenset("of the and for in on to at og på i av til de la von van".split())
_NEAR = ("da", "da-", "sv")

# Forms of words in no list. Norwegian or English: pattern, weight for Norwegian (below 0: for English).
_LANGUAGE_FORMS = (
    (r"[æøå]", 1),
    (r"^(hv|kv|fj|gj|kj|skj|sj|bj|mj|tj)", 0.48),
    (r"[bdfgklmnprstv]{0,2}(sjon|skap|dom|else|lig|leg|nad)(en|er|ar|ene|ane|a|e|et|s)?$", 0.6),
    (r"(het|heit)(en|er|a|ene|s)?$", 0.4),
    (r"(ing|ning)(en|er|ene|a|ar|ane|s)$", 0.4),
    (r"(ene|ane|ende|ande|erne|arar|arane)$", 0.24),
    (r"[a-z]{3}(en|et|er|ar|te|ste|isk|sk|ske)$", 0.16),
    (r"(kk|øy|oe|eie|aa|sv|fv|vn)", 0.16),
    (r"(tion|tions|tional|sion|sions|ity|ities|ness|ous|ance|ence|ency|ment|ments|able|ible|ship|ight|ough)$", -0.6),
    (r"(ly|ies|ty|cy|ry|ed|ing|ings|al|ic|ive|ers|ors|ure|ess)$", -0.28),
    (r"^(th|wh|sh|ch|qu|wr|kn[^e])", -0.4),
    (r"(w|th|ck|ea|oo|ou|tch|ch|[^s]c[aeilortuy]|x)", -0.2),
    (r"y$|'s$|’s$|n['’]t$", -0.2),
)
# Nynorsk or bokmål: pattern, weight for nynorsk (below 0: for bokmål).
_STANDARD_FORMS = (
    (r"[a-zæøå]{3}(ane|anes)$", 1.2),
    (r"[a-zæøå]{3}(ingar|ingane|inga|arar|arane|semd|semda|leik|leiken)$", 1.5),
    (r"[a-zæøå]{2}(leg|heit|heita|heiter)$", 1.5),
    (r"[a-zæøå]{4}(lege|legare|legaste|ande)$", 1.0),
    (r"[a-zæøå]{3}(?<!v)(?<!sv|sp|kl)(?<![bf])are$", 0.8),
    (r"[a-zæøå]{4}aste?$", 0.8),
    (r"[a-zæøå]{3}(?<!nt|in|et|ol|is|nu|ru)(?<![bvf])ar$", 0.6),
    (r"[a-zæøå]{3}(?<!nt|in|et|ol|is|nu|ru)(?<![bvfkg])aren$", 0.6),
    (r"[a-zæøå]{2}[kg]j(e|er|a|ar|ing|inga)$", 0.8),
    (r"skul[ea]|sjølv|hovud|namn|vatn|kyrkj|mjølk|haust|sumar|sommar|månad|teikn|hjart|spel|verksemd|tenest", 1.5),
    (r"^(kv(?!al|in|el|ar|ot|it|ad|ern)|heim|høg|aust|køyr|høyrd|løys|gløym|drøym|eig|ein(?!ar)|føre|utan|innan)", 0.8),
    (r"tilbod|forbod|hald(e|er|et|en)?$|rekn|gong|tilskot|sjuk|straum|likn|saman|vidare|stad(en|er|ar)$", 0.8),
    (r"veg(en|ar|ane)?$", 0.5),
    (r"[a-zæøå]{3}[^aeiouyæøå]a$", 0.3),
    (r"[a-zæøå]{3}ede$", -0.8),
    (r"[a-zæøå]{3}(ene|enes|erne|ernes)$", -1.0),
    (r"[a-zæøå]{3}(else|elsen|elser|elsene|elses)$", -1.0),
    (r"[a-zæøå]{2}(lig|lige|ligere|ligste|ligst|het|heten|heter|hetene|hets)$", -1.2),
    (r"[a-zæøå]{3}(ende|igere|igste?)$", -0.8),
    (r"[a-zæøå]{3}(ninger|ningen|inger|ingene)$", -0.6),
    (r"[a-zæøå]{3}(ere|este|est)$", -0.4),
    (r"[a-zæøå]{4}(?<!s)(elen|eren|ter|ger|ker|ler|ner|der|ser)$", -0.17),
    (r"[a-zæøå]{3}(ket|tet|det|net|ret|let|get|pet|set)$", -0.17),
    (
        r"^(hv|hjem)|hjem(met)?$|skole|sommer|selv|navn|[a-z]vann(et)?$|vannet|kirke|tegn|spill|tjenest|virksomhet|uten|sammen",
        -1.0,
    ),
    (r"høy|^vei|vei(en|er)?$|syk(e|t|dom)|hode|hoved|måned|høst|hjert|melk|strøm|tilbud|forbud|regn|hold$|gang$", -0.6),
)


class Weights(msgspec.Struct, frozen=True):
    """What the words of a text say for each language; names count little."""

    norwegian: float
    english: float
    bokmal: float
    nynorsk: float
    foreign: dict[str, float]
    """What they say for other languages; `da-` speaks against Danish."""
    listed: float
    """How much of `norwegian` and `english` comes from listed words, the rest is from forms."""
    words: tuple[str, ...]
    """All words, in lower case."""
    plain: tuple[str, ...]
    """Those that do not look like names."""
    names: bool
    """Whether every word begins with a capital."""


class _Lists(msgspec.Struct, frozen=True):
    norwegian: dict[str, float]
    english: dict[str, float]
    bokmal: dict[str, float]
    nynorsk: dict[str, float]
    foreign: dict[str, tuple[tuple[str, float], ...]]


@cache
def _lists() -> _Lists:
    lists: dict[str, dict[str, float]] = {}
    for line in (_DATA / "language_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, weight, *words = line.split()
            found = lists.setdefault(language, {})
            found.update({word: max(float(weight), found.get(word, 0.0)) for word in words})
    nb, nn = lists.pop("nb"), lists.pop("nn")
    norwegian, english = {**lists.pop("no"), **nb, **nn}, lists.pop("en")
    foreign: dict[str, tuple[tuple[str, float], ...]] = {}
    bokmal, nynorsk = nb | lists.pop("nb~"), nn | lists.pop("nn~")
    for language, words_of in sorted(lists.items()):
        for word, value in words_of.items():
            foreign[word] = (*foreign.get(word, ()), (language, value))
    for line in (_DATA / "nynorsk.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            written, counterpart = line.split("\t")
            if written not in bokmal:
                nynorsk.setdefault(written, 1.2)
            if counterpart[0] == written[0] and counterpart not in nynorsk and counterpart not in norwegian:
                bokmal.setdefault(counterpart, 0.8)
    return _Lists(norwegian, english, bokmal, nynorsk, foreign)


@cache
def _searches(kind: Literal["language", "standard"]) -> tuple[tuple[Callable[[str], object], float], ...]:
    """The forms' patterns, ready to be searched for, with their weights."""
    forms = _LANGUAGE_FORMS if kind == "language" else _STANDARD_FORMS
    return tuple((re.compile(pattern).search, weight) for pattern, weight in forms)


def _forms(word: str, kind: Literal["language", "standard"]) -> tuple[float, float]:
    """What a word's form says: for Norwegian and for English, or for nynorsk and for bokmål."""
    first = second = 0.0
    for search, weight in _searches(kind):
        if search(word):
            if weight > 0:
                first += weight
            else:
                second -= weight
    return first, second


def _words(text: str) -> tuple[list[str], list[float]]:
    """Words of a text as written, and how much each counts: little in a name or between its parts."""
    words: list[str] = []
    named: list[bool] = []
    end = 0
    for match in _LETTERS.finditer(text):
        starts = not words or not _BREAKS.isdisjoint(text[end : match.start()])
        words.append(match[0])
        named.append(match[0][0].isupper() and not starts)
        end = match.end()
    if not any(word[0].islower() for word in words):
        return words, [1.0] * len(words)
    factors = [_IN_NAME if is_named else 1.0 for is_named in named]
    joining: list[int] | None = None
    for at, word in enumerate(words):
        if named[at]:
            for between in joining or ():
                factors[between] = _IN_NAME
            joining = []
        elif joining is not None:
            joining = [*joining, at] if word in _JOINING else None
    return words, factors


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[float, float, float, float, float, tuple[tuple[str, float], ...]]:
    """What a word says: for Norwegian, English, bokmål and nynorsk, how much of that is listed, and for others."""
    lists = _lists()
    no, en = lists.norwegian.get(word, 0.0), lists.english.get(word, 0.0)
    nb, nn = lists.bokmal.get(word, 0.0), lists.nynorsk.get(word, 0.0)
    listed = max(no, en)
    if len(word) > 3:
        if not (no or en):
            no, en = _forms(word, "language")
        if not (nb or nn):
            nn, nb = _forms(word, "standard")
    return no, en, nb, nn, listed, lists.foreign.get(word, ())


def weigh(text: str) -> Weights:
    """Weigh the words of a text, a question or some sentences."""
    written, factors = _words(unicodedata.normalize("NFC", text))
    words = [word.lower().replace("’", "'") for word in written]
    norwegian = english = bokmal = nynorsk = listed = 0.0
    foreign: dict[str, float] = {}
    for word, factor in zip(words, factors, strict=True):
        no, en, nb, nn, known, others = _word(word)
        listed += factor * known
        norwegian, english = norwegian + factor * no, english + factor * en
        bokmal, nynorsk = bokmal + factor * nb, nynorsk + factor * nn
        for language, value in others:
            foreign[language] = foreign.get(language, 0.0) + factor * value
    return Weights(
        norwegian=norwegian,
        english=english,
        bokmal=bokmal,
        nynorsk=nynorsk,
        foreign=foreign,
        listed=listed,
        words=tuple(words),
        plain=tuple(word for word, factor in zip(words, factors, strict=True) if factor == 1.0),
        names=all(word[0].isupper() for word in written),
    )


@cache
def _factory(*profiles: str) -> Any:
    """A factory of langdetect's with the profiles named, or with all; our own, so that no other use of it changes."""
    import langdetect
    from langdetect.detector_factory import DetectorFactory

    folder = Path(langdetect.__file__).parent / "profiles"
    names = profiles or sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile([(folder / name).read_text(encoding="utf-8") for name in names])
    return factory


def _ask(text: str, *profiles: str) -> tuple[str, float]:
    """What langdetect makes of a text: its language and how probable that is; `und` and 0 when it finds nothing."""
    from langdetect.lang_detect_exception import LangDetectException

    with _LOCK:
        factory = _factory(*profiles)
    detector = factory.create()
    try:
        detector.append(text)
        found = detector.get_probabilities()
    except LangDetectException:
        return "und", 0.0
    return (found[0].lang.partition("-")[0], found[0].prob) if found else ("und", 0.0)


def norwegian_or_english(text: str) -> str | None:
    """Which of the two langdetect finds closer, knowing no other: `no`, `en`, or None when it cannot tell."""
    language, probability = _ask(text.lower(), "no", "en")
    return language if probability > 0.8 else None


def any_language(text: str) -> tuple[str, float]:
    """Which of all its languages langdetect finds closest, `no` for Norwegian, and how probable that is."""
    return _ask(text.lower())


def written_standard(weights: Weights, default: str = "nb") -> str:
    """Nynorsk or bokmål, for words known to be Norwegian.

    :param default: For words that both standards share.
    """
    difference = weights.nynorsk - weights.bokmal
    if abs(difference) < 0.35:
        return "nn" if default == "nn" else "nb"
    return "nn" if difference > 0 else "nb"


def identify(text: str) -> str:
    """Language of a document or a passage: `nb`, `nn`, `en`, another ISO 639-1 code, or `und` for one without letters.

    Another language than Norwegian and English is named only when words and langdetect agree on it.
    """
    samples = _samples(text[:LIMIT])
    weights = weigh("\n".join(samples))
    if not weights.words:
        return "und"
    other = _other_language(weights, samples)
    if other:
        return other
    norwegian = weights.norwegian > weights.english
    if abs(weights.norwegian - weights.english) < 1:
        norwegian = norwegian_or_english(samples[0]) != "en"
    return written_standard(weights) if norwegian else "en"


def other_language(text: str, language: str) -> str:
    """Language of a part of a document where that clearly is another than the document's; else empty.

    A few words, a name or a quotation do not make another language: it must speak for itself at some length.

    :param language: Of the document.
    """
    weights = weigh(text[:LIMIT])
    if len(weights.words) < _PART_WORDS:
        return ""
    norwegian, english = weights.norwegian, weights.english
    if max(norwegian, english) > _CLEARLY * min(norwegian, english) and weights.listed > 0.25 * len(weights.words):
        if english > norwegian:
            found = "en"
        elif max(weights.nynorsk, weights.bokmal) < _CLEARLY * min(weights.nynorsk, weights.bokmal) + _STANDARD_SURPLUS:
            found = language if language in {"nb", "nn"} else written_standard(weights)
        else:
            found = written_standard(weights)
        found = _other_language(weights, _samples(text)) or found
        return found if found != language else ""
    found = identify(text)
    return found if found not in {language, "nb", "nn", "en", "und"} else ""


def _samples(text: str) -> list[str]:
    """Up to four pieces from the beginning to the end of a text."""
    if len(text) <= 4 * _SAMPLE:
        return [text[at : at + _SAMPLE] for at in range(0, max(1, len(text)), _SAMPLE)]
    step = (len(text) - _SAMPLE) // 3
    return [text[at : at + _SAMPLE] for at in range(0, 3 * step + 1, step)]


def _other_language(weights: Weights, samples: list[str]) -> str | None:
    """Another language than Norwegian and English, where all that is known speaks for it."""
    known = max(weights.norwegian, weights.english)
    danish = weights.foreign.get("da", 0.0) > max(3.0, weights.foreign.get("da-", 0.0))
    swedish = weights.foreign.get("sv", 0.0) > max(3.0, weights.bokmal, weights.nynorsk)
    foreign, listed = foreign_score(weights)
    if not (danish or swedish or foreign > known or weights.listed < 0.3 * len(weights.words)):
        return None
    found = [any_language(sample) for sample in samples if len(sample) > 20 or sample is samples[0]]
    language, sure = found[0][0], min(probability for _, probability in found)
    if language in ("no", "en", "und") or len({code for code, _ in found}) > 1:
        return None
    if language in _NEAR:
        return language if danish or swedish else None
    enough = 0.9 if foreign > known or not is_latin(samples[0]) else 0.999
    few = is_latin(samples[0]) and len(weights.words) < (4 if foreign > known else 12)
    return (listed or language) if sure >= enough and not few else None


def foreign_score(weights: Weights) -> tuple[float, str | None]:
    """What speaks for a language other than Norwegian, English and Danish; which one, where words leave no doubt."""
    scores = sorted(((value, code) for code, value in weights.foreign.items() if code[:2] != "da"), reverse=True)
    strange = 1.5 * sum(_STRANGE.search(word) is not None for word in weights.plain)
    if not scores:
        return strange, None
    second = scores[1][0] if len(scores) > 1 else 0.0
    return scores[0][0] + strange, scores[0][1] if scores[0][0] >= max(9.0, second + 3.0) else None


def is_latin(text: str) -> bool:
    """Whether at least half of a text's letters are Latin ones."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(character < "\u0250" or "\u1e00" <= character <= "\u1eff" for character in letters) >= len(letters)
