"""Makes the samples: one short text about an invented library, in three languages and six formats, and a report.

    python tests/index/readers/make_samples.py

LibreOffice makes the PDF, DOCX and ODT files. The texts are our own. `library.nfd.*` is the bokmål text with its
letters decomposed; `report.*` is `report.fodt`, with notes, lists, a table, tracked changes and more.
"""

import html
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Literal

REPORT = Path(__file__).with_name("report.fodt")
SAMPLES = Path(__file__).with_name("samples")
FORMATS = ("md", "txt", "html", "pdf", "docx", "odt")
NAMES = ("nb", "nn", "en", "nfd")

Piece = tuple[str, str | tuple[str, ...]]
"""A paragraph (`p`), heading (`h1`, `h2`), list of items (`ul`), or row of a table (`tr`, `th`)."""

TEXTS: dict[str, tuple[Piece, ...]] = {
    "nb": (
        ("h1", "Bråtebygda bibliotek"),
        (
            "p",
            "Bråtebygda bibliotek ligger i det gamle meieriet ved elva og ble åpnet av ordfører Åse Løvås i 1974. "
            "Huset rommer omtrent 38 000 bøker, en lesesal med 24 plasser og et verksted for dem som vil lage noe "
            "selv.",
        ),
        ("h2", "Åpningstider"),
        ("p", "Biblioteket er åpent alle hverdager, og på lørdager er det ubetjent."),
        ("th", ("Dag", "Åpent", "Betjent")),
        ("tr", ("Mandag", "08–20", "10–17")),
        ("tr", ("Lørdag", "10–15", "ikke")),
        ("p", "I juli er biblioteket stengt fordi hele bygda er på fjellet."),
        ("h2", "Lån og gebyr"),
        (
            "p",
            "Lånetiden er fire uker for bøker og to uker for filmer. Den som leverer for sent, betaler et gebyr på 35 "
            "kroner når den andre påminnelsen er sendt.",
        ),
        ("ul", ("Lånekort får du ved skranken mot gyldig legitimasjon.", "Barn under 15 år slipper alle gebyr.")),
        ("h2", "Verkstedet"),
        (
            "p",
            "Verkstedet har to symaskiner, en 3D-skriver og en dreiebenk. Den brukes bare av dem som har tatt kurset "
            "som Håkon Sætre holder første tirsdag i måneden.",
        ),
    ),
    "nn": (
        ("h1", "Bråtebygda bibliotek"),
        (
            "p",
            "Bråtebygda bibliotek ligg i det gamle meieriet ved elva og vart opna av ordførar Åse Løvås i 1974. Huset "
            "rommar om lag 38 000 bøker, ein lesesal med 24 plassar og ein verkstad for dei som vil lage noko sjølve.",
        ),
        ("h2", "Opningstider"),
        ("p", "Biblioteket er ope alle kvardagar, og på laurdagar er det utan betjening."),
        ("th", ("Dag", "Ope", "Betent")),
        ("tr", ("Måndag", "08–20", "10–17")),
        ("tr", ("Laurdag", "10–15", "ikkje")),
        ("p", "I juli er biblioteket stengt fordi heile bygda er på fjellet."),
        ("h2", "Lån og gebyr"),
        (
            "p",
            "Lånetida er fire veker for bøker og to veker for filmar. Den som leverer for seint, betaler eit gebyr på "
            "35 kroner når den andre påminninga er send.",
        ),
        ("ul", ("Lånekort får du ved skranken mot gyldig legitimasjon.", "Barn under 15 år slepp alle gebyr.")),
        ("h2", "Verkstaden"),
        (
            "p",
            "Verkstaden har to symaskiner, ein 3D-skrivar og ein dreiebenk. Han blir berre brukt av dei som har teke "
            "kurset som Håkon Sætre held første tysdagen i månaden.",
        ),
    ),
    "en": (
        ("h1", "Bråtebygda Library"),
        (
            "p",
            "Bråtebygda Library is housed in the old dairy by the river and was opened by mayor Åse Løvås in 1974. "
            "The building holds about 38,000 books, a reading room with 24 seats and a workshop for people who like to "
            "make things themselves.",
        ),
        ("h2", "Opening hours"),
        ("p", "The library is open every weekday, and on Saturdays there are no staff."),
        ("th", ("Day", "Open", "Staffed")),
        ("tr", ("Monday", "08–20", "10–17")),
        ("tr", ("Saturday", "10–15", "no")),
        ("p", "In July the library is closed because the whole village is in the mountains."),
        ("h2", "Loans and fees"),
        (
            "p",
            "Books may be kept for four weeks and films for two weeks. Those who return them late pay a fee of 35 "
            "kroner once the second reminder has been sent.",
        ),
        (
            "ul",
            (
                "You get a library card at the desk if you bring a valid identity card.",
                "Children under 15 pay no fees.",
            ),
        ),
        ("h2", "The workshop"),
        (
            "p",
            "The workshop has two sewing machines, a 3D printer and a lathe. It may be used only by those who have "
            "taken the course that Håkon Sætre gives on the first Tuesday of the month.",
        ),
    ),
}


