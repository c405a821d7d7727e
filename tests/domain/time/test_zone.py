"""Names of time zones, and where the clock rules come from."""

import zoneinfo
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.errors import Refused
from bot.domain.time.local_time import first_instant, instants_of
from bot.domain.time.zone import ZoneReading, read_zone, zone_named


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "Europe/Oslo", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "UTC"]
)
def test_the_zone_of_a_place_is_kept_as_it_is_written(name: str) -> None:
    assert read_zone(name) == ZoneReading(name, normalised=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("America/New York", "America/New_York"),
        (" Europe/Berlin ", "Europe/Berlin"),
        ("utc", "UTC"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("us/pacific", "America/Los_Angeles"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Australia/ACT", "Australia/Sydney"),
    ],
)
def test_case_spaces_and_old_names_are_put_right_and_said(text: str, name: str) -> None:
    assert read_zone(text) == ZoneReading(name, normalised=True)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Japan", "Asia/Tokyo"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Zulu", "UTC"),
    ],
)
def test_a_refusal_proposes_the_name_that_was_probably_meant(text: str, proposed: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_zone(text)
    assert refusal.value.key == "time.zone_hint"
    assert refusal.value.facts == {"text": text, "name": proposed}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "time.zone_empty"),
        ("  \n", "time.zone_empty"),
        ("EST", "time.zone_abbreviation"),
        ("cet", "time.zone_abbreviation"),
        ("PST", "time.zone_abbreviation"),
        ("UTC+2", "time.zone_offset"),
        ("+05:30", "time.zone_offset"),
        ("Etc/GMT+5", "time.zone_offset"),
        ("posixrules", "time.zone_unknown"),
        ("localtime", "time.zone_unknown"),
        ("Factory", "time.zone_unknown"),
        ("EST5EDT", "time.zone_unknown"),
        ("../../etc/passwd", "time.zone_unknown"),
        ("/etc/passwd", "time.zone_unknown"),
        ("Europe/../Europe/Berlin", "time.zone_unknown"),
        ("Europe", "time.zone_unknown"),
        ("zone.tab", "time.zone_unknown"),
        ("Mars/Phobos", "time.zone_unknown"),
        ("Europe/Berlin\0", "time.zone_characters"),
        ("Europe/\ud800Berlin", "time.zone_characters"),
        ("A" * 65, "time.zone_too_long"),
        ("A" * 5000, "time.zone_too_long"),
    ],
)
def test_what_is_no_place_is_refused_with_its_reason(text: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_zone(text)
    assert refusal.value.key == key


def test_every_name_that_can_be_read_has_clock_rules() -> None:
    for text in ("Europe/Berlin", "US/Pacific", "Asia/Calcutta", "utc"):
        name = read_zone(text).name
        assert zone_named(name).key == name


def test_a_name_kept_before_it_became_an_old_one_still_has_its_rules() -> None:
    assert zone_named("Europe/Kiev").key == "Europe/Kiev"


@pytest.mark.parametrize("name", ["Mars/Phobos", "../zones", "", "posixrules"])
def test_rules_are_read_for_known_names_only(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        zone_named(name)
    assert refusal.value.key == "time.zone_unknown"


def test_the_machines_own_zone_files_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Vienna").write_bytes(b"TZif is not what this is")
    searched = zoneinfo.TZPATH
    zone_named.cache_clear()
    try:
        zoneinfo.reset_tzpath([tmp_path])
        zone = zone_named("Europe/Vienna")
    finally:
        zoneinfo.reset_tzpath(searched)
    assert datetime(2026, 7, 1, 12, tzinfo=zone).isoformat() == "2026-07-01T12:00:00+02:00"


@pytest.mark.parametrize(
    ("zone", "local", "instants", "first"),
    [
        ("Europe/Berlin", "2026-03-29T01:59", ["00:59"], "00:59"),
        ("Europe/Berlin", "2026-03-29T02:00", [], "01:00"),
        ("Europe/Berlin", "2026-03-29T02:59:59.999", [], "01:00"),
        ("Europe/Berlin", "2026-03-29T03:00", ["01:00"], "01:00"),
        ("Europe/Berlin", "2026-10-25T02:30", ["00:30", "01:30"], "00:30"),
        ("Europe/Berlin", "2026-10-25T03:00", ["02:00"], "02:00"),
        ("Pacific/Apia", "2011-12-30T12:00", [], "10:00"),
    ],
)
def test_a_wall_time_is_shown_never_once_or_twice(zone: str, local: str, instants: list[str], first: str) -> None:
    rules, wall = zone_named(zone), datetime.fromisoformat(local)
    day = datetime.fromisoformat(f"{local[:10]}T00:00+00:00")

    def utc(clock: str) -> int:
        return int(day.timestamp()) * 1000 + (int(clock[:2]) * 60 + int(clock[3:])) * 60_000

    assert instants_of(wall, rules) == tuple(map(utc, instants))
    assert first_instant(wall, rules) == utc(first)
