import pytest

from index.errors import DocumentError
from index.readers.html import read
from tests.index.readers.content import blocks, words

PAGE = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>Lia svømmehall – Lia kommune</title>
<meta property="article:published_time" content="2024-03-01T10:00:00+01:00">
<meta property="og:site_name" content="Lia kommune">
<link rel="canonical" href="https://example.org/lia"><style>p { color: red }</style></head><body class="page-with-menu">
<div id="cookie-banner" class="cookie-consent"><p>Vi bruker informasjonskapsler. Godta alle?</p>
<button>Godta</button></div>
<header><a href="/">Lia kommune</a>
<nav><ul><li><a href="/a">Skole</a></li><li><a href="/b">Helse</a></li></ul></nav></header>
<div class="breadcrumbs"><a href="/">Hjem</a> &gt; <a href="/k">Kultur</a> &gt; <a href="/s">Bad</a></div>
<main><h1>Lia svømmehall</h1><p class="ingress">Hallen åpnet i <b>1987</b> og har tre&nbsp;basseng.</p>
<h2>Åpningstider</h2><table><thead><tr><th>Dag<th>Tid</thead><tr><td>Mandag</td><td><p>06.30–21.00</p></td></tr></table>
<ul><li>Voksne: 90 kroner<li>Barn: 45 kroner<ul><li>under fem år: gratis</li></ul></li></ul>
<p style="display: none">Skjult.</p><p hidden>Skjult.</p>
<p>Vann<!-- skjult -->glasset&shy;ene er lånt.<script>var skjult</script></p>
<dl><dt>Kan jeg leie hallen?</dt><dd>Ja, ring 55 00.</dd></dl>
<details><summary>Hvordan bestiller jeg?</summary><p>Skriv til oss.</p></details>
Løs tekst<br>på to linjer<div>og <i>mer</i> i en boks</div>
<aside>Badevakt: Åse Nordgård</aside>
<blockquote><p>«Vannet er varmt», sier hun.</p></blockquote><pre>en
  to</pre><form><label>E-post</label><input value="skjult"><select><option>skjult</select></form></main>
