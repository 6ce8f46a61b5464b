"""Conversations: follow-up questions asked in full, from the turns before, by rules that can be read."""

import msgspec

from bot.conversation.rules import resolve
from bot.conversation.turns import MAX_LENGTH, Turn
from bot.types import Answer, Language
from index.errors import N_, UnreadableError
from index.terms.analysis import content_words

__all__ = ["MAX_TURNS", "Conversation", "Turn"]

MAX_TURNS = 6
"""Turns that are remembered."""


class Conversation(msgspec.Struct, frozen=True):
    """What was said so far: a value, which can be saved and replayed."""

    turns: tuple[Turn, ...] = ()
    """Those that were about something, in their order."""

    def after(self, answer: Answer) -> "Conversation":
        """The conversation with one more turn; a greeting, or a question without words that say anything, is none."""
        turn = Turn.of(answer)
        if turn.kind in ("smalltalk", "about") or not content_words(turn.understood):
            return self
        return Conversation((*self.turns, turn)[-MAX_TURNS:])

    def resolve(self, question: str, language: Language) -> str | None:
        """Ask a follow-up question in full.

        :param language: Of this question, whatever that of the turns before.
        :returns: The question with what it leaves out, or None when it stands by itself.
        """
        question = " ".join(question[:MAX_LENGTH].split())
        if not self.turns or not question:
            return None
        resolved = resolve(question, language, self.turns[::-1])
        return resolved if resolved != question else None

    def to_json(self) -> bytes:
        """The conversation as JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, saved: bytes) -> "Conversation":
        """A conversation that was saved.

        :raises UnreadableError: If it is damaged.
        """
        try:
            return msgspec.json.decode(saved, type=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            message = N_("The saved conversation cannot be read: {reason}. Begin a new one.")
            raise UnreadableError(message, reason=error) from error
