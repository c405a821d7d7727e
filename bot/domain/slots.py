"""The slots of weekly rules around an instant, computed once in a minute."""

from functools import lru_cache
from typing import NamedTuple

from bot.domain.calendar import Slot, WeeklyRule, latest_due, next_due
from bot.domain.schedule import Schedule

MINUTE_MS = 60_000
MOST_RULES = 10_000


class Slots(NamedTuple):
    """The slots of a rule on both sides of an instant."""

    last: Slot
    next: Slot


@lru_cache(maxsize=MOST_RULES)
def _in_minute(rule: WeeklyRule, minute: int) -> Slots:
    return Slots(latest_due(rule, minute * MINUTE_MS), next_due(rule, minute * MINUTE_MS))


def slots_at(rule: WeeklyRule, now: int) -> Slots:
    """The last slot at or before an instant, and the next one after it.

    Slots are at whole minutes, and many communities share a rule: it is computed once in a minute.
    """
    return _in_minute(rule, now // MINUTE_MS)


def upcoming(schedule: Schedule, now: int) -> Slot:
    """The next slot in which a schedule has something to post."""
    return slots_at(schedule.rule, max(now, schedule.since)).next
