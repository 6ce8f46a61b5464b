"""Batches of sentence pairs and of running text."""

import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.passages import TARGET
from index.sentences import sentences
from index.training.compound_parts import lines
from index.training.encoder.augment import Dictionary, noisy
from index.training.encoder.data import Batch, Kind

BIBLE = 0.1
"""Share of the Bible's pairs that are used: its Norwegian is old."""
WORD_LISTS = ("omw_", "cldr_")
DOCUMENT_END = "\x1e"
PAIRS_A_BATCH = 40
WORDS_A_BATCH = 48
TEXTS_A_BATCH = 16
RUNNING_A_BATCH = 48
FRESH = 6
"""Candidates of a batch that are trained through; all others are the bank's."""
BANK = 3_000
JOINED = 0.25
"""Share of the batches to be taught that are of several pairs joined."""
MEASURED_PAIRS = 8_000
MEASURED_DOCUMENTS = 3_000
MEASURED_PASSAGES = 0.5
"""Share of these documents of which a passage is taken too."""
COPIED_A_BATCH = 12
ASKED_SHARE, PAIRS_SHARE = 0.05, 0.2
"""Of the passages that a smaller encoder is taught by, those that were asked about, and those made of pairs."""
TITLED = 0.6
"""Share of the others that begin with their document's title."""
SHORTEST = 20
"""Code points of such a passage, about; the longest are as long as an index has them."""
MOST_SENTENCES = 20
TRANSLATED = 0.7
"""Share of pieces of running text that are put word by word into English, where that can be done."""
LONGEST = 450
"""Characters of a passage of running text, about."""
TEMPLATES = (
    ("{}", "{}"),
    ("Hva er {}?", "What is {}?"),
    ("Kven har {}?", "Who has {}?"),
    ("Når kom {}?", "When did {} come?"),
    ("Det handler om {}.", "It is about {}."),
)

Row = tuple[str, str]


def read_pairs(folder: Path, *, kept: bool = False, word_lists: bool = False) -> dict[str, list[Row]]:
    """Norwegian and English by file, without word lists.

    :param kept: The tenth that is held back, without the Bible, instead of the rest.
    :param word_lists: The word lists, all of them, instead of the sentences.
    """
    found = {}
    for path in sorted(folder.glob("*.tsv")):
        if path.name.startswith(WORD_LISTS) != word_lists or (kept and path.name.startswith("bible")):
            continue
        rows = []
        for line in lines(path):
            norwegian, english, *_ = [*line.rstrip("\n").split("\t"), "", ""]
            if norwegian and english and (word_lists or (zlib.crc32(english.encode()) % 10 == 0) == kept):
                rows.append((norwegian, english))
        found[path.name] = rows
    return found


def sentence_rows(files: Mapping[str, Sequence[Row]], least: int = 4) -> list[Row]:
    """Pairs with enough words a side, and few of the Bible's."""
    return [
        row
        for name, all_rows in files.items()
        for number, row in enumerate(all_rows)
        if (not name.startswith("bible") or number % round(1 / BIBLE) == 0) and min(map(_words, row)) >= least
    ]


def paired(files: Mapping[str, Sequence[Row]]) -> Kind:
    """English sentences, pieces of them, and Norwegian ones with the same English → Norwegian sentences."""
    rng = random.Random(0)  # noqa: S311 - the same bank in a resumed run
    rows = sentence_rows(files)
    rows = rng.sample(rows, min(BANK, len(rows)))
    bank = [norwegian for norwegian, _ in rows]
    same: dict[str, list[int]] = {}
    for number, (_, english) in enumerate(rows):
        same.setdefault(english, []).append(number)

    def make(rng: random.Random) -> Batch:
        chosen = rng.sample(range(len(rows)), min(PAIRS_A_BATCH, len(rows)))
        fresh = chosen[:FRESH]
        batch = Batch([], [bank[row] for row in fresh], [], rows=fresh)
        for place, row in enumerate(chosen):
            english = rows[row][1]
            others = [other for other in same[english] if other != row]
            anchor = rng.choice([bank[other] for other in others] or [english]) if rng.random() < 0.3 else english
            batch.anchors.append(noisy(_piece(anchor, rng) if rng.random() < 0.5 else anchor, rng))
            batch.right.append(place if place < FRESH else len(fresh) + row)
            batch.unsure.append([len(fresh) + other for other in others])
        return batch

    return Kind(make, bank)


