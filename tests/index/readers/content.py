"""What the tests of several readers share."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from index.readers.base import Content

SAMPLES = Path(__file__).with_name("samples")

REPORT = [
    ("heading", "Årsmelding for Fossheim svømmehall"),
    ("heading", "Året som gikk"),
    (
        "paragraph",
        "Svømmehallen på Fossheim ble brukt av skolene i hele distriktet, av idrettslaget og av alle dem som bare "
        "ville bade. Badevaktene redda ingen, for ingen trengte det, og vannprøvene var like gode gjennom hele "
        "vinteren som de hadde vært året før. Styret vil takke Åshild Bråten, som har vasket garderobene i tretti "
        "år uten å klage en eneste gang.",
    ),
    ("paragraph", "Prøvene ble tatt av laboratoriet i Nesbyen hver annen torsdag."),
    ("paragraph", "Hallen fikk en ny rutsjebane i mai."),
    ("heading", "Besøk"),
    ("row", "Måned | Barn | Voksne"),
    ("row", "Januar | 512 | 240"),
    ("row", "Juli | stengt"),
    ("paragraph", "Tallene er talt i luka."),
    ("item", "Stupebrettet skal byttes."),
    ("item", "Det nye er bestilt."),
    ("item", "Dusjene skal males."),
    ("heading", "Økonomi"),
    (
        "paragraph",
        "Inntektene kom mest fra billetter og litt fra kiosken, som i høst begynte å selge vafler med brunost til dem "
        "som fryser etter badet. Leien til kommunen var 140 000 kroner, og strømmen kostet mer enn styret hadde trodd "
        "da budsjettet ble lagt ved årets begynnelse.",
    ),
    ("paragraph", "Prisene er de samme neste år."),
    ("paragraph", "Billetten koster 80 kroner for voksne."),
    ("heading", "Planer"),
    (
        "paragraph",
        "Neste år vil styret bygge en badstue ved det lille bassenget, dersom noen gir ved.\nGaver tas imot med takk.",
    ),
    ("heading", "Styret"),
    ("paragraph", "Leder var Torgeir Åmot."),
]
"""What `report.fodt` says, as a word processor's formats give it."""


def blocks(content: Content, *kinds: str) -> list[tuple[str, str]]:
    """Kind and text of the blocks, or of those of some kinds."""
    return [(b.kind, content.text[b.start : b.end]) for b in content.blocks if not kinds or b.kind in kinds]


def words(content: Content, *kinds: str) -> list[str]:
    """Text of the blocks, or of those of some kinds."""
    return [text for _, text in blocks(content, *kinds)]


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of some parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip file with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: change(parts.get(part, b""))})
