"""One turn of a conversation: what is kept of an answer, so that the next question can follow on it."""

import msgspec

from bot.language import detect
from bot.types import Answer, AnswerKind, Language

MAX_LENGTH = 1000
"""Characters of a question that are read."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what came of it."""

    question: str
    """As typed."""
    understood: str
    """As it was asked of the documents: rewritten, or the same."""
    language: Language
    """That in which `understood` is: another than the answer's, where a question of one word was asked in another."""
    kind: AnswerKind = "answer"
    answered: bool = True
    answer: str = ""
    """The quotes, without their marks; empty in a refusal."""
    names: tuple[str, ...] = ()
    """What the answer emphasises: the name, the date, the number that was asked for."""

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """Keep of an answer what the next question may need."""
        understood = _text(answer.rewritten or answer.question)[:MAX_LENGTH]
        return cls(
            question=_text(answer.question),
            understood=understood,
            language=detect(understood, answer.language).language,
            kind=answer.kind,
            answered=answer.answered,
            answer=_text(" ".join(sentence.text for sentence in answer.sentences)),
            names=tuple(
                _text(sentence.text[start:end]) for sentence in answer.sentences for start, end in sentence.emphasis
            ),
        )


def _text(said: str) -> str:
    """What can be saved: a lone surrogate, such as the shell may hand over, becomes a question mark."""
    return said.encode("utf-8", "replace").decode("utf-8")
