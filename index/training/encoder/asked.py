"""Batches of questions with the sentences and passages that answer them."""

import random
from collections.abc import Sequence

from index.training.encoder.augment import Dictionary, noisy
from index.training.encoder.data import Batch, Document, Kind, Told

MOST_QUESTIONS = 8
"""Of one document in a batch."""
MOST_SENTENCES = 10
SENTENCE_DOCUMENTS = 4
QUESTIONS_A_BATCH = 40
FRESH = 5
"""Passages of a batch that are trained through; all others are the bank's."""
LANGUAGES = {"en": 0.5, "nb": 0.25, "nn": 0.25}
TRANSLATED = 0.35
"""Share of Norwegian questions that are put word by word into English, where that can be done."""


def asked_sentences(documents: Sequence[Document]) -> Kind:
    """Questions → the sentences that answer them, among other sentences of the same documents."""
    documents = [one for one in documents if one.questions]

    def make(rng: random.Random) -> Batch:
        batch = Batch([], [], [], choosing=True)
        for document in rng.sample(documents, min(SENTENCE_DOCUMENTS, len(documents))):
            chosen = rng.sample(document.questions, min(MOST_QUESTIONS, len(document.questions)))
            places = {one.sentence for one in chosen}
            near = {document.passage_of[place] for place in places}
            others = [
                place
                for place, text in enumerate(document.sentences)
                if place not in places and document.passage_of[place] in near and len(text) > 15
            ]
            places.update(rng.sample(others, min(len(others), max(3, MOST_SENTENCES - len(places)))))
            _add(batch, chosen, sorted(places), document.sentences)
        return batch

    return Kind(make)


def _add(batch: Batch, asked: Sequence[Told], places: list[int], texts: Sequence[str]) -> None:
    """Add a document's questions and sentences to a batch; another sentence with the same answer is left in doubt."""
    first = len(batch.candidates)
    batch.candidates.extend(texts[place] for place in places)
    for one in asked:
        batch.anchors.append(one.text)
        batch.right.append(first + places.index(one.sentence))
        answer = one.answer.casefold()
        batch.unsure.append(
            [first + n for n, other in enumerate(places) if other != one.sentence and answer in texts[other].casefold()]
        )


def asked_passages(documents: Sequence[Document], dictionary: Dictionary | None) -> Kind:
    """Questions → the passages that answer them, among the passages of all documents.

    Another passage of the question's document that holds the answer is left in doubt.
    """
    bank: list[str] = []
    asked: dict[str, list[tuple[Told, int, list[int]]]] = {}
    for document in documents:
        first = len(bank)
        bank.extend(document.passages)
        for one in document.questions:
            answer = one.answer.casefold()
            unsure = [
                first + place
                for place, text in enumerate(document.passages)
                if place != one.passage and answer in text.casefold()
            ]
            asked.setdefault(one.language, []).append((one, first + one.passage, unsure))
    languages = sorted(asked)

    def make(rng: random.Random) -> Batch:
        of = rng.choices(languages, [LANGUAGES.get(one, 0.25) for one in languages], k=QUESTIONS_A_BATCH)
        chosen = [rng.choice(asked[language]) for language in of]
        rows = sorted({row for _, row, _ in rng.sample(chosen, min(FRESH, len(chosen)))})
        fresh = {row: place for place, row in enumerate(rows)}
        texts = []
        for one, _, _ in chosen:
            english = None
            if dictionary and one.language != "en" and rng.random() < TRANSLATED:
                english = dictionary.english(one.text, rng)
            texts.append(noisy(english or one.text, rng))
        return Batch(
            texts,
            [bank[row] for row in rows],
            [fresh.get(row, len(rows) + row) for _, row, _ in chosen],
            [[fresh.get(row, len(rows) + row) for row in unsure] for _, _, unsure in chosen],
            rows=rows,
        )

    return Kind(make, bank)


def wordings(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Norwegian and English questions that the same sentence answers, each English one with each Norwegian one."""
    return [
        (one.text, other.text)
        for document in documents
        for one in document.questions
        for other in document.questions
        if one.language != "en"
        and other.language == "en"
        and (one.sentence, one.answer) == (other.sentence, other.answer)
    ]
