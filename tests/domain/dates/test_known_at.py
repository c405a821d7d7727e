"""When an answer became known: phrases that mean the past."""

import pytest

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.dates.known_at import read_known_at
from bot.domain.errors import Refused
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
        ("13/11", "2024-11-13 23:59"),
        ("Wednesday", "2024-11-27 23:59"),
        ("yesterday 17:00 Europe/Berlin", "2024-12-03 16:00"),
        ("just now", "2024-12-04 15:00"),
        ("today", "2024-12-04 15:00"),
        ("2024-12-04", "2024-12-04 15:00"),
        ("4 December", "2024-12-04 15:00"),
        ("yesterday", "2024-12-03 23:59"),
        ("day before yesterday", "2024-12-02 23:59"),
        ("last night", "2024-12-03 23:59"),
        ("last night at 9pm", "2024-12-03 21:00"),
        ("last night at 2am", "2024-12-04 02:00"),
        ("last Friday", "2024-11-29 23:59"),
        ("last Wednesday 18:00", "2024-11-27 18:00"),
        ("this past Monday", "2024-12-02 23:59"),
        ("this Monday", "2024-12-02 23:59"),
        ("Monday last week", "2024-11-25 23:59"),
        ("since Friday", "2024-11-29 23:59"),
        ("3 days ago", "2024-12-01 15:00"),
        ("3 days ago at 5pm", "2024-12-01 17:00"),
        ("a couple of days ago", "2024-12-02 15:00"),
        ("two weeks ago", "2024-11-20 15:00"),
        ("two weeks back", "2024-11-20 15:00"),
        ("a week ago", "2024-11-27 15:00"),
        ("a month ago", "2024-11-04 15:00"),
        ("an hour ago", "2024-12-04 14:00"),
        ("about an hour ago", "2024-12-04 14:00"),
        ("half an hour ago", "2024-12-04 14:30"),
        ("1.5 hours ago", "2024-12-04 13:30"),
        ("an hour and a half ago", "2024-12-04 13:30"),
        ("a quarter of an hour ago", "2024-12-04 14:45"),
        ("2 days and 4 hours ago", "2024-12-02 11:00"),
        ("since 2 hours", "2024-12-04 13:00"),
        ("30 seconds earlier", "2024-12-04 14:59:30"),
        ("end of last month", "2024-11-30 23:59"),
        ("end of November", "2024-11-30 23:59"),
        ("end of last week", "2024-12-01 23:59"),
        ("third Friday of last month", "2024-11-15 23:59"),
        ("last Friday of November", "2024-11-29 23:59"),
        ("before Monday", "2024-12-01 23:59"),
        ("14:00 UTC yesterday", "2024-12-03 14:00"),
        ("12:00 CET", "2024-12-04 11:00"),
    ],
)
def test_a_phrase_means_the_last_time_that_fits(text: str, meant: str) -> None:
    assert read_known_at(text, NOW, "UTC", OPENED) == instant(meant)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tomorrow", "dates.known_ahead"),
        ("in 2 hours", "dates.known_ahead"),
        ("2024-12-04 15:01", "dates.known_ahead"),
        ("2024-10-31", "dates.known_before"),
        ("9999 weeks ago", "dates.known_before"),
        ("UTC", "dates.no_day"),
        ("end of the month", "dates.known_ahead"),
        ("end of the day", "dates.known_ahead"),
        ("a few days ago", "dates.how_many"),
        ("hours ago", "dates.how_many"),
        ("a year ago", "dates.known_before"),
        ("next Friday", "dates.known_ahead"),
        ("12/07/2024", "dates.known_before"),
        ("31 November", "dates.no_such_day"),
    ],
)
def test_what_is_ahead_before_the_opening_or_no_time_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read_known_at(text, NOW, "UTC", OPENED)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("some day", "some day"),
        ("on the radio yesterday", "radio"),
        ("since the game", "game"),
        ("every Friday", "every friday"),
        ("next week", "next week"),
        ("last week", "last week"),
        ("5", "5"),
        ("1950-01-01", "1950"),
        ("0 days ago", "0 days ago"),
        ("in -3 days", "in -3 days"),
        ("99999 years ago", "99999 years ago"),
        ("in 2 hours ago", "in 2 hours ago"),
    ],
)
def test_what_cannot_be_read_is_told_with_times_that_have_passed(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_known_at(text, NOW, "UTC", OPENED)
    assert caught.value.key == "dates.known_unreadable"
    assert str(caught.value.facts["word"]) == words


@pytest.mark.parametrize(
    ("text", "key", "readings"),
    [
        ("11/12/2024", "dates.day_or_month", ["2024-11-12 23:59"]),
        ("03/12", "dates.day_or_month", ["2024-12-03 23:59"]),
        ("4/12", "dates.day_or_month", ["2024-12-04 15:00"]),
        ("2/12 14:00", "dates.day_or_month", ["2024-12-02 14:00"]),
        ("11/12", "dates.day_or_month", ["2024-11-12 23:59"]),
        ("24-11-05", "dates.short_year", ["2024-11-05 23:59"]),
        ("at 5", "dates.morning_or_evening", ["2024-12-03 17:00", "2024-12-04 05:00"]),
        ("today at 5", "dates.morning_or_evening", ["2024-12-04 05:00"]),
        ("Wednesday at 4", "dates.morning_or_evening", ["2024-11-27 16:00", "2024-12-04 04:00"]),
        ("last Monday", "dates.this_or_last", ["2024-11-25 23:59", "2024-12-02 23:59"]),
        ("yesterday 18:00 EST", "dates.zone_abbreviation", ["2024-12-03 23:00", "2024-12-04 07:00"]),
        ("yesterday midnight", "dates.midnight", ["2024-12-03 00:00", "2024-12-04 00:00"]),
    ],
)
def test_a_phrase_with_several_readings_asks_and_offers_those_that_are_possible(
    text: str, key: str, readings: list[str]
) -> None:
    with pytest.raises(AmbiguousDate) as caught:
        read_known_at(text, NOW, "UTC", OPENED)
    assert caught.value.key == key
    assert caught.value.readings == tuple(map(instant, readings))


def test_a_time_that_came_twice_is_asked_about() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        read_known_at("2024-10-27 02:30", NOW, "Europe/Berlin", 0)
    assert caught.value.key == "dates.overlap"
    assert caught.value.readings == (instant("2024-10-27 00:30"), instant("2024-10-27 01:30"))


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        ("2026-12-04 15:00", "3 December", "2026-12-03 23:59"),
        ("2026-12-04 15:00", "4 December 14:00", "2026-12-04 14:00"),
        ("2026-12-04 15:00", "4 December 16:00", "2025-12-04 16:00"),
        ("2028-02-29 15:00", "28 February", "2028-02-28 23:59"),
        ("2028-02-29 15:00", "29 February 12:00", "2028-02-29 12:00"),
        ("2025-03-01 15:00", "1 March 14:00", "2025-03-01 14:00"),
        ("2025-03-01 15:00", "28 February", "2025-02-28 23:59"),
    ],
)
def test_a_date_without_its_year_is_the_last_one_whatever_the_year_is(now: str, text: str, meant: str) -> None:
    assert read_known_at(text, instant(now), "UTC", 0) == instant(meant)


def test_the_last_day_and_weekday_go_by_the_clock_on_the_wall_where_clocks_were_changed() -> None:
    # In Berlin clocks went back at 03:00 on Sunday 27 October 2024: 15:00 local is 14:00 UTC now, and was 13:00 before.
    monday, sunday = instant("2024-10-28 14:00"), instant("2024-10-27 14:00")
    assert read_known_at("Monday 14:30", monday, "Europe/Berlin", 0) == instant("2024-10-28 13:30")
    assert read_known_at("Monday 15:30", monday, "Europe/Berlin", 0) == instant("2024-10-21 13:30")
    assert read_known_at("14:30", sunday, "Europe/Berlin", 0) == instant("2024-10-27 13:30")
    assert read_known_at("15:30", sunday, "Europe/Berlin", 0) == instant("2024-10-26 13:30")
