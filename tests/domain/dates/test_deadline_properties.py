"""Any text is read as a deadline or refused, and a deadline that was read can be written and read again."""

from calendar import month_name, monthcalendar
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dates.deadline import AmbiguousDate, check_deadline, read_deadline
from bot.domain.dates.known_at import read_known_at
from bot.domain.errors import Refused
from bot.domain.time.local_time import instants_of, local_of
from bot.domain.time.zone import read_zone, zone_named

VOCABULARY = (
    "before since last previous third fifth couple half a few and first yesterday past CET IST "
    "by until on at the in next this end of day week month quarter year tomorrow today noon midnight friday Sun. "
    "2026-12-31 2026-03-29 2026-10-25 02:30 24:00 25:61 5pm 5 17 31 31st Dec may 2027 05/06/2026 31.12. 1/2/27 3 -3 a "
    "weeks days hours months years from now ago 2026-W53-7 <t:1798761540:R> Z UTC UTC+2 +05:30 EST Europe/London 1/2 "
    "q3 2026 99999999999999 or every ; , - T . : / \u0660 \u2013"
)
WORDS = st.sampled_from(VOCABULARY.split())
ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Pacific/Apia",
        "Africa/Casablanca",
        "America/Santiago",
        "Australia/Lord_Howe",
    ]
)
# From 1973, when the last clocks that were off by seconds had been put right, to 2100.
NOWS = st.integers(94_694_400_000, 4_102_444_800_000)
PHRASES = st.tuples(st.sampled_from([" ", "", ", "]), st.lists(WORDS, max_size=7)).map(lambda two: two[0].join(two[1]))


def outcome(text: str, now_ms: int, zone: str) -> int | Refused:
    try:
        return read_deadline(text, now_ms, zone).at_ms
    except Refused as refused:
        return refused


@given(text=st.one_of(st.text(max_size=80), PHRASES), now_ms=NOWS, zone=ZONES)
@example(text="\u00b2\u00b3:\u2075\u2079", now_ms=94_694_400_000, zone="UTC")
@example(text="\u0130\ufdfa" * 30, now_ms=94_694_400_000, zone="UTC")
@example(text="29 feb", now_ms=4_102_444_799_999, zone="UTC")
def test_any_text_is_read_or_refused_and_readings_on_offer_are_possible(text: str, now_ms: int, zone: str) -> None:
    found = outcome(text, now_ms, zone)
    if isinstance(found, AmbiguousDate):
        assert list(found.readings) == sorted(set(found.readings))
        for at_ms in found.readings:
            check_deadline(at_ms, now_ms)


@given(text=PHRASES, now_ms=NOWS, zone=ZONES)
def test_case_and_space_do_not_change_a_reading(text: str, now_ms: int, zone: str) -> None:
    wide = f" {text.upper().replace(' ', '  ')} "
    if len(wide) <= 64:
        one, other = outcome(wide, now_ms, zone), outcome(text, now_ms, zone)
        assert getattr(one, "key", one) == getattr(other, "key", other)


