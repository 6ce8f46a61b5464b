"""Whom an answer emphasises, when somebody is asked for."""

import pytest

TEXT = """# Prisen

Bergsdal kommune vant prisen i fjor, og ordfører Kari Nordmann delte ut diplomene. Juryen ble ledet av Per Hansen.

Torsdag fikk rådgiver Liv Dahl applaus for foredraget.
"""


@pytest.mark.parametrize(
    ("question", "emphasised"),
    [
        ("Hvem vant prisen?", ["Bergsdal kommune"]),  # no person, and not the person that the sentence names too
        ("Hvem delte ut diplomene?", ["ordfører Kari Nordmann"]),
        ("Hvem ledet juryen?", ["Per Hansen"]),
        ("Hvem fikk applaus for foredraget?", ["rådgiver Liv Dahl"]),
    ],
)
def test_whoever_did_what_is_asked_about_is_emphasised(assistant_of, question, emphasised):
    answer = assistant_of({"prisen.nb.md": TEXT}).ask(question)
    first = answer.sentences[0]
    assert [first.text[start:end] for start, end in first.emphasis] == emphasised
