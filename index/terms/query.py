"""A question as terms to search for: for each of its words, the terms that may stand for it in a text."""

from collections.abc import Collection

from index.terms.analysis import content_words, part_stems, stem, tokens
from index.terms.lexicon import family, translations

Alternatives = tuple[tuple[str, float], ...]
"""Terms that may stand for one word of the question, with weights in 0 to 1; the best one found counts."""

HEAD_WEIGHT = 0.6
MODIFIER_WEIGHT = 0.3
"""Of a compound's last part and of the others: after "innovasjonsprisen" a text goes on with "prisen"."""


def query(question: str, language: str, targets: Collection[str]) -> list[Alternatives]:
    """Terms to search for.

    :param question: In any words; when all of them are stop words, these are searched for.
    :param language: Of the question: nb, nn or en.
    :param targets: Languages of the texts searched.
    :returns: One entry a distinct word, in order.
    """
    words = dict.fromkeys(content_words(question) or tokens(question))
    return [alternatives(word, language, targets) for word in words]


def alternatives(word: str, language: str, targets: Collection[str]) -> Alternatives:
    """Terms that may stand for a word in texts of the target languages."""
    weights: dict[str, float] = {}

    def add(term: str, weight: float) -> None:
        weights[term] = max(weight, weights.get(term, 0.0))

    own = family(language)
    add(stem(word, language), 1.0)
    parts = _weighted_parts(word, language)
    for part, weight in parts:
        add(part, weight)
    for target in sorted({family(code) for code in targets} - {own}):
        add(stem(word, "en" if target == "en" else "nb"), 1.0)  # names and words that both languages share
        found = translations(stem(word, language), own, target)
        for term, weight in found:
            add(term, weight**0.5)
        if not found:
            for part, share in parts:
                for term, weight in translations(part, own, target):
                    add(term, share * weight**0.5)
    return tuple(weights.items())


def _weighted_parts(word: str, language: str) -> list[tuple[str, float]]:
    *modifiers, head = part_stems(word, language) or (None,)
    weighted = [(part, MODIFIER_WEIGHT) for part in modifiers if part]
    return [(head, HEAD_WEIGHT), *weighted] if head else []
