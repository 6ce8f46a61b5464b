"""The one thing that every face calls: ask a question, get an answer."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import refusal
from bot.features import PASSAGES, candidates
from bot.language import detect
from bot.matching import Matcher
from bot.messages import N_, translate
from bot.question import Question, analyse
from bot.recent import RecentEncoder
from bot.selection import choose, rank
from bot.smalltalk import Talk, recognise, reply
from bot.types import Answer, Citation, Language
from bot.wording import compose
from index.encoder import Encoder
from index.search import Searcher, Weights
from index.spelling import correct
from index.store import Snapshot
from index.types import Document, Hit

if TYPE_CHECKING:
    from bot.conversation import Conversation

_UNSUPPORTED = N_(
    "The question seems to be in a language that Asker does not know. Ask in Norwegian (bokmål or nynorsk) or English."
)
_EXTENT = N_("Only the {seen} nearest of {all} passages were looked at; the texts may hold more.")
LOOKED_AT = 10
"""Passages that are searched for sentences' sake, however few are shown."""
MAX_LENGTH = 1000
"""Characters of a question that are read; what asks stands near its beginning."""
MAX_TOPICS = 12
MAX_SUGGESTIONS = 3


class Assistant:
    """Answers questions from one snapshot of an index.

    :param snapshot: What is searched; stays open as long as the assistant is used.
    :param encoder: Gives the encoder that made the snapshot's vectors; called when first needed.
    :param interface: Language of a question that does not tell its own, such as a bare name.
    :param language: Language of all answers; None follows each question.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Callable[[], Encoder],
        *,
        interface: Language = "en",
        language: Language | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._load = encoder
        self._searcher = Searcher(snapshot, self._encoder)
        self._interface = interface
        self._language = language
        # Gathered from all documents, of which there may be many, when first shown.
        self._topics: dict[Language, tuple[str, ...]] = {}
        self._questions: dict[Language, dict[str, str]] = {}

    def _encoder(self) -> Encoder:
        return self._recent

    @cached_property
    def _recent(self) -> Encoder:
        return RecentEncoder(self._load())

    def language_of(self, question: str) -> Language:
        """Language that a question is answered in."""
        return self._language or detect(question, self._interface).language

    def search(self, query: str, k: int, weights: Weights = "hybrid") -> list[Hit]:
        """Passages for a query, best first; at most `k`."""
        query = query[:MAX_LENGTH]
        return self._searcher.search(query, detect(query, self._language or self._interface).language, k, weights)

    def ask(self, question: str, k: int = 5, conversation: "Conversation | None" = None) -> Answer:
        """Answer a question, or say why the documents do not.

        :param k: How many of the passages looked at to show.
        :param conversation: What was said before, from which a follow-up question is understood.
        """
        began = time.perf_counter()
        text = question[:MAX_LENGTH]
        before = conversation.turns[-1].language if conversation and conversation.turns else self._interface
        detected = detect(text, self._language or before)
        language = self._language or detected.language
        if talk := recognise(text):
            answer = self._chat(question, talk, language)
        elif not detected.supported:
            answer = self._refuse(question, language, translate(language, _UNSUPPORTED))
        else:
            rewritten = self._understand(text, detected.language, conversation)
            # What is asked in full holds words of the turns before, which may be in another language than "Why?".
            asked_in = detect(rewritten, detected.language).language if rewritten else detected.language
            understood = analyse(rewritten or text, asked_in)
            answer = replace(self._answer(understood, language, k), question=question, rewritten=rewritten)
        return replace(answer, seconds=time.perf_counter() - began)

    def _understand(self, text: str, language: Language, conversation: "Conversation | None") -> str | None:
        """The question in full and without typing errors; None where it was so."""
        resolved = conversation.resolve(text, language) if conversation else None
        return correct(resolved or text, language, self._snapshot, self._searcher.languages) or resolved

    def _answer(self, question: Question, language: Language, k: int) -> Answer:
        hits = self._searcher.search(question.focus, question.language, max(k, LOOKED_AT), prefer=language)
        matcher = Matcher(question)
        ranked = rank(question, candidates(matcher, hits, self._encoder))
        judged = refusal.judge(matcher, ranked)
        today = date.today()
        considered = tuple(_considered(hit) for hit in hits[:k])
        reason = refusal.reason(matcher, ranked, judged, language, today)
        if reason is not None:
            refused = self._refuse(question.text, language, reason, matcher)
            return replace(
                refused, considered=considered, confidence=judged.answered, note=self._extent(question, hits, language)
            )
        chosen = choose(question, ranked)
        text, sentences, citations = compose(question, chosen, language, today)
        counted = any(candidate.value("counted") for candidate in chosen)
        return Answer(
            kind="answer",
            question=question.text,
            language=language,
            answered=True,
            answer=text,
            sentences=sentences,
            citations=citations,
            considered=considered,
            confidence=judged.answered,
            note=None if counted else self._extent(question, hits, language),
        )

    def _refuse(self, question: str, language: Language, reason: str, matcher: Matcher | None = None) -> Answer:
        return Answer(
            kind="refusal",
            question=question,
            language=language,
            answered=False,
            reason=reason,
            topics=self.topics(language),
            suggestions=self.suggestions(language, matcher),
        )

    def _chat(self, question: str, talk: Talk, language: Language) -> Answer:
        about = talk == "about"
        return Answer(
            kind="about" if about else "smalltalk",
            question=question,
            language=language,
            answered=False,
            answer=reply(talk, language, len(self._snapshot.documents)),
            topics=self.topics(language) if about else (),
            suggestions=self.suggestions(language) if talk in ("about", "greeting") else (),
        )

    def _extent(self, question: Question, hits: Sequence[Hit], language: Language) -> str | None:
        """How much was looked at, for a question that asks to count or list what is spread over the texts."""
        if not question.is_survey or len(hits) >= len(self._snapshot):
            return None
        return translate(language, _EXTENT, seen=min(len(hits), PASSAGES), all=len(self._snapshot))

    @cached_property
    def _documents_by_language(self) -> dict[str, list[Document]]:
        documents: dict[str, list[Document]] = {}
        for document in self._snapshot.documents:
            documents.setdefault(document.language, []).append(document)
        return documents

    def _near_documents(self, language: Language) -> list[Document]:
        """Documents in the question's language, else in the other Norwegian, else all."""
        near = {"nb": ("nb", "nn"), "nn": ("nn", "nb"), "en": ("en",)}[language]
        for code in near:
            if code in self._documents_by_language:
                return self._documents_by_language[code]
        return list(self._snapshot.documents)

    def topics(self, language: Language) -> tuple[str, ...]:
        """What the documents say they are about, else their titles; at most `MAX_TOPICS`."""
        if language not in self._topics:
            documents = self._near_documents(language)
            said = [topic for document in documents for topic in document.topics]
            topics = dict.fromkeys(said or [document.title for document in documents])
            self._topics[language] = tuple(topics)[:MAX_TOPICS]
        return self._topics[language]

    def suggestions(
        self, language: Language, near: Matcher | None = None, limit: int = MAX_SUGGESTIONS
    ) -> tuple[str, ...]:
        """Questions that the documents say they answer; at most `limit`.

        :param near: Those that share most with its question come first; else one of each document in turn.
        """
        questions = self._questions_in(language)
        if near is None:
            return tuple(questions)[:limit]
        shared = {text: near.share(near.match_text(code, text)) for text, code in questions.items()}
        return tuple(sorted(shared, key=lambda text: -shared[text]))[:limit]

    def _questions_in(self, language: Language) -> dict[str, str]:
        """Questions of the documents, one of each in turn, and the languages of their documents."""
        if language not in self._questions:
            asked = [one for one in self._near_documents(language) if one.questions]
            turns = zip_longest(*([(question, one.language) for question in one.questions] for one in asked))
            self._questions[language] = dict(pair for turn in turns for pair in turn if pair)
        return self._questions[language]


def _considered(hit: Hit) -> Citation:
    return Citation.of(hit.passage, hit.passage.start, hit.passage.end, score=hit.score)
