import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.qualifiers import QUALIFIERS
from bot.question import KINDS, PATTERNS, analyse, names

# Language, question, and the kinds that it asks for.
ASKED: list[tuple[str, str, tuple[str, ...]]] = [
    ("nb", "Hvem leder kommunestyret?", ("person",)),
    ("nn", "Kven leier kommunestyret?", ("person",)),
    ("en", "Who chairs the council?", ("person",)),
    ("nb", "Hvor ligger biblioteket?", ("place",)),
    ("nn", "Kvar ligg biblioteket?", ("place",)),
    ("nn", "Kor ligg biblioteket?", ("place",)),  # both words are nynorsk
    ("en", "Where is the library?", ("place",)),
    ("nb", "I hvilken by ligger museet?", ("place",)),  # by its noun
    ("nn", "I kva by ligg museet?", ("place",)),
    ("en", "In which town is the museum?", ("place",)),
    ("nb", "Når åpner svømmehallen?", ("time",)),
    ("nn", "Når opnar symjehallen?", ("time",)),
    ("en", "When does the pool open?", ("time",)),
    ("nb", "Hvilket år ble skolen bygd?", ("time",)),
    ("nn", "Kva år vart skulen bygd?", ("time",)),
    ("en", "What year was the school built?", ("time",)),
    ("nb", "Hvor gammel er kirken?", ("time",)),  # not where
    ("nb", "Hvor mange elever går på skolen?", ("number",)),
    ("nn", "Kor mange elevar går på skulen?", ("number",)),
    ("en", "How many pupils attend the school?", ("number",)),
    ("en", "What is the population of the island?", ("number",)),
    ("nb", "Hvor mye koster en billett?", ("money",)),
    ("nn", "Kor mykje kostar ein billett?", ("money",)),
    ("en", "How much does a ticket cost?", ("money",)),
    ("nb", "Hva er budsjettet for museet?", ("money",)),
    ("en", "What is the budget of the museum?", ("money",)),
    ("en", "What did it cost?", ("money",)),
    ("nb", "Hvor stor andel av søknadene ble innvilget?", ("share",)),
    ("nn", "Kor stor del av søknadene vart innvilga?", ("share",)),
    ("en", "What percentage of the applications was granted?", ("share",)),
    ("nb", "Hvor lenge varer kurset?", ("duration",)),
    ("nn", "Kor lenge varer kurset?", ("duration",)),
    ("en", "How long does the course last?", ("duration",)),
    ("nb", "Hvor mange uker varer kurset?", ("duration",)),  # counted time
    ("nn", "Kor mange veker varer kurset?", ("duration",)),
    ("en", "How many weeks does the course last?", ("duration",)),
    ("nb", "Hva er telefonnummeret til legevakten?", ("contact",)),
    ("nn", "Kva er telefonnummeret til legevakta?", ("contact",)),
    ("en", "What is the email address of the clinic?", ("contact",)),
    ("nb", "Hvilken e-postadresse har skolen?", ("contact",)),
    ("nb", "Hva står NRK for?", ("definition",)),
    ("nn", "Kva står NRK for?", ("definition",)),
    ("en", "What does NRK stand for?", ("definition",)),
    ("nb", "Hva er et omsorgstilbud?", ("definition",)),
    ("nn", "Kva er eit omsorgstilbod?", ("definition",)),
    ("en", "What is a care plan?", ("definition",)),
    ("nb", "Hvorfor ble broen stengt?", ("reason",)),
    ("nn", "Kvifor vart brua stengd?", ("reason",)),
    ("en", "Why was the bridge closed?", ("reason",)),
    ("nb", "Hvordan søker jeg om barnehageplass?", ("manner",)),
    ("nn", "Korleis søkjer eg om barnehageplass?", ("manner",)),
    ("en", "How do I apply for a kindergarten place?", ("manner",)),
    ("nb", "Hvilke kommuner grenser til Lier?", ("list",)),
    ("nn", "Kva for nokre kommunar grensar til Lier?", ("list",)),
    ("en", "Which municipalities border on Lier?", ("list",)),
    ("nb", "Nevn tre turstier i området.", ("list",)),  # no question mark
    ("nb", "Hva heter ordføreren?", ("name",)),
    ("nn", "Kva heiter ordføraren?", ("name",)),
    ("nb", "Når og hvor ble avtalen signert?", ("time", "place")),  # several at once, in the question's order
    ("nn", "Når og kvar vart avtala signert?", ("time", "place")),
    ("en", "When and where was the agreement signed?", ("time", "place")),
    ("nb", "Hvem bygde tårnet, og hvorfor?", ("person", "reason")),
    ("en", "Who built the tower, and why?", ("person", "reason")),
    ("nb", "Hvilken dato ble broen åpnet?", ("date",)),
    ("nb", "Hvilken dag åpner svømmehallen?", ("date",)),
    ("nb", "Hva er datoen for møtet?", ("date",)),
    ("nn", "Kva dag opnar symjehallen?", ("date",)),
    ("nn", "Kva for ein dag opnar symjehallen?", ("date",)),
    ("nn", "Kva dato vart brua opna?", ("date",)),
    ("en", "On what day does the pool open?", ("date",)),
    ("en", "On which date was the bridge opened?", ("date",)),
    ("en", "What is the date of the concert?", ("date",)),  # not what a date is
    ("nb", "Hvor mange dager varer kurset?", ("duration",)),  # not a day
    ("en", "What dates are the markets held?", ("time",)),  # several
    ("nb", "Hva sa hun når hun kom hjem?", ()),  # joins clauses
    ("nb", "Bor det mange der hvor elva renner?", ()),
    ("en", "What did the people who built the tower eat?", ()),
    ("en", "Which prize was given where the fjord ends?", ()),
    ("nb", "Hvilket departement gir tilskuddet?", ()),  # asked for by its noun alone
    ("en", "Which ministry gives the grant?", ()),
    ("nb", "Museet", ()),
    ("en", "", ()),
]


