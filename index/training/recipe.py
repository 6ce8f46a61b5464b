"""The stages from sentence pairs to a packaged encoder, its lexicons and its model card; see `__main__.py`."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

import msgspec
import torch
from tokenizers import Tokenizer

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
SHRUNK = {"kept": 1.0}
"""Shares for an encoder that begins as a part of another, which also teaches it."""
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
    """Numbers of the layers that are kept; none for all."""
    inner: int = 0
    """Inner units of a layer that are kept; 0 for all."""
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
    def shrunk(self) -> bool:
        """Whether the encoder is smaller than the one that it begins as."""
        return bool(self.layers or self.inner)

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
    return SHRUNK if recipe.shrunk else CONTINUED if recipe.base else NEW


def teach(recipe: Recipe) -> dict[str, torch.Tensor]:
    """Compute the vectors of what is to be taught, by kind: the teacher's of English, or those of what it began as."""
    by = {"taught": lambda: _teacher(recipe), "kept": lambda: recipe.began}
    return {
        name: teacher.vectors(by[name](), kind.taught, recipe.out / "teacher.npy")
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
        "kept": lambda: _kept(recipe),
    }
    if unknown := set(shares(recipe)) - set(make):
        raise SystemExit(
            f"There is no kind of batch called {', '.join(sorted(unknown))}. There are: {', '.join(make)}."
        )
    has = {
        name: share for name, share in shares(recipe).items() if share > 0 and (name != "words" or any(lists.values()))
    }
    return {name: (share, make[name]()) for name, share in has.items()}


def _kept(recipe: Recipe) -> data.Kind:
    seen = recipe.seen
    return texts.kept(
        texts.read_texts(recipe.text),
        texts.sentence_rows(recipe.sentence_pairs),
        asked.wordings(seen),
        [told.text for one in seen for told in one.questions],
        [passage for one in seen for passage in one.passages],
    )


def train(recipe: Recipe) -> None:
    """Train from the last checkpoint to the last step, and write the floats."""
    first = model.open_model(recipe.began)
    encoder = _student(recipe, first)

    def recall() -> str:
        encoder.eval()
        found = measure.passages(lambda given: encoder.whitened(encoder.vectors(given)), recipe.kept)
        encoder.train()
        return "  ".join(f"{name} {share:.3f}" for name, share in found.items())

    Trainer(
        encoder, recipe.kinds, recipe.out, steps=recipe.steps, rates=recipe.rates, seed=recipe.seed,
        teacher=teach(recipe), first=first, recall=recall,
    ).run()  # fmt: skip
    encoder.cpu()
    if recipe.share != 1:
        model.mix(encoder, _student(recipe, model.open_model(recipe.began)), recipe.share)
    model.save(encoder, recipe.out / "trained")


def _student(recipe: Recipe, first: model.Encoder) -> model.Encoder:
    """The encoder before its training: the one that it begins as, or a part of it."""
    return model.shrink(first, recipe.layers, recipe.inner, _compared(recipe)) if recipe.shrunk else first


def whiten(recipe: Recipe) -> None:
    """Whiten what was trained, by texts of all kinds that were learnt from."""
    encoder = model.open_model(recipe.out / "trained")
    kept = _kept(recipe).taught
    whitening.whiten(encoder, random.Random(1).sample(kept, min(whitening.MEASURED, len(kept))))  # noqa: S311 - the same again
    model.save(encoder, recipe.out / "trained")


def package(recipe: Recipe) -> None:
    """Quantise, compare with the floats, and write what is to be shipped."""
    made = export.export(
        model.open_model(recipe.out / "trained"), _compared(recipe), recipe.package, recipe.identity, recipe.floats
    )
    print(made, flush=True)
    (recipe.out / "parity.txt").write_text(f"{made}\n", encoding="utf-8")


def _compared(recipe: Recipe) -> list[str]:
    told = [one.text for document in recipe.documents for one in document.questions]
    passages = [text for document in recipe.documents for text in document.passages]
    return [*_some(told), *_some(passages)]


def _some(rows: list[str]) -> list[str]:
    return rows[:: max(1, len(rows) // COMPARED)][:COMPARED]


def evaluate(recipe: Recipe) -> None:
    """Measure the packaged file on what was held back."""
    tokens = json.loads((recipe.package / "config.json").read_text(encoding="utf-8"))["max_tokens"]

    def vectors(kind: int, given: Sequence[str]) -> torch.Tensor:
        return torch.from_numpy(export.int8_vectors(recipe.package, given, tokens)[kind])

    finding, choosing = (partial(vectors, kind) for kind in (0, 1))
    figures = measure.report("int8", finding, choosing, recipe.kept, texts.read_pairs(recipe.pairs, kept=True))
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
    settings = recipe.base / "config.json"
    told = json.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    name = str(told.get("id", recipe.base.name))
    if not recipe.shrunk:
        return name
    config = model.open_model(recipe.out / "trained").bert.config
    layers = f"{config.num_hidden_layers} of its layers" + (
        f" ({', '.join(map(str, recipe.layers))})" if recipe.layers else ""
    )
    return f"{name}, which also taught it: {layers}, each with {config.intermediate_size} inner units"


def _has_lexicon(recipe: Recipe) -> bool:
    return (recipe.package / "lexicon.no-en.tsv").is_file()


def _has_tokenizer(recipe: Recipe) -> bool:
    return recipe.base is not None or (recipe.out / "tokenizer.json").is_file()


def _has_start(recipe: Recipe) -> bool:
    return recipe.base is not None or (recipe.began / "config.json").is_file()


def _needs_no_teacher(recipe: Recipe) -> bool:
    return not any(shares(recipe).get(name) for name in ("taught", "kept"))


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
