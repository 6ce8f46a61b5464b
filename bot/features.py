"""What tells whether a sentence answers a question: features of pairs, for `bot.selection` and `bot.refusal`."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from bot.evidence import find
from bot.matching import Matcher, union
from bot.question import KINDS, Kind
from bot.types import Span
from index.encoder import Encoder
from index.types import Hit, Passage

PASSAGES = 6
"""How many of the best passages lend their sentences."""
FAR = 0.1
"""A sentence farther than this below the nearest is no less likely for it: a small encoder's distances mean little.
Chosen on the development half of NorQuAD, where 0.05 to 0.2 did nearly as well."""
BEGINNING = 300
"""Characters: a passage that begins before them tells with its first sentence what the document is about."""
COMPARED = 20
"""How many sentences, those that share most words with the question, may answer."""
ENCODED = 10
"""How many of these are compared by meaning, which takes most of an answer's time; the others count as no nearer than
the farthest of them. 98 in 100 answers began with one of the first eight when all 20 were compared."""

FEATURES = (
    "words",
    "words_telling",
    "words_near",
    "words_heading",
    "words_passage",
    "words_specific",
    "letters",
    "names",
    "noun",
    "noun_named",
    "beside",
    "counted",
    "similarity",
    "similarity_below_best",
    "similarity_beside",
    "passage_similarity",
    "passage_score",
    "best_passage",
    "question",
    "fragment",
    "length",
    "early",
    "has_demanded",
    *(f"has_{kind}" for kind in KINDS),
)
"""Names of a candidate's values, in order; `bot/weights.json` holds a weight for each."""


class Candidate(msgspec.Struct, frozen=True):
    """A sentence of a passage that may answer a question."""

    hit: Hit
    place: int
    """Index of the sentence in its passage."""
    start: int
    end: int
    text: str
    values: tuple[float, ...]
    """In the order of `FEATURES`."""
    matched: frozenset[str]
    """Words of the question that stand in the sentence, in any form or translation."""
    kinds: frozenset[Kind]
    """Kinds asked for that the sentence holds."""

    def value(self, feature: str) -> float:
        """One of the candidate's values by its name."""
        return self.values[FEATURES.index(feature)]


def candidates(matcher: Matcher, hits: Sequence[Hit], encoder: Callable[[], Encoder]) -> list[Candidate]:
    """Sentences of the best passages with their features, in the order of the passages.

    :param hits: Of one search, best first.
    :param encoder: Called when there is anything to compare.
    """
    drafts = [draft for hit in hits[:PASSAGES] for draft in _drafts(matcher, hit, hits[0])]
    drafts.sort(key=lambda draft: -draft.rank)
    drafts = drafts[:COMPARED]
    if not drafts:
        return []
    vector = encoder().focus(matcher.question.focus)
    # A sentence often leaves to the title what the text is about: "The prize was presented in June."
    titled = [f"{draft.hit.passage.document.title}. {draft.text}" for draft in drafts[:ENCODED]]
    similarities = [float(vector @ other) for other in encoder().sentences(titled)]
    similarities += [min(similarities)] * (len(drafts) - len(similarities))
    for draft, similarity in zip(drafts, similarities, strict=True):
        draft.values["similarity"] = similarity
    _compare(matcher, drafts)
    return [draft.finish() for draft in drafts]


def _compare(matcher: Matcher, drafts: Sequence["_Draft"]) -> None:
    """Set the values that depend on the other candidates: what most of them share tells little."""
    held = Counter(word for draft in drafts for word in draft.met)
    telling = {
        word: matcher.information[word] * math.log((len(drafts) + 1) / (number + 0.5)) for word, number in held.items()
    }
    total = sum(telling.values()) or 1.0
    nearest = max(draft.values["similarity"] for draft in drafts)
    similar = {(draft.hit.id, draft.place): draft.values["similarity"] for draft in drafts}
    for draft in drafts:
        draft.values["similarity_beside"] = max(
            similar.get((draft.hit.id, draft.place + step), 0.0) for step in (-1, 1)
        )
        draft.values["words_telling"] = sum(telling[word] * weight for word, weight in draft.met.items()) / total
        draft.values["similarity_below_best"] = min(FAR, nearest - draft.values["similarity"])