@pytest.mark.parametrize(("language", "question", "kinds"), ASKED)
def test_kinds(language, question, kinds):
    assert analyse(question, language).kinds == kinds


@pytest.mark.parametrize(
    ("question", "demanded"),
    [
        ("Hvor mange elever går på skolen?", ("number",)),
        ("Hvem bygde tårnet, og når?", ("time",)),  # a person may be named in any way
        ("Hvilken dag ble tårnet åpnet, og av hvem?", ("date",)),
        ("Hvem andre enn Moen bygde tårnet?", ("person",)),  # but others are named
        ("Hvilke kommuner utenom Lier søkte?", ("list",)),
        ("Hvorfor vant andre enn Lier?", ()),  # a reason names nobody
        ("Hvem andre bygde tårnet?", ()),  # than nobody
        ("Hvilke kommuner har flere enn 10 000 innbyggere?", ()),
        ("Hvorfor ble broen stengt?", ()),
        ("Museet", ()),
    ],
)
def test_kinds_that_an_answer_must_hold(question, demanded):
    assert analyse(question, "nb").demanded == demanded


@pytest.mark.parametrize(
    ("language", "question", "focus"),
    [
        ("nb", "Kan du si meg når ferja over fjorden går?", "når ferja over fjorden går?"),
        ("nb", "Hei! Vet du hvem som eier ferja over fjorden?", "hvem som eier ferja over fjorden?"),
        ("nn", "Veit du kven som eig ferja over fjorden?", "kven som eig ferja over fjorden?"),
        ("nn", "Eg lurer på kven som eig ferja over fjorden", "kven som eig ferja over fjorden"),
        ("en", "Do you know who owns the ferry across the fjord?", "who owns the ferry across the fjord?"),
        ("en", "Please, can you tell me who owns the ferry?", "who owns the ferry?"),
        ("en", "I would like to know who owns the ferry", "who owns the ferry"),
        ("nb", "Hvem eier ferja over fjorden?", "Hvem eier ferja over fjorden?"),  # no frame
        ("nb", "Vet du?", "Vet du?"),  # nothing but a frame
    ],
)
def test_frames_are_removed(language, question, focus):
    assert analyse(question, language).focus == focus


@pytest.mark.parametrize(
    ("language", "question", "focus"),
    [
        # What only tells why it is asked is dropped.
        (
            "nb",
            "Jeg planlegger en tur med barna. Når åpner svømmehallen i Vik om vinteren?",
            "Når åpner svømmehallen i Vik om vinteren?",
        ),
        (
            "en",
            "When does the swimming pool in Vik open? We are planning a trip.",
            "When does the swimming pool in Vik open?",
        ),
        # A question that says next to nothing needs it.
        (
            "en",
            "The mayor opened the pool in Vik. What is her name?",
            "The mayor opened the pool in Vik. What is her name?",
        ),
        # Names are carried over to a question without any.
        (
            "nb",
            "Vi skal besøke Lillevik museum. Hvilke båter og redskaper vises der?",
            "Lillevik Hvilke båter og redskaper vises der?",
        ),
        (
            "en",
            "My class visits the museum LKM. Which boats and tools belong to the exhibition?",
            "LKM Which boats and tools belong to the exhibition?",
        ),
        # Several questions are all kept, and so is what asks nothing.
        ("nb", "Hvem eier ferja i Vik? Når går den?", "Hvem eier ferja i Vik? Når går den?"),
        ("nb", "Fortell om ferja i Vik.", "Fortell om ferja i Vik."),
        # Line ends and blanks are one blank.
        ("nb", "Hvem  eier\nden gamle\tferja i Vik?", "Hvem eier den gamle ferja i Vik?"),
    ],
)
def test_context_sentences(language, question, focus):
    assert analyse(question, language).focus == focus


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Hva skjedde i 1814?", ("1814",)),
        ("Fra 1994 til 2003 og 1994 igjen?", ("1994", "2003")),  # each once
        ("Hva skjedde på 1960-tallet?", ("1960",)),
        ("Hva er 20171?", ()),  # part of a longer number
        ("Hva koster 1200 stoler?", ()),  # before there were printed texts
        ("Hva skjedde i fjor?", ()),
    ],
)
def test_years(question, years):
    assert analyse(question, "nb").years == years


