"""The slots of weekly rules around an instant, computed once in a minute."""

from functools import lru_cache
from typing import NamedTuple

from bot.domain.time.calendar import Slot, WeeklyRule, latest_due, next_due

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
