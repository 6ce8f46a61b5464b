"""Make `index/data/information.*.tsv`: the information content of common stems.

    python -m index.training.information --text norec_nb.txt.gz --pairs parallel/

Norwegian is counted over running text (plain or .gz) and sentence pairs, English over the pairs; see
`index.training.compound_parts` for their formats. Stems rarer than the most common 12,000 are left out.
"""

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from index.terms.analysis import stem, tokens
from index.terms.information import RARE
from index.terms.lexicon import Family
from index.training.compound_parts import lines

KEPT = 12_000


def count(text: Path, pairs: Path) -> dict[Family, Counter[str]]:
    """How often each stem stands in the sources of its language."""
    words: dict[Family, Counter[str]] = {"no": Counter(), "en": Counter()}
    for line in lines(text):
        words["no"].update(tokens(line))
    for path in sorted(pairs.glob("*.tsv")):
        if path.name.startswith("bible"):
            continue
        for line in lines(path):
            columns = line.split("\t")
            if len(columns) == 3:
                words["no"].update(tokens(columns[0]))
                words["en"].update(tokens(columns[1]))
    stems: dict[Family, Counter[str]] = {"no": Counter(), "en": Counter()}
    for family, counts in words.items():
        for word, number in counts.items():
            stems[family][stem(word, "en" if family == "en" else "nb")] += number
    return stems


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data")
    args = parser.parse_args(arguments)
    for family, stems in count(args.text, args.pairs).items():
        total = stems.total()
        with (args.out / f"information.{family}.tsv").open("w", encoding="utf-8", newline="\n") as file:
            for word, number in sorted(stems.most_common(KEPT)):
                file.write(f"{word}\t{min(RARE, -math.log2(number / total)):.1f}\n")


if __name__ == "__main__":
    main()
