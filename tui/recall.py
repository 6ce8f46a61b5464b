"""Saved conversations as turns on the screen, and which of their sources have changed since."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index.types import Document
from tui.turns import Turn

if TYPE_CHECKING:
    from bot.history import Saved


def turns_of(saved: "Saved") -> list[Turn]:
    """The turns of a saved conversation that can be read, nothing known of their sources yet."""
    return [
        Turn(question=exchange.answer.question, state="answered", answer=exchange.answer)
        for exchange in saved.exchanges
    ]


def changes(turns: Sequence[Turn], documents: Sequence[Document]) -> Iterator[tuple[int, Mapping[int, str]]]:
    """Find turns whose sources are not what is marked at them.

    :param documents: Those of the index.
    :returns: Numbers of such turns, and what holds of their citations now.
    """
    from bot.history.sources import changed

    cited = {citation.document.key for turn in turns if turn.answer for citation in turn.answer.citations}
    known = [document for document in documents if document.key in cited]
    for number, turn in enumerate(turns):
        if turn.answer and (now := changed(turn.answer, known)) != turn.changed:
            yield number, now


def turn_of_exchange(turns: Sequence[Turn], saved: "Saved", number: int) -> int | None:
    """Which turn an exchange of a saved conversation is; None if it is not on the screen.

    :param number: Of the exchange, from 1.
    """
    answer = next((exchange.answer for exchange in saved.exchanges if exchange.number == number), None)
    return next((at for at, turn in enumerate(turns) if turn.answer is not None and turn.answer == answer), None)
