"""How often a mistyped word is put right, and how often a right one is changed: NorQuAD's questions and documents.

    python benchmarks/spelling.py [FOLDER] [--words 300] [--show]

FOLDER holds `dev.jsonl` and `docs/`; the default is `../shared/eval/norquad` beside the repository. The documents are
bokmål. Three measures:

    damaged     words of at least five letters, drawn from the questions in each language, whose stem is in the index;
                in each one letter is dropped, doubled, replaced or swapped with the next, at random (seeded). Right is
                a word of the same stem; *not a typo* says that the damaged word is a word of the index or the tables
    as asked    all questions as they are: what is changed, and how long it takes, typing errors of their own included
    names gone  each capitalised word of six letters or more inside the documents' sentences, asked for after the
                passages that hold it were taken away: whatever it is changed into is wrong, or another form of it

`--show` lists every change. The index has no vectors that mean anything, since none are needed. Nothing is judged: the
exit code is 0.
"""

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from typing import cast

import numpy as np

from index.build import Model, refresh
from index.encoder import Vectors
from index.spelling import MIN_NAME, correct
from index.store import Snapshot
from index.terms.analysis import stem, stop_words
from index.terms.known import is_known
from index.types import Passage

NORQUAD = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad"
LANGUAGES = ("nb", "nn", "en")
LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
WORD = re.compile(r"(?<![^\s])[^\W\d_]{5,}(?=[\s.,?!])")
NAME = re.compile(r"(?<=[a-zæøå,] )[A-ZÆØÅ][a-zæøå]+\b")