<aside><h2>Les også</h2><ul><li><a href="/d">Lia bibliotek</a></li></ul></aside>
<footer><p>Lia kommune, postboks 1. <a href="/p">Personvern</a></p></footer></body></html>
"""
FOUND = [
    ("heading", "Lia svømmehall"),
    ("paragraph", "Hallen åpnet i 1987 og har tre basseng."),
    ("heading", "Åpningstider"),
    ("row", "Dag | Tid"),
    ("row", "Mandag | 06.30–21.00"),
    ("item", "Voksne: 90 kroner"),
    ("item", "Barn: 45 kroner"),
    ("item", "under fem år: gratis"),
    ("paragraph", "Vannglassetene er lånt."),
    ("paragraph", "Kan jeg leie hallen?"),
    ("item", "Ja, ring 55 00."),
    ("heading", "Hvordan bestiller jeg?"),
    ("paragraph", "Skriv til oss."),
    ("paragraph", "Løs tekst\npå to linjer"),
    ("paragraph", "og mer i en boks"),
    ("paragraph", "Badevakt: Åse Nordgård"),
    ("quote", "«Vannet er varmt», sier hun."),
    ("code", "en\n  to"),
    ("paragraph", "E-post"),
]


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_page_without_what_is_around_its_text():
    content = read(PAGE.encode(), "a.html")
    assert blocks(content) == FOUND
    assert [b.level for b in content.blocks if b.kind == "heading"] == [1, 2, 4]
    said = content.metadata
    assert (said.title, said.language, said.publisher) == ("Lia svømmehall", "nb", "Lia kommune")
    assert (said.published, said.source) == ("2024-03-01", "https://example.org/lia")
    assert (content.doubts, content.pages, content.encoding) == ((), None, "utf-8")


def test_the_same_page_without_a_main_part():
    assert blocks(read(PAGE.replace("<main>", "<div>").replace("</main>", "</div>").encode(), "a.html")) == [
        block
        for block in FOUND
        if "Badevakt" not in block[1]  # beside the text, as far as the page says
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", []),
        ("   \n ", []),
        ("løs", ["løs"]),
        ("<p>a<p>b", ["a", "b"]),
        ("<p>en<b>kelt</b> <em>ord</em></p>", ["enkelt ord"]),
        ("<p>20 m<sup>2</sup> stor<sup><a href='#f'>1</a></sup></p>", ["20 m2 stor"]),
        ("<header><h1>Tittel</h1><p>Av Åse</p></header><p>a</p>", ["Tittel", "Av Åse", "a"]),
        ("<article><header>Tittel</header><footer>Slutt</footer></article>", ["Tittel", "Slutt"]),
        ("<nav>a</nav><div role='navigation'>b</div><div role='dialog'>c</div><p>d</p>", ["d"]),
        ("<div class='menu'><p>Fiskesuppe 200 kroner</p></div>", ["Fiskesuppe 200 kroner"]),  # a menu to eat from
        ("<div class='cookies'><p>Vi baker kjeks.</p></div>", ["Vi baker kjeks."]),  # all there is
        ("<table><tr><td><h2>a</h2><p>b</p></td><td>c</td></tr></table>", ["a", "b", "c"]),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", ["a", "b"]),
        ("<table><tr><td></td><td>a</td><td></td></tr></table>", ["| a |"]),
        ("<table><tr hidden><td>x<td>y</tr><tr><td>a<td>b<span hidden>x</span></tr></table>", ["a | b"]),
        ("<p>&aring;&oslash;&#230; &lt;b&gt; &amp;</p>", ["åøæ <b> &"]),
        ("<p>A\u030ase og ﬁnt vær</p>", ["Åse og fint vær"]),
        ("<template><p>x</p></template><noscript>x</noscript><svg><text>x</text></svg><p>a</p>", ["a"]),
        ("<a href='/1'>a</a> <a href='/2'>b</a>", ["a b"]),
        ("<div>" * 1000 + "dypt", ["dypt"]),
    ],
)
def test_pieces(body, found):
    assert words(read(page(body), "a.html")) == found


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<p>Blåbærsyltetøy</p>".encode(), "utf-8"),
        ("<p>Blåbærsyltetøy</p>".encode("utf-8-sig"), "utf-8-sig"),
        ("\ufeff<p>Blåbærsyltetøy</p>".encode("utf-16-le"), "utf-16-le"),
        ("\ufeff<p>Blåbærsyltetøy</p>".encode("utf-16-be"), "utf-16-be"),
        ("<p>Blåbærsyltetøy</p>".encode("cp1252"), "cp1252"),
        ('<meta charset="iso-8859-1"><p>Blåbærsyltetøy</p>'.encode("latin-1"), "cp1252"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15"><p>Bl\xe5b\xe6rsyltet\xf8y',
            "iso8859-15",
        ),
        ("<meta charset=macroman><p>Blåbærsyltetøy</p>".encode("mac-roman"), "mac-roman"),
        ('<meta charset="iso-8859-1"><p>Blåbærsyltetøy</p>'.encode(), "utf-8"),  # saved anew by an editor
        ('<meta charset="utf-8"><p>Blåbærsyltetøy</p>'.encode("cp1252"), "cp1252"),
        ('<meta charset="klingon"><p>Blåbærsyltetøy</p>'.encode("cp1252"), "cp1252"),
        ('<meta charset="rot13"><p>Blåbærsyltetøy</p>'.encode(), "utf-8"),
        ('<meta charset="utf-8"><p>Blåbærsyltetøy</p>'.encode("utf-8-sig"), "utf-8-sig"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><p>Blåbærsyltetøy</p>'.encode(), "utf-8"),
    ],
)
def test_encodings(data, encoding):
    content = read(data, "a.html")
    assert words(content) == ["Blåbærsyltetøy"]
    assert content.encoding == encoding


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Bad – Lia</title>", "<p>a</p>", "Bad – Lia"),
        ("<title>Bad | Lia</title>", "<h1>Bad</h1>", "Bad"),
        ("<title>Lia</title>", "<h1>Bad</h1>", "Lia"),
        ("<title>Untitled document</title>", "<h1>Bad</h1>", "Bad"),
        ("<title>Lia</title><meta property='og:title' content='Bad'>", "<p>a</p>", "Bad"),
        ("", "<h2>Bad</h2><p>a</p>", "Bad"),
        ("", "<p>a</p>", None),
    ],
)
def test_titles(head, body, title):
    assert read(page(body, head), "a.html").metadata.title == title


BOKMAL = (
    "Vi hadde ikke ventet at så mange skulle komme til den første øvelsen i grendehuset ved sjøen, men det gjorde de."
)
NYNORSK = (
    "Eg veit ikkje kvifor dei ikkje kom til øvinga, men vi håpar å sjå dei att neste veke, når det er meir folk her."
)


@pytest.mark.parametrize(
    ("tag", "body", "language"),
    [
        ("no", BOKMAL, "nb"),
        ("nb-NO", NYNORSK, "nn"),  # the text shows better than a setting of the program
        ("en", BOKMAL, "nb"),
        ("nn_NO", "<p>Bad</p>", "nn"),  # too little to tell
        ("en", "<p>Sport</p>", "en"),
        ("", BOKMAL, None),
        ("klingonsk dialekt", BOKMAL, None),
    ],
)
def test_the_language_is_the_texts_where_it_is_clear(tag, body, language):
    assert read(f'<html lang="{tag}"><body>{body}</body></html>'.encode(), "a.html").metadata.language == language


@pytest.mark.parametrize("data", [b"a\0b<p>", b"\x81\x8d", b"<p>a" + b"<div>" * 5000 + b"b"])
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(DocumentError, match=r"^mappe/a\.html "):
        read(data, "mappe/a.html")
