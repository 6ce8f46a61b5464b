"""The stages from sentence pairs to a packaged encoder, its lexicons and its model card; see `__main__.py`."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

import msgspec
import torch
from tokenizers import Tokenizer

from index.encoder.packaged import PASSAGES
from index.training import lexicon
from index.training.compound_parts import lines
from index.training.encoder import (
    asked,
    augment,
    data,
    export,
    measure,
    model,
    start,
    teacher,
    texts,
    tokenizer,
    whitening,
)
from index.training.encoder.card import Card
from index.training.encoder.loop import Trainer
from index.training.encoder.questions import read_questions

NEW = {
    "taught": 0.5, "running": 0.18, "passages": 0.12, "sentences": 0.06, "words": 0.06, "pairs": 0.05, "joined": 0.03,
}  # fmt: skip
"""Shares of the kinds of batches for an encoder that begins as its teacher."""
CONTINUED = {"passages": 0.34, "sentences": 0.14, "running": 0.26, "pairs": 0.12, "words": 0.1, "joined": 0.04}
"""Shares for an encoder that begins as another of the same making."""
LAYERS, INNER = (0, 2, 4, 5), 1_024
"""Layers of the encoder that the one of passages begins as, and how many inner units of each."""
COMPARED = 200
"""Questions, and as many passages, that int8 and float vectors are compared on."""


class Recipe(msgspec.Struct, frozen=True, dict=True):
    """What a run learns from and where it writes; the options of the command line are described in `__main__.py`."""

    out: Path
    pairs: Path
    text: Path
    docs: Path
    questions: tuple[Path, ...]
    translations: tuple[Path, ...] = ()
    base: Path | None = None
    teacher: Path | None = None
    identity: str = "asker-minilm"
    vocabulary: int = tokenizer.SIZE
    layers: tuple[int, ...] = ()
    """Numbers of the layers that the encoder of passages has of the encoder's; none for those of the base's, or
    `LAYERS`."""
    inner: int = 0
    """Inner units of each of these that it has; 0 for `INNER`."""
    passage_steps: int = 6_000
    passage_rate: float = 2.5e-4
    steps: int = 600
    rates: tuple[float, float] = (4e-4, 7e-5)
    """Learning rates of the words' embeddings and of the rest."""
    share: float = 1.0
    """Of the trained weights in those that are exported; the rest is of those that the run began with."""
    shares: Mapping[str, float] = msgspec.field(default_factory=dict)
    floats: tuple[str, ...] = ()
    """Parts of names of matrices that stay floats."""
    seed: int = 0

    @property
    def package(self) -> Path:
        """Folder of what is to be shipped."""
        return self.out / "package"

    @property
    def began(self) -> Path:
        """Folder of the encoder before its training."""
        return self.base or self.out / "start"

    @property
    def of_passages(self) -> Path:
        """Folder of the training of the encoder of passages."""
        return self.out / "passages"

    @cached_property
    def documents(self) -> list[data.Document]:
        """All documents that something was asked about."""
        return data.read_documents(self.docs, read_questions(self.questions, self.translations))

    @property
    def kept(self) -> list[data.Document]:
        """Those that are held back."""
        return [one for one in self.documents if data.held_back(one.name)]

    @property
    def seen(self) -> list[data.Document]:
        """Those that are learnt from."""
        return [one for one in self.documents if not data.held_back(one.name)]

    @cached_property
    def kinds(self) -> dict[str, tuple[float, data.Kind]]:
        """The kinds of batches with their shares; the lexicon must be made."""
        return make_kinds(self)

    @cached_property
    def sentence_pairs(self) -> dict[str, list[texts.Row]]:
        """Pairs to learn from, by file."""
        return texts.read_pairs(self.pairs)


def make_lexicon(recipe: Recipe) -> None:
    """Align words, and write the lexicons of both directions."""
    recipe.package.mkdir(parents=True, exist_ok=True)
    lexicon.make(recipe.pairs, recipe.package)


def make_tokenizer(recipe: Recipe) -> None:
    """Learn a vocabulary."""
    recipe.out.mkdir(parents=True, exist_ok=True)
    tokenizer.train(_written(recipe), recipe.vocabulary).save(str(recipe.out / "tokenizer.json"))


def _written(recipe: Recipe) -> Iterator[str]:
    for rows in recipe.sentence_pairs.values():
        for row in rows:
            yield from row
    yield from lines(recipe.text)


def make_start(recipe: Recipe) -> None:
    """Make the student out of its teacher."""
    rows = texts.sentence_rows(recipe.sentence_pairs, 1)
    rows.extend(row for entries in texts.read_pairs(recipe.pairs, word_lists=True).values() for row in entries)
    vocabulary = Tokenizer.from_file(str(recipe.out / "tokenizer.json"))
    model.save(start.start(model.open_model(_teacher(recipe)), vocabulary, rows), recipe.out / "start")


def _teacher(recipe: Recipe) -> Path:
    if recipe.teacher is None:
        raise SystemExit(
            "Name the folder of an English encoder with --teacher, or an encoder to go on from with --base."
        )
    return recipe.teacher