def taught(rows: Sequence[Row]) -> Kind:
    """Both sides of a pair, or of two to four joined, to be pulled to a teacher's vector of the English."""
    texts = [english for _, english in rows]
    joins = [rows[first : first + 2 + first % 3] for first in range(0, len(rows) - 4, 5)]
    both = [*rows, *((" ".join(one for one, _ in join), " ".join(other for _, other in join)) for join in joins)]
    texts.extend(english for _, english in both[len(rows) :])

    def make(rng: random.Random) -> Batch:
        places = range(len(rows)) if not joins or rng.random() > JOINED else range(len(rows), len(both))
        chosen = sorted(rng.sample(places, min(PAIRS_A_BATCH if places[0] == 0 else TEXTS_A_BATCH, len(places))))
        norwegian, english = zip(*(both[place] for place in chosen), strict=True)
        return Batch(list(english), list(norwegian), list(range(len(chosen))), both_ways=True, taught=chosen)

    return Kind(make, taught=texts)


def words(entries: Sequence[Row]) -> Kind:
    """Entries of word lists ↔ their English, bare or in a short sentence."""

    def make(rng: random.Random) -> Batch:
        chosen = {english: norwegian for norwegian, english in rng.sample(entries, min(WORDS_A_BATCH, len(entries)))}
        norwegian, english = rng.choice(TEMPLATES)
        places = list(range(len(chosen)))
        texts = [norwegian.format(one) for one in chosen.values()]
        return Batch([english.format(one) for one in chosen], texts, places, both_ways=True)

    return Kind(make)


def joined(files: Mapping[str, Sequence[Row]]) -> Kind:
    """A piece of a line, in either language → the lines around it as a passage, in either language."""
    books = [rows for name, rows in files.items() if len(rows) >= 4 and not name.startswith("bible_nn")]
    weights = [len(rows) ** 0.5 for rows in books]

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [], both_ways=True)
        for rows in rng.choices(books, weights, k=TEXTS_A_BATCH):
            first = rng.randrange(len(rows) - 3)
            around = rows[first : first + rng.randint(2, 5)]
            language = rng.random() < 0.3
            passage = " ".join(row[language] for row in around)
            line = max(rng.sample(around, 2), key=lambda row: len(row[0]))[rng.random() < 0.7]
            if _words(line) >= 4 and passage not in batch.candidates:
                batch.right.append(len(batch.candidates))
                batch.anchors.append(_piece(line, rng))
                batch.candidates.append(passage)
        return batch

    return Kind(make)


def read_texts(path: Path) -> list[list[str]]:
    """Documents of running text as their paragraphs, title first."""
    documents: list[list[str]] = [[]]
    for line in lines(path):
        if DOCUMENT_END in line:
            documents.append([])
        elif line.strip():
            documents[-1].append(line.strip())
    return [one for one in documents if len(one) >= 4]


def running(documents: Sequence[list[str]], dictionary: Dictionary | None) -> Kind:
    """A title, a sentence, or a piece of one, in Norwegian or word by word in English → the passage that it is of."""
    rng = random.Random(0)  # noqa: S311 - the same bank in a resumed run
    bank, insides, titles = [], [], []
    for document in rng.sample(documents, min(BANK, len(documents))):
        inside = _stretch(document, rng)
        bank.append(" ".join(inside)[: 2 * LONGEST])
        insides.append([one for one in inside if _words(one) >= 4] or [document[0]])
        titles.append(document[0])

    def make(rng: random.Random) -> Batch:
        chosen = rng.sample(range(len(bank)), min(RUNNING_A_BATCH, len(bank)))
        fresh = chosen[:FRESH]
        batch = Batch([], [bank[row] for row in fresh], [], rows=fresh)
        for place, row in enumerate(chosen):
            kind = rng.random()
            anchor = titles[row] if kind < 0.15 else rng.choice(insides[row])
            if kind > 0.3:
                anchor = _piece(anchor, rng)
            english = dictionary.english(anchor, rng) if dictionary and rng.random() < TRANSLATED else None
            batch.anchors.append(noisy(english or anchor, rng))
            batch.right.append(place if place < FRESH else len(fresh) + row)
        return batch

    return Kind(make, bank)