class NoEncoder:
    """Gives all texts the same vector."""

    id = "none"
    dimension = 8

    def question(self, text: str) -> Vectors:
        """That vector."""
        vector: Vectors = np.eye(1, self.dimension, dtype=np.float32)[0]
        return vector

    def passages(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """That vector for each."""
        return (self.question(text) for text in texts)

    focus, sentences = question, passages


class Without:
    """A snapshot from which the passages that hold a term were taken away."""

    def __init__(self, snapshot: Snapshot, term: str) -> None:
        self._snapshot = snapshot
        self._term = term
        self._gone = {number for number, _ in snapshot.search_terms([((term, 1.0),)], len(snapshot))}

    def term_statistics(self, terms: Iterable[str]) -> dict[str, int]:
        """Of the terms left, as often as they were there before."""
        counts = self._snapshot.term_statistics(terms)
        return {term: 0 if term == self._term else count for term, count in counts.items()}

    def search_near(self, term: str, distance: int, k: int, without: Iterable[str] = ()) -> list[int]:
        """As the snapshot does, of the passages left."""
        return self._snapshot.search_near(term, distance, k, [*without, self._term])

    def search_terms(self, query: Sequence[Sequence[tuple[str, float]]], k: int) -> list[tuple[int, float]]:
        """As the snapshot does, of the passages left."""
        hits = self._snapshot.search_terms(query, k + len(self._gone))
        return [hit for hit in hits if hit[0] not in self._gone][:k]

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """As the snapshot gives them."""
        return self._snapshot.passages(ids)


def damage(word: str, rng: random.Random) -> tuple[str, str]:
    """A word with one letter wrong, and how."""
    while True:
        kind = rng.choice(("dropped", "doubled", "replaced", "swapped"))
        at = rng.randrange(len(word) - (kind == "swapped"))
        before, letter, after = word[:at], word[at], word[at + 1 :]
        changed = {
            "dropped": before + after,
            "doubled": before + letter + letter.lower() + after,
            "replaced": before + rng.choice(LETTERS) + after,
            "swapped": before + after[:1] + letter + after[1:],
        }[kind]
        if changed.casefold() != word.casefold():
            return (changed[0].upper() + changed[1:].lower() if word[0].isupper() else changed), kind


def holds(snapshot: Snapshot, word: str, language: str) -> bool:
    term = stem(word.casefold(), language)
    return snapshot.term_statistics([term])[term] > 0


def damaged(snapshot: Snapshot, rows: Sequence[tuple[str, str]], words: int, show: bool) -> None:
    languages = {document.language for document in snapshot.documents}
    for language in LANGUAGES:
        rng = random.Random(0)
        places = [
            (question, match)
            for code, question in rows
            if code == language
            for match in WORD.finditer(question)
            if match[0].casefold() not in stop_words() and holds(snapshot, match[0], language)
        ]
        results: Counter[tuple[str, str]] = Counter()
        for question, match in rng.sample(places, min(words, len(places))):
            word, kind = damage(match[0], rng)
            asked = question[: match.start()] + word + question[match.end() :]
            better = correct(asked, language, snapshot, languages) or asked
            place = len(question[: match.start()].split())
            put = better.split()[place].strip(".,?!")
            if put == word:
                known = is_known(word.casefold()) or holds(snapshot, word, language)
                result = "not a typo" if known else "left"
            else:
                same = stem(put.casefold(), language) == stem(match[0].casefold(), language)
                result = "right" if same else "wrong"
            results[result, kind] += 1
            results[result, "name" if match[0][0].isupper() else "word"] += 1
            if show and result != "right":
                print(f"    {result}: {match[0]} {word} {put}")
        for kind in ("word", "name", "dropped", "doubled", "replaced", "swapped"):
            shown = [f"{result} {results[result, kind]:3}" for result in ("right", "wrong", "left", "not a typo")]
            print(f"damaged {language}  {kind:9} {'  '.join(shown)}")


def as_asked(snapshot: Snapshot, rows: Sequence[tuple[str, str]]) -> None:
    languages = {document.language for document in snapshot.documents}
    changed: Counter[str] = Counter()
    for warm in (False, True):
        seconds = []
        for language, question in rows:
            began = time.perf_counter()
            better = correct(question, language, snapshot, languages)
            seconds.append(time.perf_counter() - began)
            if better and warm:
                changed[language] += 1
                pairs = zip(question.split(), better.split(), strict=True)
                print(f"    {language}: {'  '.join(f'{old} → {new}' for old, new in pairs if old != new)}")
    cuts = quantiles(seconds, n=20, method="inclusive")
    print(
        f"as asked  changed {dict(changed)} of {len(rows)}; p50 {cuts[9] * 1000:.2f} ms, p95 {cuts[18] * 1000:.2f} ms"
    )


def names(snapshot: Snapshot) -> Iterator[str]:
    texts = [snapshot.text(document) for document in snapshot.documents]
    found = {name for text in texts for name in NAME.findall(text) if len(name) >= MIN_NAME}
    yield from sorted(found)


def names_gone(snapshot: Snapshot, show: bool) -> None:
    languages: Collection[str] = {document.language for document in snapshot.documents}
    asked = changed = 0
    for name in names(snapshot):
        rest = cast(Snapshot, Without(snapshot, stem(name.casefold(), "nb")))
        better = correct(f"Hvem var {name} egentlig?", "nb", rest, languages)
        asked += 1
        changed += better is not None
        if better and show:
            print(f"    {name} → {better.split()[2]}")
    print(f"names gone  {changed} of {asked} changed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=NORQUAD, help="of dev.jsonl and docs/")
    parser.add_argument("--words", type=int, default=300, help="words to damage in each language (default: 300)")
    parser.add_argument("--show", action="store_true", help="list every change")
    options = parser.parse_args()
    if not (options.folder / "dev.jsonl").is_file():
        parser.error(f"there is no dev.jsonl in {options.folder}")
    lines = (options.folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [(str(row["lang"]), str(row["question"])) for row in map(json.loads, lines)]
    with tempfile.TemporaryDirectory() as folder:
        model = Model("none", NoEncoder.id, NoEncoder)
        with refresh([options.folder / "docs"], Path(folder) / "index", model)[0] as snapshot:
            damaged(snapshot, rows, options.words, options.show)
            as_asked(snapshot, rows)
            names_gone(snapshot, options.show)


if __name__ == "__main__":
    main()
