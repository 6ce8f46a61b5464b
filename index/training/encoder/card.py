"""The model card: what the files are, what they were made from, and what they can do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from index.training.compound_parts import lines
from index.training.encoder.whitening import MEASURED, POWER, RIDGE

KINDS = {
    "taught": "both sides of sentence pairs, single or joined, pulled to the teacher's vector of the English",
    "passages": "questions, some put word by word into English → their passage among those of all documents",
    "sentences": "questions → the sentences that answer them, among others of the same passages",
    "running": "a title, a sentence or a piece, most put word by word into English → its passage of running text",
    "pairs": "English sentences and pieces, and Norwegian ones of the same English → Norwegian sentences",
    "words": "entries of word lists ↔ their English, bare or in a short sentence",
    "joined": "a piece of a line of a sentence pair, in either language → the lines around it, in either language",
}
SOURCES = "SOURCES.md"
_ROW = re.compile(r"^\|\s*([\w.-]+)\s*\|(.+)\|\s*$")


class Source(msgspec.Struct, frozen=True):
    """A file of sentence pairs with what its folder's table of sources tells."""

    name: str
    repository: str
    licence: str
    pairs: int


class Card(msgspec.Struct, frozen=True):
    """What the card is written from."""

    settings: Mapping[str, Any]
    began: str
    shares: Mapping[str, float]
    steps: int
    rates: tuple[float, float]
    share: float
    smaller: str
    """What the encoder of passages began as."""
    passage_steps: int
    passage_rate: float
    seed: int
    questions: int
    documents: int
    kept: int
    parity: str
    figures: Mapping[str, float]
    sources: Path
    """Folder of sentence pairs."""

    def write(self, path: Path) -> None:
        """Write the card as Markdown."""
        path.write_text("\n".join([*self._head(), *self._training(), *self._rest()]) + "\n", encoding="utf-8")

    def _head(self) -> Iterator[str]:
        name, tokens, size = (self.settings[key] for key in ("id", "max_tokens", "dimension"))
        yield from (
            "# Encoder and lexicons",
            "",
            f"- `encoder.onnx`: sentence encoder `{name}`, eight bits per channel; input `input_ids` (int64,",
            "  1 × tokens), outputs `embedding`, to find a passage by (whitened), and `sentence`, to choose a sentence",
            f"  by (both float32, 1 × {size}, mean-pooled, unit length); {tokens} tokens at most",
            "- `passages.onnx`: the same for passages alone, smaller; of its outputs `embedding` is meant",
            "- `encoder.bin`: the weights of both",
            "- `tokenizer.json`: WordPiece, lower-cased, accents kept",
            "- `config.json`: id, dimension, and the SHA-256 of these",
            "- `lexicon.en-no.tsv`, `lexicon.no-en.tsv`: stems of one language with stems of the other, weighted",
            "",
            "## Purpose",
            "",
            "To find, for a question in bokmål, nynorsk or English, the passages of a folder of texts that may answer",
            "it, and the sentence among theirs that does, offline and on a CPU. Not meant for judging how alike",
            "sentences are, for other languages, or for anything about people.",
            "",
        )

    def _training(self) -> Iterator[str]:
        words, rest = self.rates
        yield from (
            "## How they were made",
            "",
            f"By `python -m index.training`, which tells its options. The encoder began as {self.began}.",
            f"It took {self.steps} steps (seed {self.seed}; AdamW {rest:g} for the layers, SparseAdam {words:g} for",
            "the words' embeddings; warm-up, then linear decay; contrast at temperature 0.05). Of the exported",
            f"weights, {self.share:.0%} are the trained ones and the rest those that it began with. A step is of one",
            "kind:",
            "",
            "| kind | steps | what |",
            "|---|--:|---|",
        )
        for kind, share in sorted(self.shares.items(), key=lambda item: -item[1]):
            yield f"| {kind} | {share:.0%} | {KINDS[kind]} |"
        yield from (
            "",
            f"The whitening is the vectors' covariance over at most {MEASURED:,} texts of all kinds, {RIDGE:g} of the",
            f"mean variance added in every direction, to the power of −{POWER:g}; a base that is white keeps its own.",
            "",
            f"The encoder of passages began as {self.smaller}. It has the encoder's embeddings of",
            f"words, and was pulled to its whitened vectors and last states of passages: {self.passage_steps:,} steps,",
            f"AdamW {self.passage_rate:g}.",
            "",
            f"There were {self.questions} questions to {self.documents} documents, of which {self.kept} were held",
            "back; so was a tenth of the sentence pairs. The lexicons are IBM model 1 over stems, and word lists.",
            "",
        )

    def _rest(self) -> Iterator[str]:
        yield from ("## Figures", "", "On what was held back, by the stage `evaluate`:", "")
        yield from ("| what | share |", "|---|--:|")
        yield from (f"| {name} | {share:.3f} |" for name, share in self.figures.items())
        yield from ("", f"Parity: {self.parity}.", "", "## Sources", "")
        yield from ("| source | licence | pairs |", "|---|---|--:|")
        yield from (
            f"| {one.repository} ({one.name}) | {one.licence} | {one.pairs:,} |" for one in sources(self.sources)
        )


def sources(folder: Path) -> Sequence[Source]:
    """The files of sentence pairs, the largest first, with repository and licence out of the folder's `SOURCES.md`.

    :raises SystemExit: If the table does not name a file: what it was made from must be told.
    """
    told = {}
    if (folder / SOURCES).is_file():
        for line in lines(folder / SOURCES):
            if row := _ROW.match(line):
                repository, _, licence, *_ = (cell.strip() for cell in row[2].split("|"))
                told[row[1]] = (repository, licence)
    found = []
    for path in sorted(folder.glob("*.tsv")):
        if path.stem not in told:
            raise SystemExit(f"{folder / SOURCES} does not tell where {path.name} is from and under which licence.")
        found.append(Source(path.stem, *told[path.stem], sum(1 for _ in lines(path))))
    return sorted(found, key=lambda one: (-one.pairs, one.name))
