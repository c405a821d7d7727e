"""Weeks and weekly slots, compared with the local time of each instant and with clock changes written down by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time.calendar import Slot, Week, WeeklyRule, due_of, latest_due, next_due, week_of

HOUR = 3_600_000
SUNDAY = 7


def ms(utc: str) -> int:
    return round(datetime.fromisoformat(f"{utc}+00:00").timestamp() * 1000)


def wall(at_ms: int, zone: str) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def ten_years(first: int, zone: str) -> list[Week]:
    weeks = [week_of(ms(f"{first}-01-06T12:00"), zone)]
    while len(weeks) < 522:
        weeks.append(weeks[-1].next())
    return weeks


def days_of(listed: str, first_year: int) -> set[str]:
    """The days of a list that has a word for each year, with `+` between the days of one year."""
    years = enumerate(listed.split(), start=first_year)
    return {f"{year}-{day}" for year, days in years for day in days.split("+")}


# (zone, first year, rule), (local time after a gap, the day of the gap in each of ten years),
# (offset of the first of two instants, the day of those in each of ten years)
CHANGES = [
    (
        ("Europe/Berlin", 2026, (SUNDAY, 2, 30)),
        ("T03:00+02:00", "03-29 03-28 03-26 03-25 03-31 03-30 03-28 03-27 03-26 03-25"),
        ("+02:00", "10-25 10-31 10-29 10-28 10-27 10-26 10-31 10-30 10-29 10-28"),
    ),
    (
        ("America/New_York", 2026, (SUNDAY, 2, 30)),
        ("T03:00-04:00", "03-08 03-14 03-12 03-11 03-10 03-09 03-14 03-13 03-12 03-11"),
        ("", ""),
    ),
    (
        ("America/New_York", 2026, (SUNDAY, 1, 30)),
        ("", ""),
        ("-04:00", "11-01 11-07 11-05 11-04 11-03 11-02 11-07 11-06 11-05 11-04"),
    ),
    (
        ("America/Santiago", 2026, (SUNDAY, 0, 30)),
        ("T01:00-03:00", "09-06 09-05 09-03 09-02 09-08 09-07 09-05 09-04 09-03 09-02"),
        ("", ""),
    ),
    (
        ("America/Santiago", 2026, (6, 23, 30)),
        ("", ""),
        ("-03:00", "04-04 04-03 04-01 04-07 04-06 04-05 04-03 04-02 04-01 04-07"),
    ),
    (
        ("Australia/Lord_Howe", 2026, (SUNDAY, 2, 15)),
        ("T02:30+11:00", "10-04 10-03 10-01 10-07 10-06 10-05 10-03 10-02 10-01 10-07"),
        ("", ""),
    ),
    (
        ("Australia/Lord_Howe", 2026, (SUNDAY, 1, 45)),
        ("", ""),
        ("+11:00", "04-05 04-04 04-02 04-01 04-07 04-06 04-04 04-03 04-02 04-01"),
    ),
    (
        # Clocks go back for Ramadan; ten years that have passed, because the dates ahead are announced late.
        ("Africa/Casablanca", 2016, (SUNDAY, 2, 30)),
        ("T03:00+01:00", "03-27+07-10 03-26+07-02 03-25+06-17 06-09 05-31 05-16 05-08 04-23 04-14 04-06"),
        ("+01:00", "06-05+10-30 05-21+10-29 05-13 05-05 04-19 04-11 03-27 03-19 03-10 02-23"),
    ),
    (("Asia/Kolkata", 2026, (SUNDAY, 2, 30)), ("", ""), ("", "")),
    (("Pacific/Apia", 2026, (SUNDAY, 2, 30)), ("", ""), ("", "")),
]


@pytest.mark.parametrize(("where", "gap", "overlap"), CHANGES)
def test_ten_years_of_a_rule_show_its_clock_time_but_for_gaps_and_take_the_first_of_two(
    where: tuple[str, int, tuple[int, int, int]], gap: tuple[str, str], overlap: tuple[str, str]
) -> None:
    zone, year, (weekday, hour, minute) = where
    shown = {}
    for week in ten_years(year, zone):
        due = due_of(WeeklyRule(weekday, hour, minute, zone), week)
        assert due is not None
        day = date.fromisocalendar(week.iso_year, week.iso_week, weekday).isoformat()
        shown[day] = wall(due, zone).removeprefix(day)
    usual, gaps = f"T{hour:02}:{minute:02}", days_of(gap[1], year)
    assert len(shown) == 522
    assert {day for day, clock in shown.items() if not clock.startswith(usual)} == gaps
    assert {shown[day] for day in gaps} <= {gap[0]}
    assert {shown[day] for day in days_of(overlap[1], year)} <= {usual + overlap[0]}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Casablanca"])
def test_monday_nine_oclock_is_nine_oclock_for_ten_years_and_not_always_168_hours_on(zone: str) -> None:
    rule = WeeklyRule(1, 9, 0, zone)
    dues = [due for week in ten_years(2016, zone) if (due := due_of(rule, week)) is not None]
    assert len(dues) == 522
    assert {wall(due, zone)[11:16] for due in dues} == {"09:00"}
    steps = {(after - before) // HOUR for before, after in pairwise(dues)}
    assert steps == ({168} if zone == "Asia/Kolkata" else {167, 168, 169})


@pytest.mark.parametrize(
    ("rule", "week", "due"),
    [
        (WeeklyRule(SUNDAY, 2, 30, "Europe/Berlin"), "2026-W13", "2026-03-29T01:00"),
        (WeeklyRule(SUNDAY, 2, 30, "Europe/Berlin"), "2026-W43", "2026-10-25T00:30"),
        (WeeklyRule(SUNDAY, 2, 30, "America/New_York"), "2026-W10", "2026-03-08T07:00"),
        (WeeklyRule(SUNDAY, 1, 30, "America/New_York"), "2026-W44", "2026-11-01T05:30"),
        (WeeklyRule(SUNDAY, 2, 15, "Australia/Lord_Howe"), "2026-W40", "2026-10-03T15:30"),
        (WeeklyRule(SUNDAY, 1, 45, "Australia/Lord_Howe"), "2026-W14", "2026-04-04T14:45"),
        (WeeklyRule(SUNDAY, 0, 30, "America/Santiago"), "2026-W36", "2026-09-06T04:00"),
        (WeeklyRule(SUNDAY, 2, 30, "Africa/Casablanca"), "2025-W14", "2025-04-06T02:00"),
        (WeeklyRule(1, 9, 0, "Pacific/Apia"), "2011-W52", "2011-12-26T19:00"),
        (WeeklyRule(1, 9, 0, "Pacific/Apia"), "2012-W01", "2012-01-01T19:00"),
    ],
)
def test_a_slot_is_due_at_the_instant_worked_out_by_hand(rule: WeeklyRule, week: str, due: str) -> None:
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    found = week_of(ms(f"{monday + timedelta(days=2)}T12:00"), rule.zone)
    assert found.key == week
    assert due_of(rule, found) == ms(due)


def test_a_day_the_zone_skipped_has_no_slot_and_the_weeks_beside_it_have_theirs() -> None:
    rule = WeeklyRule(5, 9, 0, "Pacific/Apia")
    week = week_of(ms("2011-12-28T12:00"), rule.zone)
    assert week.key == "2011-W52"
    assert due_of(rule, week) is None
    before, after = due_of(rule, week.previous()), due_of(rule, week.next())
    assert (before, after) == (ms("2011-12-23T19:00"), ms("2012-01-05T19:00"))
    assert next_due(rule, ms("2011-12-23T19:00")) == Slot(week.next(), ms("2012-01-05T19:00"))
    assert latest_due(rule, ms("2012-01-05T18:59")) == Slot(week.previous(), ms("2011-12-23T19:00"))


def test_a_time_of_day_in_a_gap_at_midnight_keeps_its_day() -> None:
    rule = WeeklyRule(SUNDAY, 0, 0, "America/Santiago")
    assert due_of(rule, week_of(ms("2026-09-02T12:00"), rule.zone)) == ms("2026-09-06T04:00")


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2026-12-27", "2026-W52"),
        ("2026-12-28", "2026-W53"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-01", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-15", "2024-W50"),
        ("2024-12-30", "2025-W01"),
        ("2022-01-02", "2021-W52"),
    ],
)
def test_a_week_around_new_year_is_named_by_its_iso_year(day: str, key: str) -> None:
    for zone in ("Europe/Berlin", "Pacific/Apia", "America/Santiago"):
        noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone))
        assert week_of(round(noon.timestamp() * 1000), zone).key == key


def test_a_week_runs_from_monday_midnight_to_monday_midnight_on_the_wall() -> None:
    week = week_of(ms("2026-03-27T15:00"), "Europe/Berlin")
    assert (week.iso_year, week.iso_week, week.key) == (2026, 13, "2026-W13")
    assert (week.start_ms, week.end_ms) == (ms("2026-03-22T23:00"), ms("2026-03-29T22:00"))
    assert week.end_ms - week.start_ms == 167 * HOUR
    assert week_of(week.start_ms, week.zone) == week_of(week.end_ms - 1, week.zone) == week
    assert week_of(week.end_ms, week.zone) == week.next()
    assert week_of(week.start_ms - 1, week.zone) == week.previous()


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca", "America/Santiago",
         "Australia/Lord_Howe", "America/Havana", "Asia/Tehran", "UTC"]  # fmt: skip
INSTANTS = st.integers(ms("1980-01-01T00:00"), ms("2037-01-01T00:00"))
RULES = st.builds(WeeklyRule, st.integers(1, 7), st.integers(0, 23), st.integers(0, 59), st.sampled_from(ZONES))


@given(at_ms=INSTANTS, zone=st.sampled_from(ZONES))
def test_weeks_leave_no_instant_out_and_share_none(at_ms: int, zone: str) -> None:
    week = week_of(at_ms, zone)
    assert week.start_ms <= at_ms < week.end_ms
    assert week.next().start_ms == week.end_ms
    assert week.next().previous() == week
    assert week_of(week.start_ms, zone) == week


@given(rule=RULES, at_ms=INSTANTS)
def test_the_next_slot_is_after_the_latest_and_nothing_lies_between(rule: WeeklyRule, at_ms: int) -> None:
    latest, following = latest_due(rule, at_ms), next_due(rule, at_ms)
    assert latest.at_ms <= at_ms < following.at_ms
    assert latest_due(rule, following.at_ms - 1) == latest
    assert latest_due(rule, following.at_ms) == following
    assert next_due(rule, latest.at_ms) == following
    assert latest.week.key < following.week.key


def test_in_the_repeated_hour_the_later_instant_comes_later_though_its_clock_says_earlier() -> None:
    rule = WeeklyRule(SUNDAY, 2, 45, "Europe/Berlin")
    second_half_past_two = ms("2026-10-25T01:30")
    slot = latest_due(rule, second_half_past_two)
    assert slot.at_ms == ms("2026-10-25T00:45")
    assert next_due(rule, second_half_past_two).at_ms == ms("2026-11-01T01:45")
