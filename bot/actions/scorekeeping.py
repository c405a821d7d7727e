"""What a resolution is worth to each member, and to which boards it counts."""

from collections.abc import Sequence

from bot.actions.lookup import spoken
from bot.domain.calendar import week_of
from bot.domain.floor import floor_for
from bot.domain.forecast import WHOLE
from bot.domain.question import Question, Resolution
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, Row, Times, to_nano
from bot.domain.spells import spells_of
from bot.ports import Score, Vote

FLOOR = 0.01
"""What a probability is raised to before scoring, unless the question has so many outcomes that it must be less."""
ALL_TIME = "all"


def scores_of(question: Question, resolution: Resolution, votes: Sequence[Vote]) -> list[Score]:
    """Everybody's peer and baseline scores, the best peer score first."""
    weights = tuple(weight / WHOLE for weight in resolution.weights)
    answer = Answer(weights, floor_for(FLOOR, len(weights)))
    spells = spells_of([spoken(vote) for vote in votes])
    peers = _by_member(score("peer", times_of(question, resolution), answer, spells))
    rows = score("baseline", times_of(question, resolution), answer, spells)
    scores = [
        Score(
            member=row.member,
            peer=to_nano(peers[row.member].score) if row.member in peers else 0,
            baseline=to_nano(row.score),
            coverage=to_nano(row.coverage),
        )
        for row in rows
    ]
    return sorted(scores, key=lambda score: (-score.peer, score.member))


def floor_of(question: Question) -> int:
    """The floor on a question, in basis points."""
    return round(floor_for(FLOOR, len(question.text.outcomes)) * WHOLE)


def times_of(question: Question, resolution: Resolution) -> Times:
    """From when until when a question is scored."""
    assert question.opened_at is not None  # noqa: S101  only what was open is resolved
    ends = [question.deadline, resolution.known_at, *([] if question.closed_at is None else [question.closed_at])]
    return Times(opened=question.opened_at, deadline=question.deadline, closed=min(ends))


def periods_of(resolution: Resolution, zone: str) -> list[str]:
    """The standings a resolution counts for: its week in the community's zone, and all time."""
    return [week_period(week_of(resolution.resolved_at, zone).key), ALL_TIME]


def week_period(key: str) -> str:
    """The name of a week's standings, such as `week:2024-W50`."""
    return f"week:{key}"


def _by_member(rows: Sequence[Row]) -> dict[int, Row]:
    return {row.member: row for row in rows}