class _Draft(msgspec.Struct):
    """A candidate before it is compared by meaning."""

    hit: Hit
    place: int
    span: Span
    text: str
    values: dict[str, float]
    met: dict[str, float]
    kinds: frozenset[Kind]

    @property
    def rank(self) -> float:
        v = self.values
        return (
            v["words"] + 0.5 * v["words_near"] + 0.3 * v["words_heading"] + 0.5 * bool(self.kinds) + v["passage_score"]
        )

    def finish(self) -> Candidate:
        values = tuple(self.values[name] for name in FEATURES)
        return Candidate(self.hit, self.place, *self.span, self.text, values, frozenset(self.met), self.kinds)


def _drafts(matcher: Matcher, hit: Hit, best: Hit) -> list[_Draft]:
    passage, question = hit.passage, matcher.question
    language = passage.language
    texts = [passage.slice(start, end) for start, end in passage.sentences]
    met = [matcher.match_text(language, text) for text in texts]
    context = matcher.match_text(language, passage.document.title, *passage.headings)
    topic = union(context, *met[:1]) if passage.start < BEGINNING else context
    specific = [word for word in matcher.words if topic.get(word, 0.0) < 0.5]
    whole = matcher.share(union(context, *met))
    headings = {heading.casefold() for heading in (passage.document.title, *passage.headings)}
    drafts = []
    for place, (span, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        if " ".join(text.split()).casefold() in headings or is_heading(passage, span):
            continue  # it says nothing by itself
        near = union(*met[max(0, place - 1) : place + 2])
        kinds = frozenset(kind for kind in question.kinds if find(kind, text, matcher.known, language))
        values = {
            "words": matcher.share(met[place]),
            "words_near": matcher.share(near),
            "words_heading": matcher.share(union(met[place], context)),
            "words_passage": whole,
            "words_specific": matcher.share_of(specific, met[place]),
            "letters": matcher.letters(text),
            "names": _share_of(matcher.names, met[place]),
            "noun": _share_of(question.nouns, met[place]),
            "noun_named": float(_meets(question.nouns, met[place]) and _meets(matcher.names, met[place])),
            "beside": matcher.beside(sorted(kinds), text, language),
            "counted": float("number" in question.kinds and matcher.is_counted(text, language)),
            "passage_similarity": hit.similarity,
            "passage_score": hit.score / best.score if best.score else 0.0,
            "best_passage": float(hit is best),
            "question": float(text.rstrip('»”" ').endswith("?")),
            "fragment": float(not re.search(r"[.!?:…»”\")]\s*$", text)),
            "length": math.log1p(len(text.split())) / 4,
            "early": 1.0 / (1 + place),
            "has_demanded": _share_of_kinds(question.demanded, kinds),
            **{f"has_{kind}": float(kind in kinds) for kind in KINDS},
        }
        drafts.append(_Draft(hit, place, span, text, values, met[place], kinds))
    return drafts


def is_heading(passage: Passage, span: Span) -> bool:
    """Whether a sentence is one of Markdown's headings."""
    before, after = passage.text[: span[0] - passage.start], passage.text[span[1] - passage.start :]
    return bool(
        re.search(r"(?:^|\n) {0,3}#{1,6}[ \t]+$", before)
        or re.match(r"[ \t]*\r?\n {0,3}(?:=+|-+)[ \t]*(?:\r?\n|$)", after)
    )


def _meets(words: Sequence[str], met: dict[str, float]) -> bool:
    return any(word in met for word in words)


def _share_of(names: Sequence[str], met: dict[str, float]) -> float:
    return sum(name in met for name in names) / len(names) if names else 0.5


def _share_of_kinds(demanded: Sequence[Kind], held: frozenset[Kind]) -> float:
    return sum(kind in held for kind in demanded) / len(demanded) if demanded else 0.0