def markdown(pieces: tuple[Piece, ...]) -> str:
    """The text in Markdown."""
    parts: list[str] = []
    for kind, words in pieces:
        if isinstance(words, str):
            parts.append({"h1": "# ", "h2": "## ", "p": ""}[kind] + words)
        elif kind == "ul":
            parts.append("\n".join(f"- {item}" for item in words))
        elif kind == "th":
            parts.append(f"| {' | '.join(words)} |\n|{'---|' * len(words)}")
        else:
            parts[-1] += f"\n| {' | '.join(words)} |"
    return "\n\n".join(parts) + "\n"


def plain(pieces: tuple[Piece, ...]) -> str:
    """The text with a paragraph a line."""
    parts: list[str] = []
    for kind, words in pieces:
        if isinstance(words, str):
            parts.append(words)
        elif kind == "ul":
            parts += [f"• {item}" for item in words]
        else:
            parts.append("  ".join(words))
    return "\n\n".join(parts) + "\n"


def page(pieces: tuple[Piece, ...], language: str) -> str:
    """The text as a web page, without anything else on it."""
    body: list[str] = []
    for kind, words in pieces:
        if isinstance(words, str):
            body.append(f"<{kind}>{html.escape(words)}</{kind}>")
        elif kind == "ul":
            body.append("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in words) + "</ul>")
        else:
            cell = "th" if kind == "th" else "td"
            row = "<tr>" + "".join(f"<{cell}>{word}</{cell}>" for word in words) + "</tr>"
            if kind == "th":
                body.append(f"<table>{row}</table>")
            else:
                body[-1] = body[-1].replace("</table>", f"{row}</table>")
    head = f'<meta charset="utf-8"><title>{html.escape(str(pieces[0][1]))}</title>'
    start = f'<!DOCTYPE html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n'
    return start + "\n".join(body) + "\n</body>\n</html>\n"


def convert(file: Path, kind: str, profile: Path) -> Path:
    """Have LibreOffice save a file in another format, beside it."""
    # An HTML file is opened as a text document, not as a page for the web.
    source = ["--infilter=HTML (StarWriter)"] if file.suffix == ".html" else []
    target = {"odt": "odt:writer8", "docx": "docx:MS Word 2007 XML"}.get(kind, kind)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *source, "--convert-to", target]
    subprocess.run([*command, "--outdir", str(file.parent), str(file)], check=True, capture_output=True, timeout=120)
    return file.with_suffix(f".{kind}")


def main() -> None:
    """Make all samples."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile")
        for name in NAMES:
            language = "nb" if name == "nfd" else name
            form: Literal["NFC", "NFD"] = "NFD" if name == "nfd" else "NFC"
            pieces = TEXTS[language]
            written = {"md": markdown(pieces), "txt": plain(pieces), "html": page(pieces, language)}
            for kind, text in written.items():
                Path(folder, f"library.{name}.{kind}").write_bytes(unicodedata.normalize(form, text).encode())
            office = convert(Path(folder, f"library.{name}.html"), "odt", profile)
            convert(office, "docx", profile)
            convert(office, "pdf", profile)
        report = Path(folder, REPORT.name)
        report.write_bytes(REPORT.read_bytes())
        for kind in ("odt", "docx", "pdf"):
            convert(report, kind, profile)
        report.unlink()
        for file in (*Path(folder).glob("library.*"), *Path(folder).glob("report.*")):
            (SAMPLES / file.name).write_bytes(file.read_bytes())
            sys.stdout.write(f"{file.name}\n")


if __name__ == "__main__":
    main()