def shares(recipe: Recipe) -> Mapping[str, float]:
    """The kinds of batches of a run with their shares."""
    if recipe.shares:
        return recipe.shares
    return CONTINUED if recipe.base else NEW


def teach(recipe: Recipe) -> dict[str, torch.Tensor]:
    """Compute the teacher's vectors of what is to be taught, by kind."""
    return {
        name: teacher.vectors(_teacher(recipe), kind.taught, recipe.out / "teacher.npy")
        for name, (_, kind) in recipe.kinds.items()
        if kind.taught
    }


def make_kinds(recipe: Recipe) -> dict[str, tuple[float, data.Kind]]:
    """The kinds of batches with their shares."""
    seen = recipe.seen
    lists = texts.read_pairs(recipe.pairs, word_lists=True)
    english = (other for rows in (*recipe.sentence_pairs.values(), *lists.values()) for _, other in rows)
    dictionary = augment.Dictionary(recipe.package / "lexicon.no-en.tsv", english)
    make: dict[str, Callable[[], data.Kind]] = {
        "passages": lambda: asked.asked_passages(seen, dictionary),
        "sentences": lambda: asked.asked_sentences(seen),
        "running": lambda: texts.running(texts.read_texts(recipe.text), dictionary),
        "pairs": lambda: texts.paired(recipe.sentence_pairs),
        "words": lambda: texts.words(augment.word_pairs(lists)),
        "joined": lambda: texts.joined(recipe.sentence_pairs),
        "taught": lambda: texts.taught(texts.sentence_rows(recipe.sentence_pairs)),
    }
    if unknown := set(shares(recipe)) - set(make):
        raise SystemExit(
            f"There is no kind of batch called {', '.join(sorted(unknown))}. There are: {', '.join(make)}."
        )
    has = {
        name: share for name, share in shares(recipe).items() if share > 0 and (name != "words" or any(lists.values()))
    }
    return {name: (share, make[name]()) for name, share in has.items()}


def _of_all_kinds(recipe: Recipe) -> list[str]:
    seen = recipe.seen
    return texts.of_all_kinds(
        texts.read_texts(recipe.text),
        texts.sentence_rows(recipe.sentence_pairs),
        asked.wordings(seen),
        [told.text for one in seen for told in one.questions],
        [passage for one in seen for passage in one.passages],
    )


def train(recipe: Recipe) -> None:
    """Train from the last checkpoint to the last step, and write the floats."""
    encoder = model.open_model(recipe.began)
    if not _smaller_base(recipe):
        model.check_part(encoder, *_part(recipe))  # now, not when all is trained
    Trainer(
        encoder, recipe.kinds, recipe.out, steps=recipe.steps, rates=recipe.rates, seed=recipe.seed,
        teacher=teach(recipe), recall=_recall(recipe, encoder, encoder),
    ).run()  # fmt: skip
    encoder.cpu()
    if recipe.share != 1:
        model.mix(encoder, model.open_model(recipe.began), recipe.share)
    model.save(encoder, recipe.out / "trained")


def _recall(recipe: Recipe, whole: model.Encoder, learning: model.Encoder) -> Callable[[], str]:
    """Measures passages' vectors of the encoder that learns by questions' vectors of the whole one."""

    def recall() -> str:
        learning.eval()
        found = measure.passages(whole.finding, learning.finding, recipe.kept)
        learning.train()
        return "  ".join(f"{name} {share:.3f}" for name, share in found.items())

    return recall


def whiten(recipe: Recipe) -> None:
    """Whiten what was trained, by texts of all kinds that were learnt from."""
    encoder = model.open_model(recipe.out / "trained")
    given = _of_all_kinds(recipe)
    whitening.whiten(encoder, random.Random(1).sample(given, min(whitening.MEASURED, len(given))))  # noqa: S311 - the same again
    model.save(encoder, recipe.out / "trained")


def train_passages(recipe: Recipe) -> None:
    """Make a smaller encoder of the finished one, and teach it to give passages the vectors that that one gives them.

    The words' embeddings stay as they are, so that one file holds those of both.
    """
    whole = model.open_model(recipe.out / "trained").eval()
    seen = [passage for one in recipe.seen for passage in one.passages]
    if base := _smaller_base(recipe):
        smaller = model.open_packaged(base, PASSAGES)
        model.share(smaller, whole)
    else:
        smaller = model.shrink(whole, *_part(recipe), _some(seen))
    kind = texts.copied(texts.read_texts(recipe.text), texts.sentence_rows(recipe.sentence_pairs), seen)
    Trainer(
        smaller, {"copied": (1.0, kind)}, recipe.of_passages,
        steps=recipe.passage_steps, rates=(0.0, recipe.passage_rate), seed=recipe.seed,
        original=whole, recall=_recall(recipe, whole, smaller),
    ).run()  # fmt: skip
    model.save(smaller.cpu(), recipe.of_passages / "trained")


def _part(recipe: Recipe) -> tuple[tuple[int, ...], int]:
    """Layers and inner units that an encoder of passages cut anew has."""
    return recipe.layers or LAYERS, recipe.inner or INNER


