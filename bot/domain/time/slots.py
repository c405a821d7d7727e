"""The slots of weekly rules around an instant, cached for the minute."""

from functools import lru_cache
from typing import NamedTuple

from bot.domain.time.calendar import Slot, WeeklyRule, latest_due, next_due

MINUTE_MS = 60_000
MOST_RULES = 10_000
"""Rules in the cache; a community that shares another's zone, day and time adds none."""


class Slots(NamedTuple):
    """The slots of a rule around an instant: `last` is at or before it, `next` after it."""

    last: Slot
    next: Slot


@lru_cache(maxsize=MOST_RULES)
def _in_minute(rule: WeeklyRule, minute: int) -> Slots:
    return Slots(latest_due(rule, minute * MINUTE_MS), next_due(rule, minute * MINUTE_MS))


def slots_at(rule: WeeklyRule, now: int) -> Slots:
    """Return the last slot at or before an instant and the next one after it.

    The result is the same throughout a minute, since slots are at whole minutes.

    Args:
        rule: the weekly rule.
        now: UTC milliseconds.
    """
    return _in_minute(rule, now // MINUTE_MS)
