"""Which sources of a saved answer have changed since."""

from bot.history.sources import changed
from tests.saved import DOCUMENT, answer, citation, document

OTHER = document(path="annet.md", sha256="b" * 64)
TWIN = document(root="/andre")
SAID = answer(
    "Hvem?",
    citations=(
        citation("Ja.", 1),
        citation("Nei.", 2, document=OTHER),
        citation("Kanskje.", 3, document=TWIN),
        citation("Så.", 4),
    ),
    considered=(citation("Sett på.", None, document=document(path="sett.md")),),
)


def test_sources_that_are_as_they_were():
    renamed = document(title="Ny tittel", modified_ns=5)
    assert changed(SAID, [renamed, OTHER, TWIN]) == {}


def test_sources_that_have_changed_or_are_gone():
    assert changed(SAID, [document(sha256="c" * 64), TWIN]) == {1: "changed", 2: "gone", 4: "changed"}
    assert changed(SAID, [OTHER, DOCUMENT]) == {3: "gone"}  # of the same name in another folder
    assert changed(SAID, []) == dict.fromkeys((1, 2, 3, 4), "gone")
    assert changed(answer("Hei?"), []) == {}


def test_a_text_that_is_edited_and_removed(assistant_of, texts, tmp_path):
    from bot.collection import Collection
    from bot.settings import Settings

    folder = texts(tmp_path / "t", {"a.md": "# Kaia\n\nKaia i Vik eies av Vik kommune.\n"})
    collection = Collection(Settings(corpus=(str(folder),), data=str(tmp_path / "data")))
    with collection.refresh().snapshot as snapshot:
        (before,) = snapshot.documents
    said = answer("Hvem eier kaia?", citations=(citation("Kaia i Vik eies av Vik kommune.", document=before),))
    for content, expected in ((None, {}), ("# Kaia\n\nKaia er solgt.\n", {1: "changed"}), ("", {1: "gone"})):
        if content:
            texts(folder, {"a.md": content})
        elif content == "":
            (folder / "a.md").unlink()
        with collection.refresh().snapshot as snapshot:
            assert changed(said, snapshot.documents) == expected
