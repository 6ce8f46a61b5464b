r"""Make what stands in `index/model`: the lexicons and the encoder, from sentence pairs to the model card.

    python -m index.training --pairs parallel/ --text norec_nb.txt.gz --docs docs/ --questions train.jsonl more.jsonl \
        --translations wordings.tsv --teacher all-MiniLM-L6-v2/ --out out/

Stages, in order: lexicon (IBM model 1 over stems), tokenizer (WordPiece), start (the teacher's layers; new tokens begin
as teacher's tokens that they are aligned with), teacher (its vectors, kept), train, whiten (unless what it began as
was white), passages (a smaller encoder, taught by the first to give passages its vectors), export (int8, refused where
its vectors are not near the floats'), evaluate, card. What is to be shipped comes to `OUT/package`, the same in floats
to `OUT/trained` and `OUT/passages/trained`. An interrupted run goes on where it was, from its last checkpoint;
`--stage` runs single stages again. With `--base` the encoder begins as another one, such as `index/model`, and neither
tokenizer nor start are made; the encoder of passages then begins as the base's, unless `--layers` or `--inner` cut it
anew.

Of every ten documents that the questions ask about, two are held back, and so is a tenth of the sentence pairs; the
figures are of these. Needs the extra `training`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from index.training.recipe import STAGES, Recipe, run


def _shares(text: str) -> dict[str, float]:
    """Shares of kinds as `name=share,name=share`."""
    return {name: float(share) for name, _, share in (one.partition("=") for one in text.split(","))}


def parser() -> argparse.ArgumentParser:
    """What can be told on the command line."""
    made = argparse.ArgumentParser(
        prog="python -m index.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--pairs", type=Path, required=True, help="folder of tab-separated Norwegian, English, nb or nn")
    made.add_argument("--text", type=Path, required=True, help="running text, plain or .gz, U+001E between documents")
    made.add_argument("--docs", type=Path, required=True, help="folder of the documents that are asked about")
    made.add_argument(
        "--questions", type=Path, nargs="+", required=True, help="JSON lines: question, lang, doc, answer"
    )
    made.add_argument(
        "--translations", type=Path, nargs="*", default=(), help="other wordings of the first file's rows"
    )
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--teacher", type=Path, help="folder of an English encoder, BERT with mean pooling")
    made.add_argument("--base", type=Path, help="folder of the encoder to go on from instead")
    made.add_argument("--stage", nargs="+", choices=list(STAGES), default=[], help="run these only, done or not")
    made.add_argument("--id", default="asker-minilm")
    made.add_argument("--vocabulary", type=int, default=32_000)
    made.add_argument(
        "--layers", type=int, nargs="+", default=(), help="of the encoder, those that passages' begins as"
    )
    made.add_argument("--inner", type=int, default=0, help="inner units of a layer that passages' encoder has")
    made.add_argument("--passage-steps", type=int, default=6_000)
    made.add_argument("--passage-rate", type=float, default=2.5e-4)
    made.add_argument("--steps", type=int, default=600)
    made.add_argument("--rate", type=float, default=7e-5)
    made.add_argument("--word-rate", type=float, default=4e-4, help="learning rate of the words' embeddings")
    made.add_argument("--share", type=float, default=1.0, help="of the trained weights; the rest is of the first ones")
    made.add_argument(
        "--shares", type=_shares, default={}, help="of the kinds of batches, such as pairs=0.4,running=0.6"
    )
    made.add_argument("--floats", nargs="*", default=(), help="parts of names of matrices that stay floats")
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--seed", type=int, default=0)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    args = parser().parse_args(arguments)
    torch.set_num_threads(args.threads)
    recipe = Recipe(
        out=args.out,
        pairs=args.pairs,
        text=args.text,
        docs=args.docs,
        questions=tuple(args.questions),
        translations=tuple(args.translations),
        base=args.base,
        teacher=args.teacher,
        identity=args.id,
        vocabulary=args.vocabulary,
        layers=tuple(args.layers),
        inner=args.inner,
        passage_steps=args.passage_steps,
        passage_rate=args.passage_rate,
        steps=args.steps,
        rates=(args.word_rate, args.rate),
        share=args.share,
        shares=args.shares,
        floats=tuple(args.floats),
        seed=args.seed,
    )
    run(recipe, tuple(args.stage))


if __name__ == "__main__":
    main()
