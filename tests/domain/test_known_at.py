"""Since when an answer was known: phrases that look back."""

import pytest

from bot.domain.errors import Refused
from bot.domain.known_at import read_known_at
from tests.chat import instant

NOW = instant("2024-12-04 15:00")  # a Wednesday
OPENED = instant("2024-11-01 00:00")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", "2024-12-04 15:00"),
        ("now", "2024-12-04 15:00"),
        ("2024-12-03 18:00", "2024-12-03 18:00"),
        ("2024-12-03", "2024-12-03 23:59"),
        ("2024-12-03T18:00+02:00", "2024-12-03 16:00"),
        ("yesterday 17:00", "2024-12-03 17:00"),
        ("2 hours ago", "2024-12-04 13:00"),
        ("1 week ago", "2024-11-27 15:00"),
        ("14:00", "2024-12-04 14:00"),
        ("16:00", "2024-12-03 16:00"),
        ("Friday 12:00", "2024-11-29 12:00"),
        ("Wednesday 14:00", "2024-12-04 14:00"),
        ("3 December 18:00", "2024-12-03 18:00"),
        ("5 November 18:00", "2024-11-05 18:00"),
        ("yesterday 17:00 Europe/Berlin", "2024-12-03 16:00"),
    ],
)
def test_a_phrase_means_the_last_time_that_fits(text: str, meant: str) -> None:
    assert read_known_at(text, NOW, "UTC", OPENED) == instant(meant)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tomorrow", "known.ahead"),
        ("in 2 hours", "known.ahead"),
        ("2024-12-04 15:01", "known.ahead"),
        ("2024-10-31", "known.before"),
        ("9999 weeks ago", "known.before"),
        ("18:00 EST", "date.zone_abbreviation"),
        ("UTC", "date.no_day"),
        ("some day", "date.unreadable"),
        ("last Friday", "date.not_ahead"),
    ],
)
def test_what_is_ahead_before_the_opening_or_no_time_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read_known_at(text, NOW, "UTC", OPENED)
    assert caught.value.key == key


def test_a_time_that_came_twice_is_asked_about() -> None:
    with pytest.raises(Refused) as caught:
        read_known_at("2024-10-27 02:30", NOW, "Europe/Berlin", 0)
    assert caught.value.key == "known.unclear"
