import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers.base import Metadata
from index.readers.frontmatter import MAX_LENGTH, front_matter
from index.readers.languages import language_code

FULL = """---
title: Årsmøtet   i
  korpset
language: nn
work: arsmote
retold_from: Årsmelding 2019, s. 4
publisher: Skulekorpset
published: 2019-02-28
source: https://eksempel.no/a?b=c
topics: [korps, "frivillig arbeid"]
questions:
  - Kven vart leiar?
  - 11:30
farge: raud
---
# Årsmøtet
"""


def said(yaml: str) -> Metadata:
    return front_matter(f"---\n{yaml}\n---\nTekst.", "a.md")[0]


def test_everything_is_understood():
    metadata, body = front_matter(FULL, "a.md")
    assert metadata == Metadata(
        title="Årsmøtet i korpset",
        language="nn",
        work="arsmote",
        retold_from="Årsmelding 2019, s. 4",
        publisher="Skulekorpset",
        published="2019-02-28",
        source="https://eksempel.no/a?b=c",
        topics=("korps", "frivillig arbeid"),
        questions=("Kven vart leiar?", "11:30"),
    )
    assert FULL[body:] == "# Årsmøtet\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "bom"])
def test_line_ends_and_mark_do_not_matter(end, bom):
    text = bom + FULL.replace("\n", end)
    metadata, body = front_matter(text, "a.md")
    assert metadata == front_matter(FULL, "a.md")[0]
    assert text[body:] == "# Årsmøtet" + end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "Tekst.\n---\ntitle: x\n---\n",
        "---\nBare en strek over.\n\nOg tekst.\n",  # never closed
        "---\n\nTitle: x\n---\n",  # a thematic break with a blank line under it
        "---\nBare ord mellom to streker\n---\n",  # no mapping
        "---\n- en\n- to\n---\n",
        "---\n# En overskrift mellom to streker\n---\n",
        "----\ntitle: x\n---\n",
        " ---\ntitle: x\n---\n",
        "---\ntitle: x\n" + "# fyll\n" * MAX_LENGTH + "---\n",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    assert front_matter(text, "a.md") == (Metadata(), 0)
    assert front_matter("\ufeff" + text, "a.md") == (Metadata(), 1)


@pytest.mark.parametrize("text", ["---\n---\n", "---\n---  \n", "---\n...\n"])
def test_empty_front_matter_says_nothing(text):
    assert front_matter(text, "a.md") == (Metadata(), len(text))


@pytest.mark.parametrize(
    ("yaml", "key", "value"),
    [
        ("language: no", "language", "nb"),  # YAML 1.1 reads False
        ("title: 2017", "title", "2017"),
        ("title: yes", "title", "yes"),
        ("title: 11:30", "title", "11:30"),  # YAML 1.1 reads 690
        ("title:", "title", None),
        ("title: ~", "title", None),
        ("title: ''", "title", None),
        ("title: >\n  Over\n  flere linjer", "title", "Over flere linjer"),
        ("published: 2017", "published", "2017"),
        ("published: 2017-06", "published", "2017-06"),
        ("published: 2017-06-15 10:30:00", "published", "2017-06-15"),
        ("published: 2017-06-15T10:30:00Z", "published", "2017-06-15"),
        ("published: true", "published", None),  # Jekyll's flag
        ("topics: korps", "topics", ("korps",)),
        ("topics: [korps, 2017, '']", "topics", ("korps", "2017")),
        ("topics:", "topics", ()),
        ("tags: [a]\nlayout: post\nnested: {a: [b]}", "topics", ()),
        (f"title: {'ord ' * 100}", "title", ("ord " * 100)[:199].rstrip() + "…"),
    ],
)
def test_values_stay_as_they_are_written(yaml, key, value):
    assert getattr(said(yaml), key) == value


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("title: [a, b]", r"a\.md: `title`"),
        ("title: !!python/object/apply:os.system [echo]", "`title`.*must be one text"),
        ("language: klingonsk dialekt", "`language: klingonsk dialekt`.*nb, nn, en"),
        ("language: xx", "is no language"),
        ("language: [nb]", "`language`"),
        ("published: 15. juni 2017", "YYYY-MM-DD"),
        ("published: 2017-13-01", "is no date"),
        ("published: 2017-02-30", "is no date"),
        ("topics: {a: b}", "`topics`.*list of texts"),
        ("topics: [a, [b]]", "`topics`"),
        ("questions: [{a: b}]", "`questions`"),
        ("title: a\ntitle: b", "line 3"),  # a key twice
        ("title: a\nwork: [", "line [34]"),
        ("title: a\n b: c", "line 3"),
        ("title: a\nwork: \x01", "line 3"),
        ("title: *borte", "line 2"),
        ("{[a]: b, {c: d}: e}", "not valid YAML"),
        ("a: " + "[" * 5000, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named(yaml, says):
    with pytest.raises(DocumentError, match=says):
        said(yaml)


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@`,? \n\t1\u2028é"), max_size=40))
def test_any_yaml_is_understood_or_a_document_error(yaml):
    text = f"---\n{yaml}\n---\nTekst."
    try:
        _, body = front_matter(text, "a.md")
    except DocumentError:
        return
    assert 0 <= body <= len(text)


def test_aliases_do_not_explode():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(DocumentError, match="topics"):
        said("\n".join([*lines, "topics: *a11"]))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nb", "nb"),
        ("no", "nb"),
        ("nob", "nb"),
        ("nb-NO", "nb"),
        ("nb_NO", "nb"),
        ("Bokmål", "nb"),
        ("Norsk", "nb"),
        ("nn", "nn"),
        ("NNO", "nn"),
        ("nynorsk", "nn"),
        ("nn-NO", "nn"),
        ("en-GB", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("sv-SE", "sv"),
        ("DE", "de"),
        ("sma", "sma"),
        ("", None),
        ("x", None),
        ("zz", None),
        ("??", None),
        ("volapyk", None),
    ],
)
def test_languages_have_one_code(name, code):
    assert language_code(name) == code