@pytest.mark.parametrize(
    ("language", "question", "nouns"),
    [
        ("nb", "Hvilket departement gir tilskuddet?", ("departement",)),
        ("nn", "Kva for eit departement gjev tilskotet?", ("departement",)),
        ("nb", "Hva slags båter vises fram?", ("båter",)),
        ("nb", "Hvor mange elever går på skolen?", ("elever",)),
        ("nn", "Kva kommunar grensar til Lier?", ("kommunar",)),
        ("en", "How many of the pupils can swim?", ()),  # "of" is no noun
        ("en", "Which Norwegian ministry gives the grant?", ("norwegian", "ministry")),  # perhaps an adjective first
        ("nn", "Kva heiter ordføraren?", ()),
        ("nb", "Hvem eier ferja?", ()),
        ("en", "Which 2017 award did they win?", ("award",)),
    ],
)
def test_nouns(language, question, nouns):
    assert analyse(question, language).nouns == nouns


@pytest.mark.parametrize(
    ("language", "question", "found"),
    [
        ("nb", "Hvem eide ferja tidligere?", {"before"}),
        ("nn", "Kven åtte ferja før?", {"before"}),
        ("en", "Who owned the ferry the year before?", {"before"}),
        ("nb", "Kan du si meg hvor mange som har søkt hittil?", {"so_far"}),
        ("nb", "Hvem andre enn Moen eier ferja nå?", {"others", "so_far"}),
        ("nb", "Hvem eier ferja?", set()),
    ],
)
def test_qualifiers(language, question, found):
    assert analyse(question, language).qualifiers == found


@pytest.mark.parametrize(
    ("language", "question", "excluding"),
    [
        ("nb", "Hvem andre enn Moen eier ferja?", True),
        ("nn", "Kven utanom Moen eig ferja?", True),
        ("en", "Who besides Moen owns the ferry?", True),
        ("en", "Who else owns the ferry?", False),
        ("nb", "Hvem eier ferja?", False),
    ],
)
def test_questions_for_others_than_those_named(language, question, excluding):
    assert analyse(question, language).excluding is excluding


@pytest.mark.parametrize(
    ("language", "question", "survey"),
    [
        ("nb", "Hvor mange kommuner søkte?", True),
        ("nn", "Kor mange kommunar søkte?", True),
        ("en", "How many municipalities applied?", True),
        ("nb", "Hvilke kommuner søkte?", True),
        ("nb", "Nevn kommunene som søkte.", True),
        ("en", "Which municipalities applied?", True),
        ("nb", "Hva heter alle lærerne?", True),
        ("nn", "Kva heiter alle lærarane?", True),
        ("en", "Who are all the teachers?", True),
        ("en", "Tell me about every project.", True),
        ("nb", "Hvem ledet juryen?", False),
        ("nn", "Kva er allemannsretten?", False),  # only begins like it
        ("en", "When is the hall open?", False),
        ("nb", "Hvor mange uker varer kurset?", False),  # a length of time is told in one place
    ],
)
def test_questions_that_survey_the_texts(language, question, survey):
    assert analyse(question, language).is_survey is survey


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Hvem er Kari Vik?", ["Kari", "Vik"]),
        ("Hva betyr NRK?", ["NRK"]),
        ("NRK sender fra Vik", ["NRK", "Vik"]),  # all capitals, so a name even here
        ("Ferja går", []),
        ("Har «Havets hus» åpent?", ["Havets"]),
        ("", []),
    ],
)
def test_names(sentence, found):
    assert names(sentence) == found


WORDS = st.sampled_from(
    "Hei! vet du Kan du si meg om når hvem hvor Kari Vik 1994 NRK? . ? ! what who is the can you tell me Please, "
    "I wonder kva kvifor Eg lurer på at «Havet» 12,5 kr the date of ) ( – … \n \t".split(" ")
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=20).map(" ".join))


@given(TEXTS, st.sampled_from(["nb", "nn", "en"]))
def test_any_text_can_be_taken_apart(text, language):
    question = analyse(text, language)
    assert question.text == text
    assert question.focus.strip() or not text.strip()
    assert len(set(question.kinds)) == len(question.kinds)
    assert set(question.demanded) <= set(question.kinds) <= set(KINDS)
    assert question.qualifiers <= set(QUALIFIERS)
    assert question.is_survey or not {"number", "list"} & set(question.kinds)
    assert all(year in text for year in question.years)
    assert all(noun == noun.casefold() for noun in (*question.nouns, *question.asking))
    assert analyse(text, language) == question


TOLD = [
    st.tuples(st.just(kind), st.from_regex(rf"\A(?:{pattern})\Z").filter(lambda text: text == text.casefold()))
    for kind, _, pattern in PATTERNS
]


@settings(max_examples=300)
@given(st.one_of(TOLD))
def test_all_that_tells_a_kind_has_one_of_its_marks(told):
    kind, said = told
    (marks,) = (marks.split("|") for name, marks, _ in PATTERNS if name == kind)
    assert any(mark in said for mark in marks)