def _smaller_base(recipe: Recipe) -> Path | None:
    """The folder of the encoder of passages that the run goes on from."""
    cut_anew = recipe.layers or recipe.inner
    return recipe.base if recipe.base and not cut_anew and (recipe.base / PASSAGES).is_file() else None


def package(recipe: Recipe) -> None:
    """Quantise, compare with the floats, and write what is to be shipped."""
    encoder, smaller = (model.open_model(folder / "trained") for folder in (recipe.out, recipe.of_passages))
    made = export.export(encoder, smaller, _compared(recipe), recipe.package, recipe.identity, recipe.floats)
    print(made, flush=True)
    (recipe.out / "parity.txt").write_text(f"{made}\n", encoding="utf-8")


def _compared(recipe: Recipe) -> list[str]:
    told = [one.text for document in recipe.documents for one in document.questions]
    passages = [text for document in recipe.documents for text in document.passages]
    return [*_some(told), *_some(passages)]


def _some(rows: list[str]) -> list[str]:
    return rows[:: max(1, len(rows) // COMPARED)][:COMPARED]


def evaluate(recipe: Recipe) -> None:
    """Measure the packaged files on what was held back."""
    tokens = json.loads((recipe.package / "config.json").read_text(encoding="utf-8"))["max_tokens"]

    def vectors(kind: tuple[str, str], given: Sequence[str]) -> torch.Tensor:
        return torch.from_numpy(export.int8_vectors(recipe.package, given, tokens, kind))

    finding, choosing, passages = (partial(vectors, kind) for kind in export.KINDS)
    pairs = texts.read_pairs(recipe.pairs, kept=True)
    figures = measure.report("int8", finding, choosing, passages, recipe.kept, pairs)
    (recipe.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def describe(recipe: Recipe) -> None:
    """Write the model card."""
    Card(
        settings=json.loads((recipe.package / "config.json").read_text(encoding="utf-8")),
        began=_began(recipe),
        shares=shares(recipe),
        steps=recipe.steps,
        rates=recipe.rates,
        share=recipe.share,
        smaller=_smaller_began(recipe),
        passage_steps=recipe.passage_steps,
        passage_rate=recipe.passage_rate,
        seed=recipe.seed,
        questions=sum(len(one.questions) for one in recipe.documents),
        documents=len(recipe.documents),
        kept=len(recipe.kept),
        parity=(recipe.out / "parity.txt").read_text(encoding="utf-8").strip(),
        figures=json.loads((recipe.out / "figures.json").read_text(encoding="utf-8")),
        sources=recipe.pairs,
    ).write(recipe.package / "MODEL_CARD.md")


def _began(recipe: Recipe) -> str:
    """What the encoder began as, in words."""
    if recipe.base is None:
        return f"{_teacher(recipe).name}, which also taught it"
    path = recipe.base / "config.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return str(settings.get("id", recipe.base.name))


def _smaller_began(recipe: Recipe) -> str:
    """What the encoder of passages began as, in words."""
    if _smaller_base(recipe):
        config = json.loads((recipe.of_passages / "trained" / "config.json").read_text(encoding="utf-8"))
        number, inner = config["num_hidden_layers"], config["intermediate_size"]
        return f"that of {_began(recipe)}, with {number} layers of {inner:,} inner units"
    layers, inner = _part(recipe)
    return f"layers {', '.join(map(str, layers))} of the encoder, with the {inner:,} inner units of each that say most"


def _has_lexicon(recipe: Recipe) -> bool:
    return (recipe.package / "lexicon.no-en.tsv").is_file()


def _has_tokenizer(recipe: Recipe) -> bool:
    return recipe.base is not None or (recipe.out / "tokenizer.json").is_file()


def _has_start(recipe: Recipe) -> bool:
    return recipe.base is not None or (recipe.began / "config.json").is_file()


def _needs_no_teacher(recipe: Recipe) -> bool:
    return not shares(recipe).get("taught")


def _began_white(recipe: Recipe) -> bool:
    return recipe.base is not None and whitening.is_white(model.open_model(recipe.base))


def _never(_: Recipe) -> bool:
    return False


STAGES: Mapping[str, tuple[Callable[[Recipe], object], Callable[[Recipe], bool]]] = {
    "lexicon": (make_lexicon, _has_lexicon),
    "tokenizer": (make_tokenizer, _has_tokenizer),
    "start": (make_start, _has_start),
    "teacher": (teach, _needs_no_teacher),
    "train": (train, _never),
    "whiten": (whiten, _began_white),
    "passages": (train_passages, _never),
    "export": (package, _never),
    "evaluate": (evaluate, _never),
    "card": (describe, _never),
}
"""In order: what each does, and whether it need not be done (again)."""


def run(recipe: Recipe, only: tuple[str, ...] = ()) -> None:
    """Run all stages that are not done, or those that are named whether they are or not."""
    for name, (stage, done) in STAGES.items():
        if name in only or not (only or done(recipe)):
            print(f"== {name}", flush=True)
            stage(recipe)
