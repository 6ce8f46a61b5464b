"""From nynorsk word forms to bokmål ones, so that words match across the two written standards of Norwegian."""

import re
from functools import cache, lru_cache
from pathlib import Path

_STEMS = (
    "arbeid|arbeidsgiv|arbeidstak|bruk|byggj|forfatt|forsk|forvalt|innbyggj|kunstn|lei|lær|politik|spel|søkj|vel[jg]"
)

# Before the ending of those who do something; not gitar, kommentar, forklare, merkevare, bestefar, hærskare …
_AGENT = (
    r"(?<=[a-zæøå]{3})(?<!hærsk|fansk|gersk|semin|stakk)(?<!avat|doll|erkl|dekl|forb|forf|dinn|ment|prep|stor|pand)"
    r"(?<!bef|def|erf|git|kav|lef|rad)(?<!av|ev|kv|nv|rv|tv|åv|sv|sp|kl)(?<![bh])"
)

# What a word must hold, pattern, replacement. In order, each applied to what the one before left; the listed pairs go
# first. What a rule makes of a bokmål word is harmless, as every text and every question passes the same way.
_RULES: tuple[tuple[str, str, str], ...] = (
    ("leg", r"moge?leg|muleg", "mulig"),  # moglegvis
    ("legheit", r"legheit", "lighet"),  # offentlegheit
    ("heit", r"(?<=[a-zæøå]{3})heit(?=(a|er|ene|s?$|s[a-zæøå]))", "het"),  # sårbarheit, sikkerheitsråd
    ("heta", r"heta$", "heten"),
    ("are", r"(l[ei]g|[a-zæøå]{2}ig|som)are$", r"\1ere"),  # viktigare
    ("ast", r"(l[ei]g|[a-zæøå]{2}ig|som)ast(e?)$", r"\1st\2"),  # vanlegast
    ("leg", r"(?<=[a-zæøå]{2})leg(?=(ere|ste?)$)", "lig"),
    ("fleir", r"^fleir(?!e)", "fler"),  # fleirspråkleg
    ("skul", r"skul(?=[ea])(?!eg)", "skol"),  # grunnskule, skuleplass
    ("sjuk", r"sjuk", "syk"),  # hjartesjukdom
    ("heime", r"^heime(?=[a-zæøå]{3})", "hjemme"),  # heimeoppgåve
    ("heim", r"^heim(?=[a-zæøå]{4})(?!e|dal)", "hjem"),  # heimreise
    ("høg", r"^høg(?!skoles)(?=[a-zæøå]{3})", "høy"),  # høghus
    ("veg", r"^veg(?=[bdfiklmpstuv])", "vei"),  # vegkrav
    ("veg", r"(?<=[a-zæøå]{3})(?<!be)veg(?=(en|ar|ane|er|ene|s)?$)", "vei"),  # sykkelveg
    ("gong", r"(?<!sjar)gong(?!o)", "gang"),  # førstegongs
    ("teikn", r"teikn", "tegn"),  # fingerteikn
    ("rekneskap", r"rekneskap", "regnskap"),
    ("rekn", r"(?<![bdt])rekn(?=[eaiu])", "regn"),  # utrekne
    ("kjeld", r"(?<!s)kjeld(?=[ea])", "kild"),  # datakjelde
    ("tenest", r"tenest(?=[ea])", "tjenest"),  # datateneste
    ("verksemd", r"verksemd", "virksomhet"),  # næringsverksemd
    ("virksomheta", r"virksomhet(a|a(?=s))$", "virksomheten"),
    ("løysing", r"løysing", "løsning"),  # nettløysing
    ("løys", r"løys", "løs"),
    ("køyr", r"køyr", "kjør"),  # køyrebane
    ("drøym", r"drøym", "drøm"),
    ("straum", r"straum(?!at)", "strøm"),  # blodstraum
    ("laus", r"(?<![kp])laus(?=(e|t|heit|het)?$)", "løs"),  # heimlaus
    ("aust", r"^(sør|nord|)aust(?=[a-zæøå])(?!r|in)", r"\1øst"),  # austkyst
    ("haust", r"(?<!x)haust", "høst"),
    ("mar", r"sumar|sommar", "sommer"),
    ("morgon", r"morgon", "morgen"),
    ("månad", r"månad", "måned"),
    ("namn", r"namn", "navn"),  # mappenamn
    ("vatn", r"vatn", "vann"),  # regnvatn
    (
        "vass",
        r"^vass(?=(behov|bruk|damp|farg|fattig|kraft|kvalitet|led|leid|mengd|mettp|nivå|rør|stand|tett|veg|verk))",
        "vann",
    ),
    ("kyrkj", r"kyrkj", "kirk"),  # trekyrkje
    ("mjølk", r"mjølk", "melk"),
    ("hjart", r"hjart(?=[ea])", "hjert"),
    ("hovud", r"hovud(?=[a-zæøå]{3})(?!et|ene)", "hoved"),  # hovudmål
    ("sjølv", r"^sjølv", "selv"),  # sjølvmål
    ("heil", r"^heil(?=(e|t|å|d|n|s))", "hel"),  # heildøgns
    ("eingang", r"^eingangs", "engangs"),
    ("ein", r"^ein(?=(s|veg|rett|sid|fø))", "en"),
    ("eig", r"^eig(?=(en|n))", "eg"),  # eigenkapital
    ("eigedom", r"eigedom", "eiendom"),  # eigedomsmeklar
    ("foreining", r"foreining", "forening"),
    ("eining", r"(?<=[a-zæøå]{2})(?<!dr|gr|nr|st|ur)eining", "enhet"),  # måleeining
    ("enheta", r"enheta(?=(r|ne)?$)", "enhete"),
    ("mein", r"^mein(?=(e|t|ing))", "men"),
    ("spel", r"(?<=[a-zæøå]{3})spel(?!l|un)|^spel(?!l|un)", "spill"),  # nettspel
    ("bod", r"(til|for|på|an)bod", r"\1bud"),  # fritidstilbod
    ("skot", r"(til|over|under|for|inn)skot", r"\1skudd"),  # driftstilskot
    ("hald", r"(inn|opp|for|ved|vedlike|under|over)hald", r"\1hold"),  # sjukehusopphald
    ("hald", r"^hald(?=(e|ar|ning))(?!en)", "hold"),
    ("gåv", r"(?<=[a-zæøå]{2})gåv(?=(e|a|er|ene)[a-zæøå]*$)", "gav"),  # heimeoppgåve
    ("likn", r"likn", "lign"),
    ("saman", r"^saman(?!th)", "sammen"),  # samankomst
    ("utan", r"^utan(?=[a-zæøå]{3})", "uten"),  # utanriks
    ("innan", r"^innan(?=[a-zæøå]{3})", "innen"),
    ("vidare", r"^vidare", "videre"),
    ("føre", r"^føre(?=(mål|setn|dr|bu|by))", "for"),
    ("førehands", r"^førehands", "forhånds"),
    ("fram", r"^fram(?!a|e)(?=[a-zæøå]{2})", "frem"),  # framtidsplan
    ("omgrep", r"omgrep", "begrep"),
    ("rettlei", r"rettlei(ing|ar|e)", r"veiled\1"),
    ("sakshandsam", r"sakshandsam", "saksbehandl"),
    ("handsam", r"handsam", "behandl"),
    ("stadfesting", r"stadfesting", "bekreftelse"),
    ("beskriving", r"beskriving", "beskrivelse"),
    ("undersøking", r"undersøking", "undersøkelse"),
    ("elsea", r"elsea(?=(r|ne)?$)", "else"),
    ("forsking", r"(?<=[a-zæøå]{3})forsking", "forskning"),
    ("tryggleik", r"tryggleik", "trygghet"),
    ("storleik", r"storleik", "størrelse"),
    ("ar", rf"^({_STEMS})ar(?=[bcdfghjklmnoprstuvø][a-zæøå])", r"\1er"),  # brukarnamn
    ("stad", r"(?<=[a-zæøå]{3})(?<!hoved|hovud)(?<!for)stad(?=(en|er|ar|ene|ane)$)", "sted"),  # møtestaden
    ("j", r"(?<=[aeiouyæøå][kg])j(?=(e|er|a|ar|aren|arane|arar|ande|ing|inga|ast)$)", ""),  # følgje
    ("j", r"(?<=[aeiouyæøå][nrl][kg])j(?=(e|er|a|ar|aren|arane|arar|ande|ing|inga|ast)$)", ""),  # sørgje
    ("j", r"(?<=kk|gg)j(?=(e|er|a|ar|aren|arane|arar|ande|ing|inga|ast)$)", ""),  # byggje
    ("arar", _AGENT + r"arar(?=(s?$))", "ere"),  # søkjarar
    ("arane", _AGENT + r"arane(?=(s?$))", "erne"),
    ("aren", _AGENT + r"aren(?=(s?$))", "eren"),
)


@cache
def _pairs() -> dict[str, str]:
    """The listed pairs, nynorsk form to bokmål form."""
    lines = (Path(__file__).parent.parent / "data" / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def is_listed(word: str) -> bool:
    """Whether a lower-case word is one of the nynorsk forms that are listed with their bokmål ones."""
    return word in _pairs()


@lru_cache(maxsize=1 << 16)
def to_bokmal(word: str) -> str:
    """The bokmål form of a lower-case word, or the word itself where none is known.

    Meant for every Norwegian word before it is stemmed, in texts and in questions alike; what comes out need not be
    well-formed bokmål, only the same for the forms of both standards.
    """
    listed = _pairs().get(word)
    if listed is not None:
        return listed
    for trigger, pattern, replacement in _RULES:
        if trigger in word:
            word = re.sub(pattern, replacement, word)
    return word
