"""The word of the texts that is nearest to a misspelt one (see `index.spelling`)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

import msgspec
from rapidfuzz.distance import OSA

from index.store import Snapshot
from index.terms.analysis import stem, stop_words
from index.terms.known import ENDINGS, LONGEST_ENDING, SHORTEST_BASE
from index.terms.lexicon import family

MIN_LENGTH = 4
"""Letters of the shortest stem that counts."""
SHORT = 6
"""Letters of the shortest name, and of the shortest word that only texts in another language have."""
LONG = 8
"""Letters of a name from which on one may be lacking or too many."""
VERY_LONG = 10
"""Letters of a stem from which on two may be wrong."""
MUCH_MORE = 3
"""How many times as many passages must hold the commonest of several words that are equally near."""
PASSAGES = 8
ROUNDS = 8
"""How many passages are read at a time, and how many times at most, to see which near words there are."""
MOST_PASSAGES = 64
"""How many are read at a time at most, where the first ones hold near words only as parts of compounds."""
_FAR = 9

_WORD = re.compile(r"[^\W\d_]+")
# Letters by which bokmål and nynorsk, and variants of names, often differ.
_SOFT = frozenset("aeiouyæøåj")
_PATRONYMIC = re.compile(r"s[eo]ns?$")


class _Near(msgspec.Struct):
    """A word of the texts that is near, in all forms that were seen; all are case-folded."""

    term: str
    own: bool
    """Whether it was seen in texts of the question's language."""
    distance: int = _FAR
    pair: tuple[str, str] = ("", "")
    """What is that near to each other: the typed word and a form, or their stems."""
    forms: Counter[tuple[int, str]] = msgspec.field(default_factory=Counter)
    """How often each form was seen, with its own distance."""
    name: bool = True
    """Whether all were capitalised."""

    @property
    def form(self) -> str:
        """The nearest form; of several the commonest."""
        return min(self.forms, key=lambda seen: (seen[0], -self.forms[seen], seen[1]))[1]


def nearest(word: str, language: str, snapshot: Snapshot, languages: Collection[str], *, name: bool) -> str | None:
    """The word of the texts that was meant by a misspelt one.

    :param word: Case-folded.
    :param language: Of the question.
    :param languages: Of the texts.
    :param name: Whether the word is a name.
    :returns: Case-folded; None when nothing is near, nothing nearest, or the nearest may be another word.
    """
    search = _Search(word, language, snapshot, languages)
    for distance in (1, 2):
        near = [one for one in search.within(distance) if _begin_alike(*one.pair)]
        if near:
            best = _best(near, snapshot)
            return best.form if best and _is_safe(best, word, name) else None
    return None


def _begin_alike(left: str, right: str) -> bool:
    """Whether the first letters agree, or the first two changed places, or the first is lacking."""
    return left[0] == right[0] or left[:2] == right[1::-1] or left == right[1:]


def _best(near: list[_Near], snapshot: Snapshot) -> _Near | None:
    """The nearest word; of several the commonest, when it is so by far."""

    def rank(one: _Near) -> tuple[int, bool, int]:
        return one.distance, not one.own, min(distance for distance, _ in one.forms)

    least = min(map(rank, near))
    tied = {one.term: one for one in near if rank(one) == least}
    frequencies = snapshot.term_statistics(tied)
    best, *others = sorted(tied, key=lambda term: -frequencies[term])
    if others and frequencies[best] < MUCH_MORE * frequencies[others[0]]:
        return None
    return tied[best]


def _is_safe(near: _Near, word: str, name: bool) -> bool:
    """Whether a near word hardly is another one than was meant."""
    shortest = min(len(word), max(len(near.term), len(near.form) - 2))
    if shortest < MIN_LENGTH or _are_forms_of_one(word, near.form):
        return False
    if near.own and not near.name and not name:
        return near.distance == 1 or shortest >= VERY_LONG
    if len(near.form) < SHORT or (name and not near.name and shortest < LONG):
        return False
    return near.distance == 1 and _is_slip(*near.pair, name=name or near.name) and not _PATRONYMIC.search(near.form)


def _are_forms_of_one(left: str, right: str) -> bool:
    """Whether two words differ in their endings only, such as litauerne and litauere."""
    cuts = range(SHORTEST_BASE, min(len(left), len(right)) + 1)
    return any(left[:at] == right[:at] and _ends(left, left[:at]) and _ends(right, right[:at]) for at in cuts)


