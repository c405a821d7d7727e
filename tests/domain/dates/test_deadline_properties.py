"""Any text is read as a deadline or refused, and a deadline that was read can be written and read again."""

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dates.deadline import AmbiguousDate, check_deadline, read_deadline
from bot.domain.errors import Refused
from bot.domain.time.local_time import instants_of, local_of
from bot.domain.time.zone import read_zone, zone_named

VOCABULARY = (
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
