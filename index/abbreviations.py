"""Words that a full stop belongs to, in Norwegian and English, in lower case and without their last full stop."""

NEVER_LAST = frozenset(
    """
    adr anm avd bl.a bnr ca cand d.v.s dr dvs e.g ekskl ev evt f.eks f.o.m feks fig fork forts fvt gbnr gnr h.k.h hhv
    hr i.e i.f.m i.h.t ifl iflg ifm iht inkl j.f jf jfr kap kgl kl kst m.a.o m.h.t mht mr mrs ms nr p.g.a p.t pga pgf
    ph.d pr prof resp s.k siv siv.ing spes st.meld st.prp t.o.m tekn tel tidl tilsv tlf u.a v.h.a vedr vha vs ang
    approx brig capt cf cmdr dept esp gov lt messrs rev sgt supt viz jnr lnr
    """.split()
)
"""Something always follows these in the same sentence."""

BEFORE_NUMBER = frozenset(
    """
    art bd ch no nos nr p pp pkt s sec side sp str v vol kr usd nok eur jan feb mar apr jun jul aug sep sept okt oct
    nov des dec min maks max f d c b g
    """.split()
)
"""A number after these continues the sentence; a capital letter begins another."""

OFTEN_LAST = frozenset("e.a e.l m.fl m.m m.v o.a o.l o.s.v".split())
"""A capital letter or number after these begins another sentence. (`osv`, `mill` and the like need no listing.)"""

SELDOM_LAST = frozenset(
    """
    a.d a.m b.c co corp d.c inc jr ltd p.m q.e.d sr u.k u.s u.s.a
    """.split()
)
"""Only a word that often begins sentences, such as `Det` or `The`, begins one after these."""

STARTERS = frozenset(
    """
    Alle At Av Begge Blant Både Da De Deler Den Denne Der Deres Dersom Desse Dessuten Det Dette Dei Disse Du Eg En
    Enda Ein Eit Ei Er Et Etter Ettersom Flere Fleire For Fordi Fra Frå Før Gjennom Han Hans Har Hennes Her Hos Ho
    Hun Hva Hvem Hvis Hvor Hvordan Hvorfor Høsten I Ifølge Ingen Inntil Jeg Kva Kven Korleis Kor Korfor Kvifor Man
    Mange Med Mellom Men Mens Mot Ved Når Ny Nye Noen Nokre Nå No Også Og Om Over På Samme Samtidig Selv Senere
    Seinare Siden Sidan Slik Som Så Til Tidlegare Tidligere Tross Totalt Under Ut Uten Var Vi Vår Å Året
    A About According After Although An And Another As Asked At Because Before Both But By Despite During Each
    Even Every First For From He Her His How However If In Instead It Its Many More Most My Next No Not Now Of On
    Once One Only Or Other Our She Since So Some Still Such That The Their Then There These They This Those
    Through Thus To Today Two Under Until We What When Where Whether Which While Who Why With Yet You Your
    """.split()
)
"""Words that begin sentences more often than they are anything else with a capital letter."""

ORDINAL_AFTER = frozenset({"den", "i", "under", "dei", "the"})
"""A number after these is an ordinal even before a capital letter: `den 2. Divisjon`."""

NOT_INITIAL_AFTER = frozenset(
    """
    alternativ appendix bokstav class del gruppe group hepatitis hepatitt klasse kategori category nivå level option
    part plan punkt pkt serie type variant vedlegg versjon vitamin
    """.split()
)
"""A single letter after these is no initial of a name: `plan B.`"""
