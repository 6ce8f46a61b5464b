"""A session with real texts, a real index and a real history."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.collection import Collection
from bot.generate import Writer
from bot.generate.server import Server
from bot.history import History
from bot.session import OPENERS, Session
from bot.settings import Settings
from bot.types import LANGUAGES, Answer
from index.encoder import Encoder
from index.errors import AskerError, UnreadableError
from tests.answers import FERRY, check
from tests.chat import chat_server

KINO = {
    "kino.md": "---\nlanguage: nb\n---\n# Kinoen\n\nKinoen i Vik åpnet i 2021.\n\n## Saler\n\nKinoen har fire saler.\n"
}
OWNER, THEN = "Hvem eier ferja i Vik?", "Hva heter kapteinen på den?"

Make = Callable[..., Session]


@pytest.fixture
def folder(tmp_path: Path, texts: Callable[[Path, Mapping[str, str]], Path]) -> Path:
    return texts(tmp_path / "tekster", FERRY)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "conversations")


@pytest.fixture
def make(tmp_path: Path, folder: Path, encoder: Encoder) -> Make:
    """Makes a session over the folder, not open yet."""

    def session(**options: object) -> Session:
        collection = Collection(Settings(corpus=(str(folder),), data=str(tmp_path / "data")))
        collection.warm = lambda: None  # type: ignore[method-assign] # the encoder is loaded already
        model = collection.model
        collection.model = type(model)(model.name, model.id, lambda: encoder)
        return Session(collection, **{"interface": "nb", **options})  # type: ignore[arg-type]

    return session


@pytest.fixture
def session(make: Make, history: History) -> Session:
    opened = make(history=history)
    opened.open()
    return opened


def test_nothing_is_answered_before_the_texts_are_open(make, history):
    session = make(history=history)
    assert not session.ready
    assert (session.documents, session.failed, session.stale(), session.saved_as) == ((), (), False, None)
    with pytest.raises(UnreadableError):
        session.ask(OWNER)
    with pytest.raises(UnreadableError):
        session.search("ferja")
    with pytest.raises(UnreadableError):
        session.openers("nb")
    told: list[bool] = []
    done: list[tuple[int, int]] = []
    state = session.open(lambda *numbers: done.append(numbers), told.append)
    assert (told, state.stale, session.ready) == ([True], False, True)
    assert done[-1][0] == done[-1][1] > 0
    assert [document.path for document in session.documents] == ["ferja.md"]
    answer = session.ask(OWNER)
    check(answer)
    assert "Vik Rederi" in answer.answer
    assert session.search("kapteinen")[0].passage.document.path == "ferja.md"


def test_nothing_is_kept_until_it_is_told_to_be(session, history):
    answer = session.ask(OWNER)
    assert session.ask(THEN).rewritten is None  # asked alone
    session.keep(answer, save=False)
    assert history.list() == []
    followed = session.ask(THEN)
    assert followed.rewritten
    assert "Ola Moen" in followed.answer
    session.keep(followed)
    assert session.saved_as
    assert [one.answer for one in history.read(session.saved_as).exchanges] == [followed]


def test_without_a_history_the_conversation_goes_on_all_the_same(make):
    session = make()
    session.open()
    session.keep(session.ask(OWNER))
    assert session.saved_as is None
    assert "Ola Moen" in session.ask(THEN).answer


def test_what_cannot_be_saved_goes_on_and_is_saved_when_it_can(session, history):
    history.folder.write_text("in the way")
    answer = session.ask(OWNER)
    with pytest.raises(AskerError):
        session.keep(answer)
    assert session.saved_as is None  # nothing of it is
    followed = session.ask(THEN)
    assert followed.rewritten
    history.folder.unlink()
    session.keep(followed)
    assert history.list()[0].exchanges == 1


def test_an_answer_written_while_a_new_conversation_begins_stays_in_its_own(make, history):
    class Slow(History):
        """A history that is written so slowly that the user begins anew meanwhile."""

        def append(self, id: str, answer: Answer, asked: str | None = None) -> None:
            super().append(id, answer, asked)
            if len(self.list()) == 1:
                talk.begin()

    talk = make(history=Slow(history.folder))
    talk.open()
    for question in (OWNER, THEN):
        assert talk.keep(talk.ask(question), talk=talk.talk)
    assert sorted(listing.title for listing in history.list()) == sorted((OWNER, THEN))


def test_a_conversation_is_begun_and_resumed(session, history, make):
    session.keep(session.ask(OWNER))
    first = session.saved_as
    session.begin()
    assert session.saved_as is None
    assert session.ask(THEN).rewritten is None
    session.keep(session.ask("Når går ferja?"))
    assert len(history.list()) == 2
    other = make(history=history)  # another program
    other.open()
    other.resume(history.read(first))
    answer = other.ask(THEN)
    assert answer.rewritten
    other.keep(answer)
    assert other.saved_as == first
    assert [one.answer.question for one in history.read(first).exchanges] == [OWNER, THEN]
    assert len(history.list()) == 2


def test_files_that_change_are_seen_and_read(session, folder, texts):
    (ferry,) = session.documents
    whole = session.text(ferry)
    assert whole == FERRY["ferja.md"]
    assert not session.stale()
    texts(folder, KINO)
    assert session.stale()
    assert "2021" not in session.ask("Når åpnet kinoen?").answer
    summary = session.refresh()
    assert sorted(summary.outcomes.values()) == ["added", "unchanged"]
    assert not session.stale()
    answer = session.ask("Når åpnet kinoen?")
    assert "2021" in answer.answer
    kino = answer.citations[0].document
    at = session.text(kino).index("fire saler")
    assert session.passage(kino, at).text.rstrip().endswith("Kinoen har fire saler.")
    assert session.passages_of(kino) >= 1
    # The text that was cited is not the one that is there now.
    texts(folder, {"ferja.md": FERRY["ferja.md"].replace("klokka 8", "klokka 9")})
    assert session.text(ferry) == whole  # as it was read
    session.refresh()
    assert session.text(ferry) is None
    (folder / "kino.md").unlink()
    assert session.stale()
    session.refresh()
    assert (session.text(kino), session.passages_of(kino), session.headings(kino, at)) == (None, 0, ())


def test_a_folder_that_is_gone_is_not_called_stale(session, folder):
    folder.rename(folder.with_name("borte"))
    assert session.stale() is False
    assert "Vik Rederi" in session.ask(OWNER).answer
    with pytest.raises(AskerError):
        session.refresh()
    assert "Vik Rederi" in session.ask(OWNER).answer


def test_questions_are_answered_while_the_index_is_made_anew(session, folder, texts):
    problems: list[BaseException] = []
    answered = 0
    stop = threading.Event()

    def go_on_asking() -> None:
        nonlocal answered
        try:
            while not stop.is_set():
                answer = session.ask(OWNER)
                assert "Vik Rederi" in answer.answer
                assert session.text(answer.citations[0].document) is not None
                session.search("ferja")
                session.stale()
                answered += 1
        except BaseException as error:
            problems.append(error)

    asking = threading.Thread(target=go_on_asking)
    asking.start()
    try:
        for number in range(4):
            texts(folder, {f"ny{number}.md": f"# Nytt\n\nBro nummer {number} i Vik åpnet i 200{number}.\n"})
            session.refresh(rebuild=number == 2)
    finally:
        stop.set()
        asking.join()
    assert not problems
    assert answered
    assert len(session.documents) == 5
    assert "2003" in session.ask("Når åpnet bro nummer 3 i Vik?").answer


@pytest.fixture(scope="module")
def packaged_session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    session = Session(Collection(Settings(data=str(tmp_path_factory.mktemp("data")))), interface="en")
    session.open()
    return session


def test_a_citation_is_found_in_its_passage(packaged_session):
    cited = packaged_session.ask("Hvem vant innovasjonsprisen?").citations[0]
    passage = packaged_session.passage(cited.document, cited.start)
    assert passage.slice(cited.start, cited.end) == cited.quote
    assert packaged_session.headings(cited.document, cited.start) == passage.headings == ("Prisen og vinneren",)
    assert packaged_session.headings(cited.document, 0) == ()  # what the file says of itself is no passage


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_openers_are_answered(packaged_session, language):
    openers = packaged_session.openers(language)
    assert 0 < len(openers) <= OPENERS
    assert len(set(openers)) == len(openers)
    for question in openers:
        answer = packaged_session.ask(question)
        assert answer.answered
        assert answer.language == language


def test_questions_that_do_not_tell_their_language_follow_the_interface(packaged_session, make):
    for language in LANGUAGES:
        packaged_session.interface = language
        assert packaged_session.interface == language
        assert packaged_session.ask("HOPP").language == language
    fixed = make(language="nn")
    fixed.interface = "en"  # before the texts are open
    fixed.open()
    assert fixed.ask("Who owns the ferry?").language == "nn"
    fixed.language = fixed.interface = "nb"
    assert fixed.ask("Who owns the ferry?").language == "nb"


@pytest.fixture
def server() -> Iterator[object]:
    with chat_server() as running:
        yield running


def test_a_language_models_sentences_come_one_by_one(make, history, server):
    server.says("Kapteinen på ferja heter ", "Ola Moen [1]. Ferja i Vik går ", "klokka 8 hver dag [1].")
    session = make(history=history, writer=Writer(Server(server.url, "modell", timeout=30)))
    assert session.has_writer
    session.open()
    said: list[str] = []
    answer = session.ask(OWNER, lambda sentence: said.append(sentence.text))
    assert answer.generated_by == "modell"
    assert said == [sentence.text for sentence in answer.sentences]
    assert said[0] == "Kapteinen på ferja heter Ola Moen."
    session.keep(answer)
    assert session.ask(THEN).rewritten
    assert history.read(session.saved_as).exchanges[0].answer == answer