def of_all_kinds(
    documents: Sequence[list[str]],
    pairs: Sequence[Row],
    wordings: Sequence[Row],
    questions: Sequence[str],
    passages: Sequence[str],
) -> list[str]:
    """Sentences of running text, pieces of them, titles and passages; both sides of pairs; questions.

    :param wordings: Questions in Norwegian and English.
    :param passages: Beside those of running text.
    """
    rng = random.Random(1)  # noqa: S311 - the same texts in a resumed run
    short, long = list(questions), list(passages)
    for document in rng.sample(documents, min(MEASURED_DOCUMENTS, len(documents))):
        inside = _stretch(document, rng)
        short.append(document[0])
        short.extend(_piece(one, rng) if rng.random() < 0.5 else one for one in inside if _words(one) >= 4)
        if rng.random() < MEASURED_PASSAGES and inside:
            long.append(" ".join(inside)[: 2 * LONGEST])
    both = [*wordings, *rng.sample(pairs, min(MEASURED_PAIRS, len(pairs)))]
    return [*short, *(norwegian for norwegian, _ in both), *(english for _, english in both), *long]


def copied(documents: Sequence[list[str]], pairs: Sequence[Row], passages: Sequence[str]) -> Kind:
    """Passages to be given the vectors that a larger encoder gives them; those of a batch are about equally long.

    They are as an index has them: of running text, with its title or without, of pairs in a row, in either language,
    and those of `passages`.
    """

    def one(length: int, rng: random.Random) -> str:
        kind = rng.random()
        if kind < ASKED_SHARE and passages:
            return rng.choice(passages)
        if kind < ASKED_SHARE + PAIRS_SHARE or not documents:
            first, language = rng.randrange(max(1, len(pairs) - MOST_SENTENCES)), rng.random() < 0.5
            return " ".join(_first((row[language] for row in pairs[first : first + MOST_SENTENCES]), length))
        document = rng.choice(documents)
        inside = " ".join(_stretch(document, rng, length))
        return f"{document[0]}\n{inside}" if inside and rng.random() < TITLED else inside

    def make(rng: random.Random) -> Batch:
        length = rng.randint(SHORTEST, TARGET)
        made = [one(length, rng) for _ in range(COPIED_A_BATCH)]
        return Batch(list(filter(None, made)), [], [])

    return Kind(make)


def _stretch(document: Sequence[str], rng: random.Random, length: int = LONGEST - 100) -> list[str]:
    """Sentences in a row somewhere in a document, as many as come to a length in code points."""
    text = "\n".join(document[1:])[: 6 * LONGEST]
    spans = sentences(text, 0, len(text))
    first = rng.randrange(max(1, len(spans) - 3))
    return _first((text[start:end] for start, end in spans[first:]), length)


def _first(parts: Iterable[str], length: int) -> list[str]:
    """The first texts, as many as come to a length in code points."""
    inside: list[str] = []
    for part in parts:
        if sum(map(len, inside)) >= length:
            break
        inside.append(part)
    return inside


def _piece(text: str, rng: random.Random) -> str:
    """Four to ten words of a text."""
    words = text.split()
    length = rng.randint(4, 10)
    first = rng.randrange(max(1, len(words) - length + 1))
    return " ".join(words[first : first + length])


def _words(text: str) -> int:
    return len(text.split())
