"""The one thing that every face calls: ask a question, get an answer."""

import time
from collections.abc import Callable
from functools import cached_property
from itertools import zip_longest

from bot import refusal
from bot.features import Candidate, Matcher, candidates
from bot.language import detect
from bot.messages import N_, translate
from bot.question import analyse
from bot.selection import choose, rank
from bot.types import Answer, Citation, Language
from bot.wording import compose
from index.encoder import Encoder
from index.search import Searcher, Weights
from index.store import Snapshot
from index.types import Document, Hit

_UNSUPPORTED = N_(
    "The question seems to be in a language that Asker does not know. Ask in Norwegian (bokmål or nynorsk) or English."
)
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
        self._encoder = encoder
        self._searcher = Searcher(snapshot, encoder)
        self._interface = interface
        self._language = language

    def language_of(self, question: str) -> Language:
        """Language that a question is answered in."""
        return self._language or detect(question, self._interface).language

    def search(self, query: str, k: int, weights: Weights = "hybrid") -> list[Hit]:
        """Passages for a query, best first; at most `k`."""
        query = query[:MAX_LENGTH]
        return self._searcher.search(query, detect(query, self._language or self._interface).language, k, weights)

    def ask(self, question: str, k: int = 5) -> Answer:
        """Answer a question, or say why the documents do not.

        :param k: How many of the passages looked at to show.
        """
        began = time.perf_counter()
        detected = detect(question[:MAX_LENGTH], self._language or self._interface)
        language = self._language or detected.language
        analysed = analyse(question[:MAX_LENGTH], detected.language)
        hits: list[Hit] = []
        chosen: list[Candidate] = []
        if not detected.supported:
            reason: str | None = translate(language, _UNSUPPORTED)
        else:
            hits = self._searcher.search(analysed.focus, detected.language, max(k, LOOKED_AT), prefer=language)
            matcher = Matcher(analysed)
            ranked = rank(analysed, candidates(matcher, hits, self._encoder))
            reason = refusal.reason(matcher, ranked, language)
            if reason is None:
                chosen = choose(analysed, ranked)
        considered = tuple(_considered(hit) for hit in hits[:k])
        seconds = time.perf_counter() - began
        if reason is not None:
            return Answer(
                kind="refusal",
                question=question,
                language=language,
                answered=False,
                considered=considered,
                reason=reason,
                topics=self.topics(language),
                suggestions=self.suggestions(language),
                seconds=seconds,
            )
        text, sentences, citations = compose(analysed, chosen, language)
        return Answer(
            kind="answer",
            question=question,
            language=language,
            answered=True,
            answer=text,
            sentences=sentences,
            citations=citations,
            considered=considered,
            seconds=seconds,
        )

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
        documents = self._near_documents(language)
        said = [topic for document in documents for topic in document.topics]
        return tuple(dict.fromkeys(said or [document.title for document in documents]))[:MAX_TOPICS]

    def suggestions(self, language: Language) -> tuple[str, ...]:
        """Questions that the documents say they answer, one of each document in turn; at most `MAX_SUGGESTIONS`."""
        turns = zip_longest(*(document.questions for document in self._near_documents(language)))
        questions = [question for turn in turns for question in turn if question]
        return tuple(dict.fromkeys(questions))[:MAX_SUGGESTIONS]


def _considered(hit: Hit) -> Citation:
    return Citation.of(hit.passage, hit.passage.start, hit.passage.end, score=hit.score)
