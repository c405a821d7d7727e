"""Slots that are cached for a minute."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time.calendar import WeeklyRule, latest_due, next_due
from bot.domain.time.slots import slots_at

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
RULES = st.builds(WeeklyRule, st.integers(1, 7), st.integers(0, 23), st.integers(0, 59), st.sampled_from(ZONES))


@given(RULES, st.integers(1_600_000_000_000, 1_900_000_000_000))
def test_slots_that_are_remembered_for_a_minute_are_those_of_each_instant(rule: WeeklyRule, now: int) -> None:
    slot = next_due(rule, now).at_ms
    for at in (now, slot - 1, slot, slot + 1):
        assert slots_at(rule, at) == (latest_due(rule, at), next_due(rule, at))
