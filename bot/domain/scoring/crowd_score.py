"""The crowd's own score, as if the crowd forecast were one more member who is left out of the base."""

from collections.abc import Collection, Sequence

from bot.domain.crowd.history import crowd_history
from bot.domain.crowd.method import CrowdMethod
from bot.domain.forecast_intervals import FOREVER, Spell
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, Row, Times

CROWD = -1
"""Stands for the crowd where a member's id is expected."""


def crowd_spells(
    spells: Sequence[Spell], times: Times, method: CrowdMethod, excluded: Collection[int] = frozenset()
) -> list[Spell]:
    """Return the crowd forecasts of a question's scoring time as spells of the member `CROWD`."""
    return [
        Spell(entry.start, FOREVER if entry.end is None else entry.end, CROWD, entry.crowd.probabilities)
        for entry in crowd_history(spells, times.opened, times.closed, method, excluded)
    ]


def crowd_score(
    rule: str,
    times: Times,
    answer: Answer | None,
    spells: Sequence[Spell],
    excluded: Collection[int] = frozenset(),
    method: CrowdMethod = CrowdMethod.RECENCY_WEIGHTED,
) -> Row | None:
    """Return the crowd's row, or None where a member in its place would have none.

    Args are those of `score`; `method` is how the crowd forecast is made.
    """
    crowd = crowd_spells(spells, times, method, excluded)
    together = sorted([*spells, *crowd], key=lambda spell: (spell.start, spell.member))
    rows = score(rule, times, answer, together, {*excluded, CROWD})
    return next((row for row in rows if row.member == CROWD), None)
