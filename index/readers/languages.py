"""Names of languages as people write them in front matter."""

_NAMES = {
    **dict.fromkeys(("nb", "nob", "no", "nor", "bokmål", "bokmal", "norsk", "norsk bokmål", "norwegian"), "nb"),
    **dict.fromkeys(("nn", "nno", "nynorsk", "norsk nynorsk", "norwegian nynorsk"), "nn"),
    **dict.fromkeys(("en", "eng", "engelsk", "english"), "en"),
}

_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""ISO 639-1, parted by spaces."""


def language_code(name: str) -> str | None:
    """The code for a language's name or tag, such as `nb` for `nb-NO`, `no` and `Bokmål`; None if it is none.

    Three letters pass as ISO 639-2 or -3, for languages that have no shorter code.
    """
    folded = " ".join(name.casefold().replace("_", "-").split())
    code = folded.split("-")[0]
    if found := _NAMES.get(folded) or _NAMES.get(code):
        return found
    three = len(code) == 3 and code.isascii() and code.isalpha()
    return code if three or (len(code) == 2 and code in _CODES.split()) else None