@given(text=PHRASES, now_ms=NOWS, zone=ZONES)
@example(text="in 3 weeks", now_ms=1_774_623_600_000, zone="Europe/Berlin")
def test_what_was_read_reads_the_same_when_it_is_written_as_iso(text: str, now_ms: int, zone: str) -> None:
    at_ms = outcome(text, now_ms, zone)
    if isinstance(at_ms, int):
        written = datetime.fromtimestamp(at_ms / 1000, UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        assert outcome(f"{written}Z", now_ms, zone) == at_ms


@given(minute=NOWS.map(lambda at_ms: at_ms // 60_000 * 60_000), now_ms=NOWS, zone=ZONES)
def test_any_local_minute_is_taken_to_the_letter_unless_it_comes_twice(minute: int, now_ms: int, zone: str) -> None:
    local = local_of(minute, zone_named(zone))
    text = local.isoformat(sep=" ", timespec="minutes")
    if len(instants_of(local, zone_named(zone))) == 1:
        reading = read_deadline(text, now_ms, zone)
        assert (reading.at_ms, reading.normalised) == (minute, False)
    else:
        assert isinstance(outcome(text, now_ms, zone), AmbiguousDate)


FORWARDS = (
    "today|tonight|tomorrow|next friday|this coming monday|sunday|31 december|1 march|29 february|12/31|end of the week"
    "|end of next month|end of q2|end of march|end of next year|before 1 october|before q3|third friday of next month"
    "|last monday of march|in 3 weeks|in half an hour|a couple of days from now|friday next week|before next month"
    "|before 2200|in an hour and a half|2 days and 3 hours|eoy|1.5 years"
)
BACKWARDS = (
    "today|yesterday|last friday|this past monday|sunday|31 december|1 march|29 february|12/31|noon|17:00|24:00|at 5"
    "|end of last month|end of q2|end of march|third friday of last month|last monday of march|3 weeks ago"
    "|half an hour ago|a couple of days ago|friday last week|an hour and a half ago|5 months|last night at 2am"
    "|12:00 CST|yesterday 18:00 IST|midnight|tonight|now|before monday"
)


@given(day=st.sampled_from(FORWARDS.split("|")), now_ms=NOWS, zone=ZONES)
def test_no_phrase_that_is_read_forwards_lies_in_the_past(day: str, now_ms: int, zone: str) -> None:
    found = outcome(day, now_ms, zone)
    instants = found.readings if isinstance(found, AmbiguousDate) else (found,)
    for at_ms in instants:
        # The last minute of a day is the deadline of it, also in that minute.
        assert isinstance(at_ms, Refused) or at_ms > now_ms - 60_000


@given(day=st.sampled_from(BACKWARDS.split("|")), now_ms=NOWS, zone=ZONES)
def test_no_phrase_that_is_read_backwards_lies_ahead(day: str, now_ms: int, zone: str) -> None:
    try:
        instants: tuple[int, ...] = (read_known_at(day, now_ms, zone, 0),)
    except AmbiguousDate as asked:
        instants = asked.readings
    except Refused as refused:
        # Tonight ends ahead; times that clocks skip do not exist.
        assert refused.key in {"dates.known_ahead", "dates.gap", "dates.known_before"}  # noqa: PT017  so is it right
        return
    assert instants
    assert max(instants) <= now_ms


@given(text=PHRASES, now_ms=NOWS, zone=ZONES)
def test_any_text_is_read_as_the_past_or_refused_and_never_ahead(text: str, now_ms: int, zone: str) -> None:
    try:
        assert read_known_at(text, now_ms, zone, 0) <= now_ms
    except AmbiguousDate as asked:
        assert all(at_ms <= now_ms for at_ms in asked.readings)  # noqa: PT017  an answer, not an error
    except Refused:
        return


ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@given(
    nth=st.integers(0, 5),
    weekday=st.integers(0, 6),
    month=st.integers(1, 12),
    year=st.integers(1990, 2100),
    joint=st.sampled_from(["of", "in"]),
)
def test_a_counted_weekday_is_that_of_the_calendar(nth: int, weekday: int, month: int, year: int, joint: str) -> None:
    days = [week[weekday] for week in monthcalendar(year, month) if week[weekday]]
    text = f"the {ORDINALS[nth]} {WEEKDAYS[weekday]} {joint} {month_name[month]} {year}"
    found = outcome(text, 0, "UTC")
    if nth == 4 and len(days) < 5:
        assert isinstance(found, Refused)
        assert found.key == "dates.no_such_weekday"
    else:
        day = days[-1] if nth == 5 else days[nth]
        assert isinstance(found, int)
        assert local_of(found, UTC) == datetime(year, month, day, 23, 59)  # noqa: DTZ001  a local time


@given(count=st.integers(1, 500), unit=st.sampled_from(["minutes", "hours", "days", "weeks", "months"]), now_ms=NOWS)
def test_what_is_so_long_ago_is_as_far_as_what_is_so_far_ahead(count: int, unit: str, now_ms: int) -> None:
    now_ms -= now_ms % 60_000
    ago = read_known_at(f"{count} {unit} ago", now_ms, "UTC", -(10**15))
    ahead = outcome(f"in {count} {unit}", now_ms, "UTC")
    assert isinstance(ahead, int)
    if unit != "months":
        assert now_ms - ago == ahead - now_ms
    assert ago < now_ms < ahead


def zone_outcome(text: str) -> str | Refused:
    try:
        return read_zone(text).name
    except Refused as refused:
        return refused


@given(text=st.one_of(st.text(max_size=70), WORDS))
@example(text="u\u017f/pacific")
def test_any_text_is_a_zone_that_reads_as_itself_or_is_refused(text: str) -> None:
    name = zone_outcome(text)
    if isinstance(name, str):
        assert not read_zone(name).normalised
        assert zone_named(name).key == name
