"""Conversations on disk: what comes back, from whatever was left there."""

import os
import random
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.history import History
from index.errors import UnreadableError, UsageError
from tests.saved import answer, citation, document, refusal

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
FIRST = answer("Hvem eier kaia?", "Kaia eies av Vik kommune.", "Ola Moen er\n havnefogd.")
SECOND = refusal("Hva koster den?", "Tekstene nevner ingen sum.", topics=("kaia",), note="Én tekst er sett på.")


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "data" / "conversations")


@pytest.fixture
def kept(history):
    """A conversation of two exchanges."""
    id = history.new_id()
    history.append(id, FIRST, "2024-05-03T12:00:00+02:00")
    history.append(id, SECOND, "2024-05-03T10:00:30Z")
    return id


def file_of(history: History, id: str) -> Path:
    return history.folder / f"{id}.jsonl"


def test_a_conversation_comes_back_whole(history, kept):
    saved = history.read(kept)
    assert [exchange.answer for exchange in saved.exchanges] == [FIRST, SECOND]
    assert [exchange.number for exchange in saved.exchanges] == [1, 2]
    assert [exchange.asked for exchange in saved.exchanges] == [
        "2024-05-03T10:00:00.000000Z",
        "2024-05-03T10:00:30.000000Z",
    ]
    assert (saved.id, saved.title, saved.unread) == (kept, "Hvem eier kaia?", 0)
    assert (saved.created, saved.updated) == ("2024-05-03T10:00:00.000000Z", "2024-05-03T10:00:30.000000Z")


def test_an_answer_of_the_assistant_comes_back_whole(history, assistant):
    answers = [assistant.ask(question) for question in ("Hvem vant innovasjonsprisen?", "Hva er H2O?", "Hei!")]
    assert answers[0].citations
    id = history.new_id()
    for one in answers:
        history.append(id, one)
    assert [exchange.answer for exchange in history.read(id).exchanges] == answers


