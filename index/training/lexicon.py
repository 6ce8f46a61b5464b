"""Make `index/model/lexicon.*.tsv`: which Norwegian and English stems translate each other.

    python -m index.training.lexicon --pairs parallel/

`--pairs` is a folder of tab-separated sentence pairs: Norwegian, English, nb or nn. IBM model 1 is trained in both
directions over stems without stop words; a Norwegian compound stands beside its parts, so that "award" finds the end of
"innovasjonspris". A translation's weight is the geometric mean of the probabilities of both directions, less for pairs
seen seldom; a pair that stands in a word list weighs at least what its share among the list's translations says.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.terms.analysis import content_words, part_stems, stem, tokens
from index.training.alignment import Links, Pair
from index.training.compound_parts import lines

MAX_WORDS = 40
"""Longer pairs are mostly misaligned and cost the square of their length."""
WORD_LISTS = ("omw_", "cldr_")
LIST_WEIGHT = 0.5
KEPT = 6
"""Translations of a stem at most."""
MIN_WEIGHT = 0.02


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


def make(pairs: Path, out: Path) -> None:
    """Write the lexicons of both directions to a folder."""
    entries = [*Links(read_pairs(pairs)).translations(MIN_WEIGHT), *read_lists(pairs)]
    write(out / "lexicon.no-en.tsv", entries)
    write(out / "lexicon.en-no.tsv", ((en, no, weight) for no, en, weight in entries))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "model")
    args = parser.parse_args(arguments)
    make(args.pairs, args.out)


if __name__ == "__main__":
    main()
