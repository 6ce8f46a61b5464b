r"""Continue the training of an encoder, and export it as the packaged one is.

    python -m index.training.encoder --base index/model --pairs parallel/ --text norec_nb.txt.gz \
        --questions train.jsonl more.jsonl --translations bot/training/translations.tsv --docs docs/ --out out/

Of every ten documents that the questions ask about, two are held back, and so is a tenth of the sentence pairs; the
figures are of these. An interrupted run goes on from its checkpoint in `--out`. Needs onnx besides what Asker needs.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from index.training.encoder import data, texts
from index.training.encoder.loop import Trainer
from index.training.encoder.measure import report
from index.training.encoder.model import export, mix, open_packaged
from index.training.encoder.questions import read_questions

SHARES = {"sentences": 0.5, "passages": 0.24, "pairs": 0.05, "joined": 0.08, "running": 0.13}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of the encoder to begin with")
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--translations", type=Path, help="wordings of rows of the first file of questions")
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", default="asker-minilm-2")
    parser.add_argument("--steps", type=int, default=268)
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--word-rate", type=float, default=4e-4, help="learning rate of the words' embeddings")
    parser.add_argument("--share", type=float, default=0.5, help="of the trained weights; the rest is of the base's")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--measure", action="store_true", help="print figures before and after")
    args = parser.parse_args(arguments)
    torch.set_num_threads(args.threads)
    documents = data.read_documents(args.docs, read_questions(args.questions, args.translations))
    seen = [one for one in documents if not data.held_back(one.name)]
    kept = [one for one in documents if data.held_back(one.name)]
    pairs = texts.read_pairs(args.pairs)
    makers = {
        "sentences": data.asked_sentences(seen),
        "passages": data.asked_passages(seen),
        "pairs": texts.paired(pairs),
        "joined": texts.joined(pairs),
        "running": texts.running(texts.read_texts(args.text)),
    }
    print(f"{len(seen)} documents with {sum(len(one.questions) for one in seen)} questions", flush=True)
    encoder = open_packaged(args.base)
    if args.measure:
        report("before", encoder.vectors, kept, texts.read_pairs(args.pairs, kept=True))
    shared = {name: (SHARES[name], maker) for name, maker in makers.items()}
    rates = (args.word_rate, args.rate)
    Trainer(encoder, shared, args.out, steps=args.steps, rates=rates, seed=args.seed).run()
    mix(encoder, open_packaged(args.base), args.share)
    export(encoder, args.base, args.out, args.id)
    if args.measure:
        report("after", encoder.vectors, kept, texts.read_pairs(args.pairs, kept=True))


if __name__ == "__main__":
    main()
