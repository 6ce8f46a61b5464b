"""The student before its training: the teacher's layers, and embeddings of new tokens out of the teacher's."""

from collections.abc import Iterable, Iterator, Sequence

import torch
from tokenizers import Tokenizer

from index.training.alignment import Links, Pair
from index.training.encoder.model import Encoder

LEAST_WEIGHT = 0.02
TRANSLATIONS = 4
"""Of the teacher's tokens that a new one begins as a mean of, at most."""
MAX_TOKENS = 60
"""Longer pairs are mostly misaligned and cost the square of their length."""


def start(teacher: Encoder, tokenizer: Tokenizer, pairs: Iterable[tuple[str, str]]) -> Encoder:
    """Make a student of a teacher of English.

    A token of the teacher's begins as its embedding there. Any other begins as the mean of the teacher's embeddings of
    the English tokens that IBM model 1 aligns it with in sentence pairs, weighted by the square of their weights; with
    none, as the mean of its own letters' word pieces; with none of these, as the mean of all.

    :param teacher: Encoder of English.
    :param tokenizer: Of the student.
    :param pairs: Norwegian and English sentences.
    """
    config = type(teacher.bert.config).from_dict(teacher.bert.config.to_dict())
    config.vocab_size = tokenizer.get_vocab_size()
    student = Encoder(config, tokenizer)
    given = teacher.bert.embeddings.word_embeddings.weight.detach()
    state = teacher.bert.state_dict()
    state["embeddings.word_embeddings.weight"] = _embeddings(teacher.tokenizer, tokenizer, given, list(pairs))
    student.bert.load_state_dict(state)
    return student


def _embeddings(
    teacher: Tokenizer, student: Tokenizer, given: torch.Tensor, pairs: Sequence[tuple[str, str]]
) -> torch.Tensor:
    """The student's embeddings, (tokens, dimension)."""
    aligned: dict[str, list[tuple[int, float]]] = {}
    known_as = teacher.get_vocab()
    for token, english, weight in Links(_tokens(teacher, student, pairs)).translations(LEAST_WEIGHT):
        aligned.setdefault(token, []).append((known_as[english], weight**2))
    made = given.mean(0).repeat(student.get_vocab_size(), 1)
    for token, place in student.get_vocab().items():
        known = known_as.get(token)
        if known is not None:
            made[place] = given[known]
            continue
        best = sorted(aligned.get(token, ()), key=lambda one: -one[1])[:TRANSLATIONS] or _pieces(teacher, token)
        if best:
            weights = torch.tensor([weight for _, weight in best])
            made[place] = (given[[one for one, _ in best]] * weights[:, None]).sum(0) / weights.sum()
    return made


def _tokens(teacher: Tokenizer, student: Tokenizer, pairs: Sequence[tuple[str, str]]) -> Iterator[Pair]:
    """The student's tokens of the Norwegian and the teacher's of the English sides."""
    norwegian = student.encode_batch([one for one, _ in pairs], add_special_tokens=False)
    english = teacher.encode_batch([other for _, other in pairs], add_special_tokens=False)
    for one, other in zip(norwegian, english, strict=True):
        if one.tokens and other.tokens and max(len(one.tokens), len(other.tokens)) <= MAX_TOKENS:
            yield one.tokens, other.tokens


def _pieces(teacher: Tokenizer, token: str) -> list[tuple[int, float]]:
    """The teacher's pieces of a token's letters, all of one weight."""
    text = token.removeprefix("##")
    unknown = teacher.token_to_id("[UNK]")
    return [(one, 1.0) for one in teacher.encode(text, add_special_tokens=False).ids if one != unknown]
