"""What members type as a deadline, read on Friday 27 March 2026, 16:00, in Berlin, two days before clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.dates.deadline import AmbiguousDate, DeadlineReading, check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.moment import Moment

BERLIN = "Europe/Berlin"
MINUTE = 60_000


def ms(local: str, zone: str = BERLIN, fold: int = 0) -> int:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return round(at.timestamp() * 1000)


NOW = ms("2026-03-27T16:00")


def read(text: str, zone: str = BERLIN, now: int = NOW) -> str:
    """The reading as local time in the zone, with seconds where there are any."""
    at = datetime.fromtimestamp(read_deadline(text, now, zone).at_ms / 1000, UTC).astimezone(ZoneInfo(zone))
    return at.replace(tzinfo=None).isoformat(timespec="auto").removesuffix(":00")


def refusal(text: str, zone: str = BERLIN, now: int = NOW) -> Refused:
    with pytest.raises(Refused) as caught:
        check_deadline(read_deadline(text, now, zone).at_ms, now)
    return caught.value


@pytest.mark.parametrize("text", ["2026-12-31 18:00", "2026-12-31T18:00"])
def test_a_full_local_date_and_time_is_taken_to_the_letter(text: str) -> None:
    assert read_deadline(text, NOW, BERLIN) == DeadlineReading(ms("2026-12-31T18:00"), normalised=False)


@pytest.mark.parametrize(
    "text", ["2026-12-31", "2026-12-31 18:00 ", "2026-12-31  18:00", "2026-12-31t18:00", "2026-12-31 18:00:00", "5pm"]
)
def test_everything_else_is_said_back(text: str) -> None:
    assert read_deadline(text, NOW, BERLIN).normalised


READ = [
    # in digits
    ("2026-12-31", "2026-12-31T23:59"),
    ("2026/12/31", "2026-12-31T23:59"),
    ("2026.12.31", "2026-12-31T23:59"),
    ("2026-1-2", "2026-01-02T23:59"),
    ("2020-01-01", "2020-01-01T23:59"),
    ("31.12.2026 18:00", "2026-12-31T18:00"),
    ("5.6.2026", "2026-06-05T23:59"),
    ("1.3.", "2027-03-01T23:59"),
    ("31/12/2026", "2026-12-31T23:59"),
    ("12/31/2026", "2026-12-31T23:59"),
    ("31-12-2026", "2026-12-31T23:59"),
    ("05/05/2026", "2026-05-05T23:59"),
    ("12/31", "2026-12-31T23:59"),
    ("31/12", "2026-12-31T23:59"),
    ("5/5", "2026-05-05T23:59"),
    ("2026-W14-5", "2026-04-03T23:59"),
    ("2026-W53-7", "2027-01-03T23:59"),
    ("<t:1798761540>", "2027-01-01T00:59"),
    ("<t:1798761540:R>", "2027-01-01T00:59"),
    ("\uff12\uff10\uff12\uff16\uff0d\uff11\uff12\uff0d\uff13\uff11", "2026-12-31T23:59"),
    ("2026\u201312\u201331", "2026-12-31T23:59"),
    # with seconds, offsets, zones
    ("2026-12-31 18:00:30", "2026-12-31T18:00:30"),
    ("2026-12-31T23:59:00Z", "2027-01-01T00:59"),
    ("2026-12-31T23:59:00.5Z", "2027-01-01T00:59:00.500000"),
    ("2026-12-31T23:59:00+05:30", "2026-12-31T19:29"),
    ("2026-12-31 18:00-0500", "2027-01-01T00:00"),
    ("2026-12-31 18:00 UTC", "2026-12-31T19:00"),
    ("2026-12-31 18:00 UTC+2", "2026-12-31T17:00"),
    ("2026-12-31 18:00 GMT-3:30", "2026-12-31T22:30"),
    ("2026-12-31 18:00 +14", "2026-12-31T05:00"),
    ("2026-12-31 18:00 Europe/London", "2026-12-31T19:00"),
    ("31 Dec 6pm asia/calcutta", "2026-12-31T13:30"),
    ("tomorrow America/New_York", "2026-03-29T05:59"),
    ("tomorrow 1am Pacific/Kiritimati", "2026-03-28T12:00"),
    # month by name
    ("31 December 2026", "2026-12-31T23:59"),
    ("31st December 2026 6 pm", "2026-12-31T18:00"),
    ("31 Dec", "2026-12-31T23:59"),
    ("Dec. 31, 2026", "2026-12-31T23:59"),
    ("the 3rd of May 2027", "2027-05-03T23:59"),
    ("May the 4th", "2026-05-04T23:59"),
    ("6:30pm, 30 Sept.", "2026-09-30T18:30"),
    ("April 1", "2026-04-01T23:59"),
    ("March 27", "2026-03-27T23:59"),
    ("March 27 9am", "2027-03-27T09:00"),
    ("March 1", "2027-03-01T23:59"),
    ("29 February", "2028-02-29T23:59"),
    # from today
    ("today", "2026-03-27T23:59"),
    ("tonight at 8pm", "2026-03-27T20:00"),
    ("tomorrow", "2026-03-28T23:59"),
    ("5pm tomorrow", "2026-03-28T17:00"),
    ("by tomorrow at noon", "2026-03-28T12:00"),
    ("until tomorrow 5 p.m.", "2026-03-28T17:00"),
    ("the day after tomorrow", "2026-03-29T23:59"),
    ("5pm", "2026-03-27T17:00"),
    ("9am", "2026-03-28T09:00"),
    ("16:00", "2026-03-28T16:00"),
    ("noon", "2026-03-28T12:00"),
    ("at 17", "2026-03-27T17:00"),
    ("12am", "2026-03-28T00:00"),
    ("tomorrow 12pm", "2026-03-28T12:00"),
    ("2026-12-31 24:00", "2027-01-01T00:00"),
    # weekdays
    ("on Monday", "2026-03-30T23:59"),
    ("by Thu. 9:30", "2026-04-02T09:30"),
    ("friday 9am", "2026-04-03T09:00"),
    ("next friday 5pm", "2026-04-03T17:00"),
    ("next monday", "2026-03-30T23:59"),
    ("this sunday", "2026-03-29T23:59"),
    ("Friday, April 3, 2026", "2026-04-03T23:59"),
    ("Fri 05/06/2026", "2026-06-05T23:59"),
    # lengths of time
    ("in 3 weeks", "2026-04-17T16:00"),
    ("3 weeks", "2026-04-17T16:00"),
    ("in two weeks at 9am", "2026-04-10T09:00"),
    ("a week from now", "2026-04-03T16:00"),
    ("in 2 days", "2026-03-29T16:00"),
    ("in 48 hours", "2026-03-29T17:00"),
    ("in 48h", "2026-03-29T17:00"),
    ("in an hour", "2026-03-27T17:00"),
    ("in 90 minutes", "2026-03-27T17:30"),
    ("within a month", "2026-04-27T16:00"),
    ("in 5 years", "2031-03-27T16:00"),
    # ends of periods
    ("end of the day", "2026-03-27T23:59"),
    ("end of week", "2026-03-29T23:59"),
    ("by the end of next week", "2026-04-05T23:59"),
    ("end of the month", "2026-03-31T23:59"),
    ("end of month 5pm", "2026-03-31T17:00"),
    ("end of next month", "2026-04-30T23:59"),
    ("end of quarter", "2026-03-31T23:59"),
    ("end of next quarter", "2026-06-30T23:59"),
    ("end of this year", "2026-12-31T23:59"),
    ("end of next year", "2027-12-31T23:59"),
    ("end of February", "2027-02-28T23:59"),
    ("end of Feb 2028", "2028-02-29T23:59"),
    ("end of Q1", "2026-03-31T23:59"),
    ("end of Q3 2027", "2027-09-30T23:59"),
    ("end of 2026", "2026-12-31T23:59"),
    # around the change of clocks
    ("tomorrow 2:30am", "2026-03-28T02:30"),
    ("sunday 3:00am", "2026-03-29T03:00"),
    ("2026-03-29 01:59", "2026-03-29T01:59"),
]


@pytest.mark.parametrize(("text", "local"), READ)
def test_a_phrase_is_read(text: str, local: str) -> None:
    assert read(text) == local
    assert read(text.upper()) == local


REFUSED = {
    "dates.empty": ["", " \t"],
    "dates.too_long": ["1" * 65, "in " * 20_000],
    "dates.characters": ["tomorrow\0", "tomor\u200brow", "\ud800"],
    "dates.unreadable": [
        "when it happens",
        "tomorrow; DROP TABLE q",
        "by the",
        "in",
        "end of",
        "end of the",
        "end of the world",
        "in five",
        "\u0662\u0660\u0662\u0666-12-31",
        "17:00-19:00",
        "next",
    ],
    "dates.two_dates": [
        "tomorrow or so",
        "friday or saturday",
        "tomorrow 2026-12-31",
        "in 5 hours at 5pm",
        "monday tuesday",
    ],
    "dates.no_day": ["2026", "12/2026", "2026-12", "2026-W14", "December 2026", "december", "UTC"],
    "dates.bare_number": ["1798761540", "tomorrow 5"],
    "dates.year_digits": ["31 Dec 26", "Dec 31 '26"],
    "dates.no_such_year": ["99999-01-01", "0000-01-01", "0001-W01-1"],
    "dates.no_such_month": ["2026-13-01", "2026-00-10", "13/13/2026", "1.13."],
    "dates.no_such_day": ["2026-02-29", "31 April 2026", "31 June", "30.02.", "31/02/2026", "02/31/2026"],
    "dates.no_such_week": ["2025-W53-1", "2026-W14-8"],
    "dates.no_such_time": ["25:00 tomorrow", "2026-12-31 24:01", "18:60", "18:00:61", "13pm", "0am", "at 25"],
    "dates.leap_second": ["2026-06-30T23:59:60Z"],
    "dates.fraction": ["2026-12-31T18:00:00.1234567890123Z"],
    "dates.no_such_offset": ["2026-12-31T23:59:00+25:00", "2026-12-31T23:59:00-12:30", "2026-12-31T23:59:00+05:60"],
    "dates.recurring": ["every friday"],
    "dates.two_times": ["tomorrow 5pm 6pm"],
    "dates.vague": ["next week", "this weekend"],
    "dates.weekday_mismatch": ["Thursday April 3 2026", "Friday, March 1"],
    "dates.not_ahead": ["yesterday", "now", "last friday", "3 days ago", "in 0 days", "in -3 days"],
    "dates.out_of_reach": ["in 1000000 years", "in 9000000 days", "in 2700000 days", "in 99999999999999999999 minutes"],
    "time.zone_unknown": ["tomorrow Mars/Phobos"],
    "dates.past": ["2020-01-01", "2026-03-27 15:59", "this monday", "05/06/2025", "1/2/20"],
    "dates.too_soon": ["in 4 minutes"],
    "dates.too_far": ["2031-03-28", "<t:99999999999>", "05/06/2040"],
}


@pytest.mark.parametrize(("text", "key"), [(text, key) for key, texts in REFUSED.items() for text in texts])
def test_a_phrase_is_refused_for_its_reason(text: str, key: str) -> None:
    assert refusal(text).key == key


def test_a_refusal_names_the_word_that_was_wrong() -> None:
    assert refusal("tomorrow 25:00").facts == {"word": "25:00"}
    assert refusal("tomorrow maybe").facts == {"word": "maybe"}
    assert refusal("2026-02-29").facts == {"day": 29, "month": "2026-02", "last": 28}
    assert refusal("3 days ago").facts == {"word": "3 days ago"}


ASKED = [
    ("05/06/2026", "dates.day_or_month", ["2026-05-06T23:59", "2026-06-05T23:59"]),
    ("05/06/2026 6pm", "dates.day_or_month", ["2026-05-06T18:00", "2026-06-05T18:00"]),
    ("03/04/2026", "dates.day_or_month", ["2026-04-03T23:59"]),
    ("5/6", "dates.day_or_month", ["2026-05-06T23:59", "2026-06-05T23:59"]),
    ("3/4", "dates.day_or_month", ["2026-04-03T23:59", "2027-03-04T23:59"]),
    ("1/2/27", "dates.short_year", ["2027-01-02T23:59", "2027-02-01T23:59"]),
    ("26/12/31", "dates.short_year", ["2026-12-31T23:59"]),
    ("friday", "dates.today_or_next", ["2026-03-27T23:59", "2026-04-03T23:59"]),
    ("friday 5pm", "dates.today_or_next", ["2026-03-27T17:00", "2026-04-03T17:00"]),
    ("next sunday", "dates.this_or_next", ["2026-03-29T23:59", "2026-04-05T23:59"]),
    ("tomorrow at 5", "dates.morning_or_evening", ["2026-03-28T05:00", "2026-03-28T17:00"]),
    ("at 12", "dates.morning_or_evening", ["2026-03-28T00:00", "2026-03-28T12:00"]),
    ("friday at 5", "dates.morning_or_evening", ["2026-03-27T17:00", "2026-04-03T05:00", "2026-04-03T17:00"]),
    ("midnight", "dates.midnight", ["2026-03-28T00:00", "2026-03-29T00:00"]),
    ("tomorrow at midnight", "dates.midnight", ["2026-03-28T00:00", "2026-03-29T00:00"]),
    ("2026-12-31 18:00 EST", "dates.zone_abbreviation", []),
    ("tomorrow 5pm CET", "dates.zone_abbreviation", []),
]


@pytest.mark.parametrize(("text", "key", "readings"), ASKED)
def test_a_phrase_with_several_readings_asks_and_offers_those_that_are_possible(
    text: str, key: str, readings: list[str]
) -> None:
    asked = refusal(text)
    assert isinstance(asked, AmbiguousDate)
    assert asked.key == key
    assert asked.readings == tuple(ms(local) for local in readings)


def test_a_time_that_clocks_skip_is_refused_with_the_first_moment_after_it() -> None:
    for text in ("2026-03-29 02:30", "sunday 2:30am", "2:30am 29 March"):
        gap = refusal(text)
        assert gap.key == "dates.gap"
        assert gap.facts == {"word": "2026-03-29 02:30", "zone": BERLIN, "after": Moment(ms("2026-03-29T03:00"))}


def test_a_time_that_comes_twice_offers_both_instants() -> None:
    asked = refusal("2026-10-25 02:30")
    assert isinstance(asked, AmbiguousDate)
    assert asked.key == "dates.overlap"
    assert asked.readings == (ms("2026-10-25T02:30"), ms("2026-10-25T02:30", fold=1))
    assert asked.readings[1] - asked.readings[0] == 60 * MINUTE


def test_a_day_lasts_until_the_second_2359_where_the_hour_before_midnight_comes_twice() -> None:
    zone = "America/Santiago"
    assert read_deadline("2026-04-04", NOW, zone).at_ms == ms("2026-04-04T23:59", zone, fold=1)


def test_days_from_now_that_end_in_a_gap_move_to_the_first_moment_after_it() -> None:
    now = ms("2026-03-27T02:30")
    assert read("in 2 days", now=now) == "2026-03-29T03:00"
    assert read_deadline("in 2 days", ms("2026-10-23T02:30"), BERLIN).at_ms == ms("2026-10-25T02:30", fold=1)


def test_a_day_that_the_zone_skipped_is_refused() -> None:
    now = ms("2011-12-20T12:00", "Pacific/Apia")
    assert refusal("2011-12-30", "Pacific/Apia", now).key == "dates.gap"


def test_a_month_from_the_31st_ends_on_the_last_day_of_a_shorter_month() -> None:
    now = ms("2027-01-31T10:00")
    assert read("in 1 month", now=now) == "2027-02-28T10:00"
    assert read("in 13 months", now=now) == "2028-02-29T10:00"
    assert read("in a year", now=ms("2028-02-29T10:00")) == "2029-02-28T10:00"


def test_a_span_ends_on_a_whole_minute_and_is_never_shorter_than_asked() -> None:
    now = NOW + 37_123
    assert read("in 5 minutes", now=now) == "2026-03-27T16:06"
    assert read("in 3 weeks", now=now) == "2026-04-17T16:01"
    assert read("in 1 day", now=ms("2026-03-27T23:59") + 1) == "2026-03-29T00:00"


def test_today_is_the_communitys_or_that_of_the_zone_in_the_phrase() -> None:
    now = ms("2026-06-30T23:30", "UTC")
    assert read("today", now=now) == "2026-07-01T23:59"
    assert read("today", "America/New_York", now) == "2026-06-30T23:59"
    assert read("today Pacific/Apia", "UTC", now) == "2026-07-01T10:59"


@pytest.mark.parametrize("day", ["2026-03-23", "2026-03-27", "2026-03-29"])
def test_a_weekday_other_than_todays_is_the_next_one(day: str) -> None:
    now = ms(f"{day}T08:00")
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for number, name in enumerate(names, start=1):
        if number != datetime.fromisoformat(day).isoweekday():
            at_ms = read_deadline(name, now, BERLIN).at_ms
            local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(BERLIN))
            assert local.isoweekday() == number
            assert 0 < (local.date() - datetime.fromisoformat(day).date()).days < 7


@pytest.mark.parametrize("at_ms", [NOW + 5 * MINUTE, ms("2026-12-31T18:00"), ms("2031-03-27T16:00")])
def test_a_deadline_may_be_five_minutes_to_five_years_ahead_both_included(at_ms: int) -> None:
    check_deadline(at_ms, NOW)


@pytest.mark.parametrize(
    ("at_ms", "key"),
    [
        (NOW - 1, "dates.past"),
        (NOW, "dates.past"),
        (NOW + 1, "dates.too_soon"),
        (NOW + 5 * MINUTE - 1, "dates.too_soon"),
        (ms("2031-03-27T16:00") + 1, "dates.too_far"),
    ],
)
def test_a_deadline_outside_of_that_is_refused(at_ms: int, key: str) -> None:
    with pytest.raises(Refused) as refused:
        check_deadline(at_ms, NOW)
    assert refused.value.key == key


def test_five_years_from_a_leap_day_are_over_on_28_february() -> None:
    now = ms("2028-02-29T12:00", "UTC")
    check_deadline(ms("2033-02-28T12:00", "UTC"), now)
    with pytest.raises(Refused):
        check_deadline(ms("2033-02-28T12:01", "UTC"), now)
