"""What members type as a deadline, read on Friday 27 March 2026, 16:00, in Berlin, two days before clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.dates.deadline import AmbiguousDate, DeadlineReading, check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.moment import Moment
from bot.domain.time.abbreviations import CLOCKS

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
    ("EOM", "2026-03-31T23:59"),
    ("end of Friday 3 April", "2026-04-03T23:59"),
    ("end of tomorrow", "2026-03-28T23:59"),
    ("tomorrow EOD", "2026-03-28T23:59"),
    ("by the end of the day at the latest", "2026-03-27T23:59"),
    ("end of the second quarter of 2027", "2027-06-30T23:59"),
    ("end of the 3rd quarter", "2026-09-30T23:59"),
    ("end June", "2026-06-30T23:59"),
    ("end of March next year", "2027-03-31T23:59"),
    ("by the end of year 2027", "2027-12-31T23:59"),
    ("31 December next year", "2027-12-31T23:59"),
    ("first of May", "2026-05-01T23:59"),
    # counted days
    ("third Friday of next month", "2026-04-17T23:59"),
    ("the third Friday next month 18:00", "2026-04-17T18:00"),
    ("last Monday of March", "2026-03-30T23:59"),
    ("last Friday of the month", "2026-03-27T23:59"),
    ("last Monday of February", "2027-02-22T23:59"),
    ("last day of next quarter", "2026-06-30T23:59"),
    ("1st Tuesday in November 2028", "2028-11-07T23:59"),
    ("fifth Friday in May", "2026-05-29T23:59"),
    ("10th day of April", "2026-04-10T23:59"),
    ("Friday next week", "2026-04-03T23:59"),
    ("Sunday of this week 9pm", "2026-03-29T21:00"),
    ("this coming Friday", "2026-04-03T23:59"),
    # before a day: the last moment that is not in it
    ("before 1 October", "2026-09-30T23:59"),
    ("before October 1st, 2027", "2027-09-30T23:59"),
    ("before May the 4th", "2026-05-03T23:59"),
    ("before October", "2026-09-30T23:59"),
    ("before 2027", "2026-12-31T23:59"),
    ("before Q3", "2026-06-30T23:59"),
    ("before the second quarter of 2027", "2027-03-31T23:59"),
    ("before Friday", "2026-04-02T23:59"),
    ("before Friday, 3 April", "2026-04-02T23:59"),
    ("before the third Friday of next month", "2026-04-16T23:59"),
    ("before next week", "2026-03-29T23:59"),
    ("before 27 March", "2027-03-26T23:59"),
    ("before the end of May", "2026-05-31T23:59"),
    ("before end of 2026", "2026-12-31T23:59"),
    ("before 1 October 18:00", "2026-10-01T18:00"),
    ("prior to noon", "2026-03-28T12:00"),
    ("on or before 1 October", "2026-10-01T23:59"),
    ("no later than 3 May", "2026-05-03T23:59"),
    # more lengths of time
    ("in a couple of days", "2026-03-29T16:00"),
    ("in half an hour", "2026-03-27T16:30"),
    ("in 1.5 hours", "2026-03-27T17:30"),
    ("in 1,5 hours", "2026-03-27T17:30"),
    ("in 2\u00bd hours", "2026-03-27T18:30"),
    ("in \u00bc hour", "2026-03-27T16:15"),
    ("in an hour and a half", "2026-03-27T17:30"),
    ("in two and a half hours", "2026-03-27T18:30"),
    ("in three quarters of an hour", "2026-03-27T16:45"),
    ("in twenty-five minutes", "2026-03-27T16:25"),
    ("in 1h30m", "2026-03-27T17:30"),
    ("in 1 day and 3 hours", "2026-03-28T19:00"),
    ("in 1.5 days", "2026-03-29T05:00"),
    ("in two weeks' time", "2026-04-10T16:00"),
    ("a fortnight hence", "2026-04-10T16:00"),
    ("in half a year", "2026-09-27T16:00"),
    # nights
    ("tonight at midnight", "2026-03-28T00:00"),
    ("tonight at 1am", "2026-03-28T01:00"),
    # abbreviations of zones on which all clocks that they can mean agree
    ("18:00 CET", "2026-03-27T18:00"),
    ("18:00 CET tomorrow", "2026-03-28T18:00"),
    ("1 July 18:00 CEST", "2026-07-01T18:00"),
    ("1 July 6pm ET", "2026-07-02T00:00"),
    ("18:00 GMT", "2026-03-27T19:00"),
    ("noon JST on 2 April", "2026-04-02T05:00"),
    ("18:00 UTC tomorrow", "2026-03-28T19:00"),
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
        "end",
        "before",
        "before the end of the world",
        "third",
        "third Friday",
        "sixth quarter",
        "fifth quarter of 2027",
        "some day",
        "since Friday",
        "around noon tomorrow",
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
    "dates.vague": ["next week", "this weekend", "week", "Q2 2027", "next quarter", "in half a month"],
    "dates.how_many": ["in a few days", "days", "several weeks from now", "a few hours ago"],
    "dates.no_such_weekday": ["fifth Friday of April", "5th Monday of February 2027", "31st day of June"],
    "dates.weekday_mismatch": ["Thursday April 3 2026", "Friday, March 1"],
    "dates.not_ahead": [
        "yesterday",
        "now",
        "last friday",
        "3 days ago",
        "in 0 days",
        "in -3 days",
        "last week",
        "just now",
    ],
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
    assert refusal("fifth Friday of April").facts == {"word": "fifth friday of april"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in a blue moon", "a blue moon"),
        ("on the first full moon", "first full moon"),
        ("in five", "five"),
        ("by the", "by the"),
        ("at", "at"),
        ("end of the world", "end of the world"),
        ("before the end of the world", "end of the world"),
        ("in a few days", "in a few days"),
        ("in the next few days", "next few days"),
        ("until whenever, 5pm", "whenever"),
        ("last Friday", "last friday"),
        ("day before yesterday", "day before yesterday"),
        ("last night at 9pm", "last night"),
        ("Monday last week", "monday last week"),
        ("a couple of days ago", "a couple of days ago"),
        ("every friday", "every friday"),
        ("December 2026", "december 2026"),
        ("last week", "last week"),
    ],
)
def test_a_refusal_names_all_the_words_that_were_wrong_and_no_preposition_instead(text: str, words: str) -> None:
    assert refusal(text).facts == {"word": words}


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
    ("2026-12-31 18:00 EST", "dates.zone_abbreviation", ["2026-12-31T08:00", "2027-01-01T00:00"]),
    ("1 July 18:00 CET", "dates.zone_abbreviation", ["2026-07-01T18:00", "2026-07-01T19:00"]),
    ("18:00 IST", "dates.zone_abbreviation", ["2026-03-27T19:00", "2026-03-28T13:30", "2026-03-28T16:00"]),
    ("at 5 JST", "dates.morning_or_evening", ["2026-03-27T21:00", "2026-03-28T09:00"]),
    ("before midnight", "dates.midnight", ["2026-03-28T00:00", "2026-03-29T00:00"]),
    ("end of day Friday", "dates.today_or_next", ["2026-03-27T23:59", "2026-04-03T23:59"]),
]


@pytest.mark.parametrize(("text", "key", "readings"), ASKED)
def test_a_phrase_with_several_readings_asks_and_offers_those_that_are_possible(
    text: str, key: str, readings: list[str]
) -> None:
    asked = refusal(text)
    assert isinstance(asked, AmbiguousDate)
    assert asked.key == key
    assert asked.readings == tuple(ms(local) for local in readings)


def test_each_reading_of_an_abbreviation_says_by_which_clocks_it_is_meant() -> None:
    asked = refusal("tomorrow 18:00 BST")
    assert isinstance(asked, AmbiguousDate)
    assert asked.clocks == {ms("2026-03-28T13:00"): "Asia/Dhaka", ms("2026-03-28T19:00"): "Europe/London"}


def test_every_clock_of_an_abbreviation_is_known_and_those_that_are_read_at_once_are_no_guess() -> None:
    for name, clocks in CLOCKS.items():
        now = ms("2026-07-01T12:00", "UTC")
        found = {read(f"1 August 18:00 {clock}", "UTC", now) for clock in clocks}
        for word in (name, name.upper()):
            if len(found) == 1:
                assert {read(f"1 August 18:00 {word}", "UTC", now)} == found
            else:
                asked = refusal(f"1 August 18:00 {word}", "UTC", now)
                assert isinstance(asked, AmbiguousDate)
                assert len(asked.readings) == len(found)


def test_a_clock_by_which_the_time_is_skipped_is_not_offered() -> None:
    # At 02:30 on 8 March clocks in New York skip an hour.
    asked = refusal("2026-03-08 02:30 EST", now=ms("2026-03-01T12:00"))
    assert isinstance(asked, AmbiguousDate)
    assert set(asked.clocks.values()) == {"UTC-5", "Australia/Sydney"}
    assert refusal("2026-03-08 02:30 ET", now=ms("2026-03-01T12:00")).key == "dates.gap"


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


@pytest.mark.parametrize(
    ("text", "words"), [("noonish on 31 February", "noonish"), ("wobbly by 31 february", "wobbly")]
)
def test_before_a_date_that_there_is_not_the_words_that_cannot_be_read_are_named(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_deadline(text, 1_733_000_000_000, "Europe/Berlin")
    assert refused.value.key == "dates.unreadable"
    assert words in str(refused.value.facts)


def test_a_date_that_there_is_not_is_refused_for_that_behind_a_preposition() -> None:
    with pytest.raises(Refused) as refused:
        read_deadline("by 31 February", 1_733_000_000_000, "Europe/Berlin")
    assert refused.value.key == "dates.no_such_day"
