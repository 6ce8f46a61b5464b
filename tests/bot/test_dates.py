import pytest

from bot.dates import long_date
from bot.messages import LOCALE

needs_bokmaal = pytest.mark.skipif(not list(LOCALE.glob("nb/*/*.mo")), reason="no catalogue yet")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2017", "2017"),
        ("2017-06", "June 2017"),
        ("2017-06-05", "5 June 2017"),
        ("2017-13", "2017-13"),  # no month
        ("2017-06-05-01", "2017-06-05-01"),
        ("i fjor", "i fjor"),
        ("", ""),
    ],
)
def test_long_date(date, said):
    assert long_date(date, "en") == said


@needs_bokmaal
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_long_date_in_norwegian(language):
    assert long_date("2017-06-05", language) == "5. juni 2017"
