"""Make `index/data/compound_parts.txt`: Norwegian words that compounds are made of.

    python -m index.training.compound_parts --text norec_nb.txt.gz --pairs parallel/

`--text` is running text (plain or .gz), `--pairs` a folder of tab-separated sentence pairs, Norwegian first. A word is
kept when it is frequent enough, by itself and over all words of its stem, to be trusted as a part; short words must be
more frequent, since they stand by chance inside others.
"""

import argparse
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.terms.analysis import stem, stop_words, tokens

MIN_FORM = 6
MIN_STEM = {3: 100, 4: 30}
MIN_STEM_LONGER = 12
MAX_LENGTH = 16
PAIR_WEIGHT = 2
"""Sentence pairs are fewer than running text, but nearer to how public bodies write."""
ENDINGS = frozenset(
    "het heit heter heten ing inga ning else elsen elser ene ane ende skap dom lig lege leg isk ske ste ere eri oren "
    "inger ingar ingen ling linger nes ters ning ninger aren arar arane".split()
)
"""Endings that also are, or look like, words."""


def lines(path: Path) -> Iterator[str]:
    """Lines of a text file, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from file


def count(text: Path, pairs: Path) -> Counter[str]:
    """How often each word of letters stands in the sources."""
    counts: Counter[str] = Counter()
    for line in lines(text):
        counts.update(word for word in tokens(line) if word.isalpha())
    for path in sorted(pairs.glob("*.tsv")):
        if path.name.startswith("bible"):  # archaic Norwegian
            continue
        for line in lines(path):
            for word in tokens(line.split("\t")[0]):
                if word.isalpha():
                    counts[word] += PAIR_WEIGHT
    return counts


def parts(counts: Counter[str]) -> list[str]:
    """The words to be trusted as parts of compounds, sorted."""
    stems: Counter[str] = Counter()
    for word, number in counts.items():
        stems[stem(word, "nb")] += number
    return sorted(
        word
        for word, number in counts.items()
        if 3 <= len(word) <= MAX_LENGTH
        and number >= MIN_FORM
        and word not in stop_words()
        and word not in ENDINGS
        and stems[stem(word, "nb")] >= MIN_STEM.get(len(word), MIN_STEM_LONGER)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data" / "compound_parts.txt")
    args = parser.parse_args(arguments)
    args.out.write_text("\n".join(parts(count(args.text, args.pairs))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