def _is_slip(left: str, right: str, *, name: bool) -> bool:
    """Whether two words that are one letter apart hardly are two names, or one word in two languages."""
    if len(left) == len(right):
        return sorted(left) == sorted(right)
    shorter, longer = sorted((left, right), key=len)
    (letter,) = Counter(longer) - Counter(shorter)
    if len(longer) < (LONG if name else SHORT) or longer.startswith(shorter):
        return False
    doubled = letter * 2 in longer and letter * 2 not in shorter
    return letter not in _SOFT or (doubled and not name)


class _Search:
    """Finds near words in passages that hold near terms.

    :param word: Case-folded.
    :param language: Of the question.
    :param languages: Of the texts.
    """

    def __init__(self, word: str, language: str, snapshot: Snapshot, languages: Collection[str]) -> None:
        self._word = word
        self._language = language
        self._snapshot = snapshot
        families = sorted({family(code) for code in languages})
        self._stems = {one: stem(word, "en" if one == "en" else "nb") for one in families}
        self._near: dict[tuple[str, bool], _Near] = {}
        self._read: set[int] = set()

    def within(self, distance: int) -> list[_Near]:
        """Words that are at most so far from the typed one; those nearer than 2 must be asked for first."""
        shortest = MIN_LENGTH if distance == 1 else VERY_LONG
        probes = [*self._stems.values()]
        if distance == 1:
            # A wrong letter may keep the stemmer from cutting an ending off.
            ends = [cut for cut in range(1, LONGEST_ENDING + 1) if self._word[-cut:] in ENDINGS]
            probes += [self._word[:-cut] for cut in ends]
            self._look_for_wrong_endings()
        for probe in dict.fromkeys(probes):
            if len(probe) >= shortest:
                self._look_near(probe, distance)
        return [one for one in self._near.values() if one.distance <= distance]

    def _look_for_wrong_endings(self) -> None:
        for base in {stem(self._word[:-cut], self._language) for cut in range(1, LONGEST_ENDING + 1)}:
            if len(base) >= MIN_LENGTH:
                hits = self._snapshot.search_terms([((base, 1.0),)], PASSAGES)
                self._read_passages([number for number, _ in hits])

    def _look_near(self, probe: str, distance: int) -> None:
        met: set[str] = set()
        k = PASSAGES
        for _ in range(ROUNDS):
            ids = self._snapshot.search_near(probe, distance, k, sorted(met))
            seen = self._read_passages(ids)
            more = {term for term in seen if OSA.distance(probe, term, score_cutoff=distance) <= distance} - met
            met |= more
            if not more:  # those passages hold compounds with a part that is near
                k *= 2
            if len(ids) < PASSAGES or k > MOST_PASSAGES:
                break

    def _read_passages(self, ids: list[int]) -> set[str]:
        """Note the near words of passages; give the terms of all that are about as long as the typed one."""
        terms = set()
        for number, passage in zip(ids, self._snapshot.passages(ids), strict=True):
            text = "\n".join((passage.document.title, *passage.headings, passage.text))
            language = passage.language
            for written, times in Counter(_WORD.findall(unicodedata.normalize("NFC", text))).items():
                form = written.casefold()
                if -2 <= len(form) - len(self._word) <= 2 + LONGEST_ENDING and form not in stop_words():
                    term = stem(form, language)
                    terms.add(term)
                    if number not in self._read:
                        self._note(form, term, language, times, written[0].isupper())
            self._read.add(number)
        return terms

    def _note(self, form: str, term: str, language: str, times: int, capital: bool) -> None:
        typed = self._stems[family(language)]
        by_form = OSA.distance(self._word, form)
        by_stem = OSA.distance(typed, term) if self._may_differ_in_ending(typed, form, term) else _FAR
        distance = min(by_form, by_stem)
        if distance > 2:
            return
        own = language == self._language
        near = self._near.setdefault((term, own), _Near(term, own))
        near.forms[by_form, form] += times
        near.name = near.name and capital
        if distance < near.distance:
            near.distance = distance
            near.pair = (self._word, form) if by_form == distance else (typed, term)

    def _may_differ_in_ending(self, typed: str, form: str, term: str) -> bool:
        """Whether stems say enough: they are long, or what is cut off are endings."""
        return len(typed) >= LONG or (len(typed) >= SHORT and _ends(self._word, typed) and _ends(form, term))


def _ends(word: str, base: str) -> bool:
    return word == base or (word.startswith(base) and word[len(base) :] in ENDINGS)
