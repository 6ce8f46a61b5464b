"""Make `index/model/lexicon.*.tsv`: which Norwegian and English stems translate each other.

    python -m index.training.lexicon --pairs parallel/

`--pairs` is a folder of tab-separated sentence pairs: Norwegian, English, nb or nn. IBM model 1 (Brown et al. 1993,
"The Mathematics of Statistical Machine Translation") is trained in both directions over stems without stop words;
a Norwegian compound stands beside its parts, so that "award" finds the end of "innovasjonspris". A translation's weight
is the geometric mean of the probabilities of both directions, less for pairs seen seldom; a pair that stands in a word
list weighs at least what its share among the list's translations says.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.terms.analysis import content_words, part_stems, stem, tokens
from index.training.compound_parts import lines

ITERATIONS = 6
MAX_WORDS = 40
"""Longer pairs are mostly misaligned and cost the square of their length."""
DOUBT = 0.7
"""Subtracted from a pair's expected count, so that what was seen once weighs little."""
WORD_LISTS = ("omw_", "cldr_")
LIST_WEIGHT = 0.5
KEPT = 6
"""Translations of a stem at most."""
MIN_WEIGHT = 0.02

Pair = tuple[list[str], list[str]]


def read_pairs(folder: Path) -> Iterator[Pair]:
    """Stems of both sides of each pair."""
    for path in sorted(folder.glob("*.tsv")):
        for line in lines(path):
            columns = line.split("\t")
            if len(columns) != 3:
                continue
            norwegian = [
                term
                for word in content_words(columns[0])
                for term in dict.fromkeys((stem(word, "nb"), *part_stems(word, "nb")))
            ]
            english = [stem(word, "en") for word in content_words(columns[1])]
            if norwegian and english and max(len(norwegian), len(english)) <= MAX_WORDS:
                yield norwegian, english


class Links:
    """Every word of one side of a pair against every word of the other, as flat arrays."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.norwegian: dict[str, int] = {}
        self.english: dict[str, int] = {}
        columns: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]] = []
        slots_no = slots_en = 0
        for no, en in pairs:
            a = np.array([self.norwegian.setdefault(t, len(self.norwegian)) for t in no], dtype=np.int32)
            b = np.array([self.english.setdefault(t, len(self.english)) for t in en], dtype=np.int32)
            columns.append(
                (
                    np.repeat(a, len(b)),
                    np.tile(b, len(a)),
                    np.repeat(np.arange(slots_no, slots_no + len(a), dtype=np.int32), len(b)),
                    np.tile(np.arange(slots_en, slots_en + len(b), dtype=np.int32), len(a)),
                )
            )
            slots_no += len(a)
            slots_en += len(b)
        if not columns:
            raise SystemExit("There are no sentence pairs to learn from.")
        no_of, en_of, self.no_slot, self.en_slot = (np.concatenate(column) for column in zip(*columns, strict=True))
        codes, self.type = np.unique(no_of.astype(np.int64) * len(self.english) + en_of, return_inverse=True)
        self.type_no = codes // len(self.english)
        self.type_en = codes % len(self.english)

    def train(
        self, given: NDArray[np.int64], slot: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """IBM model 1 with a null word.

        :param given: Per pair of words, the word that is given.
        :param slot: Per link, the place of the word that is to be explained.
        :returns: Per pair of words, the probability of the other word given this one, and its expected count.
        """
        probability = count = np.ones(len(given))
        null = 0.1
        for _ in range(ITERATIONS):
            link = probability[self.type]
            link /= np.bincount(slot, link)[slot] + null * link.mean()
            count = np.bincount(self.type, link, minlength=len(given)).astype(np.float64)
            probability = count / np.bincount(given, count)[given]
        return probability, count


def read_lists(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Pairs of single words in the word lists, with weights that fall with the number of other translations."""
    pairs = set()
    for path in sorted(folder.glob("*.tsv")):
        if path.name.startswith(WORD_LISTS):
            for line in lines(path):
                sides = [tokens(column) for column in line.split("\t")[:2]]
                if [len(side) for side in sides] == [1, 1]:
                    pairs.add((stem(sides[0][0], "nb"), stem(sides[1][0], "en")))
    norwegian, english = Counter(no for no, _ in pairs), Counter(en for _, en in pairs)
    for no, en in sorted(pairs):
        yield no, en, LIST_WEIGHT / max(norwegian[no], english[en]) ** 0.5


def lexicon(links: Links) -> list[tuple[str, str, float]]:
    """Norwegian stem, English stem and weight, for every pair that weighs enough."""
    forward, count_forward = links.train(links.type_no, links.en_slot)
    backward, count_backward = links.train(links.type_en, links.no_slot)
    count = np.minimum(count_forward, count_backward)
    weight = np.sqrt(forward * backward) * np.clip((count - DOUBT) / (count + DOUBT), 0, 1)
    norwegian, english = list(links.norwegian), list(links.english)
    return [
        (norwegian[links.type_no[i]], english[links.type_en[i]], float(weight[i]))
        for i in np.flatnonzero(weight >= MIN_WEIGHT)
    ]


def write(path: Path, entries: Iterable[tuple[str, str, float]]) -> None:
    """Write stem, tab, up to `KEPT` `stem:weight`, the heaviest first, sorted by stem."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, weight in entries:
        if not source.isdigit() and source != target:
            table[source][target] = max(weight, table[source].get(target, 0.0))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for source in sorted(table):
            best = sorted(table[source].items(), key=lambda item: (-item[1], item[0]))[:KEPT]
            file.write(source + "\t" + " ".join(f"{target}:{weight:.2f}" for target, weight in best) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "model")
    args = parser.parse_args(arguments)
    entries = [*lexicon(Links(read_pairs(args.pairs))), *read_lists(args.pairs)]
    write(args.out / "lexicon.no-en.tsv", entries)
    write(args.out / "lexicon.en-no.tsv", ((en, no, weight) for no, en, weight in entries))


if __name__ == "__main__":
    main()
