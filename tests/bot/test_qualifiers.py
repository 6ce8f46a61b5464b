import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.qualifiers import QUALIFIERS, is_excluding, qualifiers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hvem vant prisen året før?", {"before"}),
        ("Hvem ledet juryen tidligere?", {"before"}),
        ("Kven vann prisen i fjor?", {"before"}),
        ("Kven leidde juryen tidlegare?", {"before"}),
        ("Who won the prize the previous year?", {"before"}),
        ("Who was the former chair?", {"before"}),
        ("Hvem skal lede juryen neste år?", {"after"}),
        ("Kven skal leie juryen seinare?", {"after"}),
        ("Who is to chair the jury next?", {"after"}),
        ("Hvor mange har søkt hittil?", {"so_far"}),
        ("Kor mange har søkt så langt?", {"so_far"}),
        ("How many have applied so far?", {"so_far"}),
        ("Hvem leder juryen nå?", {"so_far"}),
        ("Who is the current chair?", {"so_far"}),
        ("Hva ble utfallet til slutt?", {"outcome"}),
        ("Korleis enda det?", {"outcome"}),
        ("What happened in the end?", {"outcome"}),
        ("Hvilke andre priser har de fått?", {"others"}),
        ("Kva andre prisar har dei fått?", {"others"}),
        ("What other prizes did they get?", {"others"}),
        ("Who else applied?", {"others"}),
        ("Hvor mye koster det per år?", {"yearly"}),
        ("Kor mykje kostar det kvart år?", {"yearly"}),
        ("How many visit it every year?", {"yearly"}),
        ("Hvilke andre vant prisen tidligere?", {"before", "others"}),  # several
        ("HVEM VANT PRISEN ÅRET FØR?", {"before"}),
        # Nothing of the kind, though letters agree.
        ("Hvem vant prisen?", set()),
        ("Kven vann prisen?", set()),
        ("Who won the prize?", set()),
        ("Hvem er fører av ferja?", set()),
        ("Hvordan kan jeg nå kommunen?", {"so_far"}),  # a verb that cannot be told from "now"
        ("Hvor lett er det å nå kommunen?", set()),
        ("Hvem eier restauranten?", set()),
        ("Who owns the restaurant?", set()),
        ("What do they know?", set()),
        ("", set()),
    ],
)
def test_qualifiers(text, found):
    assert qualifiers(text) == found


@pytest.mark.parametrize(
    ("question", "excluding"),
    [
        ("Hvem andre enn Asker søkte om prisen?", True),
        ("Hvilke kommuner foruten Asker søkte?", True),
        ("Hvem vant utenom Horten?", True),
        ("Hvem fikk prisen, bortsett fra Asker?", True),
        ("Hvem fikk prisen i tillegg til Asker?", True),
        ("Fikk flere enn Asker prisen?", True),
        ("Kven anna enn Asker søkte?", True),
        ("Kva kommunar utanom Asker søkte?", True),
        ("Kven fekk prisen, bortsett frå Asker?", True),
        ("Søkte fleire enn Asker?", True),
        ("Who else than the chair was in the jury?", True),
        ("Which municipalities other than Asker applied?", True),
        ("Who won apart from Horten?", True),
        ("Who besides the chair sat in the jury?", True),
        ("Which municipalities applied, except for Asker?", True),
        ("WHO WON APART FROM HORTEN?", True),
        # Others are not asked for where none is named, nor by counting.
        ("Hvem andre søkte om prisen?", False),
        ("Who else applied?", False),
        ("Hvilke kommuner har flere enn 10 000 innbyggere?", False),
        ("Hvem har vunnet flere enn én gang?", False),
        ("Kva kommunar har fleire enn ti tusen innbyggjarar?", False),
        ("Søkte flere enn halvparten av kommunene?", False),
        ("Søkte flere enn ventet?", False),
        ("Fikk flere enn Tinn kommune prisen?", True),  # no number, though "ti" is
        ("Er det bedre enn før?", False),
        ("Hvem vant?", False),
        ("", False),
    ],
)
def test_who_asks_for_others_than_those_named(question, excluding):
    assert is_excluding(question) is excluding


PIECES = st.sampled_from(
    "hvem vant året før i fjor last year andre enn Asker flere enn 10 other than else foruten utenom nå å til slutt "
    "per år so far besides except . ? , \n".split(" ")
)
TEXTS = st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=15).map(" ".join))


@given(TEXTS)
def test_any_text_may_be_qualified(text):
    assert qualifiers(text) <= set(QUALIFIERS)
    assert qualifiers(text.casefold()) == qualifiers(text)
    assert is_excluding(text.casefold()) == is_excluding(text)


@given(TEXTS, TEXTS)
def test_what_qualifies_a_sentence_qualifies_the_text_that_holds_it(one, other):
    assert qualifiers(f"{one}. {other}") >= qualifiers(one) | qualifiers(other)