def test_new_ids_sort_by_time(history):
    before = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    ids = [history.new_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert [id[:22] for id in ids] == sorted(id[:22] for id in ids)
    assert ids[0] > before


def test_nothing_is_made_before_there_is_something_to_keep(history):
    history.new_id()
    assert (history.list(), history.search("kaia"), history.questions(), history.forget()) == ([], [], [], 0)
    assert not history.folder.exists()


def test_the_list_has_the_latest_first(history):
    ids = [history.new_id() for _ in range(3)]
    for number, id in enumerate(ids):
        history.append(id, answer(f"Spørsmål {number}?", "Svar."), f"2024-01-0{number + 1}T00:00:00Z")
    history.append(ids[0], SECOND, "2024-02-01T00:00:00Z")
    assert [listing.id for listing in history.list()] == [ids[0], ids[2], ids[1]]
    first = history.list()[0]
    assert (first.title, first.exchanges) == ("Spørsmål 0?", 2)
    assert (first.created, first.updated) == ("2024-01-01T00:00:00.000000Z", "2024-02-01T00:00:00.000000Z")


def test_a_list_agrees_with_what_is_read(history, kept):
    saved = history.read(kept)
    (listing,) = history.list()
    assert (listing.id, listing.title, listing.created, listing.updated, listing.exchanges) == (
        saved.id,
        saved.title,
        saved.created,
        saved.updated,
        len(saved.exchanges),
    )


def test_titles(history, kept):
    history.rename(kept, "  Kaia\n i Vik ")
    assert history.read(kept).title == history.list()[0].title == "Kaia i Vik"
    history.rename(kept, "ord " * 50)
    assert len(history.read(kept).title) <= 80
    assert history.read(kept).title.endswith("…")
    history.rename(kept, " ")
    assert history.read(kept).title == "Hvem eier kaia?"
    assert len(history.read(kept).exchanges) == 2


def test_a_long_question_is_a_short_title(history):
    id = history.new_id()
    history.append(id, answer("Hvem\neier " + "kaia " * 60 + "?", "Vik."))
    (listing,) = history.list()
    assert listing.title.startswith("Hvem eier kaia")
    assert len(listing.title) <= 80


def test_delete_and_forget(history, kept):
    others = [history.new_id() for _ in range(3)]
    for id in others:
        history.append(id, SECOND)
    history.delete(kept)
    assert {listing.id for listing in history.list()} == set(others)
    with pytest.raises(UsageError):
        history.delete(kept)
    (history.folder / "notes.txt").write_text("my own")
    assert history.forget() == 3
    assert [path.name for path in history.folder.iterdir()] == ["notes.txt"]
    history.append(kept, FIRST)  # a chat that goes on saves anew
    assert history.list()[0].exchanges == 1


def test_questions_have_the_latest_first_without_doubles(history):
    for day, question in enumerate(["Hvem?", "Når?", "Hvor?", "Når?"], 1):
        history.append(history.new_id(), answer(question, "Svar."), f"2024-01-0{day}T00:00:00Z")
    assert history.questions() == ["Når?", "Hvor?", "Hvem?"]
    assert history.questions(limit=2) == ["Når?", "Hvor?"]


@pytest.mark.parametrize(
    "id",
    [
        "",
        ".",
        "..",
        "../secret",
        "/etc/passwd",
        "20240503T100000-000000-0123abcd/../../x",
        "20240503T100000-000000-0123abcd\0",
        "20240503T100000-000000-0123abcd\n",
        "20240503T100000-000000-0123ABCD",
        "２０２４0503T100000-000000-0123abcd",  # digits of another script
        "20240230T100000-000000-0123abcd",  # no such day
        "C:20240503T100000-000000-0123abcd",
    ],
)
def test_what_is_no_id_reaches_no_file(history, kept, id):
    outside = history.folder.parent / "secret.jsonl"
    outside.write_bytes(file_of(history, kept).read_bytes())
    for call in (
        history.read,
        history.delete,
        lambda id: history.append(id, FIRST),
        lambda id: history.rename(id, "x"),
    ):
        with pytest.raises(UsageError, match="There is no saved conversation"):
            call(id)
    assert outside.exists()
    assert [path.name for path in history.folder.iterdir()] == [f"{kept}.jsonl"]


def test_an_id_that_was_never_used(history):
    for call in (history.read, history.delete, lambda id: history.rename(id, "x")):
        with pytest.raises(UsageError):
            call(history.new_id())
    assert history.list() == []


@POSIX
def test_only_the_owner_can_read_it(history):
    id = history.new_id()
    mask = os.umask(0)
    try:
        history.append(id, FIRST)
        history.rename(id, "Kaia")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(history.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(history, id).stat().st_mode) == 0o600


@POSIX
def test_a_folder_that_others_could_read_becomes_private(history):
    history.folder.mkdir(parents=True, mode=0o755)
    history.append(history.new_id(), FIRST)
    assert stat.S_IMODE(history.folder.stat().st_mode) == 0o700


@POSIX
def test_what_is_no_plain_file_is_left_alone(history, kept, tmp_path):
    fifo, link, folder = (history.new_id() for _ in range(3))
    os.mkfifo(file_of(history, fifo))
    (tmp_path / "outside").write_text("mine")
    file_of(history, link).symlink_to(tmp_path / "outside")
    file_of(history, folder).mkdir()
    assert [listing.id for listing in history.list()] == [kept]
    for id in (fifo, link, folder):
        with pytest.raises(UnreadableError) as caught:
            history.read(id)
        assert str(file_of(history, id)) in str(caught.value)
    for id in (link, folder):
        with pytest.raises(UnreadableError, match="history = false"):
            history.append(id, FIRST)
    assert (tmp_path / "outside").read_text() == "mine"
    assert history.forget() == 1


def test_a_folder_that_cannot_be_made_or_read(tmp_path):
    (tmp_path / "file").write_text("")
    history = History(tmp_path / "file")
    with pytest.raises(UnreadableError, match="file"):
        history.list()
    with pytest.raises(UnreadableError):
        history.append(history.new_id(), FIRST)


def test_two_thousand_hostile_strings(history):
    chance = random.Random(7)
    pieces = [
        *'"\\/{}[]:,\n\r\t\0\x1b\x7f\x85\u2028\u2029\ufeff\ufffd\u202eæøå😀',
        "\udce6",  # as in names of files that are no UTF-8
        "\udfff",
        "\\u0000",
        "]0;",
        "e\u0301",
    ]
    strings = ["".join(chance.choices(pieces, k=chance.randrange(30))) for _ in range(2000)]
    id = history.new_id()
    answers = [
        answer(strings[at], *strings[at + 1 : at + 3], suggestions=tuple(strings[at : at + 20]))
        for at in range(0, 2000, 20)
    ]
    for one in answers:
        history.append(id, one)
    saved = history.read(id)
    assert [exchange.answer for exchange in saved.exchanges] == answers
    assert saved.unread == 0
    assert len(file_of(history, id).read_bytes().splitlines()) == len(answers) + 2  # an empty one and the header
    for title in strings[:20]:
        history.rename(id, title)
        assert history.read(id).title == (" ".join(title.split()) or " ".join(strings[0].split()))


def test_folders_whose_names_are_no_utf_8(history):
    id = history.new_id()
    odd = answer("Hvem?", citations=(citation("Vik.", document=document(root="/tekster/\udce6")),))
    history.append(id, odd)
    assert history.read(id).exchanges[0].answer == odd
    assert history.search("hvem")
