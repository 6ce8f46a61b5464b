"""The report of `asker eval --html`: it stands by itself, and nothing in a question or a text becomes markup."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.evaluation.compare import compare
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.record import Misplaced, Source
from bot.evaluation.report_html import html_report
from tests.bot.evaluation.conftest import BATH, OFF, PLACED, lines, outcome_of, record_of

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></title></style></svg>&amp;<!-- ]]> \x1b[2J \u202egnp \0"
)
TAGS = frozenset(
    "html head meta title style body main section h1 h2 h3 p strong div table caption thead tbody tr th td figure "
    "figcaption svg desc g line circle polyline text article dl dt dd ul li q span".split()
)
LANGUAGES = ("nb", "nn", "en")


class Page(HTMLParser):
    """Reads a page, and complains of what is not well-formed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.data: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), attrs
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.data.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.data).split())

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


def stands_by_itself(html: str) -> Page:
    """Check a page as a browser without network and scripts would have to show it."""
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= TAGS
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"src", "href", "style", "action"}
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import|https?:", style)
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    for labels in page.values("aria-labelledby"):
        assert set(labels.split()) <= set(ids)
    for tag, attributes in page.tags:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert attributes["aria-labelledby"]
    raw = {char for char in html if not char.isprintable()} - {"\n", "\N{NO-BREAK SPACE}"}
    assert not raw, raw
    return page


def everything(text: str = "Et svar") -> Any:
    """A record in which all that can be shown is there, its texts as given."""
    source = Source(document=text, title=text, language="nb", start=0, end=3, line=1, quote=text)
    said: dict[str, Any] = {"answer": text, "citations": (source,), "gold": text, "gold_document": text, "id": text}
    some = [
        outcome_of(1, rank=1, confidence=0.9),
        outcome_of(2, rank=3, right=False, confidence=0.6, question=text, answer_regex=(text,), **said),
        outcome_of(3, rank=None, answered=False, right=False, reason=text, considered=(source,), confidence=0.1),
        outcome_of(4, answerable=False, right=False, confidence=0.7, language="nn", detected="nn", **said),
        outcome_of(5, answerable=False, answered=False, off_topic=True, confidence=0.2, document_language=text),
    ]
    misplaced = (Misplaced(line=1, document=text, stands_at=None),)
    return record_of(some, file=text, encoder=text, version=text, unknown_documents=(text,), misplaced=misplaced)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Et svar", EVIL, EVIL * 3, "{x} %s {0}"])
def test_nothing_becomes_markup(language, text):
    record = everything(text)
    before = record_of([outcome_of(n, question=one.question, id=one.id) for n, one in enumerate(record.outcomes, 1)])
    compared = compare(record_of(before.outcomes, version=text), record, record.file)
    plain = stands_by_itself(html_report(everything(), None, language))
    page = stands_by_itself(html_report(record, compared, language))
    assert page.tags[0] == ("html", {"lang": language})
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in plain.tags} | {"ul"}
    assert text.partition("\x1b")[0].strip() in page.text
    if "\x1b" in text:
        assert "\\x1b[2J \\u202egnp \\x00" in page.text
    assert set(page.values("lang")) <= {*LANGUAGES}


def test_every_wrong_answer_is_there():
    page = stands_by_itself(html_report(everything("Særtekst"), None, "en"))
    articles = page.text.split("Line ")
    assert sum(tag == "article" for tag, _ in page.tags) == 3
    assert "Wrong answers: 1" in page.text
    assert "False refusals: 1" in page.text
    assert "False answers: 1" in page.text
    assert "Særtekst:1 (Særtekst):" in page.text
    assert "Right passage number 3 of those found" in page.text
    assert "Right passage not among the first 10 found" in page.text
    assert "Wanted A refusal" in page.text
    assert any("Reason of the refusal Særtekst Nearest passages" in one for one in articles)


def test_charts_say_their_numbers_in_words():
    html = html_report(everything(), None, "nb")
    page = stands_by_itself(html)
    assert sum(tag == "svg" for tag, _ in page.tags) == sum(tag == "desc" for tag, _ in page.tags) == 2
    assert re.search(r"25\N{NO-BREAK SPACE}% → \d+\N{NO-BREAK SPACE}%, 50\N{NO-BREAK SPACE}% →", html)
    assert "%" in html_report(everything(), None, "en")
    assert "polyline" in html
    pairs = [outcome_of(n, rank=n, document_language=language) for n, language in enumerate(LANGUAGES, 1)]
    page = stands_by_itself(html_report(record_of(pairs), None, "nb"))
    assert sum(tag == "svg" for tag, _ in page.tags) == 3  # all figures, and two of them by languages
    without = html_report(record_of([outcome_of(1)]), None, "nb")
    assert "<polyline" not in without
    assert stands_by_itself(without).text.count("svg") == 0


def test_elements():
    made = element("p", "<b>", element("q", "a&b", lang=None), class_="x", aria_label='"<')
    assert made == '<p class="x" aria-label="&quot;&lt;">&lt;b&gt;<q>a&amp;b</q></p>'
    assert joined(Markup("<b>"), "<b>") == "<b>&lt;b&gt;"
    assert element("line", x1=1.5) == '<line x1="1.5"/>'


def test_the_command_writes_it(asker, texts, tmp_path):
    hostile = f"---\ntitle: '{'<script>x</script>'}'\n---\n\n{BATH}\n\n# <script>alert(2)</script>\n\n{BATH}"
    folder = texts(tmp_path / "t", {"bad.md": BATH, "<img src=x onerror=y>.md": hostile})
    rows = [
        {**PLACED, "answer_regex": ["<script>aldri</script>"]},
        {"question": "Hva koster billetten for voksne <script>?", "lang": "nb", "answerable": False},
        OFF,
    ]
    (tmp_path / "<b>q.jsonl").write_bytes(lines(*rows))
    target = tmp_path / "rapport.html"
    arguments = ("eval", tmp_path / "<b>q.jsonl", "--corpus", folder, "--html", target)
    done = asker(*arguments)
    assert "rapport.html" in done.stderr
    page = stands_by_itself(target.read_text("utf-8"))
    assert "<b>q.jsonl" in page.text
    assert "<script>aldri</script>" in page.text
    assert "lang" in dict(page.tags)["html"]
    assert not list(tmp_path.glob(".asker-*"))
    before = target.stat().st_mtime_ns
    (tmp_path / "old.json").write_text(asker(*arguments[:4], "--json").stdout)
    done = asker(*arguments, "--json", "--compare", tmp_path / "old.json", "--lang", "nn", "--plain")
    assert done.stdout.startswith('{"schema": 1')
    assert target.stat().st_mtime_ns > before
    assert '<html lang="nn">' in target.read_text("utf-8")
